package score

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storesim/pipeline/cart"
	"storesim/pipeline/feed"
	"storesim/pipeline/review"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

func stated(p float64, exact bool, over, under int) Trip {
	return Trip{True: true, Issued: 1, PExact: p, Exact: exact, Overcharged: store.Cents(over),
		Undercharged: store.Cents(under)}
}

// Four trips, the two least probable of them wrong: counted by hand.
func TestReviewByHand(t *testing.T) {
	s := ReceiptScores{Trips: []Trip{
		stated(0.2, false, 100, 0), stated(0.9, true, 0, 0), stated(0.4, false, 0, 300), stated(0.8, true, 0, 0),
	}}
	look := review.DefaultCosts().Look
	list := likelyTrips(s.byLikelihood(), []int{1, 1, 1, 1})
	if got, want := aurc(list), (0+0+1.0/3+2.0/4)/4; !almost(got, want) {
		t.Errorf("AURC %v, want %v", got, want)
	}
	for _, c := range []struct{ share, exact, cost float64 }{
		{0, 0.5, 1000 * (500 + 300) / 4.0},
		{0.25, 0.75, 1000*300/4.0 + 250*look},
		{0.5, 1, 500 * look},
		{0.125, 0.5 + 0.125, 1000*(250+300)/4.0 + 125*look}, // half of a receipt
	} {
		if got := lookAt(list, c.share); !almost(got.Exact, c.exact) || !almost(got.Cost, c.cost) {
			t.Errorf("%v reviewed: %+v, want %v and %v", c.share, got, c.exact, c.cost)
		}
	}
	if got := s.ReviewCurve(); len(got) < 5 || got[0].Exact != 0.5 || got[len(got)-1].Exact != 1 {
		t.Errorf("curve %+v", got)
	}
}

// Receipts of equal probability have no order among them: the figures are the mean over all orders, so
// neither the order of trips nor drawing them twice changes anything.
func TestOrdersOfEqualProbability(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var s ReceiptScores
		for range rapid.IntRange(1, 12).Draw(t, "trips") {
			p := float64(rapid.IntRange(0, 3).Draw(t, "p")) / 3
			s.Trips = append(s.Trips, stated(p, rapid.Bool().Draw(t, "exact"), 0, 0))
		}
		n := len(s.Trips)
		once, twice := slices.Repeat([]int{1}, n), slices.Repeat([]int{2}, n)
		list := likelyTrips(s.byLikelihood(), once)
		shuffled := ReceiptScores{Trips: slices.Clone(s.Trips)}
		rand.New(rand.NewPCG(1, 1)).Shuffle(n, func(i, j int) {
			shuffled.Trips[i], shuffled.Trips[j] = shuffled.Trips[j], shuffled.Trips[i]
		})
		again := likelyTrips(shuffled.byLikelihood(), once)
		double := likelyTrips(s.byLikelihood(), twice)
		if a, b := aurc(list), aurc(again); !almost(a, b) || a < 0 || a > 1 {
			t.Fatalf("AURC %v, shuffled %v", a, b)
		}
		if a, b, c := massECE(list), massECE(again), massECE(double); !almost(a, b) || math.Abs(a-c) > 1e-9 ||
			a < 0 || a > 1 {
			t.Fatalf("ECE %v, shuffled %v, doubled %v", a, b, c)
		}
		before := -1.0
		for _, share := range []float64{0, 0.1, 0.5, 0.9, 1} {
			r := lookAt(list, share)
			if r.Exact < before-1e-12 || r.Exact > 1+1e-12 {
				t.Fatalf("reviewing %v makes %v right, after %v", share, r.Exact, before)
			}
			before = r.Exact
		}
	})
}

// 30 receipts that state 0.8, 24 of them right, and 30 that state 0.2, 12 right: bins of four receipts each are
// off by nothing and by 0.2.
func TestMassECE(t *testing.T) {
	var s ReceiptScores
	for i := range 30 {
		s.Trips = append(s.Trips, stated(0.8, i < 24, 0, 0), stated(0.2, i < 12, 0, 0))
	}
	f := Scores{Receipts: s}.Figures()["receipts.ece_mass"]
	if math.Abs(f.Value-0.1) > 1e-9 || f.Low > 0.1 || f.High < 0.1 || f.N != 60 {
		t.Errorf("got %+v, want 0.1 of 60", f)
	}
}

// What one shopper took and two others were charged for is charged to the wrong shopper once, not twice; a
// unit that nobody took is not.
func TestWrongShopper(t *testing.T) {
	truth := []store.Receipt{receipt("a", line("cola", 1, 100)), receipt("b"), receipt("c"), receipt("d")}
	s := Receipts(truth, []cart.Receipt{
		issued(1, receipt("a")), issued(1, receipt("b", line("cola", 1, 100))),
		issued(1, receipt("c", line("cola", 1, 100))), issued(1, receipt("d", line("oats", 2, 100))),
	})
	f := Scores{Receipts: s}.Figures()["items.wrong_shopper"]
	if f.Num != 1 || f.Den != 4 || f.N != 4 || s.Trips[1].WrongShopper != 0.5 {
		t.Errorf("got %+v of %+v, want 1 of 4", f, s.Trips)
	}
}

// The ledger tells who came together and when the last of them left.
func TestTell(t *testing.T) {
	at := func(s float64) des.Time { return des.Time(s * 1e9) }
	events := []truth.Event{
		{Kind: truth.Entered, Token: "a", Time: at(1)}, {Kind: truth.Entered, Token: "a", Time: at(2)},
		{Kind: truth.Entered, Token: "b", Time: at(3)}, {Kind: truth.Exited, Token: "a", Time: at(10)},
		{Kind: truth.Exited, Token: "a", Time: at(12)}, {Kind: truth.Exited, Token: "b", Time: at(20)},
	}
	a, b := issued(1, receipt("a")), issued(1, receipt("b"))
	a.Issued, b.Issued = feed.Stamp(16*time.Second), feed.Stamp(25*time.Second)
	s := Receipts([]store.Receipt{receipt("a"), receipt("b")}, []cart.Receipt{a, b})
	s.Tell(events, []cart.Receipt{a, b})
	figures := Scores{Receipts: s}.Figures()
	if got := figures["receipts.exact.party_2"]; got.Num != 1 || got.Den != 1 {
		t.Errorf("a party of two: %+v", got)
	}
	if got := figures["receipts.latency_s"]; got.Value != 4.5 || got.N != 2 || got.Low != 4 || got.High != 5 {
		t.Errorf("latency %+v, want 4.5 s between 4 and 5", got)
	}
}

// The counts of runs add up to the figures of all of them, whatever the runs.
func TestRatiosAddUp(t *testing.T) {
	r := rand.New(rand.NewPCG(4, 4))
	var all []Scores
	sum := map[string]Ratio{}
	for range 5 {
		truth := randomReceipts(r, 6)
		s := Scores{Receipts: Receipts(truth, issueAll(randomReceipts(r, 7)))}
		for name, x := range s.Ratios() {
			sum[name] = sum[name].Add(x)
		}
		all = append(all, s)
	}
	figures := Combine(all).Figures()
	compared := 0
	for name, x := range sum {
		if f, ok := figures[name]; ok && f.Den > 0 {
			compared++
			if math.Abs(f.Num-x.Num) > 1e-9 || f.Den != x.Den || !almost(f.Value, x.Value()) {
				t.Errorf("%s: runs add up to %+v, the figure is %+v", name, x, f)
			}
		}
	}
	if compared < 8 {
		t.Errorf("only %d figures were compared", compared)
	}
}
