package mot

import (
	"slices"

	"storesim/bench/score"
)

// assigner finds the assignment of one frame: each row of the truth to at most one claim, at the greatest
// sum of scores, the smaller side as rows. Its buffers are kept from frame to frame.
type assigner struct {
	solver   score.Assigner
	cost     []float64
	claimOf  []int16
	rowTaken []bool // for unique
	colTaken []bool
}

// solve returns the claim of each of n rows of the truth, -1 for none, among m claims. Pairs hold the
// scores above 0; all others are 0, and a row may be given a claim at score 0. The result is valid until
// the next call.
func (a *assigner) solve(n, m int, pairs []pair) []int16 {
	a.claimOf = fill(a.claimOf, n, -1)
	if a.unique(n, m, pairs) {
		for _, p := range pairs {
			a.claimOf[p.truth] = p.claim
		}
		return a.claimOf
	}
	a.load(n, m, pairs)
	colOf := a.solver.Assign(min(n, m), max(n, m), a.cost)
	if n <= m {
		for truth, claim := range colOf {
			a.claimOf[truth] = int16(claim)
		}
		return a.claimOf
	}
	for claim, truth := range colOf {
		a.claimOf[truth] = int16(claim)
	}
	return a.claimOf
}

// unique reports whether no row and no column has two scores: then all pairs are taken, without any search.
func (a *assigner) unique(n, m int, pairs []pair) bool {
	a.rowTaken, a.colTaken = fill(a.rowTaken, n, false), fill(a.colTaken, m, false)
	for _, p := range pairs {
		if a.rowTaken[p.truth] || a.colTaken[p.claim] {
			return false
		}
		a.rowTaken[p.truth], a.colTaken[p.claim] = true, true
	}
	return true
}

// load writes the negative scores as costs, the smaller side as rows.
func (a *assigner) load(n, m int, pairs []pair) {
	a.cost = fill(a.cost, n*m, 0)
	for _, p := range pairs {
		if n <= m {
			a.cost[int(p.truth)*m+int(p.claim)] = -p.score
		} else {
			a.cost[int(p.claim)*n+int(p.truth)] = -p.score
		}
	}
}

// fill returns a slice of n values, in the same memory where it is large enough.
func fill[T any](s []T, n int, value T) []T {
	s = slices.Grow(s[:0], n)[:n]
	for i := range s {
		s[i] = value
	}
	return s
}
