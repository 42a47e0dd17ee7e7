package crowd

import (
	"math"

	"storesim/pipeline/store"
)

// A walker that stays about one place for long is in a knot: each of a few people stands where another wants
// to go, and none can pass. The knot comes undone when one of them steps back for a while. Counts are in
// steps.
const (
	patience = 20   // without getting nearer to the way point, until a way is planned anew
	about    = 0.5  // metres within which a walker has not got on
	closeBy  = 30   // after which a goal nearly reached will do
	knotted  = 80   // after which a walker steps back
	again    = 10   // until it looks anew for a place to step back to
	yieldFor = 40   // of the walk back and the wait there
	looked   = 6.0  // metres within which those who stand about are walked round: others may be gone
	seldom   = 8    // in a dense crowd only every so many steps count: there one waits
	queueing = 0.35 // share of the free speed below which a crowd is dense
	goodGoal = 0.1  // metres from a goal that will do when others crowd it
)

// tolerance is how close to the goal is there. Somebody may have come to stand within arm's length of the
// goal meanwhile, and walkers keep off each other by more than touch: then nearly there is there.
func (a *Agent) tolerance() float64 {
	if a.waited > closeBy {
		return max(a.near, goodGoal)
	}
	return a.near
}

// mind watches whether a gets on, and does something about it where it does not.
func (c *Crowd) mind(a *Agent) {
	if a.leader != nil {
		if a.stuck++; a.vel.Len() > 0.1 {
			a.stuck = 0
		}
		return
	}
	if a.yield > 0 {
		if a.yield--; a.yield == 0 {
			a.stuck, a.anchor = 0, a.at
			c.replan(a)
		}
		return
	}
	c.unstick(a)
	c.refind(a)
	c.giveWay(a)
}

// unstick plans a new way, at last by another side, when a walker gets nowhere.
func (c *Crowd) unstick(a *Agent) {
	if a.vel.Len() > 0.1 {
		a.stuck = max(0, a.stuck-1)
		return
	}
	a.stuck++
	if a.stuck%10 == 0 {
		a.sidle = -a.sidle
		c.around(a)
	}
}

// refind plans anew when a walker comes no nearer to its way point: others may have pushed it to where that
// is out of sight.
func (c *Crowd) refind(a *Agent) {
	left := a.at.Dist(a.path[0])
	if left < a.closest-0.05 {
		a.closest, a.lost = left, 0
		return
	}
	if a.lost++; a.lost >= patience {
		c.replan(a)
	}
}

// replan looks for another way, round those who stand about where there is one.
func (c *Crowd) replan(a *Agent) {
	a.lost = 0
	if !c.around(a) {
		if route := c.plan(a, nil); len(route) > 0 {
			a.follow(route)
		}
	}
}

// around takes a way round those who stand about, if there is one.
func (c *Crowd) around(a *Agent) bool {
	c.off = c.off[:0]
	for _, b := range c.agents {
		if b != a && b.at.Dist(a.at) < looked && (!c.under(b) || b.stuck > 5 || b.yield > 0) {
			c.avoidDiscs(a, b)
		}
	}
	route := c.plan(a, c.off)
	if len(route) == 0 {
		return false // the old way stays: planning has not written over it
	}
	a.follow(route)
	return true
}

// avoidDiscs adds what b takes up to those to walk round.
func (c *Crowd) avoidDiscs(a, b *Agent) {
	centres := b.foot.Centres(b.at, b.heading)
	for k := range b.foot.count() {
		keep := max(a.foot.Radius(), a.foot.Discs[1].Radius) + b.foot.Discs[k].Radius + c.set.Personal + 0.01
		c.off = append(c.off, Avoid{centres[k], keep})
	}
}

// giveWay counts the time without getting on, and after long steps back to a free place near by.
func (c *Crowd) giveWay(a *Agent) {
	if a.at.Dist(a.anchor) > about {
		a.anchor, a.waited = a.at, 0
		return
	}
	if a.waited++; a.waited < knotted {
		return
	}
	a.waited = knotted - again
	if p, ok := c.refuge(a); ok {
		a.aside, a.yield, a.waited = p, yieldFor, 0
	}
}

// refuge is the place 0.8 to 1.5 m away, to be reached straight past fixtures and people, that is farthest
// from the others.
func (c *Crowd) refuge(a *Agent) (best store.Vec2, ok bool) {
	c.off = c.off[:0]
	for _, b := range c.agents {
		if b != a {
			c.avoidDiscs(a, b)
		}
	}
	room := 1e-9
	for _, far := range [...]float64{0.8, 1.15, 1.5} {
		for k := range 16 {
			p := a.at.Add(store.Heading(float64(k) * math.Pi / 8).Scale(far))
			d := c.roomAt(p)
			if d > room+1e-9 && c.floor.Free(p, a.foot.Radius()) && c.openTo(a, p) {
				best, room, ok = p, d, true
			}
		}
	}
	return best, ok
}

// roomAt is how far p is from those in off, beyond what is to be kept.
func (c *Crowd) roomAt(p store.Vec2) float64 {
	best := math.Inf(1)
	for _, o := range c.off {
		best = min(best, p.Dist(o.At)-o.Keep)
	}
	return best
}

// openTo reports whether a can walk straight to p without touching a fixture or anybody. Where it stands
// already somebody may be close: nobody may get closer.
func (c *Crowd) openTo(a *Agent, p store.Vec2) bool {
	for _, o := range c.off {
		touch := o.Keep - c.set.Personal - 0.01
		if nearestOnSegment(a.at, p, o.At) < min(touch, a.at.Dist(o.At)-1e-6) {
			return false
		}
	}
	return c.floor.Sight(a.at, p, a.foot.Radius())
}
