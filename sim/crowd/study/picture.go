package study

import (
	"fmt"
	"image"

	"github.com/fogleman/gg"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"

	"storesim/sim/crowd"
)

// The picture's size and the frame of the diagram in it, pixels, and what its axes reach.
const (
	width, height            = 900, 600
	left, right, top, bottom = 80, 870, 50, 530
	densest, fastest         = 5.4, 1.4
)

// at is the pixel of a density and a speed.
func at(density, speed float64) (x, y float64) {
	return left + density/densest*(right-left), bottom - speed/fastest*(bottom-top)
}

// Picture draws the measured points on Weidmann's curve.
func Picture(points []Point) (image.Image, error) {
	dc := gg.NewContext(width, height)
	parsed, err := opentype.Parse(goregular.TTF)
	if err != nil {
		return nil, fmt.Errorf("font of the fundamental diagram: %w", err)
	}
	face, err := opentype.NewFace(parsed, &opentype.FaceOptions{Size: 18, DPI: 72})
	if err != nil {
		return nil, fmt.Errorf("font of the fundamental diagram: %w", err)
	}
	dc.SetFontFace(face)
	dc.SetRGB(1, 1, 1)
	dc.Clear()
	axes(dc)
	curve(dc)
	dc.SetRGB(0.8, 0.25, 0.1)
	for _, p := range points {
		x, y := at(p.Density, p.Speed)
		dc.DrawCircle(x, y, 6)
		dc.Fill()
	}
	dc.DrawStringAnchored("sim/crowd", right-20, top+50, 1, 0.5)
	dc.SetRGB(0.1, 0.1, 0.1)
	rmse := RMSE(points, 0.5, 3)
	title := fmt.Sprintf("Walking speed by density: RMSE %.3f m/s from 0.5 to 3 people per m²", rmse)
	dc.DrawStringAnchored(title, (left+right)/2, 25, 0.5, 0.5)
	return dc.Image(), nil
}

// axes draws a grid with its figures.
func axes(dc *gg.Context) {
	dc.SetLineWidth(1)
	for k := range 6 {
		x, _ := at(float64(k), 0)
		rule(dc, x, top, x, bottom)
		dc.DrawStringAnchored(fmt.Sprint(k), x, bottom+18, 0.5, 0.5)
	}
	for k := range 8 {
		_, y := at(0, 0.2*float64(k))
		rule(dc, left, y, right, y)
		dc.DrawStringAnchored(fmt.Sprintf("%.1f", 0.2*float64(k)), left-10, y, 1, 0.4)
	}
	dc.DrawStringAnchored("people per square metre", (left+right)/2, bottom+48, 0.5, 0.5)
	dc.DrawStringAnchored("m/s", left-10, top-20, 1, 0.5)
}

// rule draws a line of the grid, and leaves the colour of writing.
func rule(dc *gg.Context, x0, y0, x1, y1 float64) {
	dc.SetRGB(0.85, 0.85, 0.85)
	dc.DrawLine(x0, y0, x1, y1)
	dc.Stroke()
	dc.SetRGB(0.1, 0.1, 0.1)
}

func curve(dc *gg.Context) {
	dc.SetRGB(0.4, 0.4, 0.4)
	dc.SetLineWidth(2)
	for k := range 201 {
		d := densest * float64(k) / 200
		dc.LineTo(at(d, free*crowd.Weidmann(d)))
	}
	dc.Stroke()
	dc.DrawStringAnchored("Weidmann 1993", right-20, top+25, 1, 0.5)
}

// WritePNG measures the fundamental diagram and writes its picture.
func WritePNG(path string) error {
	pic, err := Picture(Weidmann(Densities()))
	if err != nil {
		return err
	}
	if err := gg.SavePNG(path, pic); err != nil {
		return fmt.Errorf("fundamental diagram: %w", err)
	}
	return nil
}
