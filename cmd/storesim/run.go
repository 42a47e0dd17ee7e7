package main

import (
	"cmp"
	"encoding/json"
	"errors"
	"fmt"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"storesim/bench"
	"storesim/bench/report"
	"storesim/bench/score"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/des"
)

type runCmd struct {
	Scenario string         `arg:"" default:"corner" help:"A preset's name or a TOML file."`
	Seed     *int64         `help:"First seed; default is the scenario's."`
	Seeds    int            `default:"1" help:"How many seeds in a row."`
	Duration *time.Duration `help:"Opening time; default is the scenario's."`

	Cameras  string   `enum:"none,frames,detections" default:"frames" help:"${cameras}"`
	Pipeline string   `enum:"ours,oracle,null" default:"ours" help:"ours, oracle (reads the truth) or null."`
	Oracle   []string `help:"Stages that read the truth: detection, gallery, shelf, attribution, carts."`
	Ablation bool     `default:"true" negatable:"" help:"Also replace one stage at a time by its oracle."`
	Workers  int      `help:"Goroutines that draw or detect; default is the number of cores."`
	JSON     bool     `name:"json" help:"Print results.json on standard output and nothing else there."`
	Out      string   `short:"o" help:"Folder of the results; default runs/NAME."`

	Recording     bool `default:"true" negatable:"" help:"Keep what storesim view plays."`
	RecordingSize int  `default:"64" help:"Bound on the pictures kept, MiB; at it their rate is halved."`

	reviewFlags
	Networks
}

// Help tells what an interrupt leaves.
func (c *runCmd) Help() string {
	return fmt.Sprintf(interruptHelp, "the folder has results.json and receipts.jsonl of what was played "+
		"until then, marked as not valid, instead of an earlier run's files; a run begins anew, a suite "+
		"goes on")
}

// Run plays every seed, scores them together, prints the tables and writes the report.
func (c *runCmd) Run(a *app) error {
	if err := wrongFlags(atLeast("seeds", c.Seeds, 1, ""), atLeast("workers", c.Workers, 0, manyCores),
		atLeast("recording-size", c.RecordingSize, 0, "")); err != nil {
		return err
	}
	if err := c.check(); err != nil {
		return badInput{err}
	}
	seeds, err := loadSeeds(c.Scenario, c.Seed, c.Seeds, scenarios.Options{})
	if err != nil {
		return badInput{err}
	}
	cfgs, err := c.configs(seeds)
	if err != nil {
		return err
	}
	for _, advice := range scenarios.AdviseOnStock(&cfgs[0]) {
		fmt.Fprintf(a.stderr, "storesim: warning: %s\n", advice)
	}
	opt, err := c.options(cfgs[0])
	if err != nil {
		return err
	}
	warnOfOldModel(a, opt.Emulator)
	defer func() { _ = c.close() }()
	out, err := openResults(a, cmp.Or(c.Out, filepath.Join("runs", seeds[0].Name)))
	if err != nil {
		return err
	}
	defer out.discard()
	load := loadAverage()
	told := newNarration(out.part, seeds[0].Name)
	runs, stopped := c.play(a, cfgs, opt, told)
	if len(runs) == 0 {
		return stopped
	}
	res := c.results(seeds[0], cfgs, runs, load)
	if err := c.review(a, out.part, res, cfgs, runs, told); err != nil {
		return err
	}
	if stopped != nil {
		res.Reasons = append(res.Reasons, whyStopped(stopped))
	}
	res.Valid = len(res.Reasons) == 0
	if err := c.print(a, res); err != nil {
		return err
	}
	if err := out.save(cfgs[0], runs, res, told, stopped == nil); err != nil {
		return badInput{fmt.Errorf("results were not written: %w", err)}
	}
	if !c.JSON {
		fmt.Fprintf(a.stdout, "\nreport: %s\n", filepath.Join(out.dir, out.page()))
		if c.Recording && stopped == nil {
			fmt.Fprintf(a.stdout, "player: storesim view %s\n", out.dir)
		}
	}
	return c.then(stopped, out.dir, seeds[0].Config.Seed)
}

// then adds to an interrupt what is kept and how to play the whole.
func (c *runCmd) then(stopped error, dir string, seed uint64) error {
	i, ok := errors.AsType[interrupted](stopped)
	if !ok {
		return stopped
	}
	i.then = fmt.Sprintf("%s keeps the figures until then, marked as not valid; a run begins anew: %s",
		dir, c.command(seed, c.Seeds))
	return i
}

