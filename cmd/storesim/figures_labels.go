package main

import (
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"math"
	"strings"

	"github.com/fogleman/gg"
	"golang.org/x/image/draw"

	"storesim/bench/report"
	"storesim/pipeline/store"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// stowed reports whether a thing is goods among others, on a shelf or in a cart: told apart by product.
func stowed(t *truth.Thing) bool { return t.Class == truth.Product && t.Spot != truth.InHand }

// shadeOf is the colour of a label: one for each shopper, with hands, gear and what is held, and one for each
// product among others. Okabe and Ito's palette, which colour-blind people can tell apart
// (https://jfly.uni-koeln.de/color), lightened for pictures.
func shadeOf(t *truth.Thing) color.RGBA {
	palette := [...]color.RGBA{
		{255, 176, 32, 255}, {86, 190, 255, 255}, {255, 122, 70, 255}, {240, 228, 66, 255},
		{235, 130, 190, 255}, {40, 205, 150, 255}, {165, 145, 255, 255}, {255, 255, 255, 255},
	}
	if !stowed(t) {
		return palette[int(t.Body)%len(palette)]
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(t.SKU)) // a hash never fails
	return palette[h.Sum32()%uint32(len(palette))]
}

// outlineWidth is how wide the outlines are drawn, frame pixels: those of people must be seen when the frame
// is made smaller.
func outlineWidth(c truth.Class) int {
	if c == truth.Product {
		return 1
	}
	return 2
}

// drawMasks tints what each thing shows and draws its outline: those pixels of its mask, no others, that have
// a pixel of something else within the outline's width beside, above or below them, or the picture's edge.
func drawMasks(img *image.RGBA, things []truth.Thing) {
	for i := range things {
		t := &things[i]
		share := 70 // of 255
		if stowed(t) {
			share = 45
		}
		c := shadeOf(t)
		in := pixelsOf(&t.VisibleMask)
		for _, k := range in {
			blend(img, k/t.VisibleMask.Height, k%t.VisibleMask.Height, c, share)
		}
		for _, k := range outlineOf(&t.VisibleMask, in, outlineWidth(t.Class)) {
			blend(img, k/t.VisibleMask.Height, k%t.VisibleMask.Height, c, 255)
		}
	}
}

// pixelsOf lists the pixels of a mask, each as x times the height plus y, in order.
func pixelsOf(m *mask.Mask) []int {
	var out []int
	at := 0
	for i, run := range m.Runs {
		for k := at; i%2 == 1 && k < at+int(run); k++ {
			out = append(out, k)
		}
		at += int(run)
	}
	return out
}

// outlineOf lists those pixels of a mask from which it ends within width pixels along a row or a column.
func outlineOf(m *mask.Mask, pixels []int, width int) []int {
	in := make(map[int]bool, len(pixels))
	for _, k := range pixels {
		in[k] = true
	}
	has := func(x, y int) bool {
		return x >= 0 && y >= 0 && x < m.Width && y < m.Height && in[x*m.Height+y]
	}
	var out []int
	for _, k := range pixels {
		x, y := k/m.Height, k%m.Height
		for d := 1; d <= width; d++ {
			if !has(x-d, y) || !has(x+d, y) || !has(x, y-d) || !has(x, y+d) {
				out = append(out, k)
				break
			}
		}
	}
	return out
}

// blend mixes a share of 255 of a colour into a pixel.
func blend(img *image.RGBA, x, y int, c color.RGBA, share int) {
	o := img.PixOffset(x, y)
	for i, v := range [3]uint8{c.R, c.G, c.B} {
		img.Pix[o+i] = uint8((int(img.Pix[o+i])*(255-share) + int(v)*share) / 255)
	}
}

// labelled is the frame with its labels, at a size: masks at the frame's own resolution, then, on the smaller
// picture, boxes, points and, from a column on, tracks: what is left of it is not shown.
func (f *figureFrame) labelled(size image.Point, column int) image.Image {
	full := image.NewRGBA(f.picture.Rect)
	copy(full.Pix, f.picture.Pix)
	drawMasks(full, f.view.Things)
	part := f.part()
	small := image.NewRGBA(image.Rectangle{Max: size})
	draw.CatmullRom.Scale(small, small.Rect, full, part, draw.Src, nil)
	p := labelPen{
		Context: gg.NewContextForRGBA(small), from: part.Min,
		k: float64(size.X) / float64(part.Dx()), left: float64(column),
	}
	p.SetFontFace(report.Face(true, 11))
	for i := range f.view.Things {
		p.boxes(&f.view.Things[i])
	}
	for i := range f.view.Things {
		p.person(&f.view.Things[i])
	}
	return small
}

// labelPen draws what a frame's labels say on a smaller picture of a part of it.
type labelPen struct {
	*gg.Context
	from image.Point // the part's first pixel
	k    float64     // small pixels a frame pixel
	left float64     // the first column, small pixels, in which tracks are written
}

func (p labelPen) at(u, v float64) (x, y float64) {
	return (u - float64(p.from.X)) * p.k, (v - float64(p.from.Y)) * p.k
}

func (p labelPen) ink(t *truth.Thing) {
	c := shadeOf(t)
	p.SetRGBA255(int(c.R), int(c.G), int(c.B), 255)
}

// boxes draws a thing's box, and of a person the whole one, behind what hides it, in dashes. A shelf full of
// boxes would hide what is on it.
func (p labelPen) boxes(t *truth.Thing) {
	if t.VisiblePixels == 0 || stowed(t) {
		return
	}
	p.ink(t)
	p.SetLineWidth(1)
	if t.Class == truth.Person {
		p.SetDash(4, 3)
		p.box(t.Full)
		p.SetDash()
		p.SetLineWidth(1.5)
	}
	p.box(t.Visible)
}

func (p labelPen) box(b store.PixelBox) {
	x, y := p.at(b.MinX, b.MinY)
	p.DrawRectangle(x, y, b.Width()*p.k, b.Height()*p.k)
	p.Stroke()
}

// person draws the twenty points, filled where they are visible, the bones between them, and the track.
func (p labelPen) person(t *truth.Thing) {
	if t.Class != truth.Person || t.VisiblePixels == 0 {
		return
	}
	size := 2.0
	if t.Full.Height()*p.k < 90 {
		size = 1.3 // of somebody far away
	}
	for _, b := range bones() {
		p.bone(t, b[0], b[1], size)
	}
	for _, m := range t.Points {
		if m.Visibility != truth.Outside {
			p.point(t, m, size)
		}
	}
	p.track(t)
}

func (p labelPen) bone(t *truth.Thing, from, to int, size float64) {
	a, b := t.Points[from], t.Points[to]
	if a.Visibility == truth.Outside || b.Visibility == truth.Outside {
		return
	}
	x0, y0 := p.at(a.U, a.V)
	x1, y1 := p.at(b.U, b.V)
	p.SetRGBA(1, 1, 1, 0.7)
	p.SetLineWidth(size / 2)
	p.DrawLine(x0, y0, x1, y1)
	p.Stroke()
}

func (p labelPen) point(t *truth.Thing, m truth.Mark, size float64) {
	x, y := p.at(m.U, m.V)
	p.DrawCircle(x, y, size)
	if m.Visibility == truth.Visible {
		p.ink(t)
		p.FillPreserve()
	}
	p.SetRGB(0, 0, 0)
	p.SetLineWidth(size / 3)
	p.Stroke()
}

// track writes who it is above the box, or within it at the picture's upper edge, and not left of the first
// column that is shown.
func (p labelPen) track(t *truth.Thing) {
	if x, _ := p.at(t.Visible.MaxX, 0); x <= p.left {
		return
	}
	words := strings.TrimSpace(fmt.Sprintf("%d %s", t.Body, t.Token))
	wide, _ := p.MeasureString(words)
	wide += 6
	const high = 14
	x, y := p.at(t.Visible.MinX, t.Visible.MinY)
	x = math.Round(min(max(p.left, x-0.5), float64(p.Width())-wide))
	if y = math.Round(y - high); y < 0 {
		y = 0
	}
	p.ink(t)
	p.DrawRectangle(x, y, wide, high)
	p.Fill()
	p.SetRGB(0, 0, 0)
	p.DrawString(words, x+3, y+10.5)
}

// bones are the pairs of truth.PointNames that are joined: COCO's skeleton below the neck, and the hands.
func bones() [][2]int {
	return [][2]int{
		{5, 6}, {5, 7}, {7, 9}, {9, 17}, {6, 8}, {8, 10}, {10, 18}, {5, 11}, {6, 12}, {11, 12},
		{11, 13}, {13, 15}, {12, 14}, {14, 16}, {0, 1}, {0, 2}, {1, 3}, {2, 4},
	}
}
