package shopper

import (
	"math"
	"slices"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/crowd"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// Who pushes a cart or a stroller leaves it in the aisle near a shelf, goes the last steps alone, and comes
// back to it with what was taken.

// leash is how far people go from what they have parked without taking it along, metres.
const leash = 2.5

// armLong is how far from the body goods are put away without a step towards it, metres.
const armLong = 0.8

// pushes reports whether the body pushes something before it.
func (v *visit) pushes() bool {
	return (v.body.Gear == world.Cart || v.body.Gear == world.Stroller) && !v.body.Parked()
}

// berth is a place to park at: where the body stands then, and where it pushes to.
type berth struct {
	at  store.Vec2
	yaw float64
}

// berths lists places to park at for an errand at goal, the best first. out leads away from the shelf: what
// is parked stands along it, so that others get by.
func (v *visit) berths(goal, out store.Vec2) []berth {
	along := out.Perp()
	if v.arrival(goal).Dot(along) < 0 {
		along = along.Scale(-1)
	}
	var list []berth
	for _, run := range [...][]float64{{0, 0.3, 0.6}, {-1.7, -2.1}} { // past the goal, or short of it
		for _, dir := range [...]store.Vec2{along, along.Scale(-1)} {
			for _, s := range run {
				for _, o := range [...]float64{0.25, 0.4, 0.15} {
					at := goal.Add(dir.Scale(s)).Add(out.Scale(o))
					list = append(list, berth{at, math.Atan2(dir.Y, dir.X)})
				}
			}
		}
	}
	return slices.DeleteFunc(list, func(b berth) bool {
		return v.covers(b, goal) || !v.town.crowd.people.Fits(v.walk.Agent, b.at, b.yaw)
	})
}

// arrival is the direction in which the way to a place ends.
func (v *visit) arrival(goal store.Vec2) store.Vec2 {
	here, foot := v.body.Floor(v.p.Now()), footprint(v.body)
	way := crowd.Way{From: here, To: goal, Radius: foot.Radius(), Passage: foot.Passage}
	path := append([]store.Vec2{here}, v.town.grid.Floor.Path(nil, way)...)
	if n := len(path); n > 1 {
		return path[n-1].Sub(path[n-2])
	}
	return goal.Sub(here)
}

// covers reports whether gear parked at a berth would be in the way at goal.
func (v *visit) covers(b berth, goal store.Vec2) bool {
	foot := footprint(v.body)
	centres := foot.Centres(b.at, b.yaw)
	for k := 1; k < crowd.MaxDiscs; k++ {
		if centres[k].Dist(goal) < foot.Discs[k].Radius+foot.Radius()+0.06 {
			return true
		}
	}
	return false
}

// parkBy pushes to a place near goal and leaves the gear there; false where others are in the way for long.
func (v *visit) parkBy(goal, out store.Vec2) bool {
	list := v.berths(goal, out)
	for _, b := range list[:min(len(list), 2)] {
		there := v.drive(b)
		if !v.covers(berth{v.body.Floor(v.p.Now()), v.walk.Heading()}, goal) && v.leaveGear(goal) {
			return true
		}
		if !there {
			break
		}
	}
	return v.leaveGear(goal) // where it is; another place before the shelf may be free
}

// drive pushes to a berth, the last steps along it; false where others are in the way for long.
func (v *visit) drive(b berth) bool {
	const runIn = 1.2
	far := v.body.Floor(v.p.Now()).Dist(b.at)
	if far < 0.2 {
		return true
	}
	begin := b.at.Sub(store.Heading(b.yaw).Scale(runIn))
	if far > runIn && v.town.grid.Free(begin, 0.35) && !v.roll(begin, 0.4) {
		return false
	}
	return v.roll(b.at, 0.2)
}

// roll is walkSoon with gear, which is left where it is as soon as it has stood for two seconds.
func (v *visit) roll(goal store.Vec2, near float64) bool {
	if !v.town.crowd.send(v.walk, goal, near) {
		return false
	}
	const look, patience = 500 * time.Millisecond, 4
	for still := 0; still < patience; {
		if v.p.WaitTimeout(&v.walk.arrived, look) {
			return true
		}
		still++
		if v.walk.Velocity().Len() > 0.1 {
			still = 0
		}
	}
	v.town.crowd.stop(v.walk)
	return false
}

// leaveGear parks what is pushed where it is, if that is near goal.
func (v *visit) leaveGear(goal store.Vec2) bool {
	v.halt()
	now := v.p.Now()
	if v.body.Floor(now).Dist(goal) > leash || !v.town.crowd.people.Park(v.walk.Agent) {
		return false
	}
	v.body.ParkGear(now)
	v.p.Sleep(300 * time.Millisecond)
	return true
}

// halt waits until the body stands.
func (v *visit) halt() {
	for v.walk.Velocity() != (store.Vec2{}) || v.walk.Turn() != 0 {
		v.p.Sleep(step)
	}
}

// collect takes the parked gear along where a walk leads too far from it.
func (v *visit) collect(goal store.Vec2) {
	if v.body.Parked() && v.walk.Handle().Dist(goal) > leash {
		v.takeGear()
	}
}

// takeGear walks to the handle of what is parked and takes it, however long others are in the way.
func (v *visit) takeGear() {
	for range jammed {
		if !v.body.Parked() || v.walkSoon(v.walk.Handle(), 0.002) && v.grasp() {
			return
		}
		v.p.Sleep(v.span(time.Second, 0.5))
	}
	v.snatch()
}

// grasp takes the handle; false where the body does not stand right at it.
func (v *visit) grasp() bool {
	v.halt()
	if !v.town.crowd.people.Unpark(v.walk.Agent) {
		return false
	}
	now := v.p.Now()
	v.body.TakeGear(now)
	v.body.Turn(now, v.walk.Heading(), 400*time.Millisecond)
	v.p.Sleep(400 * time.Millisecond)
	return true
}

// snatch lifts what is parked out of a jam: it is no obstacle any more.
func (v *visit) snatch() {
	handle := v.walk.Handle()
	v.town.crowd.people.Lift(v.walk.Agent)
	v.walkSoon(handle, 0.3)
	v.body.TakeGear(v.p.Now())
	v.squeeze()
}

// toGear goes where the hands get at what is parked.
func (v *visit) toGear() {
	if !v.body.Parked() {
		return
	}
	goal := v.body.StowPlace(v.p.Now())
	for range jammed {
		if v.body.Floor(v.p.Now()).Dist(goal) < armLong || v.stepTo(goal) {
			break
		}
		v.p.Sleep(v.span(time.Second, 0.5))
	}
	v.faceTo(goal)
}

// stepTo walks to the nearest free place from which the hands get at parked gear: at the handle, or beside.
func (v *visit) stepTo(goal store.Vec2) bool {
	handle := v.walk.Handle()
	beside := goal.Sub(handle).Unit().Perp().Scale(v.body.Gear.Size().Y/2 + world.Radius + 0.1)
	places := []store.Vec2{handle, goal.Add(beside), goal.Sub(beside)}
	here := v.body.Floor(v.p.Now())
	slices.SortStableFunc(places, func(a, b store.Vec2) int {
		return int(math.Copysign(1, a.Dist(here)-b.Dist(here)))
	})
	for _, p := range places {
		if v.town.grid.Free(p, world.Radius) && !v.town.crowd.taken(v.walk, p) {
			return v.walkSoon(p, 0.1)
		}
	}
	return false
}

// squeeze lifts wide gear out of a jam: until it is well away from there it is no obstacle.
func (v *visit) squeeze() {
	if v.pushes() || v.body.Gear == world.Wheelchair {
		v.walk.Narrow()
		v.squeezed, v.jam = true, v.body.Floor(v.p.Now())
		v.town.world.Act(v.body, truth.Squeeze, 0)
	}
}

// clearance is how far from a jam gear is set down again, metres.
const clearance = 3

// setDown ends a squeeze where there is room.
func (v *visit) setDown() {
	away := v.squeezed && v.body.Floor(v.p.Now()).Dist(v.jam) > clearance
	if away && v.town.crowd.people.Widen(v.walk.Agent) {
		v.squeezed = false
	}
}

// backToBag goes from parked gear back to a bag on a shelf, where one was laid down.
func (v *visit) backToBag() {
	if v.laid != nil && v.body.Parked() {
		plate := &v.town.world.Layout.Plates[v.laid.First]
		v.goSoon(plate.Pose.Apply(store.Vec3{}).Floor().Add(plate.Outward().Scale(standoff)), 0.1)
	}
}
