package scene

import (
	"image"
	"image/color"
	"math"

	"storesim/pipeline/store"
	"storesim/render"
)

// tileSize is the side of a floor tile, metres; the floor's texture shows tilesAcross by tilesAcross of them.
const (
	tileSize    = 0.6
	tilesAcross = 4
	tilePixels  = 144
)

// grainAt returns a fixed noise in [0, 1) for a pixel: the speckle of stone and cloth. It is a hash, not a
// draw: every store has the same stone.
func grainAt(x, y int) float64 {
	h := uint32(x)*0x9e3779b1 ^ uint32(y)*0x85ebca77
	h ^= h >> 15
	h *= 0x2c1b3c6d
	h ^= h >> 12
	h *= 0x297a2d39
	h ^= h >> 15
	return float64(h>>8) / (1 << 24)
}

// floor lays warm grey stone tiles.
func (s *stage) floor() {
	f := s.layout.Floor
	w, d := f.Max.X-f.Min.X, f.Max.Y-f.Min.Y
	const period = tileSize * tilesAcross
	var m shaper
	m.tiled(int(math.Ceil(w/tileSize)), int(math.Ceil(d/tileSize)), f.Min.At(0), store.Vec2{X: f.Max.X,
		Y: f.Min.Y}.At(0),
		store.Vec2{X: f.Min.X, Y: f.Max.Y}.At(0), patch{0, 0, w / period, d / period})
	s.add(m.done(), store.IdentityPose(), s.printed(tileImage()))
}

// tileImage paints the floor's tiles.
func tileImage() image.Image {
	const n = tilePixels * tilesAcross
	img := image.NewRGBA(image.Rect(0, 0, n, n))
	for y := range n {
		for x := range n {
			img.SetRGBA(x, y, tileColour(x, y))
		}
	}
	return img
}

// tileColour is the colour of a pixel of the floor: each tile has its tone, speckles and a joint.
func tileColour(x, y int) color.RGBA {
	stone := mix(rgb(0xcbc2b3), rgb(0xd8d1c4), grainAt(x/tilePixels+7, y/tilePixels+3))
	px, py := x%tilePixels, y%tilePixels
	if px < 2 || py < 2 {
		return rgb(0xa59d90)
	}
	cloud := grainAt(x/12, y/12)*0.5 + grainAt(x/5, y/5)*0.5
	tone := shade(stone, 0.97+0.05*cloud)
	switch g := grainAt(x, y); {
	case g < 0.03:
		return shade(tone, 0.86)
	case g > 0.975:
		return shade(tone, 1.25)
	}
	return tone
}

// ceiling hangs panels and lamps above, to be seen from below only.
func (s *stage) ceiling() {
	f := s.layout.Floor
	w, d := f.Max.X-f.Min.X, f.Max.Y-f.Min.Y
	const period = 1.2
	var m shaper
	m.tiled(int(math.Ceil(w/period)), int(math.Ceil(d/period)), xyz(f.Min.X, f.Max.Y, s.layout.Ceiling),
		xyz(f.Max.X, f.Max.Y, s.layout.Ceiling), xyz(f.Min.X, f.Min.Y, s.layout.Ceiling), patch{0, 0,
			w / period, d / period})
	c := newCanvas(96, 96, 1, s.print)
	c.ground(rgb(0xd9d7d2), rgb(0xd9d7d2))
	c.SetColor(rgb(0xb9b7b1))
	c.SetLineWidth(2)
	c.DrawLine(0, c.h/2, c.w, c.h/2)
	c.DrawLine(c.w/2, 0, c.w/2, c.h)
	c.DrawRectangle(0, 0, c.w, c.h)
	c.Stroke()
	mat := s.printed(c.Image())
	mat.Emissive = true // the lamps hang too close to light it
	lighting := &s.room.Lighting
	mat.Color = glow(lighting.bright(), lighting.Tone)
	s.add(m.done(), store.IdentityPose(), mat)
	for i, lamp := range lighting.Light(s.layout).Lamps {
		at := store.Pose{R: store.Identity3(), T: xyz(lamp.At.X-0.3, lamp.At.Y-0.3, s.layout.Ceiling-0.01)}
		s.objects = append(s.objects, render.Object{
			Mesh: s.underside(), Pose: at, Scale: xyz(0.6, 0.6, 1),
			Material: lighting.panel(i),
		})
	}
}

