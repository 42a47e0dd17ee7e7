package sim_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"storesim/sim"
	"storesim/sim/shopper"
	"storesim/sim/truth"
)

// acts plays six minutes of the corner store without cameras and counts the ledger's events by act.
func acts(t *testing.T, seed uint64, change func(c *shopper.Config)) map[truth.Act]int {
	t.Helper()
	cfg := load(t, "corner", seed)
	cfg.Cameras, cfg.Duration = false, 6*time.Minute
	change(&cfg.Shoppers)
	s := sim.New(cfg, &counter{}, sim.Options{})
	defer s.Close()
	if err := s.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	if n := s.Inside(); n > 0 {
		t.Errorf("%d are still inside", n)
	}
	count := map[truth.Act]int{}
	for _, e := range s.Ledger().Events {
		count[e.Act]++
		if e.Act != "" && !slices.Contains(truth.Acts(), e.Act) {
			t.Errorf("the ledger has an act %q that is not listed", e.Act)
		}
	}
	return count
}

// Each act that has a probability happens when it is 1, is in the ledger, and does not happen when it is 0.
func TestActs(t *testing.T) {
	if testing.Short() {
		t.Skip("half a minute of runs")
	}
	people := func(c *shopper.Config) {
		c.Party, c.Children, c.Staff, c.Misplace = []float64{0.5, 0.5}, 0.5, 1, 0.7
	}
	none := acts(t, 1, func(c *shopper.Config) {
		people(c)
		c.Acts = map[truth.Act]float64{}
		for _, r := range shopper.Rates() {
			c.Acts[r.Act] = 0
		}
	})
	for _, r := range shopper.Rates() {
		t.Run(string(r.Act), func(t *testing.T) {
			t.Parallel()
			got := acts(t, 1, func(c *shopper.Config) {
				people(c)
				if r.Act == truth.Tailgate { // a body that comes alone
					c.Party = nil
				}
				c.Acts = map[truth.Act]float64{r.Act: 1}
			})
			if got[r.Act] == 0 {
				t.Errorf("does not happen; happened: %v", got)
			}
			if n := none[r.Act]; n > 0 && r.Act != truth.Browse { // empty visits look at things too
				t.Errorf("happens %d times at probability 0", n)
			}
		})
	}
	for _, act := range []truth.Act{truth.Return, truth.Units, truth.Misplace} {
		if none[act] == 0 {
			t.Errorf("%s never happens", act)
		}
	}
}

// Who tailgates shows no token, has no receipt, and what they take is gone, not sold.
func TestTailgaters(t *testing.T) {
	cfg := load(t, "corner", 3)
	cfg.Cameras, cfg.Duration = false, 10*time.Minute
	cfg.Shoppers.Acts = map[truth.Act]float64{truth.Tailgate: 0.5}
	s := sim.New(cfg, &counter{}, sim.Options{})
	defer s.Close()
	if err := s.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	in, paying, taken := 0, 0, 0
	for _, e := range s.Ledger().Events {
		if e.Kind == truth.Entered {
			in++
			if e.Token != "" {
				paying++
			}
		}
		if e.Kind == truth.Picked && e.Token == "" {
			taken++
		}
	}
	receipts := len(s.Ledger().Receipts(&cfg.Layout.Catalog))
	if paying == in || paying == 0 || taken == 0 || receipts != paying {
		t.Errorf("%d came, %d with a token; %d picks without; %d receipts", in, paying, taken, receipts)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
}
