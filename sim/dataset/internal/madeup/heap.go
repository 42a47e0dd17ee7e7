package madeup

import (
	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// pile draws up to six things, the hands of people besides, on a picture of a size.
func pile(t *rapid.T, width, height int) []truth.Thing {
	p := &heap{width: width, height: height, top: make([]int, width*height)}
	for range rapid.IntRange(0, 6).Draw(t, "things") {
		p.lay(t)
	}
	return p.things()
}

// heap is a picture of rectangles that lie on each other; the last one laid lies on top. Visible and full
// masks, boxes and counts agree with each other by construction.
type heap struct {
	width, height int
	laid          []truth.Thing
	full          [][]bool // by thing
	top           []int    // by pixel: 1 + the index of what is seen there, 0 for nothing
}

// lay adds a thing, and the two hands of a person after it.
func (p *heap) lay(t *rapid.T) {
	class := truth.Class(rapid.IntRange(int(truth.Person), int(truth.Gear)).Draw(t, "class"))
	if class == truth.Hand {
		class = truth.Person // a hand belongs to somebody
	}
	thing := truth.Thing{ID: p.next(), Class: class, Plate: -1}
	switch class {
	case truth.Person:
		thing.Body, thing.Points = truth.BodyID(thing.ID), p.points(t)
	case truth.Product:
		thing.SKU, thing.Item = "cola<1>", truth.ItemID(thing.ID)
		thing.Spot = truth.Spot(rapid.IntRange(int(truth.OnShelf), int(truth.OnFloor)).Draw(t, "spot"))
	case truth.Hand, truth.Gear:
	}
	thing.Truncated = float64(rapid.IntRange(0, 4).Draw(t, "quarters")) / 4
	thing.Floor = store.Vec2{X: 1.25, Y: 2.5}
	p.put(thing, p.rectangle(t))
	if class == truth.Person {
		for side := range uint8(2) {
			hand := truth.Thing{ID: p.next(), Class: truth.Hand, Owner: thing.ID, Side: side, Plate: -1}
			p.put(hand, p.rectangle(t))
		}
	}
}

func (p *heap) next() uint32 { return uint32(3*len(p.laid) + 5) }

func (p *heap) rectangle(t *rapid.T) []bool {
	x, y := rapid.IntRange(0, p.width-1).Draw(t, "x"), rapid.IntRange(0, p.height-1).Draw(t, "y")
	w, h := rapid.IntRange(1, p.width-x).Draw(t, "w"), rapid.IntRange(1, p.height-y).Draw(t, "h")
	in := make([]bool, p.width*p.height)
	for i := range in {
		in[i] = i%p.width >= x && i%p.width < x+w && i/p.width >= y && i/p.width < y+h
	}
	return in
}

func (p *heap) put(thing truth.Thing, full []bool) {
	p.laid, p.full = append(p.laid, thing), append(p.full, full)
	for i, in := range full {
		if in {
			p.top[i] = len(p.laid)
		}
	}
}

// points are anywhere, at and beyond the edges of the picture too.
func (p *heap) points(t *rapid.T) []truth.Mark {
	w, h := float64(p.width), float64(p.height)
	places := []float64{-0.001, 0, 0.5, 0.999_999_9, 1, 1.5}
	out := make([]truth.Mark, len(truth.PointNames()))
	for i := range out {
		out[i] = truth.Mark{
			U: w * rapid.SampledFrom(places).Draw(t, "u"), V: h * rapid.SampledFrom(places).Draw(t, "v"),
			Visibility: truth.Visibility(rapid.IntRange(0, 2).Draw(t, "visibility")),
		}
	}
	return out
}

// things fills the labels in, from what lies on top and what lies below.
func (p *heap) things() []truth.Thing {
	for i := range p.laid {
		t := &p.laid[i]
		mine := func(k int) bool { // a person has hands
			return k == i || p.laid[k].Class == truth.Hand && p.laid[k].Owner == t.ID
		}
		full, visible := make([]bool, len(p.top)), make([]bool, len(p.top))
		for k := range p.laid {
			for px, in := range p.full[k] {
				full[px] = full[px] || mine(k) && in
				visible[px] = p.top[px] > 0 && mine(p.top[px]-1)
			}
		}
		t.FullMask, t.VisibleMask = mask.FromBitmap(p.width, full), mask.FromBitmap(p.width, visible)
		t.FullPixels, t.VisiblePixels = t.FullMask.Area(), t.VisibleMask.Area()
		t.Full, t.Visible = Box(&t.FullMask), Box(&t.VisibleMask)
		t.Occluders = p.occluders(full, visible)
	}
	return p.laid
}

// occluders counts who lies on the hidden pixels, in order of ID.
func (p *heap) occluders(full, visible []bool) []truth.Occluder {
	counts := make([]int, len(p.laid))
	for px := range full {
		if full[px] && !visible[px] {
			counts[p.top[px]-1]++
		}
	}
	var out []truth.Occluder
	for k, n := range counts {
		if n > 0 {
			out = append(out, truth.Occluder{ID: p.laid[k].ID, Pixels: n})
		}
	}
	return out
}

// Box is the tight box of a mask.
func Box(m *mask.Mask) store.PixelBox {
	b := m.Box()
	return store.PixelBox{
		MinX: float64(b.Min.X), MinY: float64(b.Min.Y), MaxX: float64(b.Max.X), MaxY: float64(b.Max.Y),
	}
}
