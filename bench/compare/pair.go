package compare

import (
	"errors"
	"fmt"

	"storesim/bench/score"
)

// Pair is one run of both sides: the same scenario under the same seed.
type Pair struct{ A, B *score.RunCounts }

// runKey tells runs of one file apart.
type runKey struct {
	scenario string
	seed     uint64
}

// Join pairs the runs of two files by scenario and seed, in the order of the first. It is an error where they
// share none, or where a file has a run twice. Warnings say what was left out, and of which scenarios the two
// sides are not the same store.
func Join(a, b []score.RunCounts) (pairs []Pair, warnings []string, err error) {
	ofB, err := index(b)
	if err != nil {
		return nil, nil, fmt.Errorf("second file: %w", err)
	}
	if _, err := index(a); err != nil {
		return nil, nil, fmt.Errorf("first file: %w", err)
	}
	warned := map[string]bool{}
	for i := range a {
		other := ofB[runKey{a[i].Scenario, a[i].Seed}]
		if other == nil {
			continue
		}
		pairs = append(pairs, Pair{&a[i], other})
		if why := unlike(&a[i], other); why != "" && !warned[a[i].Scenario] {
			warned[a[i].Scenario] = true
			warnings = append(warnings, fmt.Sprintf("%s, seed %d: %s", a[i].Scenario, a[i].Seed, why))
		}
	}
	if len(pairs) == 0 {
		return nil, nil, errors.New("the two share no scenario under an equal seed: there is nothing to pair")
	}
	if alone := len(a) + len(b) - 2*len(pairs); alone > 0 {
		warnings = append(warnings, fmt.Sprintf("%d runs are in one file alone and are left out", alone))
	}
	return pairs, warnings, nil
}

func index(runs []score.RunCounts) (map[runKey]*score.RunCounts, error) {
	if len(runs) == 0 {
		return nil, errors.New("has no counts of runs")
	}
	out := map[runKey]*score.RunCounts{}
	for i := range runs {
		k := runKey{runs[i].Scenario, runs[i].Seed}
		if out[k] != nil {
			return nil, fmt.Errorf("has %s, seed %d, twice", k.scenario, k.seed)
		}
		out[k] = &runs[i]
	}
	return out, nil
}

// unlike says why two runs are not of the same store; empty where they are, or where one does not tell.
func unlike(a, b *score.RunCounts) string {
	switch {
	case a.Hash != b.Hash:
		return "the scenarios differ (their hashes do)"
	case a.Ledger != "" && b.Ledger != "" && a.Ledger != b.Ledger:
		return "the shoppers did not do the same (the ledgers' digests differ)"
	}
	return ""
}
