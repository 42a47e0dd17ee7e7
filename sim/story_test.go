package sim_test

import (
	"context"
	"math"
	"testing"
	"time"

	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// record runs a config and returns its ledger.
func record(t *testing.T, cfg sim.Config) []truth.Event {
	t.Helper()
	s := sim.New(cfg, &counter{}, sim.Options{})
	defer s.Close()
	if err := s.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	return s.Ledger().Events
}

// When goods change place a hand of that very body is there, the body stands still and faces the shelf.
func TestHandsAreWhereTheLedgerSays(t *testing.T) {
	for _, name := range []string{"corner", "crowd"} {
		cfg := load(t, name, 21)
		cfg.Duration = 4 * time.Minute
		events := record(t, cfg)
		s := sim.New(cfg, &counter{}, sim.Options{})
		worst, moves := 0.0, 0
		for _, e := range events {
			if e.Kind == truth.Entered || e.Kind == truth.Exited || e.Kind == truth.Acted {
				continue
			}
			if _, err := s.Advance(context.Background(), e.Time); err != nil {
				t.Fatal(err)
			}
			for _, b := range s.World().Bodies() {
				if b.ID == e.Body {
					worst = max(worst, checkContact(t, b, &e))
					moves++
				}
			}
		}
		t.Logf("%s: %d contacts, a hand at most %.3f m away", name, moves, worst)
		if moves < 20 {
			t.Errorf("%s: only %d contacts", name, moves)
		}
		s.Close()
	}
}

func checkContact(t *testing.T, b *world.Body, e *truth.Event) float64 {
	t.Helper()
	p := b.At(e.Time)
	off := min(p.Joints[world.LeftHand].Dist(e.At), p.Joints[world.RightHand].Dist(e.At))
	if off > 0.06 {
		t.Errorf("body %d at %v: no hand within %.3f m of the goods at %.2f", b.ID, e.Time, off, e.At)
	}
	if b.Velocity().Len() > 0 || e.Start >= e.Time || e.Time >= e.End {
		t.Errorf("body %d at %v: at %.2f m/s, reaches from %v to %v", b.ID, e.Time, b.Velocity().Len(), e.Start, e.End)
	}
	d := e.At.Floor().Sub(b.Floor(e.Time))
	if turned := math.Abs(math.Remainder(math.Atan2(d.Y, d.X)-p.Yaw, 2*math.Pi)); turned > 0.6 {
		t.Errorf("body %d at %v: faces %.2f rad off the shelf", b.ID, e.Time, turned)
	}
	return off
}

// Visits are of a sensible length, nobody waits long, and walkers look where they go.
func TestVisitsAreSensible(t *testing.T) {
	var longest, still time.Duration
	off, walking, visits := 0.0, 0.0, 0
	for seed := range uint64(6) {
		cfg := load(t, "corner", 100+seed)
		cfg.Duration = 6 * time.Minute
		s := sim.New(cfg, &counter{}, sim.Options{})
		came, moved := map[truth.BodyID]des.Time{}, map[truth.BodyID]des.Time{}
		last := map[truth.BodyID]store.Vec2{}
		for done := false; !done; {
			var err error
			if done, err = s.Advance(context.Background(), s.Now().Add(100*time.Millisecond)); err != nil {
				t.Fatal(err)
			}
			for _, b := range s.World().Bodies() {
				now, at := s.Now(), b.Floor(s.Now())
				if came[b.ID] == 0 {
					came[b.ID], visits = now, visits+1
				}
				longest = max(longest, now.Sub(came[b.ID]))
				if at.Dist(last[b.ID]) > 0.02 {
					moved[b.ID] = now
				}
				last[b.ID] = at
				still = max(still, now.Sub(moved[b.ID]))
				if v := b.Velocity(); v.Len() > 0.4 {
					walking++
					off += math.Abs(math.Remainder(math.Atan2(v.Y, v.X)-b.Yaw(now), 2*math.Pi))
				}
			}
		}
		s.Close()
	}
	t.Logf("%d visits, the longest %.0f s, longest stand %.0f s, walkers face %.2f rad off on average", visits,
		longest.Seconds(), still.Seconds(), off/walking)
	if off/walking > 0.25 {
		t.Errorf("walkers face %.2f rad off where they go", off/walking)
	}
	if longest > 6*time.Minute || still > 90*time.Second {
		t.Errorf("a visit of %v, a stand of %v", longest, still)
	}
}
