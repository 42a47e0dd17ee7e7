package crowd

import (
	"math"

	"storesim/pipeline/store"
)

// Follow lets a keep to a place relative to a leader, metres ahead of it and to its left, until it is sent
// elsewhere or stopped. Where the aisle is too narrow for both it walks in file; when the leader stands, it
// stands near by.
func (c *Crowd) Follow(a, leader *Agent, ahead, left float64) {
	a.path, a.yield, a.stuck = nil, 0, 0
	a.leader, a.ahead, a.left = leader, ahead, left
}

// file is the distance between axes of people who walk in file, metres beyond their radii.
const file = 0.35

// station is where a belongs just now: its place in the formation, or behind the leader where that is not
// free or not in sight from the leader.
func (c *Crowd) station(a *Agent) store.Vec2 {
	l := a.leader
	dir := store.Heading(l.heading)
	if l.vel.Len() > 0.2 {
		dir = l.vel.Unit()
	}
	p := l.at.Add(dir.Scale(a.ahead)).Add(dir.Perp().Scale(a.left))
	r := a.foot.Radius()
	if c.floor.Free(p, r+clearance) && c.floor.Sight(l.at, p, r) {
		return p
	}
	return l.at.Sub(dir.Scale(l.foot.Radius() + r + a.foot.far() + file))
}

// under reports whether a is under way: it chooses a velocity in the next step. One who follows is when the
// leader walks, or stands too far away, unless it has long been kept from coming.
func (c *Crowd) under(a *Agent) bool {
	if a.leader == nil || len(a.path) > 0 {
		return len(a.path) > 0
	}
	l := a.leader
	return len(l.path) > 0 || l.vel != (store.Vec2{}) ||
		(a.stuck < givenUp && c.station(a).Dist(a.at) >= atEase)
}

// givenUp is after how many steps without getting on one stays away from a leader who stands.
const givenUp = 50

// accompany steers somebody who follows: with the leader's velocity, and back into place within a second;
// by a planned way where the place is out of sight.
func (c *Crowd) accompany(a *Agent) (want store.Vec2, heading float64, going bool) {
	p := c.station(a)
	a.spot = p
	off := p.Sub(a.at)
	if a.leader.vel.Len() < 0.1 && off.Len() < atEase {
		a.route = a.route[:0]
		return want, a.heading, false
	}
	if !c.floor.Sight(a.at, p, a.foot.Radius()) {
		off = c.catchUp(a, p)
	}
	want = off
	if off.Len() < 2 {
		want = a.leader.vel.Add(off)
	}
	if most := a.speed; want.Len() > most {
		want = want.Unit().Scale(most)
	}
	return want, math.Atan2(want.Y, want.X), true
}

// atEase is how far out of place one may be beside a leader who stands, metres.
const atEase = 0.4

// catchUp is the way to the next way point towards p; the way is planned again every second.
func (c *Crowd) catchUp(a *Agent, p store.Vec2) store.Vec2 {
	if a.lost++; len(a.route) == 0 || a.lost%10 == 0 || a.at.Dist(a.route[0]) < 0.1 {
		a.goal = p
		a.route = c.plan(a, nil)
	}
	if len(a.route) == 0 {
		return store.Vec2{}
	}
	return a.route[0].Sub(a.at)
}
