package crowd_test

import (
	"math"
	"slices"
	"testing"

	"storesim/pipeline/store"
	"storesim/sim/crowd"
)

// Twenty people go round a corner to the left in an aisle of 2 m; nobody crosses a wall (RiMEA test 6). The
// room's own check looks at every step.
func TestRoundACorner(t *testing.T) {
	r := newRoom(crowd.Polygon{
		{X: 0, Y: 0}, {X: 14, Y: 0}, {X: 14, Y: 16}, {X: 12, Y: 16}, {X: 12, Y: 2}, {X: 0, Y: 2},
	})
	for k := range 20 {
		a := r.add(store.Vec2{X: 0.5 + float64(k/4)*0.9, Y: 0.4 + 0.4*float64(k%4)}, 0, crowd.Round(0.19), 1.2)
		r.crowd.Send(a, store.Vec2{X: 12.4 + 0.4*float64(k%4), Y: 14}, 0.6)
	}
	for len(r.agents) > 0 && r.steps < 600 {
		r.choose(t)
		r.crowd.Advance()
		for _, a := range slices.Clone(r.agents) {
			if !a.Walking() {
				r.crowd.Remove(a)
				r.agents = slices.DeleteFunc(r.agents, func(b *crowd.Agent) bool { return a == b })
			}
		}
	}
	t.Logf("20 people in %.1f s", float64(r.steps)/10)
	if len(r.agents) > 0 {
		t.Errorf("%d do not get round", len(r.agents))
	}
}

// hall is a room of 30 m by 20 m with exits of 1 m in its long sides, and people who each use the exit that
// they are given. It returns the seconds until a share of them is out.
func hall(t *testing.T, people int, exits []store.Vec2) float64 {
	t.Helper()
	area := crowd.Polygon{{X: 0, Y: 0}}
	for _, e := range exits {
		if e.Y == 0 {
			area = append(area, store.Vec2{X: e.X - 0.5}, store.Vec2{X: e.X - 0.5, Y: -3},
				store.Vec2{X: e.X + 0.5, Y: -3}, store.Vec2{X: e.X + 0.5})
		}
	}
	area = append(area, store.Vec2{X: 30}, store.Vec2{X: 30, Y: 20})
	for _, e := range exits {
		if e.Y > 0 {
			area = append(area, store.Vec2{X: e.X + 0.5, Y: 20}, store.Vec2{X: e.X + 0.5, Y: 23},
				store.Vec2{X: e.X - 0.5, Y: 23}, store.Vec2{X: e.X - 0.5, Y: 20})
		}
	}
	r := newRoom(append(area, store.Vec2{Y: 20}))
	exitOf := map[*crowd.Agent]store.Vec2{}
	for k := range people {
		x, y := float64(k%25), float64(k/25)
		a := r.add(store.Vec2{X: 2 + x*26/25, Y: 2 + y*16/(float64(people)/25)}, 0, crowd.Round(0.2), 1.34)
		e := exits[0]
		for _, o := range exits {
			if o.Dist(a.Floor()) < e.Dist(a.Floor())-1e-9 {
				e = o
			}
		}
		exitOf[a] = e
		out := 2.2
		if e.Y == 0 {
			out = -2.2
		}
		if !r.crowd.Send(a, e.Add(store.Vec2{Y: out}), 0.4) {
			t.Fatal("no way out")
		}
	}
	left := people
	for step := range 6000 {
		_, arrived := r.crowd.Step()
		for _, a := range arrived {
			if math.Abs(a.Floor().X-exitOf[a].X) > 0.5 || (a.Floor().Y > 10) != (exitOf[a].Y > 10) {
				t.Errorf("out at %v, was to take %v", a.Floor(), exitOf[a])
			}
			r.crowd.Remove(a)
			left--
		}
		if left <= people/10 {
			return float64(step) / 10
		}
	}
	t.Fatalf("%d of %d do not get out", left, people)
	return 0
}

// Half the exits, about twice the time (RiMEA test 9), and everybody uses the exit assigned (test 10).
func TestFourExitsOrTwo(t *testing.T) {
	people := 1000
	if testing.Short() {
		people = 300
	}
	two := []store.Vec2{{X: 8, Y: 0}, {X: 22, Y: 0}}
	four := append(append([]store.Vec2{}, two...), store.Vec2{X: 22, Y: 20}, store.Vec2{X: 8, Y: 20})
	slow, fast := hall(t, people, two), hall(t, people, four)
	t.Logf("%d people: 90 %% are out of two exits after %.1f s, of four after %.1f s, ratio %.2f; %.2f people/(m s)",
		people, slow, fast, slow/fast, 0.9*float64(people)/slow/2)
	if ratio := slow / fast; ratio < 1.6 || ratio > 2.4 {
		t.Errorf("ratio %.2f", ratio)
	}
}
