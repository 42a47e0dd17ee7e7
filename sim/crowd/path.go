package crowd

import (
	"math"

	"storesim/pipeline/store"
)

// clearance that a planned path keeps from fixtures beyond the body's radius, metres.
const clearance = 0.06

// Avoid is a place to keep off: nobody's axis comes closer than Keep to At, metres.
type Avoid struct {
	At   store.Vec2
	Keep float64
}

// Way is a question to the planner.
type Way struct {
	From, To store.Vec2
	Radius   float64 // of the body, at the goal
	Passage  float64 // half the width that the way must have; 0 for Radius
	Off      []Avoid // people to walk round
	Most     float64 // longest way that will do, metres; 0 for any
}

// Path appends the way points to dst, without the start and with the goal (or the free place nearest to it)
// last: A* on square cells (Hart, Nilsson & Raphael 1968), then the corners are pulled tight. It appends
// nothing where there is no way.
func (f *Floor) Path(dst []store.Vec2, w Way) []store.Vec2 {
	if f.area == nil {
		return append(dst, w.To)
	}
	w.Passage = max(w.Passage, w.Radius)
	s := &f.search
	s.limit, s.off = w.Passage+clearance, s.off[:0]
	s.round++
	if s.most = math.Inf(1); w.Most > 0 {
		s.most = w.Most / cell
	}
	goal := f.nearestFree(w.To)
	for _, o := range w.Off {
		o.Keep = min(o.Keep, w.From.Dist(o.At)-0.005) // who is closer already may leave
		s.off = append(s.off, o)
		s.shutAbout(f, o)
	}
	start := f.nearestFree(w.From)
	if !s.run(f, start, goal) {
		return dst
	}
	s.points = s.points[:0]
	for _, c := range s.cells {
		s.points = append(s.points, f.centre(int(c)))
	}
	if f.Free(w.To, w.Radius) {
		s.points[len(s.points)-1] = w.To
	}
	return f.pull(dst, w)
}

// nearestFree returns the cell closest to p that a path may cross, by rings; the cell of p where it may.
func (f *Floor) nearestFree(p store.Vec2) int {
	at := f.index(p)
	best, bestDist := at, math.Inf(1)
	for ring := range 16 {
		for dy := -ring; dy <= ring; dy++ {
			for dx := -ring; dx <= ring; dx++ {
				x, y := at%f.nx+dx, at/f.nx+dy
				if x < 0 || y < 0 || x >= f.nx || y >= f.ny || f.search.barred(f, y*f.nx+x) {
					continue
				}
				if d := f.centre(y*f.nx + x).Dist(p); d < bestDist {
					best, bestDist = y*f.nx+x, d
				}
			}
		}
		if !math.IsInf(bestDist, 1) {
			return best
		}
	}
	return best
}

// pull drops the way points that a straight walk does not need.
func (f *Floor) pull(dst []store.Vec2, w Way) []store.Vec2 {
	points := f.search.points
	for at, i := w.From, 0; i < len(points); {
		j := len(points) - 1
		for j > i && !f.open(at, points[j], w.Passage+clearance/2) {
			j--
		}
		dst = append(dst, points[j])
		at, i = points[j], j+1
	}
	return dst
}

// open reports whether the straight walk from a to b keeps off fixtures and those to walk round.
func (f *Floor) open(a, b store.Vec2, radius float64) bool {
	for _, o := range f.search.off {
		if nearestOnSegment(a, b, o.At) < o.Keep-0.01 {
			return false
		}
	}
	return f.Sight(a, b, radius)
}
