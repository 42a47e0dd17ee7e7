package shopper_test

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim/des"
	"storesim/sim/rng"
	"storesim/sim/shopper"
	"storesim/sim/world"
)

func scenario(tb testing.TB, name string) *scenarios.Scenario {
	tb.Helper()
	sc, err := scenarios.Load(name)
	if err != nil {
		tb.Fatal(err)
	}
	return sc
}

// floorPoint draws a place where a body can stand.
func floorPoint(t *rapid.T, l *store.Layout, g *shopper.Grid, label string) store.Vec2 {
	for {
		p := store.Vec2{
			X: rapid.Float64Range(l.Floor.Min.X, l.Floor.Max.X).Draw(t, label+" x"),
			Y: rapid.Float64Range(l.Floor.Min.Y, l.Floor.Max.Y).Draw(t, label+" y"),
		}
		if g.Free(p, world.Radius) {
			return p
		}
	}
}

// along calls f every centimetre or so of a path.
func along(from store.Vec2, path []store.Vec2, f func(store.Vec2)) {
	for _, to := range path {
		n := int(from.Dist(to)/0.01) + 1
		for k := range n + 1 {
			f(from.Add(to.Sub(from).Scale(float64(k) / float64(n))))
		}
		from = to
	}
}

func TestPathsKeepOffFixtures(t *testing.T) {
	for _, name := range []string{"corner", "train-a"} {
		l := scenario(t, name).Config.Layout
		g := shopper.NewGrid(l)
		worst, longest := 9.0, 0.0
		rapid.Check(t, func(t *rapid.T) {
			a, b := floorPoint(t, l, g, "from"), floorPoint(t, l, g, "to")
			path := g.Path(a, b)
			if len(path) == 0 {
				t.Fatalf("no way from %v to %v", a, b)
			}
			if d := path[len(path)-1].Dist(b); d > 1e-9 {
				t.Errorf("the way to %v ends %.3f m before", b, d)
			}
			length := 0.0
			last := a
			along(a, path, func(p store.Vec2) {
				length += p.Dist(last)
				last = p
				for _, r := range l.Obstacles() {
					worst = min(worst, r.Nearest(p).Dist(p))
				}
				if !g.Free(p, world.Radius-0.02) {
					t.Errorf("from %v to %v the way touches something at %v", a, b, p)
				}
			})
			longest = max(longest, length/max(a.Dist(b), 1))
		})
		t.Logf("%s: nearest to a fixture %.3f m, longest detour %.1f times the straight line", name, worst, longest)
	}
}

// A way round somebody who stands about keeps clear of them, and is still a way.
func TestWaysRoundPeople(t *testing.T) {
	l := scenario(t, "corner").Config.Layout
	g := shopper.NewGrid(l)
	ways, none := 0, 0
	rapid.Check(t, func(t *rapid.T) {
		a, b := floorPoint(t, l, g, "from"), floorPoint(t, l, g, "to")
		who := floorPoint(t, l, g, "standing")
		if who.Dist(a) < 0.6 || who.Dist(b) < 0.6 {
			return
		}
		path := g.Around(a, b, []store.Vec2{who})
		if path == nil {
			none++
			return
		}
		ways++
		along(a, path, func(p store.Vec2) {
			if p.Dist(who) < 2*world.Radius-0.02 {
				t.Errorf("from %v to %v round %v it comes within %.3f m", a, b, who, p.Dist(who))
			}
		})
		if g.Path(a, b) == nil {
			t.Error("the people stay in the plan")
		}
	})
	t.Logf("%d ways, %d blocked", ways, none)
	if none > ways/5 {
		t.Error("one person blocks too much")
	}
}

// walk is a crowd under test.
type walk struct {
	sim    *des.Sim
	crowd  *shopper.Crowd
	grid   *shopper.Grid
	bodies []*world.Body
	agents []*shopper.Agent
}

func newWalk(l *store.Layout) *walk {
	sim := des.New()
	grid := shopper.NewGrid(l)
	return &walk{sim: sim, grid: grid, crowd: shopper.NewCrowd(sim, grid)}
}

// add puts a walker somewhere.
func (w *walk) add(at store.Vec2, speed, sidle float64) *shopper.Agent {
	b := &world.Body{Build: world.Build{Height: 1.7, Shoulders: 0.42, Girth: 0.24}}
	b.Move(0, at.Scale(1e9)) // a nanosecond at this speed takes it there
	b.Move(1, store.Vec2{})
	w.sim.RunUntil(max(w.sim.Now(), 1))
	w.bodies = append(w.bodies, b)
	w.agents = append(w.agents, w.crowd.Join(b, speed, sidle))
	return w.agents[len(w.agents)-1]
}

// closest is the least distance between two bodies now.
func (w *walk) closest() float64 {
	best := math.Inf(1)
	for i, a := range w.bodies {
		for _, b := range w.bodies[:i] {
			best = min(best, a.Floor(w.sim.Now()).Dist(b.Floor(w.sim.Now())))
		}
	}
	return best
}

// run goes on until everybody has arrived, and returns how long it took; false after limit.
func (w *walk) run(limit time.Duration, look func()) (time.Duration, bool) {
	start := w.sim.Now()
	for w.sim.Now().Sub(start) < limit {
		w.sim.RunUntil(w.sim.Now().Add(20 * time.Millisecond))
		look()
		busy := false
		for _, a := range w.agents {
			busy = busy || a.Walking()
		}
		if !busy {
			return w.sim.Now().Sub(start), true
		}
	}
	return limit, false
}

