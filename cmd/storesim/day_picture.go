package main

import (
	"fmt"
	"image/color"
	"io"
	"math"
	"slices"

	xfont "golang.org/x/image/font"
	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/text"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"storesim/sim/day"
)

// The size of the picture, and how much of it title and legend take.
const (
	dayWidth, dayHeight = 13 * vg.Inch, 6.5 * vg.Inch
	dayTitle, dayLegend = 0.9 * vg.Inch, 2.1 * vg.Inch
)

// drawDay draws the occupancy over the day, its spread over the days and one of them, as PNG.
func drawDay(w io.Writer, s *day.Study, title string, hours float64) error {
	p, legend := dayAxes(s, hours), plot.NewLegend()
	if err := addDays(p, &legend, s); err != nil {
		return fmt.Errorf("picture of the day: %w", err)
	}
	if err := addClosing(p, hours); err != nil {
		return fmt.Errorf("picture of the day: %w", err)
	}
	legend.Top, legend.Left, legend.Padding = true, true, vg.Points(8)
	legend.TextStyle = daySans(legend.TextStyle, 12, color.Black)
	canvas := vgimg.New(dayWidth, dayHeight)
	all := draw.Crop(draw.New(canvas), vg.Points(16), 0, vg.Points(10), -vg.Points(14))
	p.Draw(draw.Crop(all, 0, -dayLegend, 0, -dayTitle))
	legend.Draw(draw.Crop(all, all.Size().X-dayLegend+vg.Points(16), 0, 0, -dayTitle-vg.Points(4)))
	heading := daySans(p.Title.TextStyle, 18, color.Black)
	heading.XAlign, heading.YAlign, heading.Font.Weight = draw.XLeft, draw.YTop, xfont.WeightBold
	all.FillText(heading, vg.Point{X: all.Min.X, Y: all.Max.Y}, title)
	heading = daySans(heading, 12, color.Gray{Y: 0x60})
	all.FillText(heading, vg.Point{X: all.Min.X, Y: all.Max.Y - vg.Points(28)}, subtitle(s))
	_, err := vgimg.PngCanvas{Canvas: canvas}.WriteTo(w)
	return err
}

func subtitle(s *day.Study) string {
	text := fmt.Sprintf("In the store at each minute. %.0f shoppers, %.1f minutes a trip, a peak of %.0f",
		s.Shoppers.Mean, s.Trip.Mean, s.Peak.Mean)
	if s.Days > 1 {
		text += fmt.Sprintf("; means over %d days", s.Days)
	}
	return text + "."
}

// daySans is a style in another font and colour.
func daySans(style text.Style, size float64, c color.Color) text.Style {
	style.Font, style.Color = font.Font{Typeface: "Liberation", Variant: "Sans", Size: vg.Points(size)}, c
	return style
}

// dayAxes are the axes, hours and shoppers, with lines at the levels.
func dayAxes(s *day.Study, hours float64) *plot.Plot {
	top := 1.0
	for _, b := range s.Occupancy {
		top = max(top, b.High, float64(b.First))
	}
	step := niceStep(top)
	p := plot.New()
	p.X.Label.Text, p.X.Label.Padding = "hours since opening", vg.Points(6)
	p.X.Tick.Marker, p.Y.Tick.Marker = dayMarks(max(math.Ceil(hours/14), 1)), dayMarks(step)
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Label.TextStyle = daySans(a.Label.TextStyle, 11, color.Gray{Y: 0x60})
		a.Tick.Label = daySans(a.Tick.Label, 11, color.Gray{Y: 0x60})
		a.Tick.Color = color.Gray{Y: 0x90}
		a.Width, a.Padding = 0, 0
	}
	p.Y.Tick.Length = 0
	grid := plotter.NewGrid()
	grid.Vertical.Color, grid.Horizontal.Color = nil, color.Gray{Y: 0xdd}
	grid.Horizontal.Width = vg.Points(0.75)
	p.Add(grid)
	p.X.Min, p.X.Max = 0, max(float64(len(s.Occupancy)-1), 1)/60
	p.Y.Min, p.Y.Max = 0, step*math.Ceil(top/step)
	return p
}

