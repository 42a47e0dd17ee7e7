package score

import (
	"math"
	"slices"
)

// Assign pairs rows with columns one to one at the least total cost. cost[i][j] may be negative; +Inf
// forbids a pair. As many rows are paired as can be; among those pairings the cheapest is taken. The result
// is the column of each row, -1 for a row left alone.
func Assign(cost [][]float64) []int {
	if len(cost) == 0 {
		return nil
	}
	if len(cost) > len(cost[0]) {
		return invert(Assign(transpose(cost)), len(cost))
	}
	n, m := len(cost), len(cost[0])
	var a Assigner
	colOf := slices.Repeat([]int{-1}, n)
	for i, j := range a.Assign(n, m, withPenalty(cost)) {
		if !math.IsInf(cost[i][j], 1) {
			colOf[i] = int(j)
		}
	}
	return colOf
}

// AssignmentCost sums the cost of the pairs that Assign returned.
func AssignmentCost(cost [][]float64, colOf []int) float64 {
	sum := 0.0
	for i, j := range colOf {
		if j >= 0 {
			sum += cost[i][j]
		}
	}
	return sum
}

// withPenalty replaces forbidden pairs by a price no allowed pairing can reach, so that each is a last
// resort; row by row.
func withPenalty(cost [][]float64) []float64 {
	low, high := math.Inf(1), math.Inf(-1)
	for _, row := range cost {
		for _, c := range row {
			if !math.IsInf(c, 1) {
				low, high = min(low, c), max(high, c)
			}
		}
	}
	penalty := high + (high-low+1)*float64(len(cost)+1)
	if high < low { // nothing is allowed
		penalty = 1
	}
	var out []float64
	for _, row := range cost {
		for _, c := range row {
			if math.IsInf(c, 1) {
				c = penalty
			}
			out = append(out, c)
		}
	}
	return out
}

func transpose(cost [][]float64) [][]float64 {
	out := make([][]float64, len(cost[0]))
	for j := range out {
		out[j] = make([]float64, len(cost))
		for i := range cost {
			out[j][i] = cost[i][j]
		}
	}
	return out
}

func invert(rowOf []int, rows int) []int {
	out := slices.Repeat([]int{-1}, rows)
	for j, i := range rowOf {
		if i >= 0 {
			out[i] = j
		}
	}
	return out
}
