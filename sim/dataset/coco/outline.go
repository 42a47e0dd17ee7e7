package coco

import (
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/mask"
)

// columns visits the stretches of a mask within each column, from the left and from the top: rows from lo to
// below hi of column x.
func columns(m *mask.Mask, visit func(x, lo, hi int)) {
	at := 0
	for i, n := range m.Runs {
		end := at + int(n)
		for i&1 == 1 && at < end {
			x := at / m.Height
			next := min(end, (x+1)*m.Height)
			visit(x, at-x*m.Height, next-x*m.Height)
			at = next
		}
		at = end
	}
}

// outline is, for each column's edge that a mask touches, the highest and the lowest corner of its pixels
// there, from the left.
func outline(m *mask.Mask) []store.Vec2 {
	var out []store.Vec2
	edge := func(x, lo, hi float64) {
		if n := len(out); n > 0 && out[n-1].X == x {
			out[n-2].Y, out[n-1].Y = min(out[n-2].Y, lo), max(out[n-1].Y, hi)
			return
		}
		out = append(out, store.Vec2{X: x, Y: lo}, store.Vec2{X: x, Y: hi})
	}
	last, top, bottom := -1, 0, 0
	flush := func() {
		if last >= 0 {
			edge(float64(last), float64(top), float64(bottom))
			edge(float64(last+1), float64(top), float64(bottom))
		}
	}
	columns(m, func(x, lo, hi int) {
		if x != last {
			flush()
			last, top = x, lo
		}
		bottom = hi
	})
	flush()
	return out
}

// hullOf is the convex hull of the squares that a mask's pixels cover, by the monotone chain (Andrew,
// "Another efficient algorithm for convex hulls in two dimensions", Information Processing Letters 9, 1979).
func hullOf(m *mask.Mask) []store.Vec2 {
	points := outline(m) // sorted by x, then by y, as the method wants
	var hull []store.Vec2
	for range 2 { // one chain each way
		start := len(hull)
		for _, p := range points {
			for len(hull) >= start+2 && turn(hull[len(hull)-2], hull[len(hull)-1], p) <= 0 {
				hull = hull[:len(hull)-1]
			}
			hull = append(hull, p)
		}
		hull = hull[:max(0, len(hull)-1)] // the other chain begins with it
		slices.Reverse(points)
	}
	return hull
}

// turn is positive where the way from a over b to c bends from x towards y.
func turn(a, b, c store.Vec2) float64 { return (b.X-a.X)*(c.Y-a.Y) - (b.Y-a.Y)*(c.X-a.X) }
