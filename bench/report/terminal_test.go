package report

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"testing"

	"github.com/google/go-cmp/cmp"
)

var update = flag.Bool("update", false, "rewrite the golden files")

// One receipt of each kind and the short score table, as plain text.
func TestTerminalGolden(t *testing.T) {
	r := sampleResults(t)
	var few []Receipt
	for _, x := range r.Receipts {
		switch x.Token {
		case "T1003", "T1071", "T1105", "T1224", "T1343", "T9999":
			few = append(few, x)
		}
	}
	r.Receipts = few
	var got bytes.Buffer
	if err := Terminal(&got, r, false); err != nil {
		t.Fatal(err)
	}
	const golden = "testdata/terminal.txt"
	if *update {
		if err := WriteFile(golden, got.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(string(want), got.String()); diff != "" {
		t.Errorf("run with -update to accept:\n%s", diff)
	}
}

// Colour adds escapes and nothing else.
func TestTerminalColour(t *testing.T) {
	r := sampleResults(t)
	var plain, painted bytes.Buffer
	if err := Terminal(&plain, r, false); err != nil {
		t.Fatal(err)
	}
	if err := Terminal(&painted, r, true); err != nil {
		t.Fatal(err)
	}
	stripped := regexp.MustCompile("\x1b\\[[0-9]*m").ReplaceAllString(painted.String(), "")
	if stripped == painted.String() || stripped != plain.String() {
		t.Error("painted text without its escapes is not the plain text")
	}
}

func TestPercentNeverRoundsToAll(t *testing.T) {
	for v, want := range map[float64]string{1: "100", 0: "0", 0.99999: "99.9", 0.00001: "0.1", 0.8644: "86.4"} {
		if got := percent(v); got != want {
			t.Errorf("%v: got %s, want %s", v, got, want)
		}
	}
}
