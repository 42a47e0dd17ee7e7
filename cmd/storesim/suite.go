package main

import (
	"errors"
	"fmt"
	"os"
	"path"
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
	Cameras   string        `enum:"none,frames" default:"frames" help:"frames or none."`
	Pipeline  string        `enum:"ours,oracle,null" default:"ours" help:"ours, oracle or null."`
	Workers   int           `help:"Goroutines that draw or detect; default is the number of cores."`
	Out       string        `short:"o" default:"runs/suite" help:"Folder of the records, kept ones included."`

	Networks
}

// Run plays every scenario under every seed, and prints and writes the table.
func (c *suiteCmd) Run(a *app) error {
	if c.Seed < 0 || c.Duration < 0 || c.Seeds < 1 || c.Workers < 0 {
		return badInput{errors.New("seed and duration must be 0 or more, seeds above 0, workers 0 or more")}
	}
	list, err := c.choose()
	if err != nil {
		return badInput{err}
	}
	s, err := c.sweep(a)
	if err != nil {
		return err
	}
	defer func() { _ = c.close() }()
	records, stopped := s.Run(a.ctx, c.jobs(list))
	if len(records) == 0 {
		return stopped
	}
	text := c.table(records)
	if _, err := fmt.Fprint(a.stdout, text); err != nil {
		return err
	}
	return errors.Join(stopped, os.WriteFile(filepath.Join(c.Out, "table.md"), []byte(text), 0o644))
}

// choose loads the scenarios that the arguments name.
func (c *suiteCmd) choose() ([]*scenarios.Scenario, error) {
	var names []string
	for _, arg := range c.Scenarios {
		found := matching(arg)
		if len(found) == 0 {
			found = []string{arg}
		}
		names = append(names, found...)
	}
	if len(c.Scenarios) == 0 {
		training := func(name string) bool { return strings.HasPrefix(name, "train-") }
		names = slices.DeleteFunc(matching("*"), training)
	}
	var out []*scenarios.Scenario
	for _, name := range names {
		sc, err := scenarios.Load(name)
		if err != nil {
			return nil, err
		}
		out = append(out, sc)
	}
	return out, nil
}

// matching lists the presets that a family or a pattern means.
func matching(arg string) []string {
	var out []string
	for _, info := range scenarios.List() {
		if ok, err := path.Match(arg, info.Name); arg == info.Family || (ok && err == nil) {
			out = append(out, info.Name)
		}
	}
	return out
}

func (c *suiteCmd) jobs(list []*scenarios.Scenario) []sweep.Job {
	var out []sweep.Job
	for _, sc := range list {
		for k := range c.Seeds {
			out = append(out, sweep.Job{Scenario: sc, Seed: uint64(c.Seed) + uint64(k), Duration: c.Duration})
		}
	}
	return out
}

func (c *suiteCmd) sweep(a *app) (*sweep.Sweep, error) {
	s := &sweep.Sweep{
		File: filepath.Join(c.Out, "runs.jsonl"), Cameras: c.Cameras == "frames",
		Pipeline: c.Pipeline + ", " + c.Cameras,
		Options:  bench.Options{Kind: bench.Kind(c.Pipeline), Workers: c.Workers},
		Progress: func(done, all int, r *sweep.Record) {
			fmt.Fprintf(a.stderr, "%d of %d: %s, seed %d: %s receipts right, %.0f store seconds in %.1f s\n",
				done, all, r.Scenario, r.Seed, ofN(r.Scores.Receipts.Exact()), r.StoreSeconds, r.WallSeconds)
		},
	}
	if c.Workers == 0 {
		s.Options.Workers = runtime.GOMAXPROCS(0)
	}
	if s.Options.Kind == bench.Ours && s.Cameras {
		if err := c.open(); err != nil {
			return nil, badInput{err}
		}
		s.Options.Detector = c.detector
		s.Pipeline += ", " + c.person.SHA256[:12]
	}
	if err := os.MkdirAll(c.Out, 0o755); err != nil {
		return nil, badInput{err}
	}
	return s, nil
}

func ofN(r score.Rate) string { return fmt.Sprintf("%d of %d", r.Hits, r.N) }

// table prints a row for each scenario and one for all, as Markdown.
func (c *suiteCmd) table(records []sweep.Record) string {
	var b strings.Builder
	fmt.Fprintf(&b, "Pipeline %s, seeds %d to %d (`storesim suite%s --seed %d --seeds %d`).\n\n",
		records[0].Pipeline, c.Seed, int(c.Seed)+c.Seeds-1,
		c.flags(), c.Seed, c.Seeds)
	b.WriteString("| scenario | runs | receipts right | 95 % | item F1 | 95 % | mean F1 | perfect runs |" +
		" event F1 | attribution | IDF1 |\n|---|---|---|---|---|---|---|---|---|---|---|\n")
	for _, r := range append(sweep.Rows(records), sweep.Total("**all**", records)) {
		fmt.Fprintf(&b, "| %s | %d | %s | %s | %s | %s | %.3f | %s | %s | %s | %s |\n", r.Name, r.Runs,
			ofN(r.Receipts), bounds(r.Exact), value(r.Items), bounds(r.Items), r.MeanF1, ofN(r.Perfect),
			value(r.Events), value(r.Actor), value(r.Tracks))
	}
	return b.String()
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
	return out
}

func value(f score.Figure) string {
	if f.N == 0 {
		return "–"
	}
	return fmt.Sprintf("%.1f", 100*f.Value)
}

func bounds(f score.Figure) string {
	if f.N == 0 {
		return "–"
	}
	return fmt.Sprintf("%.0f … %.0f", 100*f.Low, 100*f.High)
}
