package trainstats

import (
	"fmt"
	"image/color"

	"gonum.org/v1/plot"
	"gonum.org/v1/plot/plotter"
	"gonum.org/v1/plot/vg"
	"gonum.org/v1/plot/vg/draw"
)

// bars are points with a range each, as plotter.NewYErrorBars and NewXErrorBars want them.
type bars struct {
	plotter.XYs
	plotter.YErrors
	plotter.XErrors
}

// Curve draws every measure over the number of training frames: the mean over seeds, and their range.
func Curve(s *Study) (*plot.Plot, error) {
	p := blank(fmt.Sprintf("Held-out stores, by training frames; %d steps each", s.Rows[0].Steps))
	p.X.Label.Text, p.Y.Label.Text = "training frames", "share found, %"
	p.X.Scale, p.X.Tick.Marker = plot.LogScale{}, sizeTicks(s.Sizes())
	p.Y.Min, p.Y.Max = 0, 100
	for _, m := range measures() {
		b := s.overSizes(m)
		line, dots, err := plotter.NewLinePoints(b.XYs)
		if err != nil {
			return nil, fmt.Errorf("learning curve: %w", err)
		}
		line.Width, line.Color = vg.Points(1.6), m.tint
		m.shape(&dots.GlyphStyle)
		ranges, err := plotter.NewYErrorBars(b)
		if err != nil {
			return nil, fmt.Errorf("learning curve: %w", err)
		}
		ranges.Color, ranges.Width = m.tint, vg.Points(1.2)
		p.Add(line, dots, ranges)
		p.Legend.Add(m.name, line, dots)
	}
	return p, nil
}

func (s *Study) overSizes(m measure) bars {
	var b bars
	for _, frames := range s.Sizes() {
		mean, low, high := m.extent(s.runs("", frames))
		b.XYs = append(b.XYs, plotter.XY{X: float64(frames), Y: 100 * mean})
		b.YErrors = append(b.YErrors, struct{ Low, High float64 }{100 * (mean - low), 100 * (high - mean)})
	}
	return b
}

// Ablation draws what each measure loses or gains when a group is switched off: a dot, and the 95 % interval
// that the seeds leave.
func Ablation(s *Study) (*plot.Plot, error) {
	groups := s.Groups()
	p := blank("One group of the randomisation switched off")
	p.X.Label.Text = "change on held-out stores, percentage points"
	p.X.Tick.Marker = plot.DefaultTicks{}
	p.Y.Min, p.Y.Max, p.Y.Tick.Marker = -0.6, float64(len(groups))+1.7, groupTicks(groups)
	least, most := -1.0, 1.0 // points, that the axis shows at least
	for k, m := range measures() {
		b := s.overGroups(m, groups, 0.27-0.18*float64(k))
		dots, err := plotter.NewScatter(b.XYs)
		if err != nil {
			return nil, fmt.Errorf("ablation: %w", err)
		}
		m.shape(&dots.GlyphStyle)
		ranges, err := plotter.NewXErrorBars(b)
		if err != nil {
			return nil, fmt.Errorf("ablation: %w", err)
		}
		ranges.Color, ranges.Width = m.tint, vg.Points(1)
		for i, q := range b.XYs {
			least, most = min(least, q.X-b.XErrors[i].Low), max(most, q.X+b.XErrors[i].High)
		}
		p.Add(ranges, dots)
		p.Legend.Add(m.name, dots)
	}
	p.X.Min, p.X.Max = least-0.05*(most-least), most+0.05*(most-least)
	return p, addZero(p)
}

// addZero draws the line of no change.
func addZero(p *plot.Plot) error {
	line, err := plotter.NewLine(plotter.XYs{{X: 0, Y: p.Y.Min}, {X: 0, Y: p.Y.Max}})
	if err != nil {
		return fmt.Errorf("ablation: %w", err)
	}
	line.Color, line.Width = color.Gray{Y: 90}, vg.Points(1)
	p.Add(line)
	return nil
}

// overGroups has the first group on top; shift keeps the measures of a group apart.
func (s *Study) overGroups(m measure, groups []string, shift float64) bars {
	var b bars
	for i, group := range groups {
		c := s.change(group, m)
		b.XYs = append(b.XYs, plotter.XY{X: 100 * c.mean, Y: float64(len(groups)-1-i) + shift})
		b.XErrors = append(b.XErrors, struct{ Low, High float64 }{100 * c.half, 100 * c.half})
	}
	return b
}

func (m measure) shape(g *draw.GlyphStyle) {
	g.Color, g.Shape, g.Radius = m.tint, m.glyph, vg.Points(3.5)
}

func blank(title string) *plot.Plot {
	p := plot.New()
	p.Title.Text = title
	p.Title.Padding, p.X.Label.Padding, p.Y.Label.Padding = vg.Points(8), vg.Points(4), vg.Points(4)
	p.Legend.Top, p.Legend.Left, p.Legend.XOffs, p.Legend.YOffs = true, true, vg.Points(10), -vg.Points(8)
	p.Add(plotter.NewGrid())
	return p
}

// sizeTicks marks the sizes that were trained.
func sizeTicks(sizes []int) plot.ConstantTicks {
	var out plot.ConstantTicks
	for _, n := range sizes {
		out = append(out, plot.Tick{Value: float64(n), Label: fmt.Sprint(n)})
	}
	return out
}

func groupTicks(groups []string) plot.ConstantTicks {
	var out plot.ConstantTicks
	for i, g := range groups {
		out = append(out, plot.Tick{Value: float64(len(groups) - 1 - i), Label: g})
	}
	return out
}

// save writes a picture as PNG.
func save(p *plot.Plot, path string) error {
	if err := p.Save(8*vg.Inch, 5*vg.Inch, path); err != nil {
		return fmt.Errorf("training study: %w", err)
	}
	return nil
}
