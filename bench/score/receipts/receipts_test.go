package receipts

import (
	"fmt"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"storesim/bench/score"
)

const truth = `{"token":"a","party":1,"exited":1000000000,"lines":[{"sku":"cola","count":2,"price":150}]}
{"token":"b","party":2,"exited":2000000000,"lines":[{"sku":"oats","count":1,"price":300},{"sku":"cola","count":1,"price":150}]}
{"token":"c","party":4,"lines":[]}
{"token":"d","lines":[{"sku":"rice","count":3,"price":100}]}
`

// B has a cola too few and A one too many; d never got its receipt, and e was never there.
const issued = `{"Token":"a","Lines":[{"SKU":"cola","Count":3,"Price":150}],"PExact":0.5,"Issued":5000000000,"PLine":null}
{"token":"b","lines":[{"sku":"oats"}],"p_exact":0.9,"issued":4000000000}
{"token":"c","lines":[],"exited":7000000000,"issued":8500000000}

{"token":"e","lines":[{"sku":"gum","count":2,"price":50}]}
`

type fataler interface {
	Helper()
	Fatalf(format string, args ...any)
}

func compare(t fataler, truth, issued string) Run {
	t.Helper()
	want, err := Read(strings.NewReader(truth), "true.jsonl")
	if err != nil {
		t.Fatalf("%v", err)
	}
	got, err := Read(strings.NewReader(issued), "issued.jsonl")
	if err != nil {
		t.Fatalf("%v", err)
	}
	run, err := Compare("run", want, got)
	if err != nil {
		t.Fatalf("%v", err)
	}
	return run
}

// Every figure of a small shop, counted by hand.
func TestFiguresByHand(t *testing.T) {
	figures := Figures(compare(t, truth, issued))
	for name, want := range map[string]float64{
		"receipts.exact":         1.0 / 4, // c alone
		"receipts.exact.units_0": 1, "receipts.exact.units_2_3": 0,
		"receipts.exact.party_1": 0, "receipts.exact.party_2": 0, "receipts.exact.party_3_up": 1,
		"receipts.count": 4, "receipts.missing": 1, "receipts.phantom": 1,
		"receipts.cacc": 1.0 / 4,
		"receipts.acd":  (1 + 1 + 0 + 3) / 4.0,
		// cola: 2 wrong of 3, oats 0 of 1, rice 3 of 3.
		"receipts.mccd": (2.0/3 + 0 + 1) / 3,
		// cola: (2+0)/(3+1), oats 1/1, rice 0/3.
		"receipts.mciou":  (2.0/4 + 1 + 0) / 3,
		"items.precision": 3.0 / 6, "items.recall": 3.0 / 7, "items.f1": 6.0 / 13,
		"items.pooled.precision": 4.0 / 6, "items.pooled.recall": 4.0 / 7, "items.pooled.f1": 8.0 / 13,
		"items.wrong_shopper": 1.0 / 6, "items.wrong_shopper.count": 1,
		"money.overcharged_cents": 150 + 100, "money.undercharged_cents": 150 + 300,
		"money.signed_cents": 250 - 450, "money.signed_share": -200.0 / 1050, "money.error_share": 700.0 / 1050,
		"receipts.latency_s": 2, "receipts.latency_s.p95": 3.8, "receipts.latency_s.max": 4,
		"receipts.brier": (0.5*0.5 + 0.9*0.9) / 2, "receipts.ece": (0.5 + 0.9) / 2,
	} {
		f, ok := figures[name]
		if !ok || math.Abs(f.Value-want) > 1e-12 {
			t.Errorf("%s is %v (%v), want %v", name, f.Value, ok, want)
		}
	}
	checkFigures(t, figures)
}

func checkFigures(t *testing.T, figures map[string]score.Figure) {
	t.Helper()
	defined := map[string]score.Definition{}
	for _, d := range Definitions() {
		defined[d.Name] = d
	}
	if len(figures) < 10 {
		t.Errorf("only %d figures", len(figures))
	}
	for name, f := range figures {
		d, ok := defined[name]
		if !ok {
			t.Errorf("%s has no definition", name)
		}
		if math.IsNaN(f.Value+f.Low+f.High) || f.Low > f.Value || f.High < f.Value ||
			d.Unit == score.Share && !strings.HasPrefix(name, "money.") && (f.Low < 0 || f.High > 1) {
			t.Errorf("%s: %+v", name, f)
		}
	}
}

// Runs are added up, and a token of one is not that of another.
func TestRunsAreApart(t *testing.T) {
	one := `{"token":"a","lines":[{"sku":"cola","price":100}]}`
	two := `{"token":"a","lines":[{"sku":"oats","price":100}]}`
	figures := Figures(compare(t, one, one), compare(t, two, two))
	if f := figures["receipts.exact"]; f.Value != 1 || f.N != 2 {
		t.Errorf("exact %+v", f)
	}
	figures = Figures(compare(t, one, two), compare(t, two, one))
	if f := figures["items.wrong_shopper.count"]; f.Value != 0 || f.N != 2 {
		t.Errorf("units of another run were charged to the wrong shopper: %+v", f)
	}
}

