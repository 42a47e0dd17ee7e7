package render

import (
	"image"
	"math/bits"

	"storesim/pipeline/store"
)

// Label is what one instance takes up of a picture. Boxes are clipped to the image.
type Label struct {
	ID            uint32
	Visible       store.PixelBox // around the pixels that show the instance
	Full          store.PixelBox // around those it would have alone in the scene
	VisiblePixels int
	FullPixels    int
}

// VisibleFraction is the part of the instance within the image that is not hidden, 0 for one out of the
// image.
func (l Label) VisibleFraction() float64 {
	if l.FullPixels == 0 {
		return 0
	}
	return float64(l.VisiblePixels) / float64(l.FullPixels)
}

// tally is the pixels of one instance among the moving objects: what it covers, and what shows it. Those of a
// group hold those of its parts.
type tally struct {
	id         uint32
	group      int             // index of the group's tally, -1 for none
	bounds     image.Rectangle // it covers nothing outside
	full, seen stencil
	label      Label
}

// census is the tallies of one picture.
type census struct {
	tallies []tally
	index   map[uint32]int
	nobody  tally    // of the moving objects without an id
	words   []uint64 // of all stencils
}

func newCensus() *census { return &census{index: map[uint32]int{}} }

// start forgets all tallies.
func (c *census) start() {
	c.tallies = c.tallies[:0]
	c.nobody = tally{group: -1}
	clear(c.index)
}

// enrol notes an object that can touch the pixels of r, and returns the number of its tally: -1 for nobody's.
func (c *census) enrol(o *Object, r image.Rectangle) int {
	if o.ID == 0 {
		c.nobody.bounds = c.nobody.bounds.Union(r)
		return -1
	}
	group := -1
	if o.Group != 0 && o.Group != o.ID {
		group = c.find(o.Group)
		c.tallies[group].reach(r)
	}
	i := c.find(o.ID)
	c.tallies[i].group = group
	c.tallies[i].reach(r)
	return i
}

// find returns the number of an instance's tally, which is a new one at the first meeting.
func (c *census) find(id uint32) int {
	if n := len(c.tallies); n > 0 && c.tallies[n-1].id == id {
		return n - 1
	}
	i, ok := c.index[id]
	if !ok {
		i = len(c.tallies)
		c.tallies = append(c.tallies, tally{id: id, group: -1})
		c.index[id] = i
	}
	return i
}

func (t *tally) reach(r image.Rectangle) { t.bounds = t.bounds.Union(r) }

// allot gives every tally its stencils, once all objects have been enrolled.
func (c *census) allot() {
	n := 2 * wordsOf(c.nobody.bounds)
	for i := range c.tallies {
		n += 2 * wordsOf(c.tallies[i].bounds)
	}
	if n > len(c.words) {
		c.words = make([]uint64, n+n/4)
	} else {
		clear(c.words[:n])
	}
	rest := c.nobody.allot(c.words)
	for i := range c.tallies {
		rest = c.tallies[i].allot(rest)
	}
}

// allot takes the words of a tally's stencils from the front of some and returns the others.
func (t *tally) allot(words []uint64) []uint64 {
	n := wordsOf(t.bounds)
	t.full, t.seen = newStencil(t.bounds, words[:n:n]), newStencil(t.bounds, words[n:2*n:2*n])
	return words[2*n:]
}

// outline is where the tally of a number takes down what is covered.
func (c *census) outline(i int) *stencil {
	if i < 0 {
		return &c.nobody.full
	}
	return &c.tallies[i].full
}

// count reads off the finished picture what shows the instances. still is the picture without them.
func (c *census) count(l, still *layer) {
	for i := range c.tallies {
		t := &c.tallies[i]
		t.seen.see(&t.full, l, t.id)
	}
	c.nobody.see(l, still)
	for i := range c.tallies {
		if t := &c.tallies[i]; t.group >= 0 {
			c.tallies[t.group].full.add(&t.full)
			c.tallies[t.group].seen.add(&t.seen)
		}
	}
	for i := range c.tallies {
		t := &c.tallies[i]
		t.label = labelOf(t.id, &t.full, &t.seen)
	}
}

// see fills s with the pixels of full, a stencil of the same rectangle, that show an instance.
func (s *stencil) see(full *stencil, l *layer, id uint32) {
	for y := s.box.Min.Y; y < s.box.Max.Y; y++ {
		row, seen := full.row(y), s.row(y)
		for i, w := range row {
			if w == 0 {
				continue
			}
			lo, hi := bits.TrailingZeros64(w), 64-bits.LeadingZeros64(w)
			at := y*l.width + (s.first+i)<<6
			others := uint64(0)
			for _, other := range l.id[at+lo : at+hi] {
				others = others>>1 | uint64(differ(other, id))<<63
			}
			seen[i] = w &^ (others >> (64 - hi + lo) << lo)
		}
	}
}

// see finds the pixels that an object without an id shows: such an object leaves no trace but the depth.
func (t *tally) see(l, still *layer) {
	t.full.spans(func(p span, y int) {
		for x := p.lo; x < p.hi; x++ {
			if i := y*l.width + x; l.id[i] == 0 && l.depth[i] != still.depth[i] {
				t.seen.cover(span{x, x + 1}, y)
			}
		}
	})
}

// differ is 1 when a and b are different, else 0, without a jump that the processor would guess wrong.
func differ(a, b uint32) uint32 {
	d := a ^ b
	return (d | -d) >> 31
}

// grow returns r widened to hold pixels lo to hi of row y.
func grow(r image.Rectangle, lo, hi, y int) image.Rectangle {
	if r.Empty() {
		return image.Rect(lo, y, hi, y+1)
	}
	r.Min.X, r.Max.X = min(r.Min.X, lo), max(r.Max.X, hi)
	r.Min.Y, r.Max.Y = min(r.Min.Y, y), max(r.Max.Y, y+1)
	return r
}

func labelOf(id uint32, full, seen *stencil) Label {
	nFull, fullBox := full.measure()
	nSeen, seenBox := seen.measure()
	return Label{
		ID: id, Visible: pixelBox(seenBox), Full: pixelBox(fullBox), VisiblePixels: nSeen, FullPixels: nFull,
	}
}

func pixelBox(r image.Rectangle) store.PixelBox {
	return store.PixelBox{
		MinX: float64(r.Min.X), MinY: float64(r.Min.Y), MaxX: float64(r.Max.X), MaxY: float64(r.Max.Y),
	}
}
