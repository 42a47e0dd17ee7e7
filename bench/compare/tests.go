package compare

import (
	"cmp"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat/distuv"
)

// McNemar is the exact two-sided p-value of McNemar's test (1947): of the cases that only one side has right,
// each side has half by chance.
func McNemar(onlyA, onlyB int) float64 {
	n := onlyA + onlyB
	if n == 0 {
		return 1
	}
	tail := distuv.Binomial{N: float64(n), P: 0.5}.CDF(float64(min(onlyA, onlyB)))
	return min(1, 2*tail)
}

// Holm adjusts p-values for being several (Holm 1979): an adjusted one below 5 % is a finding in a family
// whose chance of any false finding is at most 5 %.
func Holm(p []float64) []float64 {
	order := make([]int, len(p))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return cmp.Compare(p[a], p[b]) })
	out := make([]float64, len(p))
	least := 0.0
	for rank, i := range order {
		least = max(least, min(1, p[i]*float64(len(p)-rank)))
		out[i] = least
	}
	return out
}

// exactRanks is the largest number of values for which the ranks' distribution is counted out.
const exactRanks = 40

// MannWhitney is the two-sided p-value of the rank-sum test of two samples (Mann and Whitney 1947): exact up
// to 40 values without ties, else the normal approximation with corrections for ties and continuity.
func MannWhitney(a, b []float64) float64 {
	if len(a) == 0 || len(b) == 0 {
		return 1
	}
	u, ties := rankSum(a, b)
	n, m := float64(len(a)), float64(len(b))
	far := max(u, n*m-u)
	if ties == 0 && len(a)+len(b) <= exactRanks {
		return min(1, 2*exactTail(len(a), len(b), int(math.Round(n*m-far))))
	}
	all := n + m
	sd := math.Sqrt(n * m / 12 * (all + 1 - ties/(all*(all-1))))
	if sd == 0 {
		return 1
	}
	return min(1, 2*distuv.UnitNormal.Survival((far-n*m/2-0.5)/sd))
}

// rankSum returns U of a, and the sum of t^3 - t over groups of t equal values.
func rankSum(a, b []float64) (u, ties float64) {
	type value struct {
		x     float64
		fromA bool
	}
	var all []value
	for _, x := range a {
		all = append(all, value{x, true})
	}
	for _, x := range b {
		all = append(all, value{x, false})
	}
	slices.SortFunc(all, func(x, y value) int { return cmp.Compare(x.x, y.x) })
	sum := 0.0
	for i := 0; i < len(all); {
		j := i
		for j < len(all) && all[j].x == all[i].x {
			j++
		}
		for _, v := range all[i:j] {
			if v.fromA {
				sum += float64(i+j+1) / 2 // the mean of the ranks i+1 to j
			}
		}
		t := float64(j - i)
		ties += t*t*t - t
		i = j
	}
	n := float64(len(a))
	return sum - n*(n+1)/2, ties
}

// exactTail is the probability of U at most u, counted over all orders of n and m values.
func exactTail(n, m, u int) float64 {
	ways := make([][]float64, n+1) // by values of a so far, then by U
	for i := range ways {
		ways[i] = make([]float64, n*m+1)
	}
	ways[0][0] = 1
	for j := 1; j <= n+m; j++ { // the j-th value in order: of a, with j-1-(i-1) of b below it, or of b
		for i := min(j, n); i >= 1; i-- {
			below := j - i
			if below > m {
				continue
			}
			for k := n * m; k >= below; k-- {
				ways[i][k] += ways[i-1][k-below]
			}
		}
	}
	tail, all := 0.0, 0.0
	for k, w := range ways[n] {
		all += w
		if k <= u {
			tail += w
		}
	}
	return tail / all
}
