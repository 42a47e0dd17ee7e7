package compare

import (
	"math"

	"storesim/bench/score"
	"storesim/pipeline/store"
)

// Verdict is what a comparison comes to.
type Verdict string

// The verdicts: B is better or worse than A, nothing is shown, there is no difference in any run, or the
// figure is a time, which is not judged.
const (
	Better   Verdict = "better"
	Worse    Verdict = "worse"
	NotShown Verdict = "no difference shown"
	Equal    Verdict = "equal"
	Timed    Verdict = "a time: not judged"
)

// All is the name of the row over all scenarios.
const All = "all"

// level is that of the adjusted p-values.
const level = 0.05

// Row compares one metric on one scenario, or on all.
type Row struct {
	Scenario   string  `json:"scenario"` // "all" for all together
	Metric     string  `json:"metric"`
	Lower      bool    `json:"lower_is_better"`
	A          float64 `json:"a"`
	B          float64 `json:"b"`
	Difference float64 `json:"difference"` // B - A
	Low        float64 `json:"low"`        // 95 % interval of the difference; both 0 where Bounded is false
	High       float64 `json:"high"`
	Bounded    bool    `json:"bounded"` // there are enough runs for an interval
	Runs       int     `json:"runs"`    // pairs
	P          float64 `json:"p"`
	Adjusted   float64 `json:"p_holm"`
	Test       string  `json:"test"` // "paired t", "mcnemar", "" for none
	Verdict    Verdict `json:"verdict"`
	// Seeds is about how many seeds a scenario would show the difference that was seen, 0 where it is shown,
	// or where none was seen.
	Seeds int `json:"seeds_to_settle"`
}

// Table compares every metric on every scenario and on all: metric by metric, the scenarios in the order of
// the pairs, all of them last. Of one scenario there are the rows of all alone.
func Table(pairs []Pair) []Row {
	var names []string
	of := map[string][]Pair{}
	for _, p := range pairs {
		if of[p.A.Scenario] == nil {
			names = append(names, p.A.Scenario)
		}
		of[p.A.Scenario] = append(of[p.A.Scenario], p)
	}
	single := names
	if len(names) == 1 {
		single = nil
	}
	var rows, all []Row
	for _, m := range Metrics() {
		for _, name := range single {
			if r, ok := m.row(name, of[name], 1); ok {
				rows = append(rows, r)
			}
		}
		if r, ok := m.row(All, pairs, len(names)); ok {
			all = append(all, r)
		}
	}
	return append(adjusted(rows), adjusted(all)...)
}

// row compares a metric; ok is false where it was not measured. The pairs are of so many scenarios.
func (m *Metric) row(name string, pairs []Pair, scenarios int) (Row, bool) {
	r := Row{Scenario: name, Metric: m.Name, Lower: m.Lower}
	if m.Name == CPU {
		return m.times(r, pairs)
	}
	a, b, measured := m.ratios(pairs)
	if !measured {
		return r, false
	}
	d := Paired(a, b)
	r.A, r.B, r.Difference, r.Runs, r.P, r.Test = d.A, d.B, d.Value(), d.Runs, d.P, "paired t"
	if r.Bounded = !math.IsInf(d.Low, 0); r.Bounded {
		r.Low, r.High = d.Low, d.High
	}
	if m.Name == "receipts.exact" {
		r.P, r.Test = McNemar(discordant(pairs)), "mcnemar"
	}
	if equal(a, b) && r.P == 1 {
		r.Verdict = Equal
	}
	r.Seeds = (seedsFor(d.SD, r.Difference) + scenarios - 1) / scenarios
	return r, true
}

// ratios are the counts of both sides; of a run that has none on a side they are 0.
func (m *Metric) ratios(pairs []Pair) (a, b []score.Ratio, measured bool) {
	measuredA, measuredB := false, false
	for _, p := range pairs {
		x, okA := p.A.Counts[m.Name]
		y, okB := p.B.Counts[m.Name]
		measuredA, measuredB = measuredA || okA, measuredB || okB
		a, b = append(a, x), append(b, y)
	}
	return a, b, measuredA && measuredB
}

// discordant counts the tokens that only one side has right.
func discordant(pairs []Pair) (onlyA, onlyB int) {
	for _, p := range pairs {
		right := map[store.Token]bool{}
		for _, t := range p.B.Right {
			right[t] = true
		}
		both := 0
		for _, t := range p.A.Right {
			if right[t] {
				both++
			}
		}
		onlyA, onlyB = onlyA+len(p.A.Right)-both, onlyB+len(p.B.Right)-both
	}
	return onlyA, onlyB
}

// times sets processor times for a store second side by side; runs that have none are left out. There is no
// test: the runs of a side were made in a row, so that what else the machine did meanwhile is in all of them.
// Two suites of one binary on a busy machine were found to differ in 6 of 20 repetitions, by p below 0.001.
func (m *Metric) times(r Row, pairs []Pair) (Row, bool) {
	ratiosA, ratiosB := cpuRatios(pairs)
	if len(ratiosA) == 0 {
		return r, false
	}
	d := Paired(ratiosA, ratiosB)
	r.A, r.B, r.Difference, r.Runs = d.A, d.B, d.Value(), d.Runs
	r.P, r.Verdict = 1, Timed
	if r.Bounded = !math.IsInf(d.Low, 0); r.Bounded {
		r.Low, r.High = d.Low, d.High
	}
	return r, true
}

// cpuRatios are processor seconds over store seconds of the pairs that have both on both sides.
func cpuRatios(pairs []Pair) (a, b []score.Ratio) {
	for _, p := range pairs {
		if min(p.A.CPUSeconds, p.B.CPUSeconds, p.A.StoreSeconds, p.B.StoreSeconds) > 0 {
			a = append(a, score.Ratio{Num: p.A.CPUSeconds, Den: p.A.StoreSeconds})
			b = append(b, score.Ratio{Num: p.B.CPUSeconds, Den: p.B.StoreSeconds})
		}
	}
	return a, b
}

// adjusted gives the rows of one family their adjusted p-values and verdicts. What is equal in every run
// could not have been found to differ and does not count (Tarone 1990); nor do times.
func adjusted(rows []Row) []Row {
	var p []float64
	var differ []*Row
	for i := range rows {
		r := &rows[i]
		r.Adjusted = r.P
		if r.Verdict != Equal && r.Verdict != Timed {
			p, differ = append(p, r.P), append(differ, r)
		}
	}
	for i, a := range Holm(p) {
		differ[i].judge(a)
	}
	return rows
}

// judge gives a row that is tested its adjusted p-value and its verdict.
func (r *Row) judge(p float64) {
	r.Adjusted, r.Verdict = p, NotShown
	if p >= level {
		return
	}
	r.Verdict, r.Seeds = Better, 0
	if (r.Difference < 0) != r.Lower {
		r.Verdict = Worse
	}
}
