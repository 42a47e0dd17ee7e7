package coco

import (
	"cmp"
	"slices"
	"testing"

	"pgregory.net/rapid"
)

// byTable is a statistic as COCOeval's tables give it, detection by detection, each image copied as often as
// its weight says.
func byTable(r *Result, s statistic, weight []int) value {
	var out value
	for k := range r.classes {
		for t := s.from; t < s.to; t++ {
			recalls, precisions, asked := table(&r.classes[k], s, t, weight)
			if asked == 0 {
				continue
			}
			out.n++
			switch {
			case !s.recall:
				out.sum += read101(recalls, precisions)
			case len(recalls) > 0:
				out.sum += recalls[len(recalls)-1]
			}
		}
	}
	return out
}

func table(k *class, s statistic, t int, weight []int) (recalls, precisions []float64, asked int) {
	for _, q := range k.asked {
		asked += int(q.n[s.area]) * weight[q.image]
	}
	right, wrong := 0, 0
	for _, f := range k.found {
		if f.rank >= s.most || f.skip[s.area]>>t&1 == 1 || weight[f.image] == 0 {
			continue
		}
		if f.right[s.area]>>t&1 == 1 {
			right += weight[f.image]
		} else {
			wrong += weight[f.image]
		}
		recalls = append(recalls, float64(right)/float64(asked))
		precisions = append(precisions, float64(right)/float64(wrong+right))
	}
	return recalls, precisions, asked
}

func read101(recalls, precisions []float64) float64 {
	sum := 0.0
	for r := range 101 {
		best := 0.0
		for i, recall := range recalls {
			if recall >= float64(r)*0.01 {
				best = max(best, precisions[i])
			}
		}
		sum += best
	}
	return sum / 101
}

// matches draws what matching may leave of some classes.
func matches(t *rapid.T, images int) *Result {
	r := &Result{kind: rapid.SampledFrom([]Kind{Boxes, Keypoints}).Draw(t, "kind"), images: images}
	bits := rapid.Uint16Range(0, 1<<thresholds-1)
	sparse := rapid.OneOf(rapid.Just(uint16(0)), rapid.Just(uint16(1<<thresholds-1)), bits)
	for range rapid.IntRange(1, 3).Draw(t, "classes") {
		var c class
		ranks := make([]int32, images)
		for i := range images {
			q := asked{image: int32(i)}
			for a := range q.n {
				q.n[a] = rapid.Int32Range(0, 9).Draw(t, "asked")
			}
			c.asked = append(c.asked, q)
		}
		for range rapid.IntRange(0, 19).Draw(t, "found") {
			f := found{score: rapid.Float64Range(0, 1).Draw(t, "score"), image: rapid.Int32Range(0, int32(images-1)).Draw(t, "image")}
			f.rank = ranks[f.image]
			ranks[f.image]++
			for a := range f.right {
				f.right[a], f.skip[a] = sparse.Draw(t, "right"), sparse.Draw(t, "skip")
			}
			c.found = append(c.found, f)
		}
		slices.SortStableFunc(c.found, func(a, b found) int { return cmp.Compare(b.score, a.score) })
		r.classes = append(r.classes, c)
	}
	return r
}

// One walk for all statistics gives what a table for each of them gives, to the last bit, however often images
// count.
func TestOneWalkIsAllTables(t *testing.T) {
	some := 0
	rapid.Check(t, func(t *rapid.T) {
		const images = 4
		r := matches(t, images)
		c := &curves{}
		for range 3 { // with the same room to work in
			weight := rapid.SliceOfN(rapid.IntRange(0, 5), images, images).Draw(t, "weight")
			list := statistics(r.kind)
			for i, got := range r.values(list, c, weight) {
				if want := byTable(r, list[i], weight); got != want {
					t.Fatalf("%s is %v, want %v", list[i].name, got, want)
				}
				if got.sum > 0 {
					some++
				}
			}
		}
	})
	if some < 100 {
		t.Errorf("only %d values above 0", some)
	}
}

// The counts at which a recall is reached are those that division gives.
func TestReach(t *testing.T) {
	for asked := 1; asked < 3000; asked += 1 + asked/7 {
		n := 0
		for r, got := range reach(asked) {
			for float64(n)/float64(asked) < float64(r)*0.01 {
				n++
			}
			if got != n {
				t.Fatalf("%d of %d reach %d hundredths, want %d", got, asked, r, n)
			}
		}
	}
}
