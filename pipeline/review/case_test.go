package review_test

import (
	"math"
	"slices"
	"testing"

	"storesim/pipeline/cart"
	"storesim/pipeline/review"
	"storesim/pipeline/store"
)

func catalog(t *testing.T) *store.Catalog {
	t.Helper()
	var list []store.Product
	for sku, price := range map[store.SKU]store.Cents{"cola": 100, "tea": 300, "wine": 1000} {
		list = append(list, store.Product{SKU: sku, Price: price, Mass: 300, MassStd: 2})
	}
	slices.SortFunc(list, func(a, b store.Product) int { return int(a.Price - b.Price) })
	c, err := store.NewCatalog(list)
	if err != nil {
		t.Fatal(err)
	}
	return &c
}

func change(claim int, alternatives ...cart.Alternative) *cart.Evidence {
	return &cart.Evidence{Claim: claim, Alternatives: alternatives, Cameras: []store.DeviceID{"cam1"}}
}

// issued is the receipt of identity 1.
func issued(pExact float64, entries []cart.Entry, doubts ...cart.Doubt) *cart.Receipt {
	return &cart.Receipt{Receipt: store.Receipt{Token: "T"}, Identity: 1, PExact: pExact, Entries: entries, Doubts: doubts}
}

func entry(sku store.SKU, count int, e *cart.Evidence) cart.Entry {
	return cart.Entry{SKU: sku, Count: count, Evidence: e}
}

var costs = review.Costs{Over: 5, Under: 1, Look: 50}

func near(a, b float64) bool { return math.Abs(a-b) < 1e-9 }

// One entry that may be another's costs its price five times as often as it is wrong; one that another has
// and that may be this one's costs its price once.
func TestLossHasItsOwnCosts(t *testing.T) {
	goods := catalog(t)
	mine := []cart.Alternative{{Who: 1, SKU: "tea", Count: 1, P: 0.8}, {Who: 2, SKU: "tea", Count: 1, P: 0.2}}
	over := review.NewCase(issued(0.8, []cart.Entry{entry("tea", 1, change(3, mine...))}), goods, costs)
	if !near(over.Loss, 0.2*300*5) || len(over.Questions) != 1 || over.Questions[0].Claim != 3 {
		t.Errorf("charged in doubt: %+v", over)
	}
	theirs := []cart.Alternative{{Who: 2, SKU: "tea", Count: 1, P: 0.8}, {Who: 1, SKU: "tea", Count: 1, P: 0.2}}
	under := review.NewCase(issued(0.8, nil, cart.Doubt{P: 0.2, Evidence: change(3, theirs...)}), goods, costs)
	if !near(under.Loss, 0.2*300*1) {
		t.Errorf("missing in doubt: loss %g", under.Loss)
	}
	// Wine or cola: 900 cents too much, or 900 too little.
	either := []cart.Alternative{{Who: 1, SKU: "wine", Count: 1, P: 0.6}, {Who: 1, SKU: "cola", Count: 1, P: 0.4}}
	dear := review.NewCase(issued(0.6, []cart.Entry{entry("wine", 1, change(0, either...))}), goods, costs)
	cheap := review.NewCase(issued(0.4, []cart.Entry{entry("cola", 1, change(0, either...))}), goods, costs)
	if !near(dear.Loss, 0.4*(5*1000+100)) || !near(cheap.Loss, 0.6*(5*100+1000)) {
		t.Errorf("dear %g, cheap %g", dear.Loss, cheap.Loss)
	}
}

// The loss is that of the alternatives where they are wrong, as often as the stated probability says.
func TestLossFollowsStatedProbability(t *testing.T) {
	mine := []cart.Alternative{{Who: 1, SKU: "tea", Count: 1, P: 0.8}}
	for _, p := range []float64{0, 0.5, 0.99, 1} {
		c := review.NewCase(issued(p, []cart.Entry{entry("tea", 1, change(0, mine...))}), catalog(t), costs)
		if !near(c.Loss, (1-p)*300*5) || c.PExact != p {
			t.Errorf("P(exact) %g: loss %g", p, c.Loss)
		}
	}
	if c := review.NewCase(issued(0.7, nil), catalog(t), costs); c.Loss != 0 || len(c.Questions) != 0 {
		t.Errorf("nothing to ask: %+v", c)
	}
}

