package score

import (
	"math"

	"gonum.org/v1/gonum/stat/distuv"
)

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
	return Figure{
		Value: r.Value(), Num: float64(r.Hits), Den: float64(r.N), N: r.N, Low: low, High: high,
		Method: byWilson,
	}
}

// Figure is one measured number. N is the count behind it (its definition says of what); Low and High bound
// it with 95 % confidence. A share with N 0 is 0 with the interval [0, 1]: nothing is known. Counts have no
// interval: Low and High are the value.
type Figure struct {
	Value float64 `json:"value"`
	// Num and Den are the counts that the value is the ratio of; both 0, and left out, where it is no ratio.
	Num  float64 `json:"num,omitempty"`
	Den  float64 `json:"den,omitempty"`
	N    int     `json:"n"`
	Low  float64 `json:"low"`
	High float64 `json:"high"`
	// NoInterval tells that the data cannot bound the figure, though it is no count: Low and High are the
	// value.
	NoInterval bool `json:"no_interval,omitempty"`
	// Method is where the interval comes from: "wilson", "bootstrap by trip", "range" (nothing is known but
	// the figure's range), "count" (no interval); empty where the definition tells.
	Method string `json:"method,omitempty"`
}

// The methods of intervals.
const (
	byWilson    = "wilson"
	byCount     = "count"
	byRange     = "range"
	byBootstrap = "bootstrap by " // trip, body, path, frame
)

// by names the method of a figure that has none yet.
func (f Figure) by(method string) Figure {
	if f.Method == "" {
		f.Method = method
	}
	return f
}

// Exactly is a figure without uncertainty: a count, or a sum over the whole of what was asked.
func Exactly(value float64, n int) Figure {
	return Figure{Value: value, N: n, Low: value, High: value, Method: byCount}
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}

// ClopperPearson95 is the 95 % interval that covers at least that often whatever the share is (Clopper and
// Pearson 1934): wider than Wilson's, [0, 1] where N is 0.
func (r Rate) ClopperPearson95() (low, high float64) {
	hits, n := float64(r.Hits), float64(r.N)
	low, high = 0, 1
	if r.Hits > 0 {
		low = distuv.Beta{Alpha: hits, Beta: n - hits + 1}.Quantile(0.025)
	}
	if r.Hits < r.N {
		high = distuv.Beta{Alpha: hits + 1, Beta: n - hits}.Quantile(0.975)
	}
	return low, high
}

// covered is the rate with that interval, for the few cases of a bin.
func (r Rate) covered() Figure {
	f := r.Figure()
	f.Low, f.High = r.ClopperPearson95()
	f.Method = "clopper-pearson"
	return f
}
