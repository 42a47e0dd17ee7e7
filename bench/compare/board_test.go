package compare

import (
	"slices"
	"strings"
	"testing"

	"storesim/bench/score"
)

// A board ranks by the runs that all have, and only claims a difference that pairs of them show.
func TestBoard(t *testing.T) {
	good, same, bad := simulate(1, 20, 0.9, 1), simulate(1, 20, 0.9, 2), simulate(1, 20, 0.5, 3)
	figures := map[string]score.Figure{"review.cost_at_0": score.Exactly(7, 1)}
	b, err := NewBoard([]Entrant{{"bad", bad, figures}, {"good", good, figures}, {"same", same, figures}})
	if err != nil {
		t.Fatal(err)
	}
	last := b.Standings[2]
	if b.Common != 20 || b.LeftOut != 0 || last.Name != "bad" || last.Rank != 3 || last.Behind.Verdict != Worse {
		t.Errorf("%+v", b)
	}
	first, second := b.Standings[0], b.Standings[1]
	if first.Behind != nil || second.Behind.Verdict != NotShown || first.Exact.N != 600 || first.CPU == 0 {
		t.Errorf("%+v, %+v", first, second)
	}
	if !(first.F1.Low < first.F1.Value && first.F1.Value < first.F1.High) {
		t.Errorf("items F1 %+v", first.F1)
	}
	if last.Whole["review.cost_at_0"].Value != 7 || len(last.Different) != 0 {
		t.Errorf("figures of all runs: %+v", last)
	}
}

// Seeds that one pipeline alone has played change no rate, however easy they were, and what is of them too is
// not shown.
func TestBoardUnequalSeeds(t *testing.T) {
	a, b := simulate(1, 8, 0.7, 1), simulate(1, 8, 0.7, 2)
	figures := map[string]score.Figure{"receipts.latency_s": score.Exactly(4, 1)}
	before, err := NewBoard([]Entrant{{"a", a, figures}, {"b", b, figures}})
	if err != nil {
		t.Fatal(err)
	}
	easy := slices.Concat(a, simulate(100, 50, 1.3, 1))
	after, err := NewBoard([]Entrant{{"a", easy, figures}, {"b", b, figures}})
	if err != nil {
		t.Fatal(err)
	}
	if after.Common != 8 || after.LeftOut != 50 {
		t.Errorf("%d common, %d left out", after.Common, after.LeftOut)
	}
	for i := range before.Standings {
		x, y := before.Standings[i], after.Standings[i]
		if x.Name != y.Name || x.Exact != y.Exact || x.F1 != y.F1 {
			t.Errorf("with more seeds: %+v, was %+v", y, x)
		}
		_, shown := y.Whole["receipts.latency_s"]
		if want := y.Name == "b"; shown != want || (len(y.Different) == 0) != want {
			t.Errorf("%s: latency shown: %v, want %v", y.Name, shown, want)
		}
	}
	// Another store under the same seed is no common run.
	other := slices.Clone(b)
	other[0].Hash = "changed"
	unlike, err := NewBoard([]Entrant{{"a", a, nil}, {"b", other, nil}})
	if err != nil || unlike.Common != 7 || len(unlike.Unlike) != 1 {
		t.Errorf("%+v, %v", unlike, err)
	}
	for _, list := range [][]Entrant{{{"a", a, nil}}, {{"a", a, nil}, {"b", nil, nil}}, {{"a", a, nil}, {"c", simulate(900, 2, 1, 1), nil}}} {
		if _, err := NewBoard(list); err == nil || strings.TrimSpace(err.Error()) == "" {
			t.Errorf("%d entrants: no error", len(list))
		}
	}
}
