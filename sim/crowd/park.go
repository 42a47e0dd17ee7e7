package crowd

import "storesim/pipeline/store"

// exact is how close to the handle of what was parked one stands to take it again, metres.
const exact = 0.005

// Park leaves what a pushes where it stands, for others to walk round: a goes on as a body alone. It returns
// false for who pushes nothing, or does not stand.
func (c *Crowd) Park(a *Agent) bool {
	if !a.foot.Pushes() || a.parked != nil || a.vel != (store.Vec2{}) || a.turn != 0 || a.Walking() {
		return false
	}
	near, last := a.foot.Discs[1], a.foot.Discs[2]
	at := a.at.Add(store.Heading(a.heading).Scale(near.Ahead))
	left := &Agent{at: at, spot: at, anchor: at, heading: a.heading, owner: a, foot: Round(near.Radius)}
	if last.Radius > 0 {
		left.foot.Discs[1] = Disc{last.Ahead - near.Ahead, last.Radius}
	}
	left.booked, left.place = true, a.at // the handle stays free
	a.parked, a.whole = left, a.foot
	a.foot = Round(a.foot.Radius())
	c.agents = append(c.agents, left)
	return true
}

// Parked is what a has left somewhere; nil for nothing.
func (a *Agent) Parked() *Agent { return a.parked }

// Handle is where a stands to take what was parked again; where a stands where nothing is.
func (a *Agent) Handle() store.Vec2 {
	if a.parked == nil {
		return a.at
	}
	return a.parked.at.Sub(store.Heading(a.parked.heading).Scale(a.whole.Discs[1].Ahead))
}

// Unpark takes what was parked again. It returns false where a does not stand at the handle, or somebody is
// so close that there is no room for the millimetres by which the two are brought together.
func (c *Crowd) Unpark(a *Agent) bool {
	left := a.parked
	if left == nil || a.vel != (store.Vec2{}) || a.Walking() || a.at.Dist(a.Handle()) > exact {
		return false
	}
	centres := a.whole.Centres(a.at, left.heading)
	for k := 1; k < a.whole.count(); k++ {
		if !c.clearFor(a, centres[k], a.whole.Discs[k].Radius) {
			return false
		}
	}
	a.heading, a.foot = left.heading, a.whole
	c.forget(a)
	return true
}

// Lift makes what was parked no obstacle any more, for a way out of a jam that nothing else undoes; a pushes
// nothing from then on.
func (c *Crowd) Lift(a *Agent) {
	if a.parked != nil {
		c.forget(a)
	}
}

// Widen undoes Narrow. It returns false where a does not stand, was never narrow, or has not the room.
func (c *Crowd) Widen(a *Agent) bool {
	if a.wide.Radius() == 0 || a.vel != (store.Vec2{}) || a.turn != 0 || a.Walking() {
		return false
	}
	centres := a.wide.Centres(a.at, a.heading)
	for k := range a.wide.count() {
		if !c.clearFor(a, centres[k], a.wide.Discs[k].Radius) {
			return false
		}
	}
	a.foot, a.wide = a.wide, Footprint{}
	return true
}

// forget takes what a has parked off the floor.
func (c *Crowd) forget(a *Agent) {
	left := a.parked
	a.parked = nil
	c.Remove(left)
}

// clearFor reports whether a disc of a's would touch nobody else and no fixture.
func (c *Crowd) clearFor(a *Agent, p store.Vec2, radius float64) bool {
	if !c.floor.Free(p, radius) {
		return false
	}
	for _, b := range c.agents {
		if b != a && b != a.parked && c.over(b, p, radius) {
			return false
		}
	}
	return true
}

// Fits reports whether a could stand at a place with all that it has or had in its hands, and take nobody's
// place: nobody stands there, means to, or has booked it.
func (c *Crowd) Fits(a *Agent, at store.Vec2, heading float64) bool {
	f := a.foot
	if a.parked != nil {
		f = a.whole
	}
	centres := f.Centres(at, heading)
	for k := range f.count() {
		r := f.Discs[k].Radius
		if !c.floor.Free(centres[k], r+2*skin) || c.disputed(a, centres[k], r) {
			return false
		}
	}
	return true
}

// disputed reports whether a disc at p would be in the way of another one's standing about, now or soon.
func (c *Crowd) disputed(a *Agent, p store.Vec2, radius float64) bool {
	for _, b := range c.agents {
		if b == a || b == a.parked {
			continue
		}
		touch := radius + b.foot.Radius() + 0.06
		if !c.under(b) && c.over(b, p, radius+2*skin) || b.spot.Dist(p) < touch ||
			b.booked && b.place.Dist(p) < touch {
			return true
		}
	}
	return false
}

// avoidParked fills off with all that stands parked near a way, for planning.
func (c *Crowd) avoidParked(a *Agent) []Avoid {
	c.off = c.off[:0]
	for _, b := range c.agents {
		if b.owner != nil {
			c.avoidDiscs(a, b)
		}
	}
	return c.off
}
