package score

import (
	"math"
	"slices"
)

// scoreTracks counts instants of n true and m claimed tracks; whatever the tracks are made of (floor points,
// boxes), only the distances of the instants matter.
func scoreTracks(instants []instant, n, m int) []TrackCounts {
	together := overlaps(instants, n, m)
	claimOf := Assign(together)
	counts := make([]TrackCounts, n+m)
	owner := slices.Repeat([]int{-1}, m) // cluster that a claimed track counts in
	for i, j := range claimOf {
		if j >= 0 && together[i][j] < 0 {
			owner[j] = i
			counts[i].IDHits = int(-together[i][j])
		}
	}
	for j := range owner {
		if owner[j] < 0 {
			owner[j] = n + j
		}
	}
	for _, in := range instants {
		for _, i := range in.truth {
			counts[i].Truth++
		}
		for _, j := range in.claimed {
			counts[owner[j]].Claimed++
		}
	}
	followInstants(instants, counts, owner)
	return slices.DeleteFunc(counts, func(c TrackCounts) bool { return c.Truth == 0 && c.Claimed == 0 })
}

// overlaps returns the negative number of instants at which each pair of tracks is within reach: the
// least-cost assignment over these is that of Ristani et al. (2016), equation 4, because false negatives and
// positives add up to all instants less twice the common ones.
func overlaps(instants []instant, n, m int) [][]float64 {
	out := make([][]float64, n)
	for i := range out {
		out[i] = make([]float64, m)
	}
	for _, in := range instants {
		for a, i := range in.truth {
			for b, j := range in.claimed {
				if !math.IsInf(in.dist[a][b], 1) {
					out[i][j]--
				}
			}
		}
	}
	return out
}

// followInstants adds the counts of the instant-wise assignment.
func followInstants(instants []instant, counts []TrackCounts, owner []int) {
	last := map[int]int{}    // true track -> the claim it was matched to last, ever
	current := map[int]int{} // true track -> its claim at the instant before
	for _, in := range instants {
		pairs := pairInstant(in, current)
		clear(current)
		free := map[int]bool{}
		for _, j := range in.claimed {
			free[j] = true
		}
		for a, b := range pairs {
			if b < 0 {
				continue
			}
			i, j := in.truth[a], in.claimed[b]
			counts[i].Hits++
			counts[i].Distance += in.dist[a][b]
			if was, ok := last[i]; ok && was != j {
				counts[i].Switches++
			}
			last[i], current[i], free[j] = j, j, false
		}
		for _, j := range in.claimed {
			if free[j] {
				counts[owner[j]].Extra++
			}
		}
	}
}

// pairInstant matches the tracks of one instant: pairs of the instant before that still hold are kept, of the
// rest as many as can be are matched, at the least distance.
func pairInstant(in instant, current map[int]int) []int {
	if len(in.claimed) == 0 {
		return slices.Repeat([]int{-1}, len(in.truth))
	}
	cost := make([][]float64, len(in.truth))
	for a := range in.truth {
		cost[a] = slices.Clone(in.dist[a])
	}
	for a, i := range in.truth {
		j, ok := current[i]
		b := slices.Index(in.claimed, j)
		if ok && b >= 0 && !math.IsInf(in.dist[a][b], 1) {
			keepPair(cost, a, b)
		}
	}
	return Assign(cost)
}

// keepPair forbids row a and column b everything but each other.
func keepPair(cost [][]float64, a, b int) {
	held := cost[a][b]
	for r := range cost {
		cost[r][b] = math.Inf(1)
	}
	for c := range cost[a] {
		cost[a][c] = math.Inf(1)
	}
	cost[a][b] = held
}

// The columns of a track cluster.
const (
	trackTruth = iota
	trackClaimed
	trackIDHits
	trackHits
	trackExtra
	trackSwitches
	trackDistance
)

func (s TrackScores) clusters() [][]float64 {
	out := make([][]float64, len(s.Clusters))
	for i, c := range s.Clusters {
		out[i] = []float64{
			float64(c.Truth), float64(c.Claimed), float64(c.IDHits), float64(c.Hits), float64(c.Extra),
			float64(c.Switches), c.Distance,
		}
	}
	return out
}
