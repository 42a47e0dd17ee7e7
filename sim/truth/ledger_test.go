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
	var l truth.Ledger
	for _, e := range []truth.Event{
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
	} {
		l.Add(e)
	}
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

// What is handed over is on the bill of whoever took it; what is left on the floor on nobody's. A party has
// one receipt when the last of it has left, and who shows no token has none.
func TestBills(t *testing.T) {
	var l truth.Ledger
	give := move(truth.HandedOver, "A", "cola", 1)
	give.PaidBy = "B"
	for _, e := range []truth.Event{
		{Kind: truth.Entered, Token: "A"}, {Kind: truth.Entered, Token: "A"}, {Kind: truth.Entered, Token: "B"},
		{Kind: truth.Entered},
		move(truth.Picked, "A", "cola", 1, 2), give,
		move(truth.Picked, "A", "nuts", 3), move(truth.Dropped, "A", "nuts", 3),
		move(truth.Recovered, "", "nuts", 3),
		{Kind: truth.Exited, Token: "A"}, {Kind: truth.Exited}, {Kind: truth.Exited, Token: "B"},
	} {
		l.Add(e)
	}
	cola := []store.Line{{SKU: "cola", Count: 1, Price: 120}}
	if diff := cmp.Diff([]store.Receipt{{Token: "B", Lines: cola}}, l.Receipts(catalog(t))); diff != "" {
		t.Errorf("while one of A is inside: %s", diff)
	}
	l.Add(truth.Event{Kind: truth.Exited, Token: "A"})
	want := []store.Receipt{{Token: "B", Lines: cola}, {Token: "A", Lines: cola}}
	if diff := cmp.Diff(want, l.Receipts(catalog(t))); diff != "" {
		t.Error(diff)
	}
	if got := l.Billed(catalog(t)); got != 240 {
		t.Errorf("bills come to %s, want 2.40", got)
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
