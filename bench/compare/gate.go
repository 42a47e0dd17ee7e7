package compare

import (
	"fmt"
	"maps"
	"math"
	"slices"
)

// Outcome is what a gate says of one metric.
type Outcome string

// The outcomes.
const (
	Passes     Outcome = "passes"     // a loss of more than the margin is excluded
	Regression Outcome = "regression" // it is not, and a loss is shown
	Unknown    Outcome = "unknown"    // it is not, and no loss is shown either: there are too few seeds
)

// Margins are the losses that may be, by metric, in the metric's unit.
type Margins map[string]float64

// Check refuses metrics that are not compared, and margins that are none.
func (m Margins) Check() error {
	if len(m) == 0 {
		return fmt.Errorf("there is no margin: say which figures may lose how much")
	}
	for _, name := range slices.Sorted(maps.Keys(m)) {
		if _, ok := Find(name); !ok {
			return fmt.Errorf("%s is no figure that is compared", name)
		}
		if v := m[name]; !(v >= 0) || math.IsInf(v, 0) {
			return fmt.Errorf("the margin of %s is %v, want 0 or more", name, v)
		}
	}
	return nil
}

// Gated is the gate's answer for one metric, over all paired runs. Gains are differences with the sign that
// makes more better.
type Gated struct {
	Metric  string  `json:"metric"`
	Lower   bool    `json:"lower_is_better"`
	Margin  float64 `json:"margin"`
	A       float64 `json:"baseline"`
	B       float64 `json:"new"`
	Gain    float64 `json:"gain"`
	AtLeast float64 `json:"at_least"` // one-sided 95 % bounds of the gain; both 0 where Bounded is false
	AtMost  float64 `json:"at_most"`
	Bounded bool    `json:"bounded"`
	Runs    int     `json:"runs"`
	Outcome Outcome `json:"outcome"`
	// Seeds is about how many runs would tell a gain of 0 from a loss of the margin; 0 where it is told.
	Seeds int `json:"runs_to_settle"`
}

// Gate asks of each metric whether B is at most its margin worse than A: non-inferiority by the one-sided 95
// % bound of the paired difference, not whether a difference is significant. A metric that is not measured on
// both sides is unknown.
func Gate(pairs []Pair, margins Margins) []Gated {
	var out []Gated
	for _, m := range Metrics() {
		if margin, ok := margins[m.Name]; ok {
			out = append(out, m.gate(pairs, margin))
		}
	}
	return out
}

func (m *Metric) gate(pairs []Pair, margin float64) Gated {
	g := Gated{Metric: m.Name, Lower: m.Lower, Margin: margin, Outcome: Unknown}
	a, b, measured := m.ratios(pairs)
	if m.Name == CPU {
		a, b = cpuRatios(pairs)
		measured = len(a) > 0
	}
	if !measured {
		return g
	}
	d := Paired(a, b)
	g.A, g.B, g.Runs, g.Gain = d.A, d.B, d.Runs, m.gain(d.Value())
	g.Bounded = !math.IsInf(d.Lower, 0)
	if !g.Bounded {
		return g
	}
	g.AtLeast, g.AtMost = d.Lower, d.Upper
	if m.Lower {
		g.AtLeast, g.AtMost = -d.Upper, -d.Lower
	}
	switch {
	case g.AtLeast >= -margin:
		g.Outcome = Passes
	case g.AtMost < 0:
		g.Outcome = Regression
	default:
		g.Seeds = seedsFor(d.SD, margin)
	}
	return g
}
