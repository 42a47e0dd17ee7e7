package world

import (
	"math"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/sim/des"
)

// reacher stands at the origin and faces +x.
func reacher(height float64, gear Gear) *Body {
	return &Body{Build: Build{Height: height, Shoulders: 0.25 * height, Girth: 0.24}, Gear: gear}
}

// out sends a hand to a place and returns the time at which it is there.
func (b *Body) out(side Side, at store.Vec3) des.Time {
	contact := des.Time(10 * time.Second)
	b.StartReach(side, Reach{Target: at, Start: contact.Add(-time.Second), Contact: contact,
		Dwell: 200 * time.Millisecond, End: contact.Add(time.Second)})
	return contact.Add(100 * time.Millisecond)
}

// An adult of any height gets a hand, or both at once, to within 1 cm of what is on any shelf level before
// them.
func TestHandsGetThere(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := reacher(rapid.Float64Range(1.48, 1.98).Draw(t, "height"), NoGear)
		far, high := rapid.Float64Range(0.36, 0.55).Draw(t, "far"), rapid.Float64Range(0.15, 1.5).Draw(t, "high")
		apart := rapid.Float64Range(0.05, 0.25).Draw(t, "apart")
		var at des.Time
		var goals [2]store.Vec3
		hands := rapid.SampledFrom([][]Side{{Left}, {Right}, {Left, Right}}).Draw(t, "hands")
		for _, side := range hands {
			goals[side] = store.Vec3{X: far, Y: apart * float64(1-2*side), Z: high}
			at = b.out(side, goals[side])
		}
		p := b.At(at)
		for _, side := range hands {
			if miss := p.Joints[LeftHand+Joint(side)].Dist(goals[side]); miss > 0.01 {
				t.Errorf("hand %d of a body of %.2f m stays %.3f m from %.2f", side, b.Build.Height, miss,
					goals[side])
			}
		}
	})
}

// What lies across the body, or on the floor, is got by turning and crouching.
func TestReachesThatTakeTheWholeBody(t *testing.T) {
	for name, c := range map[string]struct {
		side   Side
		at     store.Vec3
		height float64
	}{
		"across to the left":           {Right, store.Vec3{X: 0.35, Y: 0.55, Z: 1.2}, 1.75},
		"across to the right":          {Left, store.Vec3{X: 0.35, Y: -0.55, Z: 1.2}, 1.75},
		"far aside":                    {Left, store.Vec3{X: 0.2, Y: 0.85, Z: 0.9}, 1.75},
		"from the floor":               {Right, store.Vec3{X: 0.35, Y: -0.1, Z: 0.05}, 1.75},
		"from the floor, tall":         {Right, store.Vec3{X: 0.4, Y: -0.1, Z: 0.05}, 1.95},
		"from the floor, small":        {Left, store.Vec3{X: 0.3, Y: 0.1, Z: 0.05}, 1.5},
		"a child from the lowest":      {Right, store.Vec3{X: 0.36, Y: -0.05, Z: 0.3}, 1.1},
		"a child from a shelf of 0.9m": {Right, store.Vec3{X: 0.36, Y: -0.05, Z: 0.9}, 1.1},
	} {
		b := reacher(c.height, NoGear)
		p := b.At(b.out(c.side, c.at))
		if miss := p.Joints[LeftHand+Joint(c.side)].Dist(c.at); miss > 0.01 {
			t.Errorf("%s: the hand stays %.3f m off", name, miss)
		}
	}
}

// TestShortArms: a child does not reach the top shelf, nor does who sits in a wheelchair.
func TestShortArms(t *testing.T) {
	top := store.Vec3{X: 0.45, Y: -0.1, Z: 1.6}
	miss := func(b *Body) float64 { return b.At(b.out(Right, top)).Joints[RightHand].Dist(top) }
	adult, child, sitting := miss(reacher(1.7, NoGear)), miss(reacher(1.1, NoGear)), miss(reacher(1.7, Wheelchair))
	if adult > 0.01 || child < 0.3 || sitting < 0.03 {
		t.Errorf("an adult stays %.2f m off, a child %.2f m, a sitting adult %.2f m", adult, child, sitting)
	}
}

// TestGearPostures: the hands of who pushes are on the handle, a wheelchair's user sits.
func TestGearPostures(t *testing.T) {
	for _, gear := range []Gear{Cart, Stroller} {
		b := reacher(1.75, gear)
		b.Move(0, store.Vec2{X: 1})
		for k := range 20 {
			p := b.At(des.Time(time.Second).Add(time.Duration(k) * 50 * time.Millisecond))
			for side := range Joint(2) {
				hand := p.Gear.Inverse().Apply(p.Joints[LeftHand+side])
				if math.Abs(hand.X+gear.Size().X/2) > 0.02 || math.Abs(hand.Z-1) > 0.05 {
					t.Errorf("gear %d: hand %d is at %.2f in the gear's frame", gear, side, hand)
				}
			}
		}
	}
	b := reacher(1.75, Wheelchair)
	p := b.At(0)
	if z := p.Joints[Head].Z; math.Abs(z-1.25) > 0.05 {
		t.Errorf("the head of a wheelchair's user is at %.2f m", z)
	}
	if z := p.Joints[LeftKnee].Z; z < 0.4 || z > 0.7 || p.Joints[LeftKnee].X < 0.3 {
		t.Errorf("a sitting knee is at %.2f", p.Joints[LeftKnee])
	}
}

