package coco

import (
	"cmp"
	"math"
	"slices"

	"storesim/sim/mask"
)

// thresholds of IoU and OKS: 0.50, 0.55, ... 0.95, rounded as numpy.linspace rounds them.
const thresholds = 10

func threshold(t int) float64 {
	low, high := 0.5, 0.95 // variables: constants would be subtracted exactly
	step := (high - low) / (thresholds - 1)
	if t == thresholds-1 {
		return high
	}
	return float64(float64(t)*step) + low
}

// areaRange tells objects apart by size, square pixels, both ends included.
type areaRange struct {
	name      string // "" for all
	low, high float64
}

func areaRanges(k Kind) []areaRange {
	const small, medium, all = 32 * 32, 96 * 96, 1e5 * 1e5
	ranges := []areaRange{
		{"", 0, all}, {"small", 0, small}, {"medium", small, medium}, {"large", medium, all},
	}
	if k == Keypoints {
		return slices.Delete(ranges, 1, 2)
	}
	return ranges
}

const maxRanges = 4

func (r areaRange) holds(area float64) bool { return area >= r.low && area <= r.high }

// mostFound is how many detections of a class count in an image, those with the highest scores.
func mostFound(k Kind) int {
	if k == Keypoints {
		return 20
	}
	return 100
}

// found is a detection after matching. Bit t of right and skip stands for threshold t: matched to an object,
// and not to be counted. Both are by area range.
type found struct {
	score       float64
	image, rank int32 // rank among those of its class in its image, from 0
	right, skip [maxRanges]uint16
}

// asked is how many objects of a class are to be found in an image, by area range.
type asked struct {
	image int32
	n     [maxRanges]int32
}

// class is all that counts of a category: detections in order of falling score, then of images.
type class struct {
	found []found
	asked []asked
}

// matcher matches the detections of one class in one image after the other.
type matcher struct {
	kind     Kind
	ranges   []areaRange
	truth    []Object
	found    []Object
	trueBox  []Box // of the masks
	foundBox []Box
	category *Category

	order   []int // of the objects: those asked for first
	ignored []bool
	taken   []bool
	near    [][]float64 // similarity by detection and object
}

func newMatcher(truth *Truth, dets *Detections) *matcher {
	m := &matcher{kind: truth.Kind, ranges: areaRanges(truth.Kind), truth: truth.Objects, found: dets.Objects}
	if truth.Kind == Masks {
		m.trueBox, m.foundBox = maskBoxes(m.truth), maskBoxes(m.found)
	}
	return m
}

func maskBoxes(objects []Object) []Box {
	boxes := make([]Box, len(objects))
	for i := range objects {
		boxes[i] = maskBox(&objects[i].Mask)
	}
	return boxes
}

func maskBox(m *mask.Mask) Box {
	r := m.Box()
	return Box{float64(r.Min.X), float64(r.Min.Y), float64(r.Dx()), float64(r.Dy())}
}

// image matches detections to objects of one class in one image and adds them to the class.
func (m *matcher) image(c *class, truth, dets []int) {
	image := int32(0)
	if len(truth) > 0 {
		image = int32(m.truth[truth[0]].Image)
	} else {
		image = int32(m.found[dets[0]].Image)
	}
	slices.SortStableFunc(dets, func(a, b int) int { return cmp.Compare(m.found[b].Score, m.found[a].Score) })
	dets = dets[:min(len(dets), mostFound(m.kind))]
	m.measure(truth, dets)
	first := len(c.found)
	for rank, d := range dets {
		c.found = append(c.found, found{score: m.found[d].Score, image: image, rank: int32(rank)})
	}
	ask := asked{image: image}
	for a, r := range m.ranges {
		ask.n[a] = m.arrange(truth, r)
		for t := range thresholds {
			m.pair(c.found[first:], truth, dets, a, t)
		}
	}
	c.asked = append(c.asked, ask)
}

