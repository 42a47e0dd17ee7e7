package scene

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/boombuler/barcode/ean"

	"storesim/pipeline/store"
)

// An EAN-13 symbol in modules, the widths of its narrowest bars: 95 of bars with 11 of quiet zone to the left
// and 7 to the right (GS1 General Specifications, section 5.2.3).
const (
	quietLeft, quietRight = 11, 7
	codeModules           = quietLeft + 95 + quietRight
	moduleTexels          = 2      // as finely as symbols are printed
	moduleWide            = 0.0005 // metres: one and a half times the nominal 0.33 mm, as on large packages
	leastModule           = 0.000264
	codeLift              = 0.0004 // how far a symbol lies before the surface, which lies that much deeper
)

// codeShare is how high a symbol is for its breadth.
const codeShare = 0.61

// codeImage prints the EAN-13 symbol of a product, digits below the bars, high pixels high. Each module is a
// whole number of texels, so that bars keep their widths. A GTIN that is none leaves the field empty: a
// layout checks them.
func codeImage(p *store.Product, high int, t *typeface) *image.RGBA {
	c := newCanvas(codeModules*moduleTexels, max(high, 8), 1, t)
	img := c.Image().(*image.RGBA) // what gg draws on
	draw.Draw(img, img.Bounds(), image.NewUniform(rgb(0xfafafa)), image.Point{}, draw.Src)
	code, err := ean.Encode(p.GTIN)
	if err != nil {
		return img
	}
	bars := code.Bounds()
	ink := rgb(0x101010)
	foot := int(c.h * 0.84)
	for i := range bars.Dx() {
		if code.At(bars.Min.X+i, bars.Min.Y) == color.Black {
			x := (quietLeft + i) * moduleTexels
			bar := image.Rect(x, 2, x+moduleTexels, foot)
			draw.Draw(img, bar, image.NewUniform(ink), image.Point{}, draw.Src)
		}
	}
	c.line(p.GTIN, c.w/2, c.h*0.91, c.w*0.8, c.h*0.15, ink, false)
	return img
}

// texels is the height in pixels of a symbol so wide and so high in metres.
func texels(wide, high float64) int {
	return min(int(math.Round(codeModules*moduleTexels*high/wide)), codeModules*moduleTexels)
}

// quarterTurn is a picture turned so that its left side is below.
func quarterTurn(img *image.RGBA) *image.RGBA {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	out := image.NewRGBA(image.Rect(0, 0, h, w))
	for y := range h {
		for x := range w {
			out.SetRGBA(y, w-1-x, img.RGBAAt(x, y))
		}
	}
	return out
}

// boxCode is how wide and high a symbol is on the back of a carton.
func boxCode(size vec) (wide, high float64) {
	wide = min(codeModules*moduleWide, 0.8*size.X)
	return wide, min(codeShare*wide, 0.24*size.Z)
}

// onBack adds a carton's symbol to its back, in the lower part.
func (m *shaper) onBack(size vec, uv patch) {
	wide, high := boxCode(size)
	y, low := size.Y/2, 0.2*size.Z-high/2
	m.quad(xyz(wide/2, y, low), xyz(-wide/2, y, low), xyz(wide/2, y, low+high), uv)
}

// band is where the side of a round package is straight: radii, as fractions of half the package's size, and
// heights.
type band struct{ low, high ring }

// sideOf is the straight side of a round package, as far as it is free for print.
func sideOf(p *store.Product) band {
	z := p.Size.Z
	switch p.Shape {
	case store.Bottle:
		f := bottleFormOf(p)
		return band{ring{1, f.labelLow * z}, ring{1, f.labelHigh * z}}
	case store.Tub:
		return band{ring{0.8, 0}, ring{0.96, lidEdge(z) * z}}
	default:
		rim := rimShare(z)
		return band{ring{1, rim * z}, ring{1, (1 - 1.3*rim) * z}}
	}
}

// rimShare is the part of a can's height that shows metal above and below, 5 mm; lidEdge is how high up a tub
// its lid's skirt begins, which is 12 mm deep.
func rimShare(high float64) float64 { return min(0.06, 0.005/high) }
func lidEdge(high float64) float64  { return max(0.8, 1-0.012/high) }

// at is the ring at a height.
func (b band) at(z float64) ring {
	k := (z - b.low.z) / (b.high.z - b.low.z)
	return ring{b.low.radius + k*(b.high.radius-b.low.radius), z}
}

// roundCode is a symbol on a round package: how many sides of the package it covers, between which heights,
// and whether its bars go round, one above the other, which keeps them straight.
type roundCode struct {
	sides     int
	low, high float64
	ladder    bool
	image     *image.RGBA
}

func newRoundCode(p *store.Product, b band, t *typeface) roundCode {
	zone := b.high.z - b.low.z
	side := 2 * math.Sin(math.Pi/roundSegments) * p.Size.X / 2
	middle := (b.low.z + b.high.z) / 2
	long := min(codeModules*moduleWide, 0.9*zone)
	if long >= codeModules*leastModule {
		n := min(max(int(math.Round(codeShare*long/side)), 1), 2)
		img := codeImage(p, texels(long, float64(n)*side), t)
		return roundCode{n, middle - long/2, middle + long/2, true, quarterTurn(img)}
	}
	n := min(max(int(math.Ceil(codeModules*leastModule*1.2/side)), 2), 4)
	high := 0.8 * zone
	img := codeImage(p, texels(float64(n)*side, high), t)
	return roundCode{n, middle - high/2, middle + high/2, false, img}
}

// onSide adds a round package's symbol, between its two fronts, parallel to its sides.
func (m *shaper) onSide(half vec, b band, c roundCode, uv patch) {
	low, high := b.at(c.low), b.at(c.high)
	m.surface(c.sides, 1, func(s, t float64) vec {
		r := low
		if t > 0.5 {
			r = high
		}
		turn := 0.25 + (s*float64(c.sides)-float64(c.sides/2))/roundSegments
		sin, cos := math.Sincos(2*math.Pi*(turn-0.5) - math.Pi/2)
		return xyz((r.radius*half.X+codeLift)*cos, (r.radius*half.Y+codeLift)*sin, r.z)
	}, uv, nil)
}

// The cells of a bag's back that bear its symbol.
const (
	bagColumns, bagRows = 6, 8
	bagCodeLeft         = 2
	bagCodeWide         = 2
	bagCodeLow          = 2
)

// bagCode is how wide and high a symbol is on the back of a bag.
func bagCode(size vec) (wide, high float64) {
	return size.X * bagCodeWide / bagColumns, size.Z / bagRows
}

// onBag adds a bag's symbol to its back, in whole cells of the bag's surface so that it follows the bulge.
func (m *shaper) onBag(size vec, uv patch) {
	back := pillow(size, 1)
	m.surface(bagCodeWide, 1, func(s, t float64) vec {
		return back((bagCodeLeft+s*bagCodeWide)/bagColumns, (bagCodeLow+t)/bagRows).Add(xyz(0, codeLift, 0))
	}, uv, nil)
}
