package main

import (
	"fmt"
	"math"
	"time"

	"storesim/sim/dataset"
)

// spanText is a line that says how much store time the pictures of a planned set are from, and how to make it
// more. Pictures are taken from the first visitor on until there are enough: few of them are of seconds. How
// long the scenarios say that their stores are watched is what they could be spread over.
func spanText(j *dataset.Job, runs []datasetRun) string {
	shortest, longest := time.Duration(math.MaxInt64), time.Duration(0)
	whole := shortest
	for i, p := range j.Plans {
		first, last := p.Span()
		shortest, longest = min(shortest, last.Sub(first)), max(longest, last.Sub(first))
		whole = min(whole, runs[i].scenario.Config.Duration)
	}
	text := "the pictures span " + seconds(shortest)
	if seconds(longest) != seconds(shortest) {
		text += " to " + seconds(longest)
	}
	text += " of store time"
	if first, last := j.Plans[0].Span(); len(j.Plans) == 1 {
		text += fmt.Sprintf(", from %s to %s", seconds(first.Sub(0)), seconds(last.Sub(0)))
	} else {
		text += " in each run"
	}
	if shortest > whole/2 {
		return text
	}
	text += "; a larger --every spreads them wider"
	if shortest > 0 && j.Sampling.Mode == dataset.EveryFrame {
		every := float64(j.Sampling.Every) * float64(whole) / float64(shortest)
		text += fmt.Sprintf(": --every %.0f over about %s", every, seconds(whole))
	}
	return text
}

func seconds(d time.Duration) string { return d.Round(100 * time.Millisecond).String() }
