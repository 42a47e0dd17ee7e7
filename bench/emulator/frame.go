package emulator

import (
	"image/color"
	"math"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/des"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// Frame is what the model of errors reads about a frame. Places are pixels of the camera's full frame.
type Frame struct {
	Camera        int
	Seq           uint64
	Time          des.Time
	Width, Height float64
	Bodies        []Body
}

// Body is a person in a frame.
type Body struct {
	ID            truth.BodyID
	Fraction      float64 // visible pixels over all it would cover
	Visible, Full store.PixelBox
	Head, Foot    truth.Mark
	Hands         [2]truth.Mark
	Contrast      [3]float64 // grey levels, around the head and the hands
	Clothes       Clothes
}

// Clothes are the colours of a person, each from 0 to 1, after a constant 1: what shows of the top, the
// trousers, hair or cap, and skin.
type Clothes [13]float64

// ClothesOf reads the colours off a look.
func ClothesOf(l *world.Look) Clothes {
	top := l.Top
	if l.Jacket {
		top = l.Outer
	}
	out := Clothes{0: 1}
	for i, c := range []color.RGBA{top, l.Bottom, l.Hair, l.Skin} {
		out[1+3*i], out[2+3*i], out[3+3*i] = float64(c.R)/255, float64(c.G)/255, float64(c.B)/255
	}
	return out
}

// Read takes from a sketch what the model needs. The picture is the coarse one, as faults spoil it, with
// 1/scale of the pixels a side.
func Read(view *truth.FrameView, picture *render.Frame, scale int) Frame {
	k := float64(scale)
	f := Frame{
		Camera: view.Camera, Seq: view.Seq, Time: view.Time,
		Width: k * float64(picture.Width), Height: k * float64(picture.Height),
	}
	gain := view.Formation.Gain
	if gain == 0 {
		gain = 1
	}
	for i := range view.Bodies {
		v := &view.Bodies[i]
		b := Body{
			ID: v.Body, Fraction: v.VisibleFraction, Visible: v.Visible, Full: v.Full,
			Head: v.Head, Foot: v.Foot, Hands: v.Hands,
		}
		if v.VisiblePixels == 0 {
			b.Visible = v.Full
		}
		r := max(1, int(math.Round(b.Size()/k/4)))
		for p, m := range []truth.Mark{b.Head, b.Hands[0], b.Hands[1]} {
			b.Contrast[p] = gain * contrast(picture, int(m.U/k), int(m.V/k), r)
		}
		f.Bodies = append(f.Bodies, b)
	}
	return f
}

// contrast is the standard deviation of the grey levels in a square around a place.
func contrast(f *render.Frame, x, y, radius int) float64 {
	var n, sum, squares float64
	for j := max(y-radius, 0); j <= min(y+radius, f.Height-1); j++ {
		for i := max(x-radius, 0); i <= min(x+radius, f.Width-1); i++ {
			px := f.RGBA[4*(j*f.Width+i):]
			g := 0.299*float64(px[0]) + 0.587*float64(px[1]) + 0.114*float64(px[2])
			n, sum, squares = n+1, sum+g, squares+g*g
		}
	}
	if n == 0 {
		return 0
	}
	mean := sum / n
	return math.Sqrt(max(squares/n-mean*mean, 0))
}

// leastSize keeps people far away from being points.
const leastSize = 16.0

// Size is how large the person appears, pixels: the root of the area of its whole box.
func (b *Body) Size() float64 {
	return max(leastSize, math.Sqrt(b.Full.Width()*b.Full.Height()))
}
