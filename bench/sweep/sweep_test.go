package sweep_test

import (
	"context"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storesim/bench"
	"storesim/bench/sweep"
	"storesim/scenarios"
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
	for i := range got {
		got[i].WallSeconds, want[i].WallSeconds = 0, 0
	}
	if diff := cmp.Diff(want, got); diff != "" {
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
