package coco

import (
	"cmp"
	"fmt"
	"maps"
	"slices"

	"storesim/bench/score"
)

// Segment is a stretch of a panoptic picture with a class of its own.
type Segment struct {
	ID       uint32 // in the picture, from 1; 0 is void
	Category int    // index
	Area     int    // pixels
	Crowd    bool   // of the truth: a group
}

// PanopticCategory is a class of segments.
type PanopticCategory struct {
	ID    int64
	Name  string
	Thing bool // something that can be counted; else stuff
}

// quality is what panoptic quality is made of, of one class.
type quality struct {
	iou             float64 // summed over right ones
	right, fp, fn   int
	category, image int
}

// PanopticResult is a comparison of panoptic segmentations.
type PanopticResult struct {
	categories []PanopticCategory
	images     int
	parts      []quality
}

// pair is a segment of the truth and a found one over the same pixels; 0 is void.
type pair struct{ truth, found uint32 }

// overlaps counts pixels by pair.
func overlaps(truth, found []uint32) map[pair]int {
	out := map[pair]int{}
	var last pair
	n := 0
	for i, id := range truth {
		if p := (pair{id, found[i]}); p != last {
			if n > 0 {
				out[last] += n
			}
			last, n = p, 0
		}
		n++
	}
	if n > 0 {
		out[last] += n
	}
	return out
}

// compare matches the segments of one image: two are the same where they are of one class and their IoU,
// void left out, is above a half (Kirillov et al. 2019, section 4.1).
func compare(truth, found map[uint32]Segment, pixels map[pair]int) map[int]quality {
	out := map[int]quality{}
	matched := map[pair]bool{} // with a 0 on the other side
	pairs := slices.SortedFunc(maps.Keys(pixels), func(a, b pair) int {
		return cmp.Or(cmp.Compare(a.truth, b.truth), cmp.Compare(a.found, b.found))
	})
	for _, p := range pairs {
		g, known := truth[p.truth]
		f, claimed := found[p.found]
		if !known || !claimed || g.Crowd || g.Category != f.Category {
			continue
		}
		both := pixels[p]
		iou := float64(both) / float64(f.Area+g.Area-both-pixels[pair{0, p.found}])
		if iou > 0.5 {
			q := out[g.Category]
			q.iou += iou
			q.right++
			out[g.Category] = q
			matched[pair{p.truth, 0}], matched[pair{0, p.found}] = true, true
		}
	}
	unmatched(out, truth, found, pixels, matched)
	return out
}

// unmatched counts missed segments, and extra ones: not those of which more than half is void or a crowd of
// their class.
func unmatched(
	out map[int]quality, truth, found map[uint32]Segment, pixels map[pair]int, matched map[pair]bool,
) {
	crowds := map[int]uint32{}
	for _, id := range slices.Sorted(maps.Keys(truth)) {
		g := truth[id]
		switch q := out[g.Category]; {
		case g.Crowd:
			crowds[g.Category] = id
		case !matched[pair{id, 0}]:
			q.fn++
			out[g.Category] = q
		}
	}
	for id, f := range found {
		excused := pixels[pair{0, id}]
		if crowd, ok := crowds[f.Category]; ok {
			excused += pixels[pair{crowd, id}]
		}
		if !matched[pair{0, id}] && 2*excused <= f.Area {
			q := out[f.Category]
			q.fp++
			out[f.Category] = q
		}
	}
}

// add keeps the parts of an image.
func (r *PanopticResult) add(image int, parts map[int]quality) {
	for _, category := range slices.Sorted(maps.Keys(parts)) {
		q := parts[category]
		q.category, q.image = category, image
		r.parts = append(r.parts, q)
	}
}

// Panoptic are the three figures: PQ, the product of SQ, the mean IoU of right segments, and RQ, their F1.
type Panoptic struct{ PQ, SQ, RQ float64 }

