// Package paired compares two ways of running the same scenarios under the same seeds: how much the scores
// differ, with intervals over runs, and how far the two agree receipt by receipt.
package paired

import (
	"fmt"
	"math"
	"strings"

	versus "storesim/bench/compare"
	"storesim/bench/score"
	"storesim/bench/sweep"
)

// ratio is a figure as a function of counts that are summed over runs.
type ratio struct {
	name, of string
	counts   func(s *score.Scores) score.Ratio
}

// ratios are the figures compared. Definitions are those of bench/score.
func ratios() []ratio {
	return []ratio{
		{"receipts exact", "receipts", exact}, {"items F1", "units", items},
		{"attribution", "matched events", attribution}, {"IDF1", "instants", idf1},
	}
}

func exact(s *score.Scores) (out score.Ratio) {
	r := s.Receipts.Exact()
	return score.Ratio{Num: float64(r.Hits), Den: float64(r.N)}
}

func items(s *score.Scores) (out score.Ratio) {
	for i := range s.Receipts.Trips {
		t := &s.Receipts.Trips[i]
		out.Num += 2 * float64(t.Hits)
		out.Den += float64(2*t.Hits + t.Extra + t.Missed)
	}
	return out
}

func attribution(s *score.Scores) (out score.Ratio) {
	for _, c := range s.Events.Clusters {
		out.Num += float64(c.Actor)
		out.Den += float64(c.Hits)
	}
	return out
}

func idf1(s *score.Scores) (out score.Ratio) {
	for _, c := range s.Tracks.Clusters {
		out.Num += 2 * float64(c.IDHits)
		out.Den += float64(c.Truth + c.Claimed)
	}
	return out
}

// Difference is one figure both ways.
type Difference struct {
	Name, Of  string
	A, B      float64
	N         int     // of A, counted as Of says
	Low, High float64 // 95 % interval of B - A
	Runs      int
}

// Same reports whether the interval holds 0.
func (d *Difference) Same() bool { return d.Low <= 0 && d.High >= 0 }

// interval is in points; that of too few runs says nothing.
func (d *Difference) interval() string {
	if math.IsInf(d.Low, 0) || math.IsInf(d.High, 0) {
		return "–"
	}
	return fmt.Sprintf("%+.1f to %+.1f", 100*d.Low, 100*d.High)
}

// Compare compares records one by one: a[i] and b[i] are of one scenario and seed. The intervals are those
// of compare.Paired: a bootstrap over runs in which both ways of a run stay together. Fewer than two runs
// bound nothing.
func Compare(a, b []sweep.Record) ([]Difference, error) {
	if len(a) != len(b) {
		return nil, fmt.Errorf("%d runs one way, %d the other", len(a), len(b))
	}
	for i := range a {
		if a[i].Scenario != b[i].Scenario || a[i].Seed != b[i].Seed || a[i].Ledger != b[i].Ledger {
			return nil, fmt.Errorf("%s, seed %d, and %s, seed %d, are not one run: their ledgers differ",
				a[i].Scenario, a[i].Seed, b[i].Scenario, b[i].Seed)
		}
	}
	var out []Difference
	for _, r := range ratios() {
		out = append(out, r.compare(a, b))
	}
	return out, nil
}

func (r *ratio) compare(a, b []sweep.Record) Difference {
	var n float64
	x, y := make([]score.Ratio, len(a)), make([]score.Ratio, len(a))
	for i := range a {
		x[i], y[i] = r.counts(&a[i].Scores), r.counts(&b[i].Scores)
		n += x[i].Den
	}
	d := versus.Paired(x, y)
	return Difference{
		Name: r.name, Of: r.of, A: d.A, B: d.B, N: int(n), Low: d.Low, High: d.High, Runs: d.Runs,
	}
}

// Agreement counts receipts by what both ways made of them.
type Agreement struct{ Both, OnlyA, OnlyB, Neither int }

// Agree counts the true receipts that are exact both ways, one way and not at all.
func Agree(a, b []sweep.Record) (out Agreement) {
	for i := range a {
		right := map[string]bool{}
		for _, t := range b[i].Scores.Receipts.Trips {
			right[string(t.Token)] = t.Exact
		}
		for _, t := range a[i].Scores.Receipts.Trips {
			if !t.True {
				continue
			}
			switch x, y := t.Exact, right[string(t.Token)]; {
			case x && y:
				out.Both++
			case x:
				out.OnlyA++
			case y:
				out.OnlyB++
			default:
				out.Neither++
			}
		}
	}
	return out
}

// Markdown tables the differences of several groups of runs, each under its name. NameA and nameB are the
// ways.
func Markdown(nameA, nameB string, groups []Group) (string, error) {
	var t strings.Builder
	fmt.Fprintf(&t, "| scenario | runs | figure | %s | %s | difference | 95 %% | of |\n", nameA, nameB)
	t.WriteString("|---|---|---|---|---|---|---|---|\n")
	for _, g := range groups {
		all, err := Compare(g.A, g.B)
		if err != nil {
			return "", err
		}
		for _, d := range all {
			fmt.Fprintf(&t, "| %s | %d | %s | %.1f %% | %.1f %% | %+.1f | %s | %d %s |\n",
				g.Name, d.Runs, d.Name, 100*d.A, 100*d.B, 100*(d.B-d.A), d.interval(), d.N, d.Of)
		}
	}
	return t.String(), nil
}

// Group is runs that are compared together.
type Group struct {
	Name string
	A, B []sweep.Record
}
