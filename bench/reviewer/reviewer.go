// Package reviewer models the person who looks at doubtful receipts: how long they take and how often they
// are right. It reads the truth. What one receipt's reviewer does depends on the seed and the receipt alone:
// asking about more receipts, or about others, changes no answer.
package reviewer

import (
	"fmt"
	"slices"

	"storesim/pipeline/review"
	"storesim/pipeline/store"
	"storesim/sim/rng"
)

// Model is a reviewer.
type Model struct {
	Accuracy float64 // probability that what one person says to a question is right
	Wait     float64 // median time until somebody is free, seconds
	Look     float64 // median time of one person for a question, seconds
}

// spread is the standard deviation of the logarithm of a time: nineteen in twenty lie between a third and
// three times the median.
const spread = 0.55

// Default is a trained person with nothing else to do. A trained person named what is in a picture, of a
// thousand things in five guesses, wrongly in 5.1 % of cases (Russakovsky et al. 2015, section 6.4); people
// who wait for questions about pictures answer in about half a minute (Bigham et al. 2010). That one of them
// is free after a minute is assumed: for the only stores of which anything is known, hours were reported.
func Default() Model { return Model{Accuracy: 0.949, Wait: 60, Look: 30} }

// Check names what is out of range.
func (m Model) Check() error {
	switch {
	case !(m.Accuracy >= 0 && m.Accuracy <= 1):
		return fmt.Errorf("a reviewer's accuracy is %v, want 0 to 1", m.Accuracy)
	case !(m.Wait >= 0 && m.Wait <= 1e6):
		return fmt.Errorf("the wait for a reviewer is %v s, want 0 to a million", m.Wait)
	case !(m.Look >= 0 && m.Look <= 1e6):
		return fmt.Errorf("a reviewer takes %v s for a question, want 0 to a million", m.Look)
	}
	return nil
}

// Truth tells what a token's people did at the change of a claim, sorted by product; empty for nothing.
type Truth func(token store.Token, claim int) []review.Reading

// mostLooks are what one question gets: a second person looks where the first would change the receipt, a
// third where they differ.
const mostLooks = 3

// Review answers all questions of a case, and tells how long that takes, in seconds. A receipt is changed
// only where two who looked apart say the same.
func (m Model) Review(c *review.Case, truth Truth, seed uint64) ([]review.Answer, float64) {
	key := rng.NewKey(seed, "reviewer", string(c.Token))
	took := key.Stream("wait").LogNormal(m.Wait, spread)
	var out []review.Answer
	for i := range c.Questions {
		q := &c.Questions[i]
		own := key.ChildN("claim", q.Claim)
		did, seconds := m.settle(q, truth(c.Token, q.Claim), own)
		took += seconds
		out = append(out, review.Answer{Claim: q.Claim, Did: did})
	}
	return out, took
}

// settle asks one person after the other until what is booked is confirmed or two agree that it is not. It
// stays booked where nobody agrees with anybody.
func (m Model) settle(q *review.Question, right []review.Reading, own rng.Key) ([]review.Reading, float64) {
	var said [][]review.Reading
	took := 0.0
	for k := range mostLooks {
		look := own.ChildN("look", k)
		took += look.Stream("time").LogNormal(m.Look, spread)
		did := right
		if !look.Stream("right").Bool(m.Accuracy) {
			did = mistake(q, right, look.Stream("mistake"))
		}
		confirmed := k == 0 && slices.Equal(did, readings(q.Booked))
		same := func(other []review.Reading) bool { return slices.Equal(other, did) }
		if confirmed || slices.ContainsFunc(said, same) {
			return did, took
		}
		said = append(said, did)
	}
	return readings(q.Booked), took
}

// mistake is another of the candidates, drawn by probability; where there is none, what is booked is let
// stand.
func mistake(q *review.Question, right []review.Reading, draw *rng.Stream) []review.Reading {
	var others [][]review.Reading
	var weights []float64
	for _, c := range q.Candidates {
		did := readings(c.Reading)
		if c.P > 0 && !slices.Equal(did, right) {
			others, weights = append(others, did), append(weights, c.P)
		}
	}
	if len(others) == 0 {
		return readings(q.Booked)
	}
	return others[draw.Weighted(weights)]
}

// readings is one reading as an answer has it.
func readings(r review.Reading) []review.Reading {
	if r.Count == 0 {
		return nil
	}
	return []review.Reading{r}
}
