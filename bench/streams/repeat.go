package streams

import (
	"math"
	"slices"

	"storesim/bench/score"
)

// Median is the median of the counts of repeats, with the range of them as its interval: that covers the
// median of all repeats there might be with 1 - 2^(1-n) confidence.
func Median(counts []int) (f score.Figure, confidence float64) {
	if len(counts) == 0 {
		return f, 0
	}
	s := slices.Sorted(slices.Values(counts))
	f = score.Figure{
		Value: float64(s[(len(s)-1)/2]), N: len(s), Low: float64(s[0]), High: float64(s[len(s)-1]),
		Method: "range of repeats",
	}
	return f, 1 - math.Pow(2, float64(1-len(s)))
}
