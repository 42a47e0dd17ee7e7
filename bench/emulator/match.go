package emulator

import (
	"cmp"
	"math"
	"slices"

	"storesim/pipeline/detect"
	"storesim/sim/truth"
)

// Example is a frame and what the real detector found in it.
type Example struct {
	Frame Frame
	Found []detect.Detection
}

// Limits of how far from the true head a person may be found, own sizes and pixels.
const (
	matchSizes  = 0.5
	matchPixels = 24
)

// match gives each body of a frame the find that is nearest to its head, nearest pairs first; -1 for none.
func match(e *Example) []int {
	type link struct {
		apart       float64
		body, found int
	}
	var links []link
	for i := range e.Frame.Bodies {
		b := &e.Frame.Bodies[i]
		if b.Head == (truth.Mark{}) {
			continue
		}
		for j := range e.Found {
			d := math.Hypot(e.Found[j].Head.X-b.Head.U, e.Found[j].Head.Y-b.Head.V)
			if d < max(matchSizes*b.Size(), matchPixels) {
				links = append(links, link{d, i, j})
			}
		}
	}
	slices.SortStableFunc(links, func(a, b link) int { return cmp.Compare(a.apart, b.apart) })
	out := make([]int, len(e.Frame.Bodies))
	for i := range out {
		out[i] = -1
	}
	used := make([]bool, len(e.Found))
	for _, l := range links {
		if out[l.body] < 0 && !used[l.found] {
			out[l.body], used[l.found] = l.found, true
		}
	}
	return out
}
