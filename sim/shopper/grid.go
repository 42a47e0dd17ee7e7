package shopper

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/world"
)

// cell is the edge of a path-planning cell, metres.
const cell = 0.1

// clearance that a planned path keeps from fixtures beyond the body's radius, metres.
const clearance = 0.06

// Grid plans paths round the fixtures: A* on square cells (Hart, Nilsson & Raphael 1968), then the corners
// are pulled tight.
type Grid struct {
	layout    *store.Layout
	obstacles []store.Rect // fixtures
	origin    store.Vec2
	nx, ny    int
	blocked   []bool
	standing  []store.Vec2 // people to walk round, during Around
	search    search
}

// NewGrid rasterises the free floor of a layout.
func NewGrid(l *store.Layout) *Grid {
	const margin = 1.5 // outside the gates people still walk
	size := l.Floor.Max.Sub(l.Floor.Min)
	g := &Grid{
		layout: l, obstacles: l.Obstacles(), origin: l.Floor.Min.Sub(store.Vec2{X: margin, Y: margin}),
		nx: int((size.X + 2*margin) / cell), ny: int((size.Y + 2*margin) / cell),
	}
	g.blocked = make([]bool, g.nx*g.ny)
	for i := range g.blocked {
		g.blocked[i] = !g.Free(g.centre(i), world.Radius+clearance)
	}
	g.search = newSearch(len(g.blocked))
	return g
}

// Free reports whether a body of a radius can stand at p: on the floor or in a gate's passage, clear of
// fixtures and walls.
func (g *Grid) Free(p store.Vec2, radius float64) bool {
	for _, r := range g.obstacles {
		if r.Nearest(p).Dist(p) < radius {
			return false
		}
	}
	if g.layout.Floor.Grow(-radius).Contains(p) {
		return true
	}
	for i := range g.layout.Gates {
		if inPassage(&g.layout.Gates[i], p, radius) {
			return true
		}
	}
	return false
}

// inPassage reports whether p is in the corridor through a gate, up to 1.2 m outside and 0.6 m inside.
func inPassage(gate *store.Gate, p store.Vec2, radius float64) bool {
	d := p.Sub(gate.Centre())
	depth := d.Dot(gate.Inward)
	across := math.Abs(d.Cross(gate.Inward))
	return depth > -1.2 && depth < 0.6 && across <= max(gate.A.Dist(gate.B)/2-radius, 0.08)
}

func (g *Grid) centre(i int) store.Vec2 {
	return g.origin.Add(store.Vec2{X: (float64(i%g.nx) + 0.5) * cell, Y: (float64(i/g.nx) + 0.5) * cell})
}

func (g *Grid) index(p store.Vec2) int {
	d := p.Sub(g.origin)
	x := min(max(int(d.X/cell), 0), g.nx-1)
	y := min(max(int(d.Y/cell), 0), g.ny-1)
	return y*g.nx + x
}

// nearestFree returns the free cell closest to p, by rings; the cell itself where it is free.
func (g *Grid) nearestFree(p store.Vec2) int {
	at := g.index(p)
	best, bestDist := at, math.Inf(1)
	for ring := range 12 {
		for dy := -ring; dy <= ring; dy++ {
			for dx := -ring; dx <= ring; dx++ {
				x, y := at%g.nx+dx, at/g.nx+dy
				if x < 0 || y < 0 || x >= g.nx || y >= g.ny || g.blocked[y*g.nx+x] {
					continue
				}
				if d := g.centre(y*g.nx + x).Dist(p); d < bestDist {
					best, bestDist = y*g.nx+x, d
				}
			}
		}
		if !math.IsInf(bestDist, 1) {
			return best
		}
	}
	return best
}

// Path returns way points from a to b, without a and with b (or the free place nearest to it) last. It is
// nil where there is no way.
func (g *Grid) Path(a, b store.Vec2) []store.Vec2 {
	start, goal := g.nearestFree(a), g.nearestFree(b)
	cells := g.search.run(g, start, goal)
	if cells == nil {
		return nil
	}
	points := make([]store.Vec2, 0, len(cells)+1)
	for _, c := range cells {
		points = append(points, g.centre(c))
	}
	if g.Free(b, world.Radius) {
		points[len(points)-1] = b
	}
	return g.pull(a, points)
}

// Around plans a path that also keeps clear of people who stand about. Where there is none it is nil.
func (g *Grid) Around(a, b store.Vec2, standing []store.Vec2) []store.Vec2 {
	g.standing = standing
	defer func() { g.standing = nil }()
	return g.Path(a, b)
}

// closed reports whether a planned path may not cross cell i.
func (g *Grid) closed(i int) bool { return g.blocked[i] || g.crowded(g.centre(i)) }

func (g *Grid) crowded(p store.Vec2) bool {
	for _, q := range g.standing {
		if p.Dist(q) < 2*world.Radius+personal+0.01 {
			return true
		}
	}
	return false
}

// pull drops the way points that a straight walk does not need.
func (g *Grid) pull(a store.Vec2, points []store.Vec2) []store.Vec2 {
	var out []store.Vec2
	for at, i := a, 0; i < len(points); {
		j := len(points) - 1
		for j > i && !g.clear(at, points[j]) {
			j--
		}
		out = append(out, points[j])
		at, i = points[j], j+1
	}
	return out
}

// sight reports whether a body can walk straight from a to b.
func (g *Grid) sight(a, b store.Vec2) bool {
	steps := int(a.Dist(b)/(cell/2)) + 1
	for k := 1; k < steps; k++ {
		if !g.Free(a.Add(b.Sub(a).Scale(float64(k)/float64(steps))), world.Radius) {
			return false
		}
	}
	return true
}

// clear reports whether the straight walk from a to b keeps off fixtures.
func (g *Grid) clear(a, b store.Vec2) bool {
	steps := int(a.Dist(b)/(cell/2)) + 1
	for k := 1; k < steps; k++ {
		p := a.Add(b.Sub(a).Scale(float64(k) / float64(steps)))
		if !g.Free(p, world.Radius+clearance*0.5) || g.crowded(p) {
			return false
		}
	}
	return true
}
