package shopper

import (
	"math"
	"slices"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/crowd"
	"storesim/sim/des"
	"storesim/sim/world"
)

// Crowd walks bodies along their paths: it asks sim/crowd every step how everybody goes on, and tells the
// bodies. While nobody is under way nothing happens.
type Crowd struct {
	sim     *des.Sim
	grid    *Grid
	people  *crowd.Crowd
	agents  []*agent // in order of arrival
	ticking bool
}

// agent is one body in the crowd.
type agent struct {
	*crowd.Agent

	body    *world.Body
	arrived des.Signal
}

// step is how often walkers choose their velocity anew.
const step = 100 * time.Millisecond

// NewCrowd returns an empty crowd on a floor.
func NewCrowd(sim *des.Sim, grid *Grid) *Crowd {
	set := crowd.Usual()
	set.Step = step.Seconds()
	return &Crowd{sim: sim, grid: grid, people: crowd.New(grid.Floor, set)}
}

// footprint is what a body and its gear take up.
func footprint(b *world.Body) crowd.Footprint {
	body := world.Radius
	if b.Build.Height < childHeight {
		body = 0.16
	}
	switch b.Gear {
	case world.Basket:
		return crowd.Round(max(body, 0.25))
	case world.Wheelchair:
		return crowd.Round(0.33)
	case world.Cart, world.Stroller:
		size := b.Gear.Size()
		return crowd.Pushing(body, b.Gear.Ahead()-size.X/2, size.Y, size.X)
	case world.NoGear:
	}
	return crowd.Round(body)
}

// join takes a body in where it stands.
func (c *Crowd) join(b *world.Body, speed, sidle float64) *agent {
	now := c.sim.Now()
	a := &agent{body: b, Agent: c.people.Add(crowd.Person{
		At: b.Floor(now), Heading: b.Yaw(now), Foot: footprint(b), Speed: speed, Sidle: sidle,
	})}
	c.agents = append(c.agents, a)
	return a
}

func (c *Crowd) leave(a *agent) {
	if i := slices.Index(c.agents, a); i >= 0 {
		c.agents = slices.Delete(c.agents, i, i+1)
		c.people.Remove(a.Agent)
	}
}

// send starts a walk to within near metres of a goal; arrived fires at its end. It returns false where
// there is no way.
func (c *Crowd) send(a *agent, goal store.Vec2, near float64) bool {
	if a.Velocity() == (store.Vec2{}) {
		c.people.Put(a.Agent, a.body.Floor(c.sim.Now()))
	}
	ok := c.people.Send(a.Agent, goal, near)
	if ok {
		c.start()
	}
	return ok
}

// stop ends a walk where it is; arrived does not fire.
func (c *Crowd) stop(a *agent) { c.people.Stop(a.Agent) }

// hurry changes the preferred speed, m/s.
func (c *Crowd) hurry(a *agent, speed float64) { a.Hurry(speed) }

// book keeps a place for a to stand at; false where it is another's. release gives it up.
func (c *Crowd) book(a *agent, place store.Vec2) bool { return c.people.Book(a.Agent, place) }

func (c *Crowd) release(a *agent) { c.people.Release(a.Agent) }

// taken reports whether somebody else stands at p, means to, or has booked it.
func (c *Crowd) taken(a *agent, p store.Vec2) bool { return c.people.Taken(a.Agent, p) }

// room reports whether a body that faces yaw could come to stand at a place with all its gear.
func (c *Crowd) room(b *world.Body, at store.Vec2, yaw float64) bool {
	return c.people.Room(footprint(b), at, yaw)
}

func (c *Crowd) start() {
	if !c.ticking {
		c.ticking = true
		c.sim.At(c.sim.Now(), 0, c.tick)
	}
}

func (c *Crowd) tick() {
	now := c.sim.Now()
	c.people.Advance()
	moving, arrived := c.people.Choose()
	for _, a := range c.agents {
		if a.Velocity() != a.body.Velocity() {
			a.body.Move(now, a.Velocity())
		}
		a.face(now)
	}
	for _, a := range c.agents {
		if len(arrived) > 0 && slices.Contains(arrived, a.Agent) {
			a.arrived.Fire()
		}
	}
	c.ticking = moving
	if moving {
		c.sim.At(now.Add(step), 0, c.tick)
	}
}

// face turns a walker towards where it goes, or what it pushes towards where that goes. A turn under way
// that leads there goes on: begun anew in every step it would hardly get anywhere.
func (a *agent) face(now des.Time) {
	v := a.Velocity()
	if foot := a.Foot(); foot.Pushes() {
		to := a.Heading() + a.Turn()
		if a.body.Steered() != to {
			a.body.Steer(now, to, step)
		}
		if v != (store.Vec2{}) && a.body.Facing() != to {
			a.body.Turn(now, to, step)
		}
		return
	}
	if v.Len() <= 0.2 {
		return
	}
	yaw := math.Atan2(v.Y, v.X)
	if math.Abs(math.Remainder(yaw-a.body.Facing(), 2*math.Pi)) > 0.1 {
		a.body.Turn(now, yaw, 400*time.Millisecond)
		a.body.Steer(now, yaw, 400*time.Millisecond)
	}
}
