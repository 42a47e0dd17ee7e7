package coco

import "fmt"

// Result is a comparison. Its figures are computed from the matches, at once or by resampled images.
type Result struct {
	kind    Kind
	images  int
	classes []class
}

// Evaluate matches detections to the truth that they were read for.
func Evaluate(truth *Truth, dets *Detections) *Result {
	return &Result{kind: truth.Kind, images: len(truth.Images), classes: classes(truth, dets)}
}

// statistic is one of the figures that COCOeval prints.
type statistic struct {
	name     string // without the family
	recall   bool   // a mean of recalls, not of average precisions
	area     int    // index of the range
	from, to int    // thresholds
	most     int32  // detections of a class in an image that count
}

// statistics are those of a kind in the order in which COCOeval prints them: twelve, of keypoints ten.
func statistics(k Kind) []statistic {
	most := int32(mostFound(k))
	precision := func(name string, area, from, to int) statistic {
		return statistic{name, false, area, from, to, most}
	}
	recall := func(name string, area, from, to int, most int32) statistic {
		return statistic{name, true, area, from, to, most}
	}
	out := []statistic{
		precision("ap", 0, 0, thresholds), precision("ap50", 0, 0, 1), precision("ap75", 0, 5, 6),
	}
	ranges := areaRanges(k)
	for a, r := range ranges[1:] {
		out = append(out, precision("ap_"+r.name, a+1, 0, thresholds))
	}
	if k == Keypoints {
		out = append(out, recall("ar", 0, 0, thresholds, most),
			recall("ar50", 0, 0, 1, most), recall("ar75", 0, 5, 6, most))
	} else {
		for _, n := range []int32{1, 10, most} {
			out = append(out, recall(fmt.Sprintf("ar%d", n), 0, 0, thresholds, n))
		}
	}
	for a, r := range ranges[1:] {
		out = append(out, recall("ar_"+r.name, a+1, 0, thresholds, most))
	}
	return out
}

// mean is a statistic's value: over all categories with objects that are asked for, and over its thresholds.
// ok is false where there is no such category. weight is how often an image counts, nil for once each.
func (r *Result) mean(s statistic, weight []int) (value float64, ok bool) {
	var c curve
	sum, n := 0.0, 0
	for k := range r.classes {
		for t := s.from; t < s.to; t++ {
			if !c.trace(&r.classes[k], ask{s.area, t, s.most}, weight) {
				break
			}
			n++
			if s.recall {
				sum += c.recall()
			} else {
				sum += c.averagePrecision()
			}
		}
	}
	if n == 0 {
		return 0, false
	}
	return sum / float64(n), true
}

// asked counts the objects that a range of areas asks for.
func (r *Result) asked(area int) int {
	n := 0
	for k := range r.classes {
		for _, q := range r.classes[k].asked {
			n += int(q.n[area])
		}
	}
	return n
}

// Stats are the figures in the order in which COCOeval prints them, -1 where nothing is asked for: of boxes
// and masks AP, AP50, AP75, AP of small, medium and large objects, AR1, AR10, AR100, AR of small, medium and
// large objects; of keypoints AP, AP50, AP75, AP medium and large, AR, AR50, AR75, AR medium and large.
func (r *Result) Stats() []float64 {
	var out []float64
	for _, s := range statistics(r.kind) {
		value, ok := r.mean(s, nil)
		if !ok {
			value = -1
		}
		out = append(out, value)
	}
	return out
}
