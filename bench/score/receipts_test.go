package score

import (
	"math"
	"math/rand/v2"
	"reflect"
	"testing"

	"storesim/pipeline/cart"
	"storesim/pipeline/store"
)

func line(sku store.SKU, n int, price store.Cents) store.Line {
	return store.Line{SKU: sku, Count: n, Price: price}
}

func receipt(token store.Token, lines ...store.Line) store.Receipt {
	return store.Receipt{Token: token, Lines: lines}
}

func issued(p float64, r store.Receipt) cart.Receipt { return cart.Receipt{Receipt: r, PExact: p} }

// One of each thing that can happen to a trip, counted by hand.
func TestReceiptsByHand(t *testing.T) {
	truth := []store.Receipt{
		receipt("exact", line("cola", 2, 150)),
		receipt("empty"),
		receipt("swapped", line("cola", 1, 150), line("oats", 1, 300)),
		receipt("missing", line("oats", 2, 300)),
		receipt("twice", line("cola", 1, 150)),
	}
	got := Receipts(truth, []cart.Receipt{
		issued(0.9, receipt("exact", line("cola", 2, 150))),
		issued(0.9, receipt("empty")),
		issued(0.5, receipt("swapped", line("cola", 3, 150), line("rice", 1, 250))),
		issued(0.9, receipt("twice", line("cola", 1, 150))),
		issued(0.9, receipt("twice")),
		issued(0.2, receipt("ghost", line("rice", 1, 250))),
		issued(0.2, receipt("", line("rice", 1, 250))),
		issued(0.2, receipt("")),
	})
	want := []Trip{
		{Token: "", Issued: 1, Extra: 1, PExact: 0.2},
		{Token: "empty", True: true, Issued: 1, Exact: true, PExact: 0.9},
		{Token: "exact", True: true, Issued: 1, Exact: true, Units: 2, Hits: 2, Total: 300, PExact: 0.9},
		{Token: "ghost", Issued: 1, Extra: 1, Overcharged: 250, PExact: 0.2},
		{Token: "missing", True: true, Units: 2, Missed: 2, Total: 600, Undercharged: 600},
		{Token: "swapped", True: true, Issued: 1, Units: 2, Hits: 1, Extra: 3, Missed: 1, Total: 450,
			Overcharged: 550, Undercharged: 300, PExact: 0.5},
		{Token: "twice", True: true, Issued: 2, Units: 1, Hits: 1, Total: 150, PExact: 0.9},
	}
	if !reflect.DeepEqual(got.Trips, want) {
		t.Errorf("got\n%+v\nwant\n%+v", got.Trips, want)
	}
	figures := Scores{Receipts: got}.Figures()
	for name, want := range map[string]float64{
		"receipts.exact": 2.0 / 5, "receipts.missing": 1, "receipts.phantom": 2,
		"items.precision": 4.0 / 9, "items.recall": 4.0 / 7, "items.f1": 8.0 / 16,
		"money.overcharged_cents": 800, "money.undercharged_cents": 900, "money.error_share": 1700.0 / 1500,
	} {
		if f := figures[name]; f.Value != want || f.Low > want || f.High < want {
			t.Errorf("%s: got %+v, want %v", name, f, want)
		}
	}
}

// A wrong price is a wrong receipt, in money though not in units.
func TestReceiptsPrice(t *testing.T) {
	got := Receipts([]store.Receipt{receipt("a", line("cola", 2, 150))},
		[]cart.Receipt{issued(1, receipt("a", line("cola", 2, 170)))})
	if trip := got.Trips[0]; trip.Exact || trip.Overcharged != 40 || trip.Extra != 0 {
		t.Errorf("got %+v, want 40 cents over", trip)
	}
}

func randomReceipts(r *rand.Rand, n int) []store.Receipt {
	out := make([]store.Receipt, n)
	for i := range out {
		out[i] = receipt(store.Token(rune('A' + i)))
		for _, sku := range []store.SKU{"cola", "oats", "rice"} {
			if c := r.IntN(3); c > 0 {
				out[i].Lines = append(out[i].Lines, line(sku, c, store.Cents(100+len(sku))))
			}
		}
	}
	return out
}

