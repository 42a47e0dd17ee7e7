package report

import (
	"bytes"
	"fmt"
	"html/template"
	"image/color"
	"regexp"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgsvg"
)

// Chart is a plot of the page with what it says.
type Chart struct {
	Title, Caption string
	SVG            template.HTML
}

// Colours of the charts. They are drawn with these and replaced by the page's own (themed), so that one
// drawing serves in light, in dark and in print.
var (
	chartInk  = color.RGBA{R: 1, G: 1, B: 1, A: 255}
	chartSoft = color.RGBA{R: 2, G: 2, B: 2, A: 255}
	chartLine = color.RGBA{R: 3, G: 3, B: 3, A: 255}
	chartBlue = color.RGBA{R: 4, G: 4, B: 4, A: 255}
	chartBad  = color.RGBA{R: 5, G: 5, B: 5, A: 255}
)

// The size of a chart.
const (
	chartWidth  = 4.6 * vg.Inch
	chartHeight = 3.1 * vg.Inch
)

// charts are those that the results have data for.
func charts(r *Results) ([]Chart, error) {
	var out []Chart
	for _, draw := range []func(*Results) (*Chart, error){moneyChart, calibrationChart, ablationChart} {
		c, err := draw(r)
		if err != nil {
			return nil, err
		}
		if c != nil {
			out = append(out, *c)
		}
	}
	return out, nil
}

func newPlot(x, y string) *plot.Plot {
	p := plot.New()
	p.BackgroundColor = color.Transparent
	for _, a := range []*plot.Axis{&p.X, &p.Y} {
		a.Color, a.Label.TextStyle.Color = chartLine, chartSoft
		a.Tick.Color, a.Tick.Label.Color = chartLine, chartSoft
		a.Label.TextStyle.Font.Variant, a.Tick.Label.Font.Variant = "Sans", "Sans"
		a.Tick.Label.Font.Size, a.Label.TextStyle.Font.Size = vg.Points(9.5), vg.Points(10)
		a.Label.Padding = vg.Points(4)
	}
	p.X.Label.Text, p.Y.Label.Text = x, y
	grid := plotter.NewGrid()
	grid.Horizontal.Color, grid.Vertical.Color = chartLine, chartLine
	grid.Horizontal.Width, grid.Vertical.Width = vg.Points(0.3), vg.Points(0.3)
	p.Add(grid)
	return p
}

// moneyChart sets what was charged against what was owed.
func moneyChart(r *Results) (*Chart, error) {
	var right, wrong plotter.XYs
	most := 1.0
	for _, x := range r.Receipts {
		at := plotter.XY{X: float64(x.True) / 100, Y: float64(x.Charged) / 100}
		most = max(most, at.X, at.Y)
		if x.Status == Exact {
			right = append(right, at)
			continue
		}
		wrong = append(wrong, at)
	}
	if len(right)+len(wrong) < 3 {
		return nil, nil
	}
	p := newPlot("owed", "charged")
	p.X.Min, p.Y.Min, p.X.Max, p.Y.Max = 0, 0, 1.05*most, 1.05*most
	if err := line(p, plotter.XYs{{}, {X: 1.05 * most, Y: 1.05 * most}}); err != nil {
		return nil, err
	}
	if err := dots(p, right, draw.RingGlyph{}, chartBlue); err != nil {
		return nil, err
	}
	if err := dots(p, wrong, draw.CrossGlyph{}, chartBad); err != nil {
		return nil, err
	}
	svg, err := chartSVG(p, "what was charged against what was owed")
	return &Chart{"Charged against owed", "One sign a receipt: a ring is exact, a cross is not. Above the " +
		"line the shopper was charged too much, below it too little.", svg}, err
}

// bins is how many groups the stated probabilities are put into.
const bins = 5

// calibrationChart sets how often receipts were exact against how sure the pipeline was.
func calibrationChart(r *Results) (*Chart, error) {
	var sum, hits, n [bins]float64
	all := 0
	for _, x := range r.Receipts {
		if x.Status != Exact && x.Status != Wrong {
			continue
		}
		b := min(int(x.PExact*bins), bins-1)
		sum[b] += x.PExact
		n[b]++
		all++
		if x.Status == Exact {
			hits[b]++
		}
	}
	if all < 8 {
		return nil, nil
	}
	p := newPlot("stated probability to be exact", "share that was exact")
	p.X.Min, p.Y.Min, p.X.Max, p.Y.Max = 0, 0, 1, 1
	if err := line(p, plotter.XYs{{}, {X: 1, Y: 1}}); err != nil {
		return nil, err
	}
	for b := range bins {
		if n[b] == 0 {
			continue
		}
		at := plotter.XYs{{X: sum[b] / n[b], Y: hits[b] / n[b]}}
		if err := dots(p, at, draw.CircleGlyph{}, chartBlue); err != nil {
			return nil, err
		}
		text := []string{fmt.Sprintf(" %.0f", n[b])}
		counts, err := plotter.NewLabels(plotter.XYLabels{XYs: at, Labels: text})
		if err != nil {
			return nil, err
		}
		counts.TextStyle[0].Color = chartInk
		counts.TextStyle[0].Font.Variant = "Sans"
		p.Add(counts)
	}
	svg, err := chartSVG(p, "how often receipts were exact against the stated probability")
	return &Chart{"How sure, how right", "Receipts in five groups of the stated probability, with their " +
		"number. On the line the pipeline is as sure as it is right.", svg}, err
}

func line(p *plot.Plot, at plotter.XYs) error {
	l, err := plotter.NewLine(at)
	if err != nil {
		return err
	}
	l.Color, l.Dashes = chartSoft, []vg.Length{vg.Points(3), vg.Points(3)}
	p.Add(l)
	return nil
}

func dots(p *plot.Plot, at plotter.XYs, shape draw.GlyphDrawer, c color.Color) error {
	if len(at) == 0 {
		return nil
	}
	s, err := plotter.NewScatter(at)
	if err != nil {
		return err
	}
	s.GlyphStyle = draw.GlyphStyle{Color: c, Radius: vg.Points(3), Shape: shape}
	p.Add(s)
	return nil
}

var (
	chartHead = regexp.MustCompile(`(?s)^.*?<svg[^>]*viewBox="([^"]*)"[^>]*>`)
	chartFont = regexp.MustCompile(`font-family:[^;"]*;?|font-variant:[^;"]*;?`)
)

// chartSVG draws a plot as an element of the page, in the page's colours and letters.
func chartSVG(p *plot.Plot, label string) (template.HTML, error) {
	c := vgsvg.New(chartWidth, chartHeight)
	p.Draw(draw.New(c))
	var b bytes.Buffer
	if _, err := c.WriteTo(&b); err != nil {
		return "", fmt.Errorf("chart: %w", err)
	}
	head := fmt.Sprintf(`<svg class="chart" viewBox="$1" role="img" aria-label="%s">`, label)
	text := chartHead.ReplaceAllString(b.String(), head)
	text = chartFont.ReplaceAllString(text, "")
	return template.HTML(strings.NewReplacer(
		"#010101", "var(--ink)", "#020202", "var(--soft)", "#030303", "var(--rule)",
		"#040404", "var(--blue)", "#050505", "var(--bad)",
	).Replace(text)), nil
}
