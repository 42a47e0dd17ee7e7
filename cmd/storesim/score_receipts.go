package main

import (
	"fmt"

	"storesim/bench/score/receipts"
)

type scoreReceiptsCmd struct {
	Truth  string `arg:"" name:"true" help:"True receipts: a file, or a folder of *.jsonl."`
	Issued string `arg:"" help:"Issued receipts: a file, or a folder with the same names."`
	JSON   bool   `name:"json" help:"Print the figures as JSON."`
}

// Run compares issued receipts with true ones.
func (c *scoreReceiptsCmd) Run(a *app) error {
	files, err := receipts.Find(c.Truth, c.Issued)
	if err != nil {
		return badInput{err}
	}
	var runs []receipts.Run
	for _, f := range files {
		if err := a.ctx.Err(); err != nil {
			return err
		}
		run, err := receipts.CompareFiles(f)
		if err != nil {
			return badInput{err}
		}
		runs = append(runs, run)
	}
	out := scored{
		Metric: "receipts", Truth: c.Truth, Answer: c.Issued, Figures: receipts.Figures(runs...),
		definitions: receipts.Definitions(),
		note:        fmt.Sprintf("%d files; money in units of 100 cents", len(runs)),
	}
	if len(runs) > 1 {
		out.columns = []string{
			"receipts.exact", "receipts.cacc", "items.precision", "items.recall", "items.f1",
		}
		for _, r := range runs {
			out.Parts = append(out.Parts, scoredPart{r.Name, receipts.Figures(r)})
		}
	}
	return out.print(a.stdout, c.JSON)
}
