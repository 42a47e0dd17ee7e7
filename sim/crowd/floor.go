package crowd

import (
	"math"
	"slices"

	"storesim/pipeline/store"
)

const (
	cell   = 0.1         // edge of a path-planning cell, metres
	bucket = 5           // cells along the edge of a bucket of segments
	reach  = 1.4         // clearances are known up to here, metres
	corner = cell * 0.71 // at least the distance of a cell's corner from its centre
)

// Floor is what stands still: where one may be, and how far from the nearest edge of a fixture or wall each
// place is. Edges are segments in any direction. A Floor keeps the scratch of its searches, so that it
// serves one goroutine.
type Floor struct {
	area   Polygon // nil for a plane without bounds
	solids []Polygon

	origin store.Vec2
	nx, ny int
	clear  []float64   // signed distance of a cell's centre to the nearest edge, at most reach; < 0 outside
	near   [][]segment // of each bucket: the edges within reach of it
	bx     int         // buckets in a row
	search search
}

// NewFloor prepares a floor: where people may be, and the fixtures in it. Without area and solids it is a
// plane without bounds; with an area it must enclose whatever people want to reach.
func NewFloor(area Polygon, solids []Polygon) *Floor {
	f := &Floor{area: area, solids: solids}
	if area == nil {
		return f
	}
	low, high := area[0], area[0]
	for _, p := range area {
		low = store.Vec2{X: min(low.X, p.X), Y: min(low.Y, p.Y)}
		high = store.Vec2{X: max(high.X, p.X), Y: max(high.Y, p.Y)}
	}
	f.origin = low.Sub(store.Vec2{X: cell, Y: cell})
	f.nx, f.ny = int((high.X-low.X)/cell)+3, int((high.Y-low.Y)/cell)+3
	f.fill()
	f.measure()
	f.search = newSearch(len(f.clear))
	return f
}

// fill sorts the edges into buckets.
func (f *Floor) fill() {
	f.bx = f.nx/bucket + 1
	by := f.ny/bucket + 1
	f.near = make([][]segment, f.bx*by)
	half := float64(bucket) * cell / 2
	for _, g := range slices.Concat([]Polygon{f.area}, f.solids) {
		for i := range g {
			s := segment{g[i], g[(i+1)%len(g)]}
			for b := range f.near {
				x, y := float64(b%f.bx)*2*half+half, float64(b/f.bx)*2*half+half
				if s.dist(f.origin.Add(store.Vec2{X: x, Y: y})) < reach+half*math.Sqrt2 {
					f.near[b] = append(f.near[b], s)
				}
			}
		}
	}
}

// measure works out the clearance of each cell.
func (f *Floor) measure() {
	f.clear = make([]float64, f.nx*f.ny)
	for i := range f.clear {
		f.clear[i] = -f.toEdge(f.centre(i))
	}
	f.span(f.area, 1)
	for _, g := range f.solids {
		f.span(g, -1)
	}
}

// span gives the cells inside a polygon a sign, row by row.
func (f *Floor) span(g Polygon, sign float64) {
	var cuts []float64
	for y := range f.ny {
		cuts = cuts[:0]
		at := f.origin.Y + (float64(y)+0.5)*cell
		for i, b := range g {
			a := g[(i+len(g)-1)%len(g)]
			if (a.Y > at) != (b.Y > at) {
				cuts = append(cuts, a.X+(at-a.Y)*(b.X-a.X)/(b.Y-a.Y))
			}
		}
		slices.Sort(cuts)
		for k := 0; k+1 < len(cuts); k += 2 {
			from := max(int(math.Ceil((cuts[k]-f.origin.X)/cell-0.5)), 0)
			to := min(int(math.Floor((cuts[k+1]-f.origin.X)/cell-0.5)), f.nx-1)
			for x := from; x <= to; x++ {
				f.clear[y*f.nx+x] = sign * math.Abs(f.clear[y*f.nx+x])
			}
		}
	}
}

