package score

import "slices"

// term is a column of a cluster's counts, taken so many times.
type term struct {
	column int
	times  float64
}

// terms is a sum of columns.
type terms []term

// one is the sum of columns, each once.
func one(columns ...int) terms {
	out := make(terms, len(columns))
	for i, c := range columns {
		out[i] = term{c, 1}
	}
	return out
}

func (t terms) of(sum []float64) float64 {
	out := 0.0
	for _, x := range t {
		out += x.times * at(sum, x.column)
	}
	return out
}

// measure is a figure that is a ratio of counts summed over clusters: what both a figure with its interval
// and the pair of counts of a run are made of.
type measure struct {
	name  string
	above terms
	below terms // empty for a sum: the value is above
	n     terms // what Figure.N counts; empty for the number of clusters
	by    string
	in    span // nil for an open range

	clusters [][]float64
	wilson   bool // the cases are independent: one cluster is one case
}

func (m *measure) value(sum []float64) float64 {
	if len(m.below) == 0 {
		return m.above.of(sum)
	}
	return safeDiv(m.above.of(sum), m.below.of(sum))
}

// ratio is the counts over all clusters. That of a sum has the denominator 1: of several runs the ratio of
// sums is then the mean.
func (m *measure) ratio() Ratio {
	sum := total(m.clusters)
	if len(m.below) == 0 {
		return Ratio{m.above.of(sum), 1}
	}
	return Ratio{m.above.of(sum), m.below.of(sum)}
}

// figure is the value with its interval. Clusters that the ratio does not divide by say nothing about its
// spread and are left out.
func (m *measure) figure() Figure {
	sum := total(m.clusters)
	n := len(m.clusters)
	if len(m.n) > 0 {
		n = int(m.n.of(sum))
	}
	above, below := m.above.of(sum), m.below.of(sum)
	var f Figure
	switch {
	case m.wilson:
		return Rate{Hits: int(above), N: int(below)}.Figure()
	case len(m.below) > 0 && m.in != nil && n == 0:
		f = unspread(0, 0, m.in)
	case len(m.below) > 0 && m.in != nil:
		idle := func(c []float64) bool { return m.below.of(c) == 0 }
		used := slices.DeleteFunc(slices.Clone(m.clusters), idle)
		f = clustered(used, n, m.value, m.in)
		if m.in[1] == 1 {
			f = widen(f, len(used))
		}
	default:
		f = clustered(m.clusters, n, m.value, m.in)
	}
	if f.Method == "" {
		f.Method = byBootstrap + m.by
	}
	if len(m.below) > 0 {
		f.Num, f.Den = above, below
	}
	return f
}

// Ratio is a figure of one run as two counts, so that runs can be joined, resampled and compared: of several
// runs the figure is the sum of Num over the sum of Den. What has no denominator has 1.
type Ratio struct {
	Num float64 `json:"num"`
	Den float64 `json:"den"`
}

// Value is Num over Den, 0 where Den is 0.
func (r Ratio) Value() float64 { return safeDiv(r.Num, r.Den) }

// Add is the ratio of both together.
func (r Ratio) Add(o Ratio) Ratio { return Ratio{r.Num + o.Num, r.Den + o.Den} }

// measures lists all figures that are ratios of counts or sums of them.
func (s Scores) measures() []measure {
	var out []measure
	if len(s.Receipts.Trips) > 0 {
		out = append(out, s.Receipts.measures()...)
	}
	if len(s.Events.Clusters) > 0 {
		out = append(out, s.Events.measures()...)
	}
	if len(s.Tracks.Clusters) > 0 {
		out = append(out, s.Tracks.measures()...)
	}
	return out
}

// Ratios are the counts of every figure that is a ratio of counts or a count, by name, for comparisons run by
// run. Figures that are not (quantiles, calibration errors by bins, average precision) are left out, and so
// are those of which nothing was asked.
func (s Scores) Ratios() map[string]Ratio {
	out := map[string]Ratio{}
	for _, m := range s.measures() {
		if r := m.ratio(); r.Den > 0 {
			out[m.name] = r
		}
	}
	if len(s.Receipts.Trips) > 0 {
		out["receipts.missing"] = Ratio{float64(s.Receipts.Missing()), 1}
		out["receipts.phantom"] = Ratio{float64(s.Receipts.Phantoms()), 1}
	}
	return out
}
