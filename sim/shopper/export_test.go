package shopper

import (
	"storesim/pipeline/store"
	"storesim/sim/crowd"
	"storesim/sim/des"
	"storesim/sim/rng"
	"storesim/sim/world"
)

// Agent is a walker of a crowd.
type Agent = agent

// Join adds a body to the crowd.
func (c *Crowd) Join(b *world.Body, speed, sidle float64) *Agent { return c.join(b, speed, sidle) }

// Send starts a walk.
func (c *Crowd) Send(a *Agent, goal store.Vec2, near float64) bool { return c.send(a, goal, near) }

// GoTo sends a walker and waits as a shopper does who wants something there; false where it gives up.
func (c *Crowd) GoTo(p *des.Process, a *Agent, goal store.Vec2) bool {
	v := &visit{town: &Town{crowd: c, grid: c.grid}, walk: a, body: a.body, p: p}
	return v.goTo(goal)
}

// Path plans a way for somebody without gear.
func (g *Grid) Path(a, b store.Vec2) []store.Vec2 {
	return g.Floor.Path(nil, crowd.Way{From: a, To: b, Radius: world.Radius})
}

// Around plans a way that also keeps clear of people who stand about.
func (g *Grid) Around(a, b store.Vec2, standing []store.Vec2) []store.Vec2 {
	w := crowd.Way{From: a, To: b, Radius: world.Radius}
	for _, p := range standing {
		w.Off = append(w.Off, crowd.Avoid{At: p, Keep: 2*world.Radius + 0.06})
	}
	return g.Floor.Path(nil, w)
}

// Units draws the size of a basket.
func (c *Config) Units(s *rng.Stream) int { return c.units(s) }

// Wish is what a test may know of a wish.
type Wish struct {
	SKU         store.SKU
	Count       int
	Keep, Stray bool
	AtOnce      bool
}

// Wishes draws a shopping list.
func (c *Config) Wishes(key rng.Key, st *world.Stock, l *store.Layout) []Wish {
	var out []Wish
	list, _ := c.wishes(key, st, l)
	for _, w := range list {
		out = append(out, Wish{SKU: w.sku, Count: w.count, Keep: w.keep, Stray: w.stray, AtOnce: w.atOnce})
	}
	return out
}
