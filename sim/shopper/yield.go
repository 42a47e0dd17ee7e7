package shopper

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/world"
)

// A walker that stays about one place for long is in a knot: each of a few people stands where another wants
// to go, and none can pass. The knot comes undone when one of them steps back for a while.
const (
	about     = 0.5 // metres within which a walker has not got on
	closeBy   = 30  // steps after which a goal nearly reached will do
	knotted   = 80  // steps after which a walker steps back
	again     = 10  // steps until it looks anew for a place to step back to
	yieldFor  = 40  // steps of the walk back and the wait there
	goodGoal  = 0.1 // metres from a goal that will do when others crowd it
	elbowRoom = 2*world.Radius + personal + 0.01
)

// tolerance is how close to the goal is there. Somebody may have come to stand within arm's length of the
// goal meanwhile, and walkers keep off each other by more than touch: then nearly there is there.
func (a *agent) tolerance() float64 {
	if a.waited > closeBy {
		return max(a.near, goodGoal)
	}
	return a.near
}

// giveWay counts the time without getting on, and after long steps back to a free place near by.
func (c *Crowd) giveWay(a *agent, at store.Vec2) {
	if at.Dist(a.anchor) > about {
		a.anchor, a.waited = at, 0
		return
	}
	if a.waited++; a.waited < knotted {
		return
	}
	a.waited = knotted - again
	if p, ok := c.refuge(a, at); ok {
		a.aside, a.yield, a.waited = p, yieldFor, 0
	}
}

// stepBack walks to the refuge and waits there; at the end the way to the goal is planned anew.
func (c *Crowd) stepBack(a *agent, at store.Vec2, now des.Time) {
	left := a.aside.Sub(at)
	speed := min(a.speed, left.Len()/step.Seconds())
	a.next = c.avoid(a, at, left.Unit().Scale(speed), now)
	if a.yield--; a.yield == 0 {
		a.stuck, a.anchor = 0, at
		c.replan(a, at)
	}
}

// refuge is the place 0.8 to 1.5 m away, to be reached straight past fixtures and people, that is farthest
// from the others.
func (c *Crowd) refuge(a *agent, at store.Vec2) (best store.Vec2, ok bool) {
	others := c.others(a)
	room := elbowRoom
	for _, far := range [...]float64{0.8, 1.15, 1.5} {
		for k := range 16 {
			p := at.Add(store.Heading(float64(k) * math.Pi / 8).Scale(far))
			d := nearestOf(others, p)
			if d > room+1e-9 && c.grid.Free(p, world.Radius) && c.open(at, p, others) {
				best, room, ok = p, d, true
			}
		}
	}
	return best, ok
}

// open reports whether one can walk straight from a to b without touching a fixture or anybody. Where one
// stands already somebody may be close: nobody may get closer.
func (c *Crowd) open(a, b store.Vec2, others []store.Vec2) bool {
	for _, o := range others {
		least := nearestOnSegment(a, b, o)
		if least < min(2*world.Radius, a.Dist(o)-1e-6) {
			return false
		}
	}
	return c.grid.sight(a, b)
}

func (c *Crowd) others(a *agent) []store.Vec2 {
	var out []store.Vec2
	for _, b := range c.agents {
		if b != a {
			out = append(out, b.body.Floor(c.sim.Now()))
		}
	}
	return out
}

func nearestOf(points []store.Vec2, p store.Vec2) float64 {
	best := math.Inf(1)
	for _, q := range points {
		best = min(best, p.Dist(q))
	}
	return best
}

// nearestOnSegment is the distance of p from the segment a to b.
func nearestOnSegment(a, b, p store.Vec2) float64 {
	ab := b.Sub(a)
	t := min(max(p.Sub(a).Dot(ab)/ab.Dot(ab), 0), 1)
	return a.Add(ab.Scale(t)).Dist(p)
}
