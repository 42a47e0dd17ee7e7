package main

import (
	"encoding/json"
	"fmt"
	"io"
	"runtime"
	"text/tabwriter"
	"time"

	"storesim/bench"
	"storesim/bench/emulator"
	"storesim/scenarios"
)

type calibrateCmd struct {
	Fit   calibrateFit   `cmd:"" default:"withargs" help:"Fit the emulated detector (the default)."`
	Check calibrateCheck `cmd:"" help:"Run the same seeds with frames and emulated, and compare."`
	Clues calibrateClues `cmd:"" help:"Fit the weights that decide whose hand made a change."`

	Confidence calibrateConfidence `cmd:"" help:"Fit how probably receipts and lines are said to be right."`
}

type calibrateFit struct {
	Scenarios []string      `arg:"" optional:"" help:"What is played; default a mixture of six."`
	Seed      int64         `default:"300" help:"First seed; each scenario has its own ones."`
	Seeds     int           `default:"1" help:"How many seeds in a row for each scenario."`
	Duration  time.Duration `default:"1m" help:"Opening time of each run."`
	Workers   int           `help:"Goroutines that draw or detect; default is the number of cores."`
	Out       string        `short:"o" default:"bench/emulator/model.json" help:"File of what was fitted."`

	Networks
}

// Run plays the scenarios with frames, fits the emulator to what the network found in them and writes it.
func (c *calibrateFit) Run(a *app) error {
	if err := wrongFlags(atLeast("seed", c.Seed, 0, ""), atLeast("seeds", c.Seeds, 1, ""),
		atLeast("duration", c.Duration, time.Second, ""),
		atLeast("workers", c.Workers, 0, manyCores)); err != nil {
		return err
	}
	if c.Workers == 0 {
		c.Workers = runtime.GOMAXPROCS(0)
	}
	if len(c.Scenarios) == 0 {
		c.Scenarios = []string{"everyday", "confusing", "degraded", "crowd", "crowd", "S32-poor-light"}
	}
	if err := c.open(); err != nil {
		return badInput{err}
	}
	defer func() { _ = c.close() }()
	var runs []emulator.Run
	for k, name := range c.Scenarios {
		first := c.Seed + int64(k*c.Seeds)
		seeds, err := loadSeeds(name, &first, c.Seeds, scenarios.Options{})
		if err != nil {
			return badInput{err}
		}
		for _, sc := range seeds {
			run, err := c.examples(a, sc)
			if err != nil {
				return fmt.Errorf("%s, seed %d: %w", sc.Name, sc.Config.Seed, err)
			}
			runs = append(runs, run)
			fmt.Fprintf(a.stderr, "%d of %d: %s, seed %d: %d frames\n", len(runs), len(c.Scenarios)*c.Seeds,
				sc.Name, sc.Config.Seed, len(run.Examples))
		}
	}
	m := emulator.Fit(c.person.SHA256, runs)
	write := func(w io.Writer) error { return json.NewEncoder(w).Encode(m) }
	if err := writeBlock(a, c.Out, write); err != nil {
		return err
	}
	return c.table(a.stderr, m)
}

// examples plays one seed twice, drawn and sketched.
func (c *calibrateFit) examples(a *app, sc *scenarios.Scenario) (emulator.Run, error) {
	cfg := sc.Config
	cfg.Cameras, cfg.Duration = true, c.Duration
	run := emulator.Run{Scenario: sc.Name, Seed: cfg.Seed, Seconds: c.Duration.Seconds()}
	opt := bench.Options{Kind: bench.Ours, Workers: c.Workers, Detector: c.detector, PackShots: c.looks()}
	drawn, err := bench.Do(a.ctx, cfg, opt)
	if err != nil {
		return run, err
	}
	opt = bench.Options{Kind: bench.Null, Workers: c.Workers, Sketch: sketchScale}
	sketched, err := bench.Do(a.ctx, cfg, opt)
	if err != nil {
		return run, err
	}
	run.Examples = bench.Examples(drawn, sketched)
	return run, nil
}

// table says what was fitted, from how many cases.
func (c *calibrateFit) table(to io.Writer, m *emulator.Model) error {
	t := tabwriter.NewWriter(to, 0, 0, 2, ' ', 0)
	fmt.Fprintf(t, "law\tcases\tshare or spread\tcorrelation after 0.2 s, standing\tafter one size\n")
	for _, l := range m.Laws() {
		value := fmt.Sprintf("%.3f sizes", l.Value)
		if l.Share {
			value = fmt.Sprintf("%.1f %%", 100*l.Value)
		}
		fmt.Fprintf(t, "%s\t%d\t%s\t%.2f\t%.2f\n", l.Name, l.Cases, value, l.Kernel.Correlation(0.2, 0.01),
			l.Kernel.Correlation(1, 1))
	}
	return t.Flush()
}
