package compare

import (
	"slices"

	"storesim/bench/score"
	"storesim/bench/score/mot"
)

// Metric is a figure that is compared.
type Metric struct {
	Name  string
	Title string
	Lower bool // less is better
}

// CPU is the metric of time: seconds of the pipeline's processor time for a store second.
const CPU = "pipeline.cpu_per_store_s"

// compared are the figures of which two pipelines differ or do not; parts of them (by basket size, say) and
// sums that depend on the number of trips are left out.
func compared() []string {
	return []string{
		"receipts.exact", "receipts.missing", "receipts.phantom", "receipts.brier", "receipts.nll",
		"items.f1", "items.precision", "items.recall", "items.wrong_shopper",
		"money.error_share", "money.overcharged_share", "money.undercharged_share",
		"events.f1", "events.item", "attribution.accuracy", "attribution.end_to_end",
		"tracks.idf1", "tracks.mota", "tracks.error_m", "floor.hota", "floor.moda", "floor.modp",
	}
}

// Metrics lists what is compared in the order of tables, each with its direction, which is that of the
// figure's definition.
func Metrics() []Metric {
	all := append(score.Definitions(), mot.Definitions(true)...)
	var out []Metric
	for _, name := range compared() {
		i := slices.IndexFunc(all, func(d score.Definition) bool { return d.Name == name })
		out = append(out, Metric{Name: name, Title: all[i].Title, Lower: all[i].Lower})
	}
	return append(out, Metric{Name: CPU, Title: "pipeline CPU seconds a store second", Lower: true})
}

// Find returns the metric of a name.
func Find(name string) (Metric, bool) {
	for _, m := range Metrics() {
		if m.Name == name {
			return m, true
		}
	}
	return Metric{}, false
}

// gain is a difference with the sign that makes more better.
func (m *Metric) gain(difference float64) float64 {
	if m.Lower {
		return -difference
	}
	return difference
}
