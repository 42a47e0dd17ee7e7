package crowd_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/sim/crowd"
)

// A pair walks side by side in the open, in file through an aisle of 0.8 m, and side by side again.
func TestGroupKeepsTogether(t *testing.T) {
	r := newRoom(straight.box(0, 0, 24, 6), straight.box(9, 0, 15, 2.6), straight.box(9, 3.4, 15, 6))
	a := r.add(store.Vec2{X: 1, Y: 3}, 0, crowd.Round(radius), 1.1)
	b := r.add(store.Vec2{X: 1, Y: 3.8}, 0, crowd.Round(radius), 1.4)
	r.crowd.Send(a, store.Vec2{X: 22, Y: 3}, 0.1)
	r.crowd.Follow(b, a, 0, 0.7)
	farthest := 0.0
	for k := 0; a.Walking() && k < 600; k++ {
		r.choose(t)
		r.crowd.Advance()
		farthest = max(farthest, a.Floor().Dist(b.Floor()))
		d := b.Floor().Sub(a.Floor())
		if x := a.Floor().X; (x > 4 && x < 7 || x > 19 && x < 21) && (math.Abs(d.X) > 0.35 || math.Abs(d.Y) < 0.5) {
			t.Errorf("at %.1f m in the open the other one is %.2f away", x, d)
		} else if x > 12 && x < 14 && (d.X > -0.5 || math.Abs(d.Y) > 0.3) {
			t.Errorf("at %.1f m in the aisle the other one is %.2f away", x, d)
		}
	}
	t.Logf("never more than %.2f m apart", farthest)
	if a.Walking() || farthest > 1.5 {
		t.Errorf("arrived: %v, %.2f m apart", !a.Walking(), farthest)
	}
	for range 100 {
		r.crowd.Step()
	}
	if moving, _ := r.crowd.Step(); moving {
		t.Error("the crowd does not come to rest")
	}
	r.crowd.Send(b, store.Vec2{X: 20, Y: 1}, 0.1) // and they split
	if took, ok := r.run(t, 20); !ok || a.Floor().Dist(b.Floor()) < 1 {
		t.Errorf("no parting: %v after %.1f s", ok, took)
	}
}

// Whatever is booked, released and walked to: no two people ever hold places that overlap.
func TestPlacesAreNotDoubleBooked(t *testing.T) {
	rapid.Check(t, func(rt *rapid.T) {
		r := newRoom(straight.box(0, 0, 6, 6))
		held := map[int]store.Vec2{}
		for k := range 6 {
			r.add(store.Vec2{X: 0.5 + float64(k)*0.9, Y: 0.5}, 0, crowd.Round(radius), 1.2)
		}
		place := rapid.Custom(func(rt *rapid.T) store.Vec2 {
			return store.Vec2{X: 0.5 + 0.25*float64(rapid.IntRange(0, 20).Draw(rt, "x")), Y: rapid.Float64Range(1, 5).Draw(rt, "y")}
		})
		for range rapid.IntRange(1, 30).Draw(rt, "acts") {
			i := rapid.IntRange(0, 5).Draw(rt, "who")
			switch a := r.agents[i]; rapid.IntRange(0, 3).Draw(rt, "act") {
			case 0:
				r.crowd.Release(a)
				delete(held, i)
			case 1:
				if p, ok := held[i]; ok {
					r.crowd.Send(a, p, 0.05)
				}
				r.choose(t)
				r.crowd.Advance()
			default:
				if p := place.Draw(rt, "place"); r.crowd.Book(a, p) {
					held[i] = p
				}
			}
			for i, p := range held {
				for j, q := range held {
					if i < j && p.Dist(q) < 2*radius {
						rt.Fatalf("%d holds %v, %d holds %v", i, p, j, q)
					}
				}
			}
		}
	})
}
