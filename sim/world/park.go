package world

import (
	"math"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
)

// parking is pushed gear that its owner has left for a while.
type parking struct {
	at      store.Vec2 // floor point under its middle
	heading float64
	since   des.Time
}

// grasp is how long a hand takes from a handle to the side, and back.
const grasp = 400 * time.Millisecond

// ParkGear leaves what the body pushes where it stands; the hands let go of it.
func (b *Body) ParkGear(now des.Time) {
	if b.parked != nil || b.Gear != Cart && b.Gear != Stroller {
		return
	}
	heading := b.Heading(now)
	b.wheel = turn{from: heading, to: heading, at: now, span: 1}
	b.parked = &parking{
		at: b.Floor(now).Add(store.Heading(heading).Scale(b.Gear.Ahead())), heading: heading, since: now,
	}
}

// TakeGear takes the handle again: the gear stands before the body from now on, as it did where it was left.
func (b *Body) TakeGear(now des.Time) {
	if b.parked != nil {
		b.parked, b.taken = nil, now
	}
}

// Parked reports whether the body's gear stands somewhere without it.
func (b *Body) Parked() bool { return b.parked != nil }

// StowPlace is where on the floor the goods are put away at t: within the gear, or at the hip.
func (b *Body) StowPlace(t des.Time) store.Vec2 {
	f := b.frame(t)
	return b.stowGoal(&f).Floor()
}

// rolling is the floor pose of wheeled gear: before the body, or where it was left.
func (b *Body) rolling(f *frame) store.Pose {
	if b.parked != nil {
		return store.FloorPose(b.parked.at, b.parked.heading)
	}
	return store.FloorPose(f.foot.Add(f.way.Scale(b.Gear.Ahead())), f.heading)
}

// holds says how far the hands are at the handle of pushed gear at t: 1 while it is pushed.
func (b *Body) holds(t des.Time) float64 {
	if b.parked != nil {
		return 1 - smooth(clamp(float64(t.Sub(b.parked.since))/float64(grasp), 0, 1))
	}
	if b.taken == 0 {
		return 1
	}
	return smooth(clamp(float64(t.Sub(b.taken))/float64(grasp), 0, 1))
}

// handle is where a hand holds pushed gear, and how firmly at t: a hand lets go of a handle that the torso
// has turned away from.
func (b *Body) handle(f *frame, sign float64, t des.Time) (at store.Vec3, share float64) {
	off := math.Remainder(f.heading-f.yaw, 2*math.Pi) * sign // positive: the gear is on this hand's side
	end := store.Vec3{X: pushAhead - b.Gear.Ahead(), Y: sign * gripWide, Z: handleHigh(b.Gear)}
	share = smooth(clamp((off+1)/0.5, 0, 1)) * smooth(clamp((2.1-off)/0.5, 0, 1))
	return b.rolling(f).Apply(end), share * b.holds(t)
}
