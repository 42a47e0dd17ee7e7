package render

import (
	"cmp"
	"math/bits"
	"slices"

	"storesim/sim/mask"
)

// Occluder is a thing that hides part of another one.
type Occluder struct {
	ID     uint32 // instance in the id buffer, 0 for things without a label
	Pixels int
}

// Instance is all that a frame says of an instance: its masks lie in the image, their areas are the label's
// pixel counts. Masks and occluders are valid until the view's next call of Instances, which writes its own
// in their place; who keeps them copies them (mask.Mask.Clone).
type Instance struct {
	Label
	Group                 uint32 // the instance that it is a part of, 0 for none
	Static                int    // index of the static object, -1 for a moving instance
	VisibleMask, FullMask mask.Mask
	// Outside is the number of pixels that it would cover outside the image, within a margin as wide and as
	// high as the image on each side and beyond the near plane. Through a lens they are those that a pinhole
	// with the same focal lengths would have, counted if the lens takes them out of the image.
	Outside   int
	Occluders []Occluder // who hides it, most pixels first, then by ID; the sum is what of it is hidden
}

// Truncated is the share of the pixels that it would cover that lies outside the image, exactly 0 for what
// lies wholly in it.
func (in *Instance) Truncated() float64 {
	if in.Outside == 0 {
		return 0
	}
	return float64(in.Outside) / float64(in.Outside+in.FullPixels)
}

// survey is what full labels need beside the picture.
type survey struct {
	transposer
	window    *window
	shown     map[uint32]*fixed // of the static objects that are shown
	instances []Instance
	moved     stencil // what of the picture is not static
	words     []uint64
	rest      []uint64 // of what is left of a static object at hand
	runs      []uint32 // of all masks of the last labels but those of static objects with nothing before them
	hiders    []Occluder
	counts    []Occluder
	shades    []int // pixels that each tally hides of the thing at hand
}

// Instances returns the full labels of the last frame: of the moving instances in order of first appearance,
// then of the labelled static objects in order of their indices. Those without a pixel in the image are left
// out, those that are hidden are not. A group holds its parts, and its parts never hide it. No two static
// objects in sight may share an id. Static objects cost little until they or their surroundings change. The
// objects of the last Draw must not have been written since; the slice and all that it holds are valid until
// the next call. Once the buffers have grown to what a scene needs, nothing is allocated.
func (v *View) Instances() []Instance {
	if v.survey == nil {
		v.survey = &survey{window: newWindow(v.camera, v.painter), shown: map[uint32]*fixed{}}
	}
	s := v.survey
	s.instances, s.runs, s.hiders = s.instances[:0], s.runs[:0], s.hiders[:0]
	v.surveyStatic()
	s.uncover(v.census)
	for i := range v.census.tallies {
		if t := &v.census.tallies[i]; t.label.FullPixels > 0 {
			s.instances = append(s.instances, v.instance(t))
		}
	}
	for i := range v.static.pieces {
		if q := &v.static.pieces[i]; q.labelled() && q.fixed.instance.FullPixels > 0 {
			in := v.behind(q.fixed)
			in.Static = i
			s.instances = append(s.instances, in)
		}
	}
	return s.instances
}

// uncover finds all pixels that show something that moves.
func (s *survey) uncover(c *census) {
	bounds := c.nobody.bounds
	for i := range c.tallies {
		bounds = bounds.Union(c.tallies[i].bounds)
	}
	n := wordsOf(bounds)
	if len(s.words) < n {
		s.words = make([]uint64, n)
	}
	clear(s.words[:n])
	s.moved = newStencil(bounds, s.words[:n])
	s.moved.add(&c.nobody.seen)
	for i := range c.tallies {
		s.moved.add(&c.tallies[i].seen)
	}
}

// instance is the full label of something that moves.
func (v *View) instance(t *tally) Instance {
	s, width, height := v.survey, v.frame.Width, v.frame.Height
	in := Instance{
		Label: t.label, Static: -1,
		FullMask: s.mask(&t.full, width, height), VisibleMask: s.mask(&t.seen, width, height),
	}
	if t.group >= 0 {
		in.Group = v.census.tallies[t.group].id
	}
	if v.cut(t.id) {
		in.Outside = s.window.outside(v.moving, t.id)
	}
	s.counts = s.counts[:0]
	s.hidden(&t.full, &t.seen, v.painter.layer)
	in.Occluders = s.occluders()
	return in
}

// mask returns a set as a mask that is valid until the next labels.
func (s *survey) mask(t *stencil, width, height int) mask.Mask {
	first := len(s.runs)
	s.runs = s.trace(s.runs, t, width, height)
	return mask.Mask{Width: width, Height: height, Runs: s.runs[first:len(s.runs):len(s.runs)]}
}

// cut reports whether part of a moving instance may be outside the image.
func (v *View) cut(id uint32) bool {
	for i := range v.moving {
		if o := &v.moving[i]; o.shapes(id) && v.painter.mayCut(o, v.seats[i].extent) {
			return true
		}
	}
	return false
}

// hidden adds up what the pixels of full that are not in seen show.
func (s *survey) hidden(full, seen *stencil, l *layer) {
	for y := full.box.Min.Y; y < full.box.Max.Y; y++ {
		row, open := full.row(y), seen.row(y)
		for i, w := range row {
			if w &^= open[i]; w != 0 {
				at := y*l.width + (full.first+i)<<6
				s.show(w, l.id[at:min(at+64, len(l.id))])
			}
		}
	}
}

// show counts the ids of the pixels of a word.
func (s *survey) show(w uint64, ids []uint32) {
	for w != 0 {
		at := bits.TrailingZeros64(w)
		id, n := ids[at], 1
		for at+n < len(ids) && w>>(at+n)&1 != 0 && ids[at+n] == id {
			n++
		}
		s.count(id, n)
		w &= ^uint64(0) << (at + n - 1) << 1
	}
}

func (s *survey) count(id uint32, n int) {
	for i := range s.counts {
		if s.counts[i].ID == id {
			s.counts[i].Pixels += n
			return
		}
	}
	s.counts = append(s.counts, Occluder{id, n})
}

// occluders returns what was counted, in order; it is valid until the next labels.
func (s *survey) occluders() []Occluder {
	first := len(s.hiders)
	s.hiders = s.ranked(s.hiders)
	return s.hiders[first:len(s.hiders):len(s.hiders)]
}

// ranked appends what was counted, in order.
func (s *survey) ranked(dst []Occluder) []Occluder {
	some := slices.DeleteFunc(s.counts, func(o Occluder) bool { return o.Pixels == 0 })
	slices.SortFunc(some, func(a, b Occluder) int {
		return cmp.Or(cmp.Compare(b.Pixels, a.Pixels), cmp.Compare(a.ID, b.ID))
	})
	return append(dst, some...)
}
