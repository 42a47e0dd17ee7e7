package study

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"storesim/sim/crowd"
)

// densest and fastest are where the axes of the diagram end.
const densest, fastest = 5.6, 1.6

// Diagram draws the measured points on Weidmann's curve.
func Diagram(points []Point) (*plot.Plot, error) {
	p := plot.New()
	p.Title.Text = fmt.Sprintf("Walking speed by density: RMSE %.3f m/s from 0.5 to 3 people per m²",
		RMSE(points, 0.5, 3))
	p.X.Label.Text, p.Y.Label.Text = "people per square metre", "walking speed, m/s"
	p.X.Min, p.X.Max, p.Y.Min, p.Y.Max = 0, densest, 0, fastest
	p.X.Tick.Marker, p.Y.Tick.Marker = ticks(1, "%.0f"), ticks(0.2, "%.1f")
	p.Title.Padding, p.X.Label.Padding, p.Y.Label.Padding = vg.Points(8), vg.Points(4), vg.Points(4)
	p.Legend.Top, p.Legend.XOffs, p.Legend.YOffs = true, -vg.Points(16), -vg.Points(12)
	curve := plotter.NewFunction(func(d float64) float64 { return free * crowd.Weidmann(d) })
	curve.XMin, curve.XMax, curve.Samples = 0.01, 5.4, 200
	curve.Width, curve.Color = vg.Points(2), color.Gray{Y: 110}
	measured := make(plotter.XYs, len(points))
	for i, q := range points {
		measured[i] = plotter.XY{X: q.Density, Y: q.Speed}
	}
	dots, err := plotter.NewScatter(measured)
	if err != nil {
		return nil, fmt.Errorf("fundamental diagram: %w", err)
	}
	dots.Shape = draw.CircleGlyph{}
	dots.Color, dots.Radius = color.RGBA{R: 204, G: 68, B: 28, A: 255}, vg.Points(4)
	p.Add(plotter.NewGrid(), curve, dots)
	p.Legend.Add("Weidmann 1993", curve)
	p.Legend.Add("sim/crowd", dots)
	return p, nil
}

// ticks are the marks of an axis, a constant step apart.
func ticks(step float64, format string) plot.Ticker {
	return plot.TickerFunc(func(low, high float64) []plot.Tick {
		var out []plot.Tick
		for k := 0; low+float64(k)*step <= high+1e-9; k++ {
			v := low + float64(k)*step
			out = append(out, plot.Tick{Value: v, Label: fmt.Sprintf(format, v)})
		}
		return out
	})
}

// WritePNG measures the fundamental diagram and writes its picture.
func WritePNG(path string) error {
	p, err := Diagram(Weidmann(Densities()))
	if err != nil {
		return err
	}
	if err := p.Save(8*vg.Inch, 5*vg.Inch, path); err != nil {
		return fmt.Errorf("fundamental diagram: %w", err)
	}
	return nil
}
