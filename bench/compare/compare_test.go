package compare

import (
	"bytes"
	"encoding/xml"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"storesim/bench/score"
	"storesim/pipeline/store"
)

// simulate makes up the counts of runs of a pipeline that gets each receipt right with probability p, where
// some shoppers are harder than others: hardness is drawn by the store's seed alone, luck by the build's too.
func simulate(first uint64, n int, p float64, build uint64) []score.RunCounts {
	var out []score.RunCounts
	for seed := first; seed < first+uint64(n); seed++ {
		shoppers := rand.New(rand.NewPCG(seed, 1))
		luck := rand.New(rand.NewPCG(seed, 100+build))
		r := score.RunCounts{Scenario: "made up", Hash: "h", Seed: seed, StoreSeconds: 900,
			CPUSeconds: 9 + luck.Float64()}
		units, hits := 0.0, 0.0
		for k := range 30 {
			token, own := store.Token(fmt.Sprintf("T%02d", k)), p+0.3*(shoppers.Float64()-0.5)
			n := float64(1 + shoppers.IntN(5))
			units += n
			if luck.Float64() < own {
				r.Right, hits = append(r.Right, token), hits+n
			} else {
				r.Wrong, hits = append(r.Wrong, token), hits+n-1
			}
		}
		r.Counts = map[string]score.Ratio{
			"receipts.exact": {Num: float64(len(r.Right)), Den: 30},
			"items.f1":       {Num: 2 * hits, Den: 2 * units},
			"items.recall":   {Num: hits, Den: units},
		}
		out = append(out, r)
	}
	return out
}

func join(t *testing.T, a, b []score.RunCounts) []Pair {
	t.Helper()
	pairs, warnings, err := Join(a, b)
	if err != nil || len(warnings) > 0 {
		t.Fatalf("%v, %v", warnings, err)
	}
	return pairs
}

// 20 times with seeds of their own each: two builds that are equally good, though no receipt of one is the
// other's, pass; one that loses five points of its receipts fails, with the regression shown; and compare
// agrees.
func TestGateTellsBuildsApart(t *testing.T) {
	margins := Margins{"receipts.exact": 0.03, "items.f1": 0.015}
	for k := range uint64(20) {
		first := 1000 * (k + 1)
		old := simulate(first, 200, 0.75, 1)
		for _, g := range Gate(join(t, old, simulate(first, 200, 0.75, 2)), margins) {
			if g.Outcome != Passes {
				t.Errorf("repetition %d, equal builds: %+v", k, g)
			}
		}
		worse := join(t, old, simulate(first, 200, 0.68, 3))
		for _, g := range Gate(worse, margins) {
			if g.Outcome != Regression {
				t.Errorf("repetition %d, a worsened build: %+v", k, g)
			}
		}
		for _, r := range Table(worse) {
			want := Worse
			if r.Metric == CPU {
				want = Timed
			}
			if r.Verdict != want {
				t.Errorf("repetition %d: %+v, want %s", k, r, want)
			}
		}
	}
}

// Too few seeds tell nothing, and the gate says so instead of passing; how many would tell is about right.
func TestGateWithFewSeeds(t *testing.T) {
	margins := Margins{"receipts.exact": 0.03, "floor.hota": 0.01}
	of := map[Outcome]int{}
	for k := range uint64(20) {
		got := Gate(join(t, simulate(10*k, 4, 0.75, 1), simulate(10*k, 4, 0.75, 2)), margins)
		if len(got) != 2 || got[1].Outcome != Unknown || got[1].Runs != 0 {
			t.Fatalf("got %+v", got)
		}
		of[got[0].Outcome]++
	}
	if of[Unknown] < 10 || of[Regression] > 3 {
		t.Errorf("of 20 equal builds with four seeds: %v", of)
	}
	unbounded := 0
	for k := range uint64(10) {
		one := Gate(join(t, simulate(k, 1, 0.75, 1), simulate(k, 1, 0.75, 2)), margins)[0]
		if one.Bounded != (one.A == one.B) || !one.Bounded && one.Outcome != Unknown {
			t.Errorf("of one run: %+v", one)
		}
		if !one.Bounded {
			unbounded++
		}
	}
	if unbounded < 5 {
		t.Errorf("only %d single runs differed", unbounded)
	}
	many := Gate(join(t, simulate(1, 30, 0.75, 1), simulate(1, 30, 0.75, 2)), margins)
	if s := many[0].Seeds; many[0].Outcome == Unknown && (s < 40 || s > 400) {
		t.Errorf("about %d seeds would tell", s)
	}
}

