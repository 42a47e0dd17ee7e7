package world

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/des"
)

// Proportions of the body as shares of its height (Drillis & Contini 1966, as tabulated in Winter,
// Biomechanics and Motor Control of Human Movement, fig. 4.1), rounded.
const (
	headShare     = 0.936
	neckShare     = 0.870
	shoulderShare = 0.818
	hipShare      = 0.530
	kneeShare     = 0.285
	ankleShare    = 0.039
	upperArmShare = 0.186
	forearmShare  = 0.190 // elbow to palm
)

// maxLean is how far a torso bends forward to reach, radians; maxCrouch how far the hips sink, share of
// height.
const (
	maxLean   = 1.15
	maxCrouch = 0.26
)

// maxStep is how far a foot is ahead of the hips at most, metres per m/s of pace.
const maxStep = 0.24

// At returns the body's pose at t, which may lie at any time after the last change.
func (b *Body) At(t des.Time) Pose {
	f := frame{height: b.Build.Height, foot: b.Floor(t), yaw: b.Yaw(t)}
	f.ahead, f.left = store.Heading(f.yaw), store.Heading(f.yaw).Perp()
	f.step = maxStep * b.pace(t) * math.Sin(b.phase(t))
	hands := [2]store.Vec3{}
	effort := 0.0
	for side := range hands {
		hands[side] = b.restHand(&f, Side(side), t)
		if e := b.reach[side].extent(t); e > 0 {
			goal := b.goal(&f, Side(side))
			hands[side] = hands[side].Lerp(goal, e)
			effort = max(effort, e*b.effort(&f, Side(side), goal))
		}
	}
	f.stoop(effort)
	return b.assemble(&f, hands, t)
}

// goal is the target of a hand's reach.
func (b *Body) goal(f *frame, side Side) store.Vec3 {
	if !b.reach[side].Stow {
		return b.reach[side].Target
	}
	return f.point(0.16, 0.22, 0.50*f.height) // the bag hangs at the left hip
}

// frame is the body's own frame at one instant, with the bend of the torso.
type frame struct {
	height       float64
	foot         store.Vec2
	yaw          float64
	ahead, left  store.Vec2
	lean, crouch float64
	step         float64    // how far the right foot is ahead of the hips, and the left one behind
	hip          store.Vec3 // midpoint of the hips
}

// point is a place given ahead of and left of the body's axis at height z.
func (f *frame) point(ahead, left, z float64) store.Vec3 {
	return f.foot.Add(f.ahead.Scale(ahead)).Add(f.left.Scale(left)).At(z)
}

func (f *frame) bend(lean, crouch float64) {
	f.lean, f.crouch = lean, crouch
	// The hips go back as the torso goes forward, to keep balance, and sink with the spread of the legs.
	leg := (hipShare - ankleShare) * f.height
	sink := leg - math.Sqrt(leg*leg-f.step*f.step)
	f.hip = f.point(-0.16*math.Sin(lean)-0.1*crouch, 0, (hipShare-crouch)*f.height-sink)
}

// torso is a place on the leaning torso: up along it from the hips, and to the left.
func (f *frame) torso(up, ahead, left float64) store.Vec3 {
	s, c := math.Sincos(f.lean)
	out := f.ahead.Scale(up*s + ahead*c).Add(f.left.Scale(left))
	return f.hip.Add(out.At(up*c - ahead*s))
}

func (b *Body) shoulder(f *frame, side Side) store.Vec3 {
	left := b.Build.Shoulders/2 - 0.03
	if side == Right {
		left = -left
	}
	return f.torso((shoulderShare-hipShare)*f.height, 0, left)
}

// stoop bends the torso, then the knees: effort 0 stands upright, 1 is all a body can do.
func (f *frame) stoop(effort float64) {
	f.bend(maxLean*min(1.6*effort, 1), maxCrouch*max(0, 1.6*effort-0.6))
}

// effort is how far a body has to stoop for a hand to get to its goal, or to where it comes nearest.
func (b *Body) effort(f *frame, side Side, goal store.Vec3) float64 {
	arm := (upperArmShare+forearmShare)*f.height - 0.01
	const steps = 24
	best, least := 0.0, math.Inf(1)
	for i := 0; i <= steps && least > 0; i++ {
		f.stoop(float64(i) / steps)
		if miss := max(0, b.shoulder(f, side).Dist(goal)-arm); miss < least {
			best, least = float64(i)/steps, miss
		}
	}
	return best
}

