package crowd

import "storesim/pipeline/store"

// skin is kept round things pushed while they turn, metres: between two steps they move on an arc, and a
// body's turn need not be even.
const skin = 0.02

// The levels of a step: each gives up more than the one before. The last one is to stand, which is always
// possible, because nobody overlapped anybody before the step.
const (
	whole    = iota
	straight // without the turn
	sliding  // along what is in the way
	half     // of that
	slow     // a fifth of that
	turning  // on the spot
	standing
)

// commit makes as much of everybody's step as touches nobody and nothing. All begin with the whole step that
// they chose; who would touch something gives up a level, and those about it are looked at again, until
// nobody touches anything. Levels only fall, so this ends.
func (c *Crowd) commit() {
	for _, a := range c.agents {
		a.level, a.check = whole, a.going
		if a.going {
			c.displace(a)
		}
	}
	for again := true; again; {
		again = false
		for _, a := range c.agents {
			if !a.check {
				continue
			}
			a.check = false
			if n, hit := c.obstruction(a); hit {
				c.giveUp(a, n)
				again = true
			}
		}
	}
}

// giveUp takes a to the next level; n points to what is in the way, the zero vector where that is no use.
func (c *Crowd) giveUp(a *Agent, n store.Vec2) {
	turn := a.turn
	a.level++
	if a.level == straight && turn == 0 {
		a.level = sliding
	}
	switch a.level {
	case straight:
		a.turn = 0
	case sliding:
		a.vel = a.vel.Sub(n.Scale(max(0, a.vel.Dot(n))))
	case half:
		a.vel = a.vel.Scale(0.5)
	case slow:
		a.vel = a.vel.Scale(0.2)
	case turning:
		a.vel, a.turn = store.Vec2{}, a.wheel
		if a.turn == 0 {
			a.level = standing
		}
	default:
		a.vel, a.turn = store.Vec2{}, 0
	}
	if a.level != standing || turn != 0 {
		a.check = true
	}
	c.displace(a)
	c.recheck(a)
}

// displace writes down by how much each disc of a moves in this step.
func (c *Crowd) displace(a *Agent) {
	step := a.vel.Scale(c.set.Step)
	if !a.foot.Pushes() {
		c.index.entries[c.index.where[a.first]].m = step
		return
	}
	from := a.foot.Centres(a.at, a.heading)
	to := a.foot.Centres(a.at.Add(step), a.heading+a.turn)
	for k := range a.foot.count() {
		c.index.entries[c.index.where[a.first+k]].m = to[k].Sub(from[k])
	}
}

// obstruction finds something that a would touch in this step, and in what direction it lies.
func (c *Crowd) obstruction(a *Agent) (store.Vec2, bool) {
	for k := range a.foot.count() {
		own := &c.index.entries[c.index.where[a.first+k]]
		if own.m == (store.Vec2{}) {
			continue // whoever comes too close has to give up something
		}
		r := own.r
		if k > 0 {
			r += skin
		}
		if c.floor.area != nil && !c.floor.passable(own.p, own.m, r) {
			return c.floor.towards(own.p), true
		}
		if e := c.hit(own, a.index); e != nil {
			return e.p.Sub(own.p).Unit(), true
		}
	}
	return store.Vec2{}, false
}

// hit finds a disc that own would touch, or nil.
func (c *Crowd) hit(own *entry, self int) *entry {
	x := &c.index
	x0, x1, y0, y1 := x.window(own.p, own.r+x.widest+skin+x.longest+own.m.Len())
	for y := y0; y <= y1; y++ {
		first, end := x.start[y*x.nx+x0], x.start[y*x.nx+x1+1]
		for at := first; at < end; at++ {
			if e := &x.entries[at]; int(e.agent) != self && touches(own, e) {
				return e
			}
		}
	}
	return nil
}

// recheck marks those who may have counted on a's getting out of their way.
func (c *Crowd) recheck(a *Agent) {
	x := &c.index
	for k := range a.foot.count() {
		own := &x.entries[x.where[a.first+k]]
		x0, x1, y0, y1 := x.window(own.p, own.r+x.widest+skin+2*x.longest)
		for y := y0; y <= y1; y++ {
			for at := x.start[y*x.nx+x0]; at < x.start[y*x.nx+x1+1]; at++ {
				if b := c.agents[x.entries[at].agent]; b != a && b.going {
					b.check = true
				}
			}
		}
	}
}

// touches reports whether two discs that move as written down come closer than touch, or closer than they
// are.
func touches(own, e *entry) bool {
	d, rel := e.p.Sub(own.p), e.m.Sub(own.m)
	along := d.Dot(rel)
	if along >= 0 {
		return false
	}
	touch := own.r + e.r
	if !own.body || !e.body {
		touch += skin
	}
	if d2 := d.Dot(d); d2 > touch*touch {
		nearest := d.Add(rel.Scale(min(-along/rel.Dot(rel), 1)))
		return nearest.Dot(nearest) < touch*touch
	}
	return true
}
