package shopper

import (
	"math"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/world"
)

// step is how often walkers choose their velocity anew.
const step = 100 * time.Millisecond

// Crowd walks bodies along their paths. Between steps velocities are constant. Nobody walks through anybody
// or through a fixture: a step that would is not made, and standing still is always possible, because each
// committed step was checked against everybody's.
type Crowd struct {
	sim     *des.Sim
	grid    *Grid
	agents  []*agent // in order of arrival
	ticking bool
}

// agent is one body under way.
type agent struct {
	body    *world.Body
	speed   float64 // preferred, m/s
	path    []store.Vec2
	arrived des.Signal
	goal    store.Vec2
	near    float64    // how close to the goal is there, metres
	spot    store.Vec2 // where it means to stand; others choose another place
	stuck   int        // steps at a crawl
	closest float64    // to the next way point so far, metres
	lost    int        // steps since then
	anchor  store.Vec2 // where it was when it last got on
	waited  int        // steps since then
	aside   store.Vec2 // where it steps back to
	yield   int        // steps of stepping back left, 0 for none
	sidle   float64    // preferred side when giving way, +1 or -1
	next    store.Vec2 // velocity chosen in this step
}

// NewCrowd returns an empty crowd on a floor.
func NewCrowd(sim *des.Sim, grid *Grid) *Crowd { return &Crowd{sim: sim, grid: grid} }

func (c *Crowd) join(b *world.Body, speed, sidle float64) *agent {
	a := &agent{body: b, speed: speed, sidle: sidle, spot: b.Floor(c.sim.Now())}
	c.agents = append(c.agents, a)
	return a
}

func (c *Crowd) leave(a *agent) {
	for i, b := range c.agents {
		if a == b {
			c.agents = append(c.agents[:i:i], c.agents[i+1:]...)
			return
		}
	}
}

// send starts a walk to within near metres of a goal; arrived fires at its end. It returns false where
// there is no way.
func (c *Crowd) send(a *agent, goal store.Vec2, near float64) bool {
	a.goal, a.spot, a.near, a.stuck = goal, goal, near, 0
	a.yield, a.waited, a.anchor = 0, 0, a.body.Floor(c.sim.Now())
	a.follow(c.grid.Path(a.body.Floor(c.sim.Now()), goal))
	if a.path == nil {
		return false
	}
	if !c.ticking {
		c.ticking = true
		c.sim.At(c.sim.Now(), 0, c.tick)
	}
	return true
}

// stop ends a walk where it is; arrived does not fire.
func (c *Crowd) stop(a *agent) { a.path, a.yield, a.spot = nil, 0, a.body.Floor(c.sim.Now()) }

// follow sets the way points ahead.
func (a *agent) follow(path []store.Vec2) { a.path, a.closest, a.lost = path, math.Inf(1), 0 }

func (c *Crowd) tick() {
	now := c.sim.Now()
	moving := false
	for _, a := range c.agents {
		a.next = store.Vec2{}
		if len(a.path) > 0 {
			moving = true
			c.choose(a, now)
		}
		if a.next != a.body.Velocity() {
			a.body.Move(now, a.next)
		}
		c.face(a, now)
	}
	c.ticking = moving
	if moving {
		c.sim.At(now.Add(step), 0, c.tick)
	}
}

// face turns a walker towards where it goes. A turn under way that leads there goes on: begun anew in every
// step it would hardly get anywhere.
func (c *Crowd) face(a *agent, now des.Time) {
	v := a.next
	if v.Len() <= 0.2 {
		return
	}
	yaw := math.Atan2(v.Y, v.X)
	if math.Abs(math.Remainder(yaw-a.body.Facing(), 2*math.Pi)) > 0.1 {
		a.body.Turn(now, yaw, 400*time.Millisecond)
	}
}

// choose sets a's velocity for the next step, or ends its walk.
func (c *Crowd) choose(a *agent, now des.Time) {
	at := a.body.Floor(now)
	if a.yield > 0 {
		c.stepBack(a, at, now)
		return
	}
	for len(a.path) > 1 && at.Dist(a.path[0]) < 0.15 &&
		(at.Dist(a.path[0]) < 0.04 || c.grid.sight(at, a.path[1])) {
		a.follow(a.path[1:])
	}
	target := a.path[0]
	left := at.Dist(target)
	if len(a.path) == 1 && left < a.tolerance() {
		a.path = nil
		a.arrived.Fire()
		return
	}
	speed := min(a.speed, max(left, 0.05)/step.Seconds())
	if len(a.path) == 1 {
		speed = min(speed, max(1.2*left, 0.15), left/step.Seconds())
	}
	a.next = c.avoid(a, at, target.Sub(at).Unit().Scale(speed), now)
	c.unstick(a, at)
	c.refind(a, at, left)
	c.giveWay(a, at)
}

// patience is how many steps a walker goes on without getting nearer to its way point: others may have
// pushed it to where the way point is out of sight.
const patience = 20

func (c *Crowd) refind(a *agent, at store.Vec2, left float64) {
	if left < a.closest-0.05 {
		a.closest, a.lost = left, 0
		return
	}
	if a.lost++; a.lost >= patience {
		c.replan(a, at)
	}
}

// replan looks for another way, round those who stand about where there is one.
func (c *Crowd) replan(a *agent, at store.Vec2) {
	a.lost = 0
	if p := c.grid.Around(at, a.goal, c.standing(a)); p != nil {
		a.follow(p)
	} else if p := c.grid.Path(at, a.goal); p != nil {
		a.follow(p)
	}
}

