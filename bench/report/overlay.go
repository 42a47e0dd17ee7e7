package report

import (
	"image"
	"image/color"
	"math"

	"github.com/fogleman/gg"

	"storesim/pipeline/detect"
	"storesim/pipeline/gallery"
)

// Label says who a detection is.
type Label struct {
	Identity gallery.IdentityID // gives the colour; 0: nobody yet, drawn in grey
	Text     string             // "7 · K4F2"; empty: no tag
}

// Overlay draws detections on a copy of a frame: the box, the head as a ring, the foot point as a cross,
// hands as diamonds, each with a thin ellipse of two standard deviations where it is worth seeing, in the
// colour of the identity. Labels go with the detections by index; missing ones are drawn grey.
func Overlay(frame image.Image, found []detect.Detection, labels []Label) image.Image {
	dc := gg.NewContextForImage(frame)
	o := overlay{dc: dc, unit: float64(dc.Width()) / 1280}
	for i := range found {
		label := Label{}
		if i < len(labels) {
			label = labels[i]
		}
		o.person(&found[i], label)
	}
	o.legend()
	return dc.Image()
}

// overlay draws in pixels of the frame; unit scales lines with its width.
type overlay struct {
	dc   *gg.Context
	unit float64
}

func (o overlay) person(d *detect.Detection, label Label) {
	c := hex(0xb8bec8)
	if label.Identity != 0 {
		c = brighten(identityColour(int(label.Identity) - 1))
	}
	o.box(d, c)
	o.ring(d.Head, c)
	o.cross(d.Foot, c)
	for _, h := range d.Hands {
		o.diamond(h, c)
	}
	if label.Text != "" {
		o.tag(d, label.Text, c)
	}
}

// brighten a colour made for white paper so that it stands out in a picture.
func brighten(c color.NRGBA) color.NRGBA {
	up := func(v uint8) uint8 { return uint8(math.Round(255 - (255-float64(v))*0.72)) }
	return color.NRGBA{R: up(c.R), G: up(c.G), B: up(c.B), A: 255}
}

// stroke draws the path in c over a dark edge.
func (o overlay) stroke(c color.Color, width float64) {
	o.dc.SetColor(color.NRGBA{A: 150})
	o.dc.SetLineWidth((width + 2) * o.unit)
	o.dc.StrokePreserve()
	o.dc.SetColor(c)
	o.dc.SetLineWidth(width * o.unit)
	o.dc.Stroke()
}

func (o overlay) box(d *detect.Detection, c color.Color) {
	o.dc.DrawRoundedRectangle(d.Box.MinX, d.Box.MinY, d.Box.Width(), d.Box.Height(), 6*o.unit)
	o.stroke(c, 2)
}

func (o overlay) ring(p detect.Point, c color.NRGBA) {
	if p.Score <= 0 {
		return
	}
	o.ellipse(p, c)
	o.dc.DrawCircle(p.X, p.Y, 8*o.unit)
	o.stroke(c, 2.5)
}

func (o overlay) cross(p detect.Point, c color.NRGBA) {
	if p.Score <= 0 {
		return
	}
	r := 8 * o.unit
	o.dc.DrawLine(p.X-r, p.Y, p.X+r, p.Y)
	o.dc.DrawLine(p.X, p.Y-r, p.X, p.Y+r)
	o.stroke(c, 2.5)
}

func (o overlay) diamond(p detect.Point, c color.NRGBA) {
	if p.Score <= 0 {
		return
	}
	o.ellipse(p, c)
	o.dc.DrawRegularPolygon(4, p.X, p.Y, 7*o.unit, math.Pi/4)
	o.dc.SetColor(c)
	o.dc.FillPreserve()
	o.stroke(color.White, 1)
}

// ellipse of two standard deviations, where it reaches beyond the marks themselves.
func (o overlay) ellipse(p detect.Point, c color.NRGBA) {
	mean, diff := (p.XX+p.YY)/2, (p.XX-p.YY)/2
	root := math.Sqrt(diff*diff + p.XY*p.XY)
	major, minor := 2*math.Sqrt(max(0, mean+root)), 2*math.Sqrt(max(0, mean-root))
	if major < 10*o.unit {
		return
	}
	o.dc.Push()
	o.dc.RotateAbout(math.Atan2(2*p.XY, 2*diff)/2, p.X, p.Y)
	o.dc.DrawEllipse(p.X, p.Y, major, minor)
	o.dc.Pop()
	o.dc.SetColor(fade(c, 170))
	o.dc.SetLineWidth(o.unit)
	o.dc.Stroke()
}

// tag writes who it is above the box, or inside where the box touches the upper edge.
func (o overlay) tag(d *detect.Detection, label string, c color.Color) {
	o.dc.SetFontFace(Face(true, 15*o.unit))
	w, _ := o.dc.MeasureString(label)
	h := 22 * o.unit
	x, y := max(d.Box.MinX, 0), d.Box.MinY-h-2*o.unit
	if y < 0 {
		y = d.Box.MinY + 2*o.unit
	}
	x = min(x, float64(o.dc.Width())-w-16*o.unit)
	o.dc.DrawRoundedRectangle(x, y, w+14*o.unit, h, 5*o.unit)
	o.dc.SetColor(c)
	o.dc.Fill()
	o.dc.SetColor(hex(0x101318))
	o.dc.DrawStringAnchored(label, x+7*o.unit, y+h/2, 0, 0.35)
}

// legend says at the lower left what the marks mean.
func (o overlay) legend() {
	u := o.unit
	y := float64(o.dc.Height()) - 27*u
	o.dc.DrawRoundedRectangle(12*u, y-15*u, 246*u, 30*u, 8*u)
	o.dc.SetColor(color.NRGBA{R: 12, G: 14, B: 18, A: 190})
	o.dc.Fill()
	c := hex(0xf2f3f5)
	o.dc.SetFontFace(Face(false, 14*u))
	marks := []struct {
		name string
		draw func(detect.Point, color.NRGBA)
		x    float64
	}{{"head", o.ring, 30}, {"foot", o.cross, 114}, {"hand", o.diamond, 192}}
	for _, m := range marks {
		m.draw(detect.Point{X: m.x * u, Y: y, Score: 1}, c)
		o.dc.SetColor(c)
		o.dc.DrawStringAnchored(m.name, (m.x+16)*u, y, 0, 0.35)
	}
}
