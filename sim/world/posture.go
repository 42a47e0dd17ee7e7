package world

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// What a torso and legs do to reach, radians and shares of the height.
const (
	maxLean    = 1.15 // of the torso
	maxSitting = 0.9  // of the torso of somebody who sits
	maxCrouch  = 0.32 // sinking of the hips
	maxAside   = 1.1  // turn of the direction in which the torso leans
	maxTwist   = 0.7  // of the shoulders against the hips
)

// At returns the body's pose at t, which may lie at any time after the last change.
func (b *Body) At(t des.Time) Pose {
	f := b.frame(t)
	var goals [2]store.Vec3
	var extents [2]float64
	for side := range goals {
		if extents[side] = b.reach[side].extent(t); extents[side] > 0 {
			goals[side] = b.goal(&f, Side(side))
		}
	}
	f.toward(goals, extents)
	effort := 0.0
	for side, e := range extents {
		if e > 0 {
			effort = max(effort, e*b.effort(&f, Side(side), goals[side]))
		}
	}
	f.stoop(effort)
	p := Pose{Foot: f.foot, Yaw: f.yaw}
	var hands [2]store.Vec3
	for side := range hands {
		hands[side], p.Grip[side] = b.restHand(&f, Side(side), t)
		if e := extents[side]; e > 0 {
			hands[side] = hands[side].Lerp(goals[side], e)
		}
	}
	b.assemble(&f, &p, hands)
	p.Gear = b.gearPose(&f, &p, t)
	return p
}

// goal is the target of a hand's reach.
func (b *Body) goal(f *frame, side Side) store.Vec3 {
	r := &b.reach[side]
	switch {
	case r.Stow && r.Act == truth.ConcealBag:
		return b.bagMouth(f)
	case r.Stow && r.Act == truth.Conceal && b.parked != nil:
		return b.hip(f)
	case r.Stow:
		return b.stowGoal(f)
	}
	return r.Target
}

// bagMouth is the opening of a bag on the left shoulder, which hangs beside and a little behind the hip.
func (b *Body) bagMouth(f *frame) store.Vec3 {
	if f.sits {
		return f.point(0, b.Build.Shoulders/2, seatHigh+0.12)
	}
	return f.point(-0.05, b.Build.Shoulders/2+0.02, f.proportions.hip*f.height+0.1)
}

// frame is the body's own frame at one instant, with the bend of the torso.
type frame struct {
	limbs
	proportions
	height      float64
	foot        store.Vec2
	yaw         float64 // of the torso
	ahead, left store.Vec2
	heading     float64 // of the gear
	way         store.Vec2
	sits        bool
	base        float64 // lean of a torso that does nothing

	aside, turned float64 // where the torso would lean to, and how the shoulders would turn, to reach
	lean, crouch  float64
	hip           store.Vec3 // midpoint of the hips
	spine         store.Mat3 // turns the torso's frame to the world: x ahead, y left, z up it
}

func (b *Body) frame(t des.Time) frame {
	f := frame{
		limbs: b.limbs(t), proportions: b.Build.proportions(), height: b.Build.Height,
		foot: b.Floor(t), yaw: b.Yaw(t), heading: b.Heading(t), sits: b.Gear == Wheelchair,
	}
	f.base = b.Build.Stoop + 0.16*f.run
	if (b.Gear == Cart || b.Gear == Stroller) && b.parked == nil {
		f.base += 0.07 * min(f.pace, 1.2)
	}
	f.way = store.Heading(f.heading)
	if f.sits { // the torso turns on the seat
		f.yaw = f.heading + 1.2*math.Sin(f.yaw-f.heading)
	}
	f.ahead, f.left = store.Heading(f.yaw), store.Heading(f.yaw).Perp()
	return f
}

// point is a place given ahead of and left of the body's axis at height z.
func (f *frame) point(ahead, left, z float64) store.Vec3 {
	return f.foot.Add(f.ahead.Scale(ahead)).Add(f.left.Scale(left)).At(z)
}

// step is how far the right foot is ahead of the hips, and the left one behind.
func (f *frame) step() float64 { return f.swing * math.Sin(f.phase) }

// toward prepares the torso for goals: it will lean towards their mean, the reaching shoulder first.
func (f *frame) toward(goals [2]store.Vec3, extents [2]float64) {
	sum := extents[Left] + extents[Right]
	if sum == 0 {
		return
	}
	for side, e := range extents {
		d := goals[side].Floor().Sub(f.foot)
		ahead, left := d.Dot(f.ahead), d.Dot(f.left)
		sin := left / max(math.Hypot(ahead, left), 0.2)
		forward := -0.4 // the left shoulder comes forward as the torso turns to the right
		if Side(side) == Right {
			forward = 0.4
		}
		f.aside += e / sum * maxAside * sin
		f.turned += e / sum * clamp(forward+0.5*sin, -maxTwist, maxTwist)
	}
}