// underside is a unit square that is seen from below.
func (s *stage) underside() *render.Mesh {
	var m shaper
	m.quad(xyz(0, 1, 0), xyz(1, 1, 0), xyz(0, 0, 0), wholeTexture())
	return m.done()
}

// walls raise the four walls: painted plaster with a skirting board and a coloured band that bears the
// store's name.
func (s *stage) walls() {
	f := s.layout.Floor
	plaster, band := s.printed(s.wallImage()), s.printed(s.nameImage())
	corners := []store.Vec2{f.Min, {X: f.Max.X, Y: f.Min.Y}, f.Max, {X: f.Min.X, Y: f.Max.Y}}
	for i, from := range corners {
		to := corners[(i+1)%4]
		yaw := math.Atan2(to.Y-from.Y, to.X-from.X)
		// Seen from inside, right is from to back to from.
		frame := store.FloorPose(to, yaw+math.Pi)
		holes := s.holesOf(i)
		s.wall(frame, to.Dist(from), plaster, band, holes)
		s.hang(frame, to.Dist(from), 2*i, holes)
		s.outside(frame, to.Dist(from), holes)
	}
}

// skirtingHigh, bandLow and bandHigh divide a wall, metres above the floor.
const (
	skirtingHigh = 0.12
	bandLow      = 2.3
	bandHigh     = 2.75
)

// wall raises a wall along the x axis of a frame whose -y points into the room.
func (s *stage) wall(frame store.Pose, length float64, plaster, band *render.Material, holes []hole) {
	high := s.layout.Ceiling
	panels := max(1, int(math.Round(length/1.2)))
	var m shaper
	m.holed(panels*2, 6, length, 0, 0, high, patch{0, 0, float64(panels), 1}, holes)
	s.add(m.done(), frame, plaster)
	s.block(frame, xyz(0, -0.015, 0), xyz(length, 0, skirtingHigh), s.paint(rgb(0x55504a)))
	if high < bandHigh {
		return
	}
	var sign shaper
	sign.holed(panels, 1, length, -0.01, bandLow, bandHigh,
		patch{0, 0, max(1, math.Round(length/4)), 1}, holes)
	s.add(sign.done(), frame, band)
}

// wallImage paints one wall panel from floor to ceiling.
func (s *stage) wallImage() image.Image {
	c := newCanvas(192, 448, 1, s.print)
	c.ground(rgb(0xf1ede4), rgb(0xe2dccf))
	low := c.h * (1 - 1.0/s.layout.Ceiling) // wooden boards up to 1 m
	c.DrawRectangle(0, low, c.w, c.h-low)
	c.fill(rgb(0xb58c5f))
	for i := range 8 {
		x := float64(i) * c.w / 8
		c.DrawRectangle(x+2, low, c.w/8-3, c.h-low)
		c.fill(shade(rgb(0xc29a6c), 0.94+0.02*float64(i*5%7)))
	}
	c.DrawRectangle(0, low-3, c.w, 6)
	c.fill(rgb(0x8f6b45))
	return c.Image()
}

// nameImage paints the band with the store's name.
func (s *stage) nameImage() image.Image {
	c := newCanvas(1024, 116, 1, s.print)
	c.ground(rgb(0x1f6f5c), rgb(0x1a5f4f))
	c.DrawRectangle(0, c.h*0.9, c.w, c.h*0.1)
	c.fill(rgb(0xf2b33d))
	leafShape(c, c.w*0.2, c.h*0.45, c.h*0.26, -0.6)
	c.fill(rgb(0x9fd8a4))
	name := s.layout.Name
	if name == "" {
		name = "market"
	}
	c.line(name, c.w*0.5, c.h*0.44, c.w*0.5, c.h*0.6, rgb(0xfbf8ef), true)
	leafShape(c, c.w*0.8, c.h*0.45, c.h*0.26, -0.6)
	c.fill(rgb(0x9fd8a4))
	return c.Image()
}
