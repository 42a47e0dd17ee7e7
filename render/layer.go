package render

import (
	"image"
	"math"
)

// layer is one picture's worth of pixels: colour, depth along the optical axis (metres) and instance id.
type layer struct {
	width, height int
	rgba          []uint8
	depth         []float32
	id            []uint32
}

func newLayer(width, height int) *layer {
	l := &layer{
		width: width, height: height,
		rgba:  make([]uint8, 4*width*height),
		depth: make([]float32, width*height),
		id:    make([]uint32, width*height),
	}
	l.clear(l.bounds())
	return l
}

func (l *layer) bounds() image.Rectangle { return image.Rect(0, 0, l.width, l.height) }

// clear empties the pixels of r: opaque black, infinitely far, no instance. All rows but the first are copies
// of the first.
func (l *layer) clear(r image.Rectangle) {
	if r.Empty() {
		return
	}
	first, end := r.Min.Y*l.width+r.Min.X, r.Min.Y*l.width+r.Max.X
	far := float32(math.Inf(1))
	for k := first; k < end; k++ {
		l.depth[k] = far
		l.rgba[4*k], l.rgba[4*k+1], l.rgba[4*k+2], l.rgba[4*k+3] = 0, 0, 0, 255
	}
	clear(l.id[first:end])
	for y := r.Min.Y + 1; y < r.Max.Y; y++ {
		i, j := y*l.width+r.Min.X, y*l.width+r.Max.X
		clear(l.id[i:j])
		copy(l.depth[i:j], l.depth[first:end])
		copy(l.rgba[4*i:4*j], l.rgba[4*first:4*end])
	}
}

// hides reports whether nothing beyond a depth, in metres, can show in the pixels of r.
func (l *layer) hides(r image.Rectangle, beyond float64) bool {
	limit := float32(beyond)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for _, d := range l.depth[y*l.width+r.Min.X : y*l.width+r.Max.X] {
			if d > limit {
				return false
			}
		}
	}
	return true
}

// copy takes the pixels of r from src, a layer of the same size.
func (l *layer) copy(src *layer, r image.Rectangle) {
	for y := r.Min.Y; y < r.Max.Y; y++ {
		i, j := y*l.width+r.Min.X, y*l.width+r.Max.X
		copy(l.rgba[4*i:4*j], src.rgba[4*i:4*j])
		copy(l.depth[i:j], src.depth[i:j])
		copy(l.id[i:j], src.id[i:j])
	}
}
