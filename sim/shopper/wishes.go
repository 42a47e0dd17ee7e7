package shopper

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/rng"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// wish is one stop of a trip: a product, how many units to take, and what is to happen with them.
type wish struct {
	sku     store.SKU
	count   int
	keep    bool      // false: looked at and put back
	stray   bool      // put back in a wrong place
	atOnce  bool      // all units in one grab
	touch   bool      // touches a neighbour first without taking
	impulse bool      // was not on the list
	child   bool      // carried out by a child
	manner  truth.Act // how it is carried out, empty for plainly
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

// kinship is how much a large basket goes with a large carrier: the correlation of the two normal draws of a
// Gaussian copula, which leaves the shares of the gear and the sizes of the baskets what they are.
const kinship = 0.8

// mood is the normal quantile of a basket's size; it matters where gear is carried, and is 0 elsewhere.
func (c *Config) mood(key rng.Key, units int) float64 {
	if c.sizes == nil {
		return 0
	}
	return quantile(c.sizes, min(units, len(c.sizes)), key.Float64("rank", 0))
}

// gear draws what the party carries its goods with, given the quantile of its basket's size.
func (c *Config) gear(key rng.Key, mood float64) world.Gear {
	if c.Carrying == (Carrying{}) {
		return world.NoGear
	}
	s := key.Stream("gear")
	if u := s.Float64(); u < c.Carrying.Wheelchair {
		return world.Wheelchair
	} else if u < c.Carrying.Wheelchair+c.Carrying.Stroller {
		return world.Stroller
	}
	z := kinship*mood + math.Sqrt(1-kinship*kinship)*s.Norm(0, 1)
	rank := 0.5 * math.Erfc(-z/math.Sqrt2)
	switch left := 1 - c.Carrying.Wheelchair - c.Carrying.Stroller; {
	case rank > 1-c.Carrying.Cart/left:
		return world.Cart
	case rank > 1-(c.Carrying.Cart+c.Carrying.Basket)/left:
		return world.Basket
	}
	return world.NoGear
}

// wishes draws a shopping list from what the store files, and the quantile of its size.
func (c *Config) wishes(key rng.Key, st *world.Stock, layout *store.Layout) (list []wish, mood float64) {
	s := key.Stream("wishes")
	if s.Bool(c.Idle) {
		return nil, -1
	}
	var wanted []wish
	if c.Demand != nil {
		wanted, mood = c.Demand.list(s)
	} else {
		units := c.units(s)
		wanted, mood = c.anything(s, units, layout.Planogram.Facings), c.mood(key, units)
	}
	for _, w := range wanted {
		w.touch = s.Bool(c.Touch)
		w.atOnce = w.count > 1 && w.count <= 3 && s.Bool(c.TwoAtOnce)
		for back := s.Poisson(c.considered() * float64(w.count)); back > 0; back-- {
			other := neighbour(w.sku, st, layout, s)
			list = append(list, wish{sku: other, count: 1, stray: s.Bool(c.Misplace)})
		}
		list = append(list, w)
	}
	return c.colour(key, list, st, layout), mood
}

// anything wants every facing alike, several units of one product now and then.
func (c *Config) anything(s *rng.Stream, units int, facings []store.Facing) []wish {
	var list []wish
	for left := units; left > 0; {
		w := wish{sku: facings[s.IntN(len(facings))].SKU, count: 1, keep: true}
		for w.count < left && s.Bool(0.25) {
			w.count++
		}
		left -= w.count
		list = append(list, w)
	}
	return list
}

// colour gives the wishes their manners, and adds what is bought on impulse.
func (c *Config) colour(key rng.Key, list []wish, st *world.Stock, layout *store.Layout) []wish {
	if len(c.Acts) == 0 {
		return list
	}
	v := &visit{town: &Town{cfg: *c}, key: key}
	var out []wish
	for i, w := range list {
		if w.keep {
			w.manner = v.manner(i)
			w.touch = w.touch || v.doesAt(truth.Browse, i)
		}
		out = append(out, w)
		if w.keep && v.doesAt(truth.Impulse, i) {
			s := key.ChildN("impulse", i).Stream("")
			out = append(out, wish{sku: neighbour(w.sku, st, layout, s), count: 1, keep: true, impulse: true})
		}
	}
	return out
}

// manner is the first act that happens at line i.
func (v *visit) manner(i int) truth.Act {
	for _, act := range manners() {
		if v.doesAt(act, i) {
			return act
		}
	}
	return ""
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
