package report

import (
	"fmt"
	"strings"

	"storesim/bench/score"
	"storesim/pipeline/cart"
	"storesim/pipeline/review"
	"storesim/pipeline/store"
)

// ReviewSchema names the form of case.json and answer.json in a review's folder.
const ReviewSchema = "storesim.review/1"

// Review tells in results.json that a person looked at a receipt.
type Review struct {
	Loss    float64     `json:"loss_cents"` // expected, for which it was chosen
	Seconds float64     `json:"seconds"`    // until the answer
	Status  Status      `json:"status"`     // after it
	Charged store.Cents `json:"charged_cents"`
	Folder  string      `json:"folder"` // with the case, its clip and the answer
}

// Case is case.json: what the person is shown.
type Case struct {
	Schema    string      `json:"schema"`
	Seed      uint64      `json:"seed"`
	Token     store.Token `json:"token"`
	Exited    float64     `json:"exited"` // seconds
	Issued    float64     `json:"issued"`
	PExact    float64     `json:"p_exact"`
	Loss      float64     `json:"loss_cents"`
	Lines     []Goods     `json:"lines"`     // as charged
	Questions []Question  `json:"questions"` // those that cost most first
}

// Goods are units of a product, > 0 for taken, < 0 for put back; of a candidate with its probability.
type Goods struct {
	SKU   store.SKU `json:"sku"`
	Name  string    `json:"name"`
	Count int       `json:"n"`
	P     float64   `json:"p,omitempty"`
}

// Question is a doubtful change.
type Question struct {
	Claim      int              `json:"claim"`
	From       float64          `json:"from"` // seconds
	To         float64          `json:"to"`
	Grams      float64          `json:"grams"`
	At         store.Vec3       `json:"at"` // where the hand must have been
	Cameras    []store.DeviceID `json:"cameras"`
	Booked     *Goods           `json:"booked"`            // null: it is not on the receipt
	Candidates []Goods          `json:"candidates"`        // of this shopper, by falling probability
	Nothing    float64          `json:"nothing"`           // probability that it was nothing of theirs
	Unnamed    float64          `json:"unnamed,omitempty"` // that it was goods which no candidate names
	Frames     []string         `json:"frames"`            // files, in order of time by camera
}

// Answer is answer.json: what the person said.
type Answer struct {
	Schema  string     `json:"schema"`
	Seconds float64    `json:"seconds"`
	Answers []Answered `json:"answers"`
	Lines   []Goods    `json:"lines"` // of the receipt, then
}

// Answered is what the shopper did at one question; nothing where Did is empty.
type Answered struct {
	Claim int     `json:"claim"`
	Did   []Goods `json:"did"`
}

// NewCase writes a case out.
func NewCase(seed uint64, c *review.Case, r *cart.Receipt, catalog *store.Catalog) Case {
	out := Case{
		Schema: ReviewSchema, Seed: seed, Token: c.Token, Exited: tidy(c.Exited.Seconds()),
		Issued: tidy(c.Issued.Seconds()), PExact: c.PExact, Loss: tidy(c.Loss),
		Lines: linesOf(&r.Receipt, catalog), Questions: []Question{},
	}
	for i := range c.Questions {
		out.Questions = append(out.Questions, newQuestion(&c.Questions[i], catalog))
	}
	return out
}

func newQuestion(q *review.Question, catalog *store.Catalog) Question {
	out := Question{
		Claim: q.Claim, From: tidy(q.Start.Seconds()), To: tidy(q.End.Seconds()),
		Grams: tidy(float64(q.Mass)), At: q.At,
		Cameras: append([]store.DeviceID{}, q.Cameras...), Unnamed: q.Unnamed,
		Candidates: []Goods{}, Frames: []string{},
	}
	if q.Booked.Count != 0 {
		g := goodsOf(q.Booked, catalog)
		out.Booked = &g
	}
	for _, c := range q.Candidates {
		if c.Count == 0 {
			out.Nothing += c.P
			continue
		}
		g := goodsOf(c.Reading, catalog)
		g.P = c.P
		out.Candidates = append(out.Candidates, g)
	}
	return out
}

// NewAnswer writes the answers to a case out, with the receipt that they make.
func NewAnswer(
	answers []review.Answer, seconds float64, after *store.Receipt, catalog *store.Catalog,
) Answer {
	out := Answer{
		Schema: ReviewSchema, Seconds: tidy(seconds), Answers: []Answered{}, Lines: linesOf(after, catalog),
	}
	for _, a := range answers {
		said := Answered{Claim: a.Claim, Did: []Goods{}}
		for _, did := range a.Did {
			said.Did = append(said.Did, goodsOf(did, catalog))
		}
		out.Answers = append(out.Answers, said)
	}
	return out
}

func goodsOf(r review.Reading, catalog *store.Catalog) Goods {
	return Goods{SKU: r.SKU, Name: nameOf(catalog, r.SKU), Count: r.Count}
}

func linesOf(r *store.Receipt, catalog *store.Catalog) []Goods {
	out := []Goods{}
	for _, l := range r.Lines {
		out = append(out, Goods{SKU: l.SKU, Name: nameOf(catalog, l.SKU), Count: l.Count})
	}
	return out
}

// Reviewed is a reviewed receipt as the page shows it.
type Reviewed struct {
	Receipt Receipt
	Case    Case
	Answer  Answer
	Sheet   *Picture // of its clip; nil for none
}

// Outcome says what the review made of the receipt.
func (v Reviewed) Outcome() string {
	before, after := v.Receipt.Status, v.Receipt.Review.Status
	switch {
	case before == Exact && after == Exact:
		return "right before and after"
	case after == Exact:
		return "wrong before, right after"
	case before == Exact:
		return "right before, wrong after"
	default:
		return "wrong before and after"
	}
}

// Charges says what was charged before and after.
func (v Reviewed) Charges() string {
	return fmt.Sprintf("%s charged, %s after %.0f s; expected loss %s", v.Receipt.Charged,
		v.Receipt.Review.Charged, v.Receipt.Review.Seconds, store.Cents(v.Case.Loss+0.5))
}

// When is a question's time and mass.
func (q Question) When() string {
	return Evidence{From: q.From, To: q.To, Grams: q.Grams}.When()
}

// BookedText says what is on the receipt.
func (q Question) BookedText() string {
	if q.Booked == nil {
		return "not on the receipt"
	}
	return goodsText(q.Booked.Name, q.Booked.Count)
}

// Choices are the candidates in words.
func (q Question) Choices() []string {
	var out []string
	for _, c := range q.Candidates {
		if c.P >= leastTold {
			out = append(out, formatValue(c.P, score.Share)+": "+goodsText(c.Name, c.Count))
		}
	}
	if q.Unnamed >= leastTold {
		out = append(out, formatValue(q.Unnamed, score.Share)+": something else")
	}
	return append(out, formatValue(q.Nothing, score.Share)+": nothing")
}

// Said is the answer to a question in words.
func (v Reviewed) Said(q Question) string {
	for _, a := range v.Answer.Answers {
		if a.Claim != q.Claim || len(a.Did) == 0 {
			continue
		}
		var out []string
		for _, g := range a.Did {
			out = append(out, goodsText(g.Name, g.Count))
		}
		return strings.Join(out, ", ")
	}
	return "nothing"
}
