package score_test

import (
	"testing"

	"storesim/bench/score"
)

// The mean counts every value alike; its interval is over groups, so that many alike values of one group
// say no more than one.
func TestMean(t *testing.T) {
	f := score.Mean([][]float64{{1, 1, 1}, {0}})
	if f.Value != 0.75 || f.N != 4 || f.Low != 0 || f.High != 1 {
		t.Errorf("mean of three ones and a zero in two groups: %+v", f)
	}
	if f := score.Mean([][]float64{{0.5, 0.7}}); f.Low != 0 || f.High != 1 {
		t.Errorf("one group says nothing about the spread: %+v", f)
	}
	wide := score.Mean([][]float64{{0}, {1}, {0}, {1}, {0}, {1}, {0}, {1}})
	if wide.Value != 0.5 || wide.Low <= 0 || wide.Low >= 0.5 || wide.High <= 0.5 || wide.High >= 1 {
		t.Errorf("four of eight: %+v", wide)
	}
}

// A trip with nothing on it, and nothing charged, is as right as can be.
func TestF1OfNothing(t *testing.T) {
	if f := (score.ReceiptScores{Trips: []score.Trip{{True: true}}}).F1(); f != 1 {
		t.Errorf("F1 of nothing is %g", f)
	}
	half := score.ReceiptScores{Trips: []score.Trip{{Hits: 1, Extra: 1, Missed: 1, Units: 2}}}
	if f := half.F1(); f != 0.5 {
		t.Errorf("one right, one extra, one missed: %g", f)
	}
}
