package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"storesim/bench"
	"storesim/scenarios"
	"storesim/sim"
)

// trainingRuns are what constants of the pipeline are fitted to.
type trainingRuns struct {
	Scenarios []string      `arg:"" optional:"" help:"What is played; default what those in use are of."`
	Seed      int64         `default:"130001" help:"First seed, the same of every scenario."`
	Seeds     int           `default:"20" help:"How many seeds in a row; of the default mixture, at most."`
	Duration  time.Duration `help:"Opening time of each run; default is each scenario's own."`
	Cameras   string        `enum:"detections,frames" default:"detections" help:"detections or frames."`
	Workers   int           `help:"Goroutines that play or draw; default is the number of cores."`
	JSON      bool          `name:"json" help:"Print the figures as JSON."`

	Networks
}

// portion is a scenario of a mixture, with the number of seeds and the opening time that suffice.
type portion struct {
	name     string
	seeds    int
	duration time.Duration // 0: the scenario's own
}

// training is a row of runs, with the scenarios' names.
type training struct {
	configs []sim.Config
	names   []string
}

// playTraining plays a mixture, or the scenarios that were asked for, several runs at once, and returns what
// is kept of each, in the order of the runs. Lost says what an interrupt costs.
func playTraining[T any](
	a *app, c *trainingRuns, mixture []portion, lost string,
	keep func(name string, cfg sim.Config, r *bench.Run) T,
) ([]T, error) {
	if err := wrongFlags(atLeast("seed", c.Seed, 0, ""), atLeast("seeds", c.Seeds, 1, ""),
		atLeast("duration", c.Duration, 0, ""), atLeast("workers", c.Workers, 0, manyCores)); err != nil {
		return nil, err
	}
	t, err := c.jobs(mixture)
	if err != nil {
		return nil, badInput{err}
	}
	defer func() { _ = c.close() }()
	opt, err := c.options(a)
	if err != nil {
		return nil, err
	}
	out := make([]T, len(t.configs))
	played, err := c.play(a, opt, t, func(i int, r *bench.Run) { out[i] = keep(t.names[i], t.configs[i], r) })
	if a.ctx.Err() != nil {
		return nil, interrupted{
			fmt.Sprintf("%d of %d runs were played, %s", played, len(out), lost),
			"the same command begins anew",
		}
	}
	return out, err
}

// jobs are the settings of all runs.
func (c *trainingRuns) jobs(mixture []portion) (t training, err error) {
	if len(c.Scenarios) > 0 {
		mixture = nil
		for _, name := range c.Scenarios {
			mixture = append(mixture, portion{name, c.Seeds, 0})
		}
	}
	for _, p := range mixture {
		seeds, err := loadSeeds(p.name, &c.Seed, min(p.seeds, c.Seeds), scenarios.Options{})
		if err != nil {
			return t, err
		}
		for _, sc := range seeds {
			cfg := sc.Config
			cfg.Cameras = true
			if c.Duration > 0 {
				cfg.Duration = c.Duration
			} else if p.duration > 0 {
				cfg.Duration = p.duration
			}
			t.configs, t.names = append(t.configs, cfg), append(t.names, sc.Name)
		}
	}
	return t, nil
}

// options of every run. With frames the runs share one set of networks, and each uses all cores.
func (c *trainingRuns) options(a *app) (bench.Options, error) {
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

// play plays the runs, several at once, and returns how many were played. Take is called by several
// goroutines.
func (c *trainingRuns) play(
	a *app, opt bench.Options, t training, take func(i int, r *bench.Run),
) (int, error) {
	shown := newProgress(a, "runs", len(t.configs))
	defer shown.done()
	g, ctx := errgroup.WithContext(a.ctx)
	g.SetLimit(max(1, c.Workers/opt.Workers))
	var mu sync.Mutex
	played := 0
	for i, cfg := range t.configs {
		g.Go(func() error {
			if err := ctx.Err(); err != nil {
				return err
			}
			r, err := bench.Do(ctx, cfg, opt)
			if err != nil {
				return fmt.Errorf("%s, seed %d: %w", t.names[i], cfg.Seed, err)
			}
			take(i, r)
			mu.Lock()
			defer mu.Unlock()
			played++
			shown.set(played)
			return nil
		})
	}
	err := g.Wait()
	return played, err
}

// command repeats the figures of a calibration.
func (c *trainingRuns) command(what string) string {
	words := append([]string{"storesim calibrate " + what}, c.Scenarios...)
	words = append(words, fmt.Sprintf("--seed %d --seeds %d --cameras %s", c.Seed, c.Seeds, c.Cameras))
	if c.Duration > 0 {
		words = append(words, "--duration "+c.Duration.String())
	}
	return strings.Join(words, " ")
}
