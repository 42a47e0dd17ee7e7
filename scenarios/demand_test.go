package scenarios

import (
	"context"
	"strings"
	"testing"

	"storesim/pipeline/feed"
	"storesim/sim"
	"storesim/sim/truth"
)

type nobody struct{}

func (nobody) Push(feed.Message) error { return nil }

const wanted = `# Only cola and crisps are wanted, and together.
extends = "quiet"
[run]
duration = "20m"
[plates]
cells = "none"
[shoppers]
put_back = 0.0
idle = 0.0
arrivals_per_hour = [60.0]
[demand]
sizes = [0.0, 1.0]
[[demand.item]]
name = "cola"
weight = 1.0
[[demand.item]]
name = "crisps"
weight = 1.0
[[demand.pair]]
a = "cola"
b = "crisps"
lift = 50.0
`

// Shoppers want what [demand] says: two units, of products whose SKU begins with the items' names.
func TestDemandIsWanted(t *testing.T) {
	sc, err := Parse("x.toml", []byte(strings.Replace(wanted, `"quiet"`, `"corner"`, 1)))
	if err != nil {
		t.Fatal(err)
	}
	cfg := sc.Config
	cfg.Cameras = false
	s := sim.New(cfg, nobody{}, sim.Options{})
	defer s.Close()
	if err := s.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	kinds := map[string]int{}
	for _, e := range s.Ledger().Events {
		if e.Kind == truth.Picked {
			name, _, _ := strings.Cut(string(e.SKU), "-")
			kinds[name] += e.Count()
		}
	}
	if len(kinds) != 2 || kinds["cola"] == 0 || kinds["crisps"] == 0 {
		t.Errorf("taken were %v, want cola and crisps", kinds)
	}
	for _, r := range s.Ledger().Receipts(&cfg.Layout.Catalog) {
		if r.Units() != 2 {
			t.Errorf("%s has %d units, want 2", r.Token, r.Units())
		}
	}
}