// A cart stays as it was left when its owner turns to a shelf.
func TestParkedCartStays(t *testing.T) {
	b := reacher(1.75, Cart)
	b.Move(0, store.Vec2{X: 1})
	b.Steer(0, 0.3, time.Second)
	at := des.Time(3 * time.Second)
	b.Move(at, store.Vec2{})
	before := b.At(at).Gear
	b.Turn(at, math.Pi/2, 400*time.Millisecond)
	p := b.At(at.Add(time.Second))
	if before != p.Gear || p.Yaw < 1.5 {
		t.Errorf("the cart goes from %v to %v", before, p.Gear)
	}
	if off := p.Joints[RightHand].Dist(p.Gear.T); off < 0.7 {
		t.Errorf("the right hand is %.2f m from the cart", off)
	}
}

// Whatever a body of any age does with whatever gear, at any speed, its bones keep their lengths.
func TestBonesKeepTheirLengths(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		b := reacher(rapid.Float64Range(0.95, 2).Draw(t, "height"), Gear(rapid.IntRange(0, 4).Draw(t, "gear")))
		b.Build.Stoop = rapid.Float64Range(0, 0.3).Draw(t, "stoop")
		yaw := rapid.Float64Range(-3, 3).Draw(t, "way")
		b.Move(0, store.Heading(yaw).Scale(rapid.Float64Range(0, 4.5).Draw(t, "speed")))
		b.Turn(0, rapid.Float64Range(-3, 3).Draw(t, "yaw"), time.Second)
		target := store.Vec3{
			X: rapid.Float64Range(-1, 1).Draw(t, "x"), Y: rapid.Float64Range(-1, 1).Draw(t, "y"),
			Z: rapid.Float64Range(0, 2).Draw(t, "z"),
		}
		side := Side(rapid.IntRange(0, 1).Draw(t, "side"))
		b.StartReach(side, Reach{Target: target, Contact: des.Time(time.Second), End: des.Time(2 * time.Second),
			Stow: rapid.Bool().Draw(t, "stow")})
		for k := range 21 {
			p := b.At(des.Time(k) * des.Time(100*time.Millisecond))
			checkLengths(t, b, &p)
		}
	})
}

func checkLengths(t *rapid.T, b *Body, p *Pose) {
	s, h := b.Build.proportions(), b.Build.Height
	for side := range Joint(2) {
		for _, bone := range []struct {
			a, b Joint
			long float64
		}{
			{LeftShoulder, LeftElbow, upperArmShare * h}, {LeftElbow, LeftHand, forearmShare * h},
			{LeftHip, LeftKnee, (s.hip - s.knee) * h}, {LeftKnee, LeftAnkle, (s.knee - s.ankle) * h},
		} {
			long := p.Joints[bone.a+side].Dist(p.Joints[bone.b+side])
			if math.IsNaN(long) || math.Abs(long-bone.long) > 0.004 {
				t.Errorf("bone %d to %d is %.3f m long, not %.3f", bone.a+side, bone.b+side, long, bone.long)
			}
		}
		if z := p.Joints[LeftAnkle+side].Z; z < s.ankle*h-0.03 {
			t.Errorf("ankle %d is %.3f m above the floor", side, z)
		}
	}
}

// A foot on the floor stays where it is while the body walks over it.
func TestFeetDoNotSlide(t *testing.T) {
	for _, speed := range []float64{0.6, 1.3} {
		b := reacher(1.75, NoGear)
		b.Move(0, store.Vec2{X: speed})
		var worst float64
		const dt = 10 * time.Millisecond
		for at := des.Time(time.Second); at < des.Time(3*time.Second); at = at.Add(dt) {
			p, q := b.At(at), b.At(at.Add(dt))
			slide := math.Inf(1)
			for side := range Joint(2) {
				slide = min(slide, math.Abs(q.Joints[LeftAnkle+side].X-p.Joints[LeftAnkle+side].X))
			}
			worst = max(worst, slide/dt.Seconds())
		}
		if worst > 1.01*speed {
			t.Errorf("at %.1f m/s the slower foot moves at %.2f m/s", speed, worst)
		}
	}
}

func BenchmarkAt(b *testing.B) {
	body := reacher(1.75, NoGear)
	at := body.out(Right, store.Vec3{X: 0.5, Y: -0.1, Z: 0.4})
	b.ReportAllocs()
	for b.Loop() {
		body.At(at)
	}
}
