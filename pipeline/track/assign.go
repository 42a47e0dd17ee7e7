package track

import "math"

// Assigner solves the linear assignment problem: partners for rows among columns at the least total cost,
// where a row may also stay alone. It is the shortest augmenting path method of Jonker and Volgenant (1987,
// section 3) without their column reduction, which does not pay for some ten rows. The zero value is ready;
// its buffers are kept from call to call.
type Assigner struct {
	u, v, dist []float64 // duals of rows and columns; length of the shortest path to each column
	from       []int     // the column before on that path, -1 for none
	rowOf      []int     // the row that holds a column, -1 for none
	done       []bool
	colOf      []int

	cost       []float64
	rows, cols int
	alone      float64
}

// Solve returns the column of each row, -1 for a row that stays alone at the cost alone. The cost (rows x
// cols, row by row) may hold +Inf for pairs that are forbidden. The result is overwritten by the next call.
func (a *Assigner) Solve(cost []float64, rows, cols int, alone float64) []int {
	a.reset(cost, rows, cols, alone)
	for r := range rows {
		a.augment(r)
	}
	for i := range a.colOf {
		a.colOf[i] = -1
	}
	for j, r := range a.rowOf[:cols] {
		if r >= 0 {
			a.colOf[r] = j
		}
	}
	return a.colOf
}

func (a *Assigner) reset(cost []float64, rows, cols int, alone float64) {
	a.cost, a.rows, a.cols, a.alone = cost, rows, cols, alone
	n := rows + cols // each row has a column of its own for staying alone
	a.u = resize(a.u, rows)
	a.v = resize(a.v, n)
	a.dist = resize(a.dist, n)
	a.from = resize(a.from, n)
	a.rowOf = resize(a.rowOf, n)
	a.done = resize(a.done, n)
	a.colOf = resize(a.colOf, rows)
	for j := range n {
		a.v[j], a.rowOf[j] = 0, -1
	}
}

func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, 2*n)
	}
	return s[:n]
}

func (a *Assigner) at(row, col int) float64 {
	switch {
	case col < a.cols:
		return a.cost[row*a.cols+col]
	case col == a.cols+row:
		return a.alone
	}
	return math.Inf(1)
}

// augment gives row r a column along the shortest path of reduced costs, and restores the duals.
func (a *Assigner) augment(r int) {
	a.u[r] = math.Inf(1)
	for j := range a.v {
		a.dist[j], a.done[j] = math.Inf(1), false
		a.u[r] = min(a.u[r], a.at(r, j)-a.v[j])
	}
	row, col, length := r, -1, 0.0
	for {
		a.relax(row, col, length)
		col = a.nearest()
		length = a.dist[col]
		a.done[col] = true
		if row = a.rowOf[col]; row < 0 {
			break
		}
	}
	a.u[r] += length
	for j, done := range a.done {
		if done && a.rowOf[j] >= 0 {
			a.u[a.rowOf[j]] += length - a.dist[j]
			a.v[j] -= length - a.dist[j]
		}
	}
	for col >= 0 {
		before := a.from[col]
		a.rowOf[col] = r
		if before >= 0 {
			a.rowOf[col] = a.rowOf[before]
		}
		col = before
	}
}

func (a *Assigner) relax(row, col int, length float64) {
	for j := range a.v {
		if a.done[j] {
			continue
		}
		if d := length + a.at(row, j) - a.u[row] - a.v[j]; d < a.dist[j] {
			a.dist[j], a.from[j] = d, col
		}
	}
}

func (a *Assigner) nearest() int {
	best := -1
	for j, d := range a.dist {
		if !a.done[j] && (best < 0 || d < a.dist[best]) {
			best = j
		}
	}
	return best
}
