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

// value is a statistic's mean over all categories with objects that are asked for, and over its thresholds. n
// is the number of those means' terms; without any there is no value.
type value struct {
	sum float64
	n   int
}

func (v value) mean() float64 { return v.sum / float64(v.n) }

// values are those of all statistics, from one walk through the matches for each range of areas. weight is
// how often an image counts, nil for once each; c is room to work in.
func (r *Result) values(list []statistic, c *curves, weight []int) []value {
	out := make([]value, len(list))
	for k := range r.classes {
		for area := range areaRanges(r.kind) {
			if c.trace(&r.classes[k], area, weight) {
				c.addTo(out, list, area)
			}
		}
	}
	return out
}

// addTo adds a class's terms to the statistics of a range of areas.
func (c *curves) addTo(out []value, list []statistic, area int) {
	var precision [thresholds]float64
	for t := range precision {
		precision[t] = c.averagePrecision(t)
	}
	for i, s := range list {
		if s.area != area {
			continue
		}
		for t := s.from; t < s.to; t++ {
			term := precision[t]
			if s.recall {
				term = c.recall(t, bucketOf(s.most-1)+1)
			}
			out[i].sum += term
			out[i].n++
		}
	}
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
	for _, v := range r.values(statistics(r.kind), &curves{}, nil) {
		if v.n == 0 {
			out = append(out, -1)
			continue
		}
		out = append(out, v.mean())
	}
	return out
}
