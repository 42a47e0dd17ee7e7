package sweep_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/google/go-cmp/cmp"

	"storesim/bench"
	"storesim/bench/sweep"
	"storesim/scenarios"
	"storesim/sim/des"
)

func jobs(t *testing.T, names ...string) []sweep.Job {
	t.Helper()
	var out []sweep.Job
	for _, name := range names {
		sc, err := scenarios.Load(name)
		if err != nil {
			t.Fatal(err)
		}
		for seed := range uint64(2) {
			out = append(out, sweep.Job{Scenario: sc, Seed: seed + 1})
		}
	}
	return out
}

// A sweep that was cut off in the middle of a line goes on, runs only what is missing, and ends with the same
// records as one that was not.
func TestSweepGoesOn(t *testing.T) {
	list := jobs(t, "B01", "B13")
	file := filepath.Join(t.TempDir(), "runs.jsonl")
	ran := 0
	s := &sweep.Sweep{
		File: file, Pipeline: "oracle", Options: bench.Options{Kind: bench.Oracle},
		Progress: func(int, int, *sweep.Record) { ran++ },
	}
	want, err := s.Run(context.Background(), list)
	if err != nil || len(want) != 4 {
		t.Fatalf("%d records: %v", len(want), err)
	}
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(file, whole[:2*len(whole)/3], 0o644); err != nil {
		t.Fatal(err)
	}
	got, err := s.Run(context.Background(), list)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(timeless(want), timeless(got)); diff != "" {
		t.Error(diff)
	}
	table := sweep.Markdown(got, []sweep.Group{{Title: "Cases", Scenarios: []string{"B13", "B01", "B02"}}})
	for _, want := range []string{"## Cases", "| B13 | 2 | 2 of 2 |", "| **all** | 4 | 4 of 4 |", "| 1.000 |"} {
		if !strings.Contains(table, want) {
			t.Errorf("the oracle's table has no %q:\n%s", want, table)
		}
	}
	if strings.Contains(table, "B02") {
		t.Error("a scenario that was not run has a row")
	}
}

// timeless are records without the times that they took.
func timeless(records []sweep.Record) []sweep.Record {
	out := slices.Clone(records)
	for i := range out {
		out[i].WallSeconds, out[i].CPUSeconds = 0, 0
	}
	return out
}

// Runs at the same time give the records of runs one after the other, in the order of the jobs, and the file
// has every one of them once.
func TestSweepAtOnce(t *testing.T) {
	list := jobs(t, "quiet", "B01")
	run := func(n int) []sweep.Record {
		file := filepath.Join(t.TempDir(), "runs.jsonl")
		within, issued := 0, 0
		s := &sweep.Sweep{
			File: file, Pipeline: "ours", Options: bench.Options{Kind: bench.Ours}, AtOnce: n,
			Within: func(_ sweep.Job, _, _ des.Time, receipts int) {
				within++
				issued = max(issued, receipts)
			},
		}
		out, err := s.Run(context.Background(), list)
		if err != nil || len(out) != 4 {
			t.Fatalf("%d at once: %d records, %v", n, len(out), err)
		}
		text, err := os.ReadFile(file)
		if err != nil || strings.Count(string(text), "\n") != 4 || within < 10 || issued == 0 {
			t.Fatalf("%d at once: %d lines, %d reports of progress, %d receipts, %v",
				n, strings.Count(string(text), "\n"), within, issued, err)
		}
		return out
	}
	want := run(1)
	if want[0].CPUSeconds <= 0 || want[1].Scenario != "quiet" {
		t.Errorf("records %+v", want[0])
	}
	if diff := cmp.Diff(timeless(want), timeless(run(3))); diff != "" {
		t.Error(diff)
	}
}

// An error in one run stops the sweep, and what was done is kept.
func TestSweepFails(t *testing.T) {
	list := jobs(t, "B01")
	s := &sweep.Sweep{
		File: filepath.Join(t.TempDir(), "runs.jsonl"), Cameras: true, Options: bench.Options{Kind: bench.Ours},
	}
	if out, err := s.Run(context.Background(), list); err == nil || len(out) != 0 {
		t.Errorf("cameras without a detector: %d records, %v", len(out), err)
	}
}

// A sweep whose context ends, before the first run or between two, says so and keeps what was done.
func TestSweepInterrupted(t *testing.T) {
	list := jobs(t, "B01", "B13")
	for _, want := range []int{0, 1} {
		ctx, cancel := context.WithCancel(context.Background())
		s := &sweep.Sweep{
			File: filepath.Join(t.TempDir(), "runs.jsonl"), Options: bench.Options{Kind: bench.Oracle},
			Progress: func(int, int, *sweep.Record) { cancel() },
		}
		if want == 0 {
			cancel()
		}
		if out, err := s.Run(ctx, list); !errors.Is(err, context.Canceled) || len(out) != want {
			t.Errorf("%d records, want %d; %v", len(out), want, err)
		}
		cancel()
	}
}

// Every wrong receipt is charged to stages, and the counts say which receipts those are.
func TestOracles(t *testing.T) {
	list := jobs(t, "corner")[:1]
	list[0].Duration = 40 * time.Second
	s := &sweep.Sweep{
		File: filepath.Join(t.TempDir(), "runs.jsonl"), Options: bench.Options{Kind: bench.Ours}, Oracles: true,
	}
	out, err := s.Run(context.Background(), list)
	if err != nil {
		t.Fatal(err)
	}
	counts := out[0].Counts()
	if len(counts.Wrong) == 0 || len(counts.ChargedTo) != len(counts.Wrong) {
		t.Fatalf("%d wrong receipts, charged %v", len(counts.Wrong), counts.ChargedTo)
	}
	lost := map[string]int{}
	for _, token := range counts.Wrong {
		lost[counts.ChargedTo[token]]++
	}
	if lost["carts"] > 0 || lost[""] > 0 {
		t.Errorf("receipts are charged to %v; carts with true input lose none", lost)
	}
	table := sweep.Ladder(out, []sweep.Group{{Title: "Stores", Scenarios: []string{"corner"}}})
	if !strings.Contains(table, "| corner | ") || !strings.Contains(table, counts.ChargedTo[counts.Wrong[0]]) {
		t.Errorf("table of stages:\n%s", table)
	}
}

// What is no record is an error with its line.
func TestNoRecord(t *testing.T) {
	file := filepath.Join(t.TempDir(), "runs.jsonl")
	if err := os.WriteFile(file, []byte("{}\nnonsense\n"), 0o644); err != nil {
		t.Fatal(err)
	}
	s := &sweep.Sweep{File: file, Options: bench.Options{Kind: bench.Oracle}}
	if _, err := s.Run(context.Background(), nil); err == nil {
		t.Error("a line that is no record goes unnoticed")
	}
}
