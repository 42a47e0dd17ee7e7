package live

import (
	"bufio"
	"encoding/json"
	"fmt"
	"io"
	"os"
	"strings"

	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// Line is a product on a receipt as JSON.
type Line struct {
	SKU   store.SKU   `json:"sku"`
	Count int         `json:"count"`
	Price store.Cents `json:"price"` // of one unit
}

// TrueReceipt is what a token owes, in the form that package receipts reads.
type TrueReceipt struct {
	Token     store.Token `json:"token"`
	Party     int         `json:"party"`  // how many bodies came with the token
	Exited    int64       `json:"exited"` // when the last of them left, nanoseconds since the store opened
	Lines     []Line      `json:"lines"`
	Recording string      `json:"recording,omitempty"` // SHA-256 of the recording that it belongs to
}

// Truth draws the true receipts of a ledger, in order of leaving.
func Truth(ledger *truth.Ledger, catalog *store.Catalog) []TrueReceipt {
	party, exited := map[store.Token]int{}, map[store.Token]int64{}
	for i := range ledger.Events {
		switch e := &ledger.Events[i]; e.Kind {
		case truth.Entered:
			party[e.Token]++
		case truth.Exited:
			exited[e.Token] = int64(e.Time)
		default: // nobody comes or goes
		}
	}
	var out []TrueReceipt
	for _, r := range ledger.Receipts(catalog) {
		t := TrueReceipt{Token: r.Token, Party: party[r.Token], Exited: exited[r.Token], Lines: []Line{}}
		for _, l := range r.Lines {
			t.Lines = append(t.Lines, Line(l))
		}
		out = append(out, t)
	}
	return out
}

// WriteTruth writes one receipt a line.
func WriteTruth(w io.Writer, list []TrueReceipt) error {
	e := json.NewEncoder(w)
	for i := range list {
		if err := e.Encode(&list[i]); err != nil {
			return err
		}
	}
	return nil
}

// TruthPath is where the true receipts of a recording lie: beside it.
func TruthPath(recording string) string {
	return strings.TrimSuffix(recording, ".mcap") + ".true.jsonl"
}

// CheckTruth reports what is wrong with the true receipts beside a recording whose SHA-256 is given.
func CheckTruth(path, recording, sum string) error {
	f, err := os.Open(path)
	if os.IsNotExist(err) {
		return fmt.Errorf("%s is not there: without the true receipts beside it, as `storesim record` "+
			"wrote them, %s cannot be scored", path, recording)
	}
	if err != nil {
		return err
	}
	defer func() { _ = f.Close() }()
	in := bufio.NewReader(io.LimitReader(f, maxTruthLine))
	text, err := in.ReadBytes('\n')
	if err != nil && len(text) == 0 {
		return fmt.Errorf("%s: no true receipts in it: nobody left the store while %s was recorded",
			path, recording)
	}
	var first TrueReceipt
	if err := json.Unmarshal(text, &first); err != nil {
		return fmt.Errorf("%s:1: %w", path, err)
	}
	if first.Recording != sum {
		return fmt.Errorf("%s belongs to another recording than %s: its SHA-256 is %.12s, want %.12s",
			path, recording, sum, first.Recording)
	}
	return nil
}

// maxTruthLine bounds a line of true receipts, bytes.
const maxTruthLine = 16 << 20
