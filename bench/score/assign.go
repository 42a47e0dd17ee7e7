package score

import (
	"math"
	"slices"
)

// Assign pairs rows with columns one to one at the least total cost, by shortest augmenting paths (Jonker and
// Volgenant 1987, in the form for rectangular matrices of Crouse 2016). cost[i][j] may be negative; +Inf
// forbids a pair. As many rows are paired as can be; among those pairings the cheapest is taken. The result
// is the column of each row, -1 for a row left alone.
func Assign(cost [][]float64) []int {
	if len(cost) == 0 {
		return nil
	}
	if len(cost) > len(cost[0]) {
		return invert(Assign(transpose(cost)), len(cost))
	}
	s := newSolver(withPenalty(cost))
	for row := range cost {
		s.augment(row)
	}
	for i, j := range s.colOf {
		if math.IsInf(cost[i][j], 1) {
			s.colOf[i] = -1
		}
	}
	return s.colOf
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
// resort.
func withPenalty(cost [][]float64) [][]float64 {
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
	out := make([][]float64, len(cost))
	for i, row := range cost {
		out[i] = slices.Clone(row)
		for j, c := range row {
			if math.IsInf(c, 1) {
				out[i][j] = penalty
			}
		}
	}
	return out
}

// solver holds dual prices and the pairing so far.
type solver struct {
	cost         [][]float64
	u, v         []float64 // prices of rows and columns
	colOf, rowOf []int     // -1: free

	// of the search under way
	dist []float64 // least reduced cost of a path to each column
	prev []int     // row before each column on that path
	done []bool    // columns whose dist is final
	rows []int     // rows reached
}

func newSolver(cost [][]float64) *solver {
	n, m := len(cost), len(cost[0])
	s := &solver{
		cost: cost, u: make([]float64, n), v: make([]float64, m),
		colOf: slices.Repeat([]int{-1}, n), rowOf: slices.Repeat([]int{-1}, m),
		dist: make([]float64, m), prev: make([]int, m), done: make([]bool, m),
	}
	return s
}

// augment pairs one more row: Dijkstra's search over reduced costs to the nearest free column, then prices
// and pairs along the path are brought up to date.
func (s *solver) augment(row int) {
	for j := range s.dist {
		s.dist[j], s.prev[j], s.done[j] = math.Inf(1), -1, false
	}
	s.rows = append(s.rows[:0], row)
	sink, length := -1, 0.0
	for i := row; sink < 0; {
		j := s.relax(i, length)
		length = s.dist[j]
		s.done[j] = true
		if s.rowOf[j] < 0 {
			sink = j
			break
		}
		i = s.rowOf[j]
		s.rows = append(s.rows, i)
	}
	s.reprice(row, length)
	s.flip(row, sink)
}

// relax offers the paths through row i and returns the nearest column whose distance is not final yet.
func (s *solver) relax(i int, length float64) int {
	best := -1
	for j, c := range s.cost[i] {
		if s.done[j] {
			continue
		}
		if d := length + c - s.u[i] - s.v[j]; d < s.dist[j] {
			s.dist[j], s.prev[j] = d, i
		}
		if best < 0 || s.nearer(j, best) {
			best = j
		}
	}
	return best
}

// nearer prefers a free column at equal distance: it ends the search.
func (s *solver) nearer(j, best int) bool {
	if s.dist[j] == s.dist[best] {
		return s.rowOf[j] < 0 && s.rowOf[best] >= 0
	}
	return s.dist[j] < s.dist[best]
}

func (s *solver) reprice(row int, length float64) {
	s.u[row] += length
	for _, i := range s.rows[1:] {
		s.u[i] += length - s.dist[s.colOf[i]]
	}
	for j, done := range s.done {
		if done {
			s.v[j] -= length - s.dist[j]
		}
	}
}

func (s *solver) flip(row, sink int) {
	for j := sink; ; {
		i := s.prev[j]
		s.rowOf[j] = i
		j, s.colOf[i] = s.colOf[i], j
		if i == row {
			return
		}
	}
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
