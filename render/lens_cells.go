package render

import "image"

// cellLevel divides an ideal picture into square cells and holds, row by row, rectangles around the pixels
// whose samples lie in each.
type cellLevel struct {
	width, height int
	rects         []cellRect
}

// cellRect is a rectangle of pixels, its maximum exclusive; the zero value is empty.
type cellRect struct{ x0, y0, x1, y1 int16 }

const (
	cellShift = 9 // a cell of the finest level measures 2 pixels of the ideal picture, 2^9 subpixels
	mostCells = 4 // along each axis that a look-up joins
)

func (r cellRect) union(s cellRect) cellRect {
	switch {
	case r.x1 == 0:
		return s
	case s.x1 == 0:
		return r
	}
	return cellRect{min(r.x0, s.x0), min(r.y0, s.y0), max(r.x1, s.x1), max(r.y1, s.y1)}
}

// cells returns the levels of a face, from the finest to one of a single cell.
func (l *lens) cells(face int32) []cellLevel {
	ideal := &l.faces[face].ideal
	c := cellLevel{width: ideal.Width*subpixels>>cellShift + 1, height: ideal.Height*subpixels>>cellShift + 1}
	c.rects = make([]cellRect, c.width*c.height)
	for i := range l.samples {
		s := &l.samples[i]
		if s.face != face {
			continue
		}
		x, y := int16(i%l.camera.Width), int16(i/l.camera.Width)
		r := &c.rects[int(s.y>>cellShift)*c.width+int(s.x>>cellShift)]
		*r = r.union(cellRect{x, y, x + 1, y + 1})
	}
	levels := []cellLevel{c}
	for c.width > 1 || c.height > 1 {
		c = c.coarser()
		levels = append(levels, c)
	}
	return levels
}

func (c *cellLevel) coarser() cellLevel {
	d := cellLevel{width: (c.width + 1) / 2, height: (c.height + 1) / 2}
	d.rects = make([]cellRect, d.width*d.height)
	for i, r := range c.rects {
		to := &d.rects[i/c.width/2*d.width+i%c.width/2]
		*to = to.union(r)
	}
	return d
}

// pixels returns a rectangle that holds all pixels whose samples lie within a box of subpixels, both ends
// included.
func (f *lensFace) pixels(x0, y0, x1, y1 int) image.Rectangle {
	x0, y0 = max(x0>>cellShift, 0), max(y0>>cellShift, 0)
	x1, y1 = min(x1>>cellShift, f.levels[0].width-1), min(y1>>cellShift, f.levels[0].height-1)
	if x0 > x1 || y0 > y1 {
		return image.Rectangle{}
	}
	n := 0
	for x1>>n-x0>>n >= mostCells || y1>>n-y0>>n >= mostCells {
		n++
	}
	c, r := &f.levels[n], cellRect{}
	for y := y0 >> n; y <= y1>>n; y++ {
		for x := x0 >> n; x <= x1>>n; x++ {
			r = r.union(c.rects[y*c.width+x])
		}
	}
	return image.Rect(int(r.x0), int(r.y0), int(r.x1), int(r.y1))
}
