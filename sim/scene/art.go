package scene

import (
	"image"
	"image/color"
	"image/draw"
	"math"

	"github.com/fogleman/gg"

	"storesim/pipeline/store"
)

// canvas is a panel being painted: w by h pixels, of which the middle fraction safe of the width is sure to
// be seen.
type canvas struct {
	*gg.Context
	w, h, safe float64
	print      *typeface
}

func newCanvas(w, h int, safe float64, t *typeface) *canvas {
	return &canvas{gg.NewContext(w, h), float64(w), float64(h), safe, t}
}

// fill paints the current path.
func (c *canvas) fill(col color.RGBA) {
	c.SetColor(col)
	c.Fill()
}

// ground paints the whole panel, from one colour above to another below.
func (c *canvas) ground(top, bottom color.RGBA) {
	img := c.Image().(*image.RGBA) // what gg draws on
	for y := range int(c.h) {
		draw.Draw(img, image.Rect(0, y, int(c.w), y+1), image.NewUniform(mix(top, bottom, float64(y)/c.h)),
			image.Point{}, draw.Src)
	}
}

// panelLayouts are the grounds of a front; Art.Motif chooses one.
func panelLayouts() []func(*canvas, store.Art) {
	return []func(*canvas, store.Art){
		bandGround, splitGround, waveGround, rayGround, frameGround, diagonalGround, pinstripeGround,
		archGround,
	}
}

// front paints the face that the shelf shows: ground, emblem, brand, variety and net weight.
func front(c *canvas, p *store.Product) {
	a := p.Art
	layouts, emblems := panelLayouts(), panelEmblems()
	layouts[a.Motif%len(layouts)](c, a)
	tall := c.h > 0.8*c.w*c.safe
	cx, size := c.w/2, min(c.w*c.safe*0.36, c.h*0.17)
	if tall {
		emblem(c, a, cx, c.h*0.67, size, emblems[a.Motif%len(emblems)])
	}
	brandAt, brandHigh := c.h*0.25, c.h*0.17
	if !tall {
		brandAt, brandHigh = c.h*0.38, c.h*0.34
	}
	banner(c, a, cx, brandAt, brandHigh)
	textAt := brandAt + brandHigh*1.05
	c.line(a.Text, cx, textAt, c.w*c.safe*0.84, brandHigh*0.5, readable(a.Ink, a.Base), false)
	if c.h > 60 {
		c.line(netWeight(p), cx, c.h*0.93, c.w*c.safe*0.4, c.h*0.05, readable(a.Ink, footGround(a)), false)
	}
}

// footGround is the colour behind the net weight.
func footGround(a store.Art) color.RGBA {
	switch a.Motif % len(panelLayouts()) {
	case 0, 1, 2:
		return a.Accent
	}
	return a.Base
}

// banner prints the brand, on a rounded plate of the accent colour for every other motif.
func banner(c *canvas, a store.Art, x, y, high float64) {
	width := c.w * c.safe * 0.9
	ground := a.Base
	if a.Motif%2 == 0 {
		ground = a.Accent
		c.DrawRoundedRectangle(x-width/2, y-high*0.62, width, high*1.24, high*0.3)
		c.fill(shade(ground, 0.82))
		c.DrawRoundedRectangle(x-width/2, y-high*0.66, width, high*1.2, high*0.3)
		c.fill(ground)
	}
	c.line(a.Brand, x, y-high*0.06, width*0.9, high, readable(a.Ink, ground), true)
}

// bandGround is a plain ground with two bands near the foot.
func bandGround(c *canvas, a store.Art) {
	c.ground(shade(a.Base, 1.12), shade(a.Base, 0.9))
	c.DrawRectangle(0, c.h*0.82, c.w, c.h*0.05)
	c.fill(a.Accent)
	c.DrawRectangle(0, c.h*0.885, c.w, c.h*0.115)
	c.fill(shade(a.Accent, 0.85))
}

