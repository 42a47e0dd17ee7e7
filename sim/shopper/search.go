package shopper

import (
	"math"
	"slices"
)

// search is the scratch of A*; its memory is used again by every run.
type search struct {
	round  int32
	stamp  []int32 // round in which cost and from were set
	cost   []float64
	from   []int32
	closed []int32 // round in which the cell was closed
	heap   []open
}

type open struct {
	estimate float64
	cell     int32
}

func newSearch(n int) search {
	return search{
		stamp: make([]int32, n), cost: make([]float64, n),
		from: make([]int32, n), closed: make([]int32, n),
	}
}

// run returns the cells from start to goal, or nil. Ties are broken by cell number, so the answer is unique.
func (s *search) run(g *Grid, start, goal int) []int {
	s.round++
	s.heap = s.heap[:0]
	s.set(start, -1, 0)
	s.push(open{0, int32(start)})
	for len(s.heap) > 0 {
		at := int(s.pop().cell)
		if at == goal {
			return s.trace(goal)
		}
		if s.closed[at] == s.round {
			continue
		}
		s.closed[at] = s.round
		s.expand(g, at, goal)
	}
	return nil
}

func (s *search) expand(g *Grid, at, goal int) {
	x, y := at%g.nx, at/g.nx
	for dy := -1; dy <= 1; dy++ {
		for dx := -1; dx <= 1; dx++ {
			nx, ny := x+dx, y+dy
			if nx < 0 || ny < 0 || nx >= g.nx || ny >= g.ny || (dx == 0 && dy == 0) {
				continue
			}
			next := ny*g.nx + nx
			if g.closed(next) || (dx != 0 && dy != 0 && (g.blocked[y*g.nx+nx] || g.blocked[ny*g.nx+x])) {
				continue
			}
			cost := s.cost[at] + math.Sqrt(float64(dx*dx+dy*dy))
			if s.stamp[next] == s.round && s.cost[next] <= cost {
				continue
			}
			s.set(next, at, cost)
			hx, hy := float64(nx-goal%g.nx), float64(ny-goal/g.nx)
			s.push(open{cost + math.Sqrt(hx*hx+hy*hy), int32(next)})
		}
	}
}

func (s *search) set(cell, from int, cost float64) {
	s.stamp[cell], s.from[cell], s.cost[cell] = s.round, int32(from), cost
}

func (s *search) trace(goal int) []int {
	var out []int
	for c := goal; c >= 0; c = int(s.from[c]) {
		out = append(out, c)
	}
	slices.Reverse(out)
	return out
}

func less(a, b open) bool {
	return a.estimate < b.estimate || (a.estimate == b.estimate && a.cell < b.cell)
}

func (s *search) push(o open) {
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

func (s *search) pop() open {
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
