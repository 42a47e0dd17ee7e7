package coco

import "math/bits"

// steps are the recalls 0, 0.01, ... 1 at which COCOeval reads precision.
const steps = 101

// curves are a class's for one range of areas: precision against recall at all thresholds, for images that
// count so many times. Buffers are used again.
type curves struct {
	asked int           // objects, each as often as its image counts
	need  *[steps]int   // the fewest right detections that reach each step of recall
	needs []*[steps]int // the same by the number of objects, where it was wanted before

	counted int                      // detections
	left    [thresholds]int          // of those, not to be counted at a threshold
	right   [thresholds]int          // of those, right ones
	few     [buckets][thresholds]int // right ones by their rank in the image
	points  [thresholds][]point
}

// point is a curve after a right detection. Wrong ones between two only lower precision, so that the best one
// at a recall or more is found at right ones.
type point struct {
	right     int
	precision float64
}

// buckets part detections by their ranks: those that count where one, ten or all of a class in an image do.
const buckets = 3

func bucketOf(rank int32) int {
	switch {
	case rank < 1:
		return 0
	case rank < 10:
		return 1
	default:
		return 2
	}
}

// trace walks a class's detections for a range of areas. weight is how often an image counts, nil for once
// each. It returns false where nothing is asked for.
func (c *curves) trace(k *class, area int, weight []int) bool {
	c.asked, c.counted = 0, 0
	for i := range k.asked {
		c.asked += int(k.asked[i].n[area]) * times(weight, k.asked[i].image)
	}
	if c.asked == 0 {
		return false
	}
	c.left, c.right, c.few = [thresholds]int{}, [thresholds]int{}, [buckets][thresholds]int{}
	for t := range c.points {
		c.points[t] = c.points[t][:0]
	}
	for i := range k.found {
		f := &k.found[i]
		if w := times(weight, f.image); w > 0 && f.skip[area] != everyThreshold {
			c.add(f, area, w)
		}
	}
	c.need = c.reach()
	return true
}

// everyThreshold has a bit for each.
const everyThreshold = 1<<thresholds - 1

// add takes a detection that counts w times.
func (c *curves) add(f *found, area, w int) {
	c.counted += w
	for rest := f.skip[area]; rest != 0; rest &= rest - 1 {
		c.left[bits.TrailingZeros16(rest)] += w
	}
	few := &c.few[bucketOf(f.rank)]
	for rest := f.right[area] &^ f.skip[area]; rest != 0; rest &= rest - 1 {
		t := bits.TrailingZeros16(rest)
		few[t] += w
		c.right[t] += w
		precision := float64(c.right[t]) / float64(c.counted-c.left[t])
		c.points[t] = append(c.points[t], point{c.right[t], precision})
	}
}

// reach returns the counts whose recall of the objects asked for is a step or more.
func (c *curves) reach() *[steps]int {
	if n := c.asked + 1 - len(c.needs); n > 0 {
		c.needs = append(c.needs, make([]*[steps]int, n)...)
	}
	if c.needs[c.asked] == nil {
		c.needs[c.asked] = reach(c.asked)
	}
	return c.needs[c.asked]
}

// reach compares as COCOeval does, number by number.
func reach(asked int) *[steps]int {
	var need [steps]int
	for r := range need {
		step := float64(r) * 0.01
		n := r * asked / (steps - 1)
		for n > 0 && float64(n-1)/float64(asked) >= step {
			n--
		}
		for float64(n)/float64(asked) < step {
			n++
		}
		need[r] = n
	}
	return &need
}

// times is how often an image counts.
func times(weight []int, image int32) int {
	if weight == nil {
		return 1
	}
	return weight[image]
}

// recall is that of all detections of the first buckets together.
func (c *curves) recall(t, buckets int) float64 {
	right := 0
	for b := range buckets {
		right += c.few[b][t]
	}
	return float64(right) / float64(c.asked)
}

// averagePrecision is the mean, over the steps of recall, of the best precision at that recall or more. It
// may be asked for once: points become the best of those after them. COCOeval divides by the number of
// detections and 2e-16, so that a single right one does not quite give 1; here it does.
func (c *curves) averagePrecision(t int) float64 {
	points := c.points[t]
	for i := len(points) - 1; i > 0; i-- {
		points[i-1].precision = max(points[i-1].precision, points[i].precision)
	}
	sum, at := 0.0, 0
	for _, n := range c.need {
		for at < len(points) && points[at].right < n {
			at++
		}
		if at == len(points) {
			break
		}
		sum += points[at].precision
	}
	return sum / steps
}
