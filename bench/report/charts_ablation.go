package report

import (
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"

	"storesim/bench/score"
)

// ablationChart shows how many receipts more are exact when one stage reads the truth.
func ablationChart(r *Results) (*Chart, error) {
	names, gains := mended(r.Ablation)
	if len(names) == 0 {
		return nil, nil
	}
	p := newPlot("receipts more that are exact", "")
	bars, err := plotter.NewBarChart(gains, vg.Points(13))
	if err != nil {
		return nil, err
	}
	bars.Horizontal, bars.Color, bars.LineStyle.Width = true, chartBlue, 0
	p.Add(bars)
	p.NominalY(names...)
	// Room for the number beside the longest bar, and nothing but whole receipts on the axis.
	span := max(1, max(0, slices.Max(gains))-min(0, slices.Min(gains)))
	p.X.Min, p.X.Max = min(0, slices.Min(gains)-0.1*span), max(1, slices.Max(gains))+0.1*span
	p.Y.Min, p.Y.Max = -0.6, float64(len(names))-0.4
	p.X.Tick.Marker = wholeTicks{}
	if err := gainLabels(p, gains); err != nil {
		return nil, err
	}
	exact := r.Ablation[0].Figures["receipts.exact"]
	svg, err := chartSVG(p, "receipts that each stage's oracle mends")
	text := fmt.Sprintf("One stage at a time reads the truth instead. As it is, %d of %s are exact; a bar "+
		"says how many more are then, less those that go wrong by it.",
		hits(exact), plural(exact.N, "receipt"))
	return &Chart{"What each stage loses", text, svg}, err
}

// mended lists the stages, the last of the pipeline first as a plot stacks them upwards, with the receipts
// that each one's oracle gains.
func mended(rows []Stage) (names []string, gains plotter.Values) {
	if len(rows) < 2 || rows[0].Figures["receipts.exact"].N == 0 {
		return nil, nil
	}
	base := hits(rows[0].Figures["receipts.exact"])
	for _, s := range slices.Backward(rows[1:]) {
		names = append(names, s.Stage)
		gains = append(gains, float64(hits(s.Figures["receipts.exact"])-base))
	}
	return names, gains
}

// hits is the numerator of a share.
func hits(f score.Figure) int { return int(math.Round(f.Value * float64(f.N))) }

// gainLabels writes each bar's number at its end.
func gainLabels(p *plot.Plot, gains plotter.Values) error {
	at, text := make(plotter.XYs, len(gains)), make([]string, len(gains))
	for i, g := range gains {
		at[i] = plotter.XY{X: max(g, 0), Y: float64(i)}
		text[i] = " " + signed(int(g))
	}
	labels, err := plotter.NewLabels(plotter.XYLabels{XYs: at, Labels: text})
	if err != nil {
		return err
	}
	for i := range labels.TextStyle {
		labels.TextStyle[i].Color, labels.TextStyle[i].Font.Variant = chartInk, "Sans"
		labels.TextStyle[i].YAlign = draw.YCenter
	}
	p.Add(labels)
	return nil
}

// wholeTicks marks whole numbers, at most eight of them.
type wholeTicks struct{}

// Ticks of a range, as gonum/plot asks for them.
func (wholeTicks) Ticks(low, high float64) []plot.Tick {
	step := max(1, math.Ceil((high-low)/8))
	var out []plot.Tick
	for v := math.Ceil(low/step) * step; v <= high; v += step {
		out = append(out, plot.Tick{Value: v, Label: fmt.Sprintf("%.0f", v)})
	}
	return out
}
