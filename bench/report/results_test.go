package report

import (
	"bytes"
	"errors"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"regexp"
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
		"another schema": {`{"schema":"storesim.results/2"}`, `schema is "storesim.results/2"`},
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
		{Receipt: store.NewReceipt("a", map[store.SKU]int{"p1": 2, "p0": 1}, &l.Catalog), PExact: 0.9},
		{Receipt: store.NewReceipt("", map[store.SKU]int{"p1": 1}, &l.Catalog), PExact: 0.1},
		{Receipt: store.Receipt{}},
	}, &l.Catalog)
	want := []Receipt{
		{Seed: 5, Status: Phantom, Charged: 169, PExact: 0.1, Lines: []Line{{"p1", "Oat bar hazelnut", 0, 1, 169}}},
		{Seed: 5, Token: "a", Status: Exact, True: 437, Charged: 437, PExact: 0.9, Lines: []Line{
			{"p0", "Cola 330 ml", 1, 1, 99}, {"p1", "Oat bar hazelnut", 2, 2, 169}}},
		{Seed: 5, Token: "b", Status: Missing, Lines: []Line{}},
		{Seed: 5, Token: "c", Status: Wrong, True: 239, PExact: 0.8, Lines: []Line{{"p2", "Basmati rice 1 kg", 1, 0, 239}}},
	}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
}

// The page must work from a memory stick: no address but data, no script, every receipt and picture in it.
func TestHTMLIsSelfContained(t *testing.T) {
	r := sampleResults(t)
	pictures := samplePictures(t)
	var b bytes.Buffer
	if err := HTML(&b, r, pictures); err != nil {
		t.Fatal(err)
	}
	page := b.String()
	for _, bad := range []string{"http://", "https://", "<script", "@import", "url(", "ZgotmplZ", "<no value>"} {
		if i := strings.Index(page, bad); i >= 0 {
			t.Errorf("the page has %q near %q", bad, page[i:min(i+80, len(page))])
		}
	}
	for _, m := range regexp.MustCompile(`(?:src|href)="([^"]{0,16})`).FindAllStringSubmatch(page, -1) {
		if !strings.HasPrefix(m[1], "data:image/") {
			t.Errorf("the page refers to %q", m[1])
		}
	}
	if n := strings.Count(page, `src="data:image/`); n != len(pictures) {
		t.Errorf("%d pictures in the page, want %d", n, len(pictures))
	}
	for _, x := range r.Receipts {
		if !strings.Contains(page, string(x.Token)) {
			t.Errorf("receipt %s is not on the page", x.Token)
		}
	}
	for _, want := range []string{"38 of 44 receipts exactly right", r.Command, r.Digests.Ledger, r.Models[0].SHA256} {
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}

// A scenario's words are data: none of them may become markup.
func TestHTMLEscapes(t *testing.T) {
	r := sampleResults(t)
	r.Scenario, r.Receipts[0].Token = `<b>x</b>`, `"><script>`
	var b bytes.Buffer
	if err := HTML(&b, r, nil); err != nil {
		t.Fatal(err)
	}
	if strings.Contains(b.String(), "<b>x</b>") || strings.Contains(b.String(), "<script>") {
		t.Error("markup of the data reached the page")
	}
}

// A run without receipts, cameras or pictures still makes a page.
func TestHTMLOfNothing(t *testing.T) {
	var b bytes.Buffer
	if err := HTML(&b, &Results{Schema: Schema, Name: "empty"}, nil); err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(b.String(), "not valid") {
		t.Error("a run that is not valid does not say so")
	}
}
