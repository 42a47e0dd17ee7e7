package shopper

import (
	"storesim/pipeline/store"
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
	v := &visit{town: &Town{crowd: c, grid: c.grid}, walk: a, p: p}
	return v.goTo(goal)
}

// Walking reports whether a is under way.
func (a *Agent) Walking() bool { return len(a.path) > 0 }

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
	for _, w := range c.wishes(key, st, l) {
		out = append(out, Wish{SKU: w.sku, Count: w.count, Keep: w.keep, Stray: w.stray, AtOnce: w.atOnce})
	}
	return out
}
