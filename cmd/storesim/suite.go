package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"time"

	"storesim/bench"
	"storesim/bench/score"
	"storesim/bench/sweep"
	"storesim/scenarios"
)

type suiteCmd struct {
	Scenarios []string      `arg:"" optional:"" help:"Presets, families, patterns; default all but training."`
	Seed      int64         `default:"1000" help:"First seed."`
	Duration  time.Duration `help:"Opening time; default is each scenario's own."`
	Seeds     int           `default:"5" help:"How many seeds in a row."`
	Cameras   string        `enum:"none,frames,detections" default:"frames" help:"${cameras}"`
	Pipeline  string        `enum:"ours,oracle,null" default:"ours" help:"ours, oracle or null."`
	Oracles   bool          `help:"Charge each wrong receipt to the stages that lost it: more runs."`
	AtOnce    int           `help:"Runs at a time; default is what cores and free memory allow."`
	Workers   int           `help:"Goroutines that draw or detect; default is the number of cores."`
	Out       string        `short:"o" default:"runs/suite" help:"Folder of the records, kept ones included."`

	Networks
}

// Help tells what an interrupt leaves.
func (c *suiteCmd) Help() string {
	return fmt.Sprintf(interruptHelp, "the folder keeps the runs that are complete, with their table and "+
		"results.json marked as not valid, and the same command goes on from there")
}

// Run plays every scenario under every seed, prints and writes the table, and writes results.json.
func (c *suiteCmd) Run(a *app) error {
	if err := wrongFlags(atLeast("seed", c.Seed, 0, ""), atLeast("seeds", c.Seeds, 1, ""),
		atLeast("duration", c.Duration, 0, ""), atLeast("workers", c.Workers, 0, manyCores),
		atLeast("at-once", c.AtOnce, 0, "")); err != nil {
		return err
	}
	defer func() { _ = c.close() }()
	load := loadAverage()
	records, stopped := c.records(a)
	if len(records) == 0 {
		return stopped
	}
	text := c.table(records)
	if _, err := fmt.Fprint(a.stdout, text); err != nil {
		return err
	}
	res := c.results(records, load)
	if stopped != nil {
		res.Reasons = append(res.Reasons, whyStopped(stopped))
	}
	res.Valid = len(res.Reasons) == 0
	return errors.Join(stopped, writeText(a, filepath.Join(c.Out, "table.md"), []byte(text)),
		c.writeReview(a, records), badInputUnlessStopped(a, res.Write(c.Out)))
}

// records plays what is not in the file yet. The error is that of the run that did not finish.
func (c *suiteCmd) records(a *app) ([]sweep.Record, error) {
	jobs, err := c.jobs()
	if err != nil {
		return nil, badInput{err}
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return nil, badInput{err}
	}
	unlock, err := lockFolder(c.Out)
	if err != nil {
		return nil, badInput{err}
	}
	defer unlock()
	s, err := c.sweep(a)
	if err != nil {
		return nil, err
	}
	records, stopped := s.Run(a.ctx, jobs)
	if errors.Is(stopped, context.Canceled) {
		stopped = interruptedSuite(len(records), len(jobs), c.Out)
	}
	if len(records) == 0 && isNoJSON(stopped) {
		return nil, badInput{stopped}
	}
	return records, stopped
}

// isNoJSON reports whether a file of records could not be read for what stands in it.
func isNoJSON(err error) bool {
	_, syntax := errors.AsType[*json.SyntaxError](err)
	_, kind := errors.AsType[*json.UnmarshalTypeError](err)
	return syntax || kind
}

// everything is the name of all scenarios but those for training.
const everything = "all"

// choose lists the scenarios that the arguments name: files, or what storesim scenarios lists by a name, a
// family or a pattern.
func (c *suiteCmd) choose() []string {
	if len(c.Scenarios) == 0 {
		return matching(everything)
	}
	var names []string
	for _, arg := range c.Scenarios {
		found := matching(arg)
		if len(found) == 0 {
			found = []string{arg}
		}
		for _, name := range found {
			if !slices.Contains(names, name) {
				names = append(names, name)
			}
		}
	}
	return names
}

// matching lists the presets that a filter means; none where it means none.
func matching(filter string) []string {
	if filter == everything {
		training := func(name string) bool { return strings.HasPrefix(name, "train-") }
		return slices.DeleteFunc(matching(""), training)
	}
	families, err := chosenFamilies(filter)
	if err != nil {
		return nil
	}
	var out []string
	for _, f := range families {
		for _, i := range f.Items {
			out = append(out, i.Name)
		}
	}
	return out
}

