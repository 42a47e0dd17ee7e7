package crowd

import "storesim/pipeline/store"

// Book keeps a place for somebody to stand at: a waiting spot, a place in a queue. It returns false where
// another one stands there, means to, or has booked it. One person keeps one place: the last one booked.
func (c *Crowd) Book(a *Agent, place store.Vec2) bool {
	if c.Taken(a, place) {
		return false
	}
	a.booked, a.place = true, place
	return true
}

// Release gives up the place that a has booked.
func (c *Crowd) Release(a *Agent) { a.booked = false }

// Taken reports whether another one than a stands at p, means to, or has booked it; a may be nil.
func (c *Crowd) Taken(a *Agent, p store.Vec2) bool {
	own := 0.0
	if a != nil {
		own = a.foot.Radius()
	}
	for _, b := range c.agents {
		if b == a {
			continue
		}
		r := b.foot.Radius()
		touch := max(own, r) + r
		if a != nil {
			touch = own + r
		}
		stands := !c.under(b) && c.over(b, p, touch-r+0.02)
		kept := b.booked && (a == nil || b.owner != a)
		if stands || b.spot.Dist(p) < touch+0.06 || kept && b.place.Dist(p) < touch+0.06 {
			return true
		}
	}
	return false
}

// over reports whether a disc at p would touch what b takes up.
func (c *Crowd) over(b *Agent, p store.Vec2, radius float64) bool {
	centres := b.foot.Centres(b.at, b.heading)
	for k := range b.foot.count() {
		if centres[k].Dist(p) < radius+b.foot.Discs[k].Radius {
			return true
		}
	}
	return false
}

// Room reports whether somebody with a footprint could stand at a place and touch nobody and no fixture.
func (c *Crowd) Room(f Footprint, at store.Vec2, heading float64) bool {
	centres := f.Centres(at, heading)
	for k := range f.count() {
		r := f.Discs[k].Radius
		if !c.floor.Free(centres[k], r) {
			return false
		}
		for _, b := range c.agents {
			if c.over(b, centres[k], r+skin) {
				return false
			}
		}
	}
	return true
}
