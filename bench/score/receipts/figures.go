package receipts

import (
	"math/rand/v2"
	"slices"
	"strings"

	"storesim/bench/score"
)

// resamples of a bootstrap: each one walks all trips again.
const resamples = 500

// Definitions lists every figure in the order of tables.
func Definitions() []score.Definition {
	var out []score.Definition
	for _, d := range score.Definitions() {
		if family, _, _ := strings.Cut(d.Name, "."); slices.Contains(ours(), family) {
			out = append(out, d)
		}
	}
	of := func(name, title string, u score.Unit, of, means string, lower bool) {
		out = append(out, score.Definition{
			Name: name, Title: title, Unit: u, Of: of, Means: means, Lower: lower,
		})
	}
	of("receipts.cacc", "cAcc", score.Share, "receipts", "receipts whose whole count vector is right", false)
	of("receipts.acd", "ACD", score.Number, "receipts", "mean sum of wrong counts of a receipt", true)
	of("receipts.mccd", "mCCD", score.Score, "products taken",
		"mean over products of wrong counts over true counts", true)
	of("receipts.mciou", "mCIoU", score.Share, "products",
		"mean over products of smaller counts over larger counts", false)
	of("items.pooled.precision", "item precision, anybody's", score.Share, "charged units",
		"charged units that somebody took", false)
	of("items.pooled.recall", "item recall, anybody's", score.Share, "taken units",
		"taken units that somebody was charged for", false)
	of("items.pooled.f1", "item F1, anybody's", score.Share, "units taken or charged",
		"item F1 with the shopper left out", false)
	return out
}

// ours are the families of figures that package score defines and that files can give.
func ours() []string { return []string{"receipts", "items", "money", "review"} }

// Figures computes every figure of one or more runs.
func Figures(runs ...Run) map[string]score.Figure {
	var all, stated score.ReceiptScores
	var counts score.Rate
	for r := range runs {
		for i := range runs[r].Trips {
			t := &runs[r].Trips[i]
			all.Trips = append(all.Trips, t.Trip)
			if t.Stated {
				stated.Trips = append(stated.Trips, t.Trip)
			}
			if !t.True {
				continue
			}
			count(&counts, t.Issued > 0 && t.distance() == 0)
		}
	}
	out := score.Scores{Receipts: all}.Figures()
	calibration(out, stated)
	out["receipts.cacc"] = counts.Figure()
	if len(all.Trips) > 0 {
		tallied(out, runs)
	}
	return out
}

func count(r *score.Rate, hit bool) {
	r.N++
	if hit {
		r.Hits++
	}
}

// calibration keeps to the receipts that state a probability.
func calibration(out map[string]score.Figure, stated score.ReceiptScores) {
	figures := score.Scores{Receipts: stated}.Figures()
	for _, name := range []string{
		"receipts.ece", "receipts.ece_mass", "receipts.mce", "receipts.brier", "receipts.nll",
		"review.exact_at_5", "review.aurc", "review.cost_at_0", "review.cost_at_5",
	} {
		delete(out, name)
		if f, ok := figures[name]; ok {
			out[name] = f
		}
	}
}

// tallied adds what is counted by product, with bootstraps over trips.
func tallied(out map[string]score.Figure, runs []Run) {
	x := newIndex(runs)
	once := slices.Repeat([]int{1}, len(x.trips))
	sum := x.tally(once)
	hits, taken, charged := sum.pooled()
	classes, bought := 0, 0
	for _, c := range sum.classes {
		if c.more > 0 {
			classes++
		}
		if c.true > 0 {
			bought++
		}
	}
	list := []struct {
		name  string
		n     int
		value func(*tally) float64
		high  float64 // of the range that begins with 0; 0 for an open one
	}{
		{"receipts.acd", sum.receipts, (*tally).acd, 0},
		{"receipts.mccd", bought, (*tally).mccd, 0},
		{"receipts.mciou", classes, (*tally).mciou, 1},
		{"items.pooled.precision", charged, (*tally).pooledPrecision, 1},
		{"items.pooled.recall", taken, (*tally).pooledRecall, 1},
		{"items.pooled.f1", taken + charged - hits, (*tally).pooledF1, 1},
	}
	values := make([][]float64, len(list))
	x.resample(func(s *tally) {
		for i := range list {
			values[i] = append(values[i], list[i].value(s))
		}
	})
	for i, m := range list {
		out[m.name] = figure(m.value(sum), m.n, len(x.trips), values[i], m.high)
	}
}

// resample draws trips with replacement (Efron 1979). The draws depend on the number of trips alone.
func (x *index) resample(use func(*tally)) {
	n := len(x.trips)
	if n < 2 {
		return
	}
	draw := rand.New(rand.NewPCG(0x7e11, uint64(n)))
	weight := make([]int, n)
	for range resamples {
		clear(weight)
		for range n {
			weight[draw.IntN(n)]++
		}
		use(x.tally(weight))
	}
}

// figure gives a value its interval: the middle 95 % of the resamples; of a share that is all or nothing in
// all of them Wilson's over the trips; the whole range where there are no resamples.
func figure(value float64, n, trips int, values []float64, high float64) score.Figure {
	f := score.Exactly(value, n)
	switch {
	case high > 0 && (n == 0 || len(values) == 0):
		f.Low, f.High = 0, high
	case len(values) == 0:
		f.NoInterval = true
	default:
		slices.Sort(values)
		f.Low, f.High = min(value, score.Quantile(values, 0.025)), max(value, score.Quantile(values, 0.975))
		if high == 1 && f.Low == f.High && (value == 0 || value == 1) {
			f.Low, f.High = score.Rate{Hits: trips * int(value), N: trips}.Wilson95()
		}
	}
	return f
}
