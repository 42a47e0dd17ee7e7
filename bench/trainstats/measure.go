package trainstats

import (
	"image/color"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
	"gonum.org/v1/plot/vg/draw"
)

// measure is a figure of a run, a share, and how it is drawn.
type measure struct {
	name  string
	of    func(r Row) float64
	tint  color.RGBA
	glyph draw.GlyphDrawer
}

// measures of the plots and tables. The colours are told apart by those who see few (Okabe and Ito 2008).
func measures() []measure {
	return []measure{
		{"AP50", func(r Row) float64 { return r.AP50 },
			color.RGBA{0x00, 0x72, 0xb2, 255}, draw.CircleGlyph{}},
		{"head recall", func(r Row) float64 { return r.Head.recall() },
			color.RGBA{0xd5, 0x5e, 0x00, 255}, draw.PyramidGlyph{}},
		{"foot recall", func(r Row) float64 { return r.Foot.recall() },
			color.RGBA{0x00, 0x9e, 0x73, 255}, draw.BoxGlyph{}},
		{"hand recall", func(r Row) float64 { return r.Hand.recall() },
			color.RGBA{0xcc, 0x5f, 0xa0, 255}, draw.TriangleGlyph{}},
	}
}

// values are the measure of each run.
func (m measure) values(runs []Row) []float64 {
	out := make([]float64, len(runs))
	for i, r := range runs {
		out[i] = m.of(r)
	}
	return out
}

// extent is the mean over runs and the least and the most of them.
func (m measure) extent(runs []Row) (mean, low, high float64) {
	v := m.values(runs)
	return stat.Mean(v, nil), slices.Min(v), slices.Max(v)
}

// noise is the standard deviation of a measure over runs that differ in their seed alone, pooled over all
// sets of such runs, and its degrees of freedom.
func (s *Study) noise(m measure) (sigma float64, freedom int) {
	var squares float64
	add := func(runs []Row) {
		v := m.values(runs)
		mean := stat.Mean(v, nil)
		for _, x := range v {
			squares += (x - mean) * (x - mean)
		}
		freedom += len(v) - 1
	}
	for _, frames := range s.Sizes() {
		add(s.runs("", frames))
	}
	for _, group := range s.Groups() {
		add(s.runs(group, 0))
	}
	return math.Sqrt(squares / float64(freedom)), freedom
}

// change is what switching a group off does to a measure: the difference of the means over seeds, and half
// the width of its 95 % interval, Student's with the pooled noise.
type change struct{ mean, half float64 }

// clear reports whether the interval leaves zero out.
func (c change) clear() bool { return math.Abs(c.mean) > c.half }

func (s *Study) change(group string, m measure) change {
	off := s.runs(group, 0)
	on := s.runs("", off[0].Frames)
	sigma, freedom := s.noise(m)
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(freedom)}.Quantile(0.975)
	spread := sigma * math.Sqrt(1/float64(len(off))+1/float64(len(on)))
	return change{stat.Mean(m.values(off), nil) - stat.Mean(m.values(on), nil), t * spread}
}