// splitGround has the base above and the accent below a wide curve.
func splitGround(c *canvas, a store.Art) {
	c.ground(a.Base, shade(a.Base, 1.15))
	c.DrawEllipse(c.w/2, c.h*1.06, c.w*0.8, c.h*0.5)
	c.fill(shade(a.Accent, 0.8))
	c.DrawEllipse(c.w/2, c.h*1.09, c.w*0.8, c.h*0.5)
	c.fill(a.Accent)
}

// waveGround has two waves that meet themselves at the panel's edges.
func waveGround(c *canvas, a store.Art) {
	c.ground(shade(a.Base, 1.2), a.Base)
	for k, col := range []color.RGBA{mix(a.Base, a.Accent, 0.55), a.Accent} {
		base := c.h * (0.66 + 0.1*float64(k))
		c.MoveTo(0, c.h)
		for i := range 33 {
			x := float64(i) / 32
			c.LineTo(x*c.w, base+c.h*0.045*math.Sin(2*math.Pi*(x*2+0.35*float64(k))))
		}
		c.LineTo(c.w, c.h)
		c.ClosePath()
		c.fill(col)
	}
}

// rayGround has rays that spread from the emblem.
func rayGround(c *canvas, a store.Art) {
	c.ground(a.Base, a.Base)
	r := c.w + c.h
	for i := range 12 {
		from := (float64(i) + 0.25) * math.Pi / 6
		c.MoveTo(c.w/2, c.h*0.67)
		c.LineTo(c.w/2+r*math.Cos(from), c.h*0.67+r*math.Sin(from))
		c.LineTo(c.w/2+r*math.Cos(from+math.Pi/12), c.h*0.67+r*math.Sin(from+math.Pi/12))
		c.ClosePath()
		c.fill(mix(a.Base, a.Accent, 0.22))
	}
}

// frameGround is a light field in a frame of the accent colour.
func frameGround(c *canvas, a store.Art) {
	c.ground(a.Accent, shade(a.Accent, 0.85))
	edge := min(c.w, c.h) * 0.05
	c.DrawRoundedRectangle(edge, edge, c.w-2*edge, c.h-2*edge, edge*1.6)
	c.fill(a.Base)
}

// diagonalGround has a broad slanting band.
func diagonalGround(c *canvas, a store.Art) {
	c.ground(a.Base, shade(a.Base, 0.86))
	for k, col := range []color.RGBA{mix(a.Accent, rgb(0xffffff), 0.5), a.Accent} {
		shift := c.h * (0.02 + 0.035*float64(k))
		c.MoveTo(0, c.h*0.78+shift)
		c.LineTo(c.w, c.h*0.44+shift)
		c.LineTo(c.w, c.h*0.84)
		c.LineTo(0, c.h*1.18)
		c.ClosePath()
		c.fill(col)
	}
}

// pinstripeGround has upright stripes and a clean field for the letters.
func pinstripeGround(c *canvas, a store.Art) {
	c.ground(a.Base, a.Base)
	const stripes = 12
	for i := range stripes {
		c.DrawRectangle((float64(i)+0.25)*c.w/stripes, 0, c.w/stripes/2, c.h)
		c.fill(mix(a.Base, a.Accent, 0.4))
	}
	c.DrawRectangle(0, c.h*0.1, c.w, c.h*0.38)
	c.fill(a.Base)
}

// archGround has a window of light behind the emblem.
func archGround(c *canvas, a store.Art) {
	c.ground(shade(a.Base, 1.08), shade(a.Base, 0.82))
	r := c.w * c.safe * 0.38
	c.DrawEllipse(c.w/2, c.h*0.7, r*1.08, c.h*0.21)
	c.fill(a.Accent)
	c.DrawEllipse(c.w/2, c.h*0.7, r, c.h*0.19)
	c.fill(mix(a.Accent, rgb(0xffffff), 0.75))
}

// paste copies a panel onto a sheet at (x, y).
func paste(sheet *image.RGBA, panel image.Image, x, y int) {
	at := image.Rectangle{image.Pt(x, y), image.Pt(x, y).Add(panel.Bounds().Size())}
	draw.Draw(sheet, at, panel, panel.Bounds().Min, draw.Src)
}
