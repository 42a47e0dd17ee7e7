package score

import (
	"slices"

	"storesim/pipeline/review"
)

// reviewShare is the share of receipts that a person looks at where a figure needs one.
const reviewShare = 0.05

// ReviewPoint is what comes of having a person look at the least probable receipts, and mend them.
type ReviewPoint struct {
	Share float64 `json:"share"`      // of receipts that are looked at
	Exact float64 `json:"exact"`      // share of all receipts that are right then
	Cost  float64 `json:"cost_cents"` // of mistakes and of looking, for 1,000 trips
}

// ReviewCurve says how right receipts are, and what it costs, by the share that a person looks at. Receipts
// for nobody count among the wrong ones; those never issued are the first to be looked at.
func (s ReceiptScores) ReviewCurve() []ReviewPoint {
	if len(s.Trips) == 0 {
		return nil
	}
	list := likelyTrips(s.byLikelihood(), slices.Repeat([]int{1}, len(s.Trips)))
	var out []ReviewPoint
	for _, share := range []float64{0, 0.01, 0.02, 0.05, 0.1, 0.15, 0.2, 0.3, 0.5, 1} {
		out = append(out, lookAt(list, share))
	}
	return out
}

// lookAt looks at a share of receipts, the least probable first; list is in order of falling probability.
func lookAt(list []likely, share float64) ReviewPoint {
	costs := review.DefaultCosts()
	all := 0.0
	for _, l := range list {
		all += l.n
	}
	budget, wrong, cost := share*all, 0.0, 0.0
	for _, l := range slices.Backward(list) {
		looked := min(budget, l.n)
		budget -= looked
		left := 1 - looked/l.n
		wrong += left * l.wrong
		cost += left * (costs.Over*l.over + costs.Under*l.under)
	}
	return ReviewPoint{Share: share, Exact: 1 - safeDiv(wrong, all),
		Cost: safeDiv(1000*cost, all) + 1000*share*costs.Look}
}
