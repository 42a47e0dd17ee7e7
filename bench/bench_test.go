package bench_test

import (
	"context"
	"errors"
	"testing"
	"time"

	"storesim/bench"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/des"
)

// config is a preset without cameras, cut to a minute.
func config(t *testing.T, name string, seed uint64) sim.Config {
	t.Helper()
	sc, err := scenarios.Load(name)
	if err != nil {
		t.Fatal(err)
	}
	cfg := sc.Config
	cfg.Seed, cfg.Cameras, cfg.Duration = seed, false, time.Minute
	return cfg
}

func do(t *testing.T, cfg sim.Config, opt bench.Options) *bench.Run {
	t.Helper()
	r, err := bench.Do(context.Background(), cfg, opt)
	if err != nil {
		t.Fatalf("%v\nrepeat: storesim run %s --seed %d --cameras none", err, cfg.Name, cfg.Seed)
	}
	return r
}

// The oracle reads the truth: whatever the scenario, it must be exactly right, or the harness is wrong.
func TestOracleIsExact(t *testing.T) {
	for _, f := range scenarios.Families() {
		for _, s := range f.Items {
			t.Run(s.Name, func(t *testing.T) {
				t.Parallel()
				if testing.Short() && f.Name != "stores" {
					t.Skip("-short plays the first stores alone; without it all are played")
				}
				cfg := config(t, s.Name, 11)
				exact(t, do(t, cfg, bench.Options{Kind: bench.Oracle}), f.Name == "stores")
			})
		}
	}
}

// exact checks that a run's figures are perfect, and that somebody came where that is sure within a minute.
func exact(t *testing.T, r *bench.Run, busy bool) {
	t.Helper()
	figures := r.Scores.Figures()
	for _, name := range []string{"receipts.exact", "items.f1", "events.f1", "attribution.accuracy", "tracks.idf1"} {
		if f, ok := figures[name]; ok && f.N > 0 && f.Value != 1 {
			t.Errorf("%s is %g for the oracle, want exactly 1 (%d cases)", name, f.Value, f.N)
		}
	}
	if len(r.Truth) == 0 && busy {
		t.Error("nobody came")
	}
}

// The null pipeline issues nothing; receipts that were to be empty are not right by silence either.
func TestNullIssuesNothing(t *testing.T) {
	r := do(t, config(t, "corner", 11), bench.Options{Kind: bench.Null})
	if f := r.Scores.Figures()["receipts.exact"]; f.Value != 0 || f.N != len(r.Truth) || f.N == 0 {
		t.Errorf("null pipeline: receipts.exact is %g of %d, want 0 of %d", f.Value, f.N, len(r.Truth))
	}
	if len(r.Issued) != 0 {
		t.Errorf("null pipeline issued %d receipts", len(r.Issued))
	}
}

// Replacing a stage by its oracle, and the number of workers, leave the feed and the ledger alone.
func TestPipelineDoesNotTouchTheStore(t *testing.T) {
	cfg := config(t, "corner", 12)
	plain := do(t, cfg, bench.Options{Kind: bench.Ours, Workers: 1})
	oracle := do(t, cfg, bench.Options{Kind: bench.Ours, Workers: 4, Oracles: bench.AllStages()})
	if plain.Feed != oracle.Feed {
		t.Error("feeds differ")
	}
	a, errA := plain.Ledger.Digest()
	b, errB := oracle.Ledger.Digest()
	if errA != nil || errB != nil || a != b {
		t.Errorf("ledgers differ: %s, %s (%v, %v)", a, b, errA, errB)
	}
}

// With one shopper at a time and live plates, plates alone must do: everything on the shelf path is
// measured by itself.
func TestShelfOracleOnlyAdds(t *testing.T) {
	cfg := config(t, "corner", 13)
	own := do(t, cfg, bench.Options{Kind: bench.Ours})
	told := do(t, cfg, bench.Options{Kind: bench.Ours, Oracles: []bench.Stage{bench.Shelf}})
	a, b := own.Scores.Figures()["events.f1"], told.Scores.Figures()["events.f1"]
	if b.Value != 1 || a.Value > b.Value {
		t.Errorf("events F1 is %g, with the shelf's oracle %g, want 1", a.Value, b.Value)
	}
}

func TestCancelStops(t *testing.T) {
	ctx, cancel := context.WithCancel(context.Background())
	cfg := config(t, "corner", 11)
	steps := 0
	_, err := bench.Do(ctx, cfg, bench.Options{Kind: bench.Ours, Progress: func(_, _ des.Time, _ int) {
		if steps++; steps == 3 {
			cancel()
		}
	}})
	if !errors.Is(err, context.Canceled) || steps != 3 {
		t.Errorf("after %d steps: %v, want the context's error after 3", steps, err)
	}
}

func TestFramesNeedADetector(t *testing.T) {
	cfg := config(t, "quiet", 11)
	cfg.Cameras = true
	if _, err := bench.Do(context.Background(), cfg, bench.Options{Kind: bench.Ours}); err == nil {
		t.Error("frames without a detector were accepted")
	}
}
