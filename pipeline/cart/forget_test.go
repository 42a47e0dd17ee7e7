package cart_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"
	"github.com/google/go-cmp/cmp/cmpopts"

	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
)

// TestForget: of three that were one body, and one of whom is still known, all stays; of those who are gone
// nothing does, but whom somebody's evidence names is still the one that they turned out to be.
func TestForget(t *testing.T) {
	layout := newLayout(t, "cola 350 2\n")
	claim := func(ids ...gallery.IdentityID) attribution.Claim {
		c := attribution.Claim{Change: shelf.Change{
			Plates: []shelf.PlateDelta{{Plate: 0, Mass: -350}}, Mass: -350,
			Hypotheses: []shelf.Hypothesis{{SKU: "cola", Count: -1, P: 1}},
		}}
		for i, id := range ids {
			c.Candidates = append(c.Candidates, attribution.Candidate{Identity: id, P: []float64{0.9, 0.1}[i]})
		}
		return c
	}
	fill := func() *cart.Ledger {
		l := cart.NewLedger(layout)
		l.Add(claim(1, 2))
		l.Add(claim(2))
		l.Add(claim(3))
		l.Merge(3, 2)
		l.Merge(2, 1)
		l.Add(claim(4, 5))
		l.Add(claim(5))
		l.Merge(5, 6)
		l.Add(claim(7, 8))
		l.Add(claim(9))
		l.Merge(9, 8)
		return l
	}
	l := fill()
	l.Forget(func(id gallery.IdentityID) bool { return id == 3 || id == 4 })
	if baskets, merges := l.Remembered(); baskets != 2 || merges != 3 {
		t.Errorf("%d baskets and %d merges are left, want those of 1 and 4, and 3, 2 and 5", baskets, merges)
	}
	if l.Survivor(3) != 1 || l.Survivor(5) != 6 || l.Survivor(9) != 9 {
		t.Errorf("3 turned out to be %d, 5 to be %d, 9 to be %d", l.Survivor(3), l.Survivor(5), l.Survivor(9))
	}
	whole := fill()
	for _, id := range []gallery.IdentityID{3, 4} {
		got, want := l.Issue(id, "card", 1, 2), whole.Issue(id, "card", 1, 2)
		if diff := cmp.Diff(want, got, cmpopts.EquateEmpty()); diff != "" || len(want.Entries) == 0 {
			t.Errorf("another receipt of %d:\n%s", id, diff)
		}
	}
	l.Forget(func(gallery.IdentityID) bool { return false })
	if baskets, merges := l.Remembered(); baskets+merges > 0 {
		t.Errorf("%d baskets and %d merges are left of nobody", baskets, merges)
	}
}
