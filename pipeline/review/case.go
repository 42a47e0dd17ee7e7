package review

import (
	"cmp"
	"slices"

	"storesim/pipeline/cart"
	"storesim/pipeline/store"
)

// What is asked: the costliest of the changes that are doubtful at all. Where two people who look apart must
// agree before a receipt is changed, they spoil one in four hundred (each errs in about 5 % of pictures:
// Russakovsky et al. 2015, section 6.4), so that small doubts are worth a question.
const (
	leastDoubt    = 0.02
	mostQuestions = 12
)

// NewCase asks about a receipt.
func NewCase(r *cart.Receipt, catalog *store.Catalog, costs Costs) Case {
	all := questions(r)
	typical := median(catalog)
	for i := range all {
		all[i].Loss = loss(all[i:i+1], catalog, typical, costs)
	}
	c := Case{Token: r.Token, Exited: r.Exited, Issued: r.Issued, PExact: r.PExact}
	if wrong := wrong(all); wrong > 0 {
		c.Loss = loss(all, catalog, typical, costs) / wrong * (1 - r.PExact)
	}
	slices.SortStableFunc(all, func(a, b Question) int { return cmp.Compare(b.Loss, a.Loss) })
	for _, q := range all {
		if q.wrong() >= leastDoubt && len(c.Questions) < mostQuestions {
			c.Questions = append(c.Questions, q)
		}
	}
	return c
}

// questions are all changes that a receipt was read from, or that may be missing on it.
func questions(r *cart.Receipt) []Question {
	var out []Question
	asked := map[int]int{} // questions by claim
	for i := range r.Entries {
		if e := &r.Entries[i]; e.Evidence != nil {
			asked[e.Evidence.Claim] = len(out)
			out = append(out, question(r, e.Evidence, Reading{e.SKU, e.Count}, 0))
		}
	}
	for _, d := range r.Doubts {
		i, again := asked[d.Claim]
		if !again {
			asked[d.Claim] = len(out)
			out = append(out, question(r, d.Evidence, Reading{}, d.P))
		} else if out[i].Booked == (Reading{}) { // two who turned out to be one were both in doubt
			out[i] = question(r, d.Evidence, Reading{}, out[i].Unnamed+d.P)
		}
	}
	return out
}

// question is one change with what the receipt's owner may have done. Doubt is the probability that something
// is missing, for a change of which no reading is the owner's.
func question(r *cart.Receipt, e *cart.Evidence, booked Reading, doubt float64) Question {
	q := Question{
		Claim: e.Claim, Start: e.Start, End: e.End, At: e.At, Mass: e.Mass, Cameras: e.Cameras,
		Booked: booked,
	}
	nothing := 1.0
	for _, a := range e.Alternatives {
		if a.Who == r.Identity {
			q.Candidates = append(q.Candidates, Candidate{Reading{a.SKU, a.Count}, a.P})
			nothing -= a.P
		}
	}
	if len(q.Candidates) == 0 {
		q.Unnamed = min(doubt, 1)
		nothing -= q.Unnamed
	}
	q.Candidates = append(q.Candidates, Candidate{P: max(0, nothing)})
	slices.SortStableFunc(q.Candidates, func(a, b Candidate) int { return cmp.Compare(b.P, a.P) })
	return q
}

// wrong is the probability that what is booked is not what happened.
func (q *Question) wrong() float64 {
	for _, c := range q.Candidates {
		if c.Reading == q.Booked {
			return max(0, 1-c.P)
		}
	}
	return 1
}

// wrong is the probability that anything is, were the changes independent.
func wrong(all []Question) float64 {
	right := 1.0
	for i := range all {
		right *= 1 - all[i].wrong()
	}
	return 1 - right
}

// Mend is the receipt after answers to its case's questions.
func (c *Case) Mend(r *cart.Receipt, answers []Answer, catalog *store.Catalog) store.Receipt {
	counts := map[store.SKU]int{}
	for _, e := range r.Entries {
		counts[e.SKU] += e.Count
	}
	for _, a := range answers {
		i := slices.IndexFunc(c.Questions, func(q Question) bool { return q.Claim == a.Claim })
		if i < 0 {
			continue
		}
		counts[c.Questions[i].Booked.SKU] -= c.Questions[i].Booked.Count
		for _, did := range a.Did {
			counts[did.SKU] += did.Count
		}
	}
	return store.NewReceipt(r.Token, counts, catalog)
}
