package health

import (
	"maps"
	"math"
	"slices"

	"storesim/pipeline/attribution"
	"storesim/pipeline/feed"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

const (
	contradicts = 14.0 // log likelihood ratio of another product over the filed one that contradicts the plan
	mostAtOnce  = 8.0  // of which one taking gives at most so much
	neighbourly = 3.0  // by which a product of the same shelf is preferred
	likely      = 0.1  // probability from which on a product may have been put there by a shopper
	byNobody    = 0.5  // probability that nobody known made a change, from which on it was not goods
	mostUnits   = 3    // taken at once
)

// filing is what is known of a facing: for each product the sum, never below 0, over takings of how much more
// likely their masses are if it lies there than if what is filed does (Page's test, 1954).
type filing struct {
	sums    map[store.SKU]float64
	since   map[store.SKU]feed.Stamp // when the sum was 0 last
	brought map[store.SKU]int        // units that shoppers may have left there
}

// plan holds the facings against what is taken from them.
type plan struct {
	layout  *store.Layout
	facings map[store.PlateID]*filing // by the first plate
}

// take looks at a change of stock.
func (p *plan) take(b book, c *attribution.Claim) {
	ch := &c.Change
	f, ok := p.filed(ch)
	if !ok || c.Nobody > byNobody || b.warned(p.layout, ch) {
		return
	}
	facing := p.facings[f.First]
	if facing == nil {
		facing = &filing{map[store.SKU]float64{}, map[store.SKU]feed.Stamp{}, map[store.SKU]int{}}
		p.facings[f.First] = facing
	}
	if ch.Mass > 0 {
		facing.bring(ch, f.SKU)
		return
	}
	if facing.stray(ch) {
		return
	}
	sum := facing.weigh(c, f.SKU, p.layout.Catalog.Products)
	device, plates := p.layout.Shelves[ch.Shelf].ID, make([]store.PlateID, f.Count)
	for i := range plates {
		plates[i] = f.First + store.PlateID(i)
	}
	switch {
	case sum >= contradicts:
		other := p.likeliest(facing, ch.Shelf)
		b.set(Warning{
			Kind: Plan, Device: device, Plates: plates, Since: facing.since[other], Found: ch.End, SKU: other,
		})
	case sum == 0:
		b.end(Plan, device, plates, ch.End)
	}
}

// filed returns the one facing that a change was on.
func (p *plan) filed(c *shelf.Change) (f store.Facing, ok bool) {
	for i, d := range c.Plates {
		g, filed := p.layout.FacingOf(d.Plate)
		if !filed || i > 0 && g.First != f.First {
			return f, false
		}
		f = g
	}
	return f, len(c.Plates) > 0 && len(c.Dead) == 0 && c.Cells == 0 && len(c.Hypotheses) > 0
}

// bring notes what a shopper may have left at a facing.
func (f *filing) bring(c *shelf.Change, filed store.SKU) {
	for _, h := range c.Hypotheses {
		if h.SKU != filed && h.P > likely {
			f.brought[h.SKU]++
		}
	}
}

// stray reports whether a shopper may have taken what another had left there; it is there no more.
func (f *filing) stray(c *shelf.Change) bool {
	sku := c.Hypotheses[0].SKU
	if f.brought[sku] == 0 {
		return false
	}
	f.brought[sku]--
	return true
}

// weigh adds a taking to the sums and returns the largest one.
func (f *filing) weigh(c *attribution.Claim, filed store.SKU, products []store.Product) (most float64) {
	i := slices.IndexFunc(products, func(p store.Product) bool { return p.SKU == filed })
	if i < 0 {
		return 0
	}
	reference := taken(c, products[i])
	for _, p := range products {
		if p.SKU == filed {
			continue
		}
		x := max(-mostAtOnce, min(mostAtOnce, taken(c, p)-reference))
		sum := f.sums[p.SKU]
		if sum == 0 {
			f.since[p.SKU] = c.Change.Start
		}
		f.sums[p.SKU] = max(0, sum+x)
		most = max(most, f.sums[p.SKU])
	}
	maps.DeleteFunc(f.sums, func(_ store.SKU, sum float64) bool { return sum == 0 })
	maps.DeleteFunc(f.since, func(sku store.SKU, _ feed.Stamp) bool { return f.sums[sku] == 0 })
	return most
}

// likeliest is the product with the largest sum; one that is filed on the same shelf may be a little behind,
// since goods change places with their neighbours.
func (p *plan) likeliest(f *filing, at store.ShelfID) (best store.SKU) {
	s, most := &p.layout.Shelves[at], 0.0
	beside := map[store.SKU]bool{}
	for k := range s.Count {
		if g, ok := p.layout.FacingOf(s.First + store.PlateID(k)); ok {
			beside[g.SKU] = true
		}
	}
	for _, q := range p.layout.Catalog.Products {
		sum := f.sums[q.SKU]
		if beside[q.SKU] && sum > 0 {
			sum += neighbourly
		}
		if sum > most {
			best, most = q.SKU, sum
		}
	}
	return best
}

// taken is the log likelihood of a loss, and of what the likeliest actor was seen to hold, if some units of a
// product were taken; several at once are rarer.
func taken(c *attribution.Claim, p store.Product) float64 {
	best := -1000.0
	for n := 1; n <= mostUnits; n++ {
		best = max(best, c.Change.LogLikelihood(p, -n)-2*float64(n-1))
	}
	if len(c.Candidates) > 0 {
		best += math.Log(c.Candidates[0].Seen.Weight(p.SKU))
	}
	return best
}
