package reviewer_test

import (
	"math"
	"slices"
	"testing"

	"storesim/bench/reviewer"
	"storesim/pipeline/attribution"
	"storesim/pipeline/feed"
	"storesim/pipeline/review"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

func tea(n int) review.Reading { return review.Reading{SKU: "tea", Count: n} }

// asked is a case with so many questions, each about one tea or two or none.
func asked(token store.Token, questions int) *review.Case {
	c := &review.Case{Token: token}
	for i := range questions {
		c.Questions = append(c.Questions, review.Question{
			Claim: i, Booked: tea(1),
			Candidates: []review.Candidate{{Reading: tea(1), P: 0.6}, {Reading: tea(2), P: 0.1}, {P: 0.3}},
		})
	}
	return c
}

func one(store.Token, int) []review.Reading { return []review.Reading{tea(1)} }

// Answers are right as often as two of three who are right in four of five cases agree, mistakes are
// candidates, and the time is a wait and the looks at each question.
func TestReviewersAreAsGoodAsIsSaid(t *testing.T) {
	m := reviewer.Model{Accuracy: 0.8, Wait: 60, Look: 30}
	for name, c := range map[string]struct {
		truth review.Reading
		want  float64
		none  float64 // share of mistakes that are nothing
	}{
		// A first look confirms 0.8. Wrong are (a mistake twice, with or without a look at the truth between)
		// 0.2 (0.8 0.2 s + 0.2 s + 0.2 (1-s) 0.2), where two mistakes are equal with s = 0.75^2 + 0.25^2.
		"what is booked": {tea(1), 0.952, 0.85},
		"another":        {tea(2), 0.8*0.8 + 0.8*0.2*0.8 + 0.2*(1-2.0/3)*0.64, 0},
		"nothing at all": {review.Reading{}, 0.8*0.8 + 0.8*0.2*0.8 + 0.2*(1-6.0/7)*0.64, 0},
	} {
		const n = 4000
		right, none, short := 0, 0, 0
		truth := func(store.Token, int) []review.Reading {
			if c.truth.Count == 0 {
				return nil
			}
			return []review.Reading{c.truth}
		}
		for seed := range uint64(n / 4) {
			answers, seconds := m.Review(asked("T", 4), truth, seed)
			for _, a := range answers {
				switch {
				case slices.Equal(a.Did, truth("T", 0)):
					right++
				case len(a.Did) == 0:
					none++
				case a.Did[0] != tea(1) && a.Did[0] != tea(2):
					t.Fatalf("%s: answer %+v is no candidate", name, a)
				}
			}
			if seconds < 60+4*30 {
				short++
			}
		}
		if p := float64(right) / n; math.Abs(p-c.want) > 0.02 {
			t.Errorf("%s: %.3f of answers are right, want %.3f", name, p, c.want)
		}
		if p := float64(none) / float64(n-right); c.none > 0 && math.Abs(p-c.none) > 0.07 {
			t.Errorf("%s: %.3f of mistakes are nothing, want %.2f", name, p, c.none)
		}
		if p := float64(short) / (n / 4); p > 0.45 {
			t.Errorf("%s: %.3f take less than three minutes", name, p)
		}
	}
}

// What a reviewer does about one receipt depends neither on how many questions there are nor on other
// receipts.
func TestReviewersAreIndependent(t *testing.T) {
	m := reviewer.Model{Accuracy: 0.5, Wait: 60, Look: 30}
	few, _ := m.Review(asked("T", 2), one, 7)
	many, _ := m.Review(asked("T", 6), one, 7)
	if !slices.EqualFunc(few, many[:2], func(a, b review.Answer) bool { return slices.Equal(a.Did, b.Did) }) {
		t.Errorf("%+v, with more questions %+v", few, many)
	}
	same := 0
	for seed := range uint64(200) {
		a, _ := m.Review(asked("A", 1), one, seed)
		b, _ := m.Review(asked("B", 1), one, seed)
		if len(a[0].Did) == len(b[0].Did) {
			same++
		}
	}
	if same == 200 {
		t.Error("two receipts of a seed always have the same answers")
	}
}

// A perfect reviewer names what no candidate is; a poor one lets stand what is booked where nothing else is
// offered.
func TestReviewerBeyondCandidates(t *testing.T) {
	c := &review.Case{Token: "T", Questions: []review.Question{{Booked: tea(1), Candidates: []review.Candidate{{Reading: tea(1), P: 1}}}}}
	jam := []review.Reading{{SKU: "jam", Count: 3}}
	truth := func(store.Token, int) []review.Reading { return jam }
	good, _ := reviewer.Model{Accuracy: 1}.Review(c, truth, 1)
	bad, _ := reviewer.Model{}.Review(c, truth, 1)
	if !slices.Equal(good[0].Did, jam) || !slices.Equal(bad[0].Did, []review.Reading{tea(1)}) {
		t.Errorf("perfect %+v, poor %+v", good, bad)
	}
	poor, _ := reviewer.Model{}.Review(c, one, 1) // the booked one is right, and nothing else is to be had
	if !slices.Equal(poor[0].Did, []review.Reading{tea(1)}) {
		t.Errorf("poor %+v", poor)
	}
}

func TestCheck(t *testing.T) {
	if err := reviewer.Default().Check(); err != nil {
		t.Error(err)
	}
	for _, m := range []reviewer.Model{
		{Accuracy: 1.1}, {Accuracy: -0.1}, {Accuracy: math.NaN()}, {Wait: -1}, {Look: math.Inf(1)},
	} {
		if m.Check() == nil {
			t.Errorf("%+v passes", m)
		}
	}
}

// The truth of a claim is what its clip shows of the receipt's own people: the event that it tells of, another
// one that no claim was left for, and nobody else's.
func TestTruth(t *testing.T) {
	l := &store.Layout{Plates: make([]store.Plate, 6)}
	event := func(seconds float64, kind truth.Kind, token store.Token, sku store.SKU, plate store.PlateID, n int) truth.Event {
		return truth.Event{Kind: kind, Token: token, SKU: sku, Plate: plate, Time: des.FromSeconds(seconds), Items: make([]truth.ItemID, n)}
	}
	claim := func(seconds float64, grams store.Grams, plate store.PlateID) attribution.Claim {
		at := feed.Stamp(seconds * 1e9)
		return attribution.Claim{Change: shelf.Change{
			Start: at - 3e8, End: at + 3e8, Mass: grams, Plates: []shelf.PlateDelta{{Plate: plate, Mass: grams}},
		}}
	}
	events := []truth.Event{
		event(10, truth.Picked, "A", "tea", 1, 2), event(10.2, truth.Picked, "A", "jam", 2, 1),
		event(10.4, truth.Picked, "B", "tea", 1, 1), event(20, truth.PutBack, "A", "tea", 1, 1),
		event(30, truth.Restocked, "", "tea", 1, 9), event(40, truth.Picked, "B", "jam", 2, 1),
	}
	claims := []attribution.Claim{claim(10.1, -600, 1), claim(20, 200, 1), claim(30, 900, 1), claim(50, -100, 4)}
	of := reviewer.TruthOf(l, events, claims)
	for _, c := range []struct {
		token store.Token
		claim int
		want  []review.Reading
	}{
		{"A", 0, []review.Reading{{SKU: "jam", Count: 1}, tea(2)}}, {"B", 0, []review.Reading{tea(1)}},
		{"A", 1, []review.Reading{tea(-1)}}, {"B", 1, nil}, {"A", 2, nil}, {"", 2, nil}, {"A", 3, nil},
		{"A", 4, nil}, {"A", -1, nil},
	} {
		if got := of(c.token, c.claim); !slices.Equal(got, c.want) {
			t.Errorf("%s at claim %d: %+v, want %+v", c.token, c.claim, got, c.want)
		}
	}
}
