package world

import (
	"math"

	"storesim/pipeline/store"
)

// arm solves the two bones from shoulder s to hand h: the elbow hangs down and out. A hand out of reach is
// pulled to where the arm ends.
func arm(s, h store.Vec3, upper, fore float64, f *frame, side Side) (elbow, hand store.Vec3) {
	d := h.Sub(s)
	dist := d.Len()
	if longest := upper + fore - 0.005; dist > longest {
		h, dist = s.Add(d.Scale(longest/dist)), longest
		d = h.Sub(s)
	}
	if shortest := 0.3 * upper; dist < shortest { // an arm does not fold flat
		d = d.Add(f.ahead.Scale(1e-6).At(0)).Unit().Scale(shortest)
		h, dist = s.Add(d), shortest
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

// bones are the lengths of thigh and shin.
func (f *frame) bones() (thigh, shin float64) {
	return (f.proportions.hip - f.knee) * f.height, (f.knee - f.ankle) * f.height
}

// hipWide is how far a hip joint is from the middle, metres.
func (f *frame) hipWide() float64 { return 0.09 * min(1, f.height/1.5) }

// leg stands or swings one leg. A foot that the leg does not reach is lifted.
func (f *frame) leg(p *Pose, side Side) {
	left, step, swing := f.hipWide(), -f.step(), -math.Cos(f.phase)
	if side == Right {
		left, step, swing = -left, -step, -swing
	}
	ankle := f.point(step, left, f.ankle*f.height+f.lift(swing))
	f.stand(p, side, f.hip.Add(f.left.Scale(left).At(0)), ankle, f.ahead.At(0))
}

// sitting bends one leg over the front of a seat.
func (f *frame) sitting(p *Pose, side Side) {
	left := 1.2 * f.hipWide()
	if side == Right {
		left = -left
	}
	thigh, shin := f.bones()
	hip := f.hip.Add(f.way.Perp().Scale(left).At(0))
	ankle := hip.Add(f.way.Scale(0.97*thigh + 0.1*shin).At(-0.96 * shin))
	ankle.Z = max(ankle.Z, 0.11)
	f.stand(p, side, hip, ankle, f.way.At(0.6))
}

// stand joins hip and ankle by thigh and shin, the knee towards hint.
func (f *frame) stand(p *Pose, side Side, hip, ankle, hint store.Vec3) {
	thigh, shin := f.bones()
	d := ankle.Sub(hip)
	dist := d.Len()
	if longest := thigh + shin - 0.002; dist > longest {
		d, dist = d.Scale(longest/dist), longest
		ankle = hip.Add(d)
	}
	o := Joint(side)
	p.Joints[LeftHip+o], p.Joints[LeftAnkle+o] = hip, ankle
	p.Joints[LeftKnee+o] = joint(hip, d, dist, thigh, shin, hint)
}
