package scene

import (
	"image"
	"image/color"
	"math"

	"github.com/fogleman/gg"

	"storesim/pipeline/store"
)

// frontImage paints a front of w by h pixels, of which the middle fraction safe is for print.
func frontImage(p *store.Product, w, h int, safe float64, t *typeface) image.Image {
	c := newCanvas(w, h, safe, t)
	front(c, p)
	return c.Image()
}

// sideImage paints the narrow side of a carton: the brand upwards along a band.
func sideImage(p *store.Product, w, h int, t *typeface) image.Image {
	c, a := newCanvas(w, h, 1, t), p.Art
	c.ground(shade(a.Base, 0.98), shade(a.Base, 0.85))
	c.DrawRectangle(0, c.h*0.88, c.w, c.h*0.12)
	c.fill(shade(a.Accent, 0.85))
	ink := readable(a.Ink, a.Base)
	if c.h > 1.3*c.w {
		c.RotateAbout(-math.Pi/2, c.w/2, c.h*0.45)
		c.line(a.Brand, c.w/2, c.h*0.45-c.w*0.12, c.h*0.72, c.w*0.42, ink, true)
		c.line(a.Text, c.w/2, c.h*0.45+c.w*0.27, c.h*0.72, c.w*0.2, ink, false)
		return c.Image()
	}
	c.line(a.Brand, c.w/2, c.h*0.36, c.w*0.86, c.h*0.34, ink, true)
	c.line(a.Text, c.w/2, c.h*0.68, c.w*0.86, c.h*0.18, ink, false)
	return c.Image()
}

// backImage paints the back, of which the middle fraction safe of the width is sure to be seen: the name and
// lines of small print, above the barcode.
func backImage(p *store.Product, w, h int, safe float64, t *typeface) image.Image {
	c, a := newCanvas(w, h, safe, t), p.Art
	c.ground(a.Base, shade(a.Base, 0.92))
	ink := readable(a.Ink, a.Base)
	c.line(p.Name, c.w/2, c.h*0.1, c.w*safe*0.88, c.h*0.08, ink, true)
	for i := range 9 {
		length := 0.8 - 0.25*math.Abs(math.Sin(float64(7*i+a.Motif)))
		c.DrawRectangle(c.w*(0.5-0.4*safe), c.h*(0.2+0.045*float64(i)), c.w*safe*length, max(1, c.h*0.012))
		c.fill(mix(a.Base, ink, 0.55))
	}
	return c.Image()
}

// lidImage paints the upper side of a carton or the lid of a tub.
func lidImage(p *store.Product, w, h int, t *typeface) image.Image {
	c, a := newCanvas(w, h, 1, t), p.Art
	c.ground(shade(a.Accent, 1.06), a.Accent)
	if p.Shape == store.Box {
		c.ground(shade(a.Base, 1.06), a.Base)
		c.DrawRectangle(0, c.h*0.47, c.w, max(1, c.h*0.03)) // where the flaps meet
		c.fill(shade(a.Base, 0.78))
		c.line(a.Brand, c.w/2, c.h*0.72, c.w*0.7, c.h*0.36, readable(a.Ink, a.Base), true)
		return c.Image()
	}
	c.DrawEllipse(c.w/2, c.h/2, c.w*0.46, c.h*0.46)
	c.fill(shade(a.Base, 0.8))
	c.DrawEllipse(c.w/2, c.h/2, c.w*0.44, c.h*0.44)
	c.fill(a.Base)
	c.line(a.Brand, c.w/2, c.h*0.45, c.w*0.66, c.h*0.24, readable(a.Ink, a.Base), true)
	c.line(a.Text, c.w/2, c.h*0.66, c.w*0.56, c.h*0.13, readable(a.Ink, a.Base), false)
	return c.Image()
}

// labelImage paints a label that runs all round: two fronts, the first in the middle, the seam at the back.
func labelImage(p *store.Product, w, h int, t *typeface) image.Image {
	half := (w + 1) / 2
	face := frontImage(p, half, h, 0.78, t)
	c := newCanvas(w, h, 1, t)
	quarter := (w - half) / 2
	for _, x := range []int{quarter - half, quarter, quarter + half} {
		c.DrawImage(face, x, 0)
	}
	c.gleam(0, c.h)
	return c.Image()
}

// gleam lays the upright highlights of a polished round body over rows low to high.
func (c *canvas) gleam(low, high float64) {
	for _, at := range []float64{0.36, 0.86} {
		g := gg.NewLinearGradient((at-0.05)*c.w, 0, (at+0.05)*c.w, 0)
		g.AddColorStop(0, color.NRGBA{255, 255, 255, 0})
		g.AddColorStop(0.5, color.NRGBA{255, 255, 255, 70})
		g.AddColorStop(1, color.NRGBA{255, 255, 255, 0})
		c.SetFillStyle(g)
		c.DrawRectangle((at-0.05)*c.w, low, 0.1*c.w, high-low)
		c.Fill()
	}
}

// metal paints rows low to high as bright sheet metal.
func (c *canvas) metal(low, high float64) {
	g := gg.NewLinearGradient(0, 0, c.w, 0)
	for i := range 9 {
		tone := uint8(190 + 45*math.Sin(float64(i)*math.Pi*0.75))
		g.AddColorStop(float64(i)/8, color.RGBA{tone, tone, tone + 4, 255})
	}
	c.SetFillStyle(g)
	c.DrawRectangle(0, low, c.w, high-low)
	c.Fill()
}