// unstick plans a new way, at last by another side, when a walker gets nowhere.
func (c *Crowd) unstick(a *agent, at store.Vec2) {
	if a.next.Len() > 0.1 {
		a.stuck = max(0, a.stuck-1)
		return
	}
	a.stuck++
	if a.stuck%10 == 0 {
		a.sidle = -a.sidle
		if p := c.grid.Around(at, a.goal, c.standing(a)); p != nil {
			a.follow(p)
		}
	}
}

// standing lists where the others stand who are not under way.
func (c *Crowd) standing(a *agent) []store.Vec2 {
	var out []store.Vec2
	for _, b := range c.agents {
		if b != a && (len(b.path) == 0 || b.stuck > 5 || b.yield > 0) {
			out = append(out, b.body.Floor(c.sim.Now()))
		}
	}
	return out
}

// horizon is how far ahead collisions matter.
const horizon = 2 * time.Second

// avoid picks the velocity nearest to the wanted one, with a penalty for an early collision: sampling in
// velocity space as in van den Berg, Lin & Manocha 2008 (Reciprocal Velocity Obstacles, eq. 12), each
// taking half of the effort when the other walks as well.
func (c *Crowd) avoid(a *agent, at, want store.Vec2, now des.Time) store.Vec2 {
	best, bestCost := store.Vec2{}, math.Inf(1)
	for _, v := range candidates(want, a.speed, a.sidle, a.stuck) {
		if !c.allowed(a, at, v, now) {
			continue
		}
		cost := v.Sub(want).Len() + idling(a.stuck)*max(0, want.Len()-v.Len())
		if t := c.timeToCollision(a, at, v, now); t < horizon.Seconds() {
			cost += 0.8 * (1/max(t, 0.1) - 1/horizon.Seconds())
		}
		if cost < bestCost {
			best, bestCost = v, cost
		}
	}
	return best
}

// idling is the price of walking slower than wanted: high enough that a step aside beats standing face to
// face, and rising with the time without progress.
func idling(stuck int) float64 { return 0.7 + 0.05*float64(min(stuck, 40)) }

// turns are the headings tried, radians off the wanted one; the preferred side first.
var turns = [...]float64{0.25, 0.5, 0.8, 1.1, 1.5, 2.0, 2.6}

func candidates(want store.Vec2, speed, sidle float64, stuck int) []store.Vec2 {
	out := make([]store.Vec2, 0, 48)
	out = append(out, want, want.Scale(0.5), store.Vec2{})
	if want.Len() < 0.3*speed && stuck > 5 {
		want = want.Unit().Scale(0.4 * speed)
	}
	for _, turn := range turns {
		for _, side := range [2]float64{sidle, -sidle} {
			s, co := math.Sincos(turn * side)
			v := store.Vec2{X: co*want.X - s*want.Y, Y: s*want.X + co*want.Y}
			out = append(out, v, v.Scale(0.6), v.Scale(0.3))
		}
	}
	return out
}

// personal is the distance beyond touch that walkers keep where they can.
const personal = 0.05

func (c *Crowd) timeToCollision(a *agent, at, v store.Vec2, now des.Time) float64 {
	first := math.Inf(1)
	for _, b := range c.agents {
		if b == a {
			continue
		}
		rel := v.Sub(b.body.Velocity())
		if b.body.Velocity().Len() > 0.1 {
			rel = v.Scale(2).Sub(a.body.Velocity()).Sub(b.body.Velocity())
		}
		first = min(first, timeToTouch(b.body.Floor(now).Sub(at), rel, 2*world.Radius+personal))
	}
	return first
}

// timeToTouch is when a point moving at v first comes within r of d, +Inf for never.
func timeToTouch(d, v store.Vec2, r float64) float64 {
	b := d.Dot(v)
	if b <= 0 {
		return math.Inf(1)
	}
	a := v.Dot(v)
	disc := b*b - a*(d.Dot(d)-r*r)
	if disc < 0 {
		return math.Inf(1)
	}
	return max(0, (b-math.Sqrt(disc))/a)
}

// allowed reports whether the next step at velocity v touches nobody and no fixture. Those who have not
// chosen yet in this step are taken where they stand: they will check against this choice.
func (c *Crowd) allowed(a *agent, at, v store.Vec2, now des.Time) bool {
	if v == (store.Vec2{}) {
		return true
	}
	end := at.Add(v.Scale(step.Seconds()))
	if !c.grid.Free(end, world.Radius) && c.grid.Free(at, world.Radius) {
		return false
	}
	before := true
	for _, b := range c.agents {
		if b == a {
			before = false
			continue
		}
		var other store.Vec2
		if before {
			other = b.next
		}
		d, closing := b.body.Floor(now).Sub(at), v.Sub(other)
		if nearest(d, closing) < 2*world.Radius && closing.Dot(d) > 0 {
			return false
		}
	}
	return true
}

// nearest is the least distance within one step between the origin moving at v and the point d.
func nearest(d, v store.Vec2) float64 {
	vv := v.Dot(v)
	if vv == 0 {
		return d.Len()
	}
	t := min(max(d.Dot(v)/vv, 0), step.Seconds())
	return d.Sub(v.Scale(t)).Len()
}

// taken reports whether somebody else stands at p or means to.
func (c *Crowd) taken(a *agent, p store.Vec2) bool {
	for _, b := range c.agents {
		if b == a {
			continue
		}
		stands := len(b.path) == 0 && b.body.Floor(c.sim.Now()).Dist(p) < 2*world.Radius+0.02
		if stands || b.spot.Dist(p) < 2*world.Radius+0.06 {
			return true
		}
	}
	return false
}