// restHand is where a hand is when it does nothing: it swings with the gait, or holds goods before the body.
func (b *Body) restHand(f *frame, side Side, t des.Time) store.Vec3 {
	left := b.Build.Shoulders/2 + 0.05
	swing := 0.16 * b.pace(t) * math.Sin(b.phase(t))
	if side == Right {
		left, swing = -left, -swing
	}
	hang := f.point(0.05+swing, left, (shoulderShare-upperArmShare-forearmShare*0.9)*f.height)
	hold := f.point(0.34, 0.6*left, 0.64*f.height)
	share := smooth(min(max(t.Sub(b.carrying[side]).Seconds()/0.5, 0), 1))
	if len(b.Holding[side]) == 0 {
		share = 1 - share
	}
	return hang.Lerp(hold, share)
}

// phase of the gait, radians: one stride of 1.35 m is a full turn.
func (b *Body) phase(t des.Time) float64 {
	return 2 * math.Pi * (b.walked + b.vel.Len()*t.Sub(b.since).Seconds()) / 1.35
}

func (b *Body) assemble(f *frame, hands [2]store.Vec3, t des.Time) Pose {
	p := Pose{Foot: f.foot, Yaw: f.yaw}
	up := func(share float64) float64 { return (share - hipShare) * f.height }
	p.Joints[Neck] = f.torso(up(neckShare), 0.01, 0)
	p.Joints[Head] = f.torso(up(headShare), 0.03, 0)
	for side := Left; side <= Right; side++ {
		o := Joint(side)
		s := b.shoulder(f, side)
		elbow, hand := arm(s, hands[side], upperArmShare*f.height, forearmShare*f.height, f, side)
		p.Joints[LeftShoulder+o], p.Joints[LeftElbow+o], p.Joints[LeftHand+o] = s, elbow, hand
		b.leg(&p, f, side, t)
	}
	return p
}

// arm solves the two bones from shoulder s to hand h: the elbow hangs down and out. A hand out of reach is
// pulled to where the arm ends.
func arm(s, h store.Vec3, upper, fore float64, f *frame, side Side) (elbow, hand store.Vec3) {
	d := h.Sub(s)
	dist := d.Len()
	if longest := upper + fore - 0.005; dist > longest {
		h, dist = s.Add(d.Scale(longest/dist)), longest
		d = h.Sub(s)
	}
	out := f.left.Scale(0.5)
	if side == Right {
		out = out.Scale(-1)
	}
	hint := out.Sub(f.ahead.Scale(0.3)).At(-1)
	return joint(s, d, dist, upper, fore, hint), h
}

// joint places the middle joint of two bones of lengths a and b that span d (length dist), bent towards hint.
func joint(from, d store.Vec3, dist, a, b float64, hint store.Vec3) store.Vec3 {
	dist = max(dist, math.Abs(a-b)+1e-3)
	along := (a*a - b*b + dist*dist) / (2 * dist)
	across := math.Sqrt(max(0, a*a-along*along))
	axis := d.Unit()
	bend := hint.Sub(axis.Scale(hint.Dot(axis))).Unit()
	return from.Add(axis.Scale(along)).Add(bend.Scale(across))
}

// leg stands or swings one leg. A foot that the leg does not reach is lifted.
func (b *Body) leg(p *Pose, f *frame, side Side, t des.Time) {
	left, phase, step := 0.09, b.phase(t), -f.step
	if side == Right {
		left, phase, step = -left, phase+math.Pi, f.step
	}
	hip := f.hip.Add(f.left.Scale(left).At(0))
	ankle := f.point(step, left, ankleShare*f.height+0.06*b.pace(t)*max(0, math.Cos(phase)))
	thigh, shin := (hipShare-kneeShare)*f.height, (kneeShare-ankleShare)*f.height
	d := ankle.Sub(hip)
	dist := d.Len()
	if longest := thigh + shin - 0.002; dist > longest {
		d, dist = d.Scale(longest/dist), longest
		ankle = hip.Add(d)
	}
	o := Joint(side)
	p.Joints[LeftHip+o], p.Joints[LeftAnkle+o] = hip, ankle
	p.Joints[LeftKnee+o] = joint(hip, d, dist, thigh, shin, f.ahead.At(0))
}
