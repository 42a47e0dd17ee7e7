package report

import (
	"fmt"
	"math"

	"storesim/pipeline/store"
)

// ground draws the floor with a grid of metres.
func (p *plan) ground() {
	f := p.layout.Floor
	p.rect(f)
	p.dc.SetColor(floor)
	p.dc.Fill()
	for x := math.Ceil(f.Min.X); x < f.Max.X; x++ {
		p.segment(store.Vec2{X: x, Y: f.Min.Y}, store.Vec2{X: x, Y: f.Max.Y}, grid, 1)
	}
	for y := math.Ceil(f.Min.Y); y < f.Max.Y; y++ {
		p.segment(store.Vec2{X: f.Min.X, Y: y}, store.Vec2{X: f.Max.X, Y: y}, grid, 1)
	}
}

// fixtures draws gondolas and walls.
func (p *plan) fixtures() {
	for i := range p.layout.Gondolas {
		p.gondola(&p.layout.Gondolas[i])
	}
	p.rect(p.layout.Floor)
	p.dc.SetColor(wall)
	p.dc.SetLineWidth(5)
	p.dc.Stroke()
}

// devices draws gates and cameras.
func (p *plan) devices() {
	for _, g := range p.layout.Gates {
		p.gate(g)
	}
	p.cameras()
}

func (p *plan) gondola(g *store.Gondola) {
	p.rect(g.Footprint())
	p.dc.SetColor(shelves)
	p.dc.FillPreserve()
	p.dc.SetColor(front)
	p.dc.SetLineWidth(1)
	p.dc.Stroke()
	left := 0.0
	for _, bay := range g.Bays {
		left += bay.Width
		a, b := g.Pose.Apply(store.Vec3{X: left}), g.Pose.Apply(store.Vec3{X: left, Y: g.Depth})
		p.segment(a.Floor(), b.Floor(), fade(front, 110), 1)
	}
	a, b := g.Pose.Apply(store.Vec3{}), g.Pose.Apply(store.Vec3{X: g.Width()})
	p.segment(a.Floor(), b.Floor(), front, 5) // the side one takes goods from
	x, y := p.px(g.Footprint().Centre())
	p.dc.SetFontFace(Face(true, 19))
	text(p.dc, g.ID, x, y, 0.5, 0.35, soft)
}

func (p *plan) gate(g store.Gate) {
	c, name := entry, "in"
	along := g.Inward
	if g.Kind == store.Exit {
		c, name, along = exit, "out", g.Inward.Scale(-1)
	}
	p.segment(g.A, g.B, paper, 9)
	p.segment(g.A, g.B, c, 5)
	from, tip := g.Centre().Add(g.Inward.Scale(0.12)), g.Centre().Add(g.Inward.Scale(0.5))
	if g.Kind == store.Exit {
		from, tip = tip, from
	}
	p.segment(from, tip, c, 3)
	for _, side := range []float64{1, -1} {
		p.segment(tip, tip.Sub(along.Scale(0.13)).Add(along.Perp().Scale(0.09*side)), c, 3)
	}
	x, y := p.px(g.Centre().Add(g.Inward.Scale(0.3)).Add(g.Inward.Perp().Scale(-0.34)))
	p.dc.SetFontFace(Face(true, 17))
	text(p.dc, name, x, y, 0.5, 0.35, c)
}

// cameras draws each camera as a lens with the direction of its optical axis over the floor.
func (p *plan) cameras() {
	p.dc.SetFontFace(Face(true, 17))
	for i := range p.layout.Cameras {
		c := &p.layout.Cameras[i]
		at := c.WorldFromCamera.T.Floor()
		dir := c.WorldFromCamera.R.Apply(store.Vec3{Z: 1}).Floor()
		x, y := p.px(at)
		if dir.Len() > 0.05 {
			p.cone(at, dir.Unit())
		}
		p.dc.DrawCircle(x, y, 8)
		p.dc.SetColor(ink)
		p.dc.FillPreserve()
		p.dc.SetColor(paper)
		p.dc.SetLineWidth(2)
		p.dc.Stroke()
		lx, ly, ax := p.cameraLabel(x, y, dir)
		text(p.dc, string(c.ID), lx, ly, ax, 0.35, ink)
	}
}

// cameraLabel stands on the side away from where the camera looks, inside the picture.
func (p *plan) cameraLabel(x, y float64, dir store.Vec2) (lx, ly, ax float64) {
	if dir.X > 0 && x > marginLeft+70 || x > float64(p.dc.Width())-marginRight-70 {
		return x - 14, y, 1
	}
	return x + 14, y, 0
}

func (p *plan) cone(at, dir store.Vec2) {
	const length, half = 0.55, 0.32 // metres
	tip := at.Add(dir.Scale(length))
	p.dc.MoveTo(p.px(at))
	p.dc.LineTo(p.px(tip.Add(dir.Perp().Scale(half))))
	p.dc.LineTo(p.px(tip.Sub(dir.Perp().Scale(half))))
	p.dc.ClosePath()
	p.dc.SetColor(fade(ink, 60))
	p.dc.Fill()
}

// axes writes metres along the south and the west side, and draws the scale bar.
func (p *plan) axes() {
	f := p.layout.Floor
	p.dc.SetFontFace(Face(false, 16))
	p.dc.SetColor(soft)
	step := 1.0
	if f.Max.X-f.Min.X > 20 {
		step = 5
	}
	for x := math.Ceil(f.Min.X); x <= f.Max.X; x += step {
		px, py := p.px(store.Vec2{X: x, Y: f.Min.Y})
		p.dc.DrawStringAnchored(metres(x, f.Max.X, step), px, py+10, 0.5, 1)
	}
	for y := math.Ceil(f.Min.Y); y <= f.Max.Y; y += step {
		px, py := p.px(store.Vec2{X: f.Min.X, Y: y})
		p.dc.DrawStringAnchored(metres(y, f.Max.Y, step), px-14, py, 1, 0.35)
	}
	x, y := p.px(store.Vec2{X: f.Max.X, Y: f.Min.Y})
	p.scaleBar(x, y+44)
}

// scaleBar of a metre ends at pixel x.
func (p *plan) scaleBar(x, y float64) {
	p.dc.SetLineWidth(3)
	p.dc.SetColor(ink)
	p.dc.DrawLine(x-p.scale, y, x, y)
	p.dc.DrawLine(x-p.scale, y-6, x-p.scale, y+6)
	p.dc.DrawLine(x, y-6, x, y+6)
	p.dc.Stroke()
	p.dc.DrawStringAnchored("1 m", x-p.scale-10, y, 1, 0.35)
}

// metres labels a tick; the last one says the unit.
func metres(v, end, step float64) string {
	if v+step > end {
		return fmt.Sprintf("%g m", v)
	}
	return fmt.Sprintf("%g", v)
}

// legendY is the pixel row on which a plan's legend stands.
func (p *plan) legendY() float64 { return p.bottom + 84 }

// key writes one entry of the legend with its sign, and returns where the next one begins.
func (p *plan) key(x float64, label string, sign func(x, y float64)) float64 {
	y := p.legendY()
	sign(x, y)
	p.dc.SetFontFace(Face(false, 18))
	p.dc.SetColor(ink)
	p.dc.DrawStringAnchored(label, x+46, y, 0, 0.35)
	w, _ := p.dc.MeasureString(label)
	return x + 46 + w + 34
}