// A build against itself is equal in every row, even of one run.
func TestEqualBuilds(t *testing.T) {
	for _, n := range []int{1, 2, 10} {
		a := simulate(1, n, 0.7, 1)
		rows := Table(join(t, a, a))
		if len(rows) != 4 { // four metrics; of one scenario there are no rows beside those of all
			t.Fatalf("%d rows", len(rows))
		}
		for _, r := range rows {
			want := Equal
			if r.Metric == CPU {
				want = Timed
			}
			if r.Verdict != want {
				t.Errorf("%d runs: %+v, want %s", n, r, want)
			}
		}
		for _, g := range Gate(join(t, a, a), Margins{"items.f1": 0}) {
			if g.Outcome != Passes {
				t.Errorf("%d runs: %+v", n, g)
			}
		}
	}
}

// Of two builds that are equally good, 95 % of the intervals hold 0, and few of the tests find a difference:
// with the five seeds of a suite as with more.
func TestCoverage(t *testing.T) {
	for _, n := range []int{5, 20} {
		outside, found, lower := 0, 0, 0
		const tries = 200
		for k := range uint64(tries) {
			a, b := simulate(k*100, n, 0.7, 1), simulate(k*100, n, 0.7, 2)
			var x, y []score.Ratio
			for i := range a {
				x, y = append(x, a[i].Counts["receipts.exact"]), append(y, b[i].Counts["receipts.exact"])
			}
			d := Paired(x, y)
			if d.Low > 0 || d.High < 0 {
				outside++
			}
			if d.Lower > 0 {
				lower++
			}
			if d.P < 0.05 {
				found++
			}
		}
		// Binomial(200, 0.05) has a standard deviation of 3.1.
		if outside > 22 || found > 22 || lower > 22 {
			t.Errorf("%d runs: 0 outside %d times of %d, significant %d times, above the bound %d times",
				n, outside, tries, found, lower)
		}
		if outside < 2 || lower < 2 {
			t.Errorf("%d runs: 0 outside %d times only, above the bound %d times: too wide", n, outside, lower)
		}
	}
}

// The tables of two builds that are equally good have a finding in at most 5 % of all cases, however many
// scenarios and figures they have, and a build that is worse on one scenario of six is found to be.
func TestTableOfSeveral(t *testing.T) {
	const tries = 200
	found := map[bool]int{} // by: in the rows of all together
	for k := range uint64(tries) {
		said := map[bool]bool{}
		for _, r := range Table(join(t, several(k, 10, 0.7, 1), several(k, 10, 0.7, 2))) {
			if r.Verdict == Better || r.Verdict == Worse {
				said[r.Scenario == All] = true
			}
		}
		for all := range said {
			found[all]++
		}
	}
	if most := 19; found[false] > most || found[true] > most { // Binomial(200, 0.05) is above it once in 270
		t.Errorf("of %d tables of equal builds %d have a finding on all, %d on a scenario",
			tries, found[true], found[false])
	}
	for k := range uint64(10) {
		for _, r := range Table(join(t, several(k, 20, 0.7, 1), several(k, 20, 0.4, 2))) {
			if r.Scenario == "store 3" && r.Metric == "receipts.exact" && r.Verdict != Worse {
				t.Errorf("%d: a scenario with 40 %% right instead of 70 %%: %+v", k, r)
			}
		}
	}
}

// several makes up runs of six scenarios, on one of which a receipt is right with probability p, with figures
// that have nothing to do with each other.
func several(k uint64, n int, p float64, build uint64) []score.RunCounts {
	var out []score.RunCounts
	for s := range uint64(6) {
		right := 0.7
		if s == 3 {
			right = p
		}
		runs := simulate(1000*k+100*s, n, right, build)
		for i := range runs {
			r := rand.New(rand.NewPCG(runs[i].Seed, 200+build))
			runs[i].Scenario = fmt.Sprintf("store %d", s)
			for _, name := range []string{"events.f1", "events.item", "attribution.accuracy", "tracks.idf1"} {
				runs[i].Counts[name] = score.Ratio{Num: 50 + float64(r.IntN(40)), Den: 100}
			}
		}
		out = append(out, runs...)
	}
	return out
}

// The other direction: of a metric of which less is better, more is worse.
func TestDirection(t *testing.T) {
	a, b := simulate(1, 30, 0.7, 1), simulate(1, 30, 0.7, 1)
	r := rand.New(rand.NewPCG(1, 1))
	for i := range a {
		a[i].Counts = map[string]score.Ratio{"receipts.brier": {Num: 3 + r.Float64(), Den: 30}}
		b[i].Counts = map[string]score.Ratio{"receipts.brier": {Num: 6 + r.Float64(), Den: 30}}
	}
	pairs := join(t, a, b)
	for _, row := range Table(pairs) {
		if row.Metric == "receipts.brier" && (row.Verdict != Worse || !row.Lower || row.Low < 0.08 || row.High > 0.12) {
			t.Errorf("%+v", row)
		}
	}
	if g := Gate(pairs, Margins{"receipts.brier": 0.05}); g[0].Outcome != Regression || g[0].Gain > -0.08 {
		t.Errorf("%+v", g)
	}
	if g := Gate(join(t, b, a), Margins{"receipts.brier": 0.05}); g[0].Outcome != Passes {
		t.Errorf("%+v", g)
	}
}

