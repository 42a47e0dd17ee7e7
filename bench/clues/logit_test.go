package clues_test

import (
	"math"
	"math/rand/v2"
	"testing"

	"storesim/bench/clues"
	"storesim/internal/fixedseed"
	"storesim/pipeline/attribution"
)

func TestMain(m *testing.M) { fixedseed.Main(m) }

// simulate draws choices whose actors follow a logit.
func simulate(seed uint64, n int, m attribution.Logit) []clues.Choice {
	draw := rand.New(rand.NewPCG(seed, 1))
	out := make([]clues.Choice, n)
	for i := range out {
		c := &out[i]
		c.Scenario, c.Seed = "simulated", uint64(i)
		utilities := make([]float64, 1+draw.IntN(4))
		for j := range utilities {
			var x attribution.Vector
			for k := range x {
				x[k] = draw.NormFloat64()
			}
			c.Candidates = append(c.Candidates, x)
			utilities[j] = x.Dot(m.Weights)
		}
		if j := choose(draw, append(utilities, m.Nobody)); j < len(c.Candidates) {
			c.Actors = []int{j}
		}
	}
	return out
}

// choose draws the index of the highest utility after Gumbel noise: a draw of the logit (McFadden 1974).
func choose(draw *rand.Rand, utilities []float64) int {
	best, highest := 0, math.Inf(-1)
	for j, u := range utilities {
		if u -= math.Log(draw.ExpFloat64()); u > highest {
			best, highest = j, u
		}
	}
	return best
}

// row puts the parameters of a logit side by side.
func row(m attribution.Logit) []float64 { return append(m.Weights[:], m.Nobody) }

// A fit to simulated choices finds the weights that they were simulated with, as nearly as its standard errors
// say: within three of them each, and their squares average to about one.
func TestFitRecoversWeights(t *testing.T) {
	truths := []attribution.Logit{
		attribution.InUse(),
		{Weights: attribution.Vector{1, -1, 0.5, 0, 2, -0.3, 0.1}, Nobody: -1},
		{Weights: attribution.Vector{}, Nobody: 0.5},
	}
	sum, n := 0.0, 0.0
	for i, truth := range truths {
		fit, err := clues.FitLogit(simulate(uint64(i), 4000, truth), 0)
		if err != nil || fit.Errors == nil {
			t.Fatalf("%+v: %v", fit, err)
		}
		want, errors := row(truth), row(*fit.Errors)
		for k, got := range row(fit.Logit) {
			z := (got - want[k]) / errors[k]
			if !(math.Abs(z) < 3) {
				t.Errorf("truth %d, parameter %d: %.3f ± %.3f, want %.3f", i, k, got, errors[k], want[k])
			}
			sum, n = sum+z*z, n+1
		}
	}
	if mean := sum / n; !(mean > 0.4 && mean < 2) {
		t.Errorf("squares of the errors over the standard ones average to %.2f, want about 1", mean)
	}
}

// A penalty keeps weights finite that the choices alone would have infinite.
func TestPenaltyKeepsWeightsFinite(t *testing.T) {
	var choices []clues.Choice
	for range 10 {
		choices = append(choices, clues.Choice{
			Candidates: []attribution.Vector{{1}, {0}}, Actors: []int{0},
		})
	}
	fit, err := clues.FitLogit(choices, clues.Penalty)
	if err != nil || !(fit.Logit.Weights[0] > 1 && fit.Logit.Weights[0] < 20) {
		t.Errorf("%+v: %v", fit, err)
	}
	for k, w := range fit.Logit.Weights[1:] {
		if w != 0 {
			t.Errorf("weight %d of a clue that never differs is %g", k+1, w)
		}
	}
	if _, err := clues.FitLogit(nil, clues.Penalty); err == nil {
		t.Error("weights are fitted to nothing")
	}
}

// Held out, what was fitted foretells choices better than weights that were made for others; one kind of seeds
// alone leaves nothing to hold out.
func TestStudy(t *testing.T) {
	truth := attribution.Logit{Weights: attribution.Vector{1, -1, 0, 0, 2, 0, 1}, Nobody: -1}
	choices := simulate(5, 2000, truth)
	s, err := clues.NewStudy(choices, clues.Penalty)
	if err != nil {
		t.Fatal(err)
	}
	if len(s.Rows) != 8 || s.Rows[0].InUse != attribution.InUse().Weights[0] || s.Rows[7].Clue != "nobody" {
		t.Errorf("rows %+v", s.Rows)
	}
	if s.HeldOut == nil || s.HeldOut.Changes != 1000 || s.All.Changes != 2000 || len(s.Scenarios) != 1 {
		t.Fatalf("held out %+v, all %+v, %d scenarios", s.HeldOut, s.All, len(s.Scenarios))
	}
	h := s.HeldOut
	if h.Fitted.LogLikelihood <= h.InUse.LogLikelihood || h.Fitted.Right <= h.InUse.Right {
		t.Errorf("held out, what was fitted does not beat weights of something else: %+v", *h)
	}
	if h.Fitted.Right > h.Contested || h.Contested > h.Changes || s.Nobody == 0 {
		t.Errorf("%+v, %d by nobody", *h, s.Nobody)
	}
	odd := choices[:0:0]
	for _, c := range choices {
		if c.Seed%2 == 1 {
			odd = append(odd, c)
		}
	}
	if s, err = clues.NewStudy(odd, clues.Penalty); err != nil || s.HeldOut != nil {
		t.Errorf("odd seeds alone: held out %+v, %v", s.HeldOut, err)
	}
}
