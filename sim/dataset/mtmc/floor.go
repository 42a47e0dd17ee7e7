package mtmc

import (
	"image"
	"image/color"
	"image/draw"
	"image/png"
	"math"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
)

// mapScale is the map's scale in pixels a metre: a shelf's depth is 20 to 25 of them.
const mapScale = 50.0

// wallWidth, metres, is how wide a gate is drawn, and half the side of a camera's mark.
const wallWidth = 0.1

// drawMap draws the store from above: x to the right, y upwards, the floor's rectangle and nothing around it.
// A point (x, y) of the floor is at column (x + tx) s and at row height - (y + ty) s, with the scale s and
// the translation t of the calibration.
func drawMap(path string, l *store.Layout) error {
	size := l.Floor.Max.Sub(l.Floor.Min).Scale(mapScale)
	img := image.NewPaletted(image.Rect(0, 0, int(math.Ceil(size.X)), int(math.Ceil(size.Y))), color.Palette{
		color.Gray{Y: 235},                       // floor
		color.Gray{Y: 90},                        // fixtures
		color.RGBA{R: 60, G: 150, B: 60, A: 255}, // entries
		color.RGBA{R: 190, G: 60, B: 50, A: 255}, // exits
		color.RGBA{R: 40, G: 90, B: 200, A: 255}, // cameras
	})
	for _, r := range l.Obstacles() {
		fill(img, l.Floor, r, 1)
	}
	for i := range l.Gates {
		g := &l.Gates[i]
		r := store.Rect{
			Min: store.Vec2{X: min(g.A.X, g.B.X), Y: min(g.A.Y, g.B.Y)},
			Max: store.Vec2{X: max(g.A.X, g.B.X), Y: max(g.A.Y, g.B.Y)},
		}
		colour := 2
		if g.Kind == store.Exit {
			colour = 3
		}
		fill(img, l.Floor, r.Grow(wallWidth), colour)
	}
	for i := range l.Cameras {
		at := l.Cameras[i].WorldFromCamera.T.Floor()
		fill(img, l.Floor, store.Rect{Min: at, Max: at}.Grow(wallWidth), 4)
	}
	p, err := dataset.CreatePart(path)
	if err != nil {
		return err
	}
	// A few rectangles become a few kilobytes in any case.
	if err := (&png.Encoder{CompressionLevel: png.BestSpeed}).Encode(p, img); err != nil {
		return err
	}
	return p.Commit()
}

// fill paints a rectangle of the floor with a colour of the palette.
func fill(img *image.Paletted, floor, r store.Rect, colour int) {
	height := float64(img.Rect.Dy())
	a, b := r.Min.Sub(floor.Min).Scale(mapScale), r.Max.Sub(floor.Min).Scale(mapScale)
	draw.Draw(img, image.Rect(
		int(math.Round(a.X)), int(math.Round(height-b.Y)), int(math.Round(b.X)), int(math.Round(height-a.Y)),
	), image.NewUniform(img.Palette[colour]), image.Point{}, draw.Src)
}
