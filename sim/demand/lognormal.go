package demand

import (
	"math"

	"gonum.org/v1/gonum/optimize"
	"gonum.org/v1/gonum/stat"
	"gonum.org/v1/gonum/stat/distuv"
)

// SizeLaw is the zero-truncated Poisson-lognormal law of basket sizes: Poisson(L) given at least 1, with
// L = exp(N(Mu, Sigma)). It is the law of shopping baskets of H. Sorensen et al., "Fundamental patterns of
// in-store shopper behavior", J. Retailing and Consumer Services 37 (2017) 182-194.
type SizeLaw struct{ Mu, Sigma float64 }

// The integral over the normal is a sum over nodes -quadReach .. quadReach; for smooth functions the
// trapezoidal rule is accurate to all digits once the step is below the integrand's width, which is about
// 1/(sigma sqrt(k)) for size k.
const (
	quadReach = 8.0
	quadStep  = 1.0 / 128
)

// Sizes are the probabilities of 1 .. top units; what lies above top is left out, their sum then below 1.
func (l SizeLaw) Sizes(top int) []float64 {
	shares := make([]float64, top)
	none := 0.0
	for z := -quadReach; z <= quadReach; z += quadStep {
		weight := quadStep * math.Exp(-z*z/2) / math.Sqrt(2*math.Pi)
		mean := math.Exp(l.Mu + l.Sigma*z)
		none += weight * math.Exp(-mean)
		addPoisson(shares, mean, weight)
	}
	for i := range shares {
		shares[i] /= 1 - none
	}
	return shares
}

// addPoisson adds a multiple of the Poisson probabilities of 1, 2, ... to shares.
func addPoisson(shares []float64, mean, factor float64) {
	const underflow = 700 // exp(-mean) is 0 a little beyond
	if mean < underflow {
		p := factor * math.Exp(-mean)
		for i := range shares {
			p *= mean / float64(i+1)
			shares[i] += p
		}
		return
	}
	log := math.Log(mean)
	for i := range shares {
		k := float64(i + 1)
		logFactorial, _ := math.Lgamma(k + 1)
		shares[i] += factor * math.Exp(k*log-mean-logFactorial)
	}
}

// logLikelihood of counts[i] baskets of i+1 units; minus infinity outside what a scenario accepts.
func (l SizeLaw) logLikelihood(counts []int) float64 {
	if l.Mu < -3 || l.Mu > 5 || l.Sigma < 0.01 || l.Sigma > 3 {
		return math.Inf(-1)
	}
	sum := 0.0
	for i, p := range l.Sizes(len(counts)) {
		if counts[i] > 0 {
			sum += float64(counts[i]) * math.Log(max(p, 1e-300))
		}
	}
	return sum
}

// SizeFit is a law with the standard errors of its parameters and how well it fits.
type SizeFit struct {
	SizeLaw
	MuError, SigmaError float64 // standard errors; NaN where the likelihood has no curvature
	Chi2                float64 // Pearson's statistic over sizes pooled to 5 expected baskets or more
	Freedom             int     // its degrees of freedom; below 1 there were too few sizes to test
	P                   float64 // probability of a larger one, were the law right
}

// Acceptable says whether the test does not reject the law at 1 %.
func (f SizeFit) Acceptable() bool { return f.Freedom < 1 || f.P >= 0.01 }

// Exact says whether the standard errors are known: the likelihood is curved at its top, and that top does
// not lie at the edge of what a scenario accepts, as it does where all baskets are of one size.
func (f SizeFit) Exact() bool { return f.MuError < math.MaxFloat64 && f.SigmaError < math.MaxFloat64 }

// FitSizes finds the likeliest law. counts[i] is how many baskets of i+1 units were seen; there must be some.
func FitSizes(counts []int) SizeFit {
	law := climb(startLaw(counts), counts)
	f := SizeFit{SizeLaw: law}
	f.MuError, f.SigmaError = law.errors(counts)
	f.test(counts)
	return f
}

// startLaw matches the logarithms' moments, roughly.
func startLaw(counts []int) SizeLaw {
	logs, weights := make([]float64, len(counts)), make([]float64, len(counts))
	for i, c := range counts {
		logs[i], weights[i] = math.Log(float64(i)+0.7), float64(c)
	}
	mean, variance := stat.PopMeanVariance(logs, weights)
	return SizeLaw{mean, math.Sqrt(max(variance, 0.05))}
}

// climb goes uphill from a law to the likeliest one.
func climb(start SizeLaw, counts []int) SizeLaw {
	problem := optimize.Problem{Func: func(x []float64) float64 {
		return -SizeLaw{x[0], x[1]}.logLikelihood(counts)
	}}
	still := &optimize.FunctionConverge{Absolute: 1e-9, Iterations: 20}
	best, err := optimize.Minimize(problem, []float64{start.Mu, start.Sigma},
		&optimize.Settings{Converger: still, MajorIterations: 400}, &optimize.NelderMead{SimplexSize: 0.2})
	if err != nil { // the start is outside what a scenario accepts
		return start
	}
	return SizeLaw{best.X[0], best.X[1]}
}

// errors are standard errors from the curvature of the likelihood at its top.
func (l SizeLaw) errors(counts []int) (mu, sigma float64) {
	const h = 1e-3
	at := func(i, j float64) float64 {
		return SizeLaw{l.Mu + i*h, l.Sigma + j*h}.logLikelihood(counts)
	}
	top := at(0, 0)
	a := -(at(1, 0) - 2*top + at(-1, 0)) / (h * h)
	d := -(at(0, 1) - 2*top + at(0, -1)) / (h * h)
	b := -(at(1, 1) - at(1, -1) - at(-1, 1) + at(-1, -1)) / (4 * h * h)
	det := a*d - b*b
	return math.Sqrt(d / det), math.Sqrt(a / det)
}

// test is Pearson's test with two fitted parameters, over sizes pooled until each pool expects five baskets.
func (f *SizeFit) test(counts []int) {
	n := 0
	for _, c := range counts {
		n += c
	}
	var seen, expected []float64
	s, e, above := 0.0, 0.0, 1.0
	for i, p := range f.Sizes(len(counts)) {
		e += p * float64(n)
		s += float64(counts[i])
		above -= p
		last := i == len(counts)-1
		if !last && (e < 5 || above*float64(n) < 5) {
			continue
		}
		if last {
			e += max(above, 0) * float64(n)
		}
		if e > 0 {
			seen, expected = append(seen, s), append(expected, e)
		}
		s, e = 0, 0
	}
	f.Chi2, f.Freedom = stat.ChiSquare(seen, expected), len(seen)-3
	if f.Freedom > 0 {
		f.P = distuv.ChiSquared{K: float64(f.Freedom)}.Survival(f.Chi2)
	}
}
