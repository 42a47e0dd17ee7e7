package shopper

import (
	"time"

	"storesim/pipeline/store"
	"storesim/sim/demand"
	"storesim/sim/rng"
)

// Parties is how many are expected to come at random until closing.
func (c *Config) Parties(open time.Duration) float64 {
	if len(c.ArrivalsPerHour) == 0 {
		return 0
	}
	town := Town{cfg: *c}
	const slice = time.Minute
	sum := 0.0
	for at := time.Duration(0); at < open; at += slice {
		sum += town.rate(at.Seconds()) * min(slice, open-at).Hours()
	}
	if c.Count > 0 {
		return min(sum, float64(c.Count))
	}
	return sum
}

// Wanted is the mean number of units of each product that a party means to buy; what it buys on impulse, or
// puts back, is not in it.
func (c *Config) Wanted(layout *store.Layout) map[store.SKU]float64 {
	out := map[store.SKU]float64{}
	if c.Demand == nil {
		facings, mean := layout.Planogram.Facings, 0.0
		for i, share := range (demand.SizeLaw{Mu: c.BasketMu, Sigma: c.BasketSigma}).Sizes(longest) {
			mean += float64(i+1) * share
		}
		for _, f := range facings {
			out[f.SKU] += (1 - c.Idle) * mean / float64(len(facings))
		}
		return out
	}
	const baskets = 4000
	s := rng.NewKey(0, "expected").Stream("baskets")
	for range baskets {
		for _, item := range c.Demand.Baskets.Draw(s) {
			sells := c.Demand.Sells[item]
			for _, sku := range sells {
				out[sku] += (1 - c.Idle) / float64(len(sells)) / baskets
			}
		}
	}
	return out
}