// A taking and a put-back of one product are set off against each other before they are priced.
func TestUnitsAreSetOff(t *testing.T) {
	took := change(0, cart.Alternative{Who: 1, SKU: "tea", Count: 1, P: 0.5})
	back := change(1, cart.Alternative{Who: 1, SKU: "tea", Count: -1, P: 0.5})
	c := review.NewCase(issued(0.25, []cart.Entry{entry("tea", 1, took), entry("tea", -1, back)}), catalog(t), costs)
	// One too many with 1/4 (not taken, put back), one too few with 1/4, none off with 1/2: of the 3/4 that are
	// wrong, and 3/4 is what is stated.
	if want := 0.25*300*5 + 0.25*300*1; !near(c.Loss, want) {
		t.Errorf("loss %g, want %g", c.Loss, want)
	}
}

// What no product explains is worth a typical one.
func TestUnnamed(t *testing.T) {
	c := review.NewCase(issued(0.8, nil, cart.Doubt{P: 0.2, Evidence: change(4)}), catalog(t), costs)
	if len(c.Questions) != 1 || !near(c.Questions[0].Unnamed, 0.2) || !near(c.Loss, 0.2*300) {
		t.Errorf("%+v", c)
	}
	// Two who turned out to be one were both in doubt about it: one question.
	c = review.NewCase(issued(0.7, nil, cart.Doubt{P: 0.2, Evidence: change(4)}, cart.Doubt{P: 0.1, Evidence: change(4)}),
		catalog(t), costs)
	if len(c.Questions) != 1 || !near(c.Questions[0].Unnamed, 0.3) {
		t.Errorf("asked twice: %+v", c.Questions)
	}
}

// A case asks what is in doubt, the costliest first, and no more than twelve things.
func TestQuestions(t *testing.T) {
	var entries []cart.Entry
	for i := range 16 {
		p := 0.4 + 0.035*float64(i)
		if i == 0 {
			p = 0.995
		}
		entries = append(entries, entry("tea", 1, change(i, cart.Alternative{Who: 1, SKU: "tea", Count: 1, P: p})))
	}
	c := review.NewCase(issued(0.1, entries), catalog(t), costs)
	if len(c.Questions) != 12 || c.Questions[0].Claim != 1 || c.Questions[11].Claim != 12 {
		t.Errorf("asks %+v", c.Questions)
	}
	q := c.Questions[0]
	sum := q.Unnamed
	for _, k := range q.Candidates {
		sum += k.P
	}
	if !near(sum, 1) || len(q.Candidates) != 2 || q.Booked != (review.Reading{SKU: "tea", Count: 1}) {
		t.Errorf("%+v", q)
	}
}

// Answers take the place of what was booked; what was not asked stays.
func TestMend(t *testing.T) {
	goods := catalog(t)
	half := func(claim int, sku store.SKU, count int) *cart.Evidence {
		return change(claim, cart.Alternative{Who: 1, SKU: sku, Count: count, P: 0.5})
	}
	r := issued(0.1, []cart.Entry{
		entry("tea", 2, half(0, "tea", 2)), entry("cola", 1, half(1, "cola", 1)),
		entry("wine", 1, change(2, cart.Alternative{Who: 1, SKU: "wine", Count: 1, P: 1})), {SKU: "tea", Count: 1},
	}, cart.Doubt{P: 0.4, Evidence: half(3, "cola", 1)})
	c := review.NewCase(r, goods, costs)
	did := func(sku store.SKU, count int) review.Reading { return review.Reading{SKU: sku, Count: count} }
	mended := c.Mend(r, []review.Answer{
		{Claim: 0, Did: []review.Reading{did("tea", 1)}}, {Claim: 1},
		{Claim: 3, Did: []review.Reading{did("wine", 1), did("cola", 2)}}, {Claim: 99, Did: []review.Reading{did("wine", 7)}},
	}, goods)
	want := store.NewReceipt("T", map[store.SKU]int{"tea": 2, "wine": 2, "cola": 2}, goods)
	if len(mended.Diff(want)) != 0 || mended.Token != "T" {
		t.Errorf("mended %+v, want %+v", mended, want)
	}
	if unchanged := c.Mend(r, nil, goods); len(unchanged.Diff(store.NewReceipt("T",
		map[store.SKU]int{"tea": 3, "cola": 1, "wine": 1}, goods))) != 0 {
		t.Errorf("without an answer %+v", unchanged)
	}
}
