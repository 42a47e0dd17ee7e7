package bench

import (
	"storesim/bench/reviewer"
	"storesim/bench/score"
	"storesim/pipeline/cart"
	"storesim/pipeline/review"
	"storesim/pipeline/store"
)

// Review is an issued receipt as a person would be asked about it, with what they would answer.
type Review struct {
	Receipt *cart.Receipt
	Case    review.Case
	Answers []review.Answer
	After   store.Receipt // with the answers
	Seconds float64       // until they are given
}

// review asks the reviewer about each receipt of the pipeline. Which of them a person really looks at is
// decided when all runs are known (score.ReceiptScores.Looked): an answer depends on no other receipt.
func (b *bench) review(r *Run) {
	model := reviewer.Default()
	if b.opt.Reviewer != nil {
		model = *b.opt.Reviewer
	}
	costs := review.DefaultCosts()
	goods := &b.cfg.Layout.Catalog
	truth := reviewer.TruthOf(b.cfg.Layout, r.Ledger.Events, r.Claims)
	var answered []score.Answered
	for i := range r.Issued {
		receipt := &r.Issued[i]
		if receipt.Token == "" {
			continue // there is nobody whom an answer would charge
		}
		v := Review{Receipt: receipt, Case: review.NewCase(receipt, goods, costs)}
		v.Answers, v.Seconds = model.Review(&v.Case, truth, r.Seed)
		v.After = receipt.Receipt
		if len(v.Answers) > 0 {
			v.After = v.Case.Mend(receipt, v.Answers, goods)
		}
		r.Reviews = append(r.Reviews, v)
		answered = append(answered,
			score.Answered{Receipt: receipt, Loss: v.Case.Loss, After: v.After, Seconds: v.Seconds})
	}
	r.Scores.Receipts.Review(r.Truth, answered)
}
