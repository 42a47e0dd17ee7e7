package gallery

import "storesim/pipeline/store"

// outside is how far beyond the walls a body is followed, metres: the space before the gates.
const outside = 1.0

// room knows where bodies can be.
type room struct {
	floor     store.Rect
	bounds    store.Rect
	obstacles []store.Rect
}

func newRoom(l *store.Layout) room {
	return room{floor: l.Floor, bounds: l.Floor.Grow(outside), obstacles: l.Obstacles()}
}

// clamp returns the nearest place to p where a body can be.
func (r *room) clamp(p store.Vec2) store.Vec2 {
	p = r.bounds.Nearest(p)
	for _, o := range r.obstacles {
		if o.Contains(p) {
			return r.leave(o, p)
		}
	}
	return p
}

// leave moves p over the edge of obstacle o that takes the shortest way to a free place; p itself where
// there is none.
func (r *room) leave(o store.Rect, p store.Vec2) store.Vec2 {
	const step = 1e-6 // m, beyond the edge
	best, found := p, false
	for _, q := range [4]store.Vec2{
		{X: o.Min.X - step, Y: p.Y}, {X: o.Max.X + step, Y: p.Y},
		{X: p.X, Y: o.Min.Y - step}, {X: p.X, Y: o.Max.Y + step},
	} {
		if r.free(q) && (!found || q.Dist(p) < best.Dist(p)) {
			best, found = q, true
		}
	}
	return best
}

func (r *room) free(p store.Vec2) bool {
	if !r.floor.Contains(p) {
		return false
	}
	for _, o := range r.obstacles {
		if o.Contains(p) {
			return false
		}
	}
	return true
}
