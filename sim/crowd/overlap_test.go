package crowd_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/sim/crowd"
)

// footprints that people have in a store.
func footprints() []crowd.Footprint {
	return []crowd.Footprint{
		crowd.Round(radius), crowd.Round(0.16), crowd.Round(0.25), crowd.Round(0.33), cart(),
		crowd.Pushing(radius, 0.38, 0.5, 0.85),
	}
}

// In any room, with any people, wherever they want to go and however often they think better of it: nobody
// ever overlaps anybody or a fixture, at any time between two steps.
func TestNobodyOverlaps(t *testing.T) {
	arrived, sent, parked, taken := 0, 0, 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		frame := turned{angle: rapid.Float64Range(0, 2*math.Pi).Draw(rt, "angle")}
		wide, deep := rapid.Float64Range(4, 12).Draw(rt, "wide"), rapid.Float64Range(4, 9).Draw(rt, "deep")
		var solids []crowd.Polygon
		for range rapid.IntRange(0, 4).Draw(rt, "fixtures") {
			solids = append(solids, fixture(rt, wide, deep))
		}
		for _, g := range solids {
			for i := range g {
				g[i] = frame.at(g[i].X, g[i].Y)
			}
		}
		r := newRoom(frame.box(0, 0, wide, deep), solids...)
		place := func(label string) store.Vec2 {
			return frame.at(rapid.Float64Range(0.2, wide-0.2).Draw(rt, label), rapid.Float64Range(0.2, deep-0.2).Draw(rt, label))
		}
		feet := footprints()
		for range rapid.IntRange(1, 14).Draw(rt, "people") {
			foot := rapid.SampledFrom(feet).Draw(rt, "foot")
			at, heading := place("at"), rapid.Float64Range(-3, 3).Draw(rt, "heading")
			if r.crowd.Room(foot, at, heading) {
				r.add(at, heading, foot, rapid.Float64Range(0.4, 2.5).Draw(rt, "speed"))
			}
		}
		for step := range 120 {
			for _, a := range r.agents {
				if !a.Walking() && (step == 0 || rapid.IntRange(0, 30).Draw(rt, "again") == 0) {
					if sent++; step > 0 {
						arrived++
					}
					r.crowd.Send(a, place("goal"), 0.1)
				}
				if rapid.IntRange(0, 20).Draw(rt, "park") == 0 {
					r.crowd.Stop(a)
					if r.crowd.Park(a) {
						parked++
					} else if a.Parked() != nil {
						r.crowd.Send(a, a.Handle(), 0.002)
					}
				}
				if far := a.Handle().Dist(a.Floor()); far > 0 && r.crowd.Unpark(a) {
					taken++
				}
			}
			r.crowd.Choose()
			for k := range 5 {
				if !r.apart(t, float64(k)/4) {
					rt.Fatalf("step %d", step)
				}
			}
			r.crowd.Advance()
		}
	})
	t.Logf("%d walks, %d of them ended; gear left %d times, taken again %d times", sent, arrived, parked, taken)
	if arrived == 0 || parked == 0 || taken == 0 {
		t.Error("too little happens")
	}
}

// fixture is a rectangle, a triangle or a thin wall somewhere in a room.
func fixture(rt *rapid.T, wide, deep float64) crowd.Polygon {
	x, y := rapid.Float64Range(0, wide).Draw(rt, "x"), rapid.Float64Range(0, deep).Draw(rt, "y")
	f := turned{angle: rapid.Float64Range(0, 3).Draw(rt, "turn"), shift: store.Vec2{X: x, Y: y}}
	a, b := rapid.Float64Range(0.3, 3).Draw(rt, "long"), rapid.Float64Range(0.2, 1).Draw(rt, "short")
	switch rapid.IntRange(0, 2).Draw(rt, "kind") {
	case 0:
		return f.box(-a/2, -b/2, a/2, b/2)
	case 1:
		return crowd.Polygon{f.at(0, 0), f.at(a, 0), f.at(0, b)}
	default:
		return crowd.Polygon{f.at(-a/2, 0), f.at(a/2, 0)}
	}
}
