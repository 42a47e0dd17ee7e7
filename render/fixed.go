package render

import (
	"image"
	"math/bits"
	"slices"

	"storesim/sim/mask"
)

// fixed is the outline of a labelled static object and what shows it in the static layer.
type fixed struct {
	full, seen stencil
	instance   Instance // as it is where nothing moves
}

func (p *piece) labelled() bool { return p.ID != 0 && !p.hidden && !p.Decal }

// surveyStatic brings the labels of the static objects in line with the static layer.
func (v *View) surveyStatic() {
	changed := v.static.changed
	for i := range v.static.pieces {
		q := &v.static.pieces[i]
		if !q.labelled() {
			continue
		}
		if q.fixed == nil {
			q.fixed = v.outline(q)
		} else if v.survey.shown[q.ID] == q.fixed && !overlaps(q.extent, changed) {
			continue
		}
		v.survey.shown[q.ID] = q.fixed
		v.lookAt(q.fixed)
	}
	v.static.changed = changed[:0]
}

func overlaps(r image.Rectangle, list []image.Rectangle) bool {
	return slices.ContainsFunc(list, r.Overlaps)
}

// outline works out what a static object covers.
func (v *View) outline(q *piece) *fixed {
	n, p := wordsOf(q.extent), v.static.painter
	words := make([]uint64, 2*n)
	s := &fixed{full: newStencil(q.extent, words[:n:n]), seen: newStencil(q.extent, words[n:])}
	p.outline, p.mute, p.scissor = &s.full, true, p.bounds()
	p.draw(&q.Object)
	p.outline, p.mute = nil, false
	in := &s.instance
	in.ID = q.ID
	v.survey.keep(&in.FullMask, &s.full, v.frame.Width, v.frame.Height)
	if p.mayCut(&q.Object, q.extent) && in.FullMask.Area() > 0 {
		in.Outside = v.survey.window.outside([]Object{q.Object}, q.ID)
	}
	return s
}

// lookAt reads off the static layer what shows a static object.
func (v *View) lookAt(q *fixed) {
	s, l, in := v.survey, v.static.painter.layer, &q.instance
	q.seen.see(&q.full, l, in.ID)
	in.Label = labelOf(in.ID, &q.full, &q.seen)
	s.keep(&in.VisibleMask, &q.seen, l.width, l.height)
	s.counts = s.counts[:0]
	s.hidden(&q.full, &q.seen, l)
	in.Occluders = s.ranked(in.Occluders[:0])
}

// keep writes a set into a mask of its own.
func (s *survey) keep(m *mask.Mask, t *stencil, width, height int) {
	*m = mask.Mask{Width: width, Height: height, Runs: s.trace(m.Runs[:0], t, width, height)}
}

// behind is the label of a static object with all that moves before it.
func (v *View) behind(q *fixed) Instance {
	in, s := q.instance, v.survey
	if !q.full.meets(&s.moved) {
		return in
	}
	if q.seen.meets(&s.moved) {
		s.rest = append(s.rest[:0], q.seen.words[:wordsOf(q.seen.box)]...)
		rest := newStencil(q.seen.box, s.rest)
		rest.remove(&s.moved)
		in.Label = labelOf(in.ID, &q.full, &rest)
		in.VisibleMask = s.mask(&rest, v.frame.Width, v.frame.Height)
	}
	v.shade(q, &in)
	return in
}

// shade works out who hides a static object: static things as far as nothing moves before them, and what
// moves. What remains is hidden by things without a label.
func (v *View) shade(q *fixed, in *Instance) {
	s, rest := v.survey, in.FullPixels-in.VisiblePixels
	s.counts = s.counts[:0]
	for _, o := range q.instance.Occluders {
		other := s.shown[o.ID]
		if o.ID == 0 || other == nil {
			continue
		}
		n := o.Pixels - q.full.sharedByThree(&other.seen, &s.moved)
		s.counts = append(s.counts, Occluder{o.ID, n})
		rest -= n
	}
	tallies := v.census.tallies
	s.shades = append(s.shades[:0], make([]int, len(tallies))...)
	for i := range tallies {
		t := &tallies[i]
		n := q.full.shared(&t.seen)
		s.shades[i] += n
		if t.group >= 0 {
			s.shades[t.group] -= n // a group's pixels hold those of its parts
		}
	}
	for i, n := range s.shades {
		if n > 0 {
			s.counts = append(s.counts, Occluder{tallies[i].id, n})
			rest -= n
		}
	}
	if rest > 0 {
		s.counts = append(s.counts, Occluder{0, rest})
	}
	in.Occluders = s.occluders()
}

// sharedByThree is the number of pixels that three sets have in common.
func (s *stencil) sharedByThree(t, u *stencil) int {
	rows, columns := s.common(t)
	columns = span{max(columns.lo, u.first), min(columns.hi, u.first+u.stride)}
	if columns.empty() {
		return 0
	}
	n := 0
	for y := max(rows.lo, u.box.Min.Y); y < min(rows.hi, u.box.Max.Y); y++ {
		a, b := s.pair(t, y, columns)
		c := u.row(y)[columns.lo-u.first : columns.hi-u.first]
		for i, w := range a {
			n += bits.OnesCount64(w & b[i] & c[i])
		}
	}
	return n
}