// mean averages over the classes that keep says and that occur. weight is how often an image counts, nil for
// once each.
func (r *PanopticResult) mean(keep func(PanopticCategory) bool, weight []int) (mean Panoptic, n int) {
	sums := make([]quality, len(r.categories))
	for _, q := range r.parts {
		w, sum := times(weight, int32(q.image)), &sums[q.category]
		sum.iou += float64(w) * q.iou
		sum.right += w * q.right
		sum.fp += w * q.fp
		sum.fn += w * q.fn
	}
	for k, q := range sums {
		if q.right+q.fp+q.fn == 0 || !keep(r.categories[k]) {
			continue
		}
		n++
		all := float64(q.right) + 0.5*float64(q.fp) + 0.5*float64(q.fn)
		mean.PQ += q.iou / all
		mean.RQ += float64(q.right) / all
		if q.right > 0 {
			mean.SQ += q.iou / float64(q.right)
		}
	}
	if n > 0 {
		mean.PQ, mean.SQ, mean.RQ = mean.PQ/float64(n), mean.SQ/float64(n), mean.RQ/float64(n)
	}
	return mean, n
}

// panopticGroup is a sort of classes.
type panopticGroup struct {
	ending string // of the figures' names
	keep   func(PanopticCategory) bool
}

func panopticGroups() []panopticGroup {
	return []panopticGroup{
		{"", func(PanopticCategory) bool { return true }},
		{"_things", func(c PanopticCategory) bool { return c.Thing }},
		{"_stuff", func(c PanopticCategory) bool { return !c.Thing }},
	}
}

// Figures are "panoptic.pq", "panoptic.sq" and "panoptic.rq", of all classes and with the endings "_things"
// and "_stuff" of the two sorts of them; sorts that do not occur are left out. N is the number of true and
// extra segments. Intervals are as those of Result.Figures.
func (r *PanopticResult) Figures(resamples int) map[string]score.Figure {
	out := map[string]score.Figure{}
	for _, group := range panopticGroups() {
		n := r.segments(group.keep)
		if n == 0 {
			continue
		}
		drawn := make([][]float64, len(panopticFigures()))
		resample(r.images, resamples, func(weight []int) {
			if mean, classes := r.mean(group.keep, weight); classes > 0 {
				for i, f := range panopticFigures() {
					drawn[i] = append(drawn[i], f.of(mean))
				}
			}
		})
		mean, _ := r.mean(group.keep, nil)
		for i, f := range panopticFigures() {
			spread := interval{r.images, resamples, drawn[i]}
			out["panoptic."+f.name+group.ending] = spread.around(f.of(mean), n)
		}
	}
	return out
}

// panopticFigure is one of the three.
type panopticFigure struct {
	name, title, means string
	of                 func(Panoptic) float64
}

func panopticFigures() []panopticFigure {
	return []panopticFigure{
		{"pq", "panoptic quality", "SQ times RQ by class, averaged",
			func(p Panoptic) float64 { return p.PQ }},
		{"sq", "segmentation quality", "mean IoU of matched segments by class, averaged",
			func(p Panoptic) float64 { return p.SQ }},
		{"rq", "recognition quality", "F1 of segments at IoU 0.5 by class, averaged",
			func(p Panoptic) float64 { return p.RQ }},
	}
}

// segments counts those that are asked for and the extra ones.
func (r *PanopticResult) segments(keep func(PanopticCategory) bool) int {
	n := 0
	for _, q := range r.parts {
		if keep(r.categories[q.category]) {
			n += q.right + q.fp + q.fn
		}
	}
	return n
}

// check compares a picture with what the file says of its segments.
func check(segments map[uint32]Segment, areas map[uint32]int) error {
	for _, id := range slices.Sorted(maps.Keys(areas)) {
		if _, ok := segments[id]; id != 0 && !ok {
			return fmt.Errorf("segment %d is in the PNG and not in the JSON", id)
		}
	}
	for _, id := range slices.Sorted(maps.Keys(segments)) {
		s := segments[id]
		switch n := areas[id]; {
		case n == 0:
			return fmt.Errorf("segment %d is in the JSON and not in the PNG", id)
		case s.Area != n:
			return fmt.Errorf("segment %d: area is %d, but the PNG has %d pixels of it", id, s.Area, n)
		}
	}
	return nil
}
