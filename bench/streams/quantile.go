package streams

import (
	"math"
	"slices"
	"time"

	"gonum.org/v1/gonum/stat/distuv"
)

// Ages are quantiles of durations, by nearest rank.
type Ages struct {
	P50 time.Duration `json:"p50"`
	P95 time.Duration `json:"p95"`
	P99 time.Duration `json:"p99"`
	Max time.Duration `json:"max"`
}

// agesOf sorts its argument.
func agesOf(d []time.Duration) Ages {
	slices.Sort(d)
	return Ages{nearest(d, 0.50), nearest(d, 0.95), nearest(d, 0.99), nearest(d, 1)}
}

// nearest is the smallest of sorted values that a share q of them does not exceed; 0 of none.
func nearest(sorted []time.Duration, q float64) time.Duration {
	if len(sorted) == 0 {
		return 0
	}
	k := min(max(int(math.Ceil(q*float64(len(sorted))))-1, 0), len(sorted)-1)
	return sorted[k]
}

// The least numbers of queries for a percentile: with fewer, not even the second largest of them bounds it
// with 99 % confidence (MLPerf's inference rules, early stopping).
const (
	LeastQueriesP90 = 64
	LeastQueriesP99 = 662
)

// EarlyStop is a bound on a percentile of latencies that holds with 99 % confidence: the smallest order
// statistic that fewer than one in a hundred such samples has below the percentile. P(X(n-t) < q_p) is
// P(Binomial(n, 1-p) <= t). ok is false where there are too few for any. Latencies are sorted.
func EarlyStop(latencies []time.Duration, p float64) (bound time.Duration, ok bool) {
	const doubt = 0.01
	n := len(latencies)
	slices.Sort(latencies)
	above := distuv.Binomial{N: float64(n), P: 1 - p}
	for t := 0; t < n && above.CDF(float64(t)) <= doubt; t++ {
		bound, ok = latencies[n-1-t], true
	}
	return bound, ok
}
