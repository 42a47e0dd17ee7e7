package score

import (
	"cmp"
	"slices"

	"storesim/pipeline/cart"
	"storesim/pipeline/review"
	"storesim/pipeline/store"
)

// Reviewed is what comes of a trip if a person looks at its receipt.
type Reviewed struct {
	Issued  float64 // seconds: when the receipt comes to the desk
	Loss    float64 // expected, by which the desk chooses, cents
	Seconds float64 // until the person has answered

	Exact        bool // right then
	Overcharged  store.Cents
	Undercharged store.Cents
}

// Answered is a receipt with what a person would make of it.
type Answered struct {
	Receipt *cart.Receipt
	Loss    float64
	After   store.Receipt
	Seconds float64
}

// Review tells of each trip with one receipt what a review would make of it.
func (s *ReceiptScores) Review(truth []store.Receipt, answered []Answered) {
	mended := make([]cart.Receipt, len(answered))
	of := map[store.Token]int{} // answered by token
	for i, a := range answered {
		mended[i] = cart.Receipt{Receipt: a.After}
		of[a.Receipt.Token] = i
	}
	after := Receipts(truth, mended)
	for k := range after.Trips {
		x := &after.Trips[k]
		i, known := of[x.Token]
		n := slices.IndexFunc(s.Trips, func(t Trip) bool { return t.Token == x.Token })
		if !known || n < 0 || s.Trips[n].Issued != 1 {
			continue
		}
		s.Trips[n].Review = &Reviewed{
			Issued: answered[i].Receipt.Issued.Seconds(), Loss: answered[i].Loss,
			Seconds: answered[i].Seconds,
			Exact:   x.Exact, Overcharged: x.Overcharged, Undercharged: x.Undercharged,
		}
	}
}

// Looked reports of each trip whether a person looks at its receipt: a desk takes the receipts as they are
// issued, run after run as if they were days of one store. Nil policy is the default one.
func (s *ReceiptScores) Looked(p *review.Policy) []bool {
	if p == nil {
		usual := review.DefaultPolicy()
		p = &usual
	}
	var order []int
	for i := range s.Trips {
		if s.Trips[i].Review != nil {
			order = append(order, i)
		}
	}
	slices.SortFunc(order, func(i, j int) int {
		a, b := &s.Trips[i], &s.Trips[j]
		return cmp.Or(cmp.Compare(a.Run, b.Run), cmp.Compare(a.Review.Issued, b.Review.Issued),
			cmp.Compare(a.Token, b.Token))
	})
	desk := review.NewDesk(*p)
	out := make([]bool, len(s.Trips))
	for _, i := range order {
		out[i] = desk.Take(s.Trips[i].Review.Loss)
	}
	return out
}

// After is the scores with the trips that were looked at as they are then, the time of the review in their
// latency.
func (s *ReceiptScores) After(looked []bool) ReceiptScores {
	out := ReceiptScores{Trips: slices.Clone(s.Trips), Policy: s.Policy}
	for i := range out.Trips {
		t := &out.Trips[i]
		if !looked[i] {
			continue
		}
		t.Exact, t.Overcharged, t.Undercharged = t.Review.Exact, t.Review.Overcharged, t.Review.Undercharged
		t.Latency = slices.Clone(t.Latency)
		for k := range t.Latency {
			t.Latency[k] += t.Review.Seconds
		}
	}
	return out
}

// DeskPoint is what comes of a desk that may give a share of receipts to a person.
type DeskPoint struct {
	Share  float64 // allowed
	Looked Rate    // of issued receipts
	Exact  Rate    // of true receipts, after it
	Mended int     // wrong receipts that the person made right
	Spoilt int     // right ones that the person made wrong
	Cost   Figure  // of 1,000 trips: the mistakes that are left, and the looking, cents
}

// Desk is what comes of a policy; nil is the default one.
func (s *ReceiptScores) Desk(p *review.Policy) DeskPoint {
	usual := review.DefaultPolicy()
	if p == nil {
		p = &usual
	}
	looked := s.Looked(p)
	after := s.After(looked)
	out := DeskPoint{Share: p.Share, Exact: after.Exact()}
	costed := make([][]float64, len(s.Trips))
	for i := range after.Trips {
		t := &after.Trips[i]
		if t.Review != nil {
			out.Looked.N++
			out.Looked.Hits += btoi(looked[i])
		}
		out.Mended += btoi(t.Exact && !s.Trips[i].Exact)
		out.Spoilt += btoi(!t.Exact && s.Trips[i].Exact)
		cost := p.Over*float64(t.Overcharged) + p.Under*float64(t.Undercharged)
		costed[i] = []float64{cost + p.Look*float64(btoi(looked[i])), 1}
	}
	thousand := func(sum []float64) float64 { return 1000 * safeDiv(at(sum, 0), at(sum, 1)) }
	out.Cost = clustered(costed, len(costed), thousand, nil).by(byBootstrap + "trip")
	return out
}

// deskFigures adds what comes of the desk's choice.
func (s ReceiptScores) deskFigures(out map[string]Figure) {
	if !slices.ContainsFunc(s.Trips, func(t Trip) bool { return t.Review != nil }) {
		return
	}
	d := s.Desk(s.Policy)
	out["review.looked"], out["review.exact"] = d.Looked.Figure(), d.Exact.Figure()
	out["review.cost"] = d.Cost
	times := map[string]Figure{}
	s.After(s.Looked(s.Policy)).latencies(times)
	for _, name := range []string{"latency_s.p95", "latency_s.max"} {
		if f, ok := times["receipts."+name]; ok {
			out["review."+name] = f
		}
	}
}
