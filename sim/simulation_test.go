package sim_test

import (
	"context"
	"testing"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/truth"
	"storesim/sim/world"
)

type counter struct{ n int }

func (c *counter) Push(feed.Message) error { c.n++; return nil }

func load(tb testing.TB, name string, seed uint64) sim.Config {
	tb.Helper()
	sc, err := scenarios.Load(name)
	if err != nil {
		tb.Fatal(err)
	}
	cfg := sc.Config
	cfg.Seed, cfg.Cameras = seed, false
	return cfg
}

// Nothing is lost, nobody walks through anybody or a fixture, and everybody comes out again.
func TestRunKeepsItsInvariants(t *testing.T) {
	for _, name := range []string{"corner", "crowd", "train-a", "train-b"} {
		cfg := load(t, name, 7)
		cfg.Duration = 4 * time.Minute
		sink := &counter{}
		s := sim.New(cfg, sink, sim.Options{})
		closest, most := 9.0, 0
		for {
			done, err := s.Advance(context.Background(), s.Now().Add(50*time.Millisecond))
			if err != nil {
				t.Fatal(err)
			}
			closest = min(closest, nearestPair(s))
			most = max(most, len(s.World().Bodies()))
			if at, ok := inFixture(s); ok {
				t.Fatalf("%s: a body stands in a fixture at %v, t = %v", name, at, s.Now())
			}
			if done {
				break
			}
		}
		if err := s.Check(); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		if closest < 2*world.Radius-1e-6 {
			t.Errorf("%s: two bodies came within %.3f m", name, closest)
		}
		checkShelves(t, s)
		kinds := map[truth.Kind]int{}
		for _, e := range s.Ledger().Events {
			kinds[e.Kind]++
		}
		t.Logf("%s: %.0f s, at most %d inside, closest %.2f m, %v, %d messages",
			name, s.Now().Seconds(), most, closest, kinds, sink.n)
		if kinds[truth.Entered] != kinds[truth.Exited] || kinds[truth.Entered] == 0 {
			t.Errorf("%s: %d entered, %d left", name, kinds[truth.Entered], kinds[truth.Exited])
		}
		s.Close()
	}
}

// checkShelves wants no unit to hang over the edge of its shelf.
func checkShelves(t *testing.T, s *sim.Simulation) {
	t.Helper()
	st := s.World().Stock
	for i := range st.Columns {
		depth := -0.01 // no gap before the first
		for _, id := range st.Columns[i].Items {
			depth += st.Item(id).Depth + 0.01
		}
		if depth > store.PlateDepth+1e-6 {
			t.Errorf("column %d is %.3f m deep", i, depth)
		}
	}
}

func nearestPair(s *sim.Simulation) float64 {
	best := 9.0
	bodies := s.World().Bodies()
	for i, a := range bodies {
		for _, b := range bodies[:i] {
			best = min(best, a.Floor(s.Now()).Dist(b.Floor(s.Now())))
		}
	}
	return best
}

func inFixture(s *sim.Simulation) (at any, ok bool) {
	for _, b := range s.World().Bodies() {
		p := b.Floor(s.Now())
		for _, r := range s.World().Layout.Obstacles() {
			if r.Nearest(p).Dist(p) < world.Radius-0.02 {
				return p, true
			}
		}
	}
	return nil, false
}
