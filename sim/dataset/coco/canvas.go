package coco

import (
	"cmp"
	"image"
	"slices"

	"storesim/sim/dataset"
	"storesim/sim/truth"
)

// canvas is a picture of segments, used again for each sample.
type canvas struct {
	ids     []uint32   // by pixel, row by row: 0 for what is left out, else 1 + an index of segments
	picture image.RGBA // id = R + 256 G + 65536 B; opaque, so that its PNG is of 8-bit RGB
}

// paint draws the things of a sample and returns the segments that have pixels. A person's mask holds those
// of the hands, so that people are painted first and hands over them; all other masks have no pixel in
// common.
func (c *canvas) paint(set *dataset.Set, things []truth.Thing, width, height int) []segment {
	c.clear(width, height)
	order := make([]int, len(things))
	for i := range things {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		return cmp.Compare(layer(&things[a]), layer(&things[b]))
	})
	for _, i := range order {
		c.draw(set, things, i)
	}
	return c.finish(things)
}

// layer says what is painted over what.
func layer(t *truth.Thing) int {
	if t.Class == truth.Person {
		return 0
	}
	return 1
}

func (c *canvas) clear(width, height int) {
	if len(c.ids) != width*height || c.picture.Stride != 4*width {
		c.ids = make([]uint32, width*height)
		c.picture = *image.NewRGBA(image.Rect(0, 0, width, height))
	}
	for i := range c.ids {
		c.ids[i] = background
	}
}

// Values of pixels before the segments have their ids; thing i is i + first.
const (
	void = iota
	background
	first
)

// draw paints thing i. What the set leaves out becomes void, for it is no background either; but a hand that
// is left out stays part of its person.
func (c *canvas) draw(set *dataset.Set, things []truth.Thing, i int) {
	t, value := &things[i], uint32(first+i)
	if !set.Kept(t) {
		if t.Class == truth.Hand && shows(set, things, t.Owner) {
			return
		}
		value = void
	}
	width := c.picture.Rect.Dx()
	columns(&t.VisibleMask, func(x, lo, hi int) {
		for y := lo; y < hi; y++ {
			c.ids[y*width+x] = value
		}
	})
}

// shows reports whether a person is among the things that the set keeps.
func shows(set *dataset.Set, things []truth.Thing, person uint32) bool {
	return slices.ContainsFunc(things, func(t truth.Thing) bool { return t.ID == person && set.Kept(&t) })
}

// finish measures the segments as they were painted, numbers those that have pixels from 1, the background
// last, and writes the numbers into the picture.
func (c *canvas) finish(things []truth.Thing) []segment {
	found := c.measure(len(things) + first)
	var out []segment
	for i := range things {
		if s := &found[first+i]; s.Area > 0 {
			t := &things[i]
			s.Category, s.Attributes = int(t.Class), &panopticAttributes{Track: t.ID, SKU: string(t.SKU)}
			s.ID = len(out) + 1
			out = append(out, *s)
		}
	}
	if s := &found[background]; s.Area > 0 {
		s.Category, s.ID = rest, len(out)+1
		out = append(out, *s)
	}
	for i, v := range c.ids {
		id := found[v].ID
		pixel := c.picture.Pix[4*i : 4*i+4 : 4*i+4]
		pixel[0], pixel[1], pixel[2], pixel[3] = byte(id), byte(id>>8), byte(id>>16), 255
	}
	return out
}

// measure counts pixels and bounds them, by value.
func (c *canvas) measure(values int) []segment {
	found := make([]segment, values)
	bounds := make([]image.Rectangle, values)
	width := c.picture.Rect.Dx()
	for y := range c.picture.Rect.Dy() {
		row := c.ids[y*width : (y+1)*width]
		for x := 0; x < width; {
			from, v := x, row[x]
			for x < width && row[x] == v {
				x++
			}
			found[v].Area += x - from
			bounds[v] = bounds[v].Union(image.Rect(from, y, x, y+1))
		}
	}
	found[void].Area = 0
	for v, b := range bounds {
		found[v].Box = [4]int{b.Min.X, b.Min.Y, b.Dx(), b.Dy()}
	}
	return found
}
