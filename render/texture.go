package render

import (
	"image"
	"image/color"
	"image/draw"
)

// Texture is a picture to put on surfaces, with ever smaller versions of itself for surfaces seen from
// afar. Meshes whose texture coordinates leave 0 to 1 see it repeated in both directions. Transparency is
// ignored. A Texture is never written after NewTexture and may be shared.
type Texture struct{ levels []level }

// level is one size of a texture. Texels hold red in the low byte, then green, blue, alpha.
type level struct {
	width, height int
	texels        []uint32
}

// NewTexture copies img. Smaller versions are box-filtered.
func NewTexture(img image.Image) *Texture {
	l := fullLevel(img)
	t := &Texture{levels: []level{l}}
	for l.width > 1 || l.height > 1 {
		l = l.half()
		t.levels = append(t.levels, l)
	}
	return t
}

// Size returns the width and height of the picture in texels.
func (t *Texture) Size() (width, height int) { return t.levels[0].width, t.levels[0].height }

func fullLevel(img image.Image) level {
	b := img.Bounds()
	if b.Empty() {
		return level{1, 1, []uint32{packColor(color.RGBA{255, 255, 255, 255})}}
	}
	rgba := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(rgba, rgba.Bounds(), img, b.Min, draw.Src)
	l := level{b.Dx(), b.Dy(), make([]uint32, b.Dx()*b.Dy())}
	for i := range l.texels {
		p := rgba.Pix[4*i : 4*i+3]
		l.texels[i] = packColor(color.RGBA{p[0], p[1], p[2], 255})
	}
	return l
}

// half returns the level at half the size, each texel the mean of the part of the picture that it stands
// for.
func (l level) half() level {
	h := level{width: max(1, l.width/2), height: max(1, l.height/2)}
	h.texels = make([]uint32, 0, h.width*h.height)
	for y := range h.height {
		for x := range h.width {
			h.texels = append(h.texels, l.mean(cell{x, l.width, h.width}, cell{y, l.height, h.height}))
		}
	}
	return h
}

// cell is the i-th of n equal parts of a row or column of size texels.
type cell struct{ i, size, n int }

// first and end bound the texels that reach into the cell.
func (c cell) first() int { return c.i * c.size / c.n }
func (c cell) end() int   { return ((c.i+1)*c.size + c.n - 1) / c.n }

// weight is the part of texel t within the cell, in n-ths; the weights of a cell add up to size.
func (c cell) weight(t int) int {
	return min((t+1)*c.n, (c.i+1)*c.size) - max(t*c.n, c.i*c.size)
}

// mean averages the texels of a cell.
func (l level) mean(across, down cell) uint32 {
	var sum [4]int
	for y := down.first(); y < down.end(); y++ {
		for x := across.first(); x < across.end(); x++ {
			t, k := l.texels[y*l.width+x], across.weight(x)*down.weight(y)
			for c := range sum {
				sum[c] += k * int(t>>(8*c)&255)
			}
		}
	}
	n := across.size * down.size
	var mean uint32
	for c := range sum {
		mean |= uint32((sum[c]+n/2)/n) << (8 * c)
	}
	return mean
}

// at returns the colour at u, v (in texels of this level, texel centres at halves), bilinearly filtered, in
// lanes. Beyond its edges the picture either repeats or goes on with the colours of its rim.
func (l *level) at(u, v float64, repeats bool) uint64 {
	fu, fv := int(u*256)-128, int(v*256)-128
	var x0, y0, x1, y1 int
	if repeats {
		x0, x1 = wrapped(fu>>8, l.width)
		y0, y1 = wrapped(fv>>8, l.height)
	} else {
		fu, fv = max(fu, 0), max(fv, 0)
		x0, y0 = min(fu>>8, l.width-1), min(fv>>8, l.height-1)
		x1, y1 = min(x0+1, l.width-1), min(y0+1, l.height-1)
	}
	upper, lower := l.texels[y0*l.width:], l.texels[y1*l.width:]
	kx, ky := uint64(fu&255), uint64(fv&255)
	return mix(mix(lanes(upper[x0]), lanes(upper[x1]), kx), mix(lanes(lower[x0]), lanes(lower[x1]), kx), ky)
}

// wrapped folds x and its right neighbour into [0, n).
func wrapped(x, n int) (x0, x1 int) {
	x0 = wrap(x, n)
	if x1 = x0 + 1; x1 == n {
		x1 = 0
	}
	return x0, x1
}

// wrap folds x into [0, n).
func wrap(x, n int) int {
	if uint(x) < uint(n) {
		return x
	}
	if n&(n-1) == 0 {
		return x & (n - 1)
	}
	if x %= n; x < 0 {
		x += n
	}
	return x
}
