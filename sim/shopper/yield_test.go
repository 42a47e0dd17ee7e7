package shopper_test

import (
	"math"
	"testing"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/shopper"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// Everybody leaves, nobody after absurdly long, and nobody walks through anybody. The first two runs are
// known for knots: three who stand where another one wants to go, at the end of the eastern aisle.
func TestEverybodyLeaves(t *testing.T) {
	sc := scenario(t, "crowd")
	type run struct {
		seed uint64
		open time.Duration
	}
	runs := []run{{1000, 20 * time.Minute}, {1017, 20 * time.Minute}}
	for seed := range uint64(24) {
		runs = append(runs, run{4000 + seed, sc.Config.Duration})
	}
	closest, longest, latest, visits := 9.0, time.Duration(0), time.Duration(0), 0
	for _, r := range runs {
		sim := des.New()
		w := world.New(sim, sc.Config.Layout, r.seed)
		town := shopper.NewTown(sim, w, sc.Config.Shoppers, r.seed, 0)
		closing := des.Time(r.open)
		town.Open(closing)
		for sim.Now() < closing.Add(30*time.Minute) && !town.Empty() {
			sim.RunUntil(sim.Now().Add(50 * time.Millisecond))
			closest = min(closest, nearestPair(w.Bodies(), sim.Now()))
		}
		if town.Inside() > 0 || !town.Empty() {
			t.Errorf("seed %d: %d never leave", r.seed, town.Inside())
		}
		latest = max(latest, sim.Now().Sub(closing))
		n, long := visitsOf(w.Ledger.Events)
		visits, longest = visits+n, max(longest, long)
		sim.Close()
	}
	t.Logf("%d visits, the longest %v, the last one out %v after closing, closest %.4f m",
		visits, longest, latest, closest)
	if closest < 2*world.Radius-1e-6 {
		t.Errorf("two people came within %.4f m", closest)
	}
	if longest > 10*time.Minute {
		t.Errorf("a visit of %v", longest)
	}
}

func nearestPair(bodies []*world.Body, now des.Time) float64 {
	best := math.Inf(1)
	for i, a := range bodies {
		for _, b := range bodies[:i] {
			best = min(best, a.Floor(now).Dist(b.Floor(now)))
		}
	}
	return best
}

// visitsOf counts the visits of a ledger and returns the length of the longest.
func visitsOf(events []truth.Event) (n int, longest time.Duration) {
	came := map[truth.BodyID]des.Time{}
	for _, e := range events {
		switch e.Kind {
		case truth.Entered:
			came[e.Body] = e.Time
			n++
		case truth.Exited:
			longest = max(longest, e.Time.Sub(came[e.Body]))
		default:
		}
	}
	return n, longest
}

// Somebody has come to stand so close to the goal that walkers keep off it: nearly there is there.
func TestGoalInSomebodysWay(t *testing.T) {
	w := newWalk(aisle(t))
	goal := store.Vec2{X: 5, Y: 2}
	w.add(goal.Add(store.Vec2{X: 2*world.Radius + 0.02}), 1, -1)
	a := w.add(store.Vec2{X: 2, Y: 2}, 1, -1)
	w.crowd.Send(a, goal, 0.02)
	took, ok := w.run(30*time.Second, func() {})
	off := w.bodies[1].Floor(w.sim.Now()).Dist(goal)
	t.Logf("there after %.1f s, %.3f m off", took.Seconds(), off)
	if !ok || off > 0.1 || w.closest() < 2*world.Radius-1e-6 {
		t.Errorf("arrived %v after %v, %.3f m off", ok, took, off)
	}
}

// A shopper who wants to stand where somebody else stands for ever gives it up, and is free for another
// errand.
func TestErrandIsGivenUp(t *testing.T) {
	w := newWalk(aisle(t))
	taken, other := store.Vec2{X: 5, Y: 2}, store.Vec2{X: 3, Y: 2}
	w.add(taken, 1, -1)
	a := w.add(store.Vec2{X: 2, Y: 2}, 1, -1)
	first, second, took := true, false, des.Time(0)
	w.sim.Go("shopper", func(p *des.Process) {
		first = w.crowd.GoTo(p, a, taken)
		took = p.Now()
		second = w.crowd.GoTo(p, a, other)
	})
	closest := 9.0
	for w.sim.Now() < des.Time(3*time.Minute) {
		w.sim.RunUntil(w.sim.Now().Add(20 * time.Millisecond))
		closest = min(closest, w.closest())
	}
	w.sim.Close()
	if first || !second || took > des.Time(100*time.Second) || closest < 2*world.Radius-1e-6 {
		t.Errorf("there: %v, at the next place: %v, gave up at %v, closest %.3f m", first, second, took, closest)
	}
}
