package score

import "math"

// z95 is the 97.5 % quantile of the standard normal distribution.
const z95 = 1.959963984540054

// Rate is a share of independent cases: Hits of N.
type Rate struct {
	Hits int `json:"hits"`
	N    int `json:"n"`
}

// Value is Hits/N, and 0 where N is 0.
func (r Rate) Value() float64 { return ratio(r.Hits, r.N) }

// Wilson95 is the 95 % score interval of the share (Wilson 1927, without continuity correction): [0, 1] where
// N is 0.
func (r Rate) Wilson95() (low, high float64) {
	if r.N == 0 {
		return 0, 1
	}
	n, p := float64(r.N), r.Value()
	centre := p + z95*z95/(2*n)
	spread := z95 * math.Sqrt(p*(1-p)/n+z95*z95/(4*n*n))
	scale := 1 + z95*z95/n
	low, high = (centre-spread)/scale, (centre+spread)/scale
	if r.Hits == 0 { // exact at the ends, where rounding leaves some 1e-17
		low = 0
	}
	if r.Hits == r.N {
		high = 1
	}
	return low, high
}

// Figure is the rate with its Wilson interval.
func (r Rate) Figure() Figure {
	low, high := r.Wilson95()
	return Figure{Value: r.Value(), N: r.N, Low: low, High: high}
}

// Figure is one measured number. N is the count behind it (its definition says of what); Low and High bound
// it with 95 % confidence. A share with N 0 is 0 with the interval [0, 1]: nothing is known. Counts have no
// interval: Low and High are the value.
type Figure struct {
	Value float64 `json:"value"`
	N     int     `json:"n"`
	Low   float64 `json:"low"`
	High  float64 `json:"high"`
	// NoInterval tells that the data cannot bound the figure, though it is no count: Low and High are the
	// value.
	NoInterval bool `json:"no_interval,omitempty"`
}

// Exactly is a figure without uncertainty: a count, or a sum over the whole of what was asked.
func Exactly(value float64, n int) Figure { return Figure{Value: value, N: n, Low: value, High: value} }

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
