package report

import (
	"bytes"
	"fmt"
	"image/color"
	"strings"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/font"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
	"gonum.org/v1/plot/vg/vgimg"

	"storesim/bench/score"
	"storesim/pipeline/review"
)

// ReviewGroup is a scenario's trips, or those of several.
type ReviewGroup struct {
	Name     string
	Receipts score.ReceiptScores
}

// reviewShares are those at which accuracy is told.
func reviewShares() []float64 { return []float64{0, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5, 1} }

// desk is what comes of the usual policy with another share.
func (g *ReviewGroup) desk(share float64) score.DeskPoint {
	p := review.DefaultPolicy()
	p.Share = share
	return g.Receipts.Desk(&p)
}

// ReviewMarkdown tables how honest the stated probabilities are, and how right receipts are, and at what
// cost, by the share of them that a person looks at.
func ReviewMarkdown(groups []ReviewGroup) string {
	var b strings.Builder
	b.WriteString("| receipts of | number | right | mean stated | ECE | honest | Brier score | log loss | " +
		"lines | right | ECE | honest |\n|---|---|---|---|---|---|---|---|---|---|---|---|\n")
	for i := range groups {
		groups[i].honesty(&b)
	}
	b.WriteString("\nECE: calibration error over 15 bins, with its 95 % interval (bootstrap by trip); " +
		"\"honest\" is the error that honest\nprobabilities would show, from chance alone.\n\n" +
		"| receipts of | may be looked at | are looked at | right after it | 95 % | mended | spoilt | " +
		"cost of 1,000 trips | 95 % |\n|---|---|---|---|---|---|---|---|---|\n")
	for i := range groups {
		g := &groups[i]
		for _, share := range reviewShares() {
			d := g.desk(share)
			low, high := d.Exact.Wilson95()
			fmt.Fprintf(&b, "| %s | %.0f %% | %d of %d | %.1f %% | %.1f … %.1f | ",
				g.Name, 100*share, d.Looked.Hits, d.Looked.N, 100*d.Exact.Value(), 100*low, 100*high)
			fmt.Fprintf(&b, "%d | %d | %.0f | %.0f … %.0f |\n",
				d.Mended, d.Spoilt, d.Cost.Value/100, d.Cost.Low/100, d.Cost.High/100)
		}
	}
	return b.String()
}

func (g *ReviewGroup) honesty(b *strings.Builder) {
	f := g.Receipts.Calibration()
	stated, lines := g.Receipts.Stated()
	ece := func(name string) string {
		return fmt.Sprintf("%.3f [%.3f, %.3f]", f[name].Value, f[name].Low, f[name].High)
	}
	fmt.Fprintf(b, "| %s | %d | %.1f %% | %.1f %% | %s | %.3f | %.3f | %.3f | ", g.Name, len(stated),
		100*share(stated, right), 100*share(stated, said), ece("receipts.ece"), score.HonestECE(stated),
		f["receipts.brier"].Value, f["receipts.nll"].Value)
	fmt.Fprintf(b, "%d | %.1f %% | %s | %.3f |\n", len(lines), 100*share(lines, right), ece("lines.ece"),
		score.HonestECE(lines))
}

func right(l score.StatedLine) float64 {
	if l.Right {
		return 1
	}
	return 0
}

func said(l score.StatedLine) float64 { return l.P }

// share is the mean of something over what was stated.
func share(list []score.StatedLine, of func(score.StatedLine) float64) float64 {
	sum := 0.0
	for _, l := range list {
		sum += of(l)
	}
	return sum / float64(max(1, len(list)))
}

// reviewColours of the groups, which can be told apart without colours by their order at the left.
func reviewColours() []color.Color {
	return []color.Color{
		color.RGBA{R: 0x1f, G: 0x5f, B: 0xbf, A: 255}, color.RGBA{R: 0xc4, G: 0x4e, B: 0x1c, A: 255},
		color.RGBA{R: 0x2e, G: 0x8b, B: 0x57, A: 255}, color.RGBA{R: 0x7a, G: 0x3e, B: 0x9d, A: 255},
	}
}

// ReviewPlot draws how right receipts are by the share that a person may look at, as a PNG.
func ReviewPlot(groups []ReviewGroup) ([]byte, error) {
	p := plot.New()
	p.X.Label.Text, p.Y.Label.Text = "receipts that a person may look at", "receipts exactly right after it"
	p.X.Min, p.X.Max, p.Y.Max = 0, 0.3, 1
	p.Y.Min = 1
	percents := plot.TickerFunc(func(low, high float64) []plot.Tick {
		ticks := plot.DefaultTicks{}.Ticks(low, high)
		for i := range ticks {
			if ticks[i].Label != "" {
				ticks[i].Label = fmt.Sprintf("%.0f %%", 100*ticks[i].Value)
			}
		}
		return ticks
	})
	p.X.Tick.Marker, p.Y.Tick.Marker = percents, percents
	p.Legend.XOffs, p.Legend.YOffs = vg.Points(-8), vg.Points(8)
	p.Legend.TextStyle.Font.Variant = font.Variant("Sans")
	p.Add(plotter.NewGrid())
	colours := reviewColours()
	for i := range groups {
		var at plotter.XYs
		for k := range 31 {
			d := groups[i].desk(float64(k) / 100)
			at = append(at, plotter.XY{X: d.Share, Y: d.Exact.Value()})
			p.Y.Min = min(p.Y.Min, d.Exact.Value()-0.02)
		}
		l, err := plotter.NewLine(at)
		if err != nil {
			return nil, fmt.Errorf("plot of reviews: %w", err)
		}
		l.Color, l.Width = colours[i%len(colours)], vg.Points(1.6)
		p.Add(l)
		p.Legend.Add(groups[i].Name, l)
	}
	c := vgimg.New(6*vg.Inch, 4*vg.Inch)
	p.Draw(draw.New(c))
	var b bytes.Buffer
	if _, err := (vgimg.PngCanvas{Canvas: c}).WriteTo(&b); err != nil {
		return nil, fmt.Errorf("plot of reviews: %w", err)
	}
	return b.Bytes(), nil
}
