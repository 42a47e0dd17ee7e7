package report

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"

	"storesim/bench/score"
	"storesim/pipeline/cart"
	"storesim/pipeline/store"
)

// schemaV1 is the form before runs had their counts.
const schemaV1 = "storesim.results/1"

// maxResultsBytes bounds what is read: ten thousand runs have a tenth of it.
const maxResultsBytes = 512 << 20

// Read loads results.json of a folder.
func Read(dir string) (*Results, error) { return ReadResults(filepath.Join(dir, ResultsFile)) }

// ReadResults loads a file of results, or results.json of a folder. An older form is turned into the present
// one; another one, an unknown field and a file that is too large are refused.
func ReadResults(path string) (*Results, error) {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		path = filepath.Join(path, ResultsFile)
	}
	f, err := os.Open(path)
	if err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	data, err := io.ReadAll(io.LimitReader(f, maxResultsBytes+1))
	if err := errors.Join(err, f.Close()); err != nil {
		return nil, fmt.Errorf("results: %w", err)
	}
	if len(data) > maxResultsBytes {
		return nil, fmt.Errorf("results %s: has more than %d MiB", path, maxResultsBytes>>20)
	}
	r, err := decode(data)
	if err != nil {
		return nil, fmt.Errorf("results %s: %w", path, err)
	}
	return r, nil
}

// IsMissing reports whether an error of Read means that there is no such file.
func IsMissing(err error) bool { return errors.Is(err, fs.ErrNotExist) }

func decode(data []byte) (*Results, error) {
	var head struct {
		Schema string `json:"schema"`
	}
	if err := json.Unmarshal(data, &head); err != nil {
		return nil, err
	}
	if head.Schema != Schema && head.Schema != schemaV1 {
		return nil, fmt.Errorf("schema is %q, this version reads %q and %q", head.Schema, Schema, schemaV1)
	}
	d := json.NewDecoder(bytes.NewReader(data))
	d.DisallowUnknownFields()
	var r Results
	if err := d.Decode(&r); err != nil {
		return nil, err
	}
	if head.Schema == schemaV1 {
		r.migrate()
	}
	return &r, nil
}

// migrate makes results of the present form of those of the first: the counts of receipts, units and money of
// each run follow from the receipts; counts of events and tracks were not kept.
func (r *Results) migrate() {
	r.Schema = Schema
	owed, issued := map[uint64][]store.Receipt{}, map[uint64][]cart.Receipt{}
	for i := range r.Receipts {
		x := &r.Receipts[i]
		t, c := x.sides()
		owed[x.Seed], issued[x.Seed] = append(owed[x.Seed], t...), append(issued[x.Seed], c...)
	}
	for _, seed := range r.Seeds {
		s := score.Receipts(owed[seed], issued[seed])
		delete(owed, seed) // a file that names a seed twice counts it once
		delete(issued, seed)
		run := score.RunCounts{
			Scenario: r.Name, Hash: r.ConfigHash, Seed: seed, Counts: score.Scores{Receipts: s}.Ratios(),
		}
		run.Right, run.Wrong = s.Tokens()
		r.Runs = append(r.Runs, run)
	}
}

// sides are the true and the issued receipt of a pair, as far as each is there. A receipt that was wrong for
// being issued twice is there once: then it is issued twice here too.
func (r *Receipt) sides() (owed []store.Receipt, issued []cart.Receipt) {
	want, got := store.Receipt{Token: r.Token}, store.Receipt{Token: r.Token}
	for _, l := range r.Lines {
		if l.True > 0 {
			want.Lines = append(want.Lines, store.Line{SKU: l.SKU, Count: l.True, Price: l.Price})
		}
		if l.Charged > 0 {
			got.Lines = append(got.Lines, store.Line{SKU: l.SKU, Count: l.Charged, Price: l.Price})
		}
	}
	if r.Status != Phantom {
		owed = append(owed, want)
	}
	if r.Status != Missing {
		issued = append(issued, cart.Receipt{Receipt: got, PExact: r.PExact})
	}
	if r.Status == Wrong && len(r.Differences()) == 0 && r.True == r.Charged {
		issued = append(issued, cart.Receipt{Receipt: store.Receipt{Token: r.Token}, PExact: r.PExact})
	}
	return owed, issued
}
