package review

import (
	"slices"

	"storesim/pipeline/store"
)

// loss is the expected cost of leaving changes as they are booked, were they independent. Units of one
// product are set off against each other over all changes before they are priced: a unit too many here and
// one too few there cost nothing. What no candidate names has a typical price.
func loss(all []Question, catalog *store.Catalog, typical store.Cents, costs Costs) float64 {
	sum := 0.0
	for _, sku := range goods(all) {
		p, _ := catalog.Product(sku)
		d := difference{p: []float64{1}}
		for i := range all {
			d = d.and(&all[i], sku)
		}
		over, under := d.expected()
		sum += float64(p.Price) * (costs.Over*over + costs.Under*under)
	}
	for i := range all {
		sum += all[i].Unnamed * float64(typical) * costs.Under
	}
	return sum
}

// goods are the products that changes may be about, sorted.
func goods(all []Question) []store.SKU {
	var out []store.SKU
	for i := range all {
		out = append(out, all[i].Booked.SKU)
		for _, c := range all[i].Candidates {
			out = append(out, c.SKU)
		}
	}
	slices.Sort(out)
	out = slices.Compact(out)
	if len(out) > 0 && out[0] == "" {
		return out[1:]
	}
	return out
}

// difference is the distribution of the units of a product that are charged less those that were taken: p[i]
// is the probability of low+i.
type difference struct {
	low int
	p   []float64
}

// and is the distribution with one more change.
func (d difference) and(q *Question, sku store.SKU) difference {
	var shifts []int
	charged := q.Booked.of(sku)
	for _, c := range q.Candidates {
		shifts = append(shifts, charged-c.of(sku))
	}
	// What no candidate names is not this product.
	least, most := min(slices.Min(shifts), charged), max(slices.Max(shifts), charged)
	out := difference{d.low + least, make([]float64, len(d.p)+most-least)}
	add := func(shift int, p float64) {
		for k, v := range d.p {
			out.p[k+shift-least] += p * v
		}
	}
	for i, c := range q.Candidates {
		add(shifts[i], c.P)
	}
	add(charged, q.Unnamed)
	return out
}

// of counts a product's units.
func (r Reading) of(sku store.SKU) int {
	if r.SKU != sku {
		return 0
	}
	return r.Count
}

// expected is the mean number of units charged too many, and of those charged too few.
func (d difference) expected() (over, under float64) {
	for i, p := range d.p {
		n := float64(d.low + i)
		over += p * max(0, n)
		under += p * max(0, -n)
	}
	return over, under
}

// median is the price that half of the catalogue stays below.
func median(catalog *store.Catalog) store.Cents {
	prices := make([]store.Cents, 0, len(catalog.Products))
	for i := range catalog.Products {
		prices = append(prices, catalog.Products[i].Price)
	}
	if len(prices) == 0 {
		return 0
	}
	slices.Sort(prices)
	return prices[len(prices)/2]
}
