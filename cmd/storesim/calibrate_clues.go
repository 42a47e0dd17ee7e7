package main

import (
	"encoding/json"
	"errors"
	"fmt"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"storesim/bench"
	"storesim/bench/clues"
	"storesim/scenarios"
	"storesim/sim"
)

type calibrateClues struct {
	Scenarios []string      `arg:"" optional:"" help:"What is played; default what the weights are of."`
	Seed      int64         `default:"130001" help:"First seed, the same of every scenario."`
	Seeds     int           `default:"20" help:"How many seeds in a row; of the default mixture, at most."`
	Duration  time.Duration `help:"Opening time of each run; default is each scenario's own."`
	Cameras   string        `enum:"detections,frames" default:"detections" help:"detections or frames."`
	Workers   int           `help:"Goroutines that play or draw; default is the number of cores."`
	JSON      bool          `name:"json" help:"Print the figures as JSON."`

	Networks
}

// Help says what is fitted, and what an interrupt leaves.
func (c *calibrateClues) Help() string {
	return "Plays scenarios, fits the weights by which the pipeline decides whose hand made a change, and " +
		"sets them beside those in use. No file is changed. By default what the weights in use were fitted " +
		"to is played: cases with several people, and a few minutes of everyday, confusing and crowd under " +
		"fewer seeds. " + fmt.Sprintf(interruptHelp, "nothing is kept")
}

// portion is a scenario of a mixture, with the number of seeds and the opening time that suffice.
type portion struct {
	name     string
	seeds    int
	duration time.Duration // 0: the scenario's own
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
	if c.Seed < 0 || c.Seeds < 1 || c.Workers < 0 || c.Duration < 0 {
		return badInput{errors.New("seed, duration and workers must be 0 or more, seeds above 0")}
	}
	configs, names, err := c.jobs()
	if err != nil {
		return badInput{err}
	}
	defer func() { _ = c.close() }()
	opt, err := c.options(a)
	if err != nil {
		return err
	}
	choices, err := c.play(a, opt, configs, names)
	if err != nil {
		return err
	}
	study, err := clues.NewStudy(choices, clues.Penalty)
	if err != nil {
		return badInput{err}
	}
	return c.print(a, study, len(configs))
}

// jobs are the settings of all runs, with the scenarios' names.
func (c *calibrateClues) jobs() (configs []sim.Config, names []string, err error) {
	portions := cluesMixture()
	if len(c.Scenarios) > 0 {
		portions = nil
		for _, name := range c.Scenarios {
			portions = append(portions, portion{name, c.Seeds, 0})
		}
	}
	for _, p := range portions {
		seeds, err := loadSeeds(p.name, &c.Seed, min(p.seeds, c.Seeds), scenarios.Options{})
		if err != nil {
			return nil, nil, err
		}
		for _, sc := range seeds {
			cfg := sc.Config
			cfg.Cameras = true
			if c.Duration > 0 {
				cfg.Duration = c.Duration
			} else if p.duration > 0 {
				cfg.Duration = p.duration
			}
			configs, names = append(configs, cfg), append(names, sc.Name)
		}
	}
	return configs, names, nil
}

// options of every run. With frames the runs share one set of networks, and each uses all cores.
func (c *calibrateClues) options(a *app) (bench.Options, error) {
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	opt := bench.Options{Kind: bench.Ours, Workers: 1}
	if c.Cameras == camerasDetections {
		err := emulate(&opt)
		warnOfOldModel(a, opt.Emulator)
		return opt, err
	}
	if err := c.open(); err != nil {
		return opt, badInput{err}
	}
	opt.Workers, opt.Detector, opt.PackShots = c.Workers, c.detector, c.looks()
	return opt, nil
}

// play makes choices of all runs, several of which go on at once, in the order of the runs.
func (c *calibrateClues) play(a *app, opt bench.Options, configs []sim.Config, names []string) (
	[]clues.Choice, error) {
	shown := newProgress(a, "runs", len(configs))
	defer shown.done()
	g, ctx := errgroup.WithContext(a.ctx)
	g.SetLimit(max(1, c.Workers/opt.Workers))
	lists := make([][]clues.Choice, len(configs))
	var mu sync.Mutex
	played := 0
	for i, cfg := range configs {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			r, err := bench.Do(ctx, cfg, opt)
			if err != nil {
				return fmt.Errorf("%s, seed %d: %w", names[i], cfg.Seed, err)
			}
			lists[i] = clues.Choices(&clues.Run{
				Scenario: names[i], Seed: cfg.Seed, Layout: cfg.Layout, Events: r.Ledger.Events,
				Claims: r.Claims, People: r.Identities,
			})
			mu.Lock()
			defer mu.Unlock()
			played++
			shown.set(played)
			return nil
		})
	}
	err := g.Wait()
	if a.ctx.Err() != nil {
		return nil, interrupted{
			fmt.Sprintf("%d of %d runs were played, no weight is fitted", played, len(configs)),
			"the same command begins anew",
		}
	}
	return slices.Concat(lists...), err
}

func (c *calibrateClues) print(a *app, s *clues.Study, runs int) error {
	if !c.JSON {
		_, err := fmt.Fprintf(a.stdout, "`%s`: %d runs.\n%s", c.command(), runs, s.Markdown())
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
	}{"storesim.clues/1", c.command(), runs, s})
}

// command repeats the figures.
func (c *calibrateClues) command() string {
	words := append([]string{"storesim calibrate clues"}, c.Scenarios...)
	words = append(words, fmt.Sprintf("--seed %d --seeds %d --cameras %s", c.Seed, c.Seeds, c.Cameras))
	if c.Duration > 0 {
		words = append(words, "--duration "+c.Duration.String())
	}
	return strings.Join(words, " ")
}
