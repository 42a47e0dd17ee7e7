package world

import (
	"math"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
)

// Size is the box that gear takes up, metres: along its way, across, and high.
func (g Gear) Size() store.Vec3 {
	switch g {
	case Basket:
		return store.Vec3{X: 0.44, Y: 0.30, Z: 0.40} // 0.22 high without its handles
	case Cart:
		return store.Vec3{X: 0.95, Y: 0.55, Z: 1.0}
	case Stroller:
		return store.Vec3{X: 0.85, Y: 0.50, Z: 1.02}
	case Wheelchair:
		return store.Vec3{X: 1.0, Y: 0.62, Z: 0.92}
	case NoGear:
	}
	return store.Vec3{}
}

// Ahead is how far the middle of the gear is before the one who moves it, metres. The handle of what is
// pushed is pushAhead before them.
func (g Gear) Ahead() float64 {
	switch g {
	case Cart, Stroller:
		return pushAhead + g.Size().X/2
	case Wheelchair:
		return 0.08
	case NoGear, Basket:
	}
	return 0
}

// Wheeled reports whether the gear rolls on the floor and keeps a heading of its own.
func (g Gear) Wheeled() bool { return g == Cart || g == Stroller || g == Wheelchair }

// Hold is the space in a basket or a cart that goods lie in, in the frame of Pose.Gear.
func (g Gear) Hold() (low, high store.Vec3) {
	switch g {
	case Basket:
		return store.Vec3{X: -0.19, Y: -0.125, Z: 0.01}, store.Vec3{X: 0.19, Y: 0.125, Z: 0.26}
	case Cart:
		return store.Vec3{X: -0.33, Y: -0.21, Z: 0.47}, store.Vec3{X: 0.40, Y: 0.21, Z: 0.98}
	case NoGear, Stroller, Wheelchair:
	}
	return store.Vec3{}, store.Vec3{}
}

// pushAhead is how far before the body a handle is pushed, seatHigh the height of the hips in a wheelchair,
// hangDrop the way from the forearm to the bottom of a basket on it; metres.
const (
	pushAhead = 0.38
	seatHigh  = 0.55
	hangDrop  = 0.42
)

// gripWide is how far from the middle of a handle the hands hold it.
const gripWide = 0.2

// Steer turns the body's wheeled gear to a heading within d, at a constant rate; not what is parked.
func (b *Body) Steer(now des.Time, heading float64, d time.Duration) {
	if b.parked != nil {
		return
	}
	current := b.Heading(now)
	b.wheel = turn{
		from: current, to: current + math.Remainder(heading-current, 2*math.Pi), at: now, span: max(d, 1),
	}
}

// Steered is the heading that the last Steer leads to; the torso's where there was none.
func (b *Body) Steered() float64 {
	if b.wheel.span == 0 {
		return b.Facing()
	}
	return b.wheel.to
}

// Heading is where the body's wheeled gear points at t: it stands as it was left when the torso turns.
func (b *Body) Heading(t des.Time) float64 {
	if b.wheel.span == 0 {
		return b.Yaw(t)
	}
	f := min(max(float64(t.Sub(b.wheel.at))/float64(b.wheel.span), 0), 1)
	return b.wheel.from + (b.wheel.to-b.wheel.from)*f
}

// gearPose places the gear. A basket hangs on the left forearm: near the elbow while the hand is busy.
func (b *Body) gearPose(f *frame, p *Pose, t des.Time) store.Pose {
	switch b.Gear {
	case Basket:
		along := 0.5 - 0.4*b.reach[Left].extent(t)
		at := p.Joints[LeftElbow].Lerp(p.Joints[LeftHand], along)
		return store.Pose{R: store.RotZ(f.yaw), T: at.Add(store.Vec3{Z: -hangDrop})}
	case Cart, Stroller, Wheelchair:
		return b.rolling(f)
	case NoGear:
	}
	return store.IdentityPose()
}

// stowGoal is where a hand puts goods away.
func (b *Body) stowGoal(f *frame) store.Vec3 {
	gear := b.rolling(f)
	switch b.Gear {
	case Basket:
		return f.point(0.24, b.Build.Shoulders/2+0.1, 0.52*f.height)
	case Cart:
		return gear.Apply(store.Vec3{X: -0.24, Z: 0.92})
	case Stroller:
		return gear.Apply(store.Vec3{X: -0.33, Z: 0.86})
	case Wheelchair:
		return f.point(0.3, 0.02, 0.72)
	case NoGear:
	}
	return b.hip(f)
}

// hip is where a bag hangs: at the left.
func (*Body) hip(f *frame) store.Vec3 { return f.point(0.16, 0.22, 0.50*f.height) }

// atGear is where a hand is on pushed gear or on a rim at t, and how firmly.
func (b *Body) atGear(f *frame, side Side, t des.Time) (at store.Vec3, share float64) {
	sign := 1.0
	if side == Right {
		sign = -1
	}
	switch b.Gear {
	case Cart, Stroller:
		return b.handle(f, sign, t)
	case Wheelchair:
		s, c := math.Sincos(0.55 * math.Sin(f.phase) * min(f.pace, 1)) // along the rim and back
		rim := f.foot.Add(f.way.Scale(0.04 + 0.27*s)).Add(f.way.Perp().Scale(sign * 0.29))
		return rim.At(0.31 + 0.27*c), 1
	case Basket:
		if side == Left {
			return f.torso(0.10*f.height, 0.27, b.Build.Shoulders/2+0.08), 1
		}
	case NoGear:
	}
	return store.Vec3{}, 0
}

func handleHigh(g Gear) float64 { return g.Size().Z - 0.02 }
