package shopper

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/demand"
	"storesim/sim/rng"
)

// Demand is a fitted law of baskets, and what of the store its items are.
type Demand struct {
	Baskets *demand.Baskets
	Sells   [][]store.SKU // of each item: the products that are meant, at least one
}

// list draws a shopping list: each line one product and its units. mood is the normal draw that stands for
// the basket's size.
func (d *Demand) list(s *rng.Stream) (list []wish, mood float64) {
	size := d.Baskets.Size(s)
	for _, item := range d.Baskets.DrawSize(s, size) {
		sells := d.Sells[item]
		sku := sells[s.IntN(len(sells))]
		if n := len(list); n > 0 && list[n-1].sku == sku {
			list[n-1].count++
			continue
		}
		list = append(list, wish{sku: sku, count: 1, keep: true})
	}
	return list, quantile(d.Baskets.Sizes, size, s.Open())
}

// quantile is the normal quantile of a basket of a size: of a place, u in (0, 1), within the share that
// baskets of that size have among all.
func quantile(sizes []float64, size int, u float64) float64 {
	below := 0.0
	for _, share := range sizes[:size-1] {
		below += share
	}
	rank := below + sizes[size-1]*u
	return math.Sqrt2 * math.Erfinv(2*min(max(rank, 1e-6), 1-1e-6)-1)
}
