package emulator

import (
	"math"
	"slices"

	"storesim/sim/truth"
)

// axes are the directions in which errors of a body's points are counted: along is from the head to the foot
// in the picture, across to the right of it. Errors are in the body's own sizes.
type axes struct {
	x, y float64 // unit vector along
	size float64 // pixels
}

func axesOf(b *Body) axes {
	a := axes{0, 1, b.Size()}
	dx, dy := b.Foot.U-b.Head.U, b.Foot.V-b.Head.V
	if d := math.Hypot(dx, dy); b.Foot != (truth.Mark{}) && d > 0.15*a.size {
		a.x, a.y = dx/d, dy/d
	}
	return a
}

// from is how far a place is from a mark.
func (a axes) from(m truth.Mark, x, y float64) (along, across float64) {
	dx, dy := (x-m.U)/a.size, (y-m.V)/a.size
	return a.x*dx + a.y*dy, a.x*dy - a.y*dx
}

// place is the inverse of from.
func (a axes) place(m truth.Mark, along, across float64) (x, y float64) {
	return m.U + a.size*(a.x*along-a.y*across), m.V + a.size*(a.y*along+a.x*across)
}

// hopeless reports whether a body is out of the picture.
func hopeless(b *Body) bool {
	return b.Head == (truth.Mark{}) || b.Fraction == 0 && b.Head.Visibility == truth.Outside
}

// nearestHead is the distance to the nearest other head in own sizes, at most 9.
func nearestHead(f *Frame, i int) float64 {
	b, best := &f.Bodies[i], 9.0
	for j := range f.Bodies {
		if o := &f.Bodies[j]; j != i && !hopeless(o) {
			best = min(best, math.Hypot(o.Head.U-b.Head.U, o.Head.V-b.Head.V)/b.Size())
		}
	}
	return best
}

func is(v bool) float64 {
	if v {
		return 1
	}
	return 0
}

// bodyFeatures are those of a person: 1, size, how much of it is seen, how its head is seen, how near other
// heads and the picture's edge are, the contrast.
func bodyFeatures(f *Frame, i int) []float64 {
	b := &f.Bodies[i]
	size := math.Log(b.Size() / 150)
	edge := min(b.Head.U, b.Head.V, f.Width-b.Head.U, f.Height-b.Head.V) / b.Size()
	seen := math.Log1p(b.Contrast[0])
	return []float64{
		1, size, math.Log(b.Fraction+0.02) + 0.5, is(b.Head.Visibility == truth.Visible),
		is(b.Head.Visibility == truth.Outside),
		math.Exp(-2 * nearestHead(f, i)), math.Exp(-3 * max(edge, -0.3)),
		seen - 3.5, max(0, 2.5-seen), size * size, b.Fraction,
	}
}

// lite is how many of the body's features a gauge takes.
const lite = 8

// gaugeFeatures are fewer, for numbers.
func gaugeFeatures(body []float64) []float64 { return body[:lite:lite] }

// scoreFeatures are those of the score of a part of a person that was found with a score.
func scoreFeatures(x []float64, score float64) []float64 { return append(slices.Clip(x), score) }

// handLite is how many of a hand's features its score takes.
const handLite = lite + 2

// stealing is how near another's hand must be to be taken for one's own, own sizes.
const stealing = 0.8

// stolenFeatures are those of a peak being another's hand, at a distance in own sizes.
func stolenFeatures(apart float64, hand []float64) []float64 { return []float64{1, apart, hand[lite]} }

// handFeatures are those of a hand: the body's, how the hand is seen, where it is, how near others' hands
// are.
func handFeatures(f *Frame, i, side int, body []float64) []float64 {
	b := &f.Bodies[i]
	m := b.Hands[side]
	along, across := axesOf(b).from(b.Head, m.U, m.V)
	other, _ := nearestHand(f, i, side)
	visible := is(m.Visibility == truth.Visible)
	return append(gaugeFeatures(body), visible, is(m.Visibility == truth.Outside),
		along, math.Abs(across), across, math.Exp(-4*other),
		visible*math.Log1p(b.Contrast[1+side]), visible*body[1])
}

// nearestHand is the distance from a hand to the nearest visible one of somebody else, own sizes, at most 9,
// and where that is.
func nearestHand(f *Frame, i, side int) (float64, truth.Mark) {
	b, best := &f.Bodies[i], 9.0
	var at truth.Mark
	for j := range f.Bodies {
		for _, o := range f.Bodies[j].Hands {
			if j == i || o.Visibility != truth.Visible {
				continue
			}
			if d := math.Hypot(o.U-b.Hands[side].U, o.V-b.Hands[side].V) / b.Size(); d < best {
				best, at = d, o
			}
		}
	}
	return best, at
}
