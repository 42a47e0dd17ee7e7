package mot

import (
	"cmp"
	"math/rand/v2"
	"slices"

	"storesim/bench/score"
)

// DefaultResamples is how many resamples of the tracks give an interval steady to about its second digit.
const DefaultResamples = 500

// spread holds the values of every measure on every resample.
type spread struct{ values [][]float64 }

// resampled draws tracks with replacement (Efron 1979); nil for fewer than two, which say nothing about the
// spread. The draws depend on the number of tracks alone, and tracks are put in order first, so the order
// of rows and sequences changes nothing but roundings.
func (s Scores) resampled(list []measure, resamples int) *spread {
	n := len(s.Tracks)
	if n < 2 || resamples == 0 {
		return nil
	}
	groups, of := s.groups()
	rows := make([][]float64, len(groups))
	var flat []float64 // close together in memory
	for i, g := range groups {
		row := g.vector()
		flat = append(flat, row[:g.columns()]...)
		rows[i] = flat[len(flat)-g.columns():]
	}
	draw := rand.New(rand.NewPCG(0x6d07, uint64(n)))
	out := &spread{values: make([][]float64, len(list))}
	weight := make([]float64, len(groups))
	for range resamples {
		clear(weight)
		for range n {
			weight[of[draw.IntN(n)]]++
		}
		var total vector
		for i, w := range weight {
			if w > 0 {
				total.add(rows[i], w)
			}
		}
		sum := total.counts()
		for i, m := range list {
			if m.kind != count {
				out.values[i] = append(out.values[i], m.value(&sum))
			}
		}
	}
	for _, v := range out.values {
		slices.Sort(v)
	}
	return out
}

// groups puts equal tracks together, most often claims of one box on nothing: they are added once. Of[i] is
// the group of the i-th track in order.
func (s Scores) groups() (groups []*TrackCounts, of []int) {
	sorted := slices.Clone(s.Tracks)
	slices.SortStableFunc(sorted, compareTracks)
	of = make([]int, len(sorted))
	for i, t := range sorted {
		if i == 0 || *t != *sorted[i-1] {
			groups = append(groups, t)
		}
		of[i] = len(groups) - 1
	}
	return groups, of
}

func compareTracks(a, b *TrackCounts) int {
	return cmp.Or(cmp.Compare(a.Truth, b.Truth), cmp.Compare(a.Claimed, b.Claimed),
		cmp.Compare(a.Hits, b.Hits), cmp.Compare(a.IDHits, b.IDHits), cmp.Compare(a.Extra, b.Extra),
		cmp.Compare(a.Similarity, b.Similarity),
		cmp.Compare(a.HOTA[0].Association, b.HOTA[0].Association))
}

// interval returns the 2.5 % and 97.5 % quantiles of a measure.
func (s *spread) interval(i int) (low, high float64) {
	return score.Quantile(s.values[i], 0.025), score.Quantile(s.values[i], 0.975)
}
