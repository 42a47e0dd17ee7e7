package main

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"storesim/bench"
	"storesim/bench/clues"
	"storesim/sim"
)

type calibrateClues struct{ trainingRuns }

// Help says what is fitted, and what an interrupt leaves.
func (c *calibrateClues) Help() string {
	return "Plays scenarios, fits the weights by which the pipeline decides whose hand made a change, and " +
		"sets them beside those in use. No file is changed. By default what the weights in use were fitted " +
		"to is played: cases with several people, and a few minutes of everyday, confusing and crowd under " +
		"fewer seeds. " + fmt.Sprintf(interruptHelp, "nothing is kept")
}

// cluesMixture is what the weights in use were fitted to: cases in which several people could have made a
// change, and some of everyday life.
func cluesMixture() []portion {
	var out []portion
	for _, name := range []string{
		"B07", "B08", "B09", "B10", "B11", "B12", "S07-several-at-once", "S12-hold-two-take-one",
		"S16-crossing-arms", "S17-same-instant", "S18-reach-across", "S20-everything-at-once",
		"S36-restocking", "S41-alcohol-queue",
	} {
		out = append(out, portion{name, 20, 0})
	}
	return append(out, portion{"everyday", 8, 4 * time.Minute}, portion{"confusing", 8, 4 * time.Minute},
		portion{"crowd", 2, 2 * time.Minute})
}

// Run plays the scenarios, fits the weights and prints them beside those in use.
func (c *calibrateClues) Run(a *app) error {
	lists, err := playTraining(a, &c.trainingRuns, cluesMixture(), "no weight is fitted",
		func(name string, cfg sim.Config, r *bench.Run) []clues.Choice {
			return clues.Choices(&clues.Run{
				Scenario: name, Seed: cfg.Seed, Layout: cfg.Layout, Events: r.Ledger.Events,
				Claims: r.Claims, People: r.Identities,
			})
		})
	if err != nil {
		return err
	}
	study, err := clues.NewStudy(slices.Concat(lists...), clues.Penalty)
	if err != nil {
		return badInput{err}
	}
	return c.print(a, study, len(lists))
}

func (c *calibrateClues) print(a *app, s *clues.Study, runs int) error {
	if !c.JSON {
		_, err := fmt.Fprintf(a.stdout, "`%s`: %d runs.\n%s", c.command("clues"), runs, s.Markdown())
		return err
	}
	e := json.NewEncoder(a.stdout)
	e.SetEscapeHTML(false)
	e.SetIndent("", "  ")
	return e.Encode(struct {
		Schema  string `json:"schema"`
		Command string `json:"command"`
		Runs    int    `json:"runs"`
		*clues.Study
	}{"storesim.clues/1", c.command("clues"), runs, s})
}
