package report

import (
	"maps"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"strings"
	"testing"

	"storesim/bench/score"
)

// Results of the first form get the counts of receipts that follow from the receipts in them: those of the
// figures that they state.
func TestReadMigratesFirstForm(t *testing.T) {
	dir := t.TempDir()
	old := sampleResults(t)
	old.Schema, old.Runs = schemaV1, nil
	if err := old.Write(dir); err != nil {
		t.Fatal(err)
	}
	got, err := ReadResults(filepath.Join(dir, ResultsFile))
	if err != nil {
		t.Fatal(err)
	}
	if got.Schema != Schema || len(got.Runs) != len(old.Seeds) || len(old.Seeds) == 0 {
		t.Fatalf("schema %s, %d runs", got.Schema, len(got.Runs))
	}
	exact, want := score.Ratio{}, score.Ratio{}
	for _, r := range got.Runs {
		exact = exact.Add(r.Counts["receipts.exact"])
		if len(r.Right)+len(r.Wrong) != int(r.Counts["receipts.exact"].Den) {
			t.Errorf("seed %d: %d right and %d wrong of %v", r.Seed, len(r.Right), len(r.Wrong), r.Counts["receipts.exact"])
		}
	}
	for _, r := range old.Receipts {
		if r.Status != Phantom {
			want = want.Add(score.Ratio{Den: 1})
		}
		if r.Status == Exact {
			want.Num++
		}
	}
	if exact != want || want.Den == 0 {
		t.Errorf("%v receipts exact, want %v", exact, want)
	}
}

// What is no results file is an error, whatever it is.
func FuzzReadResults(f *testing.F) {
	f.Add([]byte(`{"schema":"storesim.results/2","runs":[{"seed":1,"counts":{"items.f1":{"num":1,"den":2}}}]}`))
	f.Add([]byte(`{"schema":"storesim.results/1","seeds":[1],"receipts":[{"seed":1,"token":"a","status":"wrong"}]}`))
	f.Fuzz(func(t *testing.T, data []byte) {
		r, err := decode(data)
		if (r == nil) == (err == nil) {
			t.Errorf("results %v, error %v", r, err)
		}
	})
}

// docs/results.md must explain every field of results.json.
func TestResultsAreDocumented(t *testing.T) {
	text, err := os.ReadFile(filepath.Join("..", "..", "docs", "results.md"))
	if err != nil {
		t.Fatal(err)
	}
	fields := map[string]bool{}
	jsonFields(reflect.TypeFor[Results](), fields)
	if len(fields) < 60 {
		t.Fatalf("only %d fields", len(fields))
	}
	for _, name := range slices.Sorted(maps.Keys(fields)) {
		if !strings.Contains(string(text), "`"+name+"`") {
			t.Errorf("docs/results.md does not explain %s", name)
		}
	}
}

// jsonFields adds the names of all fields of a type and of the types in it.
func jsonFields(of reflect.Type, out map[string]bool) {
	switch of.Kind() {
	case reflect.Slice, reflect.Map, reflect.Pointer:
		jsonFields(of.Elem(), out)
	case reflect.Struct:
		for f := range of.Fields() {
			name, _, _ := strings.Cut(f.Tag.Get("json"), ",")
			out[name] = true
			jsonFields(f.Type, out)
		}
	default:
	}
}
