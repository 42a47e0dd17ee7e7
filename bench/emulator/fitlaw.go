package emulator

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/mat"
)

// row is one case of a law: features, what came out (0 or 1 for a choice), and when and where in which
// series.
type row struct {
	x       []float64
	y       float64
	series  int
	seconds float64
	at      [2]float64 // pixels
	size    float64
	path    float64 // how far it has moved in its series so far, sizes
}

// ridge is the precision of the prior that all coefficients but the first are 0: it decides nothing but what
// the cases leave open.
const ridge = 1.0

// leastCases is how many a law needs.
const leastCases = 30

// solve returns (XᵀWX + ridge)⁻¹ XᵀWt.
func solve(rows []row, weight, target func(i int) float64) []float64 {
	n := len(rows[0].x)
	a, b := mat.NewSymDense(n, nil), mat.NewVecDense(n, nil)
	for j := range n {
		a.SetSym(j, j, ridge)
	}
	for i := range rows {
		w, t := weight(i), target(i)
		for j, xj := range rows[i].x {
			b.SetVec(j, b.AtVec(j)+w*t*xj)
			for k := j; k < n; k++ {
				a.SetSym(j, k, a.At(j, k)+w*xj*rows[i].x[k])
			}
		}
	}
	var c mat.Cholesky
	out := mat.NewVecDense(n, nil)
	if !c.Factorize(a) || c.SolveVecTo(out, b) != nil {
		return make([]float64, n)
	}
	return out.RawVector().Data
}

func one(int) float64 { return 1 }

// inOrder sorts cases by series, within which they come in order of time already, and adds up their paths.
func inOrder(rows []row) {
	slices.SortStableFunc(rows, func(a, b row) int { return cmp.Compare(a.series, b.series) })
	for i := 1; i < len(rows); i++ {
		a, b := &rows[i-1], &rows[i]
		b.path = 0
		if a.series == b.series {
			b.path = a.path + math.Hypot(a.at[0]-b.at[0], a.at[1]-b.at[1])/b.size
		}
	}
}

// fitChoice fits a probit by Fisher scoring, then its memory.
func fitChoice(rows []row) Choice {
	inOrder(rows)
	c := Choice{Cases: len(rows)}
	for i := range rows {
		c.Yes += int(rows[i].y)
	}
	if c.Cases == 0 {
		return c
	}
	if c.Cases < leastCases || c.Yes == 0 || c.Yes == c.Cases {
		c.Coef = []float64{quantile((float64(c.Yes) + 0.5) / (float64(c.Cases) + 1))}
		return c
	}
	eta := make([]float64, len(rows))
	for range 12 {
		p := func(i int) float64 { return min(max(cdf(eta[i]), 1e-6), 1-1e-6) }
		density := func(i int) float64 { return math.Exp(-eta[i]*eta[i]/2) / math.Sqrt(2*math.Pi) }
		c.Coef = solve(rows,
			func(i int) float64 { d := density(i); return max(d*d/(p(i)*(1-p(i))), 1e-9) },
			func(i int) float64 { return eta[i] + (rows[i].y-p(i))/max(density(i), 1e-4) })
		for i := range rows {
			eta[i] = min(max(dot(c.Coef, rows[i].x), -4), 4)
		}
	}
	c.Kernel = fitKernel(rows, func(bin []pair) float64 { return tetrachoric(rows, eta, bin) })
	return c
}

// fitGauge fits mean and stretch by least squares, the curve by quantiles, then the memory.
func fitGauge(rows []row) Gauge {
	inOrder(rows)
	g := Gauge{Cases: len(rows), Curve: Curve{0}}
	if len(rows) == 0 {
		return g
	}
	if len(rows) < leastCases {
		for i := range rows {
			rows[i].x = rows[i].x[:1]
		}
	}
	rest := make([]float64, len(rows))
	g.Low, g.High = rows[0].y, rows[0].y
	for i := range rows {
		g.Low, g.High = min(g.Low, rows[i].y), max(g.High, rows[i].y)
		rest[i] = rows[i].y
	}
	all := curveOf(slices.Clone(rest))
	g.Spread = (all.At(1) - all.At(-1)) / 2
	g.Mean = solve(rows, one, func(i int) float64 { return rows[i].y })
	for i := range rows {
		rest[i] = rows[i].y - dot(g.Mean, rows[i].x)
	}
	least := 1e-3 * spread(rest)
	g.Scale = solve(rows, one, func(i int) float64 { return math.Log(math.Abs(rest[i]) + least + 1e-9) })
	for i := range rows {
		rest[i] /= math.Exp(dot(g.Scale, rows[i].x))
	}
	g.Curve = curveOf(slices.Clone(rest))
	z := normalScores(rest)
	g.Kernel = fitKernel(rows, func(bin []pair) float64 {
		sum := 0.0
		for _, p := range bin {
			sum += z[p.a] * z[p.b]
		}
		return sum / float64(len(bin))
	})
	return g
}

