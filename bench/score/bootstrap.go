package score

import (
	"math/rand/v2"
	"slices"
)

// resamples of a bootstrap: enough for a steady second digit of the 2.5 % quantiles.
const resamples = 1000

// statistic is a function of counts summed over clusters.
type statistic func(sum []float64) float64

// bootstrap returns the 2.5 % and 97.5 % quantiles of a statistic over resampled clusters (Efron 1979,
// percentile method). Each cluster is a vector of counts, all of one length. The draws depend on the number
// of clusters alone; clusters are put in order first, so their order does not matter.
func bootstrap(clusters [][]float64, f statistic) (low, high float64) {
	if len(clusters) == 0 {
		return 0, 0
	}
	sorted := slices.Clone(clusters)
	slices.SortFunc(sorted, slices.Compare)
	sum := make([]float64, len(sorted[0]))
	values := Resampled(len(sorted), resamples, 0x5eed, func(pick func() int) float64 {
		clear(sum)
		for range sorted {
			addTo(sum, sorted[pick()])
		}
		return f(sum)
	})
	return Quantile(values, 0.025), Quantile(values, 0.975)
}

// Resampled returns a statistic of so many resamples of n cases, sorted: the bootstrap of Efron (1979). The
// statistic calls pick n times for the index of a case. The draws depend on key and n alone.
func Resampled(n, times int, key uint64, statistic func(pick func() int) float64) []float64 {
	draw := rand.New(rand.NewPCG(key, uint64(n)))
	pick := func() int { return draw.IntN(n) }
	values := make([]float64, times)
	for i := range values {
		values[i] = statistic(pick)
	}
	slices.Sort(values)
	return values
}

// span is the range in which a figure lies whatever the data; nil where an end is open.
type span *[2]float64

// unit is the range of shares.
func unit() span { return &[2]float64{0, 1} }

// clustered is the figure of a statistic over clusters with its bootstrap interval. Fewer than two clusters
// say nothing about the spread: then the interval is the whole range, or where that is open there is none.
func clustered(clusters [][]float64, n int, f statistic, within span) Figure {
	value := f(total(clusters))
	if len(clusters) < 2 {
		return unspread(value, n, within)
	}
	low, high := bootstrap(clusters, f)
	return Figure{Value: value, N: n, Low: min(low, value), High: max(high, value)}
}

// unspread is a figure of whose spread nothing is known.
func unspread(value float64, n int, within span) Figure {
	if within == nil {
		return Figure{Value: value, N: n, Low: value, High: value, NoInterval: true, Method: byRange}
	}
	return Figure{
		Value: value, N: n, Low: min(within[0], value), High: max(within[1], value), Method: byRange,
	}
}

// share is clustered for a statistic in [0, 1], over the clusters in which one of the columns of its
// denominator is above 0: the others say nothing. With n 0 nothing is known.
func share(clusters [][]float64, n int, f statistic, denominator ...int) Figure {
	if n == 0 {
		return Rate{}.Figure()
	}
	clusters = slices.DeleteFunc(slices.Clone(clusters), func(c []float64) bool {
		return !slices.ContainsFunc(denominator, func(i int) bool { return c[i] > 0 })
	})
	return widen(clustered(clusters, n, f, unit()), len(clusters))
}

// widen gives a share that is all or nothing in every one of k clusters, where the bootstrap sees no spread,
// Wilson's interval over the clusters.
func widen(fig Figure, k int) Figure {
	if fig.Low == fig.High && (fig.Value == 0 || fig.Value == 1) {
		fig.Low, fig.High = Rate{Hits: k * int(fig.Value), N: k}.Wilson95()
		fig.Method = byWilson
	}
	return fig
}

func total(clusters [][]float64) []float64 {
	if len(clusters) == 0 {
		return nil
	}
	sum := make([]float64, len(clusters[0]))
	for _, c := range clusters {
		addTo(sum, c)
	}
	return sum
}

func addTo(sum, c []float64) {
	for i, v := range c {
		sum[i] += v
	}
}

// Quantile of sorted values, by linear interpolation between the two nearest.
func Quantile(sorted []float64, q float64) float64 {
	at := q * float64(len(sorted)-1)
	i := int(at)
	if i+1 >= len(sorted) {
		return sorted[len(sorted)-1]
	}
	return sorted[i] + (at-float64(i))*(sorted[i+1]-sorted[i])
}

// over is the statistic sum[a]/sum[b].
func over(a, b int) statistic {
	return func(s []float64) float64 { return safeDiv(at(s, a), at(s, b)) }
}

// f1 is the statistic 2 TP / (2 TP + FP + FN) of three counts.
func f1(tp, fp, fn int) statistic {
	return func(s []float64) float64 {
		hits := 2 * at(s, tp)
		return safeDiv(hits, hits+at(s, fp)+at(s, fn))
	}
}

// at reads a count of a sum that is nil where there are no clusters.
func at(s []float64, i int) float64 {
	if i >= len(s) {
		return 0
	}
	return s[i]
}

func safeDiv(a, b float64) float64 {
	if b == 0 {
		return 0
	}
	return a / b
}
