package coco

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/mask"
)

// Rotated is a box that need not stand upright, as RAPiD's people seen from a ceiling have (Duan et al.,
// "RAPiD: Rotation-Aware People Detection in Overhead Fisheye Images", CVPRW 2020). It is the upright box of
// Width and Height around the centre, turned by Angle clockwise as one sees the picture: the direction of its
// height is (sin Angle, -cos Angle), with y downwards.
type Rotated struct {
	X, Y          float64 // centre, pixels
	Width, Height float64 // pixels
	Angle         float64 // degrees, [-90, 90)
}

// numbers are cx, cy, w, h, angle, to a thousandth.
func (r Rotated) numbers() [5]float64 {
	angle := round(r.Angle, 1e3)
	if angle == 90 {
		angle = -90
	}
	return [5]float64{round(r.X, 1e3), round(r.Y, 1e3), round(r.Width, 1e3), round(r.Height, 1e3), angle}
}

// MinArea is the smallest box around a mask's pixels, at any angle; its width is at most its height. One of
// its sides lies on a side of the convex hull (Freeman and Shapira, "Determining the minimum-area encasing
// rectangle for an arbitrary closed curve", CACM 18(7), 1975), so that all of those are tried. It is zero for
// an empty mask.
func MinArea(m *mask.Mask) Rotated {
	hull := hullOf(m)
	if len(hull) == 0 {
		return Rotated{}
	}
	best := Rotated{Width: math.Inf(1), Height: math.Inf(1)}
	for i, a := range hull {
		b := hull[(i+1)%len(hull)]
		length := math.Hypot(b.X-a.X, b.Y-a.Y)
		box := span(hull, (b.X-a.X)/length, (a.Y-b.Y)/length).box()
		// The sides of an upright box have four angles and one area: the first that is smaller by more than
		// the arithmetic's error stays.
		if box.Width*box.Height < best.Width*best.Height*(1-1e-12) {
			best = box
		}
	}
	if best.Width > best.Height {
		best.Width, best.Height, best.Angle = best.Height, best.Width, halfTurn(best.Angle+90)
	}
	return best
}

// Radial is the box around a mask's pixels whose height points along the line from the picture's centre to
// the box's own, as LOAF's people have (Yang et al., "Large-Scale Person Detection and Localization using
// Overhead Fisheye Cameras", ICCV 2023): for a camera that looks straight down, along the standing body. The
// angle is that of the line; width may exceed height. It is zero for an empty mask.
func Radial(m *mask.Mask) Rotated {
	hull := hullOf(m)
	if len(hull) == 0 {
		return Rotated{}
	}
	for i := range hull { // from the picture's centre
		hull[i].X -= float64(m.Width) / 2
		hull[i].Y -= float64(m.Height) / 2
	}
	sin, cos := 0.0, 1.0
	// The box depends on the line and the line on the box; a few rounds bring both together.
	for range 8 {
		c := span(hull, sin, cos).box()
		far := math.Hypot(c.X, c.Y)
		if far < 1e-9 {
			break
		}
		sin, cos = c.X/far, -c.Y/far
	}
	s := span(hull, sin, cos)
	s.right = max(s.right, -s.left) // what is left between them goes into the width
	s.left = -s.right
	box := s.box()
	box.X += float64(m.Width) / 2
	box.Y += float64(m.Height) / 2
	return box
}

// extent is how far points reach in a frame turned by an angle.
type extent struct {
	sin, cos               float64 // of the angle
	left, right, down, top float64 // along (cos, sin) and (sin, -cos)
}

func span(points []store.Vec2, sin, cos float64) extent {
	e := extent{sin, cos, math.Inf(1), math.Inf(-1), math.Inf(1), math.Inf(-1)}
	for _, p := range points {
		across, along := p.X*cos+p.Y*sin, p.X*sin-p.Y*cos
		e.left, e.right = min(e.left, across), max(e.right, across)
		e.down, e.top = min(e.down, along), max(e.top, along)
	}
	return e
}

func (e extent) box() Rotated {
	across, along := (e.left+e.right)/2, (e.down+e.top)/2
	return Rotated{
		X: across*e.cos + along*e.sin, Y: across*e.sin - along*e.cos,
		Width: e.right - e.left, Height: e.top - e.down,
		Angle: halfTurn(math.Atan2(e.sin, e.cos) * 180 / math.Pi),
	}
}

// halfTurn brings an angle in degrees to [-90, 90): a box looks the same after half a turn.
func halfTurn(degrees float64) float64 {
	a := math.Mod(degrees+90, 180)
	if a < 0 {
		a += 180
	}
	if a >= 180 { // the remainder of a tiny negative number
		a = 0
	}
	return a - 90
}
