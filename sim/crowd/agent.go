package crowd

import (
	"math"

	"storesim/pipeline/store"
)

// Agent is somebody in a crowd.
type Agent struct {
	foot    Footprint
	at, vel store.Vec2 // now; constant velocity until the next step
	heading float64
	turn    float64 // by how much the heading changes until the next step
	speed   float64 // preferred where there is room, m/s
	sidle   float64 // preferred side when giving way, +1 (left) or -1

	route, path []store.Vec2 // way points; path is what is left of them
	goal        store.Vec2
	near        float64    // how close to the goal is there, metres
	spot        store.Vec2 // where it means to stand; others choose another place
	booked      bool       // place is kept
	place       store.Vec2

	stuck   int        // steps at a crawl
	closest float64    // to the next way point so far, metres
	lost    int        // steps since then
	anchor  store.Vec2 // where it was when it last got on
	waited  int        // steps since then
	aside   store.Vec2 // where it steps back to
	yield   int        // steps of stepping back left, 0 for none

	jammed bool    // it is so dense ahead that getting nowhere is to be expected
	going  bool    // wants to move in this step
	level  int     // of the step, while it is committed
	check  bool    // may touch something
	wheel  float64 // turn wanted in this step

	parked *Agent    // what it pushed and has left somewhere
	whole  Footprint // with that
	owner  *Agent    // who has parked it; nil for somebody
	wide   Footprint // before Narrow; nothing where it was not

	leader      *Agent
	ahead, left float64 // place relative to the leader
	index       int     // in the crowd
	first       int     // its first disc among all discs of the index
}

// Person is what an agent is when it joins.
type Person struct {
	At      store.Vec2
	Heading float64
	Foot    Footprint
	Speed   float64 // preferred walking speed, m/s
	Sidle   float64 // preferred side when giving way: +1 left, -1 right
}

// Floor is where a stands now.
func (a *Agent) Floor() store.Vec2 { return a.at }

// Velocity is constant until the next step.
func (a *Agent) Velocity() store.Vec2 { return a.vel }

// Heading is where a faces now: what it pushes is ahead of it in this direction.
func (a *Agent) Heading() float64 { return a.heading }

// Turn is by how much the heading changes until the next step.
func (a *Agent) Turn() float64 { return a.turn }

// Foot is the footprint.
func (a *Agent) Foot() Footprint { return a.foot }

// Walking reports whether a has a way to go.
func (a *Agent) Walking() bool { return len(a.path) > 0 }

// Left is the length of the way to go, metres.
func (a *Agent) Left() float64 {
	left, at := 0.0, a.at
	for _, p := range a.path {
		left += at.Dist(p)
		at = p
	}
	return left
}

// toward is the next way point; where a stands, without one.
func (a *Agent) toward() store.Vec2 {
	if len(a.path) == 0 {
		return a.at
	}
	return a.path[0]
}

// Hurry sets the preferred speed, m/s.
func (a *Agent) Hurry(speed float64) { a.speed = speed }

// Narrow makes room in a jam that nothing else undoes: what is pushed counts no more, and a wide body is as
// wide as a slim one, until Widen.
func (a *Agent) Narrow() {
	switch {
	case a.wide.Radius() > 0: // it is narrow already
	case a.whole.Pushes():
		a.wide = a.whole
	default:
		a.wide = a.foot
	}
	a.foot = Round(min(a.foot.Radius(), slim))
}

// slim is the radius of a body that makes itself thin, metres.
const slim = 0.22

// follow takes the route for the way points ahead.
func (a *Agent) follow(route []store.Vec2) {
	a.route, a.path, a.closest, a.lost = route, route, math.Inf(1), 0
}

// pop drops the first way point.
func (a *Agent) pop() { a.path, a.closest, a.lost = a.path[1:], math.Inf(1), 0 }
