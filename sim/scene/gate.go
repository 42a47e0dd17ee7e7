package scene

import (
	"image"
	"image/color"
	"math"

	"storesim/pipeline/store"
	"storesim/render"
)

// The parts of a gate, metres.
const (
	postLong  = 0.7 // along the way in
	postThick = 0.1
	postHigh  = 1.0
	doorHigh  = 2.15
	matLong   = 1.1
)

// gateLook is what an entry and an exit are marked with.
type gateLook struct {
	sign        string
	colour, led color.RGBA
	inward      bool // the arrows point into the store
}

func gateLookOf(kind store.GateKind) gateLook {
	if kind == store.Entry {
		return gateLook{"ENTRANCE", rgb(0x2f8f5b), rgb(0x5dffa0), true}
	}
	return gateLook{"EXIT", rgb(0x2b6cb0), rgb(0x7cc4ff), false}
}

// gateFrame stands at the middle of the passage, x to the right and -y into the store as seen from inside.
func gateFrame(g *store.Gate) store.Pose {
	return store.FloorPose(g.Centre(), math.Atan2(g.Inward.Y, g.Inward.X)+math.Pi/2)
}

// gate raises two posts beside the passage, a glass door in the wall behind, a mat and a sign.
func (s *stage) gate(g *store.Gate) {
	frame, look := gateFrame(g), gateLookOf(g.Kind)
	half := g.A.Dist(g.B) / 2
	s.mat(frame, half, look)
	s.door(frame, half, look)
	for _, side := range []float64{-1, 1} {
		s.gatePost(frame, side*(half+postThick/2), look)
	}
}

// gatePost is a steel body on a foot with a strip of light and a dark reader on top.
func (s *stage) gatePost(frame store.Pose, x float64, look gateLook) {
	a, b := x-postThick/2, x+postThick/2
	s.shadow(frame, xyz(a, -postLong, 0), xyz(b, 0, 0), 0.18, 0.4)
	s.block(frame, xyz(a-0.02, -postLong-0.02, 0), xyz(b+0.02, 0, 0.04), s.paint(rgb(0x3b3f45)))
	var m shaper
	end := patch{0.01, 0.6, 0.03, 0.62}
	m.box(xyz(a, -postLong, 0.04), xyz(b, 0, postHigh), faces{end, wholeTexture(), end, wholeTexture(), end,
		end})
	s.add(m.done(), frame, s.printed(postImage(look, s.print)))
	s.block(frame, xyz(a-0.005, -postLong-0.005, postHigh), xyz(b+0.005, 0, postHigh+0.025),
		s.paint(rgb(0x23272c)))
	led := &render.Material{Color: look.led, Emissive: true}
	s.block(frame, xyz(a+0.03, -postLong*0.92, postHigh+0.025), xyz(b-0.03, -postLong*0.3, postHigh+0.03),
		led)
	s.block(frame, xyz(a+0.02, -postLong-0.004, 0.25), xyz(b-0.02, -postLong, 0.85), led)
}

// postImage paints the side of a post: brushed steel with a glass panel.
func postImage(look gateLook, t *typeface) image.Image {
	c := newCanvas(140, 190, 1, t)
	c.ground(rgb(0xd4d8dc), rgb(0xb9bec4))
	c.DrawRoundedRectangle(12, 22, c.w-24, c.h-48, 10)
	c.fill(rgb(0x2b3137))
	c.DrawRoundedRectangle(16, 26, c.w-32, c.h-56, 8)
	c.fill(rgb(0x39424b))
	c.MoveTo(16, c.h*0.6)
	c.LineTo(c.w-16, 40)
	c.LineTo(c.w-16, 70)
	c.LineTo(16, c.h*0.78)
	c.ClosePath()
	c.fill(rgb(0x46525d))
	c.DrawRectangle(12, c.h-40, c.w-24, 6)
	c.fill(look.colour)
	return c.Image()
}

