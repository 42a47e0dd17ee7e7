package scenarios

import (
	"math"
	"slices"
	"testing"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/fault"
	"storesim/sim/truth"
)

// check looks in a run for what a story in words leaves out.
type check func(t *testing.T, p *play)

// picks are the events in which goods were taken, with an act.
func (p *play) picks(act truth.Act) []truth.Event {
	return slices.DeleteFunc(slices.Clone(p.events), func(e truth.Event) bool {
		return e.Kind != truth.Picked || e.Act != act
	})
}

// at is where a body stood at an event.
func (p *play) at(body truth.BodyID, e *truth.Event) (store.Vec2, bool) {
	for i := range p.paths {
		for _, s := range p.paths[i].Samples {
			if p.paths[i].Body == body && s.Time >= e.Time {
				return s.At, true
			}
		}
	}
	return store.Vec2{}, false
}

func quickSuccession(t *testing.T, p *play) {
	t.Helper()
	picks := p.picks(truth.Fast)
	for i := 1; i < 3; i++ {
		if gap := picks[i].Time.Sub(picks[i-1].Time); gap > 2*time.Second {
			t.Errorf("picks are %v apart", gap)
		}
	}
}

func noEdge(t *testing.T, p *play) {
	t.Helper()
	for _, e := range p.picks(truth.Slow) {
		if d := e.Time.Sub(e.Start); d < 3*time.Second {
			t.Errorf("a slow pick takes %v until it is done", d)
		}
	}
}

func longHold(t *testing.T, p *play) {
	t.Helper()
	for i := range p.events {
		if e := &p.events[i]; e.Act == truth.LongHold && e.End.Sub(e.Start) < 4*time.Second {
			t.Errorf("%v of a hold of %v", e.Kind, e.End.Sub(e.Start))
		}
	}
}

// nearestIsAnother wants somebody else's feet nearer to the goods than those of whoever takes them.
func nearestIsAnother(t *testing.T, p *play) {
	t.Helper()
	fooled := 0
	picks := p.picks(truth.ReachAcross)
	for i := range picks {
		e := &picks[i]
		own, _ := p.at(e.Body, e)
		for body := range p.actors {
			if other, ok := p.at(body, e); ok && body != e.Body && other.Dist(e.At.Floor()) < own.Dist(e.At.Floor()) {
				fooled++
			}
		}
	}
	if 2*fooled < len(picks) {
		t.Errorf("in %d of %d picks the other one stood nearer", fooled, len(picks))
	}
}

// armsCross wants the reaches across in pairs that cross, and each time the wrong feet nearer to the goods.
func armsCross(t *testing.T, p *play) {
	t.Helper()
	nearestIsAnother(t, p)
	picks := p.picks(truth.ReachAcross)
	for i := 0; i+1 < len(picks); i += 2 {
		a, b := picks[i], picks[i+1]
		bodyA, _ := p.at(a.Body, &a)
		bodyB, _ := p.at(b.Body, &b)
		if wrong := crossed(a, b, bodyA, bodyB); wrong != "" {
			t.Errorf("reach %d of 3: %s", i/2+1, wrong)
		}
	}
}

func sameInstant(t *testing.T, p *play) {
	t.Helper()
	picks := p.picks(truth.Together)
	for i := 0; i+1 < len(picks); i += 2 {
		if a, b := picks[i], picks[i+1]; a.Time != b.Time || a.Plate != b.Plate || a.Body == b.Body {
			t.Errorf("%v at plate %d, %v at plate %d", a.Time, a.Plate, b.Time, b.Plate)
		}
	}
}

func running(t *testing.T, p *play) {
	t.Helper()
	for _, path := range p.paths {
		fastest := 0.0
		for i := 5; i < len(path.Samples); i++ {
			a, b := path.Samples[i-5], path.Samples[i]
			fastest = max(fastest, a.At.Dist(b.At)/b.Time.Sub(a.Time).Seconds())
		}
		if fastest < 2 {
			t.Errorf("body %d does at most %.2f m/s", path.Body, fastest)
		}
	}
}

// unseen wants events of a kind where no camera works that could see them.
func unseen(kind truth.Kind) check {
	return func(t *testing.T, p *play) {
		t.Helper()
		for i := range p.events {
			e := &p.events[i]
			if e.Kind != kind {
				continue
			}
			at, _ := p.at(e.Body, e)
			for k := range p.cfg.Layout.Cameras {
				c := &p.cfg.Layout.Cameras[k]
				u, v, _, ok := c.Project(at.At(1.6))
				if ok && c.InImage(u, v) && !p.off(c.ID) {
					t.Errorf("%s sees %v of %.2f", c.ID, kind, at)
				}
			}
		}
	}
}