// metalLid paints the lid of a can of w pixels: a rim, a sunken panel and the ring to pull.
func metalLid(w int, t *typeface) image.Image {
	c := newCanvas(w, w, 1, t)
	c.ground(rgb(0xd4d8dc), rgb(0xb4b8be))
	x, r := c.w/2, c.w/2
	for _, k := range []struct {
		radius float64
		tone   uint32
	}{{0.97, 0xe6e9ec}, {0.86, 0x868b92}, {0.82, 0xc3c7cc}, {0.55, 0xb4b9bf}, {0.52, 0xcdd1d5}} {
		c.DrawCircle(x, x, r*k.radius)
		c.fill(rgb(k.tone))
	}
	c.DrawEllipse(x, x-r*0.42, r*0.3, r*0.24)
	c.fill(rgb(0x9da2a9))
	c.DrawEllipse(x, x+r*0.12, r*0.2, r*0.34)
	c.fill(rgb(0xe9ecee))
	c.DrawEllipse(x, x+r*0.24, r*0.1, r*0.14)
	c.fill(rgb(0x8b9098))
	return c.Image()
}

// darker returns the darker of the two colours of a print.
func darker(a store.Art) color.RGBA {
	if luma(a.Base) < luma(a.Accent) {
		return a.Base
	}
	return a.Accent
}

// vivid returns the more colourful of the two colours of a print.
func vivid(a store.Art) color.RGBA {
	spread := func(c color.RGBA) uint8 { return max(c.R, c.G, c.B) - min(c.R, c.G, c.B) }
	if spread(a.Base) > spread(a.Accent) {
		return a.Base
	}
	return a.Accent
}

// liquid is the colour of a bottle and what is in it.
func liquid(p *store.Product) color.RGBA {
	tints := []color.RGBA{
		mix(darker(p.Art), rgb(0x2a1408), 0.6), // like cola
		rgb(0x2f4a2a),                          // green glass
		mix(p.Art.Base, rgb(0xffffff), 0.25),   // coloured plastic
		rgb(0xa9cfe0),                          // clear, with water
		mix(vivid(p.Art), rgb(0xffc070), 0.3),  // juice
	}
	return tints[p.Art.Motif%len(tints)]
}

// bottleShell paints a bottle unrolled.
func bottleShell(p *store.Product, f bottleForm, w, h int, t *typeface) image.Image {
	c, tint := newCanvas(w, h, 1, t), liquid(p)
	c.ground(shade(tint, 1.12), shade(tint, 0.85))
	fill := c.h * (1 - f.shoulder + 0.03)
	c.DrawRectangle(0, 0, c.w, fill) // the neck above the filling
	c.fill(shade(tint, 1.3))
	low, high := c.h*(1-f.labelLow), c.h*(1-f.labelHigh)
	band := int(low - high)
	c.DrawImage(labelImage(p, w, band, t), 0, int(high))
	for _, y := range []float64{high, low - 1} {
		c.DrawRectangle(0, y, c.w, 1)
		c.fill(shade(p.Art.Accent, 0.8))
	}
	c.gleam(fill, high)
	c.gleam(low, c.h)
	c.DrawRectangle(0, 0, c.w, c.h*(1-f.cap))
	c.fill(p.Art.Accent)
	for i := 0; i < w; i += 6 { // the ribs of the cap
		c.DrawRectangle(float64(i), 0, 2, c.h*(1-f.cap))
	}
	c.fill(shade(p.Art.Accent, 0.85))
	return c.Image()
}

// capLid paints the top of a cap of w pixels.
func capLid(p *store.Product, w int, t *typeface) image.Image {
	c := newCanvas(w, w, 1, t)
	c.ground(shade(p.Art.Accent, 0.85), shade(p.Art.Accent, 0.85))
	c.DrawCircle(c.w/2, c.w/2, c.w*0.42)
	c.fill(shade(p.Art.Accent, 1.1))
	return c.Image()
}

// bagImage lays crimped seams, folds and shine over a face.
func bagImage(face image.Image, p *store.Product, t *typeface) image.Image {
	size := face.Bounds().Size()
	c := newCanvas(size.X, size.Y, 1, t)
	c.DrawImage(face, 0, 0)
	seam := c.h * 0.045
	for _, y := range []float64{0, c.h - seam} {
		c.DrawRectangle(0, y, c.w, seam)
		c.fill(mix(p.Art.Base, rgb(0xd9dce0), 0.6))
		for x := 0.0; x < c.w; x += 4 {
			c.DrawRectangle(x, y, 1.5, seam)
		}
		c.fill(mix(p.Art.Base, rgb(0x8a8f96), 0.6))
	}
	for i := range 5 { // folds run from the seams into the face
		x := c.w * (0.12 + 0.19*float64(i))
		for _, end := range [][2]float64{{seam, c.h * 0.2}, {c.h - seam, c.h * 0.82}} {
			c.SetColor(color.NRGBA{255, 255, 255, 60})
			c.SetLineWidth(max(1, c.w*0.02))
			c.DrawLine(x, end[0], x+c.w*0.03*float64(i-2), end[1])
			c.Stroke()
			c.SetColor(color.NRGBA{0, 0, 0, 40})
			c.DrawLine(x+c.w*0.02, end[0], x+c.w*(0.02+0.03*float64(i-2)), end[1])
			c.Stroke()
		}
	}
	return c.Image()
}
