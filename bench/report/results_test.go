package report

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storesim/bench/score"
	"storesim/pipeline/cart"
	"storesim/pipeline/store"
)

func TestResultsRoundTrip(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "runs", "sample") // made by Write
	want := sampleResults(t)
	if err := want.Write(dir); err != nil {
		t.Fatal(err)
	}
	got, err := Read(dir)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	var a, b bytes.Buffer
	if err := errors.Join(want.Encode(&a), got.Encode(&b)); err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a.Bytes(), b.Bytes()) {
		t.Error("a second encoding differs from the first")
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 1 {
		t.Errorf("the folder holds %v (%v), want %s alone", entries, err, ResultsFile)
	}
}

func TestReadRefuses(t *testing.T) {
	for name, c := range map[string]struct{ text, want string }{
		"another schema": {`{"schema":"storesim.results/3"}`, `schema is "storesim.results/3"`},
		"unknown field":  {`{"schema":"storesim.results/1","title":"x"}`, `unknown field "title"`},
		"cut short":      {`{"schema":"storesim.resul`, "unexpected end"},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, ResultsFile), []byte(c.text), 0o644); err != nil {
			t.Fatal(err)
		}
		if _, err := Read(dir); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %q", name, err, c.want)
		}
	}
	if _, err := Read(t.TempDir()); !errors.Is(err, fs.ErrNotExist) {
		t.Errorf("no file: got %v", err)
	}
}

// A number that JSON cannot hold must fail before anything is written.
func TestWriteLeavesNothingHalfWritten(t *testing.T) {
	dir := t.TempDir()
	r := sampleResults(t)
	r.Figures["events.f1"] = score.Figure{Value: math.NaN()}
	if err := r.Write(dir); err == nil {
		t.Error("a NaN was written")
	}
	if entries, _ := os.ReadDir(dir); len(entries) != 0 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestPair(t *testing.T) {
	l := sampleLayout(t)
	owed := []store.Receipt{
		store.NewReceipt("a", map[store.SKU]int{"p0": 1, "p1": 2}, &l.Catalog),
		store.NewReceipt("b", nil, &l.Catalog),
		store.NewReceipt("c", map[store.SKU]int{"p2": 1}, &l.Catalog),
	}
	got := Pair(5, owed, []cart.Receipt{
		{Receipt: store.NewReceipt("c", nil, &l.Catalog), PExact: 0.8},
		{Receipt: store.NewReceipt("a", map[store.SKU]int{"p1": 2, "p0": 1}, &l.Catalog), PExact: 0.9, PLine: []float64{0.95, 0.94}},
		{Receipt: store.NewReceipt("", map[store.SKU]int{"p1": 1}, &l.Catalog), PExact: 0.1},
		{Receipt: store.Receipt{}},
	}, &l.Catalog)
	want := []Receipt{
		{Seed: 5, Status: Phantom, Charged: 169, PExact: 0.1, Lines: []Line{{"p1", "Oat bar hazelnut", 0, 1, 169, 0}}},
		{Seed: 5, Token: "a", Status: Exact, True: 437, Charged: 437, PExact: 0.9, Lines: []Line{
			{"p0", "Cola 330 ml", 1, 1, 99, 0.95}, {"p1", "Oat bar hazelnut", 2, 2, 169, 0.94}}},
		{Seed: 5, Token: "b", Status: Missing, Lines: []Line{}},
		{Seed: 5, Token: "c", Status: Wrong, True: 239, PExact: 0.8, Lines: []Line{{"p2", "Basmati rice 1 kg", 1, 0, 239, 0}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}
