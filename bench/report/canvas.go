package report

import (
	"fmt"
	"image"
	"image/color"
	"math"

	"github.com/fogleman/gg"
	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"

	"storesim/pipeline/store"
)

// plan draws a store from above, north up: metres in, pixels out.
type plan struct {
	dc     *gg.Context
	layout *store.Layout
	scale  float64 // pixels per metre
	left   float64 // pixel of the floor's west side
	bottom float64 // pixel of the floor's south side
}

// The margins round the floor, pixels.
const (
	marginLeft   = 64
	marginRight  = 36
	marginTop    = 36
	marginBottom = 116 // axis and legend
)

// planWidth is the width of a plan in pixels, mapWidth that of a coverage map, two of which stand side by
// side.
const (
	planWidth = 1240
	mapWidth  = 1040
)

func newPlan(l *store.Layout, width float64) *plan {
	size := l.Floor.Max.Sub(l.Floor.Min)
	scale := (width - marginLeft - marginRight) / size.X
	height := size.Y*scale + marginTop + marginBottom
	p := &plan{
		dc: gg.NewContext(int(width), int(height)), layout: l, scale: scale,
		left: marginLeft, bottom: height - marginBottom,
	}
	p.dc.SetColor(paper)
	p.dc.Clear()
	return p
}

// px is the pixel of a floor point.
func (p *plan) px(v store.Vec2) (x, y float64) {
	d := v.Sub(p.layout.Floor.Min)
	return p.left + d.X*p.scale, p.bottom - d.Y*p.scale
}

func (p *plan) rect(r store.Rect) {
	x0, y0 := p.px(r.Min)
	x1, y1 := p.px(r.Max)
	p.dc.DrawRectangle(x0, y1, x1-x0, y0-y1)
}

func (p *plan) segment(a, b store.Vec2, c color.Color, width float64) {
	x0, y0 := p.px(a)
	x1, y1 := p.px(b)
	p.dc.SetColor(c)
	p.dc.SetLineWidth(width)
	p.dc.DrawLine(x0, y0, x1, y1)
	p.dc.Stroke()
}

// Face is one of the Go fonts, which every copy of the program has, size in pixels.
func Face(heavy bool, size float64) font.Face {
	data := goregular.TTF
	if heavy {
		data = gobold.TTF
	}
	parsed, err := opentype.Parse(data)
	if err != nil {
		panic(fmt.Sprintf("the built-in font does not parse: %v", err))
	}
	f, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic(fmt.Sprintf("the built-in font has no face: %v", err))
	}
	return f
}

// text writes s with its anchor (ax, ay) at a pixel; a halo of paper keeps it readable on anything.
func text(dc *gg.Context, s string, x, y, ax, ay float64, c color.Color) {
	dc.SetColor(fade(paper, 210))
	for i := range 8 {
		dy, dx := math.Sincos(float64(i) * math.Pi / 4)
		dc.DrawStringAnchored(s, x+2*dx, y+2*dy, ax, ay)
	}
	dc.SetColor(c)
	dc.DrawStringAnchored(s, x, y, ax, ay)
}

func (p *plan) image() image.Image { return p.dc.Image() }
