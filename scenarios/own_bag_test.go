package scenarios

import (
	"testing"
	"time"

	gocmp "github.com/google/go-cmp/cmp"

	"storesim/sim/truth"
)

// What vanishes in a bag of one's own and what vanishes under the clothes are two acts in the ledger, both are
// billed, and the bag is the quicker way.
func TestOwnBag(t *testing.T) {
	const told = `
ann: picked slipped, acted (conceal_bag), picked open; pays open, slipped
bob: picked open, picked slipped, acted (conceal_bag); pays open, slipped
cid: picked open, picked 2 slipped (units), acted (conceal_bag), acted (conceal); pays 2 slipped, open
`
	lasted, times := map[truth.Act]time.Duration{}, map[truth.Act]int{}
	scenario := unwatched(t, "testdata/own-bag.toml")
	for seed := uint64(1); seed <= 4; seed++ {
		p := perform(t, scenario, seed)
		if diff := gocmp.Diff(unfolded(told), unfolded(p.story())); diff != "" {
			t.Errorf("seed %d (- want, + got):\n%s", seed, diff)
		}
		for i := range p.events {
			if e := &p.events[i]; e.Kind == truth.Acted {
				lasted[e.Act] += e.End.Sub(e.Start)
				times[e.Act]++
			}
		}
	}
	if times[truth.ConcealBag] != 12 || times[truth.Conceal] != 4 {
		t.Fatalf("%v, want 12 times into the bag and 4 under the clothes", times)
	}
	bag, clothes := lasted[truth.ConcealBag]/12, lasted[truth.Conceal]/4
	t.Logf("into the bag in %v, under the clothes in %v, on average", bag, clothes)
	if bag > clothes*8/10 {
		t.Errorf("into the bag takes %v, under the clothes %v", bag, clothes)
	}
}
