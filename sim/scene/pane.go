package scene

import (
	"math"
	"slices"

	"storesim/pipeline/store"
)

// The parts of a window, metres.
const (
	wallThick  = 0.16
	paneDeep   = 0.1 // the pane stands that far behind the wall's inner side
	barWide    = 0.05
	paneWide   = 1.4 // of one pane at most
	sillDeep   = 0.07
	glassTakes = 0.10 // share of the light
)

// hole is a rectangle cut from a wall: along the x axis of the wall's frame, and up.
type hole struct{ left, right, low, high float64 }

// holesOf are the windows of the n-th wall: from the south one counter-clockwise.
func (s *stage) holesOf(n int) []hole {
	var out []hole
	for i := range s.room.Windows {
		if w := &s.room.Windows[i]; w.Wall == [...]Wall{South, East, North, West}[n] {
			left, right := w.span(s.layout.Floor)
			out = append(out, hole{left, right, w.Sill, w.Head})
		}
	}
	return out
}

// window sets panes into a hole of a wall: the wall's reveal, a sill, a frame with bars, glass.
func (s *stage) window(frame store.Pose, h hole) {
	var m shaper // all four sides face the hole
	a, b := xyz(h.left, 0, h.low), xyz(h.right, wallThick, h.high)
	m.quad(xyz(a.X, a.Y, a.Z), xyz(a.X, b.Y, a.Z), xyz(a.X, a.Y, b.Z), wholeTexture())
	m.quad(xyz(b.X, b.Y, a.Z), xyz(b.X, a.Y, a.Z), xyz(b.X, b.Y, b.Z), wholeTexture())
	m.quad(xyz(a.X, a.Y, a.Z), xyz(b.X, a.Y, a.Z), xyz(a.X, b.Y, a.Z), wholeTexture())
	m.quad(xyz(a.X, b.Y, b.Z), xyz(b.X, b.Y, b.Z), xyz(a.X, a.Y, b.Z), wholeTexture())
	s.add(m.done(), frame, s.paint(rgb(0xece7dc)))
	s.block(frame, xyz(a.X-0.04, -sillDeep, a.Z-0.03), xyz(b.X+0.04, paneDeep, a.Z), s.paint(rgb(0xf4f1ea)))
	metal := s.paint(rgb(0x3b4046))
	bar := func(left, right, low, high float64) {
		s.block(frame, xyz(left, paneDeep-0.025, low), xyz(right, paneDeep+0.025, high), metal)
	}
	bar(h.left, h.right, h.low, h.low+barWide)
	bar(h.left, h.right, h.high-barWide, h.high)
	n := max(1, int(math.Ceil((h.right-h.left)/paneWide)))
	step := (h.right - h.left - barWide) / float64(n)
	for i := range n + 1 {
		x := h.left + float64(i)*step
		bar(x, x+barWide, h.low+barWide, h.high-barWide)
		if i < n {
			var glass shaper
			glass.glaze(x+barWide, x+step, h.low+barWide, h.high-barWide, paneDeep)
			s.darken(glass.done(), frame, glassTakes)
		}
	}
}

// glaze adds a pane that takes light off what is seen through it, but for a slanting streak in which it
// mirrors a bright room. It is a decal: neither depths nor ids know of it.
func (m *shaper) glaze(left, right, low, high, y float64) {
	middle := patch{0.5, 0.5, 0.5, 0.5}
	wide, tall := right-left, high-low
	at := func(s float64) (below, above float64) { // where a slanting line through s crosses the edges
		slant := min(0.22, 0.3*tall/wide)
		return left + wide*(s-slant), left + wide*(s+slant)
	}
	side := func(fromLow, toLow, fromHigh, toHigh float64) {
		m.surface(1, 1, func(s, t float64) vec {
			from, to := fromLow+(fromHigh-fromLow)*t, toLow+(toHigh-toLow)*t
			return xyz(from+(to-from)*s, y, low+tall*t)
		}, middle, nil)
	}
	below, above := at(0.36)
	side(left, max(below, left+0.001), left, above)
	thinBelow, thinAbove := at(0.50)
	side(thinBelow, thinBelow+0.05*wide, thinAbove, thinAbove+0.05*wide)
	farBelow, farAbove := at(0.62)
	side(farBelow, right, farAbove, right)
}

// holed adds a flat piece of a wall, from low to high along the x axis, divided into about nu by nv cells,
// without what the holes take. The texture is that of the whole piece.
func (m *shaper) holed(nu, nv int, length, y, low, high float64, uv patch, holes []hole) {
	if len(holes) == 0 {
		m.tiled(nu, nv, xyz(0, y, low), xyz(length, y, low), xyz(0, y, high), uv)
		return
	}
	xs, zs := steps(0, length, nu), steps(low, high, nv)
	for _, h := range holes {
		xs, zs = divided(xs, h.left, h.right), divided(zs, h.low, h.high)
	}
	nx, nz := len(xs)-1, len(zs)-1
	first := len(m.mesh.Vertices)
	m.surface(nx, nz, func(s, t float64) vec {
		return xyz(xs[int(math.Round(s*float64(nx)))], y, zs[int(math.Round(t*float64(nz)))])
	}, uv, func(i, j int) bool {
		x, z := (xs[i]+xs[i+1])/2, (zs[j]+zs[j+1])/2
		return !slices.ContainsFunc(holes, func(h hole) bool {
			return x > h.left && x < h.right && z > h.low && z < h.high
		})
	})
	for k := first; k < len(m.mesh.Vertices); k++ {
		v := &m.mesh.Vertices[k]
		v.U, v.V = uv.at(v.P.X/length, (v.P.Z-low)/(high-low))
	}
}

// steps divides a line into n parts.
func steps(from, to float64, n int) []float64 {
	out := make([]float64, n+1)
	for i := range out {
		out[i] = from + (to-from)*float64(i)/float64(n)
	}
	return out
}

// divided adds places at which a line is to be divided, those that lie on it.
func divided(line []float64, at ...float64) []float64 {
	for _, x := range at {
		if x > line[0] && x < line[len(line)-1] {
			line = append(line, x)
		}
	}
	slices.Sort(line)
	return slices.Compact(line)
}

// outside sets the windows into a wall and lays the street before them.
func (s *stage) outside(frame store.Pose, length float64, holes []hole) {
	for _, h := range holes {
		s.window(frame, h)
	}
	if len(holes) > 0 {
		s.street(frame, length)
	}
}

// covered reports whether something of a wall from left to right and low to high would hang over a hole.
func covered(holes []hole, left, right, low, high float64) bool {
	return slices.ContainsFunc(holes, func(h hole) bool {
		return left < h.right && right > h.left && low < h.high && high > h.low
	})
}
