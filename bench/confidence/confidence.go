// Package confidence fits the scaling by which the pipeline states probabilities to what came true, and
// judges it. A receipt is right where the scorer says so; a line is right where as many units were taken as
// are charged.
//
// The pipeline knows nothing of this: its receipts carry the raw probabilities beside those that it states,
// and the truth joins them here.
package confidence

import (
	"slices"

	"storesim/bench/score"
	"storesim/pipeline/cart"
	"storesim/pipeline/store"
)

// Sample is what came of one run: its trips, with raw probabilities in the place of those stated.
type Sample struct {
	Scenario string
	Seed     uint64
	Trips    []score.Trip
}

// NewSample keeps the trips that have one true and one issued receipt.
func NewSample(scenario string, seed uint64, trips []score.Trip, issued []cart.Receipt) Sample {
	raw := map[store.Token]*cart.Receipt{}
	for i := range issued {
		raw[issued[i].Token] = &issued[i]
	}
	s := Sample{Scenario: scenario, Seed: seed}
	for _, t := range trips {
		r := raw[t.Token]
		if !t.True || t.Issued != 1 || r == nil {
			continue
		}
		t.PExact, t.Lines, t.Review = r.RawExact, slices.Clone(t.Lines), nil
		for i := range t.Lines {
			t.Lines[i].P = r.RawLine[i]
		}
		s.Trips = append(s.Trips, t)
	}
	return s
}

// outcome is a raw probability with what came.
type outcome struct {
	raw   float64
	right bool
}

func receipts(samples []Sample) []outcome {
	var out []outcome
	for _, s := range samples {
		for i := range s.Trips {
			out = append(out, outcome{s.Trips[i].PExact, s.Trips[i].Exact})
		}
	}
	return out
}

func lines(samples []Sample) []outcome {
	var out []outcome
	for _, s := range samples {
		for i := range s.Trips {
			for _, l := range s.Trips[i].Lines {
				out = append(out, outcome{l.P, l.Right})
			}
		}
	}
	return out
}
