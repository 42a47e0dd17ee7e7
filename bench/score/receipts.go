package score

import (
	"maps"
	"slices"

	"storesim/pipeline/cart"
	"storesim/pipeline/review"
	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// Trip is one token's true receipt beside what was issued for it, in counts.
type Trip struct {
	Token  store.Token
	True   bool // there is a true receipt; false: a phantom
	Issued int  // number of issued receipts
	Exact  bool // issued once, with every count and price right
	Units  int  // on the true receipt
	Hits   int  // units charged rightly
	Extra  int  // units charged that were not taken
	Missed int  // units taken that were not charged

	Total        store.Cents // of the true receipt
	Overcharged  store.Cents // for Extra, and for too high prices
	Undercharged store.Cents // for Missed, and for too low prices
	PExact       float64     // as stated on the issued receipt, 0 where there is none

	// WrongShopper is the part of Extra that another shopper took and was not charged for. Where several were
	// charged for fewer units than went astray, each has a share.
	WrongShopper float64   `json:",omitempty"`
	Party        int       `json:",omitempty"` // people who shared the token; 0 where it is not told
	Latency      []float64 `json:",omitempty"` // seconds from leaving to each receipt, where it is told

	Lines  []StatedLine `json:",omitempty"` // of the only receipt, where their probabilities are stated
	Review *Reviewed    `json:",omitempty"` // what a person would make of the only receipt; nil: not known

	Run int `json:"-"` // of those that were combined, in their order
}

// ReceiptScores are the trips of one or more runs.
type ReceiptScores struct {
	Trips  []Trip
	Policy *review.Policy `json:"-"` // by which receipts are looked at; nil is the default one
}

// Receipts compares true receipts (one for each token that entered, empty ones too) with issued ones by
// token. A true receipt without an issued one is not exact and all its units are missed. An issued receipt
// whose token has no true one is a phantom: all its units are extra. What is issued without a token is
// charged to nobody, so it costs no money, and is no phantom unless it has lines. Two receipts for a token
// are added up, and not exact.
func Receipts(truth []store.Receipt, issued []cart.Receipt) ReceiptScores {
	charged := map[store.Token][]cart.Receipt{}
	for _, r := range issued {
		if r.Token != "" || len(r.Lines) > 0 {
			charged[r.Token] = append(charged[r.Token], r)
		}
	}
	owed := map[store.Token][]store.Receipt{}
	for _, r := range truth {
		owed[r.Token] = append(owed[r.Token], r)
	}
	tokens := maps.Clone(owed)
	for t := range charged {
		tokens[t] = nil
	}
	var s ReceiptScores
	lost := astray{}
	for i, t := range slices.Sorted(maps.Keys(tokens)) {
		s.Trips = append(s.Trips, compareTrip(t, owed[t], charged[t], lost.of(i)))
	}
	lost.charge(s.Trips)
	return s
}

// astray is what was charged to one shopper and taken by another, by product.
type astray map[store.SKU]*strays

type strays struct {
	missed, extra int
	of            map[int]int // extra units by trip
}

// of returns the function that takes in the units of a trip.
func (a astray) of(trip int) func(sku store.SKU, extra, missed int) {
	return func(sku store.SKU, extra, missed int) {
		if a[sku] == nil {
			a[sku] = &strays{of: map[int]int{}}
		}
		s := a[sku]
		s.missed, s.extra = s.missed+missed, s.extra+extra
		if extra > 0 {
			s.of[trip] += extra
		}
	}
}

// charge tells each trip how many of its extra units somebody else took.
func (a astray) charge(trips []Trip) {
	for _, sku := range slices.Sorted(maps.Keys(a)) {
		s := a[sku]
		share := safeDiv(float64(min(s.missed, s.extra)), float64(s.extra))
		for i, n := range s.of {
			trips[i].WrongShopper += share * float64(n)
		}
	}
}

func compareTrip(
	token store.Token, owed []store.Receipt, charged []cart.Receipt,
	lost func(sku store.SKU, extra, missed int),
) Trip {
	t := Trip{Token: token, True: len(owed) > 0, Issued: len(charged)}
	want, got := ledger{}, ledger{}
	for _, r := range owed {
		want.add(r.Lines)
		t.Total += r.Total()
	}
	for _, r := range charged {
		got.add(r.Lines)
		t.PExact = r.PExact
	}
	for _, sku := range slices.Sorted(maps.Keys(want.with(got))) {
		extra, missed := t.Extra, t.Missed
		t.compareLine(want[sku], got[sku])
		lost(sku, t.Extra-extra, t.Missed-missed)
	}
	if len(charged) == 1 {
		t.Lines = statedLines(want, &charged[0])
	}
	if token == "" {
		t.Overcharged = 0
	}
	agree := t.Extra == 0 && t.Missed == 0 && t.Overcharged == 0 && t.Undercharged == 0
	t.Exact = t.True && t.Issued == 1 && agree
	return t
}

func (t *Trip) compareLine(want, got store.Line) {
	hits := min(want.Count, got.Count)
	t.Units += want.Count
	t.Hits += hits
	t.Extra += got.Count - hits
	t.Missed += want.Count - hits
	t.Overcharged += store.Cents(got.Count-hits) * got.Price
	t.Undercharged += store.Cents(want.Count-hits) * want.Price
	if hits > 0 {
		t.Overcharged += store.Cents(hits) * max(0, got.Price-want.Price)
		t.Undercharged += store.Cents(hits) * max(0, want.Price-got.Price)
	}
}

// ledger is a multiset of SKUs with prices.
type ledger map[store.SKU]store.Line

func (l ledger) add(lines []store.Line) {
	for _, x := range lines {
		x.Count += l[x.SKU].Count
		l[x.SKU] = x
	}
}

func (l ledger) with(m ledger) ledger {
	out := maps.Clone(l)
	maps.Copy(out, m)
	return out
}

// Tell adds what the ledger knows of each trip: how many people shared the token, and how long after the last
// of them left each receipt was drawn. Times of the ledger and of the feed count from the same epoch.
func (s *ReceiptScores) Tell(events []truth.Event, issued []cart.Receipt) {
	party, left := map[store.Token]int{}, map[store.Token]float64{}
	for i := range events {
		switch e := &events[i]; e.Kind {
		case truth.Entered:
			party[e.Token]++
		case truth.Exited:
			left[e.Token] = e.Time.Seconds()
		default:
		}
	}
	drawn := map[store.Token][]float64{}
	for _, r := range issued {
		if exit, ok := left[r.Token]; ok {
			drawn[r.Token] = append(drawn[r.Token], r.Issued.Seconds()-exit)
		}
	}
	for i := range s.Trips {
		if t := &s.Trips[i]; t.True && t.Token != "" {
			t.Party, t.Latency = party[t.Token], drawn[t.Token]
		}
	}
}

// Exact is the share of true receipts that were issued exactly.
func (s ReceiptScores) Exact() Rate { return s.exactWhere(func(*Trip) bool { return true }) }

func (s ReceiptScores) exactWhere(belongs func(t *Trip) bool) Rate {
	var r Rate
	for i := range s.Trips {
		if t := &s.Trips[i]; t.True && belongs(t) {
			r.N++
			r.Hits += btoi(t.Exact)
		}
	}
	return r
}

// Phantoms is the number of issued receipts for nobody.
func (s ReceiptScores) Phantoms() int {
	n := 0
	for _, t := range s.Trips {
		if !t.True {
			n += t.Issued
		}
	}
	return n
}

// Missing is the number of true receipts for which none was issued.
func (s ReceiptScores) Missing() int {
	n := 0
	for _, t := range s.Trips {
		n += btoi(t.True && t.Issued == 0)
	}
	return n
}

// The columns of a trip's counts.
const (
	tripHits = iota
	tripExtra
	tripMissed
	tripCharged
	tripUnits
	tripOver
	tripUnder
	tripTotal
	tripWrongShopper
)

func (s ReceiptScores) clusters() [][]float64 {
	out := make([][]float64, len(s.Trips))
	for i, t := range s.Trips {
		out[i] = []float64{
			float64(t.Hits), float64(t.Extra), float64(t.Missed), float64(t.Hits + t.Extra), float64(t.Units),
			float64(t.Overcharged), float64(t.Undercharged), float64(t.Total),
			t.WrongShopper,
		}
	}
	return out
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}
