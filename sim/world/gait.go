package world

import (
	"math"

	"storesim/sim/des"
)

// runsFrom and runsAt bound the paces, m/s, between which walking turns into running (Hreljac 1993: people
// change at about 2.1 m/s).
const (
	runsFrom = 1.9
	runsAt   = 2.5
)

// pace is the speed that the swing of the limbs shows at t, m/s: it follows a new velocity within 0.3 s, so
// that a body that stops brings its feet together.
func (b *Body) pace(t des.Time) float64 {
	share := smooth(clamp(t.Sub(b.since).Seconds()/0.3, 0, 1))
	return b.stride + (b.vel.Len()-b.stride)*share
}

// strideLength is the way of two steps at a speed, metres. Its growth with speed is that of Grieve & Gear
// (1966): cadence goes with the 0.58th power of the speed; that with height follows when speed is counted in
// Froude's way. A body of 1.75 m makes 1.35 m at 1.3 m/s.
func (b *Body) strideLength(speed float64) float64 {
	return 1.35 * math.Pow(max(speed, 0)/1.3, 0.42) * math.Pow(b.Build.Height/1.75, 0.79)
}

// gait is how many strides the body has made at t.
func (b *Body) gait(t des.Time) float64 {
	speed := b.vel.Len()
	if speed == 0 {
		return b.strides
	}
	return b.strides + speed*t.Sub(b.since).Seconds()/b.strideLength(speed)
}

// phase of the gait, radians: one stride is a full turn.
func (b *Body) phase(t des.Time) float64 { return 2 * math.Pi * math.Mod(b.gait(t), 1) }

// limbs is the swing of arms and legs at one instant.
type limbs struct {
	phase float64 // radians
	pace  float64 // m/s
	run   float64 // 0 walks, 1 runs
	swing float64 // how far a foot is ahead of the hips at most
}

func (b *Body) limbs(t des.Time) limbs {
	l := limbs{phase: b.phase(t), pace: b.pace(t)}
	if b.Gear == Wheelchair {
		return l
	}
	l.run = smooth(clamp((l.pace-runsFrom)/(runsAt-runsFrom), 0, 1))
	// A standing foot stays where it is: the swing's fastest part is as fast as the hips.
	l.swing = min(b.strideLength(l.pace)/(2*math.Pi), 0.27*b.Build.Height)
	return l
}

// lift is how high a foot is above the floor; ahead is the cosine of its phase, positive as it swings
// forward.
func (l *limbs) lift(ahead float64) float64 {
	return (0.06*min(l.pace, 1.4) + 0.14*l.run) * max(0, ahead)
}

func clamp(x, low, high float64) float64 { return min(max(x, low), high) }
