package crowd

import "storesim/pipeline/store"

// Polygon is a closed chain of corners. Two corners make a wall without thickness.
type Polygon []store.Vec2

// Rectangle returns the outline of r.
func Rectangle(r store.Rect) Polygon {
	return Polygon{r.Min, {X: r.Max.X, Y: r.Min.Y}, r.Max, {X: r.Min.X, Y: r.Max.Y}}
}

// contains reports whether p lies inside, by crossings of a ray (even-odd rule).
func (g Polygon) contains(p store.Vec2) bool {
	in := false
	for i, b := range g {
		a := g[(i+len(g)-1)%len(g)]
		if (a.Y > p.Y) != (b.Y > p.Y) && p.X < a.X+(p.Y-a.Y)*(b.X-a.X)/(b.Y-a.Y) {
			in = !in
		}
	}
	return in
}

// segment is one edge of an outline. Its end b is the next edge's a.
type segment struct{ a, b store.Vec2 }

// nearest returns the point of s closest to p and where along s it is, 0 at a to 1 at b.
func (s *segment) nearest(p store.Vec2) (store.Vec2, float64) {
	ab := s.b.Sub(s.a)
	t := min(max(p.Sub(s.a).Dot(ab)/max(ab.Dot(ab), 1e-18), 0), 1)
	return s.a.Add(ab.Scale(t)), t
}

func (s *segment) dist(p store.Vec2) float64 {
	q, _ := s.nearest(p)
	return q.Dist(p)
}

// distTo is the least distance between two segments.
func (s *segment) distTo(o *segment) float64 {
	if s.crosses(o) {
		return 0
	}
	return min(s.dist(o.a), s.dist(o.b), o.dist(s.a), o.dist(s.b))
}

func (s *segment) crosses(o *segment) bool {
	d, e := s.b.Sub(s.a), o.b.Sub(o.a)
	return d.Cross(o.a.Sub(s.a))*d.Cross(o.b.Sub(s.a)) < 0 && e.Cross(s.a.Sub(o.a))*e.Cross(s.b.Sub(o.a)) < 0
}

// nearestOnSegment is the distance of p from the segment a to b.
func nearestOnSegment(a, b, p store.Vec2) float64 {
	s := segment{a, b}
	return s.dist(p)
}
