package truth_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"storesim/pipeline/store"
	"storesim/sim/truth"
)

func catalog(t *testing.T) *store.Catalog {
	t.Helper()
	c, err := store.NewCatalog([]store.Product{{SKU: "cola", Price: 120}, {SKU: "nuts", Price: 300}})
	if err != nil {
		t.Fatal(err)
	}
	return &c
}

func move(kind truth.Kind, token store.Token, sku store.SKU, items ...truth.ItemID) truth.Event {
	return truth.Event{Kind: kind, Token: token, SKU: sku, Items: items}
}

// A receipt is what a token's bodies took less what they put back, and exists only once they have left.
func TestReceipts(t *testing.T) {
	l := truth.Ledger{Events: []truth.Event{
		{Kind: truth.Entered, Token: "A"},
		{Kind: truth.Entered, Token: "B"},
		{Kind: truth.Entered, Token: "C"},
		move(truth.Picked, "A", "cola", 1, 2),
		move(truth.Touched, "B", "nuts"),
		move(truth.Picked, "C", "nuts", 9),
		move(truth.Picked, "A", "nuts", 3),
		move(truth.PutBack, "A", "nuts", 3),
		move(truth.PutBack, "A", "cola", 2),
		{Kind: truth.Exited, Token: "B"},
		{Kind: truth.Exited, Token: "A"},
	}}
	want := []store.Receipt{
		{Token: "B"},
		{Token: "A", Lines: []store.Line{{SKU: "cola", Count: 1, Price: 120}}},
	}
	if diff := cmp.Diff(want, l.Receipts(catalog(t))); diff != "" {
		t.Error(diff)
	}
	if n := len(l.Moves()); n != 5 {
		t.Errorf("%d moves of goods, want 5", n)
	}
}

// The digest names the history: it is the same for equal ledgers and another for any change.
func TestDigest(t *testing.T) {
	events := func(items ...truth.ItemID) *truth.Ledger {
		return &truth.Ledger{Events: []truth.Event{move(truth.Picked, "A", "cola", items...)}}
	}
	a, errA := events(1).Digest()
	b, errB := events(1).Digest()
	c, errC := events(2).Digest()
	if errA != nil || errB != nil || errC != nil {
		t.Fatal(errA, errB, errC)
	}
	if a != b || a == c {
		t.Errorf("digests are %s, %s and for another item %s", a, b, c)
	}
}
