package score

import (
	"cmp"
	"math/rand/v2"
	"slices"
)

// rankedBox is a box of all frames in order of falling score.
type rankedBox struct {
	frame int
	box   *BoxResult
}

func (s DetectionScores) ranked() []rankedBox {
	var out []rankedBox
	for f := range s.Frames {
		for b := range s.Frames[f].Boxes {
			out = append(out, rankedBox{f, &s.Frames[f].Boxes[b]})
		}
	}
	slices.SortStableFunc(out, func(a, b rankedBox) int { return cmp.Compare(b.box.Score, a.box.Score) })
	return out
}

// averagePrecision is COCO's: precision, made falling, at 101 recalls from 0 to 1, averaged. weight[f] is how
// many times frame f counts. The recalls are multiples of 0.01 rounded as COCO's evaluator rounds them.
func averagePrecision(boxes []rankedBox, people int, weight []int, k int) float64 {
	if people == 0 {
		return 0
	}
	var recalls, precisions []float64
	hits, n := 0, 0
	for _, r := range boxes {
		w := weight[r.frame]
		if w == 0 || r.box.Skip[k] {
			continue
		}
		n += w
		hits += w * btoi(r.box.Right[k])
		recalls = append(recalls, ratio(hits, people))
		precisions = append(precisions, ratio(hits, n))
	}
	for i := len(precisions) - 2; i >= 0; i-- {
		precisions[i] = max(precisions[i], precisions[i+1])
	}
	sum := 0.0
	for i, at := 0, 0; i <= 100; i++ {
		for at < len(recalls) && recalls[at] < float64(i)*0.01 {
			at++
		}
		if at < len(recalls) {
			sum += precisions[at]
		}
	}
	return sum / 101
}

// AP is the average precision over the IoU thresholds 0.50+0.05*from to 0.50+0.05*(to-1): AP(0, 1) is AP50,
// AP(0, 10) COCO's AP. Its interval is a bootstrap by frame.
func (s DetectionScores) AP(from, to int) Figure {
	boxes := s.ranked()
	once := slices.Repeat([]int{1}, len(s.Frames))
	mean := func(weight []int) float64 {
		people, sum := 0, 0.0
		for f := range s.Frames {
			people += weight[f] * s.Frames[f].People
		}
		for k := from; k < to; k++ {
			sum += averagePrecision(boxes, people, weight, k)
		}
		return sum / float64(to-from)
	}
	people := 0
	for _, f := range s.Frames {
		people += f.People
	}
	if people == 0 {
		return Rate{}.Figure()
	}
	value := mean(once)
	if len(s.Frames) < 2 {
		return unspread(value, people, unit())
	}
	low, high := bootstrapFrames(len(s.Frames), mean)
	return widen(Figure{Value: value, N: people, Low: min(low, value), High: max(high, value)}, len(s.Frames))
}

// frameResamples is less than resamples: each one walks all boxes again.
const frameResamples = 200

func bootstrapFrames(n int, f func(weight []int) float64) (low, high float64) {
	draw := rand.New(rand.NewPCG(0xb0c5, uint64(n)))
	values, weight := make([]float64, frameResamples), make([]int, n)
	for i := range values {
		clear(weight)
		for range n {
			weight[draw.IntN(n)]++
		}
		values[i] = f(weight)
	}
	slices.Sort(values)
	return Quantile(values, 0.025), Quantile(values, 0.975)
}

// points is the share of visible points of one kind (head, foot, hands) that were found, clustered by frame.
func (s DetectionScores) points(kind int) Figure {
	var clusters [][]float64
	n := 0
	for _, f := range s.Frames {
		if r := f.Points[kind]; r.N > 0 {
			clusters = append(clusters, []float64{float64(r.Hits), float64(r.N)})
			n += r.N
		}
	}
	return share(clusters, n, over(0, 1), 1)
}
