package crowd

import (
	"math"
	"slices"

	"storesim/pipeline/store"
)

// search is the scratch of A*; its memory is used again by every run.
type search struct {
	round  int32
	stamp  []int32 // round in which cost and from were set
	cost   []float64
	from   []int32
	closed []int32 // round in which the cell was closed
	shut   []int32 // round in which somebody stood about there
	heap   []opened
	limit  float64      // clearance that a cell needs
	most   float64      // longest way, cells
	off    []Avoid      // people to walk round
	cells  []int32      // the answer, from start to goal
	points []store.Vec2 // scratch of Path
}

type opened struct {
	estimate float64
	cell     int32
}

// barred reports whether a planned path may not cross cell i.
func (s *search) barred(f *Floor, i int) bool { return f.clear[i] < s.limit || s.shut[i] == s.round }

// shutAbout bars the cells with centres closer to a place than is to be kept.
func (s *search) shutAbout(f *Floor, o Avoid) {
	if !f.on(o.At) || o.Keep <= 0 {
		return
	}
	size := store.Vec2{X: o.Keep, Y: o.Keep}
	low, high := f.index(o.At.Sub(size)), f.index(o.At.Add(size))
	for y := low / f.nx; y <= high/f.nx; y++ {
		for x := low % f.nx; x <= high%f.nx; x++ {
			if i := y*f.nx + x; f.centre(i).Dist(o.At) < o.Keep {
				s.shut[i] = s.round
			}
		}
	}
}

func newSearch(n int) search {
	return search{
		stamp: make([]int32, n), cost: make([]float64, n),
		from: make([]int32, n), closed: make([]int32, n), shut: make([]int32, n),
	}
}

// run leaves the way from start to goal in cells; false where there is none. Ties are broken by cell number,
// so the answer is unique.
func (s *search) run(f *Floor, start, goal int) bool {
	s.heap = s.heap[:0]
	s.set(start, -1, 0)
	s.push(opened{0, int32(start)})
	for len(s.heap) > 0 {
		at := int(s.pop().cell)
		if at == goal {
			s.trace(goal)
			return true
		}
		if s.closed[at] == s.round {
			continue
		}
		s.closed[at] = s.round
		s.expand(f, at, goal)
	}
	return false
}

func (s *search) expand(f *Floor, at, goal int) {
	x, y := at%f.nx, at/f.nx
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			nx, ny := x+dx, y+dy
			if nx < 0 || ny < 0 || nx >= f.nx || ny >= f.ny || (dx == 0 && dy == 0) {
				continue
			}
			next := ny*f.nx + nx
			if s.barred(f, next) ||
				(dx != 0 && dy != 0 && (f.clear[y*f.nx+nx] < s.limit || f.clear[ny*f.nx+x] < s.limit)) {
				continue
			}
			cost := s.cost[at] + math.Sqrt(float64(dx*dx+dy*dy))
			if s.stamp[next] == s.round && s.cost[next] <= cost {
				continue
			}
			hx, hy := float64(nx-goal%f.nx), float64(ny-goal/f.nx)
			if estimate := cost + math.Sqrt(hx*hx+hy*hy); estimate <= s.most {
				s.set(next, at, cost)
				s.push(opened{estimate, int32(next)})
			}
		}
	}
}

func (s *search) set(cell, from int, cost float64) {
	s.stamp[cell], s.from[cell], s.cost[cell] = s.round, int32(from), cost
}

func (s *search) trace(goal int) {
	s.cells = s.cells[:0]
	for c := int32(goal); c >= 0; c = s.from[c] {
		s.cells = append(s.cells, c)
	}
	slices.Reverse(s.cells)
}

func less(a, b opened) bool {
	return a.estimate < b.estimate || (a.estimate == b.estimate && a.cell < b.cell)
}

func (s *search) push(o opened) {
	s.heap = append(s.heap, o)
	for i := len(s.heap) - 1; i > 0; {
		up := (i - 1) / 2
		if !less(s.heap[i], s.heap[up]) {
			return
		}
		s.heap[i], s.heap[up] = s.heap[up], s.heap[i]
		i = up
	}
}

func (s *search) pop() opened {
	top := s.heap[0]
	last := len(s.heap) - 1
	s.heap[0] = s.heap[last]
	s.heap = s.heap[:last]
	for i := 0; ; {
		child := 2*i + 1
		if child >= last {
			return top
		}
		if child+1 < last && less(s.heap[child+1], s.heap[child]) {
			child++
		}
		if !less(s.heap[child], s.heap[i]) {
			return top
		}
		s.heap[i], s.heap[child] = s.heap[child], s.heap[i]
		i = child
	}
}