func issueAll(truth []store.Receipt) []cart.Receipt {
	out := make([]cart.Receipt, len(truth))
	for i, r := range truth {
		out[i] = issued(1, r)
	}
	return out
}

// What is charged exactly scores exactly 1, and no cents.
func TestReceiptsPerfect(t *testing.T) {
	truth := randomReceipts(rand.New(rand.NewPCG(1, 1)), 20)
	figures := Scores{Receipts: Receipts(truth, issueAll(truth))}.Figures()
	for _, name := range []string{"receipts.exact", "items.precision", "items.recall", "items.f1"} {
		if f := figures[name]; f.Value != 1 || f.High != 1 || f.Low < 0.8 || f.Low >= 1 {
			t.Errorf("%s: got %+v", name, f)
		}
	}
	for _, name := range []string{"money.overcharged_cents", "money.undercharged_cents", "receipts.ece", "receipts.brier"} {
		if f := figures[name]; f.Value != 0 {
			t.Errorf("%s: got %+v", name, f)
		}
	}
}

// Order carries no information, so it may change neither a value nor an interval.
func TestReceiptsPermuted(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	truth, claimed := randomReceipts(r, 15), issueAll(randomReceipts(r, 17))
	want := Scores{Receipts: Receipts(truth, claimed)}.Figures()
	for range 5 {
		r.Shuffle(len(truth), func(i, j int) { truth[i], truth[j] = truth[j], truth[i] })
		r.Shuffle(len(claimed), func(i, j int) { claimed[i], claimed[j] = claimed[j], claimed[i] })
		if got := (Scores{Receipts: Receipts(truth, claimed)}).Figures(); !reflect.DeepEqual(got, want) {
			t.Fatalf("got %v\nwant %v", got, want)
		}
	}
}

// Two runs together are the sum of their counts, not the mean of their ratios.
func TestCombine(t *testing.T) {
	one := Scores{Receipts: Receipts([]store.Receipt{receipt("a", line("cola", 1, 100))}, nil)}
	three := randomReceipts(rand.New(rand.NewPCG(3, 3)), 3)
	both := Combine([]Scores{one, {Receipts: Receipts(three, issueAll(three))}})
	if got := both.Receipts.Exact(); got != (Rate{3, 4}) {
		t.Errorf("got %+v, want 3 of 4", got)
	}
}

func TestCalibrationByHand(t *testing.T) {
	s := ReceiptScores{}
	for i, p := range []float64{0.9, 0.9, 0.9, 0.9, 0.3, 0.3} {
		s.Trips = append(s.Trips, Trip{True: true, Issued: 1, PExact: p, Exact: i < 3})
	}
	sum := total(s.stated())
	// bins: 4 at 0.9 with 3 right, 2 at 0.3 with none: (|3.6-3| + |0.6-0|) / 6
	if got := ece(sum); !almost(got, 0.2) {
		t.Errorf("ece %v, want 0.2", got)
	}
	// The worst bin is that at 0.3, where none is right.
	if got := mce(sum); !almost(got, 0.3) {
		t.Errorf("mce %v, want 0.3", got)
	}
	figures := Scores{Receipts: s}.Figures()
	if got := figures["receipts.brier"].Value; !almost(got, (3*0.01+0.81+2*0.09)/6) {
		t.Errorf("brier %v", got)
	}
	nll := -(3*math.Log(0.9) + math.Log(0.1) + 2*math.Log(0.7)) / 6
	if got := figures["receipts.nll"].Value; !almost(got, nll) {
		t.Errorf("negative log likelihood %v, want %v", got, nll)
	}
	if bins := s.Reliability(); len(bins) != 2 || bins[1].Exact != (Rate{3, 4}).covered() {
		t.Errorf("reliability %+v", bins)
	}
}

func almost(a, b float64) bool { return a-b < 1e-12 && b-a < 1e-12 }