// niceStep is a step of 1, 2 or 5 tens that divides an axis into four to ten parts.
func niceStep(top float64) float64 {
	ten := math.Pow(10, math.Floor(math.Log10(max(top, 1)/4)))
	for _, k := range []float64{1, 2, 5} {
		if top/(k*ten) <= 8 {
			return max(k*ten, 1)
		}
	}
	return max(10*ten, 1)
}

// dayMarks are the marks of an axis, a step apart.
func dayMarks(step float64) plot.Ticker {
	return plot.TickerFunc(func(_, high float64) (marks []plot.Tick) {
		for v := 0.0; v <= high; v += step {
			marks = append(marks, plot.Tick{Value: v, Label: fmt.Sprint(v)})
		}
		return marks
	})
}

// addDays adds the band, the first day over it and the mean over both. Of one day there is only that.
func addDays(p *plot.Plot, legend *plot.Legend, s *day.Study) error {
	first := dayPoints(s.Occupancy, func(b day.Band) float64 { return float64(b.First) })
	one, err := dayLine(first, color.RGBA{R: 0xd5, G: 0x5e, A: 0xff}, 1)
	if err != nil {
		return err
	}
	if s.Days == 1 {
		p.Add(one)
		legend.Add("this day", one)
		return nil
	}
	middle := dayPoints(s.Occupancy, func(b day.Band) float64 { return b.Mean })
	mean, err := dayLine(middle, color.RGBA{R: 0x12, G: 0x50, B: 0x7f, A: 0xff}, 2.2)
	if err != nil {
		return err
	}
	edge := dayPoints(s.Occupancy, func(b day.Band) float64 { return b.Low })
	slices.Reverse(edge)
	edge = append(edge, dayPoints(s.Occupancy, func(b day.Band) float64 { return b.High })...)
	band, err := plotter.NewPolygon(edge)
	if err != nil {
		return err
	}
	band.Color, band.Width = color.RGBA{R: 0xbc, G: 0xd4, B: 0xe6, A: 0xff}, 0
	p.Add(band, one, mean)
	legend.Add(fmt.Sprintf("mean of %d days", s.Days), mean)
	legend.Add("95 % of days", band)
	legend.Add("the first day", one)
	return nil
}

func dayPoints(bands []day.Band, value func(b day.Band) float64) plotter.XYs {
	out := make(plotter.XYs, len(bands))
	for minute, b := range bands {
		out[minute] = plotter.XY{X: float64(minute) / 60, Y: value(b)}
	}
	return out
}

func dayLine(points plotter.XYs, c color.Color, width float64) (*plotter.Line, error) {
	line, err := plotter.NewLine(points)
	if err != nil {
		return nil, err
	}
	line.Color, line.Width = c, vg.Points(width)
	return line, nil
}

// addClosing marks when the door closes, if the axis goes so far.
func addClosing(p *plot.Plot, hours float64) error {
	if hours >= p.X.Max {
		return nil
	}
	top := plotter.XY{X: hours, Y: p.Y.Max}
	line, err := dayLine(plotter.XYs{{X: hours}, top}, color.Gray{Y: 0x60}, 0.75)
	if err != nil {
		return err
	}
	line.Dashes = []vg.Length{vg.Points(3), vg.Points(3)}
	word, err := plotter.NewLabels(plotter.XYLabels{XYs: plotter.XYs{top}, Labels: []string{"door closes"}})
	if err != nil {
		return err
	}
	style := daySans(word.TextStyle[0], 11, line.Color)
	style.XAlign, style.YAlign = draw.XRight, draw.YTop
	word.TextStyle[0], word.Offset = style, vg.Point{X: -vg.Points(5), Y: -vg.Points(4)}
	p.Add(line, word)
	return nil
}
