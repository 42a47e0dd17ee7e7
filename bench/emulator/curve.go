package emulator

import (
	"math"
	"slices"
)

// Knots of a curve, in standard deviations of the normal that it is driven by.
const (
	firstKnot = -3.0
	knotStep  = 0.25
	knots     = 25
)

// Curve turns a standard normal number into one of a measured distribution: value k is the quantile that lies
// at knot k of the normal. Between knots it is linear, beyond the ends it is constant.
type Curve []float64

// At is the value at z standard deviations.
func (c Curve) At(z float64) float64 {
	t := (z - firstKnot) / knotStep
	if t <= 0 || len(c) == 1 {
		return c[0]
	}
	i := int(t)
	if i >= len(c)-1 {
		return c[len(c)-1]
	}
	return c[i] + (t-float64(i))*(c[i+1]-c[i])
}

// curveOf measures a distribution. The values are sorted in place.
func curveOf(values []float64) Curve {
	if len(values) == 0 {
		return Curve{0}
	}
	slices.Sort(values)
	out := make(Curve, knots)
	for k := range out {
		at := cdf(firstKnot+float64(k)*knotStep)*float64(len(values)) - 0.5
		at = min(max(at, 0), float64(len(values)-1))
		i := int(at)
		j := min(i+1, len(values)-1)
		out[k] = values[i] + (at-float64(i))*(values[j]-values[i])
	}
	return out
}

// cdf is the standard normal distribution function.
func cdf(x float64) float64 { return 0.5 * math.Erfc(-x/math.Sqrt2) }

// quantile is its inverse for p in (0, 1).
func quantile(p float64) float64 { return -math.Sqrt2 * math.Erfcinv(2*p) }

// Nodes and weights of Gauss and Legendre's rule on [-1, 1] with ten points, for the positive half.
var (
	legendreAt = [5]float64{
		0.1488743389816312, 0.4333953941292472, 0.6794095682990244, 0.8650633666889845, 0.9739065285171717,
	}
	legendreWeight = [5]float64{
		0.2955242247147529, 0.2692667193099963, 0.2190863625159820, 0.1494513491505806, 0.0666713443086881,
	}
)

// both is the probability that two standard normals of correlation rho lie below h and k: Drezner and
// Wesolowsky, "On the computation of the bivariate normal integral" (1990), equation 3, over the angle.
func both(h, k, rho float64) float64 {
	top := math.Asin(min(max(rho, -0.999), 0.999))
	sum, squares, product := 0.0, (h*h+k*k)/2, h*k
	at := func(theta float64) float64 {
		s, c := math.Sincos(theta)
		return math.Exp((product*s - squares) / (c * c))
	}
	for i, x := range legendreAt {
		sum += legendreWeight[i] * (at(top/2*(1+x)) + at(top/2*(1-x)))
	}
	return cdf(h)*cdf(k) + sum*top/2/(2*math.Pi)
}
