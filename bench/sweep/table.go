package sweep

import (
	"cmp"
	"fmt"
	"maps"
	"slices"
	"strings"

	"storesim/bench/score"
)

// Row is the score of one scenario, or of several together.
type Row struct {
	Name     string
	Runs     int
	Receipts score.Rate   // exactly right
	MeanF1   score.Figure // of each run's own F1: units with shopper and product right
	Perfect  score.Rate   // runs in which every receipt is right
	Events   score.Figure // F1
	Actor    score.Figure // attribution of matched events
	Tracks   score.Figure // IDF1
}

// Group is a family of scenarios, for a table of its own.
type Group struct {
	Title     string
	Scenarios []string
}

// Markdown tables records: a section for each group with a row for each scenario and one for all. Intervals
// are of 95 %: Wilson's for receipts, for the mean F1 a bootstrap over runs, in the last row over scenarios.
func Markdown(records []Record, groups []Group) string {
	var b strings.Builder
	for _, g := range groups {
		var rows []Row
		var runs [][]Record
		for _, name := range g.Scenarios {
			if own := of(records, name); len(own) > 0 {
				rows = append(rows, total(name, each(own)))
				runs = append(runs, own)
			}
		}
		if len(rows) == 0 {
			continue
		}
		fmt.Fprintf(&b, "## %s\n\n", g.Title)
		b.WriteString("| scenario | runs | receipts right | 95 % | mean F1 | 95 % | perfect runs |" +
			" event F1 | attribution | IDF1 |\n|---|---|---|---|---|---|---|---|---|---|\n")
		for _, r := range append(rows, total("**all**", runs)) {
			b.WriteString(r.markdown())
		}
		b.WriteString("\n")
	}
	return b.String()
}

// Ladder tables how many receipts each set of stages lost: a row for each scenario and one for all, a column
// for each set that lost any, those that lost most first. It is empty where no oracles ran.
func Ladder(records []Record, groups []Group) string {
	var rows []lossRow
	all := lossRow{name: "**all**", lost: map[string]int{}}
	for _, g := range groups {
		for _, name := range g.Scenarios {
			if own := of(records, name); len(own) > 0 {
				rows = append(rows, newLossRow(name, own))
				all.add(&rows[len(rows)-1])
			}
		}
	}
	if !all.charged {
		return ""
	}
	sets := slices.SortedFunc(maps.Keys(all.lost), func(a, b string) int {
		return cmp.Or(cmp.Compare(all.lost[b], all.lost[a]), cmp.Compare(a, b))
	})
	var b strings.Builder
	b.WriteString("## Where receipts are lost\n\n" +
		"The smallest set of stages whose oracles mend each receipt.\n\n| scenario | receipts | wrong |")
	for _, s := range sets {
		b.WriteString(" " + s + " |")
	}
	b.WriteString("\n|" + strings.Repeat("---|", 3+len(sets)) + "\n")
	for _, r := range append(rows, all) {
		fmt.Fprintf(&b, "| %s | %d | %d |", r.name, r.receipts, r.wrong)
		for _, s := range sets {
			fmt.Fprintf(&b, " %d |", r.lost[s])
		}
		b.WriteString("\n")
	}
	return b.String() + "\n"
}

// lossRow is where the receipts of a scenario were lost.
type lossRow struct {
	name            string
	receipts, wrong int
	charged         bool
	lost            map[string]int
}

func newLossRow(name string, records []Record) lossRow {
	row := lossRow{name: name, lost: map[string]int{}}
	for i := range records {
		exact := records[i].Scores.Receipts.Exact()
		row.receipts, row.wrong = row.receipts+exact.N, row.wrong+exact.N-exact.Hits
		row.charged = row.charged || records[i].ChargedTo != nil
		for _, set := range records[i].ChargedTo {
			row.lost[set]++
		}
	}
	return row
}

func (r *lossRow) add(o *lossRow) {
	r.receipts, r.wrong, r.charged = r.receipts+o.receipts, r.wrong+o.wrong, r.charged || o.charged
	for set, n := range o.lost {
		r.lost[set] += n
	}
}

func of(records []Record, scenario string) []Record {
	var out []Record
	for _, r := range records {
		if r.Scenario == scenario {
			out = append(out, r)
		}
	}
	return out
}

// each makes a group of every run.
func each(records []Record) [][]Record {
	var out [][]Record
	for i := range records {
		out = append(out, records[i:i+1])
	}
	return out
}

// total scores groups of runs together.
func total(name string, groups [][]Record) Row {
	row := Row{Name: name}
	var all []score.Scores
	var f1 [][]float64
	for _, g := range groups {
		var own []float64
		for i := range g {
			s := &g[i].Scores
			all, own = append(all, *s), append(own, s.Receipts.F1())
			exact := s.Receipts.Exact()
			row.Receipts.Hits, row.Receipts.N = row.Receipts.Hits+exact.Hits, row.Receipts.N+exact.N
			row.Perfect.N++
			if exact.Hits == exact.N && s.Receipts.Phantoms() == 0 {
				row.Perfect.Hits++
			}
		}
		f1 = append(f1, own)
		row.Runs += len(g)
	}
	figures := score.Combine(all).Figures()
	row.MeanF1 = score.Mean(f1)
	row.Events, row.Actor = figures["events.f1"], figures["attribution.accuracy"]
	row.Tracks = figures["tracks.idf1"]
	return row
}

func (r *Row) markdown() string {
	return fmt.Sprintf("| %s | %d | %d of %d | %s | %.3f | %s | %d of %d | %s | %s | %s |\n", r.Name, r.Runs,
		r.Receipts.Hits, r.Receipts.N, bounds(r.Receipts.Figure(), 0), r.MeanF1.Value, bounds(r.MeanF1, 3),
		r.Perfect.Hits, r.Perfect.N, percent(r.Events), percent(r.Actor), percent(r.Tracks))
}

func percent(f score.Figure) string {
	if f.N == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", 100*f.Value)
}

// bounds prints an interval, with decimals as it is, without as percentages; a dash where nothing is known.
func bounds(f score.Figure, decimals int) string {
	switch {
	case f.N == 0 || f.Low == 0 && f.High == 1:
		return "–"
	case decimals > 0:
		return fmt.Sprintf("%.*f … %.*f", decimals, f.Low, decimals, f.High)
	}
	return fmt.Sprintf("%.0f … %.0f", 100*f.Low, 100*f.High)
}
