package crowd

import (
	"math"

	"storesim/pipeline/store"
)

// pair is two discs as one of them sees the other.
type pair struct {
	d     store.Vec2 // from the one to the other, metres
	rel   store.Vec2 // velocity of the one less that of the other, m/s
	touch float64    // sum of the radii
	own   store.Vec2 // velocity of the one
	share float64    // of the change of velocity that the one makes, 0.5 or 1
}

// orca is the half-plane of velocities that keep two discs apart for a time tau (van den Berg, Guy, Lin &
// Manocha 2011, eq. 3 to 5): u is the smallest change of the relative velocity that leads out of the
// velocity obstacle, a cone cut off by a disc of radius touch/tau about d/tau; each takes its share of it.
func (q *pair) orca(tau float64) line {
	if q.d.Dot(q.d) <= q.touch*q.touch {
		return q.cutOff(min(tau, partIn))
	}
	w := q.rel.Sub(q.d.Scale(1 / tau))
	wd := w.Dot(q.d)
	if wd < 0 && wd*wd > q.touch*q.touch*w.Dot(w) {
		return q.cutOff(tau)
	}
	d2 := q.d.Dot(q.d)
	leg := math.Sqrt(d2 - q.touch*q.touch)
	along, across := q.d.Scale(leg/d2), q.d.Perp().Scale(q.touch/d2)
	dir := across.Sub(along) // the right leg, backwards
	if q.d.Cross(w) > 0 {
		dir = along.Add(across) // the left leg
	}
	u := dir.Scale(q.rel.Dot(dir)).Sub(q.rel)
	return line{p: q.own.Add(u.Scale(q.share)), d: dir}
}

// partIn is the time in which two who have come closer than they like part again, seconds. The paper takes
// one step, which makes people jump; ours never overlap, so there is time.
const partIn = 0.5

// cutOff is the half-plane where the nearest point of the obstacle's boundary lies on its disc.
func (q *pair) cutOff(tau float64) line {
	w := q.rel.Sub(q.d.Scale(1 / tau))
	length := w.Len()
	n := q.d.Scale(-1).Unit()
	if length > 1e-9 {
		n = w.Scale(1 / length)
	}
	u := n.Scale(q.touch/tau - length)
	return line{p: q.own.Add(u.Scale(q.share)), d: store.Vec2{X: n.Y, Y: -n.X}}
}

// wall is the half-plane that keeps a disc from an edge for a time tau: its nearest point q is approached
// at no more than the distance left over tau. For one edge, being convex, this is sufficient; it allows
// somewhat less than section 4.4 of the paper, and nothing at its ends needs a case of its own.
func wall(p, q store.Vec2, radius, tau float64) line {
	d := p.Sub(q)
	length := d.Len()
	n := d.Scale(1 / max(length, 1e-9))
	return line{p: n.Scale(-(length - radius) / tau), d: store.Vec2{X: n.Y, Y: -n.X}}
}

// avoid picks the velocity closest to want that keeps a off fixtures and the others: first the lines of
// fixtures, which hold, then those of people, which may give way to each other.
func (c *Crowd) avoid(a *Agent, want store.Vec2) store.Vec2 {
	limit := a.speed * haste
	c.lines = c.lines[:0]
	if c.floor.area != nil {
		c.walls(a, limit)
	}
	fixed := len(c.lines)
	c.people(a)
	v, done := best(c.lines, limit, want, false)
	if done < len(c.lines) {
		v, c.scratch = least(c.lines, fixed, done, limit, v, c.scratch)
	}
	return v
}

// walls adds the lines of the edges near a.
func (c *Crowd) walls(a *Agent, limit float64) {
	for k := range a.foot.count() {
		p, r := c.index.entries[c.index.where[a.first+k]].p, a.foot.Discs[k].Radius
		far := r + limit*c.set.Walls
		if c.floor.about(p)-corner > far {
			continue
		}
		near := c.floor.edges(p)
		for i := range near {
			q, t := near[i].nearest(p)
			if t > 0 && p.Dist(q) < far { // the end of the edge before has t = 1
				c.lines = append(c.lines, wall(p, q, r, c.set.Walls))
			}
		}
	}
}

// precedes reports whether one goes first where two hardly move who go the same way: the one with less way
// to go. Without an order people who want through one door stand in an arch before it for ever. It is not in
// the paper; what keeps the two apart is that no step is made that touches anybody.
func (e *entry) precedes(o *entry) bool {
	if !e.slow || !o.slow || e.to.Sub(e.p).Dot(o.to.Sub(o.p)) < 0 {
		return false
	}
	return e.left < o.left || e.left == o.left && e.agent < o.agent
}

// people adds the lines of the neighbours, disc by disc.
func (c *Crowd) people(a *Agent) {
	for k := range a.foot.count() {
		own := &c.index.entries[c.index.where[a.first+k]]
		for _, n := range c.found {
			e := &c.index.entries[n.at]
			if own.precedes(e) {
				continue
			}
			q := pair{
				d: e.p.Sub(own.p), rel: a.vel.Sub(e.v), touch: own.r + e.r + c.set.Personal,
				own: a.vel, share: 0.5,
			}
			if !e.walks {
				q.share = 1
			}
			c.lines = append(c.lines, q.orca(c.set.Horizon))
		}
	}
}
