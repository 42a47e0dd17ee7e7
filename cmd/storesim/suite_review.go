package main

import (
	"fmt"
	"path/filepath"

	"storesim/bench/report"
	"storesim/bench/score"
	"storesim/bench/sweep"
)

// mostReviewed is the number of scenarios up to which each is told on its own.
const mostReviewed = 6

// reviewGroups are the trips of each scenario, and of all. Where many were played, each has too few receipts
// to say anything.
func reviewGroups(records []sweep.Record) []report.ReviewGroup {
	var names []string
	runs := map[string][]score.Scores{}
	var all []score.Scores
	for i := range records {
		name := records[i].Scenario
		if runs[name] == nil {
			names = append(names, name)
		}
		runs[name] = append(runs[name], records[i].Scores)
		all = append(all, records[i].Scores)
	}
	var out []report.ReviewGroup
	if len(names) <= mostReviewed {
		for _, name := range names {
			out = append(out, report.ReviewGroup{Name: name, Receipts: score.Combine(runs[name]).Receipts})
		}
	}
	if len(names) > 1 {
		out = append(out, report.ReviewGroup{Name: "all", Receipts: score.Combine(all).Receipts})
	}
	return out
}

// writeReview writes how honest the stated probabilities are, and what review makes of the receipts, as a
// table and a plot.
func (c *suiteCmd) writeReview(a *app, records []sweep.Record) error {
	groups := reviewGroups(records)
	picture, err := report.ReviewPlot(groups)
	if err != nil {
		return err
	}
	text := fmt.Sprintf("`%s`\n\n%s", c.command(), report.ReviewMarkdown(groups))
	if err := writeText(a, filepath.Join(c.Out, "review.md"), []byte(text)); err != nil {
		return err
	}
	return writeText(a, filepath.Join(c.Out, "review.png"), picture)
}
