package report

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"slices"

	"storesim/pipeline/store"
)

// CameraMap draws how many cameras see each cell of the floor.
func CameraMap(l *store.Layout, c Coverage) image.Image {
	colours := cameraRamp()
	p := newPlan(l, mapWidth)
	p.cells(c, func(i int) color.NRGBA { return colours[min(c.Cameras[i], len(colours)-1)] })
	x := float64(marginLeft)
	for n := range colours {
		label := fmt.Sprint(n)
		switch n {
		case 0:
			label = "no camera"
		case len(colours) - 1:
			label += " cameras or more"
		}
		x = p.key(x, label, p.swatch(colours[n]))
	}
	return p.image()
}

// DensityMap draws the pixels per metre of the camera that sees each cell best.
func DensityMap(l *store.Layout, c Coverage) image.Image {
	colours := densityRamp()
	low, high := densityRange(c)
	p := newPlan(l, mapWidth)
	p.cells(c, func(i int) color.NRGBA {
		if c.Cameras[i] == 0 {
			return cameraRamp()[0]
		}
		return colours.at((c.Density[i] - low) / (high - low))
	})
	x := p.key(marginLeft, "no camera", p.swatch(cameraRamp()[0]))
	for i := range 6 {
		v := float64(i) / 5
		label := fmt.Sprintf("%.0f", low+v*(high-low))
		if i == 5 {
			label += " pixels per metre"
		}
		x = p.key(x, label, p.swatch(colours.at(v)))
	}
	return p.image()
}

// densityRange holds that of the free cells that are seen, and splits into five steps of whole tens.
func densityRange(c Coverage) (low, high float64) {
	var d []float64
	for i, free := range c.Free {
		if free && c.Cameras[i] > 0 {
			d = append(d, c.Density[i])
		}
	}
	if len(d) == 0 {
		return 0, 50
	}
	low = 10 * math.Floor(slices.Min(d)/10)
	return low, low + 50*max(1, math.Ceil((slices.Max(d)-low)/50))
}

// cells paints the free cells and the store over them.
func (p *plan) cells(c Coverage, colour func(i int) color.NRGBA) {
	p.ground()
	for i, free := range c.Free {
		if !free {
			continue
		}
		at := c.centre(p.layout, i)
		half := store.Vec2{X: c.Cell / 2, Y: c.Cell / 2}
		f := p.layout.Floor
		lo, hi := at.Sub(half), at.Add(half)
		hi = store.Vec2{X: min(hi.X, f.Max.X), Y: min(hi.Y, f.Max.Y)}
		x0, y0 := p.px(lo)
		x1, y1 := p.px(hi)
		p.dc.SetColor(colour(i))
		p.dc.DrawRectangle(x0+0.5, y1+0.5, x1-x0-1, y0-y1-1)
		p.dc.Fill()
	}
	p.fixtures()
	p.devices()
	p.axes()
}

func (p *plan) swatch(c color.Color) func(x, y float64) {
	return func(x, y float64) {
		p.dc.SetColor(c)
		p.dc.DrawRoundedRectangle(x+6, y-11, 30, 22, 4)
		p.dc.FillPreserve()
		p.dc.SetColor(fade(ink, 90))
		p.dc.SetLineWidth(1)
		p.dc.Stroke()
	}
}
