package score

import (
	"slices"
	"testing"

	"storesim/pipeline/cart"
	"storesim/pipeline/feed"
	"storesim/pipeline/review"
	"storesim/pipeline/store"
)

// reviewed are two wrong receipts and one right one; who looks mends the first, not the second, and spoils
// the third.
func reviewed() ReceiptScores {
	line := func(sku store.SKU) map[store.SKU]int { return map[store.SKU]int{sku: 1} }
	c, err := store.NewCatalog([]store.Product{{SKU: "tea", Price: 300}, {SKU: "wine", Price: 1000}})
	if err != nil {
		panic(err)
	}
	tea := func(token store.Token) store.Receipt { return store.NewReceipt(token, line("tea"), &c) }
	wine := func(token store.Token) store.Receipt { return store.NewReceipt(token, line("wine"), &c) }
	truth := []store.Receipt{tea("a"), tea("b"), tea("c"), tea("d")}
	issued := []cart.Receipt{
		{Receipt: wine("a"), Issued: feed.Stamp(30e9)}, {Receipt: store.Receipt{Token: "b"}, Issued: feed.Stamp(20e9)},
		{Receipt: tea("c"), Issued: feed.Stamp(10e9)}, {Receipt: wine("x"), Issued: feed.Stamp(5e9)},
	}
	s := Receipts(truth, issued)
	s.Review(truth, []Answered{
		{Receipt: &issued[0], Loss: 500, After: tea("a"), Seconds: 100}, {Receipt: &issued[1], Loss: 400, After: wine("b"), Seconds: 90},
		{Receipt: &issued[2], Loss: 300, After: wine("c"), Seconds: 80}, {Receipt: &issued[3], Loss: 200, After: store.Receipt{Token: "x"}, Seconds: 70},
	})
	return s
}

func TestReviewedByHand(t *testing.T) {
	s := reviewed()
	for i := range s.Trips {
		s.Trips[i].Latency = []float64{4}
	}
	if s.Trips[3].Review != nil { // d was never issued
		t.Errorf("a receipt that is not there is reviewed: %+v", s.Trips[3])
	}
	everybody := []bool{true, true, true, false, true}
	after := s.After(everybody)
	var exact []bool
	for _, trip := range after.Trips {
		exact = append(exact, trip.Exact)
	}
	if !slices.Equal(exact, []bool{true, false, false, false, false}) {
		t.Errorf("exact after: %v", exact)
	}
	if x := after.Trips[1]; x.Overcharged != 1000 || x.Undercharged != 300 || x.Latency[0] != 94 || s.Trips[1].Latency[0] != 4 {
		t.Errorf("b is %+v", x)
	}
	if x := after.Trips[4]; x.True || x.Overcharged != 0 {
		t.Errorf("the receipt for nobody is %+v", x)
	}
	if none := s.After(make([]bool, 5)); none.Exact() != s.Exact() {
		t.Error("nobody looks, and something changes")
	}
}

// The desk takes receipts in order of issue, run after run; the policy is the scores' own.
func TestLookedInOrder(t *testing.T) {
	one := reviewed()
	all := Combine([]Scores{{Receipts: one}, {Receipts: one}}).Receipts
	p := review.Policy{Costs: review.Costs{Over: 5, Under: 1}, Share: 0.25, Window: 100}
	looked := all.Looked(&p)
	// By time: x, c, b, a (500, the highest of four: taken), then x, c, b, a again: a ties for the highest.
	if want := []bool{true, false, false, false, false, true, false, false, false, false}; !slices.Equal(looked, want) {
		t.Errorf("looked at %v, want %v", looked, want)
	}
	all.Policy = &p
	f := map[string]Figure{}
	all.deskFigures(f)
	if x := f["review.looked"]; x.Num != 2 || x.Den != 8 {
		t.Errorf("looked at %+v", x)
	}
	if x := f["review.exact"]; x.Num != 4 || x.Den != 8 {
		t.Errorf("exact %+v, want those of a and c", x)
	}
	// Of ten trips two are for nobody (1000 too much each), b and d miss 300 each, twice.
	if x, want := f["review.cost"], 1000*(2*5*1000+4*300)/10.0; !almost(x.Value, want) {
		t.Errorf("cost %v, want %v", x.Value, want)
	}
	if d := all.Desk(&p); d.Mended != 2 || d.Spoilt != 0 || d.Share != 0.25 {
		t.Errorf("desk %+v", d)
	}
	if few := (&ReceiptScores{Trips: one.Trips}).Looked(nil); slices.Contains(few, true) {
		t.Error("one of four is more than one of twenty")
	}
}

// The probabilities of lines are judged as those of receipts are.
func TestStatedLines(t *testing.T) {
	c, _ := store.NewCatalog([]store.Product{{SKU: "tea", Price: 300}, {SKU: "wine", Price: 1000}})
	truth := []store.Receipt{store.NewReceipt("a", map[store.SKU]int{"tea": 2, "wine": 1}, &c)}
	issued := cart.Receipt{Receipt: store.NewReceipt("a", map[store.SKU]int{"tea": 1, "wine": 1}, &c), PLine: []float64{0.7, 0.9}}
	s := Scores{Receipts: Receipts(truth, []cart.Receipt{issued})}
	if want := []StatedLine{{0.7, false}, {0.9, true}}; !slices.Equal(s.Receipts.Trips[0].Lines, want) {
		t.Fatalf("lines %+v, want %+v", s.Receipts.Trips[0].Lines, want)
	}
	f := s.Figures()
	if x := f["lines.brier"]; !almost(x.Value, (0.49+0.01)/2) || x.N != 2 {
		t.Errorf("Brier score %+v", x)
	}
	if x := f["lines.ece"]; !almost(x.Value, (0.7+0.1)/2) || x.N != 2 {
		t.Errorf("calibration error %+v", x)
	}
}
