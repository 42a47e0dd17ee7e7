package crowd

import (
	"math"

	"storesim/pipeline/store"
)

// Settings of a crowd. Times in seconds, lengths in metres.
type Settings struct {
	Step       float64 // between two choices of velocity
	Neighbours int     // how many others one minds: the nearest
	Far        float64 // how far away one minds others
	Horizon    float64 // how far ahead one avoids others
	Walls      float64 // how far ahead one slows before fixtures
	Personal   float64 // kept beyond touch where there is room
	Density    bool    // the preferred speed falls with the density ahead
}

// Usual settings of people in a store.
func Usual() Settings {
	return Settings{
		Step: 0.1, Neighbours: 10, Far: 4, Horizon: 2, Walls: 0.35, Personal: 0.05, Density: true,
	}
}

// haste is by how much one may be faster than one likes to, for a moment, to get out of the way.
const haste = 1.0

// swing is how fast a heading changes, rad/s.
const swing = 2.5

// Crowd is everybody on a floor.
type Crowd struct {
	set     Settings
	floor   *Floor
	agents  []*Agent // in order of arrival
	index   index
	arrived []*Agent
	steps   int

	list    []neighbour // room for the neighbours of one agent
	found   []neighbour
	lines   []line
	scratch []line
	off     []Avoid
}

// New returns an empty crowd on a floor.
func New(floor *Floor, set Settings) *Crowd {
	return &Crowd{set: set, floor: floor, list: make([]neighbour, 0, set.Neighbours)}
}

// Add lets somebody in.
func (c *Crowd) Add(p Person) *Agent {
	a := &Agent{
		foot: p.Foot, at: p.At, heading: p.Heading, speed: p.Speed, sidle: p.Sidle, spot: p.At, anchor: p.At,
	}
	c.agents = append(c.agents, a)
	return a
}

// Remove takes somebody out, and what is parked; those who follow stop following.
func (c *Crowd) Remove(a *Agent) {
	if a.parked != nil {
		c.forget(a)
	}
	at := -1
	for i, b := range c.agents {
		if b == a {
			at = i
		}
		if b.leader == a {
			b.leader, b.spot = nil, b.at
		}
	}
	if at >= 0 {
		copy(c.agents[at:], c.agents[at+1:])
		c.agents[len(c.agents)-1] = nil
		c.agents = c.agents[:len(c.agents)-1]
	}
}

// Send starts a walk to within near metres of a goal. It returns false where there is no way.
func (c *Crowd) Send(a *Agent, goal store.Vec2, near float64) bool {
	a.goal, a.spot, a.near, a.stuck = goal, goal, near, 0
	a.yield, a.waited, a.anchor, a.leader = 0, 0, a.at, nil
	a.follow(c.firstPlan(a))
	return a.Walking()
}

// firstPlan finds the way to a's goal, round what stands parked where there is such a way.
func (c *Crowd) firstPlan(a *Agent) []store.Vec2 {
	if off := c.avoidParked(a); len(off) > 0 {
		a.path = nil // bounds no detour
		if route := c.plan(a, off); len(route) > 0 {
			return route
		}
	}
	return c.plan(a, nil)
}

// Lead starts a walk along way points that the caller has planned; the last one is the goal.
func (c *Crowd) Lead(a *Agent, way []store.Vec2) {
	a.goal, a.near, a.leader, a.yield, a.waited, a.anchor = way[len(way)-1], 0.1, nil, 0, 0, a.at
	a.spot = a.goal
	a.follow(append(a.route[:0], way...))
}

// Stop ends a walk, or the following of somebody, where it is.
func (c *Crowd) Stop(a *Agent) { a.path, a.yield, a.spot, a.leader = nil, 0, a.at, nil }

// Put stands somebody elsewhere.
func (c *Crowd) Put(a *Agent, at store.Vec2) { a.at = at }

// plan finds the way to a's goal, round those in off: with room for what a pushes, or with less.
func (c *Crowd) plan(a *Agent, off []Avoid) []store.Vec2 {
	w := Way{From: a.at, To: a.goal, Radius: a.foot.Radius(), Passage: a.foot.Passage, Off: off}
	if len(off) > 0 && a.Walking() {
		w.Most = 1.5*a.Left() + 10
	}
	route := c.floor.Path(a.route[:0], w)
	for _, less := range [...]float64{0.7, 0} {
		if len(route) == 0 && w.Passage > w.Radius {
			w.Passage = max(less*a.foot.Passage, w.Radius)
			route = c.floor.Path(a.route[:0], w)
		}
	}
	return route
}

// Step lets everybody choose a velocity and walk on for the length of a step. It returns whether anybody is
// under way, and who arrived; that list is good until the next step.
func (c *Crowd) Step() (moving bool, arrived []*Agent) {
	moving, arrived = c.Choose()
	c.Advance()
	return moving, arrived
}

// Choose sets everybody's velocity and turn for the next step, from where they are now. It returns whether
// anybody is under way, and who arrived; that list is good until the next step.
func (c *Crowd) Choose() (moving bool, arrived []*Agent) {
	c.arrived = c.arrived[:0]
	for _, a := range c.agents {
		moving = moving || c.under(a)
	}
	if moving {
		c.index.build(c.agents, c.set.Step)
	}
	if !moving {
		for _, a := range c.agents {
			a.vel, a.turn = store.Vec2{}, 0
		}
		return false, c.arrived
	}
	for _, a := range c.agents {
		c.choose(a)
	}
	c.commit()
	c.steps++
	for _, a := range c.agents {
		if a.going && (!a.jammed || c.steps%seldom == 0) {
			c.mind(a)
		}
	}
	return true, c.arrived
}

// Advance moves everybody on by one step.
func (c *Crowd) Advance() {
	for _, a := range c.agents {
		a.at = a.at.Add(a.vel.Scale(c.set.Step))
		if a.turn != 0 {
			a.heading = math.Remainder(a.heading+a.turn, 2*math.Pi)
		}
	}
}

// choose picks the velocity and turn that a would like in the next step, or ends its walk.
func (c *Crowd) choose(a *Agent) {
	a.going = false
	want, heading := store.Vec2{}, 0.0
	if c.under(a) {
		want, heading, a.going = c.steer(a)
	}
	if !a.going {
		a.vel, a.turn = store.Vec2{}, 0
		return
	}
	c.found = c.index.nearest(a.at, int32(a.index), c.set.Far, c.list)
	if c.set.Density {
		share := c.roomAhead(a, want)
		a.jammed = share < queueing
		want = c.sidestep(a, want.Scale(share))
	}
	a.vel, a.wheel = c.avoid(a, want), c.wheelTo(a, heading)
	a.turn = a.wheel
}