func TestReadErrors(t *testing.T) {
	for text, want := range map[string]string{
		"{}":                         `f:1: no "token"`,
		"null":                       `f:1: no "token"`,
		"\n[1]":                      "f:2: is a JSON array, want an object",
		`{"token":"a",}`:             "f:1: no JSON at byte 14",
		`{"token":7}`:                "f:1: token is a JSON number",
		`{"token":"a","lines":[{}]}`: `f:1: lines[0]: no "sku"`,
		`{"token":"a","lines":[{"sku":"x","count":0}]}`:         "f:1: lines[0]: count is 0",
		`{"token":"a","lines":[{"sku":"x","count":1.5}]}`:       "f:1: lines.count is a JSON number 1.5",
		`{"token":"a","lines":[{"sku":"x","price":-1}]}`:        "f:1: lines[0]: price is -1",
		`{"token":"a","p_exact":1.5}`:                           "f:1: p_exact is 1.5",
		`{"token":"a","party":-2}`:                              "f:1: party is -2",
		`{"token":"` + strings.Repeat("a", maxLineBytes) + `"}`: "f:1: ",
	} {
		if _, err := Read(strings.NewReader(text), "f"); err == nil || !strings.Contains(err.Error(), want) {
			t.Errorf("%.60q: %v, want %q", text, err, want)
		}
	}
	twice, err := Read(strings.NewReader("{\"token\":\"a\"}\n{\"token\":\"a\"}"), "f")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := Compare("run", twice, nil); err == nil || !strings.Contains(err.Error(), "line 2") {
		t.Errorf("a token twice: %v", err)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(truth, issued)
	f.Fuzz(func(t *testing.T, truth, issued string) {
		want, err := Read(strings.NewReader(truth), "true")
		if err != nil {
			return
		}
		got, err := Read(strings.NewReader(issued), "issued")
		if err != nil {
			return
		}
		run, err := Compare("run", want, got)
		if err != nil {
			return
		}
		x := newIndex([]Run{run}) // without the bootstraps of Figures, which take all the time
		sum := x.tally(slices.Repeat([]int{1}, len(x.trips)))
		for _, v := range []float64{sum.pooledF1(), sum.mccd(), sum.mciou()} {
			if math.IsNaN(v) || math.IsInf(v, 0) {
				t.Errorf("%+v: %v", sum, v)
			}
		}
	})
}

// receipts draws lines for tokens t0, t1, ...
func receipts(t *rapid.T, name string) string {
	var out strings.Builder
	for token := range rapid.IntRange(1, 5).Draw(t, name) {
		fmt.Fprintf(&out, `{"token":"t%d","lines":[`, token)
		for k := range rapid.IntRange(0, 3).Draw(t, "lines") {
			if k > 0 {
				out.WriteByte(',')
			}
			fmt.Fprintf(&out, `{"sku":"s%d","count":%d,"price":100}`, rapid.IntRange(0, 3).Draw(t, "sku"),
				rapid.IntRange(1, 3).Draw(t, "count"))
		}
		out.WriteString("]}\n")
	}
	return out.String()
}

// What must hold of any two files.
func TestProperties(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		want, got := receipts(t, "true"), receipts(t, "issued")
		same := Figures(compare(t, want, want))
		for _, name := range []string{"receipts.exact", "receipts.cacc", "receipts.mciou"} {
			if same[name].Value != 1 {
				t.Fatalf("%s of the truth itself is %v", name, same[name].Value)
			}
		}
		for _, name := range []string{"receipts.acd", "receipts.mccd", "items.wrong_shopper", "money.signed_cents"} {
			if same[name].Value != 0 {
				t.Fatalf("%s of the truth itself is %v", name, same[name].Value)
			}
		}
		f := Figures(compare(t, want, got))
		signed := f["money.overcharged_cents"].Value - f["money.undercharged_cents"].Value
		if f["money.signed_cents"].Value != signed {
			t.Fatalf("signed money %v, want %v", f["money.signed_cents"].Value, signed)
		}
		for _, part := range []string{"precision", "recall", "f1"} {
			if f["items.pooled."+part].Value < f["items."+part].Value {
				t.Fatalf("%s is worse with the shopper left out", part)
			}
		}
		if f["receipts.cacc"].Value < f["receipts.exact"].Value {
			t.Fatalf("more receipts exact than with the right counts")
		}
	})
}

func TestFind(t *testing.T) {
	dir := t.TempDir()
	write := func(name, text string) {
		t.Helper()
		path := filepath.Join(dir, name)
		if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	write("true/1.jsonl", truth)
	write("true/2.jsonl", truth)
	write("issued/1.jsonl", issued)
	if _, err := Find(filepath.Join(dir, "true"), filepath.Join(dir, "issued")); err == nil {
		t.Error("no receipts of the second run: want an error")
	}
	write("issued/2.jsonl", truth)
	files, err := Find(filepath.Join(dir, "true"), filepath.Join(dir, "issued"))
	if err != nil || len(files) != 2 {
		t.Fatalf("%v, %v", files, err)
	}
	run, err := CompareFiles(files[1])
	if err != nil || len(run.Trips) != 4 || run.Name != "2" {
		t.Errorf("%+v, %v", run, err)
	}
}
