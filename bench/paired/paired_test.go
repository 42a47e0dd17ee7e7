package paired_test

import (
	"math"
	"strings"
	"testing"

	"storesim/bench/paired"
	"storesim/bench/score"
	"storesim/bench/sweep"
	"storesim/pipeline/store"
)

// run is a record with as many receipts right as given, of ten with two units each.
func run(seed uint64, right int) sweep.Record {
	r := sweep.Record{Scenario: "s", Seed: seed, Ledger: "l"}
	for i := range 10 {
		t := score.Trip{Token: store.Token(rune('a' + i)), True: true, Issued: 1, Exact: i < right, Units: 2, Hits: 2}
		if !t.Exact {
			t.Hits, t.Missed = 1, 1
		}
		r.Scores.Receipts.Trips = append(r.Scores.Receipts.Trips, t)
	}
	return r
}

func TestCompare(t *testing.T) {
	var a, b []sweep.Record
	for seed := range uint64(20) {
		a, b = append(a, run(seed, 8)), append(b, run(seed, 6+int(seed%2)*2)) // 8, then 6 or 8
	}
	all, err := paired.Compare(a, b)
	if err != nil {
		t.Fatal(err)
	}
	exact, items := all[0], all[1]
	if math.Abs(exact.A-0.8) > 1e-9 || math.Abs(exact.B-0.7) > 1e-9 || exact.N != 200 || exact.Same() ||
		exact.Low < -0.16 || exact.High > -0.04 {
		t.Errorf("receipts: %+v, want 80 %% and 70 %% with an interval around -10 points", exact)
	}
	// 18 hits of 20 units with nothing extra: 36/38; 17 on average: 34/37.
	if math.Abs(items.A-36.0/38) > 1e-9 || math.Abs(items.B-34.0/37) > 1e-9 {
		t.Errorf("items: %+v", items)
	}
	if got := paired.Agree(a, b); got != (paired.Agreement{Both: 140, OnlyA: 20, Neither: 40}) {
		t.Errorf("agreement %+v", got)
	}
	same, err := paired.Compare(a, a)
	if err != nil || !same[0].Same() || same[0].Low != 0 || same[0].High != 0 {
		t.Errorf("against itself: %+v, %v", same[0], err)
	}
	text, err := paired.Markdown("frames", "detections", []paired.Group{{Name: "s", A: a, B: b}})
	if err != nil || !strings.Contains(text, "| s | 20 | receipts exact | 80.0 % | 70.0 % | -10.0 |") {
		t.Errorf("%v\n%s", err, text)
	}
}

// Runs of which the stores differ are not compared.
func TestOtherRunsAreRefused(t *testing.T) {
	a, b := run(1, 3), run(1, 3)
	b.Ledger = "other"
	if _, err := paired.Compare([]sweep.Record{a}, []sweep.Record{b}); err == nil {
		t.Error("runs with other ledgers were compared")
	}
	if _, err := paired.Compare([]sweep.Record{a}, nil); err == nil {
		t.Error("a run was compared with none")
	}
}
