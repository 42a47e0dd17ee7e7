package render

import (
	"image"
	"slices"

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

// tally counts the pixels of one instance.
type tally struct {
	id            uint32
	visible, full image.Rectangle
	nVisible      int
	nFull         int
}

// census counts the pixels that instances cover, each pixel once an instance.
type census struct {
	tallies []tally
	index   map[uint32]int
	current int      // the tally being filled, or -1
	stamps  []uint32 // per pixel, the mark of the last tally that counted it
	mark    uint32   // mark of tally 0
}

func newCensus(pixels int) *census {
	return &census{index: map[uint32]int{}, stamps: make([]uint32, pixels), mark: 1}
}

// start forgets all tallies.
func (c *census) start() {
	c.mark += uint32(len(c.tallies))
	if c.mark > 1<<31 {
		clear(c.stamps)
		c.mark = 1
	}
	c.tallies, c.current = c.tallies[:0], -1
	clear(c.index)
}

// turnTo makes id the instance that is counted; 0 is not counted.
func (c *census) turnTo(id uint32) {
	if id == 0 {
		c.current = -1
		return
	}
	if c.current >= 0 && c.tallies[c.current].id == id {
		return
	}
	i, ok := c.index[id]
	if !ok {
		i = len(c.tallies)
		c.tallies = append(c.tallies, tally{id: id})
		c.index[id] = i
	}
	c.current = i
}

// count adds the pixels s of row y to the current tally.
func (c *census) count(s span, y, width int) {
	if c.current < 0 {
		return
	}
	t := &c.tallies[c.current]
	mark, n := c.mark+uint32(c.current), uint32(0)
	row := c.stamps[y*width+s.lo : y*width+s.hi]
	for i, stamp := range row {
		n += differ(stamp, mark)
		row[i] = mark
	}
	t.nFull += int(n)
	t.full = grow(t.full, s.lo, s.hi, y)
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

// see counts the pixels of l that show the instance.
func (t *tally) see(l *layer) {
	t.visible, t.nVisible = image.Rectangle{}, 0
	for y := t.full.Min.Y; y < t.full.Max.Y; y++ {
		row := l.id[y*l.width+t.full.Min.X : y*l.width+t.full.Max.X]
		lo := slices.Index(row, t.id)
		if lo < 0 {
			continue
		}
		hi := len(row)
		for row[hi-1] != t.id {
			hi--
		}
		others := uint32(0)
		for _, id := range row[lo:hi] {
			others += differ(id, t.id)
		}
		t.nVisible += hi - lo - int(others)
		t.visible = grow(t.visible, t.full.Min.X+lo, t.full.Min.X+hi, y)
	}
}

func (t *tally) label() Label {
	return Label{
		ID: t.id, Visible: pixelBox(t.visible), Full: pixelBox(t.full),
		VisiblePixels: t.nVisible, FullPixels: t.nFull,
	}
}

func pixelBox(r image.Rectangle) store.PixelBox {
	return store.PixelBox{
		MinX: float64(r.Min.X), MinY: float64(r.Min.Y), MaxX: float64(r.Max.X), MaxY: float64(r.Max.Y),
	}
}