func (f *Floor) centre(i int) store.Vec2 {
	return f.origin.Add(store.Vec2{X: (float64(i%f.nx) + 0.5) * cell, Y: (float64(i/f.nx) + 0.5) * cell})
}

// index is the cell of p; the nearest one for a point off the grid.
func (f *Floor) index(p store.Vec2) int {
	x := min(max(int((p.X-f.origin.X)/cell), 0), f.nx-1)
	y := min(max(int((p.Y-f.origin.Y)/cell), 0), f.ny-1)
	return y*f.nx + x
}

func (f *Floor) on(p store.Vec2) bool {
	d := p.Sub(f.origin)
	return d.X >= 0 && d.Y >= 0 && d.X < float64(f.nx)*cell && d.Y < float64(f.ny)*cell
}

// edges lists those within reach of p.
func (f *Floor) edges(p store.Vec2) []segment {
	i := f.index(p)
	return f.near[(i/f.nx/bucket)*f.bx+i%f.nx/bucket]
}

// toEdge is the distance to the nearest edge, at most reach.
func (f *Floor) toEdge(p store.Vec2) float64 {
	best := reach
	near := f.edges(p)
	for i := range near {
		best = min(best, near[i].dist(p))
	}
	return best
}

// Clearance is the distance from p to the nearest edge, at most 1.4 m; negative inside a fixture or off the
// floor.
func (f *Floor) Clearance(p store.Vec2) float64 {
	if f.area == nil {
		return reach
	}
	if !f.on(p) {
		return -reach
	}
	d, i := f.toEdge(p), f.index(p)
	if p.Dist(f.centre(i)) < d { // no edge between p and the centre
		return math.Copysign(d, f.clear[i])
	}
	inside := f.area.contains(p)
	for _, g := range f.solids {
		inside = inside && !g.contains(p)
	}
	if !inside {
		return -d
	}
	return d
}

// about is the clearance of p to within corner.
func (f *Floor) about(p store.Vec2) float64 {
	if f.area == nil {
		return reach
	}
	if !f.on(p) {
		return -reach
	}
	return f.clear[f.index(p)]
}

// Free reports whether a disc of a radius, at most 1.3 m, fits at p.
func (f *Floor) Free(p store.Vec2, radius float64) bool {
	c := f.about(p)
	if c-corner >= radius {
		return true
	}
	return c+corner >= radius && f.Clearance(p) >= radius
}

// Sight reports whether a disc of a radius can move straight from a to b.
func (f *Floor) Sight(a, b store.Vec2, radius float64) bool {
	if f.area == nil {
		return true
	}
	length, dir := a.Dist(b), b.Sub(a).Unit()
	for at := cell / 2; at < length; {
		p := a.Add(dir.Scale(at))
		if !f.Free(p, radius) {
			return false
		}
		at += max(cell/2, f.about(p)-corner-radius)
	}
	return true
}

// passable reports whether a disc can move from p by m without coming closer to an edge than its radius, or
// closer than it is.
func (f *Floor) passable(p, m store.Vec2, radius float64) bool {
	if f.about(p)-corner-m.Len() >= radius {
		return true
	}
	end := p.Add(m)
	from := f.Clearance(p)
	if to := f.Clearance(end); to < min(radius, from) {
		return false
	}
	way, near := segment{p, end}, f.edges(p)
	for i := range near {
		if near[i].distTo(&way) < min(radius, from)-1e-12 {
			return false
		}
	}
	return true
}

// towards is the direction from p to the nearest edge.
func (f *Floor) towards(p store.Vec2) store.Vec2 {
	best, dir := math.Inf(1), store.Vec2{}
	near := f.edges(p)
	for i := range near {
		q, _ := near[i].nearest(p)
		if d := q.Dist(p); d < best {
			best, dir = d, q.Sub(p)
		}
	}
	return dir.Unit()
}
