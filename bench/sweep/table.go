package sweep

import (
	"storesim/bench/score"
)

// Row is the score of one scenario, or of several together.
type Row struct {
	Name     string
	Runs     int
	Seconds  float64 // of store time
	Receipts score.Rate
	Exact    score.Figure
	Items    score.Figure // F1, shopper and product both right, of all units
	MeanF1   float64      // mean over the runs of each run's own F1
	Perfect  score.Rate   // runs in which every receipt is right
	Events   score.Figure // F1
	Actor    score.Figure // attribution of matched events
	Tracks   score.Figure // IDF1
	Inside   int
}

// Rows scores records by scenario, in the order in which they come.
func Rows(records []Record) []Row {
	var names []string
	byName := map[string][]Record{}
	for _, r := range records {
		if byName[r.Scenario] == nil {
			names = append(names, r.Scenario)
		}
		byName[r.Scenario] = append(byName[r.Scenario], r)
	}
	var out []Row
	for _, name := range names {
		out = append(out, Total(name, byName[name]))
	}
	return out
}

// Total scores records together.
func Total(name string, records []Record) Row {
	row := Row{Name: name, Runs: len(records)}
	var all []score.Scores
	for i := range records {
		r := &records[i]
		all = append(all, r.Scores)
		row.Seconds += r.StoreSeconds
		row.MeanF1 += r.F1() / float64(len(records))
		row.Inside += r.Inside
		exact := r.Scores.Receipts.Exact()
		row.Receipts.Hits, row.Receipts.N = row.Receipts.Hits+exact.Hits, row.Receipts.N+exact.N
		row.Perfect.N++
		if exact.Hits == exact.N && r.Scores.Receipts.Phantoms() == 0 {
			row.Perfect.Hits++
		}
	}
	figures := score.Combine(all).Figures()
	row.Exact = row.Receipts.Figure()
	row.Items, row.Events = figures["items.f1"], figures["events.f1"]
	row.Actor, row.Tracks = figures["attribution.accuracy"], figures["tracks.idf1"]
	return row
}
