package cart_test

import (
	"math"
	"testing"

	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// takings is a claim of one person's, for sure, of one product and number.
func takings(sku store.SKU, count int) attribution.Claim {
	return attribution.Claim{
		Change: shelf.Change{
			Mass: -100, Plates: []shelf.PlateDelta{{Plate: 0, Mass: -100, Std: 1}},
			Hypotheses: []shelf.Hypothesis{{SKU: sku, Count: -count, P: 1}},
		},
		Candidates: []attribution.Candidate{{Identity: 1, P: 1}},
	}
}

// TestSilentCellsLowerCertainty: the more cells say nothing, and the more was taken, the less certain is a
// receipt; what is on it does not change.
func TestSilentCellsLowerCertainty(t *testing.T) {
	layout := newLayout(t, "oats 100 1\n")
	issue := func(silent float64, takes int) cart.Receipt {
		l := cart.NewLedger(layout)
		l.Silent = func() float64 { return silent }
		for range takes {
			l.Add(takings("oats", 1))
		}
		return l.Issue(1, "t", 0, 0)
	}
	last := 1.1
	for _, silent := range []float64{0, 0.02, 0.14, 0.5, 1} {
		r := issue(silent, 3)
		if r.PExact >= last || r.PExact < 0 || math.IsNaN(r.PExact) {
			t.Errorf("with %g silent P is %g, with fewer %g", silent, r.PExact, last)
		}
		if last = r.PExact; len(r.Lines) != 1 || r.Lines[0].Count != 3 {
			t.Errorf("with %g silent the lines are %+v", silent, r.Lines)
		}
	}
	if few, many := issue(0.14, 1).PExact, issue(0.14, 9).PExact; few <= many {
		t.Errorf("one taking has P %g, nine %g", few, many)
	}
	if p := issue(0, 9).PExact; p != 1 {
		t.Errorf("where all cells tell, P is %g", p)
	}
}

// TestForsakenIsDoubtful: the receipt of somebody whose party never came is most probably wrong, and the same.
func TestForsakenIsDoubtful(t *testing.T) {
	l := cart.NewLedger(newLayout(t, "oats 100 1\n"))
	l.Add(takings("oats", 1))
	before := l.Issue(1, "t", 0, 0)
	l.Forsaken(1)
	after := l.Issue(1, "t", 0, 0)
	if before.PExact < 0.9 || after.PExact > 0.05 || len(after.Lines) != 1 || after.Lines[0] != before.Lines[0] {
		t.Errorf("before %+v, after %+v", before, after)
	}
}