// mat lies on the floor inside the passage.
func (s *stage) mat(frame store.Pose, half float64, look gateLook) {
	var m shaper
	m.tiled(2, 2, xyz(-half, -matLong, 0.005), xyz(half, -matLong, 0.005), xyz(-half, 0, 0.005),
		wholeTexture())
	s.add(m.done(), frame, s.printed(s.matImage(look)))
}

// matImage paints a ribbed mat with arrows; its lower edge lies towards the store.
func (s *stage) matImage(look gateLook) image.Image {
	c := newCanvas(256, 256, 1, s.print)
	c.ground(rgb(0x3a3d41), rgb(0x3a3d41))
	for y := 0; y < 256; y += 6 {
		c.DrawRectangle(0, float64(y), c.w, 3)
	}
	c.fill(rgb(0x303337))
	c.SetLineWidth(10)
	c.SetColor(look.colour)
	c.DrawRectangle(5, 5, c.w-10, c.h-10)
	c.Stroke()
	sign := 1.0
	if !look.inward {
		sign = -1
	}
	for i := range 3 {
		y := c.h*0.36 + float64(i)*34
		c.MoveTo(c.w/2-44, y-sign*22)
		c.LineTo(c.w/2, y+sign*22)
		c.LineTo(c.w/2+44, y-sign*22)
		c.SetLineWidth(14)
		c.SetColor(shade(look.colour, 1.25))
		c.Stroke()
	}
	c.line(look.sign, c.w/2, c.h*0.86, c.w*0.7, 30, rgb(0xe8eaec), true)
	return c.Image()
}

// door is a glass door on the wall behind the passage, with a lit sign above.
func (s *stage) door(frame store.Pose, half float64, look gateLook) {
	wide := half + postThick
	c := newCanvas(256, 384, 1, s.print)
	c.ground(rgb(0xbfd8e4), rgb(0x8fa9b5))
	for _, x := range []float64{0.08, 0.58} { // reflections
		c.MoveTo(c.w*x, c.h)
		c.LineTo(c.w*(x+0.2), 0)
		c.LineTo(c.w*(x+0.3), 0)
		c.LineTo(c.w*(x+0.1), c.h)
		c.ClosePath()
	}
	c.SetColor(color.NRGBA{255, 255, 255, 60})
	c.Fill()
	c.SetColor(rgb(0x4a4f55))
	c.SetLineWidth(14)
	c.DrawRectangle(4, 4, c.w-8, c.h-8)
	c.DrawLine(c.w/2, 0, c.w/2, c.h)
	c.Stroke()
	c.DrawRectangle(c.w*0.44, c.h*0.45, 6, c.h*0.2)
	c.DrawRectangle(c.w*0.54, c.h*0.45, 6, c.h*0.2)
	c.fill(rgb(0xe6e8ea))
	var m shaper
	m.tiled(2, 4, xyz(-wide, -0.02, 0), xyz(wide, -0.02, 0), xyz(-wide, -0.02, doorHigh), wholeTexture())
	s.add(m.done(), frame, s.printed(c.Image()))
	s.sign(frame, wide, look)
}

// sign hangs over a door.
func (s *stage) sign(frame store.Pose, wide float64, look gateLook) {
	c := newCanvas(320, 80, 1, s.print)
	c.ground(look.colour, shade(look.colour, 0.85))
	c.line(look.sign, c.w/2, c.h/2, c.w*0.8, c.h*0.6, rgb(0xffffff), true)
	var m shaper
	low, high := doorHigh+0.02, doorHigh+0.3
	m.tiled(2, 1, xyz(-wide, -0.06, low), xyz(wide, -0.06, low), xyz(-wide, -0.06, high), wholeTexture())
	mat := s.printed(c.Image())
	mat.Emissive = true
	s.add(m.done(), frame, mat)
	s.block(frame, xyz(-wide, -0.058, low), xyz(wide, 0, high), s.paint(shade(look.colour, 0.6)))
}
