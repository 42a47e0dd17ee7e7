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

// clear empties the pixels of r: opaque black, infinitely far, no instance.
func (l *layer) clear(r image.Rectangle) {
	far := float32(math.Inf(1))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		i, j := y*l.width+r.Min.X, y*l.width+r.Max.X
		clear(l.id[i:j])
		for k := i; k < j; k++ {
			l.depth[k] = far
			l.rgba[4*k], l.rgba[4*k+1], l.rgba[4*k+2], l.rgba[4*k+3] = 0, 0, 0, 255
		}
	}
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