func spread(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x * x
	}
	return math.Sqrt(sum / float64(len(v)))
}

// normalScores replaces each value by the normal quantile of its rank.
func normalScores(v []float64) []float64 {
	order := make([]int, len(v))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int {
		switch {
		case v[a] < v[b]:
			return -1
		case v[a] > v[b]:
			return 1
		}
		return 0
	})
	out := make([]float64, len(v))
	for rank, i := range order {
		out[i] = quantile((float64(rank) + 0.5) / float64(len(v)))
	}
	return out
}

// pair is two cases of one series.
type pair struct{ a, b int }

// Pairs are binned by the time and the movement between them.
var (
	lags  = []float64{0.3, 0.5, 0.9, 1.7, 3.3, 6.5, 15} // seconds, upper ends
	moves = []float64{0.03, 0.1, 0.3, 0.8, 2, 5}        // sizes, upper ends
)

const mostPairs = 1500 // of a bin

// fitKernel fits the shares of the parts to the correlations of the bins, by least squares with no share
// below 0, scaled down where their sum is above 1.
func fitKernel(rows []row, correlation func([]pair) float64) Kernel {
	cells := cellsOf(rows, correlation)
	var out Kernel
	for range 400 {
		for k := range out {
			num, den := 0.0, 1e-9
			for _, c := range cells {
				left := c.rho
				for j, w := range out {
					if j != k {
						left -= w * c.keep[j]
					}
				}
				num, den = num+c.n*left*c.keep[k], den+c.n*c.keep[k]*c.keep[k]
			}
			out[k] = max(num/den, 0)
		}
	}
	sum := 0.0
	for _, w := range out {
		sum += w
	}
	for k := range out {
		out[k] /= max(sum, 1)
		if out[k] < 0.005 {
			out[k] = 0
		}
	}
	return out
}

// cell is a bin's correlation with what decay keeps on average in it, and its weight.
type cell struct {
	keep   [parts]float64
	rho, n float64
}

// cellsOf measures the bins that have enough pairs.
func cellsOf(rows []row, correlation func([]pair) float64) []cell {
	var cells []cell
	for _, bin := range binned(rows) {
		if len(bin) < 25 {
			continue
		}
		var c cell
		for _, p := range bin {
			for k, d := range decay(apart(&rows[p.a], &rows[p.b])) {
				c.keep[k] += d / float64(len(bin))
			}
		}
		c.rho, c.n = correlation(bin), math.Sqrt(float64(len(bin)))
		cells = append(cells, c)
	}
	return cells
}

// apart is the time and the movement between two cases.
func apart(a, b *row) (seconds, moved float64) { return b.seconds - a.seconds, b.path - a.path }

// binned are the pairs of each bin, of where there are many some from everywhere. Rows come in order of
// series and time.
func binned(rows []row) [][]pair {
	const stride = 7919 // a prime
	out := make([][]pair, len(lags)*len(moves))
	for n := range rows {
		i := n
		if len(rows)%stride != 0 {
			i = n * stride % len(rows)
		}
		for j := i + 1; j < len(rows) && rows[j].series == rows[i].series; j++ {
			seconds, moved := apart(&rows[i], &rows[j])
			if seconds > lags[len(lags)-1] {
				break
			}
			lag, _ := slices.BinarySearch(lags, seconds)
			move, _ := slices.BinarySearch(moves, moved)
			if bin := lag*len(moves) + move; move < len(moves) && len(out[bin]) < mostPairs {
				out[bin] = append(out[bin], pair{i, j})
			}
		}
	}
	return out
}

// tetrachoric is the correlation of the latents of a probit at which what is left of pairs goes together as
// much as it does, by bisection.
func tetrachoric(rows []row, eta []float64, bin []pair) float64 {
	want := 0.0
	for _, p := range bin {
		a, b := cdf(eta[p.a]), cdf(eta[p.b])
		want += (rows[p.a].y-a)*(rows[p.b].y-b) + a*b
	}
	low, high := 0.0, 0.99
	for range 12 {
		mid, sum := (low+high)/2, 0.0
		for _, p := range bin {
			sum += both(eta[p.a], eta[p.b], mid)
		}
		if sum < want {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}
