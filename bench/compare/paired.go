package compare

import (
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"

	"storesim/bench/score"
)

// resamples of a paired bootstrap: the widened quantiles of few runs lie far out.
const resamples = 4000

// Difference is a figure on both sides of paired runs, and how far B is from A.
type Difference struct {
	A, B      float64
	Runs      int     // pairs in which the figure was measured on a side
	Low, High float64 // 95 % interval of B - A
	Lower     float64 // one-sided 95 % bound of B - A from below
	Upper     float64 // and from above
	P         float64 // two-sided, of no difference
	SD        float64 // of a run's linearised difference
}

// Value is B - A.
func (d *Difference) Value() float64 { return d.B - d.A }

// Paired compares two figures that are the ratio of sums over runs; a[i] and b[i] are of one run. Fewer than
// two runs bound nothing: the interval is infinite, and P is 1. So are the bounds of runs that differ by what
// has no spread, unless there is no difference at all.
func Paired(a, b []score.Ratio) Difference {
	sum := addUp(a, b, func(i int) int { return i })
	d := Difference{A: sum[0].Value(), B: sum[1].Value(), Runs: len(a), P: 1}
	parts := linearised(a, b, sum)
	d.SD = deviation(parts)
	switch {
	case len(a) < 2 && equal(a, b):
		return d
	case len(a) < 2:
		d.Low, d.High = math.Inf(-1), math.Inf(1)
		d.Lower, d.Upper = d.Low, d.High
		return d
	}
	values := score.Resampled(len(a), resamples, 0xab, func(pick func() int) float64 {
		s := addUp(a, b, func(int) int { return pick() })
		return s[1].Value() - s[0].Value()
	})
	two, one := widened(len(a), 0.025), widened(len(a), 0.05)
	value := d.Value()
	d.Low, d.High = min(value, score.Quantile(values, two)), max(value, score.Quantile(values, 1-two))
	d.Lower, d.Upper = min(value, score.Quantile(values, one)), max(value, score.Quantile(values, 1-one))
	d.P = studentP(value, d.SD, len(a))
	return d
}

func equal(a, b []score.Ratio) bool { return slices.Equal(a, b) }

func addUp(a, b []score.Ratio, pick func(i int) int) (sum [2]score.Ratio) {
	for i := range a {
		k := pick(i)
		sum[0], sum[1] = sum[0].Add(a[k]), sum[1].Add(b[k])
	}
	return sum
}

// linearised is what each run adds to the difference of the two ratios, to first order (Cochran 1977,
// equation 6.9): their mean is 0, and the spread of their mean is that of the difference.
func linearised(a, b []score.Ratio, sum [2]score.Ratio) []float64 {
	n := float64(len(a))
	out := make([]float64, len(a))
	for i := range a {
		out[i] = n * (residual(b[i], sum[1]) - residual(a[i], sum[0]))
	}
	return out
}

func residual(run, all score.Ratio) float64 {
	if all.Den == 0 {
		return 0
	}
	return (run.Num - all.Value()*run.Den) / all.Den
}

// deviation is the standard deviation of values with mean 0.
func deviation(values []float64) float64 {
	if len(values) < 2 {
		return 0
	}
	sum := 0.0
	for _, v := range values {
		sum += v * v
	}
	return math.Sqrt(sum / float64(len(values)-1))
}

// widened is the quantile of a bootstrap over n cases that has the coverage of Student's t at q (Hesterberg
// 2015, section 4.4): percentiles of few cases are too narrow.
func widened(n int, q float64) float64 {
	t := distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}.Quantile(q)
	return distuv.UnitNormal.CDF(t * math.Sqrt(float64(n)/float64(n-1)))
}

// studentP is the two-sided p-value of a mean difference of n runs. Where all runs differ by the same, which
// t takes for certainty, it is that of as many equal signs.
func studentP(value, sd float64, n int) float64 {
	switch {
	case math.Abs(value) < 1e-12:
		return 1
	case sd < 1e-9*math.Abs(value):
		return math.Pow(2, float64(1-n))
	}
	t := math.Abs(value) / (sd / math.Sqrt(float64(n)))
	return 2 * distuv.StudentsT{Mu: 0, Sigma: 1, Nu: float64(n - 1)}.Survival(t)
}

// seedsFor is about how many runs show a difference of delta with a power of 80 % at the two-sided level of 5
// %, where a run's difference has the standard deviation sd; 0 where nothing can be said.
func seedsFor(sd, delta float64) int {
	if delta == 0 || sd == 0 {
		return 0
	}
	const quantiles = 1.96 + 0.84 // of the normal distribution, at 97.5 % and 80 %
	runs := quantiles * sd / delta
	return max(2, int(math.Ceil(runs*runs)))
}
