package receipts

import (
	"fmt"
	"maps"
	"slices"

	"storesim/bench/score"
	"storesim/pipeline/cart"
	"storesim/pipeline/store"
)

// Run is what was counted on one pair of files.
type Run struct {
	Name  string
	Trips []Trip
}

// Trip is a token's true and issued receipt.
type Trip struct {
	score.Trip
	Stated bool   // PExact was stated
	Items  []Item // by SKU
}

// Item is how many units of a product were taken and charged.
type Item struct {
	SKU           store.SKU
	True, Charged int
}

// Compare joins true and issued receipts by token, by the rules of score.Receipts. A true token may be there
// once. An issued line without a price has the first price that the truth gives for the product, and costs
// nothing where it gives none.
func Compare(name string, truth, issued []Receipt) (Run, error) {
	trueOf := map[store.Token]*Receipt{}
	prices := map[store.SKU]store.Cents{}
	var owed []store.Receipt
	for i := range truth {
		r := &truth[i]
		if first, ok := trueOf[r.Token]; ok {
			return Run{}, fmt.Errorf("line %d: token %q is true twice, first on line %d",
				r.Line, r.Token, first.Line)
		}
		trueOf[r.Token] = r
		owed = append(owed, r.Receipt.Receipt)
		for k, l := range r.Lines {
			if _, ok := prices[l.SKU]; !ok && r.priced[k] {
				prices[l.SKU] = l.Price
			}
		}
	}
	charged := make([]cart.Receipt, len(issued))
	issuedOf := map[store.Token][]*Receipt{}
	for i := range issued {
		r := &issued[i]
		charged[i] = r.Receipt
		charged[i].Lines = r.withPrices(prices)
		issuedOf[r.Token] = append(issuedOf[r.Token], r)
	}
	run := Run{Name: name}
	for _, t := range score.Receipts(owed, charged).Trips {
		run.Trips = append(run.Trips, newTrip(t, trueOf[t.Token], issuedOf[t.Token]))
	}
	return run, nil
}

func (r *Receipt) withPrices(prices map[store.SKU]store.Cents) []store.Line {
	out := slices.Clone(r.Lines)
	for k := range out {
		if !r.priced[k] {
			out[k].Price = prices[out[k].SKU]
		}
	}
	return out
}

func newTrip(counts score.Trip, truth *Receipt, issued []*Receipt) Trip {
	t := Trip{Trip: counts}
	items := map[store.SKU]Item{}
	if truth != nil {
		t.Party = truth.Party
		for _, l := range truth.Lines {
			x := items[l.SKU]
			items[l.SKU] = Item{l.SKU, x.True + l.Count, x.Charged}
		}
	}
	for _, r := range issued {
		t.Stated = r.Stated
		if s, ok := latency(truth, r); ok {
			t.Latency = append(t.Latency, s)
		}
		for _, l := range r.Lines {
			x := items[l.SKU]
			items[l.SKU] = Item{l.SKU, x.True, x.Charged + l.Count}
		}
	}
	for _, sku := range slices.Sorted(maps.Keys(items)) {
		t.Items = append(t.Items, items[sku])
	}
	return t
}

// latency is the time from the true exit to the receipt, or from the exit that the receipt claims where the
// truth tells none.
func latency(truth, issued *Receipt) (seconds float64, ok bool) {
	switch {
	case truth == nil || !issued.Drawn:
		return 0, false
	case truth.Left:
		return issued.Issued.Seconds() - truth.Exited.Seconds(), true
	case issued.Left:
		return issued.Issued.Seconds() - issued.Exited.Seconds(), true
	default:
		return 0, false
	}
}

// distance is the sum of the differences of counts over all products.
func (t *Trip) distance() int {
	sum := 0
	for _, x := range t.Items {
		sum += max(x.True-x.Charged, x.Charged-x.True)
	}
	return sum
}