// stoop bends the torso, then the knees: effort 0 stands upright, 1 is all a body can do.
func (f *frame) stoop(effort float64) {
	if f.sits {
		f.bend(maxSitting*effort, 0, min(2*effort, 1))
		return
	}
	f.bend((maxLean-f.base)*min(1.6*effort, 1), maxCrouch*max(0, 1.6*effort-0.6), min(2.2*effort, 1))
}

// bend leans the torso by lean beyond its base, sinks the hips by a share of the height, and turns the
// shoulders by a share of what the reach asks for.
func (f *frame) bend(lean, crouch, turn float64) {
	f.lean, f.crouch = lean, crouch
	f.spine = store.RotZ(f.yaw).Mul(tilt(f.base)).Mul(store.RotZ(f.aside)).Mul(tilt(lean)).
		Mul(store.RotZ(f.turned*turn - f.aside))
	if f.sits {
		f.hip = f.foot.At(seatHigh)
		return
	}
	// The hips go back as the torso goes forward, to keep balance, and sink with the spread of the legs.
	back := store.Heading(f.yaw + 0.5*f.aside).Scale(-0.13*math.Sin(f.base+lean) - 0.1*crouch)
	leg := (f.proportions.hip - f.ankle) * f.height
	spread := min(math.Abs(f.step())+back.Len(), 0.9*leg)
	sink := leg - math.Sqrt(leg*leg-spread*spread)
	s := math.Sin(f.phase)
	bounce := f.run * (0.07*s*s - 0.04)
	f.hip = f.foot.Add(back).At((f.proportions.hip-max(crouch, sink/f.height))*f.height + bounce)
}

// tilt turns z towards x.
func tilt(angle float64) store.Mat3 {
	s, c := math.Sincos(angle)
	return store.Mat3{c, 0, s, 0, 1, 0, -s, 0, c}
}

// torso is a place on the leaning torso: up along it from the hips, ahead, and to the left.
func (f *frame) torso(up, ahead, left float64) store.Vec3 {
	return f.hip.Add(f.spine.Apply(store.Vec3{X: ahead, Y: left, Z: up}))
}

func (b *Body) shoulder(f *frame, side Side) store.Vec3 {
	left := b.Build.Shoulders/2 - 0.03
	if side == Right {
		left = -left
	}
	return f.torso((f.shoulder-f.proportions.hip)*f.height, 0, left)
}

// effort is how far a body has to stoop for a hand to get to its goal, or to where it comes nearest.
func (b *Body) effort(f *frame, side Side, goal store.Vec3) float64 {
	long := (upperArmShare+forearmShare)*f.height - 0.01
	miss := func(effort float64) float64 {
		f.stoop(effort)
		return max(0, b.shoulder(f, side).Dist(goal)-long)
	}
	const steps = 16
	best, least := 0.0, miss(0)
	for i := 1; i <= steps && least > 0; i++ {
		if m := miss(float64(i) / steps); m < least {
			best, least = float64(i)/steps, m
		}
	}
	if least > 0 || best == 0 {
		return best
	}
	low := best - 1.0/steps // does not reach yet
	for range 8 {
		if middle := (low + best) / 2; miss(middle) > 0 {
			low = middle
		} else {
			best = middle
		}
	}
	return best
}

func (b *Body) assemble(f *frame, p *Pose, hands [2]store.Vec3) {
	up := func(share float64) float64 { return (share - f.proportions.hip) * f.height }
	p.Joints[Neck] = f.torso(up(f.neck), 0.01, 0)
	// The head stays more upright than the torso: who stoops looks ahead.
	level := store.RotZ(f.yaw).Apply(store.Vec3{X: 0.02, Z: (f.head - f.neck) * f.height})
	bent := f.spine.Apply(store.Vec3{X: 0.02, Z: (f.head - f.neck) * f.height})
	p.Joints[Head] = p.Joints[Neck].Add(bent.Lerp(level, 0.4))
	for side := Left; side <= Right; side++ {
		o := Joint(side)
		s := b.shoulder(f, side)
		elbow, hand := arm(s, hands[side], upperArmShare*f.height, forearmShare*f.height, f, side)
		p.Joints[LeftShoulder+o], p.Joints[LeftElbow+o], p.Joints[LeftHand+o] = s, elbow, hand
		if f.sits {
			f.sitting(p, side)
		} else {
			f.leg(p, side)
		}
	}
}
