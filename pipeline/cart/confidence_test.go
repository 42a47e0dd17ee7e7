package cart_test

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/cart"
)

// Whatever a stage says, what is stated is a probability, and no less where the raw one is higher.
func TestScalingIsMonotone(t *testing.T) {
	for name, s := range map[string]cart.Scaling{"receipts": cart.InUse().Receipt, "lines": cart.InUse().Line} {
		rapid.Check(t, func(t *rapid.T) {
			p := rapid.SliceOfN(rapid.OneOf(rapid.Float64Range(0, 1), rapid.SampledFrom([]float64{0, 1, 1e-300, 1 - 1e-16})), 2, 9).
				Draw(t, "raw")
			slices.Sort(p)
			last := 0.0
			for _, raw := range p {
				got := s.Of(raw)
				if !(got > 0 && got < 1) || got < last {
					t.Fatalf("%s: raw %g is stated as %g, a lower one as %g", name, raw, got, last)
				}
				last = got
			}
		})
	}
}

func TestScalingByHand(t *testing.T) {
	s := cart.Scaling{Intercept: 0.5, Slope: 2}
	for raw, want := range map[float64]float64{
		0.5: 1 / (1 + math.Exp(-0.5)), 0.75: 1 / (1 + math.Exp(-0.5-2*math.Log(3))), 1: 1 / (1 + math.Exp(-8.5)),
		0.999: 1 / (1 + math.Exp(-8.5)), 0: 1 / (1 + math.Exp(7.5)),
	} {
		if got := s.Of(raw); math.Abs(got-want) > 1e-12 {
			t.Errorf("raw %g: %g, want %g", raw, got, want)
		}
	}
}

// A ledger with a confidence states scaled probabilities, keeps the raw ones, and charges the same.
func TestConfidence(t *testing.T) {
	layout := newLayout(t, "oats 100 1\n")
	plain, scaled := cart.NewLedger(layout), cart.NewLedger(layout)
	scaled.Confidence = &cart.Confidence{Receipt: cart.Scaling{Slope: 0.5}, Line: cart.Scaling{Intercept: -1, Slope: 1}}
	for _, l := range []*cart.Ledger{plain, scaled} {
		c := takings("oats", 1)
		c.Change.Hypotheses[0].P, c.Change.Unknown = 0.9, 0.1
		l.Add(c)
	}
	a, b := plain.Issue(1, "t", 0, 0), scaled.Issue(1, "t", 0, 0)
	if len(a.Lines) != 1 || len(b.Diff(a.Receipt)) != 0 {
		t.Errorf("charges %+v and %+v", a.Lines, b.Lines)
	}
	if b.RawExact != a.PExact || b.RawLine[0] != a.PLine[0] || a.RawLine != nil || a.RawExact != 0 {
		t.Errorf("raw %g %v, without a confidence %g %v", b.RawExact, b.RawLine, a.PExact, a.PLine)
	}
	if b.PExact != scaled.Confidence.Receipt.Of(a.PExact) || b.PLine[0] != scaled.Confidence.Line.Of(a.PLine[0]) || b.PExact >= a.PExact {
		t.Errorf("stated %g %v of raw %g %v", b.PExact, b.PLine, a.PExact, a.PLine)
	}
}
