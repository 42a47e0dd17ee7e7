package main

import (
	"encoding/json"
	"fmt"

	"storesim/bench"
	"storesim/bench/confidence"
	"storesim/sim"
)

type calibrateConfidence struct{ trainingRuns }

// Help says what is fitted, and what an interrupt leaves.
func (c *calibrateConfidence) Help() string {
	return "Plays scenarios, fits the scaling by which the pipeline states how probably a receipt or a " +
		"line is right, and sets it beside that in use; how well it does is judged on odd seeds by what " +
		"fits even ones. No file is changed. By default everyday, confusing and degraded are played. " +
		fmt.Sprintf(interruptHelp, "nothing is kept")
}

// confidenceMixture is what the scaling in use was fitted to: the three mixes of shoppers, which are a
// store's days. Staged cases, each of one difficulty, would make it state less than holds there.
func confidenceMixture() []portion {
	return []portion{{"everyday", 20, 0}, {"confusing", 20, 0}, {"degraded", 20, 0}}
}

// Run plays the scenarios, fits the scaling and prints it beside that in use.
func (c *calibrateConfidence) Run(a *app) error {
	samples, err := playTraining(a, &c.trainingRuns, confidenceMixture(), "no scaling is fitted",
		func(name string, cfg sim.Config, r *bench.Run) confidence.Sample {
			return confidence.NewSample(name, cfg.Seed, r.Scores.Receipts.Trips, r.Issued)
		})
	if err != nil {
		return err
	}
	study, err := confidence.NewStudy(samples)
	if err != nil {
		return badInput{err}
	}
	return c.print(a, study, len(samples))
}

func (c *calibrateConfidence) print(a *app, s *confidence.Study, runs int) error {
	if !c.JSON {
		_, err := fmt.Fprintf(a.stdout, "`%s`: %d runs.\n%s", c.command("confidence"), runs, s.Markdown())
		return err
	}
	e := json.NewEncoder(a.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Schema  string `json:"schema"`
		Command string `json:"command"`
		Runs    int    `json:"runs"`
		*confidence.Study
	}{"storesim.confidence/1", c.command("confidence"), runs, s})
}
