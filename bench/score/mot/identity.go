package mot

import (
	"fmt"

	"storesim/bench/score"
)

// maxTangle bounds the tracks of one side that hang together: their table would not fit in memory.
const maxTangle = 8192

// identity adds the counts of Ristani et al. (2016): tracks are paired one to one so that they are together
// at the most boxes, which makes false negatives and positives least (equation 4). It returns the place in
// tracks where each claimed track counts: that of the true track it is paired with, or its own.
func (s *sequence) identity(tracks []TrackCounts) (owner []int, err error) {
	together := make([]int, len(s.links))
	for _, f := range s.frames {
		for _, p := range f.pairs {
			if p.similarity >= half {
				together[p.link]++
			}
		}
	}
	for i, n := range s.truthCount {
		tracks[i].Truth, tracks[i].TruthTracks = n, 1
	}
	owner = make([]int, len(s.claimCount))
	for j := range owner {
		owner[j] = len(s.truthCount) + j
	}
	for _, t := range s.tangles(together) {
		if err := t.pair(s, together, tracks, owner); err != nil {
			return nil, err
		}
	}
	for j, n := range s.claimCount {
		tracks[owner[j]].Claimed += n
	}
	return owner, nil
}

// tangle is a set of links whose tracks hang together, by index.
type tangle []int

// tangles splits the links with a common box into sets that share no track, so that each can be paired alone.
func (s *sequence) tangles(together []int) []tangle {
	parent := make([]int, len(s.truthCount)+len(s.claimCount))
	for i := range parent {
		parent[i] = i
	}
	root := func(i int) int {
		for parent[i] != i {
			parent[i] = parent[parent[i]]
			i = parent[i]
		}
		return i
	}
	for i, l := range s.links {
		if together[i] > 0 {
			parent[root(int(l.truth))] = root(len(s.truthCount) + int(l.claim))
		}
	}
	at := map[int]int{} // root -> index in out
	var out []tangle
	for i, l := range s.links {
		if together[i] == 0 {
			continue
		}
		r := root(int(l.truth))
		k, ok := at[r]
		if !ok {
			k = len(out)
			at[r] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}

func (t tangle) pair(s *sequence, together []int, tracks []TrackCounts, owner []int) error {
	rows, columns := map[int32]int{}, map[int32]int{}
	var truth, claims []int32
	for _, i := range t {
		l := s.links[i]
		if _, ok := rows[l.truth]; !ok {
			rows[l.truth] = len(truth)
			truth = append(truth, l.truth)
		}
		if _, ok := columns[l.claim]; !ok {
			columns[l.claim] = len(claims)
			claims = append(claims, l.claim)
		}
	}
	if max(len(truth), len(claims)) > maxTangle {
		return fmt.Errorf("%d true and %d claimed tracks hang together, at most %d can be paired",
			len(truth), len(claims), maxTangle)
	}
	cost := make([][]float64, len(truth))
	for i := range cost {
		cost[i] = make([]float64, len(claims))
	}
	for _, i := range t {
		cost[rows[s.links[i].truth]][columns[s.links[i].claim]] = -float64(together[i])
	}
	for i, j := range score.Assign(cost) {
		if j >= 0 && cost[i][j] < 0 {
			tracks[truth[i]].IDHits = int(-cost[i][j])
			owner[claims[j]] = int(truth[i])
		}
	}
	return nil
}
