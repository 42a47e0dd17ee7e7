package score

import (
	"math"
	"slices"
)

// Assigner pairs rows with columns at the least total cost, by shortest augmenting paths (Jonker and
// Volgenant 1987, in the form for rectangular matrices of Crouse 2016). It scans columns in the order in
// which SciPy's linear_sum_assignment does: from the last to the first, the last of the unscanned ones
// stepping into the place of a scanned one, a free column before a taken one at equal distance. Of several
// cheapest pairings it thus returns the one that public evaluators return. Its buffers are kept from call to
// call; the zero value is ready.
type Assigner struct {
	rows, cols   int
	cost         []float64 // (rows, cols), row by row
	u, v         []float64 // prices of rows and columns
	colOf, rowOf []int32   // -1: free

	// of the search under way
	dist    []float64 // least reduced cost of a path to each column
	prev    []int32   // row before each column on that path
	open    []int32   // columns whose distance is not final
	scanned []int32   // columns whose distance is final
	reached []int32   // rows reached
}

// Assign returns the column of each row, for at most as many rows as columns; cost is (rows, cols), row by
// row, all finite. The result is valid until the next call.
func (a *Assigner) Assign(rows, cols int, cost []float64) []int32 {
	a.rows, a.cols, a.cost = rows, cols, cost
	a.u, a.v = fill(a.u, a.rows, 0), fill(a.v, a.cols, 0)
	a.colOf, a.rowOf = fill(a.colOf, a.rows, -1), fill(a.rowOf, a.cols, -1)
	a.prev = fill(a.prev, a.cols, -1)
	for row := range a.rows {
		a.augment(int32(row))
	}
	return a.colOf
}

// augment gives one more row a column: a search over reduced costs to the nearest free column, then prices
// and pairs along the path are brought up to date.
func (a *Assigner) augment(row int32) {
	a.dist = fill(a.dist, a.cols, math.Inf(1))
	a.open, a.scanned, a.reached = a.open[:0], a.scanned[:0], append(a.reached[:0], row)
	for j := range a.cols {
		a.open = append(a.open, int32(a.cols-1-j))
	}
	length, sink := 0.0, int32(-1)
	for i := row; sink < 0; {
		at := a.relax(i, length)
		j := a.open[at]
		length = a.dist[j]
		a.scanned = append(a.scanned, j)
		last := len(a.open) - 1
		a.open[at] = a.open[last]
		a.open = a.open[:last]
		if i = a.rowOf[j]; i < 0 {
			sink = j
			break
		}
		a.reached = append(a.reached, i)
	}
	a.reprice(row, length)
	for j := sink; ; {
		i := a.prev[j]
		a.rowOf[j] = i
		j, a.colOf[i] = a.colOf[i], j
		if i == row {
			return
		}
	}
}

// relax offers the paths through row i and returns the place in open of the nearest column.
func (a *Assigner) relax(i int32, length float64) int {
	best, lowest := -1, math.Inf(1)
	cost, price := a.cost[int(i)*a.cols:(int(i)+1)*a.cols], a.u[i]
	for at, j := range a.open {
		d := length + cost[j] - price - a.v[j]
		if d < a.dist[j] {
			a.dist[j], a.prev[j] = d, i
		}
		if d = a.dist[j]; d < lowest || d == lowest && a.rowOf[j] < 0 {
			best, lowest = at, d
		}
	}
	return best
}

func (a *Assigner) reprice(row int32, length float64) {
	a.u[row] += length
	for _, i := range a.reached[1:] {
		a.u[i] += length - a.dist[a.colOf[i]]
	}
	for _, j := range a.scanned {
		a.v[j] -= length - a.dist[j]
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
