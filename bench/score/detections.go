package score

import (
	"cmp"
	"math"
	"slices"

	"storesim/pipeline/detect"
	"storesim/pipeline/store"
)

// DefaultPointRadius is how far a found point may lie from the true one, pixels.
const DefaultPointRadius = 12

// TruePerson is one person in one image. A point that is not visible is nil and is not asked for.
type TruePerson struct {
	Box        store.PixelBox // visible part
	Ignore     bool           // neither asked for nor counted against, as COCO's crowds
	Head, Foot *PixelPoint
	Hands      [2]*PixelPoint
}

// PixelPoint is a place in an image.
type PixelPoint struct{ X, Y float64 }

// DetectionFrame is one image with its people and what was found.
type DetectionFrame struct {
	Truth []TruePerson
	Found []detect.Detection
}

// ious are the thresholds of COCO's average precision, 0.50 to 0.95.
const ious = 10

func iouThreshold(k int) float64 { return 0.5 + 0.05*float64(k) }

// BoxResult is a found box of a frame: whether it is right at each threshold, or not counted there.
type BoxResult struct {
	Score float64
	Right [ious]bool
	Skip  [ious]bool // matched to a person to be ignored
}

// FrameCounts are the boxes and points of one frame.
type FrameCounts struct {
	People int
	Boxes  []BoxResult
	Points [3]Rate // head, foot, hands: found within the radius, of the visible ones
}

// DetectionScores are the frames of one or more runs.
type DetectionScores struct{ Frames []FrameCounts }

// Detections compares found boxes with people as COCO does (at each IoU threshold, in order of falling score,
// each takes the free person it overlaps most), and points of the boxes that match at IoU 0.5.
func Detections(frames []DetectionFrame, pointRadius float64) DetectionScores {
	s := DetectionScores{Frames: make([]FrameCounts, len(frames))}
	for i, f := range frames {
		s.Frames[i] = compareFrame(f, pointRadius)
	}
	return s
}

func compareFrame(f DetectionFrame, radius float64) FrameCounts {
	found := slices.Clone(f.Found)
	slices.SortStableFunc(found, func(a, b detect.Detection) int { return cmp.Compare(b.Score, a.Score) })
	people := slices.Clone(f.Truth)
	slices.SortStableFunc(people, func(a, b TruePerson) int {
		return cmp.Compare(btoi(a.Ignore), btoi(b.Ignore))
	})

	out := FrameCounts{Boxes: make([]BoxResult, len(found))}
	for d := range found {
		out.Boxes[d].Score = found[d].Score
	}
	for k := range ious {
		personOf := matchBoxes(people, found, iouThreshold(k))
		for d, p := range personOf {
			out.Boxes[d].Right[k] = p >= 0 && !people[p].Ignore
			out.Boxes[d].Skip[k] = p >= 0 && people[p].Ignore
		}
		if k == 0 {
			out.Points = comparePoints(people, found, personOf, radius)
		}
	}
	for _, p := range people {
		out.People += btoi(!p.Ignore)
	}
	return out
}

// matchBoxes returns the person of each box, -1 for none. People to be ignored come last in the list, and are
// taken only by a box that no other person wants.
func matchBoxes(people []TruePerson, found []detect.Detection, threshold float64) []int {
	personOf := make([]int, len(found))
	taken := make([]bool, len(people))
	for d := range found {
		personOf[d] = bestPerson(people, taken, found[d].Box, threshold)
		if p := personOf[d]; p >= 0 && !people[p].Ignore {
			taken[p] = true
		}
	}
	return personOf
}

func bestPerson(people []TruePerson, taken []bool, box store.PixelBox, threshold float64) int {
	best, most := -1, min(threshold, 1-1e-10)
	for p := range people {
		if taken[p] {
			continue
		}
		if best >= 0 && !people[best].Ignore && people[p].Ignore {
			break
		}
		if o := overlap(people[p], box); o >= most {
			best, most = p, o
		}
	}
	return best
}

// overlap is the IoU, or for people to be ignored the share of the box that lies in theirs.
func overlap(p TruePerson, box store.PixelBox) float64 {
	if !p.Ignore {
		return p.Box.IoU(box)
	}
	if box.Area() == 0 {
		return 0
	}
	return p.Box.Intersect(box).Area() / box.Area()
}

func comparePoints(people []TruePerson, found []detect.Detection, personOf []int, radius float64) [3]Rate {
	var out [3]Rate
	matched := make([]*detect.Detection, len(people))
	for d, p := range personOf {
		if p >= 0 && matched[p] == nil {
			matched[p] = &found[d]
		}
	}
	for i, p := range people {
		if p.Ignore {
			continue
		}
		d := matched[i]
		if d == nil {
			d = &detect.Detection{} // points with score 0: none found
		}
		out[0].count(p.Head, near(p.Head, d.Head, radius))
		out[1].count(p.Foot, near(p.Foot, d.Foot, radius))
		a, b := handsFound(p.Hands, d.Hands, radius)
		out[2].count(p.Hands[0], a)
		out[2].count(p.Hands[1], b)
	}
	return out
}

func (r *Rate) count(asked *PixelPoint, hit bool) {
	if asked != nil {
		r.N++
		r.Hits += btoi(hit)
	}
}

func near(want *PixelPoint, got detect.Point, radius float64) bool {
	return want != nil && got.Score > 0 && math.Hypot(want.X-got.X, want.Y-got.Y) <= radius
}

// handsFound takes the better of the two ways to name the sides.
func handsFound(want [2]*PixelPoint, got [2]detect.Point, radius float64) (left, right bool) {
	l, r := near(want[0], got[0], radius), near(want[1], got[1], radius)
	x, y := near(want[0], got[1], radius), near(want[1], got[0], radius)
	if btoi(x)+btoi(y) > btoi(l)+btoi(r) {
		return x, y
	}
	return l, r
}