// jobs are all scenarios under all seeds, each with what it draws under that seed.
func (c *suiteCmd) jobs() ([]sweep.Job, error) {
	var out []sweep.Job
	for _, name := range c.choose() {
		seeds, err := loadSeeds(name, &c.Seed, c.Seeds, scenarios.Options{})
		if err != nil {
			return nil, err
		}
		for _, sc := range seeds {
			out = append(out, sweep.Job{Scenario: sc, Seed: sc.Config.Seed, Duration: c.Duration})
		}
	}
	return out, nil
}

func (c *suiteCmd) sweep(a *app) (*sweep.Sweep, error) {
	shown := newSuiteProgress(a)
	s := &sweep.Sweep{
		File: filepath.Join(c.Out, "runs.jsonl"), Cameras: c.Cameras != "none",
		Pipeline: c.Pipeline + ", " + c.Cameras, Oracles: c.Oracles, AtOnce: c.atOnce(),
		Options:  bench.Options{Kind: bench.Kind(c.Pipeline), Workers: c.Workers},
		Progress: shown.done, Within: shown.within,
	}
	if c.Workers == 0 {
		s.Options.Workers = max(1, runtime.GOMAXPROCS(0)/s.AtOnce)
	}
	if c.Cameras == camerasDetections {
		if err := emulate(&s.Options); err != nil {
			return nil, err
		}
		warnOfOldModel(a, s.Options.Emulator)
	}
	if s.Options.Emulator != nil {
		s.Pipeline += ", " + s.Options.Emulator.ID()
	}
	if s.Options.Kind == bench.Ours && c.Cameras == camerasFrames {
		if err := c.open(); err != nil {
			return nil, badInput{err}
		}
		s.Options.Detector, s.Options.PackShots = c.detector, c.looks()
		s.Pipeline += ", " + c.person.SHA256[:12]
		if c.looks() {
			s.Pipeline += ", " + c.item.SHA256[:12]
		}
	}
	return s, nil
}

// runBytes is more memory than one run without frames was seen to take: a crowd of ninety for an hour.
const runBytes = 1 << 30

// atOnce is how many runs may go on at the same time. With frames it is one: its cameras use all cores, and
// all its runs share one set of networks.
func (c *suiteCmd) atOnce() int {
	if c.Cameras == camerasFrames {
		return 1
	}
	if c.AtOnce > 0 {
		return c.AtOnce
	}
	n := runtime.GOMAXPROCS(0)
	if free := freeMemory(); free > 0 {
		n = min(n, int(free/runBytes))
	}
	return max(1, n)
}

func ofN(r score.Rate) string { return fmt.Sprintf("%d of %d", r.Hits, r.N) }

// table says how to repeat the runs, then scores each family, as Markdown.
func (c *suiteCmd) table(records []sweep.Record) string {
	all := groups(records)
	return fmt.Sprintf("Pipeline %s, seeds %d to %d (`%s`).\n\n",
		records[0].Pipeline, c.Seed, int(c.Seed)+c.Seeds-1, c.command()) +
		sweep.Markdown(records, all) + sweep.Ladder(records, all)
}

func (c *suiteCmd) command() string {
	return fmt.Sprintf("storesim suite%s --seed %d --seeds %d", c.flags(), c.Seed, c.Seeds)
}

// groups are the families; scenarios in a file of one's own are the last one.
func groups(records []sweep.Record) []sweep.Group {
	var out []sweep.Group
	var listed []string
	for _, f := range scenarios.Families() {
		g := sweep.Group{Title: f.Title}
		for _, i := range f.Items {
			g.Scenarios = append(g.Scenarios, i.Name)
		}
		out, listed = append(out, g), append(listed, g.Scenarios...)
	}
	own := sweep.Group{Title: "Own scenarios"}
	for _, r := range records {
		if !slices.Contains(listed, r.Scenario) {
			own.Scenarios, listed = append(own.Scenarios, r.Scenario), append(listed, r.Scenario)
		}
	}
	return append(out, own)
}

// flags are the arguments that the table depends on.
func (c *suiteCmd) flags() string {
	out := strings.Join(append([]string{""}, c.Scenarios...), " ")
	if c.Pipeline != "ours" {
		out += " --pipeline " + c.Pipeline
	}
	if c.Cameras != "frames" {
		out += " --cameras " + c.Cameras
	}
	if c.Duration > 0 {
		out += " --duration " + c.Duration.String()
	}
	if c.Oracles {
		out += " --oracles"
	}
	return out
}
