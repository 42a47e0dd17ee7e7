package render

import (
	"cmp"
	"image"
	"slices"

	"storesim/pipeline/store"
)

// static is the part of a scene that stays, as objects and as drawn.
type static struct {
	painter *painter
	pieces  []piece
	order   []int             // of drawing, from near to far so that little is painted in vain; see sort
	stale   []image.Rectangle // parts of the layer to be drawn anew
	fresh   []image.Rectangle // parts drawn by the last refresh
	changed []image.Rectangle // parts drawn since the last survey
	smooth  *smoother         // nil for one sample a pixel
}

// piece is a static object and the pixels it can touch.
type piece struct {
	Object
	extent image.Rectangle
	reach  float64 // depth of its farthest point
	near   float64 // no depth of it is smaller
	hidden bool
	fixed  *fixed // nil until asked for
}

func (s *static) piece(o Object) piece {
	p := piece{Object: o, extent: s.painter.extent(&o)}
	p.near, p.reach = s.painter.depths(&o)
	return p
}

func (s *static) set(objs []Object) {
	s.pieces = s.pieces[:0]
	for i := range objs {
		s.pieces = append(s.pieces, s.piece(objs[i]))
	}
	s.stale = append(s.stale[:0], s.painter.bounds())
	s.order = s.order[:0]
}

func (s *static) show(i int, visible bool) {
	if p := &s.pieces[i]; p.hidden == visible {
		p.hidden = !visible
		s.spoil(p.extent)
	}
}

func (s *static) add(obj Object) int {
	p := s.piece(obj)
	s.pieces = append(s.pieces, p)
	s.spoil(p.extent)
	s.order = s.order[:0]
	return len(s.pieces) - 1
}

func (s *static) place(i int, pose store.Pose) {
	obj := s.pieces[i].Object
	obj.Pose = pose
	s.replace(i, obj)
}

func (s *static) replace(i int, obj Object) {
	p := &s.pieces[i]
	if !p.hidden {
		s.spoil(p.extent)
	}
	p.Object, p.fixed = obj, nil
	p.extent = s.painter.extent(&obj)
	p.near, p.reach = s.painter.depths(&obj)
	s.order = s.order[:0]
	if !p.hidden {
		s.spoil(p.extent)
	}
}

// spoil marks r as to be drawn anew.
func (s *static) spoil(r image.Rectangle) { s.stale = joined(s.stale, r) }

// joined adds r to a list of rectangles of which no two overlap: those that do become one.
func joined(list []image.Rectangle, r image.Rectangle) []image.Rectangle {
	if r.Empty() {
		return list
	}
	for i := 0; i < len(list); {
		if !list[i].Overlaps(r) {
			i++
			continue
		}
		r = r.Union(list[i])
		last := len(list) - 1
		list[i] = list[last]
		list = list[:last]
		i = 0
	}
	return append(list, r)
}

// refresh draws the stale parts anew and returns them, valid until the next call.
func (s *static) refresh() []image.Rectangle {
	s.sort()
	for _, r := range s.stale {
		s.drawRect(r)
		if s.smooth != nil {
			s.smooth.colours(s, r)
		}
		s.changed = joined(s.changed, r)
	}
	s.fresh = append(s.fresh[:0], s.stale...)
	s.stale = s.stale[:0]
	return s.fresh
}

// sort puts the pieces in their order of drawing, unless that is known.
func (s *static) sort() {
	if len(s.order) == len(s.pieces) {
		return
	}
	s.order = s.order[:0]
	for i := range s.pieces {
		s.order = append(s.order, i)
	}
	slices.SortStableFunc(s.order, func(i, j int) int {
		return cmp.Compare(s.pieces[i].reach, s.pieces[j].reach)
	})
}

// drawRect draws all pieces within r.
func (s *static) drawRect(r image.Rectangle) {
	s.painter.clear(r)
	s.painter.scissor = r
	s.drawPieces(false)
	s.drawPieces(true)
}

// drawPieces draws the decals, or all but the decals, that reach into the scissor rectangle.
func (s *static) drawPieces(decals bool) {
	for _, i := range s.order {
		p := &s.pieces[i]
		if p.hidden || p.Decal != decals || !p.extent.Overlaps(s.painter.scissor) {
			continue
		}
		// Far fewer pixels are looked at than the object has on all its sides, and mostly just one.
		if !decals && s.painter.hides(p.extent.Intersect(s.painter.scissor), p.near) {
			continue
		}
		s.painter.draw(&p.Object)
	}
}
