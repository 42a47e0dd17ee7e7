package gallery_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
)

// seenBy is a message of the tracker: bodies at places on the floor.
func seenBy(at float64, who map[string]store.Vec2, ids ...string) *feed.Bodies {
	m := &feed.Bodies{}
	m.Device, m.Captured = "tracker", feed.Stamp(at*1e9)
	for _, id := range ids {
		p := who[id]
		m.Bodies = append(m.Bodies, feed.Body{ID: id, Points: []feed.BodyPoint{
			{Part: feed.Head, At: p.At(1.7).Add(store.Vec3{X: 0.1}), Score: 1},
			{Part: feed.Neck, At: p.At(1.5), Score: 1},
			{Part: feed.LeftShoulder, At: p.At(1.4).Add(store.Vec3{Y: 0.2}), Score: 1},
			{Part: feed.RightShoulder, At: p.At(1.4).Add(store.Vec3{Y: -0.2}), Score: 1},
			{Part: feed.LeftHand, At: p.At(0.9), Score: 0.5},
			{Part: feed.RightHand, At: p.At(0.9), Score: 0.1},
		}})
	}
	return m
}

func trackerLayout() *store.Layout {
	return &store.Layout{Trackers: []store.Tracker{{ID: "tracker", Std: 0.05}}}
}

func gateEvent(kind feed.GateKindEvent, token store.Token, at float64) *feed.GateEvent {
	e := &feed.GateEvent{Kind: kind, Token: token}
	e.Device, e.Captured = "gate", feed.Stamp(at*1e9)
	return e
}

// TestPointsSample: the floor point is under neck and shoulders, a hand that is hardly seen is none, and one
// that is half sure is wider.
func TestPointsSample(t *testing.T) {
	p := gallery.NewPoints(trackerLayout())
	p.Follow(seenBy(1, map[string]store.Vec2{"a": {X: 2, Y: -1}}, "a"))
	who := p.Of(1)
	if who == nil || len(who.Path) != 1 {
		t.Fatalf("identities %+v", p.Identities())
	}
	s := who.Path[0]
	if s.Floor.Dist(store.Vec2{X: 2, Y: -1}) > 1e-9 || len(s.Hands) != 1 || !s.Seen {
		t.Errorf("sample %+v, want one hand and a body at (2, -1)", s)
	}
	if v := s.Hands[0].Cov[0]; math.Abs(v-2*(0.05*0.05+0.02*0.02)) > 1e-9 {
		t.Errorf("variance of a hand of score 0.5 is %g", v)
	}
	p.Follow(&feed.Bodies{Header: feed.Header{Device: "another"}, Bodies: []feed.Body{{ID: "b"}}})
	if n := len(p.Identities()); n != 1 {
		t.Errorf("%d identities after an unknown tracker's message, want 1", n)
	}
}

// TestPointsGates: whatever the number of bodies and the times, each has its own token and leaves at its own
// last sight, if no two come or go within a tenth of a second.
func TestPointsGates(t *testing.T) {
	left := 0
	rapid.Check(t, func(t *rapid.T) {
		n := rapid.IntRange(1, 4).Draw(t, "bodies")
		names := []string{"d", "b", "c", "a"}[:n]
		where := map[string]store.Vec2{}
		first, last := make([]float64, n), make([]float64, n)
		end := 0.0
		for i, id := range names {
			where[id] = store.Vec2{X: float64(i)}
			first[i] = float64(i)*0.2 + 0.1*float64(rapid.IntRange(0, 1).Draw(t, "first"))
			last[i] = 5 + 0.3*float64((i+rapid.IntRange(0, 3).Draw(t, "order")*n)%7)
			if i > 0 && math.Abs(last[i]-last[i-1]) < 0.15 {
				last[i] += 3
			}
			end = max(end, last[i])
		}
		p := gallery.NewPoints(trackerLayout())
		for k := range int(end*10) + 20 {
			at := float64(k) / 10
			var ids []string
			for i, id := range names {
				if at >= first[i]-1e-9 && at <= last[i]+1e-9 {
					ids = append(ids, id)
				}
				if math.Abs(at-first[i]) < 0.01 {
					p.Gate(gateEvent(feed.TokenRead, store.Token(id), at))
				}
				if math.Abs(at-last[i]) < 0.01 {
					p.Gate(gateEvent(feed.Left, "", at))
				}
			}
			p.Follow(seenBy(at, where, ids...))
			p.Advance(feed.Stamp((at + 0.1) * 1e9))
		}
		for _, who := range p.Identities() {
			i := int(math.Round(who.Path[0].Floor.X))
			left++
			if who.Token != store.Token(names[i]) || math.Abs(who.Left.Seconds()-last[i]) > 0.01 {
				t.Errorf("body %s has token %q and left at %.2f s, want %.2f s", names[i], who.Token,
					who.Left.Seconds(), last[i])
			}
		}
		if exits := p.Exits(); len(exits) != n || len(p.Inside()) != 0 || len(p.Exits()) != 0 {
			t.Errorf("%d exits, %d inside; want %d and none", len(exits), len(p.Inside()), n)
		}
	})
	if left < 20 {
		t.Errorf("%d exits were looked at", left)
	}
}

// TestPointsComesAgain: who is seen again soon after leaving is still outside; later it is a new visit.
func TestPointsComesAgain(t *testing.T) {
	p, where := gallery.NewPoints(trackerLayout()), map[string]store.Vec2{"a": {}}
	p.Follow(seenBy(1, where, "a"))
	p.Gate(gateEvent(feed.Left, "", 1))
	p.Advance(2e9)
	p.Follow(seenBy(2.5, where, "a"))
	if n := len(p.Identities()); n != 1 || len(p.Of(1).Path) != 1 {
		t.Errorf("%d identities, the first with %d samples; want 1 and 1", n, len(p.Of(1).Path))
	}
	p.Follow(seenBy(9, where, "a"))
	if n := len(p.Identities()); n != 2 || len(p.Inside()) != 1 {
		t.Errorf("%d identities, %d inside; want 2 and 1", n, len(p.Inside()))
	}
}
