// Package drawn makes samples up for the tests of data set formats: rectangles laid over each other on a
// small picture, with the labels that a renderer would give them. Visible and full masks, boxes and counts
// agree with each other by construction.
package drawn

import (
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/des"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// Set is a set of one store with two cameras that keeps what shows a quarter of itself.
func Set() *dataset.Set {
	return &dataset.Set{
		Title: "Drawn rectangles", Text: "Rectangles\nthat hide each other.",
		Command: "storesim dataset <drawn>", Version: "0.0", Seed: 7, MinVisible: 0.25,
		Date: "2026-02-03", Creator: "The makers", License: "CC-BY-4.0",
		Stores: []dataset.Store{{
			Name: "corner", Layout: &store.Layout{Cameras: []store.Camera{{ID: "cam0"}, {ID: "cam1"}}},
		}},
	}
}

// Samples draws up to eight samples, backgrounds without a thing among them, and writes their pictures to
// dir.
func Samples(t *rapid.T, dir string) []dataset.Sample {
	n := rapid.IntRange(0, 8).Draw(t, "samples")
	out := make([]dataset.Sample, n)
	for i := range out {
		out[i] = sample(t, dir, i)
	}
	return out
}

func sample(t *rapid.T, dir string, i int) dataset.Sample {
	width, height := rapid.IntRange(10, 28).Draw(t, "width"), rapid.IntRange(10, 28).Draw(t, "height")
	s := dataset.Sample{
		Name: fmt.Sprintf("corner_cam%d_%06d", i%2, i), Store: "corner",
		Split: dataset.Split(rapid.IntRange(0, 2).Draw(t, "split")),
		View:  truth.FrameView{Camera: i % 2, Seq: uint64(i), Time: des.Time(i) * 40 * des.Millisecond},
	}
	s.File = Picture(dir, s.Name, width, height)
	p := &picture{width: width, height: height, top: make([]int, width*height)}
	for range rapid.IntRange(0, 6).Draw(t, "things") {
		p.lay(t)
	}
	s.View.Things = p.things()
	return s
}

// Picture writes a JPEG of that size and returns its path.
func Picture(dir, name string, width, height int) string {
	path := filepath.Join(dir, name+".jpg")
	f, err := os.Create(path)
	if err != nil {
		panic(err)
	}
	im := image.NewGray(image.Rect(0, 0, width, height))
	for i := range im.Pix {
		im.Pix[i] = color.Gray{Y: uint8(i)}.Y
	}
	if err := jpeg.Encode(f, im, nil); err != nil {
		panic(err)
	}
	if err := f.Close(); err != nil {
		panic(err)
	}
	return path
}

// picture is a heap of things; the last one laid lies on top.
type picture struct {
	width, height int
	laid          []truth.Thing
	full          [][]bool // by thing
	top           []int    // by pixel: 1 + the index of what is seen there, 0 for nothing
}

// lay adds a thing, and the two hands of a person after it.
func (p *picture) lay(t *rapid.T) {
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

func (p *picture) next() uint32 { return uint32(3*len(p.laid) + 5) }

func (p *picture) rectangle(t *rapid.T) []bool {
	x, y := rapid.IntRange(0, p.width-1).Draw(t, "x"), rapid.IntRange(0, p.height-1).Draw(t, "y")
	w, h := rapid.IntRange(1, p.width-x).Draw(t, "w"), rapid.IntRange(1, p.height-y).Draw(t, "h")
	in := make([]bool, p.width*p.height)
	for i := range in {
		in[i] = i%p.width >= x && i%p.width < x+w && i/p.width >= y && i/p.width < y+h
	}
	return in
}

func (p *picture) put(thing truth.Thing, full []bool) {
	p.laid, p.full = append(p.laid, thing), append(p.full, full)
	for i, in := range full {
		if in {
			p.top[i] = len(p.laid)
		}
	}
}

// points are anywhere, at and beyond the edges of the picture too.
func (p *picture) points(t *rapid.T) []truth.Mark {
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
func (p *picture) things() []truth.Thing {
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
func (p *picture) occluders(full, visible []bool) []truth.Occluder {
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