// measure fills the table of similarities.
func (m *matcher) measure(truth, dets []int) {
	m.near = m.near[:0]
	values := make([]float64, len(truth)*len(dets))
	for i, d := range dets {
		row := values[i*len(truth) : (i+1)*len(truth)]
		for j, g := range truth {
			row[j] = m.similarity(d, g)
		}
		m.near = append(m.near, row)
	}
}

func (m *matcher) similarity(d, g int) float64 {
	switch m.kind {
	case Masks:
		return maskIoU(&m.found[d], &m.truth[g], m.foundBox[d], m.trueBox[g])
	case Keypoints:
		return oks(&m.found[d], &m.truth[g], m.category.Sigmas)
	default:
		return boxIoU(m.found[d].Box, m.truth[g].Box, m.truth[g].Crowd)
	}
}

// arrange puts the objects that are asked for before the others, and returns their number.
func (m *matcher) arrange(truth []int, r areaRange) (n int32) {
	m.order, m.ignored = m.order[:0], m.ignored[:0]
	for j, g := range truth {
		o := &m.truth[g]
		ignored := o.Crowd || !r.holds(o.Area) || m.kind == Keypoints && labelled(o.Points) == 0
		m.ignored = append(m.ignored, ignored)
		if !ignored {
			m.order = append(m.order, j)
			n++
		}
	}
	for j, ignored := range m.ignored {
		if ignored {
			m.order = append(m.order, j)
		}
	}
	return n
}

// pair gives each detection, the surest first, the object that it meets best and nobody has taken yet; a
// crowd can be taken many times. What meets nothing and lies outside the range of areas is not counted.
func (m *matcher) pair(out []found, truth, dets []int, a, t int) {
	m.taken = append(m.taken[:0], make([]bool, len(truth))...)
	bit := uint16(1) << t
	for i, d := range dets {
		best := m.best(i, truth, threshold(t))
		switch {
		case best >= 0:
			m.taken[best] = true
			out[i].right[a] |= bit
			if m.ignored[best] {
				out[i].skip[a] |= bit
			}
		case !m.ranges[a].holds(m.found[d].Area):
			out[i].skip[a] |= bit
		}
	}
}

// best is the object for a detection, -1 for none. Of equals the last one wins, as in COCOeval.
func (m *matcher) best(i int, truth []int, least float64) int {
	best, near := -1, math.Min(least, 1-1e-10)
	for _, j := range m.order {
		if m.taken[j] && !m.truth[truth[j]].Crowd {
			continue
		}
		if best >= 0 && !m.ignored[best] && m.ignored[j] {
			break // one that is asked for goes before all that are not
		}
		if m.near[i][j] >= near {
			best, near = j, m.near[i][j]
		}
	}
	return best
}

// classes matches everything, category by category and image by image.
func classes(truth *Truth, dets *Detections) []class {
	m := newMatcher(truth, dets)
	want := grouped(truth.Objects, len(truth.Categories), len(truth.Images))
	have := grouped(dets.Objects, len(truth.Categories), len(truth.Images))
	out := make([]class, len(truth.Categories))
	for k := range out {
		m.category = &truth.Categories[k]
		for i := range truth.Images {
			cell := k*len(truth.Images) + i
			if g, d := want.of(cell), have.of(cell); len(g) > 0 || len(d) > 0 {
				m.image(&out[k], g, d)
			}
		}
		slices.SortStableFunc(out[k].found, func(a, b found) int { return cmp.Compare(b.score, a.score) })
	}
	return out
}

// groups are the indices of objects by category and image, in their order.
type groups struct{ index, start []int }

func (g *groups) of(cell int) []int { return g.index[g.start[cell]:g.start[cell+1]] }

func grouped(objects []Object, categories, images int) *groups {
	g := &groups{index: make([]int, len(objects)), start: make([]int, categories*images+1)}
	for i := range objects {
		g.start[objects[i].Category*images+objects[i].Image+1]++
	}
	for cell := range g.start[1:] {
		g.start[cell+1] += g.start[cell]
	}
	next := slices.Clone(g.start)
	for i := range objects {
		cell := objects[i].Category*images + objects[i].Image
		g.index[next[cell]] = i
		next[cell]++
	}
	return g
}
