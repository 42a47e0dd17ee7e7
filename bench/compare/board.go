package compare

import (
	"cmp"
	"errors"
	"fmt"
	"slices"

	"storesim/bench/score"
)

// Entrant is a pipeline's results.
type Entrant struct {
	Name    string
	Runs    []score.RunCounts
	Figures map[string]score.Figure // over all its runs
}

// Standing is an entrant's line on a board. All but the figures of Whole are of the runs that every entrant
// has.
type Standing struct {
	Rank int    `json:"rank"` // equal ranks for equal rates
	Name string `json:"name"`
	Runs int    `json:"runs"` // that it has, of which others may have fewer

	Exact    score.Figure `json:"receipts.exact"`
	F1       score.Figure `json:"items.f1"`
	CPU      float64      `json:"pipeline.cpu_per_store_s"` // 0: not measured
	Behind   *Row         `json:"behind_first,omitempty"`   // A is the first; nil for the first itself
	BehindF1 *Row         `json:"behind_first_f1,omitempty"`
	// Different are the figures that Whole leaves out, as they are of other runs too.
	Different []string `json:"figures_in_other_runs,omitempty"`

	// Whole are the figures that are no ratio of counts and so cannot be taken of some of an entrant's runs:
	// there only where these are all it has.
	Whole map[string]score.Figure `json:"whole"`
}

// wholeFigures are those of Standing.Whole.
func wholeFigures() []string {
	return []string{"review.exact_at_5", "review.cost_at_0", "review.cost_at_5", "receipts.latency_s"}
}

// Board is several pipelines on the same stores.
type Board struct {
	Common    int        `json:"common_runs"` // runs that every entrant has: equal scenario, seed and store
	LeftOut   int        `json:"left_out"`    // runs that some entrant has, and not all
	Unlike    []string   `json:"unlike,omitempty"`
	Standings []Standing `json:"standings"`
}

// NewBoard ranks pipelines by exact receipts over the runs that all of them have. Others are left out, for
// who has played easier seeds alone would lead. Each is compared with the first in pairs of equal seeds, as
// Table does, and Holm's adjustment is over the entrants.
func NewBoard(entrants []Entrant) (*Board, error) {
	common, b, err := commonRuns(entrants)
	if err != nil {
		return nil, err
	}
	order := make([]int, len(entrants))
	for i, e := range entrants {
		s := Standing{Name: e.Name, Runs: len(e.Runs), Whole: map[string]score.Figure{}}
		exact := sumOf(common[i], "receipts.exact")
		s.Exact = score.Rate{Hits: int(exact.Num), N: int(exact.Den)}.Figure()
		s.F1 = byRun(common[i], "items.f1")
		_, cpu := cpuRatios(paired(common[i], common[i]))
		s.CPU = addUp(cpu, cpu, func(k int) int { return k })[0].Value()
		for _, name := range wholeFigures() {
			f, ok := e.Figures[name]
			switch {
			case !ok:
			case len(e.Runs) == b.Common:
				s.Whole[name] = f
			default:
				s.Different = append(s.Different, name)
			}
		}
		b.Standings = append(b.Standings, s)
		order[i] = i
	}
	slices.SortStableFunc(order, func(i, j int) int {
		x, y := &b.Standings[i], &b.Standings[j]
		return cmp.Or(cmp.Compare(y.Exact.Value, x.Exact.Value), cmp.Compare(y.F1.Value, x.F1.Value),
			cmp.Compare(x.Name, y.Name))
	})
	b.rank(order, common)
	return b, nil
}

// rank puts the standings in order and says how far each is behind the first.
func (b *Board) rank(order []int, common [][]*score.RunCounts) {
	unordered := b.Standings
	b.Standings = nil
	for at, i := range order {
		s := unordered[i]
		s.Rank = at + 1
		if at > 0 && s.Exact.Value == b.Standings[at-1].Exact.Value {
			s.Rank = b.Standings[at-1].Rank
		}
		b.Standings = append(b.Standings, s)
	}
	for _, name := range []string{"receipts.exact", "items.f1"} {
		m, _ := Find(name)
		var rows []Row
		for _, i := range order[1:] {
			r, _ := m.row(All, paired(common[order[0]], common[i]), scenariosOf(common[i]))
			rows = append(rows, r)
		}
		for at, r := range adjusted(rows) {
			if s := &b.Standings[at+1]; name == "items.f1" {
				s.BehindF1 = &r
			} else {
				s.Behind = &r
			}
		}
	}
}

// commonRuns are each entrant's runs that all have, in the order of the first one.
func commonRuns(entrants []Entrant) ([][]*score.RunCounts, *Board, error) {
	if len(entrants) < 2 {
		return nil, nil, errors.New("a board takes two pipelines or more")
	}
	has := make([]map[runKey]*score.RunCounts, len(entrants))
	union := map[runKey]bool{}
	for i, e := range entrants {
		var err error
		if has[i], err = index(e.Runs); err != nil {
			return nil, nil, fmt.Errorf("%s: %w", e.Name, err)
		}
		for k := range has[i] {
			union[k] = true
		}
	}
	b := &Board{}
	common := make([][]*score.RunCounts, len(entrants))
	for i := range entrants[0].Runs {
		first := &entrants[0].Runs[i]
		key := runKey{first.Scenario, first.Seed}
		row := make([]*score.RunCounts, len(entrants))
		ok := true
		for j := range entrants {
			row[j] = has[j][key]
			if row[j] == nil {
				ok = false
				continue
			}
			if why := unlike(first, row[j]); why != "" {
				ok = false
				b.Unlike = append(b.Unlike, fmt.Sprintf("%s, seed %d: %s", key.scenario, key.seed, why))
			}
		}
		if ok {
			b.Common++
			for j := range common {
				common[j] = append(common[j], row[j])
			}
		}
	}
	if b.LeftOut = len(union) - b.Common; b.Common == 0 {
		return nil, nil, errors.New("there is no scenario under one seed that all have played")
	}
	return common, b, nil
}

func paired(a, b []*score.RunCounts) []Pair {
	out := make([]Pair, len(a))
	for i := range a {
		out[i] = Pair{a[i], b[i]}
	}
	return out
}

func scenariosOf(runs []*score.RunCounts) int {
	names := map[string]bool{}
	for _, r := range runs {
		names[r.Scenario] = true
	}
	return len(names)
}

func sumOf(runs []*score.RunCounts, name string) score.Ratio {
	var sum score.Ratio
	for _, r := range runs {
		sum = sum.Add(r.Counts[name])
	}
	return sum
}

// byRun is a ratio with its interval from resampled runs; of a single run it has none.
func byRun(runs []*score.RunCounts, name string) score.Figure {
	value := sumOf(runs, name).Value()
	f := score.Figure{Value: value, Low: value, High: value, N: len(runs), Method: "bootstrap by run"}
	if len(runs) < 2 {
		f.NoInterval = true
		return f
	}
	values := score.Resampled(len(runs), resamples, 0xb0, func(pick func() int) float64 {
		var sum score.Ratio
		for range runs {
			sum = sum.Add(runs[pick()].Counts[name])
		}
		return sum.Value()
	})
	q := widened(len(runs), 0.025)
	f.Low, f.High = min(value, score.Quantile(values, q)), max(value, score.Quantile(values, 1-q))
	return f
}
