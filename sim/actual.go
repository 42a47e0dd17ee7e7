package sim

import (
	"cmp"
	"image/color"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/fault"
	"storesim/sim/rng"
)

// Faults are what goes wrong under the config's seed.
func (c *Config) Faults() fault.Set {
	return fault.Resolve(c.Devices.Faults, c.Devices.Swarm, c.Seed)
}

// Actual is the store as it truly is: Layout with what the plan and the catalogue have wrong put right.
// Fixtures, devices, prices and masses are those of Layout, and it is Layout itself where nothing is wrong.
func (c *Config) Actual() *store.Layout {
	plan := c.Faults().Plan()
	if len(plan) == 0 {
		return c.Layout
	}
	l := *c.Layout
	l.Planogram.Facings = slices.Clone(l.Planogram.Facings)
	l.Catalog.Products = slices.Clone(l.Catalog.Products)
	for i := range plan {
		switch f := &plan[i]; f.Kind {
		case fault.PlanWrong:
			swapFacings(&l, f)
		case fault.PackageRedesigned:
			redesign(l.Catalog.Products, f)
		default: // Set.Plan has these two alone
		}
	}
	catalog, err := store.NewCatalog(l.Catalog.Products)
	if err != nil {
		panic(err) // the SKUs are the same as before
	}
	l.Catalog = catalog
	actual, err := store.NewLayout(l)
	if err != nil {
		return c.Layout // the layout as filed is invalid: whoever made it has said so
	}
	for i := range actual.Shelves { // the load cells were installed by the plan as filed
		actual.Shelves[i].Cells = c.Layout.Shelves[i].Cells
	}
	return actual
}

// swapFacings exchanges neighbours on a shelf: each lies on as many plates as before, but the right one of
// the two is on the left.
func swapFacings(l *store.Layout, f *fault.Active) {
	pairs, candidates := neighbours(l, f), 0
	for _, facing := range l.Planogram.Facings {
		if f.Matches(string(facing.SKU)) {
			candidates++
		}
	}
	// No facing moves twice. Odd ones have no partner, so that those who have are swapped more often.
	p := f.Share * float64(candidates) / float64(2*len(pairs))
	for i, pair := range pairs {
		if a, b := pair[0], pair[1]; f.Key.Float64("swap", uint64(i)) < p {
			a.First, b.First = b.First+store.PlateID(b.Count-a.Count), a.First
		}
	}
}

// neighbours pairs each facing with the next on its shelf, left and right; none is in two pairs. The list of
// facings keeps its order.
func neighbours(l *store.Layout, f *fault.Active) [][2]*store.Facing {
	var order []*store.Facing
	for i := range l.Planogram.Facings {
		order = append(order, &l.Planogram.Facings[i])
	}
	slices.SortStableFunc(order, func(a, b *store.Facing) int { return cmp.Compare(a.First, b.First) })
	var pairs [][2]*store.Facing
	for i := 0; i+1 < len(order); i++ {
		a, b := order[i], order[i+1]
		if l.Plates[a.First].Shelf == l.Plates[b.First].Shelf && a.SKU != b.SKU &&
			f.Matches(string(a.SKU), string(b.SKU)) {
			pairs = append(pairs, [2]*store.Facing{a, b})
			i++
		}
	}
	return pairs
}

// redesign gives a share of the products' packages new colours and another motif. Brand and text stay.
func redesign(products []store.Product, f *fault.Active) {
	for i := range products {
		p := &products[i]
		key := f.Key.Child(string(p.SKU))
		if !f.Matches(string(p.SKU)) || key.Float64("redesigned", 0) >= f.Share {
			continue
		}
		art := &p.Art
		art.Base, art.Accent = turned(art.Accent, key), turned(art.Base, key)
		art.Motif += 1 + int(key.Uint64("motif", 0)%5)
		art.Ink = inkOn(art.Base)
	}
}

// turned exchanges a colour's channels, which moves its hue and keeps it as colourful.
func turned(c color.RGBA, key rng.Key) color.RGBA {
	if key.Float64("turn", 0) < 0.5 {
		return color.RGBA{R: c.G, G: c.B, B: c.R, A: c.A}
	}
	return color.RGBA{R: c.B, G: c.R, B: c.G, A: c.A}
}

// inkOn is black or white, whichever can be read on a ground (BT.601 luma).
func inkOn(ground color.RGBA) color.RGBA {
	if 0.299*float64(ground.R)+0.587*float64(ground.G)+0.114*float64(ground.B) > 140 {
		return color.RGBA{R: 20, G: 20, B: 20, A: 255}
	}
	return color.RGBA{R: 250, G: 250, B: 250, A: 255}
}
