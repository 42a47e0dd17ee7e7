package demand

import "math"

// chi2Above is the probability that a chi-square number with f degrees of freedom exceeds x: the regularized
// upper incomplete gamma function Q(f/2, x/2).
func chi2Above(x, f float64) float64 {
	if x <= 0 {
		return 1
	}
	a, x := f/2, x/2
	logGamma, _ := math.Lgamma(a)
	front := math.Exp(a*math.Log(x) - x - logGamma)
	if x < a+1 {
		return 1 - front*lowerSeries(a, x)
	}
	return front * upperFraction(a, x)
}

// lowerSeries is the series DLMF 8.7.1 without its front factor x^a e^-x / Gamma(a).
func lowerSeries(a, x float64) float64 {
	sum, term := 1/a, 1/a
	for n := 1.0; term > 1e-16*sum; n++ {
		term *= x / (a + n)
		sum += term
	}
	return sum
}

// upperFraction is the continued fraction DLMF 8.9.2 in its even form, by Lentz's method, without the front
// factor.
func upperFraction(a, x float64) float64 {
	b := x + 1 - a
	c, d := math.Inf(1), 1/b
	h := d
	for n := 1.0; n < 10000; n++ {
		step := n * (a - n)
		b += 2
		d = 1 / (b + step*d)
		c = b + step/c
		h *= c * d
		if math.Abs(c*d-1) < 1e-15 {
			break
		}
	}
	return h
}

// chi2Quantile is the number that a chi-square number with f degrees of freedom exceeds with probability
// above.
func chi2Quantile(above, f float64) float64 {
	low, high := 0.0, f+10
	for chi2Above(high, f) > above {
		high *= 2
	}
	for range 100 {
		if mid := (low + high) / 2; chi2Above(mid, f) > above {
			low = mid
		} else {
			high = mid
		}
	}
	return (low + high) / 2
}
