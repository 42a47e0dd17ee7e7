package attribution

import (
	"cmp"
	"math"
	"slices"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// The model of what cameras see in a hand before and after a change. Chosen on seeds below 1000.
const (
	Watch = 2500 * time.Millisecond // how long before and after a change hands are looked at

	showing   = 0.35 // share of a holder's hand pictures that show the product: the other hand, a bag, a body
	lookalike = 0.03 // probability that a hand that does not hold a product seems to
	dependent = 0.5  // weight of a picture: the next one shows the same thing in the same light
	carried   = 0.5  // weight of what was seen when the product should not have been there
	most      = 6.0  // logarithm of the ratio at most
	least     = -3.0 // ... and at least
)

// Seen is what the cameras saw of one product in somebody's hands.
type Seen struct {
	SKU store.SKU
	Log float64 // log of the ratio: with the product over without it
}

// Evidence weighs the products that an actor may have moved by what was seen in the hands.
type Evidence struct {
	Goods  []Seen  // those that were seen, by SKU
	Others float64 // log of the ratio of any other product: the more pictures without it, the lower
}

// Weight is the likelihood of what was seen if the actor moved a product, over that if not.
func (e *Evidence) Weight(sku store.SKU) float64 {
	i, ok := slices.BinarySearchFunc(e.Goods, sku, func(s Seen, k store.SKU) int {
		return cmp.Compare(s.SKU, k)
	})
	if ok {
		return math.Exp(e.Goods[i].Log)
	}
	return math.Exp(e.Others)
}

// unlikely is the probability of a candidate below which nobody looks at the hands.
const unlikely = 1e-4

// observe gathers the evidence of a claim's likely candidates, who are among people, in the same order.
func observe(c *Claim, people []*gallery.Identity) {
	next := 0
	for i := range c.Candidates {
		for people[next].ID != c.Candidates[i].Identity {
			next++
		}
		if c.Candidates[i].P >= unlikely {
			c.Candidates[i].Seen = watched(&c.Change, people[next])
		}
	}
}

// watched gathers the evidence of one person about a change: who took something holds it afterwards, who
// brought it held it before.
func watched(c *shelf.Change, who *gallery.Identity) Evidence {
	before := span(who.Grasps, c.Start.Add(-Watch), c.Start)
	after := span(who.Grasps, c.Start, c.End.Add(Watch))
	with, without := after, before
	if c.Mass > 0 {
		with = span(who.Grasps, c.Start.Add(-Watch), c.End)
		without = span(who.Grasps, c.End, c.End.Add(Watch))
	}
	var e Evidence
	for _, sku := range named(with) {
		log := min(logRatio(with, sku), most) - carried*min(max(0, logRatio(without, sku)), most)
		e.Goods = append(e.Goods, Seen{sku, max(log, least)})
	}
	e.Others = min(max(logRatio(with, ""), least), 0)
	return e
}

// span are the grasps in [from, to).
func span(list []gallery.Grasp, from, to feed.Stamp) []gallery.Grasp {
	at := func(t feed.Stamp) int {
		i, _ := slices.BinarySearchFunc(list, t, func(g gallery.Grasp, t feed.Stamp) int {
			return cmp.Compare(g.Time, t)
		})
		return i
	}
	return list[at(from):at(to)]
}

// named lists the products that grasps name, sorted.
func named(list []gallery.Grasp) []store.SKU {
	var out []store.SKU
	for i := range list {
		for _, l := range list[i].Goods {
			out = append(out, l.SKU)
		}
	}
	slices.Sort(out)
	return slices.Compact(out)
}

// logRatio is the log likelihood ratio of pictures of hands, with a product in one of them over without.
func logRatio(list []gallery.Grasp, sku store.SKU) float64 {
	sum := 0.0
	for i := range list {
		sum += math.Log(1 - showing + showing*list[i].Of(sku)/lookalike)
	}
	return dependent * sum
}
