package confidence

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"storesim/bench/score"
	"storesim/pipeline/cart"
	"storesim/pipeline/store"
)

// drawn are runs whose receipts and lines come true as two scalings of their raw probabilities say.
func drawn(runs, trips int, truth cart.Confidence) []Sample {
	r := rand.New(rand.NewPCG(3, uint64(trips)))
	raw := func() float64 { return 1 / (1 + math.Exp(-1-2.5*r.NormFloat64())) }
	var out []Sample
	for seed := range runs {
		s := Sample{Scenario: []string{"calm", "wild"}[seed/2%2], Seed: uint64(seed)}
		for range trips {
			t := score.Trip{True: true, Issued: 1, PExact: raw()}
			t.Exact = r.Float64() < truth.Receipt.Of(t.PExact)
			for range 2 {
				p := raw()
				t.Lines = append(t.Lines, score.StatedLine{P: p, Right: r.Float64() < truth.Line.Of(p)})
			}
			s.Trips = append(s.Trips, t)
		}
		out = append(out, s)
	}
	return out
}

// The scaling that outcomes were drawn by is found again, and makes the probabilities honest on other seeds.
func TestFitFindsTheScaling(t *testing.T) {
	truth := cart.Confidence{Receipt: cart.Scaling{Intercept: 0.8, Slope: 0.5}, Line: cart.Scaling{Intercept: -0.3, Slope: 1.2}}
	samples := drawn(40, 100, truth)
	study, err := NewStudy(samples)
	if err != nil {
		t.Fatal(err)
	}
	for name, x := range map[string][2]cart.Scaling{
		"receipts": {study.Fitted.Receipt, truth.Receipt}, "lines": {study.Fitted.Line, truth.Line},
	} {
		if math.Abs(x[0].Intercept-x[1].Intercept) > 0.2 || math.Abs(x[0].Slope-x[1].Slope) > 0.1 {
			t.Errorf("%s: fitted %+v, drawn by %+v", name, x[0], x[1])
		}
	}
	if study.Receipts != 4000 || study.Lines != 8000 || len(study.HeldOut) != 3 || study.HeldOut[0].Receipts.N != 2000 {
		t.Fatalf("%d receipts, %d lines, held out %+v", study.Receipts, study.Lines, study.HeldOut)
	}
	m := study.HeldOut[0].Receipts
	if m.Raw.ECE.Value < 0.08 || m.Fitted.ECE.Value > 2*m.Fitted.Floor || m.Fitted.ECE.Low > m.Fitted.ECE.High {
		t.Errorf("calibration error %.3f raw, %.3f fitted; of honest ones %.3f", m.Raw.ECE.Value, m.Fitted.ECE.Value, m.Fitted.Floor)
	}
	if m.Fitted.NLL.Value >= m.Raw.NLL.Value || m.Fitted.Brier.Value >= m.Raw.Brier.Value {
		t.Errorf("the fitted ones are no better: %+v", m)
	}
	if math.Abs(m.Fitted.Mean-m.Right) > 0.03 {
		t.Errorf("%.3f are right, %.3f is stated", m.Right, m.Fitted.Mean)
	}
	text := study.Markdown()
	for _, want := range []string{"Receipts: 4000 with 8000 lines", "| calm | 1000 |", "| wild | 2000 |", "| all | 2000 |", "| receipts | "} {
		if !strings.Contains(text, want) {
			t.Errorf("the page lacks %q:\n%s", want, text)
		}
	}
}

// No scaling near the fitted one has a lower loss; the order of outcomes does not matter.
func TestFitIsTheLeast(t *testing.T) {
	samples := drawn(4, 50, cart.Confidence{Receipt: cart.Scaling{Intercept: 0.2, Slope: 0.7}, Line: cart.Scaling{Slope: 1}})
	list := receipts(samples)
	fit, err := platt(list)
	if err != nil {
		t.Fatal(err)
	}
	n := 0.0
	for _, o := range list {
		if o.right {
			n++
		}
	}
	l := loss{list, (n + 1) / (n + 2), 1 / (float64(len(list)) - n + 2)}
	least := l.value(fit)
	for _, d := range []cart.Scaling{{Intercept: 1e-3}, {Intercept: -1e-3}, {Slope: 1e-3}, {Slope: -1e-3}} {
		if v := l.value(cart.Scaling{Intercept: fit.Intercept + d.Intercept, Slope: fit.Slope + d.Slope}); v <= least {
			t.Errorf("%+v beside the fit has %g, the fit %g", d, v, least)
		}
	}
}

// What says nothing is refused, and raw probabilities of 0, 1 and all alike are borne.
func TestFitAtTheEdges(t *testing.T) {
	if _, err := platt([]outcome{{0.5, true}, {0.6, true}}); err == nil || !strings.Contains(err.Error(), "0 wrong") {
		t.Errorf("nothing wrong: error %v", err)
	}
	for _, list := range [][]outcome{
		{{0, false}, {1, true}, {1, false}, {0, true}}, {{0.7, true}, {0.7, true}, {0.7, false}}, {{1, true}, {0, false}},
	} {
		s, err := platt(list)
		if err != nil || math.IsNaN(s.Of(0.5)) || s.Of(1) < s.Of(0)-1e-9 {
			t.Errorf("%v: %+v, error %v", list, s, err)
		}
	}
	if _, err := NewStudy(drawn(1, 9, cart.Confidence{})); err == nil {
		t.Error("one seed: nothing to judge on, and no error")
	}
}

// A sample has the raw probabilities of trips with one receipt, and leaves the trips as they were.
func TestSample(t *testing.T) {
	trips := []score.Trip{
		{Token: "a", True: true, Issued: 1, PExact: 0.8, Lines: []score.StatedLine{{P: 0.7, Right: true}}},
		{Token: "b", True: true, Issued: 0}, {Token: "c", Issued: 1}, {Token: "d", True: true, Issued: 2},
	}
	issued := []cart.Receipt{{Receipt: store.Receipt{Token: "a"}, RawExact: 0.3, RawLine: []float64{0.4}}, {Receipt: store.Receipt{Token: "c"}}}
	s := NewSample("x", 5, trips, issued)
	if len(s.Trips) != 1 || s.Trips[0].PExact != 0.3 || s.Trips[0].Lines[0].P != 0.4 || !s.Trips[0].Lines[0].Right {
		t.Errorf("sample %+v", s)
	}
	if trips[0].PExact != 0.8 || trips[0].Lines[0].P != 0.7 {
		t.Error("the trips have changed")
	}
}
