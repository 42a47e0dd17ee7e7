package emulator

import "math"

// Choice is a yes or no: yes where Coef times the features, plus the latent, is above 0 (a probit).
type Choice struct {
	Coef   []float64 `json:"coef"`
	Kernel Kernel    `json:"kernel"`
	Cases  int       `json:"cases"`
	Yes    int       `json:"yes"`
}

// Gauge is a number: Mean times the features, plus a value of the curve that is stretched by the exponential
// of Scale times the features; never beyond what was measured.
type Gauge struct {
	Mean   []float64 `json:"mean"`
	Scale  []float64 `json:"scale"`
	Curve  Curve     `json:"curve"`
	Low    float64   `json:"low"` // the least and the most that was measured
	High   float64   `json:"high"`
	Kernel Kernel    `json:"kernel"`
	Spread float64   `json:"spread"` // half of what lies between the quantiles at 16 and 84 % of all cases
	Cases  int       `json:"cases"`
}

func (c *Choice) yes(x []float64, z float64) bool { return dot(c.Coef, x)+z > 0 }

func (g *Gauge) at(x []float64, z float64) float64 {
	if g.Cases == 0 {
		return 0
	}
	return min(max(dot(g.Mean, x)+math.Exp(dot(g.Scale, x))*g.Curve.At(z), g.Low), g.High)
}

// dot is 0 for coefficients that were never fitted.
func dot(a, x []float64) float64 {
	sum := 0.0
	for i, v := range a {
		sum += v * x[i]
	}
	return sum
}
