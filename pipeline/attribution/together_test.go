package attribution_test

import (
	"math"
	"testing"
	"time"

	"storesim/pipeline/attribution"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// stroller stands at a place and leans to another one between two instants.
func stroller(id gallery.IdentityID, at, lean store.Vec2, from, to time.Duration, hands bool) *gallery.Identity {
	who := &gallery.Identity{ID: id}
	for t := time.Duration(0); t < 10*time.Second; t += 100 * time.Millisecond {
		s := gallery.Sample{Time: feed.Stamp(t), Floor: at}
		if t >= from && t <= to {
			s.Floor = lean
		} else if hands {
			s.Hands = []gallery.Hand{{
				Mean: at.At(0.9), Cov: store.Mat3{0.001, 0, 0, 0, 0.001, 0, 0, 0, 0.001}, Views: 2,
			}}
		}
		who.Path = append(who.Path, s)
	}
	return who
}

// Of two who stand equally near it is the one who leans over and whose hands go out of sight.
func TestWhoReachesOut(t *testing.T) {
	at := store.Vec2{X: 2, Y: 2}
	c := shelf.Change{
		Start: feed.Stamp(5 * time.Second), End: feed.Stamp(5600 * time.Millisecond), At: at.At(1), Mass: -300,
	}
	still := store.Vec2{X: 1.5, Y: 2}
	people := []*gallery.Identity{
		stroller(1, still, still, 0, 0, true),
		stroller(2, store.Vec2{X: 2, Y: 1.2}, store.Vec2{X: 2, Y: 1.5}, 4900*time.Millisecond, 5800*time.Millisecond, true),
	}
	claim := (attribution.Reach{}).Attribute(c, people)
	if claim.Candidates[0].Identity != 2 || claim.Candidates[0].P < 0.7 {
		t.Errorf("the one who leans over: %+v", claim.Candidates)
	}
}

// Two units that leave at once are shared between two who both reached there, and by nobody else.
func TestDivide(t *testing.T) {
	whole := attribution.Claim{
		Change: shelf.Change{
			Mass: -1000, Plates: []shelf.PlateDelta{{Plate: 3, Mass: -1000}},
			Hypotheses: []shelf.Hypothesis{{SKU: "milk", Count: -2, P: 0.99}},
		},
		Candidates: []attribution.Candidate{{Identity: 1, P: 0.6}, {Identity: 2, P: 0.3999}},
		Nobody:     1e-4,
	}
	parts := attribution.Divide(whole)
	if len(parts) != 2 {
		t.Fatalf("%d claims", len(parts))
	}
	for i, p := range parts {
		sum := p.Nobody
		for _, c := range p.Candidates {
			sum += c.P
		}
		if math.Abs(sum-1) > 1e-9 || p.Candidates[0].Identity != gallery.IdentityID(i+1) {
			t.Errorf("part %d: %+v, nobody %g, sum %g", i, p.Candidates, p.Nobody, sum)
		}
		if p.Change.Mass != -500 || p.Change.Plates[0].Mass != -500 || p.Change.Hypotheses[0].Count != -1 {
			t.Errorf("part %d: %+v", i, p.Change)
		}
	}
	if whole.Change.Plates[0].Mass != -1000 || whole.Candidates[0].P != 0.6 {
		t.Error("the claim that was divided has changed")
	}
	for name, change := range map[string]func(*attribution.Claim){
		"one unit": func(c *attribution.Claim) { c.Change.Hypotheses = []shelf.Hypothesis{{SKU: "milk", Count: -1, P: 1}} },
		"brought":  func(c *attribution.Claim) { c.Change.Mass = 1000 },
		"nobody else near": func(c *attribution.Claim) {
			c.Candidates = []attribution.Candidate{{Identity: 1, P: 0.98}, {Identity: 2, P: 0.02}}
			c.Nobody = 1e-3
		},
		"alone": func(c *attribution.Claim) { c.Candidates = c.Candidates[:1] },
	} {
		other := whole
		change(&other)
		if got := attribution.Divide(other); len(got) != 1 {
			t.Errorf("%s: %d claims", name, len(got))
		}
	}
}
