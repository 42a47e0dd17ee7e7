package main

import (
	"context"
	"errors"
	"fmt"
	"strings"
	"time"

	"storesim/bench"
	"storesim/bench/report"
	"storesim/bench/reviewer"
	"storesim/bench/score"
	"storesim/pipeline/review"
	"storesim/sim"
)

// reviewFlags say who looks at receipts, and at how many.
type reviewFlags struct {
	ReviewShare      float64       `default:"0.05" help:"Share of receipts that a person looks at, at most."`
	ReviewerAccuracy float64       `default:"0.949" help:"Probability that the person's answer is right."`
	ReviewerWait     time.Duration `default:"60s" help:"Median time until a person is free."`
	ReviewerLook     time.Duration `default:"30s" help:"Median time for each doubtful change."`
}

// check names what is out of range.
func (c *reviewFlags) check() error {
	if !(c.ReviewShare >= 0 && c.ReviewShare <= 1) {
		return fmt.Errorf("review-share is %v, want 0 (nobody looks) to 1 (at everything)", c.ReviewShare)
	}
	return c.model().Check()
}

func (c *reviewFlags) model() *reviewer.Model {
	return &reviewer.Model{
		Accuracy: c.ReviewerAccuracy, Wait: c.ReviewerWait.Seconds(), Look: c.ReviewerLook.Seconds(),
	}
}

func (c *reviewFlags) policy() *review.Policy {
	p := review.DefaultPolicy()
	p.Share = c.ReviewShare
	return &p
}

// flags are those that are not the default.
func (c *reviewFlags) flags() string {
	var out strings.Builder
	usual, m := reviewer.Default(), c.model()
	if c.ReviewShare != review.DefaultPolicy().Share {
		fmt.Fprintf(&out, " --review-share %v", c.ReviewShare)
	}
	if m.Accuracy != usual.Accuracy {
		fmt.Fprintf(&out, " --reviewer-accuracy %v", m.Accuracy)
	}
	if m.Wait != usual.Wait {
		fmt.Fprintf(&out, " --reviewer-wait %v", c.ReviewerWait)
	}
	if m.Look != usual.Look {
		fmt.Fprintf(&out, " --reviewer-look %v", c.ReviewerLook)
	}
	return out.String()
}

// scores are those of all runs, with the policy by which receipts are looked at.
func (c *reviewFlags) scores(runs []*bench.Run) score.Scores {
	s := scoresOf(runs)
	s.Receipts.Policy = c.policy()
	return s
}

// looked are the reviews that a person really makes, by run.
func (c *reviewFlags) looked(runs []*bench.Run) ([][]*bench.Review, error) {
	s := c.scores(runs).Receipts
	out := make([][]*bench.Review, len(runs))
	for i, took := range s.Looked(s.Policy) {
		if !took {
			continue
		}
		t := &s.Trips[i]
		v := reviewOf(runs[t.Run], t)
		if v == nil {
			return nil, errors.New("a receipt was chosen for review that nobody asked about")
		}
		out[t.Run] = append(out[t.Run], v)
	}
	return out, nil
}

// reviewOf is the review of a trip's receipt, nil where there is none.
func reviewOf(r *bench.Run, t *score.Trip) *bench.Review {
	for i := range r.Reviews {
		if r.Reviews[i].Receipt.Token == t.Token {
			return &r.Reviews[i]
		}
	}
	return nil
}

// review writes the reviewed receipts into the results' folder and tells of them in the results and on the
// page. An interrupt costs the clips that are not there yet.
func (c *runCmd) review(
	a *app, dir string, res *report.Results, cfgs []sim.Config, runs []*bench.Run, told *narration,
) error {
	looked, err := c.looked(runs)
	if err != nil {
		return err
	}
	w := &reviewing{dir: dir, res: res, frames: c.Cameras == camerasFrames && a.ctx.Err() == nil}
	err = w.write(a.ctx, cfgs, runs, looked)
	if err != nil && a.ctx.Err() != nil {
		w.frames, w.list = false, nil
		err = w.write(context.Background(), cfgs, runs, looked)
	}
	if err != nil {
		return badInput{fmt.Errorf("the reviewed receipts were not written: %w", err)}
	}
	told.reviews = w.list
	return nil
}
