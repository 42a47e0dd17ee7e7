package report

import (
	"bytes"
	"flag"
	"os"
	"regexp"
	"strings"
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

// A run in which nobody left says so, and the books are a line that adds up.
func TestTerminalWithoutReceipts(t *testing.T) {
	books := Books{Units: 12, OnShelves: 8, Floor: 1, Carried: 2, Unpaid: 1, Billed: 598, Pending: 598}
	twice := books
	twice.Add(books)
	r := Results{Workload: Workload{StoreSeconds: 60}, Books: &twice, Valid: true}
	var out strings.Builder
	if err := Terminal(&out, &r, false); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"none: nobody with a token has left within 60 store seconds",
		"24 units = 16 on shelves + 2 on the floor + 4 carried + 2 left unpaid; " +
			"bills 11.96 = sales 0.00 + carried 11.96",
	} {
		if !strings.Contains(out.String(), want) {
			t.Errorf("%q is missing in\n%s", want, out.String())
		}
	}
}
