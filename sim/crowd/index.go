package crowd

import (
	"math"

	"storesim/pipeline/store"
)

// entry is one disc of somebody, as it is at the beginning of a step.
type entry struct {
	p, v  store.Vec2 // centre; velocity until now
	m     store.Vec2 // displacement in this step, once committed
	r     float64
	agent int32
	body  bool       // the first disc of a footprint
	walks bool       // moving: takes its share of avoiding
	slow  bool       // under way, and hardly moving
	left  float64    // way to go, metres
	to    store.Vec2 // next way point
}

// spot is the part of an entry that the search for neighbours looks at.
type spot struct {
	p     store.Vec2
	agent int32
}

// index finds discs by place: a uniform grid, rebuilt every step by a counting sort.
type index struct {
	cell    float64
	origin  store.Vec2
	nx, ny  int
	start   []int32 // of each cell's entries; one more at the end
	cells   []int32 // of each disc in order of agents
	where   []int32 // the entry of each disc in order of agents
	entries []entry // by cell
	spots   []spot  // where the entries are: close together in memory for the search
	widest  float64 // largest radius
	longest float64 // largest displacement that a disc may make in a step
}

// crawl is a speed that is hardly walking, m/s.
const crawl = 0.3

// fine is the edge of a cell, metres, unless the crowd is thin.
const fine = 1.3

// build sorts everybody's discs.
func (x *index) build(agents []*Agent, dt float64) {
	x.bounds(agents, dt)
	x.cells = x.cells[:0]
	x.start = resize(x.start, x.nx*x.ny+1)
	clear(x.start)
	for i, a := range agents {
		a.index, a.first = i, len(x.cells)
		centres := a.foot.Centres(a.at, a.heading)
		for _, p := range centres[:a.foot.count()] {
			c := x.cellAt(p)
			x.cells = append(x.cells, int32(c))
			x.start[c+1]++
		}
	}
	for c := range x.nx * x.ny {
		x.start[c+1] += x.start[c]
	}
	x.place(agents)
}

// place writes the entries. Within a cell they are in order of agents.
func (x *index) place(agents []*Agent) {
	x.spots = resize(x.spots, len(x.cells))
	x.entries, x.where = resize(x.entries, len(x.cells)), resize(x.where, len(x.cells))
	for i, a := range agents {
		centres := a.foot.Centres(a.at, a.heading)
		speed2, left, under := a.vel.Dot(a.vel), a.Left(), len(a.path) > 0
		for k, p := range centres[:a.foot.count()] {
			c := x.cells[a.first+k]
			at := x.start[c]
			x.start[c]++
			x.where[a.first+k], x.spots[at] = at, spot{p, int32(i)}
			x.entries[at] = entry{
				p: p, v: a.vel, r: a.foot.Discs[k].Radius, agent: int32(i), body: k == 0,
				walks: speed2 > 0.05*0.05, slow: under && speed2 < crawl*crawl, left: left, to: a.toward(),
			}
		}
	}
	copy(x.start[1:], x.start) // each start has moved to the next one's
	x.start[0] = 0
}

func (x *index) bounds(agents []*Agent, dt float64) {
	low := store.Vec2{X: math.Inf(1), Y: math.Inf(1)}
	high := store.Vec2{X: math.Inf(-1), Y: math.Inf(-1)}
	x.widest, x.longest = 0, 0
	far := 0.0
	for _, a := range agents {
		low = store.Vec2{X: min(low.X, a.at.X), Y: min(low.Y, a.at.Y)}
		high = store.Vec2{X: max(high.X, a.at.X), Y: max(high.Y, a.at.Y)}
		for _, d := range a.foot.Discs {
			x.widest = max(x.widest, d.Radius)
		}
		far = max(far, a.foot.far())
		x.longest = max(x.longest, a.speed*haste*dt+a.foot.far()*swing*dt)
	}
	margin := store.Vec2{X: far, Y: far}
	x.origin = low.Sub(margin)
	size := high.Sub(low).Add(margin.Scale(2))
	x.cell = fine
	for {
		x.nx, x.ny = int(size.X/x.cell)+1, int(size.Y/x.cell)+1
		if x.nx*x.ny <= 8*len(agents)+64 {
			return
		}
		x.cell *= 1.5
	}
}

func (x *index) cellAt(p store.Vec2) int {
	cx := min(max(int((p.X-x.origin.X)/x.cell), 0), x.nx-1)
	cy := min(max(int((p.Y-x.origin.Y)/x.cell), 0), x.ny-1)
	return cy*x.nx + cx
}

// neighbour is an entry and its squared distance.
type neighbour struct {
	d2 float64
	at int32
}

// nearest fills list, up to its capacity, with the discs of others closest to p and not beyond radius,
// nearest first. It goes outwards by rings of cells.
func (x *index) nearest(p store.Vec2, self int32, radius float64, list []neighbour) []neighbour {
	list = list[:0]
	limit := radius * radius
	c := x.cellAt(p)
	cx, cy := c%x.nx, c/x.nx
	dx, dy := p.X-x.origin.X-float64(cx)*x.cell, p.Y-x.origin.Y-float64(cy)*x.cell
	edge := max(min(dx, x.cell-dx, dy, x.cell-dy), 0)
	for ring := 0; ; ring++ {
		if least := edge + float64(ring-1)*x.cell; ring > 0 && least*least >= limit {
			return list
		}
		x0, x1, y0, y1 := cx-ring, cx+ring, cy-ring, cy+ring
		if x0 < 0 && y0 < 0 && x1 >= x.nx && y1 >= x.ny {
			return list
		}
		for y := max(y0, 0); y <= min(y1, x.ny-1); y++ {
			if y == y0 || y == y1 {
				list, limit = x.gather(p, self, y, max(x0, 0), min(x1, x.nx-1), list, limit)
				continue
			}
			if x0 >= 0 {
				list, limit = x.gather(p, self, y, x0, x0, list, limit)
			}
			if x1 < x.nx {
				list, limit = x.gather(p, self, y, x1, x1, list, limit)
			}
		}
	}
}

// gather inserts the discs of a run of cells in one row.
func (x *index) gather(
	p store.Vec2, self int32, row, from, to int, list []neighbour, limit float64,
) ([]neighbour, float64) {
	first, end := x.start[row*x.nx+from], x.start[row*x.nx+to+1]
	for at := first; at < end; at++ {
		e := &x.spots[at]
		ex, ey := e.p.X-p.X, e.p.Y-p.Y
		d2 := ex*ex + ey*ey
		if d2 >= limit || e.agent == self {
			continue
		}
		if len(list) < cap(list) {
			list = list[:len(list)+1]
		}
		i := len(list) - 1
		for i > 0 && list[i-1].d2 > d2 {
			list[i] = list[i-1]
			i--
		}
		list[i] = neighbour{d2, at}
		if len(list) == cap(list) {
			limit = list[len(list)-1].d2
		}
	}
	return list, limit
}

// window is the range of cells that hold all discs with centres within d of p.
func (x *index) window(p store.Vec2, d float64) (x0, x1, y0, y1 int) {
	a := x.cellAt(store.Vec2{X: p.X - d, Y: p.Y - d})
	b := x.cellAt(store.Vec2{X: p.X + d, Y: p.Y + d})
	return a % x.nx, b % x.nx, a / x.nx, b / x.nx
}

// resize returns s with length n, grown where need be.
func resize[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n, n+n/2)
	}
	return s[:n]
}
