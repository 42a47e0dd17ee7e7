package coco_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"storesim/sim/dataset/coco"
	"storesim/sim/mask"
)

// shape is a mask of random pixels, few or many.
func shape(t *rapid.T) mask.Mask {
	width, height := rapid.IntRange(1, 14).Draw(t, "width"), rapid.IntRange(1, 14).Draw(t, "height")
	one := rapid.IntRange(1, 8).Draw(t, "one in")
	in := make([]bool, width*height)
	for i := range in {
		in[i] = rapid.IntRange(1, one).Draw(t, "pixel") == 1
	}
	in[rapid.IntRange(0, len(in)-1).Draw(t, "at least")] = true
	return mask.FromBitmap(width, in)
}

// bar is a mask of a rectangle around (x, y), turned clockwise by an angle in degrees.
func bar(size int, x, y, width, height, degrees float64) mask.Mask {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	in := make([]bool, size*size)
	for i := range in {
		dx, dy := float64(i%size)+0.5-x, float64(i/size)+0.5-y
		in[i] = math.Abs(dx*cos+dy*sin) <= width/2 && math.Abs(dx*sin-dy*cos) <= height/2
	}
	return mask.FromBitmap(size, in)
}

// holds fails unless every corner of every pixel is in the box, by the convention as RAPiD's tools have it:
// the corners are centre ± h/2 (sin, -cos) ± w/2 (cos, sin).
func holds(t *rapid.T, m *mask.Mask, r coco.Rotated) {
	sin, cos := math.Sincos(r.Angle * math.Pi / 180)
	n := 0
	for i, in := range m.Bitmap() {
		for corner := range 4 {
			if !in {
				continue
			}
			dx, dy := float64(i%m.Width+corner&1)-r.X, float64(i/m.Width+corner>>1)-r.Y
			across, along := dx*cos+dy*sin, dx*sin-dy*cos
			if math.Abs(across) > r.Width/2+1e-9 || math.Abs(along) > r.Height/2+1e-9 {
				t.Fatalf("corner %d, %d is outside %+v", i%m.Width+corner&1, i/m.Width+corner>>1, r)
			}
			n++
		}
	}
	if n == 0 || r.Angle < -90 || r.Angle >= 90 {
		t.Fatalf("%d corners in %+v", n, r)
	}
}

// The smallest box holds all pixels, is not wider than high, and none at any angle of a fine grid is smaller.
func TestMinAreaIsSmallest(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := shape(t)
		r := coco.MinArea(&m)
		holds(t, &m, r)
		if r.Width > r.Height {
			t.Fatalf("%+v is wider than high", r)
		}
		for a := 0.0; a < 90; a += 0.5 {
			if area := boxAt(&m, a); area < r.Width*r.Height*(1-1e-9) {
				t.Fatalf("%+v has area %g, at %g degrees there is one of %g", r, r.Width*r.Height, a, area)
			}
		}
	})
}

// boxAt is the area of the tight box at an angle, by all corners of all pixels.
func boxAt(m *mask.Mask, degrees float64) float64 {
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	lo, hi := [2]float64{math.Inf(1), math.Inf(1)}, [2]float64{math.Inf(-1), math.Inf(-1)}
	for i, in := range m.Bitmap() {
		for corner := range 4 {
			if in {
				x, y := float64(i%m.Width+corner&1), float64(i/m.Width+corner>>1)
				for k, v := range [2]float64{x*cos + y*sin, x*sin - y*cos} {
					lo[k], hi[k] = min(lo[k], v), max(hi[k], v)
				}
			}
		}
	}
	return (hi[0] - lo[0]) * (hi[1] - lo[1])
}

// A turned bar is found again, but for the steps of its pixels.
func TestMinAreaOfBar(t *testing.T) {
	for _, degrees := range []float64{-90, -75, -45, -30, -10, 0, 5, 30, 60, 89} {
		m := bar(200, 90, 110, 30, 120, degrees)
		r := coco.MinArea(&m)
		turn := math.Mod(r.Angle-degrees+270, 180) - 90
		if math.Abs(turn) > 1.5 || math.Abs(r.Width-30) > 2.5 || math.Abs(r.Height-120) > 2.5 ||
			math.Hypot(r.X-90, r.Y-110) > 1 {
			t.Errorf("a bar at %g degrees has %+v", degrees, r)
		}
	}
}

// The radial box holds all pixels, and its centre lies on the line from the picture's centre that its angle
// names: whoever takes the angle from the centre, as LOAF's tools do, gets the same box.
func TestRadialPointsAway(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		m := shape(t)
		r := coco.Radial(&m)
		holds(t, &m, r)
		sin, cos := math.Sincos(r.Angle * math.Pi / 180)
		dx, dy := r.X-float64(m.Width)/2, r.Y-float64(m.Height)/2
		if across := dx*cos + dy*sin; math.Abs(across) > 1e-9 {
			t.Fatalf("the centre of %+v is %g beside its line", r, across)
		}
	})
}

// A body that stands out from the middle has the same box on all sides, and it is tight.
func TestRadialOfBar(t *testing.T) {
	for degrees := -90.0; degrees < 270; degrees += 15 {
		sin, cos := math.Sincos(degrees * math.Pi / 180)
		m := bar(300, 150+90*sin, 150-90*cos, 24, 70, degrees)
		r := coco.Radial(&m)
		turn := math.Mod(r.Angle-degrees+720+90, 180) - 90
		if math.Abs(turn) > 1 || math.Abs(r.Width-24) > 3 || math.Abs(r.Height-70) > 3 {
			t.Errorf("a bar at %g degrees has %+v", degrees, r)
		}
	}
}

// One pixel is a box of one pixel; no pixel is none.
func TestSmallBoxes(t *testing.T) {
	one := mask.FromSpans(9, 7, []mask.Span{{Y: 3, Lo: 4, Hi: 5}}) // in the middle
	want := coco.Rotated{X: 4.5, Y: 3.5, Width: 1, Height: 1}
	for name, r := range map[string]coco.Rotated{"smallest": coco.MinArea(&one), "radial": coco.Radial(&one)} {
		r.Angle = math.Mod(r.Angle, 90) // a square
		if r != want {
			t.Errorf("%s box of a pixel is %+v", name, r)
		}
	}
	none := mask.FromSpans(9, 7, nil)
	if coco.MinArea(&none) != (coco.Rotated{}) || coco.Radial(&none) != (coco.Rotated{}) {
		t.Error("an empty mask has a box")
	}
}
