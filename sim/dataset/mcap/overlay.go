package mcap

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"math"

	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"storesim/sim/truth"
)

// overlayQuality of the pictures with boxes burnt in, which are for looking at.
const overlayQuality = 80

// mark is something to draw on a picture.
type mark struct {
	box    image.Rectangle
	width  int // of the frame inside the box; 0 fills it
	colour color.RGBA
	text   string
}

// marks are what is drawn for things, in their order; points and labels come last.
func marks(things []*truth.Thing) []mark {
	var out, above []mark
	for _, t := range things {
		b := t.Visible
		box := image.Rect(int(math.Floor(b.MinX)), int(math.Floor(b.MinY)),
			int(math.Ceil(b.MaxX)), int(math.Ceil(b.MaxY)))
		m := mark{box: box, width: int(thickness(t)), colour: colourOf(t)}
		if height(t) > 0 {
			m.text = labelOf(t)
		}
		out = append(out, m)
		for _, p := range t.Points {
			if p.Visibility == truth.Visible {
				at := image.Pt(int(p.U), int(p.V))
				dot := image.Rectangle{Min: at.Sub(image.Pt(1, 1)), Max: at.Add(image.Pt(2, 2))}
				above = append(above, mark{box: dot, colour: pointColour(p)})
			}
		}
	}
	return append(out, above...)
}

// burn draws marks on a JPEG and returns it as a new one.
func burn(picture []byte, list []mark) ([]byte, error) {
	decoded, err := jpeg.Decode(bytes.NewReader(picture))
	if err != nil {
		return nil, fmt.Errorf("decode picture: %w", err)
	}
	c := newCanvas(decoded)
	for i := range list {
		c.frame(&list[i])
	}
	for i := range list {
		c.label(&list[i])
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, c.YCbCr, &jpeg.Options{Quality: overlayQuality}); err != nil {
		return nil, fmt.Errorf("encode overlay: %w", err)
	}
	return out.Bytes(), nil
}

// canvas is a picture to draw on. It stays in the colours of the JPEG: turning it to RGB and back would take
// longer than the drawing.
type canvas struct{ *image.YCbCr }

func newCanvas(m image.Image) canvas {
	if ours, ok := m.(*image.YCbCr); ok {
		return canvas{ours}
	}
	c := canvas{image.NewYCbCr(m.Bounds(), image.YCbCrSubsampleRatio420)}
	draw.Draw(c, m.Bounds(), m, m.Bounds().Min, draw.Src)
	return c
}

// Set makes the canvas a draw.Image.
func (c canvas) Set(x, y int, v color.Color) {
	if !(image.Point{X: x, Y: y}).In(c.Rect) {
		return
	}
	p, ok := color.YCbCrModel.Convert(v).(color.YCbCr)
	if ok {
		c.put(x, y, p)
	}
}

func (c canvas) put(x, y int, p color.YCbCr) {
	i := c.COffset(x, y)
	c.Y[c.YOffset(x, y)], c.Cb[i], c.Cr[i] = p.Y, p.Cb, p.Cr
}

// fill colours a rectangle.
func (c canvas) fill(r image.Rectangle, v color.RGBA) {
	var p color.YCbCr
	p.Y, p.Cb, p.Cr = color.RGBToYCbCr(v.R, v.G, v.B)
	r = r.Intersect(c.Rect)
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			c.put(x, y, p)
		}
	}
}

// frame draws the inner edge of a mark's box.
func (c canvas) frame(m *mark) {
	b, w := m.box, m.width
	if w == 0 || b.Dx() <= 2*w || b.Dy() <= 2*w {
		c.fill(b, m.colour)
		return
	}
	c.fill(image.Rect(b.Min.X, b.Min.Y, b.Max.X, b.Min.Y+w), m.colour)
	c.fill(image.Rect(b.Min.X, b.Max.Y-w, b.Max.X, b.Max.Y), m.colour)
	c.fill(image.Rect(b.Min.X, b.Min.Y, b.Min.X+w, b.Max.Y), m.colour)
	c.fill(image.Rect(b.Max.X-w, b.Min.Y, b.Max.X, b.Max.Y), m.colour)
}

// label writes a mark's text on its colour above its box, or within where there is no room.
func (c canvas) label(m *mark) {
	if m.text == "" {
		return
	}
	face := basicfont.Face7x13
	top := max(m.box.Min.Y-face.Height, c.Rect.Min.Y)
	c.fill(image.Rect(m.box.Min.X, top, m.box.Min.X+face.Advance*len(m.text), top+face.Height), m.colour)
	d := font.Drawer{
		Dst: c, Src: image.Black, Face: face, Dot: fixed.P(m.box.Min.X, top+face.Ascent),
	}
	d.DrawString(m.text)
}
