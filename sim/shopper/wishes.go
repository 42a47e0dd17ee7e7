package shopper

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/rng"
	"storesim/sim/world"
)

// wish is one stop of a trip: a product, how many units to take, and what is to happen with them.
type wish struct {
	sku    store.SKU
	count  int
	keep   bool // false: looked at and put back
	stray  bool // put back in a wrong place
	atOnce bool // all units in one grab
	touch  bool // touches a neighbour first without taking
}

// units draws the number of units wanted: Poisson-lognormal, given at least one.
func (c *Config) units(s *rng.Stream) int {
	for range 1000 {
		if n := s.Poisson(math.Exp(s.Norm(c.BasketMu, c.BasketSigma))); n > 0 {
			return n
		}
	}
	return 1
}

// considered is how many units are looked at and put back for each unit kept, so that a share PutBack of
// all item events are put-backs: with W units kept and B put back there are W + 2B events, so B =
// W*p/(1-2p).
func (c *Config) considered() float64 { return c.PutBack / (1 - 2*c.PutBack) }

// wishes draws a shopping list from what the store files.
func (c *Config) wishes(key rng.Key, st *world.Stock, layout *store.Layout) []wish {
	s := key.Stream("wishes")
	if s.Bool(c.Idle) {
		return nil
	}
	var list []wish
	facings := layout.Planogram.Facings
	for left := c.units(s); left > 0; {
		w := wish{sku: facings[s.IntN(len(facings))].SKU, count: 1, keep: true, touch: s.Bool(c.Touch)}
		for w.count < left && s.Bool(0.25) {
			w.count++
		}
		w.atOnce = w.count > 1 && w.count <= 3 && s.Bool(c.TwoAtOnce)
		left -= w.count
		for back := s.Poisson(c.considered() * float64(w.count)); back > 0; back-- {
			other := neighbour(w.sku, st, layout, s)
			list = append(list, wish{sku: other, count: 1, stray: s.Bool(c.Misplace)})
		}
		list = append(list, w)
	}
	return list
}

// neighbour picks a product filed on the same shelf as sku: what one compares it with.
func neighbour(sku store.SKU, st *world.Stock, layout *store.Layout, s *rng.Stream) store.SKU {
	column := &st.Columns[st.ColumnsOf(sku)[0]]
	shelf := layout.Shelves[layout.Plates[column.First].Shelf]
	var near []store.SKU
	for k := range shelf.Count {
		f, ok := layout.FacingOf(shelf.First + store.PlateID(k))
		if ok && (len(near) == 0 || near[len(near)-1] != f.SKU) {
			near = append(near, f.SKU)
		}
	}
	return near[s.IntN(len(near))]
}
