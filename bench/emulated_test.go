package bench_test

import (
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"storesim/bench"
	"storesim/bench/emulator"
	"storesim/pipeline/cart"
	"storesim/scenarios"
)

const golden = "testdata/emulated.txt"

// TestEmulatedReceipts plays one run whose detections are drawn: the feed and the receipts, with their
// probabilities, must be those of the golden file, byte for byte. UPDATE=1 writes it anew.
func TestEmulatedReceipts(t *testing.T) {
	if runtime.GOARCH != "amd64" {
		t.Skip("the golden file is amd64's: other processors may round otherwise")
	}
	sc, err := scenarios.Load("crowd")
	if err != nil {
		t.Fatal(err)
	}
	model, err := emulator.Parse(readFile(t, "testdata/emulator.json"))
	if err != nil {
		t.Fatal(err)
	}
	cfg := sc.Config
	cfg.Seed, cfg.Duration, cfg.Cameras = 12, 20*time.Second, true
	opt := bench.Options{Kind: bench.Ours, Workers: 2, Sketch: 8, Emulator: model}
	r := do(t, cfg, opt)
	var got strings.Builder
	got.WriteString("feed " + r.Feed + "\n")
	for _, receipt := range r.Issued {
		got.WriteString(string(receipt.Token) + " " + digest(t, raw(receipt)) + "\n")
		got.WriteString("as issued " + digest(t, receipt) + "\n")
	}
	if len(r.Issued) < 2 {
		t.Fatalf("%d receipts, want some to compare", len(r.Issued))
	}
	if os.Getenv("UPDATE") != "" {
		if err := os.WriteFile(golden, []byte(got.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	if want := string(readFile(t, golden)); got.String() != want {
		t.Errorf("receipts differ:\n%s\nwant\n%s\nif that is meant: UPDATE=1 go test ./bench -run EmulatedReceipts",
			got.String(), want)
	}
	opt.Workers = 1
	if again := do(t, cfg, opt); again.Feed != r.Feed || len(again.Issued) != len(r.Issued) {
		t.Error("the number of workers changes the run")
	}
}

// raw is a receipt with its raw probabilities alone, and without evidence: what the stages make of the feed,
// however it is stated.
func raw(r cart.Receipt) cart.Receipt {
	r.PExact, r.PLine, r.RawExact, r.RawLine = r.RawExact, r.RawLine, 0, nil
	r.Entries, r.Doubts = slices.Clone(r.Entries), nil
	for i := range r.Entries {
		r.Entries[i].Evidence = nil
	}
	return r
}

// digest is the SHA-256 of a receipt's JSON.
func digest(t *testing.T, r cart.Receipt) string {
	t.Helper()
	text, err := json.Marshal(r)
	if err != nil {
		t.Fatal(err)
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:])
}

func readFile(t *testing.T, name string) []byte {
	t.Helper()
	text, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
