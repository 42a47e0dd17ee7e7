package bench_test

import (
	"testing"
	"time"

	"storesim/bench"
	"storesim/bench/reviewer"
)

// Without cameras much is in doubt. Who always answers rightly mends receipts and spoils none; who never does
// mends none. Neither changes what the pipeline issues.
func TestReviews(t *testing.T) {
	cfg := config(t, "everyday", 12)
	cfg.Duration = 3 * time.Minute
	run := func(accuracy float64) *bench.Run {
		return do(t, cfg, bench.Options{Kind: bench.Ours, Reviewer: &reviewer.Model{Accuracy: accuracy, Wait: 9, Look: 5}})
	}
	perfect, hopeless := run(1), run(0)
	mended := 0
	for i, trip := range perfect.Scores.Receipts.Trips {
		worst := hopeless.Scores.Receipts.Trips[i]
		if trip.Exact != worst.Exact || trip.PExact != worst.PExact {
			t.Errorf("%s: the reviewer changes the receipt", trip.Token)
		}
		if trip.Review == nil {
			continue
		}
		if trip.Exact && !trip.Review.Exact {
			t.Errorf("%s was right and a perfect reviewer spoilt it: %+v", trip.Token, trip)
		}
		if !trip.Exact && trip.Review.Exact {
			mended++
		}
		if !worst.Exact && worst.Review.Exact {
			t.Errorf("%s: who is always wrong mended it", trip.Token)
		}
		if trip.Review.Seconds <= 0 || trip.Review.Loss < 0 {
			t.Errorf("%s: %+v", trip.Token, *trip.Review)
		}
	}
	if mended == 0 {
		t.Errorf("nothing was mended of %+v", perfect.Scores.Receipts.Exact())
	}
	for i := range perfect.Reviews {
		if v := &perfect.Reviews[i]; v.Receipt.Token != v.Case.Token || len(v.Answers) != len(v.Case.Questions) {
			t.Errorf("review %d: %d answers to %d questions", i, len(v.Answers), len(v.Case.Questions))
		}
	}
}