func (p *play) off(camera store.DeviceID) bool {
	return slices.ContainsFunc(p.cfg.Devices.Faults, func(f fault.Fault) bool {
		return f.Kind == fault.CameraDown && f.Matches(string(camera))
	})
}

// closeBehind wants the one without a token through the gate within three seconds of the one with it.
func closeBehind(t *testing.T, p *play) {
	t.Helper()
	var came []truth.Event
	for _, e := range p.events {
		if e.Kind == truth.Entered {
			came = append(came, e)
		}
	}
	if len(came) != 2 || came[0].Token == "" || came[1].Token != "" ||
		came[1].Time.Sub(came[0].Time) > 3*time.Second {
		t.Errorf("in came %+v", came)
	}
}

// splitParty wants one of the party out long before the others, and one receipt when all are.
func splitParty(t *testing.T, p *play) {
	t.Helper()
	var left []truth.Event
	for _, e := range p.events {
		if e.Kind == truth.Exited {
			left = append(left, e)
		}
	}
	if len(left) != 3 || p.actors[left[0].Body] != "ben" || len(p.bills) != 1 {
		t.Errorf("%s leaves first, %d receipts", p.actors[left[0].Body], len(p.bills))
	}
}

func planIsFalse(t *testing.T, p *play) {
	t.Helper()
	actual := p.cfg.Actual()
	moved, repainted := 0, 0
	for i, f := range p.cfg.Layout.Planogram.Facings {
		if f != actual.Planogram.Facings[i] {
			moved++
		}
	}
	for i := range p.cfg.Layout.Catalog.Products {
		if p.cfg.Layout.Catalog.Products[i].Art != actual.Catalog.Products[i].Art {
			repainted++
		}
	}
	if moved < 20 || repainted < 20 {
		t.Errorf("%d facings are elsewhere, %d packages redesigned", moved, repainted)
	}
}

// sameMass wants the products of two roles within some grams of each other.
func sameMass(a, b string, within float64) check {
	return func(t *testing.T, p *play) {
		t.Helper()
		mass := map[string]store.Grams{}
		for sku, role := range p.roles {
			product, _ := p.cfg.Layout.Catalog.Product(sku)
			mass[role] = product.Mass
		}
		if d := math.Abs(float64(mass[a] - mass[b])); d > within {
			t.Errorf("%s and %s differ by %.1f g", a, b, d)
		}
	}
}

// faults wants that each of these kinds befalls the store.
func faults(kinds ...fault.Kind) check {
	return func(t *testing.T, p *play) {
		t.Helper()
		for _, k := range kinds {
			if !slices.ContainsFunc(p.cfg.Devices.Faults, func(f fault.Fault) bool { return f.Kind == k }) {
				t.Errorf("no %s", k)
			}
		}
	}
}

// noCells wants a store that weighs nothing: the one in the file, for the play has no load cells anyway.
func noCells(t *testing.T, p *play) {
	t.Helper()
	layout := load(t, p.name).Config.Layout
	for i := range layout.Shelves {
		if n := layout.Shelves[i].Cells.Len(); n != 0 {
			t.Fatalf("shelf %s has %d cells", layout.Shelves[i].ID, n)
		}
	}
}

// surge is a scenario without a script: so many come, and so many are inside at once at least.
type surge struct {
	name       string
	come, peak int
	long       bool // takes more than some seconds to play
}

func surges() []surge {
	return []surge{
		{"S21-20-people", 22, 20, false},
		{"S21-50-people", 55, 50, true},
		{"S21-90-people", 100, 90, true},
		{"S43-half-time", 180, 12, true},
	}
}

// The crowds of the surges are as large as their paragraphs say, and everybody gets out.
func TestStressSurges(t *testing.T) {
	for _, s := range surges() {
		t.Run(s.name, func(t *testing.T) {
			if s.long && testing.Short() {
				t.Skip("takes long")
			}
			p := perform(t, unwatched(t, s.name), 1)
			came := 0
			for i := range p.events {
				if p.events[i].Kind == truth.Entered {
					came++
				}
			}
			t.Logf("%d come, %d inside at once, the last one leaves at %.0f s", came, p.peak, p.end.Seconds())
			if came < s.come || p.peak < s.peak {
				t.Errorf("%d come, %d inside at once, want %d and %d", came, p.peak, s.come, s.peak)
			}
		})
	}
}