// Twelve people cross the store at once: nobody overlaps anybody or a fixture, everybody arrives.
func TestCrowdArrives(t *testing.T) {
	l := scenario(t, "corner").Config.Layout
	closest, slowest, late := 9.0, time.Duration(0), 0
	for seed := range uint64(60) {
		w := newWalk(l)
		s := rng.NewKey(seed, "crowd").Stream("places")
		starts, goals := apart(s, l, w.grid, 12), apart(s, l, w.grid, 12)
		for i := range starts {
			sidle := -1.0
			if i%5 == 0 {
				sidle = 1
			}
			if a := w.add(starts[i], 0.9+0.05*float64(i), sidle); !w.crowd.Send(a, goals[i], 0.05) {
				t.Fatal("no way")
			}
		}
		took, ok := w.run(2*time.Minute, func() {
			closest = min(closest, w.closest())
			for _, b := range w.bodies {
				if p := b.Floor(w.sim.Now()); !w.grid.Free(p, world.Radius-0.03) {
					t.Fatalf("seed %d: somebody stands in a fixture at %v", seed, p)
				}
			}
		})
		if !ok {
			late++
			for i, a := range w.agents {
				if a.Walking() {
					t.Logf("seed %d: %d stands at %.2f, goal %.2f", seed, i, w.bodies[i].Floor(w.sim.Now()), goals[i])
				}
			}
		}
		slowest = max(slowest, took)
	}
	t.Logf("closest %.3f m, slowest crowd %v, %d of 60 crowds not done in two minutes", closest, slowest, late)
	if closest < 2*world.Radius-1e-6 {
		t.Errorf("two people came within %.3f m", closest)
	}
	if late > 0 {
		t.Errorf("%d crowds got stuck", late)
	}
}

// apart draws places that keep clear of each other, with room for one to pass.
func apart(s *rng.Stream, l *store.Layout, g *shopper.Grid, n int) []store.Vec2 {
	var out []store.Vec2
	for len(out) < n {
		p := store.Vec2{X: s.Uniform(0, l.Floor.Max.X), Y: s.Uniform(0, l.Floor.Max.Y)}
		ok := g.Free(p, world.Radius+0.1)
		for _, q := range out {
			ok = ok && p.Dist(q) > 1.0
		}
		if ok {
			out = append(out, p)
		}
	}
	return out
}

// Alone in an aisle one keeps the preferred speed and looks where one goes.
func TestFreeWalkingSpeed(t *testing.T) {
	l := aisle(t)
	for _, speed := range []float64{0.6, 1.1, 1.6} {
		w := newWalk(l)
		a := w.add(store.Vec2{X: 0.8, Y: 2.0}, speed, -1)
		w.crowd.Send(a, store.Vec2{X: 7.2, Y: 2.0}, 0.05)
		w.sim.RunUntil(des.FromSeconds(1))
		from := w.bodies[0].Floor(w.sim.Now())
		w.sim.RunUntil(des.FromSeconds(3))
		if got := w.bodies[0].Floor(w.sim.Now()).Dist(from) / 2; math.Abs(got-speed) > 0.02 {
			t.Errorf("walks at %.3f m/s, prefers %.2f", got, speed)
		}
		if took, ok := w.run(time.Minute, func() {}); !ok || took.Seconds()+3 > 6.4/speed+2.5 {
			t.Errorf("at %.1f m/s it takes %.1f s", speed, took.Seconds()+3)
		}
	}
}

// aisle is a store with one aisle 1.2 m wide.
func aisle(t *testing.T) *store.Layout {
	t.Helper()
	return scenario(t, "testdata/aisle.toml").Config.Layout
}

// Two people who meet head-on in an aisle of 1.2 m pass each other.
func TestTwoPassInAnAisle(t *testing.T) {
	l := aisle(t)
	for _, sidles := range [][2]float64{{-1, -1}, {1, 1}, {-1, 1}, {1, -1}} {
		w := newWalk(l)
		a := w.add(store.Vec2{X: 0.8, Y: 2.0}, 1.1, sidles[0])
		b := w.add(store.Vec2{X: 7.2, Y: 2.0}, 1.0, sidles[1])
		w.crowd.Send(a, store.Vec2{X: 7.0, Y: 2.0}, 0.1)
		w.crowd.Send(b, store.Vec2{X: 1.0, Y: 2.0}, 0.1)
		closest := 9.0
		took, ok := w.run(time.Minute, func() { closest = min(closest, w.closest()) })
		t.Logf("sides %v: %.1f s, closest %.2f m", sidles, took.Seconds(), closest)
		if !ok || took > 20*time.Second || closest < 2*world.Radius-1e-6 {
			t.Errorf("sides %v: took %v, closest %.3f m", sidles, took, closest)
		}
	}
}

func BenchmarkCrowdStep(b *testing.B) {
	l := scenario(b, "corner").Config.Layout
	w := newWalk(l)
	s := rng.NewKey(1, "crowd").Stream("places")
	starts, goals := apart(s, l, w.grid, 12), apart(s, l, w.grid, 12)
	for i := range starts {
		w.add(starts[i], 1, -1)
	}
	turn := 0
	for b.Loop() {
		if turn%100 == 0 { // back and forth
			for i, a := range w.agents {
				w.crowd.Send(a, [2][]store.Vec2{starts, goals}[turn/100%2][i], 0.05)
			}
		}
		turn++
		w.sim.RunUntil(w.sim.Now().Add(100 * time.Millisecond))
	}
	b.ReportMetric(12, "walkers")
}