func TestJoin(t *testing.T) {
	a, b := simulate(1, 5, 0.7, 1), simulate(4, 5, 0.7, 2)
	pairs, warnings, err := Join(a, b)
	if err != nil || len(pairs) != 2 || len(warnings) != 1 || !strings.HasPrefix(warnings[0], "6 runs") {
		t.Errorf("%d pairs, %q, %v", len(pairs), warnings, err)
	}
	if _, _, err := Join(a, simulate(90, 5, 0.7, 2)); err == nil {
		t.Error("files without an equal seed were paired")
	}
	if _, _, err := Join(a, slices.Concat(b, b)); err == nil || !strings.Contains(err.Error(), "twice") {
		t.Errorf("a run twice: %v", err)
	}
	if _, _, err := Join(nil, b); err == nil {
		t.Error("no runs were paired")
	}
	b[0].Hash = "other"
	if _, warnings, _ := Join(a, b); len(warnings) != 2 || !strings.Contains(warnings[0], "scenarios differ") {
		t.Errorf("another scenario: %q", warnings)
	}
}

func TestMcNemar(t *testing.T) {
	for _, c := range []struct {
		a, b int
		want float64
	}{{0, 0, 1}, {5, 5, 1}, {1, 9, 2 * 11 / 1024.0}, {9, 1, 2 * 11 / 1024.0}, {0, 6, 2 / 64.0}} {
		if got := McNemar(c.a, c.b); math.Abs(got-c.want) > 1e-12 {
			t.Errorf("%d to %d: %v, want %v", c.a, c.b, got, c.want)
		}
	}
}

func TestHolm(t *testing.T) {
	got := Holm([]float64{0.01, 0.04, 0.03, 0.005})
	for i, want := range []float64{0.03, 0.06, 0.06, 0.02} {
		if math.Abs(got[i]-want) > 1e-12 {
			t.Errorf("%v, want the %d-th %v", got, i, want)
		}
	}
}

func TestMetrics(t *testing.T) {
	lower := map[string]bool{}
	for _, m := range Metrics() {
		lower[m.Name] = m.Lower
	}
	for name, want := range map[string]bool{
		"items.f1": false, "receipts.brier": true, "items.wrong_shopper": true, "floor.hota": false, CPU: true,
		"money.error_share": true, "receipts.missing": true,
	} {
		if got, ok := lower[name]; !ok || got != want {
			t.Errorf("%s: less is better: %v (%v)", name, got, ok)
		}
	}
}

func TestMarginsCheck(t *testing.T) {
	for _, m := range []Margins{nil, {"nothing": 1}, {"items.f1": -1}, {"items.f1": math.NaN()}} {
		if m.Check() == nil {
			t.Errorf("%v is taken", m)
		}
	}
	if err := (Margins{"items.f1": 0}).Check(); err != nil {
		t.Error(err)
	}
}

func TestJUnit(t *testing.T) {
	gated := []Gated{
		{Metric: "items.f1", Outcome: Passes, Runs: 3, Bounded: true}, {Metric: "receipts.exact", Outcome: Regression, Runs: 3, Bounded: true},
		{Metric: "events.f1", Outcome: Unknown},
	}
	for allow, want := range map[bool][2]int{false: {2, 0}, true: {1, 1}} {
		var b bytes.Buffer
		if err := JUnit(&b, gated, allow); err != nil {
			t.Fatal(err)
		}
		var s junitSuite
		if err := xml.Unmarshal(b.Bytes(), &s); err != nil {
			t.Fatal(err)
		}
		if s.Failures != want[0] || s.Skipped != want[1] || s.Tests != 3 || s.Cases[1].Failure == nil {
			t.Errorf("%+v", s)
		}
	}
}

func TestBenchmarks(t *testing.T) {
	var b bytes.Buffer
	if err := Benchmarks(&b, simulate(1, 3, 0.7, 1)); err != nil {
		t.Fatal(err)
	}
	if n := strings.Count(b.String(), "BenchmarkSuite/made up"); n != 0 {
		t.Error("a name with a space")
	}
	if n := strings.Count(b.String(), "\nBenchmarkSuite/made_up 1 "); n != 12 {
		t.Errorf("%d lines, want 3 runs of 4 metrics:\n%s", n, b.String())
	}
	if !strings.Contains(b.String(), "Unit receipts.brier better=lower\n") {
		t.Error("no direction")
	}
}
