package score

import (
	"cmp"
	"math"
	"math/rand/v2"
	"slices"
)

// orderResamples is less than resamples: each one walks all trips again.
const orderResamples = 300

// likely is a set of trips of one stated probability, with what happened to them. Trips of equal probability
// cannot be told apart, so what an order makes of them is the mean over their orders.
type likely struct {
	p           float64
	n, wrong    float64
	over, under float64 // cents
}

// likelyTrips puts trips in order of falling probability of being exact, each counted weight times. A true
// receipt that was never issued has probability 0.
func likelyTrips(trips []Trip, weight []int) []likely {
	var out []likely
	for i := range trips {
		t, w := &trips[i], float64(weight[i])
		if w == 0 {
			continue
		}
		if len(out) == 0 || out[len(out)-1].p != t.PExact {
			out = append(out, likely{p: t.PExact})
		}
		l := &out[len(out)-1]
		l.n += w
		l.wrong += w * float64(1-btoi(t.Exact))
		l.over += w * float64(t.Overcharged)
		l.under += w * float64(t.Undercharged)
	}
	return out
}

// byLikelihood are the trips with a receipt on either side, most probable first.
func (s ReceiptScores) byLikelihood() []Trip {
	out := slices.Clone(s.Trips)
	slices.SortFunc(out, func(a, b Trip) int {
		return cmp.Or(cmp.Compare(b.PExact, a.PExact), cmp.Compare(btoi(a.Exact), btoi(b.Exact)),
			cmp.Compare(a.Overcharged, b.Overcharged), cmp.Compare(a.Undercharged, b.Undercharged))
	})
	return out
}

// aurc is the area under the curve of risk over coverage (Geifman and El-Yaniv 2017): the share of wrong
// receipts among the k most probable ones, averaged over all k.
func aurc(list []likely) float64 {
	sum, seen, wrong := 0.0, 0.0, 0.0
	for _, l := range list {
		for k := 1.0; k <= l.n; k++ {
			sum += (wrong + l.wrong*k/l.n) / (seen + k)
		}
		seen, wrong = seen+l.n, wrong+l.wrong
	}
	return safeDiv(sum, seen)
}

// massECE is the calibration error over bins of equal numbers of receipts (Nixon et al. 2019).
func massECE(list []likely) float64 {
	all := 0.0
	for _, l := range list {
		all += l.n
	}
	gap, sum, room := 0.0, 0.0, all/calibrationBins // of stated less seen, in the bin being filled
	for _, l := range list {
		miss := l.p - (l.n-l.wrong)/l.n
		for left := l.n; left > 1e-9; {
			part := min(left, room)
			sum += part * miss
			left, room = left-part, room-part
			if room <= 1e-9 {
				gap, sum, room = gap+math.Abs(sum), 0, all/calibrationBins
			}
		}
	}
	return safeDiv(gap+math.Abs(sum), all)
}

// orderFigures adds the figures for which the order of trips by probability or by time counts.
func (s ReceiptScores) orderFigures(out map[string]Figure) {
	rated := slices.DeleteFunc(s.byLikelihood(), func(t Trip) bool { return !t.True || t.Issued != 1 })
	if len(rated) > 0 {
		orders(out, rated, map[string]ordered{"receipts.ece_mass": {massECE, unit()}})
	}
	if slices.ContainsFunc(s.Trips, func(t Trip) bool { return t.Issued > 0 && t.PExact > 0 }) {
		orders(out, s.byLikelihood(), map[string]ordered{
			"review.exact_at_5": {func(l []likely) float64 { return lookAt(l, reviewShare).Exact }, unit()},
			"review.aurc":       {aurc, unit()},
			"review.cost_at_0":  {func(l []likely) float64 { return lookAt(l, 0).Cost }, nil},
			"review.cost_at_5":  {func(l []likely) float64 { return lookAt(l, reviewShare).Cost }, nil},
		})
	}
	s.latencies(out)
}

// ordered is a statistic of trips in order, and its range.
type ordered struct {
	value func([]likely) float64
	in    span
}

func orders(out map[string]Figure, trips []Trip, list map[string]ordered) {
	n := len(trips)
	values := map[string][]float64{}
	resampleTrips(n, func(weight []int) {
		drawn := likelyTrips(trips, weight)
		for name, o := range list {
			values[name] = append(values[name], o.value(drawn))
		}
	})
	whole := likelyTrips(trips, slices.Repeat([]int{1}, n))
	for name, o := range list {
		out[name] = spreadOf(o.value(whole), n, values[name], o.in)
	}
}

// spreadOf is a figure with the middle 95 % of resampled values as its interval.
func spreadOf(value float64, n int, values []float64, in span) Figure {
	if len(values) == 0 {
		return unspread(value, n, in)
	}
	slices.Sort(values)
	return Figure{
		Value: value, N: n, Method: byBootstrap + "trip",
		Low: min(value, Quantile(values, 0.025)), High: max(value, Quantile(values, 0.975)),
	}
}

// resampleTrips draws n trips with replacement (Efron 1979); of fewer than two nothing is drawn. The draws
// depend on the number of trips alone.
func resampleTrips(n int, use func(weight []int)) {
	if n < 2 {
		return
	}
	draw := rand.New(rand.NewPCG(0x0dde, uint64(n)))
	weight := make([]int, n)
	for range orderResamples {
		clear(weight)
		for range n {
			weight[draw.IntN(n)]++
		}
		use(weight)
	}
}

// latencies adds the median and the 95 % quantile of the time to the receipt, by trips, and the longest one.
func (s ReceiptScores) latencies(out map[string]Figure) {
	var told []Trip
	for _, t := range s.Trips {
		if len(t.Latency) > 0 {
			told = append(told, t)
		}
	}
	slices.SortFunc(told, func(a, b Trip) int { return slices.Compare(a.Latency, b.Latency) })
	all := weightedLatencies(told, slices.Repeat([]int{1}, len(told)))
	if len(all) == 0 {
		return
	}
	var half, most []float64
	resampleTrips(len(told), func(weight []int) {
		drawn := weightedLatencies(told, weight)
		half, most = append(half, Quantile(drawn, 0.5)), append(most, Quantile(drawn, 0.95))
	})
	out["receipts.latency_s"] = spreadOf(Quantile(all, 0.5), len(all), half, nil)
	out["receipts.latency_s.p95"] = spreadOf(Quantile(all, 0.95), len(all), most, nil)
	out["receipts.latency_s.max"] = Exactly(all[len(all)-1], len(all))
}

func weightedLatencies(trips []Trip, weight []int) []float64 {
	var out []float64
	for i, t := range trips {
		for range weight[i] {
			out = append(out, t.Latency...)
		}
	}
	slices.Sort(out)
	return out
}
