package crowd

import (
	"math"

	"storesim/pipeline/store"
)

// steer says what velocity a wants in the next step and where it wants to face; false where it wants to
// stand.
func (c *Crowd) steer(a *Agent) (want store.Vec2, heading float64, going bool) {
	if a.leader != nil {
		return c.accompany(a)
	}
	if a.yield > 0 {
		left := a.aside.Sub(a.at)
		return left.Unit().Scale(min(a.speed, left.Len()/c.set.Step)), a.heading, true
	}
	for len(a.path) > 1 && c.passed(a) {
		a.pop()
	}
	left := a.at.Dist(a.path[0])
	if len(a.path) == 1 && left < a.tolerance() {
		a.path = nil
		c.arrived = append(c.arrived, a)
		return want, a.heading, false
	}
	speed := min(a.speed, max(left, 0.05)/c.set.Step)
	if len(a.path) == 1 {
		speed = min(speed, max(1.2*left, 0.15), left/c.set.Step)
	}
	return a.path[0].Sub(a.at).Unit().Scale(speed), c.wheelTowards(a), true
}

// passed reports whether a can go on to the way point after the next: it is close to the next one or has
// been pushed past it, and the other one is in sight.
func (c *Crowd) passed(a *Agent) bool {
	d := a.at.Sub(a.path[0])
	if d.Len() < 0.04 {
		return true
	}
	near := d.Len() < 0.15 || (d.Len() < 2 && d.Dot(a.path[1].Sub(a.path[0])) > 0)
	return near && c.floor.Sight(a.at, a.path[1], a.foot.Radius()+0.01)
}

// Weidmann is the share of the free walking speed that is walked at a density of people per square metre
// (Weidmann 1993, eq. 9: 1.34 m/s at most, none at 5.4 /m2).
func Weidmann(density float64) float64 {
	if density <= 0 {
		return 1
	}
	return max(1-math.Exp(-1.913*(1/density-1/5.4)), 0)
}

// slowest is the share of the preferred speed that is wanted in the densest crowd: at none nobody would ever
// move again.
const slowest = 0.06

// ahead is how far before them people see how dense it is, metres.
const ahead = 2.5

// roomAhead is the share of its speed that a wants, by the density before it: people in the sector of 120
// degrees up to the farthest neighbour minded, over the part of it that is floor. The idea is that of Curtis
// & Manocha 2012 (Pedestrian simulation using geometric reasoning in velocity space): what is slowed is the
// wanted velocity, not the one that avoids; here the law itself is inverted, not a model of the stride.
func (c *Crowd) roomAhead(a *Agent, want store.Vec2) float64 {
	far2, count, speed2 := ahead*ahead, 0.0, want.Dot(want)
	full := len(c.found) == cap(c.list)
	if full {
		far2 = min(far2, c.found[len(c.found)-1].d2)
	}
	for _, n := range c.found {
		e := &c.index.entries[n.at]
		along := e.p.Sub(a.at).Dot(want)
		if e.body && n.d2 < far2 && along > 0 && along*along > n.d2*speed2/4 {
			count++
		}
	}
	if count < 2 {
		return 1
	}
	area := math.Pi / 3 * far2 * c.floorShare(a.at, want, math.Sqrt(far2))
	return max(Weidmann(count/area), slowest)
}

// probes are the places of a sector of 120 degrees about +x of radius 1 that are looked at to see how much of
// it is floor: eight of equal weight, two in an inner ring, three in each of two outer ones.
var probes = [...]store.Vec2{
	{X: 0.29, Y: 0.17}, {X: 0.29, Y: -0.17},
	{X: 0.63}, {X: 0.48, Y: 0.40}, {X: 0.48, Y: -0.40},
	{X: 0.89}, {X: 0.68, Y: 0.57}, {X: 0.68, Y: -0.57},
}

// floorShare is the share of the sector before p that is floor, at least a quarter.
func (c *Crowd) floorShare(p, want store.Vec2, radius float64) float64 {
	if c.floor.about(p)-corner > radius {
		return 1
	}
	dir, n := want.Unit().Scale(radius), 0
	for _, q := range probes {
		if c.floor.Free(p.Add(dir.Scale(q.X)).Add(dir.Perp().Scale(q.Y)), 0) {
			n++
		}
	}
	return float64(max(n, 2)) / float64(len(probes))
}

// sidestep turns what a wants to its preferred side when somebody comes towards it or stands in its way:
// most people keep right, so that streams sort themselves into lanes.
func (c *Crowd) sidestep(a *Agent, want store.Vec2) store.Vec2 {
	speed := want.Len()
	if !c.set.Density || speed < 0.2 {
		return want
	}
	dir := want.Scale(1 / speed)
	for _, n := range c.found {
		e := &c.index.entries[n.at]
		d := e.p.Sub(a.at)
		before, across := d.Dot(dir), dir.Cross(d)
		if before <= 0 || before > 3 || math.Abs(across) > 2*a.foot.Radius()+0.1 {
			continue
		}
		if pace := e.v.Dot(dir); pace < -0.1 {
			return rotate(want, 0.25*a.sidle)
		} else if pace < 0.3*speed && math.Abs(across) < 0.1 {
			return rotate(want, 0.1*a.sidle)
		}
	}
	return want
}

func rotate(v store.Vec2, angle float64) store.Vec2 {
	s, co := math.Sincos(angle)
	return store.Vec2{X: co*v.X - s*v.Y, Y: s*v.X + co*v.Y}
}
