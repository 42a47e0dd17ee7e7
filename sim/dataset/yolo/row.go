package yolo

import (
	"fmt"
	"math"
	"strconv"

	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// scale is the size of a picture: it turns pixels into shares.
type scale struct{ width, height float64 }

// row is the text of one thing, without the end of the line; known is its box, with its points in pose.
func (f *format) row(known []byte, s scale, t *truth.Thing) ([]byte, error) {
	if t.Class < truth.Person || t.Class > truth.Gear {
		return nil, fmt.Errorf("no class %d", t.Class)
	}
	if f.kind != Segment {
		return known, nil
	}
	m := &t.VisibleMask
	if float64(m.Width) != s.width || float64(m.Height) != s.height {
		return nil, fmt.Errorf("a mask of %d x %d pixels in a picture of %g x %g", m.Width, m.Height,
			s.width, s.height)
	}
	return s.polygon(nil, t), nil
}

// class begins a row.
func class(row []byte, t *truth.Thing) []byte {
	return strconv.AppendInt(row, int64(t.Class-truth.Person), 10)
}

// box appends class, centre and size of the visible part, clipped to the picture.
func (s scale) box(row []byte, t *truth.Thing) []byte {
	b := t.Visible.Intersect(store.PixelBox{MaxX: s.width, MaxY: s.height})
	row = class(row, t)
	row = s.pair(row, (b.MinX+b.MaxX)/2, (b.MinY+b.MaxY)/2)
	return s.pair(row, b.Width(), b.Height())
}

// polygon appends class and corners.
func (s scale) polygon(row []byte, t *truth.Thing) []byte {
	row = class(row, t)
	for _, p := range t.VisibleMask.Polygon() {
		row = s.pair(row, float64(p.X), float64(p.Y))
	}
	return row
}

// points appends x, y and visibility of a person's points. A point outside the picture has no place in it.
func (s scale) points(row []byte, t *truth.Thing) []byte {
	for i := range truth.PointNames() {
		var m truth.Mark
		if i < len(t.Points) {
			m = t.Points[i]
		}
		if m.U < 0 || m.V < 0 || m.U >= s.width || m.V >= s.height || m.Visibility == truth.Outside {
			m = truth.Mark{}
		}
		row = s.pair(row, m.U, m.V)
		row = strconv.AppendInt(append(row, ' '), int64(m.Visibility), 10)
	}
	return row
}

// pair appends a place or a size, in pixels, as shares of the picture.
func (s scale) pair(row []byte, x, y float64) []byte {
	return share(share(row, x/s.width), y/s.height)
}

// share appends a number of [0, 1] to a millionth, without zeros at its end: a thousandth of a pixel.
func share(row []byte, x float64) []byte {
	x = math.Round(x*1e6) / 1e6
	return strconv.AppendFloat(append(row, ' '), x, 'f', -1, 64)
}