// print writes results.json or the tables to standard output.
func (c *runCmd) print(a *app, res *report.Results) error {
	if c.JSON {
		enc := json.NewEncoder(a.stdout)
		enc.SetIndent("", "  ")
		return enc.Encode(res)
	}
	return report.Terminal(a.stdout, res, report.IsTerminal(a.stdout))
}

// configs are what is run, one for each seed.
func (c *runCmd) configs(seeds []*scenarios.Scenario) ([]sim.Config, error) {
	var out []sim.Config
	for _, sc := range seeds {
		cfg, err := withDuration(sc.Config, c.Duration)
		if err != nil {
			return nil, err
		}
		cfg.Cameras = c.Cameras != "none"
		out = append(out, cfg)
	}
	return out, nil
}

func (c *runCmd) options(cfg sim.Config) (bench.Options, error) {
	opt := bench.Options{
		Kind: bench.Kind(c.Pipeline), Workers: c.Workers, Ablation: c.Ablation && cfg.Cameras, Pictures: 4,
		Reviewer: c.model(),
	}
	if opt.Workers == 0 {
		opt.Workers = runtime.GOMAXPROCS(0)
	}
	if c.Recording {
		opt.Recording = &bench.RecordingOptions{Bytes: c.RecordingSize << 20 / c.Seeds}
	}
	for _, s := range c.Oracle {
		if !slices.Contains(bench.AllStages(), bench.Stage(s)) {
			return opt, badInput{fmt.Errorf("there is no stage %q to replace; stages are %v",
				s, bench.AllStages())}
		}
		opt.Oracles = append(opt.Oracles, bench.Stage(s))
	}
	if c.Cameras == camerasDetections {
		return opt, emulate(&opt)
	}
	if opt.Kind == bench.Ours && cfg.Cameras && !slices.Contains(opt.Oracles, bench.Detection) {
		if err := c.open(); err != nil {
			return opt, badInput{err}
		}
		opt.Detector, opt.PackShots = c.detector, c.looks()
	}
	return opt, nil
}

// play runs the seeds one after the other. The error is that of the one that did not finish; of a single
// seed what came until an interrupt is kept.
func (c *runCmd) play(
	a *app, cfgs []sim.Config, opt bench.Options, told *narration,
) ([]*bench.Run, error) {
	var runs []*bench.Run
	each := int(cfgs[0].Duration.Seconds())
	bar := newProgress(a, "store seconds", each*c.Seeds)
	defer bar.done()
	for k, cfg := range cfgs {
		opt.Progress = func(now, end des.Time, _ int) { bar.set(each*k + int(min(now, end).Seconds())) }
		if k > 0 {
			opt.Pictures = 0
		}
		r, err := bench.Do(a.ctx, cfg, opt)
		if err != nil {
			if r != nil && len(runs) == 0 {
				return []*bench.Run{r}, interruptedRun(r.End.Seconds(), each, 0, c.Seeds)
			}
			if a.ctx.Err() != nil {
				return runs, interruptedRun(-1, each, len(runs), c.Seeds)
			}
			return runs, fmt.Errorf("%d of %d seeds are complete; seed %d: %w (repeat: %s)",
				len(runs), c.Seeds, cfg.Seed, err, c.command(cfg.Seed, 1))
		}
		if err := told.add(cfg, r); err != nil {
			return runs, badInput{fmt.Errorf("what is needed to look at the run was not written: %w", err)}
		}
		runs = append(runs, r)
	}
	bar.set(each * c.Seeds)
	return runs, nil
}

// command repeats a run.
func (c *runCmd) command(seed uint64, seeds int) string {
	parts := []string{"storesim run", c.Scenario, fmt.Sprintf("--seed %d", seed)}
	if seeds > 1 {
		parts = append(parts, fmt.Sprintf("--seeds %d", seeds))
	}
	if c.Duration != nil {
		parts = append(parts, "--duration "+c.Duration.String())
	}
	if c.Cameras != "frames" {
		parts = append(parts, "--cameras "+c.Cameras)
	}
	if c.Pipeline != "ours" {
		parts = append(parts, "--pipeline "+c.Pipeline)
	}
	if len(c.Oracle) > 0 {
		parts = append(parts, "--oracle "+strings.Join(c.Oracle, ","))
	}
	if c.Models != "" {
		parts = append(parts, "--models "+c.Models)
	}
	return strings.Join(parts, " ") + c.flags()
}

func scoresOf(runs []*bench.Run) score.Scores {
	all := make([]score.Scores, len(runs))
	for i, r := range runs {
		all[i] = r.Scores
	}
	return score.Combine(all)
}
