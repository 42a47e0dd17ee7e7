package shopper

import (
	"cmp"
	"math"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/crowd"
)

// Grid is the floor of a store with its fixtures and the passages through its gates.
type Grid struct{ *crowd.Floor }

// NewGrid prepares the floor of a layout.
func NewGrid(l *store.Layout) *Grid {
	var solids []crowd.Polygon
	for _, r := range l.Obstacles() {
		solids = append(solids, crowd.Rectangle(r))
	}
	return &Grid{crowd.NewFloor(outline(l), solids)}
}

// A gate's passage goes on outside, metres: room for one who leaves with a cart to get out of sight.
const passage = 2.6

// narrowest is half the width that a gate has at least: one person fits through any gate.
const narrowest = 0.34

// opening is a gate in one side of the floor: where it begins and ends along that side.
type opening struct{ from, to float64 }

// outline is the floor's rectangle with a bay for each gate, counter-clockwise.
func outline(l *store.Layout) crowd.Polygon {
	var out crowd.Polygon
	corners := crowd.Rectangle(l.Floor)
	for i, a := range corners {
		b := corners[(i+1)%len(corners)]
		along := b.Sub(a).Unit()
		outwards := along.Perp().Scale(-passage)
		out = append(out, a)
		for _, o := range openings(l, a, b) {
			p, q := a.Add(along.Scale(o.from)), a.Add(along.Scale(o.to))
			out = append(out, p, p.Add(outwards), q.Add(outwards), q)
		}
	}
	return out
}

// openings are the gates in the side from a to b, in order and clear of each other.
func openings(l *store.Layout, a, b store.Vec2) []opening {
	var out []opening
	along, length := b.Sub(a).Unit(), a.Dist(b)
	for i := range l.Gates {
		g := &l.Gates[i]
		d := g.Centre().Sub(a)
		if math.Abs(d.Cross(along)) > 0.3 || g.Inward.Dot(along.Perp()) < 0.9 {
			continue
		}
		half := max(g.A.Dist(g.B)/2, narrowest)
		at := d.Dot(along)
		out = append(out, opening{max(at-half, 0), min(at+half, length)})
	}
	slices.SortStableFunc(out, func(p, q opening) int { return cmp.Compare(p.from, q.from) })
	for i := 1; i < len(out); i++ {
		out[i].from = max(out[i].from, out[i-1].to)
	}
	return out
}
