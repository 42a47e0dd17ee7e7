package scene

import (
	"image/color"
	"math"

	"storesim/pipeline/store"
)

// emblemPainter paints a picture of radius r at (x, y) in a main and a second colour.
type emblemPainter func(c *canvas, x, y, r float64, main, second color.RGBA)

// panelEmblems are the pictures of a front; Art.Motif chooses one. Their number has no factor in common with
// the number of grounds, so that motifs combine both freely.
func panelEmblems() []emblemPainter {
	return []emblemPainter{
		berries, sun, leaf, star, drop, grain, citrus, mountain, heart,
	}
}

// emblem paints an emblem in colours that stand out from the ground.
func emblem(c *canvas, a store.Art, x, y, r float64, paint emblemPainter) {
	main, second := a.Accent, mix(a.Accent, rgb(0xffffff), 0.55)
	switch a.Motif % len(panelLayouts()) {
	case 1, 5: // on the accent colour itself
		main, second = mix(a.Base, rgb(0xffffff), 0.15), mix(a.Base, rgb(0xffffff), 0.6)
	case 2, 4: // partly on the accent colour
		c.DrawCircle(x, y, r*1.15)
		c.fill(mix(a.Base, rgb(0xffffff), 0.8))
	}
	paint(c, x, y, r, main, second)
}

func berries(c *canvas, x, y, r float64, main, second color.RGBA) {
	for i, at := range [][2]float64{{-0.42, 0.1}, {0.42, 0.1}, {0, 0.5}, {0, -0.25}} {
		c.DrawCircle(x+at[0]*r, y+at[1]*r, r*0.42)
		c.fill(shade(main, 0.82+0.06*float64(i)))
		c.DrawCircle(x+at[0]*r-r*0.12, y+at[1]*r-r*0.14, r*0.11)
		c.fill(second)
	}
	leafShape(c, x+r*0.25, y-r*0.75, r*0.45, -0.5)
	c.fill(rgb(0x4c9a3f))
}

func sun(c *canvas, x, y, r float64, main, second color.RGBA) {
	for i := range 10 {
		sin, cos := math.Sincos(2 * math.Pi * float64(i) / 10)
		c.MoveTo(x+r*cos, y+r*sin)
		c.LineTo(x+r*0.55*(cos-0.35*sin), y+r*0.55*(sin+0.35*cos))
		c.LineTo(x+r*0.55*(cos+0.35*sin), y+r*0.55*(sin-0.35*cos))
		c.ClosePath()
		c.fill(main)
	}
	c.DrawCircle(x, y, r*0.5)
	c.fill(second)
}

// leafShape adds the path of a leaf of half length r, turned by angle.
func leafShape(c *canvas, x, y, r, angle float64) {
	sin, cos := math.Sincos(angle)
	at := func(u, v float64) (float64, float64) { return x + r*(u*cos-v*sin), y + r*(u*sin+v*cos) }
	x0, y0 := at(-1, 0)
	x1, y1 := at(0, -0.75)
	x2, y2 := at(1, 0)
	x3, y3 := at(0, 0.75)
	c.MoveTo(x0, y0)
	c.QuadraticTo(x1, y1, x2, y2)
	c.QuadraticTo(x3, y3, x0, y0)
	c.ClosePath()
}

func leaf(c *canvas, x, y, r float64, main, second color.RGBA) {
	for i, angle := range []float64{-2.2, -0.9, -1.57} {
		sin, cos := math.Sincos(angle)
		leafShape(c, x+cos*r*0.5, y+r*0.5+sin*r*0.6, r*0.7, angle)
		c.fill(mix(main, second, 0.35*float64(i)))
	}
}

func star(c *canvas, x, y, r float64, main, second color.RGBA) {
	for k, col := range []color.RGBA{main, second} {
		size := r * (1 - 0.45*float64(k))
		for i := range 10 {
			reach := size * (1 - 0.55*float64(i%2))
			sin, cos := math.Sincos(math.Pi * (float64(i)/5 - 0.5))
			c.LineTo(x+reach*cos, y+reach*sin)
		}
		c.ClosePath()
		c.fill(col)
	}
}

func drop(c *canvas, x, y, r float64, main, second color.RGBA) {
	c.MoveTo(x, y-r)
	c.CubicTo(x+r*0.3, y-r*0.35, x+r*0.75, y-r*0.1, x+r*0.7, y+r*0.35)
	c.CubicTo(x+r*0.6, y+r*1.1, x-r*0.6, y+r*1.1, x-r*0.7, y+r*0.35)
	c.CubicTo(x-r*0.75, y-r*0.1, x-r*0.3, y-r*0.35, x, y-r)
	c.ClosePath()
	c.fill(main)
	c.DrawEllipse(x-r*0.28, y+r*0.35, r*0.14, r*0.3)
	c.fill(second)
}

func grain(c *canvas, x, y, r float64, main, second color.RGBA) {
	c.DrawRectangle(x-r*0.05, y-r*0.6, r*0.1, r*1.6)
	c.fill(main)
	for i := range 4 {
		up := y - r*0.6 + r*0.4*float64(i)
		leafShape(c, x-r*0.33, up-r*0.05, r*0.36, 0.75)
		c.fill(main)
		leafShape(c, x+r*0.33, up-r*0.05, r*0.36, -0.75)
		c.fill(mix(main, second, 0.4))
	}
	leafShape(c, x, y-r*0.8, r*0.32, math.Pi/2)
	c.fill(second)
}

func citrus(c *canvas, x, y, r float64, main, second color.RGBA) {
	c.DrawCircle(x, y, r*0.92)
	c.fill(main)
	c.DrawCircle(x, y, r*0.78)
	c.fill(second)
	for i := range 8 {
		from := math.Pi * (float64(i) + 0.12) / 4
		c.MoveTo(x, y)
		c.DrawArc(x, y, r*0.7, from, from+math.Pi*0.76/4)
		c.ClosePath()
		c.fill(shade(main, 1.12))
	}
}

func mountain(c *canvas, x, y, r float64, main, second color.RGBA) {
	c.DrawCircle(x+r*0.45, y-r*0.5, r*0.24)
	c.fill(second)
	for k, peak := range [][2]float64{{-0.35, 0.9}, {0.35, 0.6}} {
		px, high := x+peak[0]*r, peak[1]*r*1.5
		c.MoveTo(px-high*0.62, y+r*0.75)
		c.LineTo(px, y+r*0.75-high)
		c.LineTo(px+high*0.62, y+r*0.75)
		c.ClosePath()
		c.fill(shade(main, 0.9-0.18*float64(k)))
		c.MoveTo(px-high*0.2, y+r*0.75-high*0.68)
		c.LineTo(px, y+r*0.75-high)
		c.LineTo(px+high*0.2, y+r*0.75-high*0.68)
		c.ClosePath()
		c.fill(rgb(0xf6f8fa))
	}
}

func heart(c *canvas, x, y, r float64, main, second color.RGBA) {
	for k, col := range []color.RGBA{main, second} {
		s := r * (1 - 0.5*float64(k))
		c.MoveTo(x, y+s*0.85)
		c.CubicTo(x-s*1.5, y-s*0.15, x-s*0.7, y-s*1.1, x, y-s*0.4)
		c.CubicTo(x+s*0.7, y-s*1.1, x+s*1.5, y-s*0.15, x, y+s*0.85)
		c.ClosePath()
		c.fill(col)
	}
}
