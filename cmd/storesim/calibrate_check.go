package main

import (
	"fmt"
	"path/filepath"
	"strings"
	"time"

	"storesim/bench/emulator"
	"storesim/bench/paired"
	"storesim/bench/sweep"
)

type calibrateCheck struct {
	Scenarios []string      `arg:"" optional:"" help:"Presets; default everyday, confusing and degraded."`
	Seed      int64         `default:"1000" help:"First seed."`
	Seeds     int           `default:"4" help:"How many seeds in a row for each scenario."`
	Duration  time.Duration `default:"2m" help:"Opening time of each run; 0 for each scenario's own."`
	Workers   int           `help:"Goroutines that draw or detect; default is the number of cores."`
	Out       string        `short:"o" default:"runs/emulated" help:"Folder of the records and the table."`

	Networks
}

// Run plays every seed both ways, and tables the differences.
func (c *calibrateCheck) Run(a *app) error {
	if len(c.Scenarios) == 0 {
		c.Scenarios = []string{"everyday", "confusing", "degraded"}
	}
	drawn, err := c.sweep(a, camerasFrames)
	if err != nil {
		return err
	}
	emulated, err := c.sweep(a, camerasDetections)
	if err != nil {
		return err
	}
	text, err := c.page(drawn, emulated)
	if err != nil {
		return err
	}
	if _, err := fmt.Fprint(a.stdout, text); err != nil {
		return err
	}
	return writeText(a, filepath.Join(c.Out, "emulator.md"), []byte(text))
}

// sweep plays all seeds one way.
func (c *calibrateCheck) sweep(a *app, cameras string) ([]sweep.Record, error) {
	s := suiteCmd{
		Scenarios: c.Scenarios, Seed: c.Seed, Duration: c.Duration, Seeds: c.Seeds, Cameras: cameras,
		Pipeline: "ours", Workers: c.Workers, Out: c.Out, Networks: c.Networks,
	}
	defer func() { _ = s.close() }()
	return s.records(a)
}

// page says how the comparison is repeated, what the model was fitted on, and how the two ways differ.
func (c *calibrateCheck) page(drawn, emulated []sweep.Record) (string, error) {
	m, err := emulator.Committed()
	if err != nil {
		return "", err
	}
	var t strings.Builder
	fmt.Fprintf(&t, "# Emulated detections\n\nThe same seeds with frames that the network searches, and "+
		"with detections drawn from a model of its errors\n"+
		"(`storesim calibrate check %s --seed %d --seeds %d --duration %s`).\n"+
		"Differences are in points, their intervals are a bootstrap over runs in which both ways of a run\n"+
		"stay together.\n\n",
		strings.Join(c.Scenarios, " "), c.Seed, c.Seeds, c.Duration)
	var groups []paired.Group
	for _, name := range c.Scenarios {
		groups = append(groups, paired.Group{Name: name, A: named(drawn, name), B: named(emulated, name)})
	}
	groups = append(groups, paired.Group{Name: "**all**", A: drawn, B: emulated})
	table, err := paired.Markdown("frames", "detections", groups)
	if err != nil {
		return "", err
	}
	both := paired.Agree(drawn, emulated)
	fmt.Fprintf(&t, "%s\nReceipts right both ways: %d; with frames alone: %d; with detections alone: %d; "+
		"neither: %d.\n\n", table, both.Both, both.OnlyA, both.OnlyB, both.Neither)
	fmt.Fprintf(&t, "Time: %.1f store seconds a second with frames, %.1f with detections.\n\n",
		pace(drawn), pace(emulated))
	fmt.Fprintf(&t, "The model was fitted to network `%.12s` on:\n\n| scenario | seed | opening | frames | "+
		"people in them | found | finds of nobody |\n|---|---|---|---|---|---|---|\n", m.Network)
	for _, p := range m.Played {
		fmt.Fprintf(&t, "| %s | %d | %.0f s | %d | %d | %d | %d |\n",
			p.Scenario, p.Seed, p.Seconds, p.Frames, p.People, p.Found, p.False)
	}
	return t.String(), nil
}

func named(records []sweep.Record, scenario string) (out []sweep.Record) {
	for _, r := range records {
		if r.Scenario == scenario {
			out = append(out, r)
		}
	}
	return out
}

// pace is store seconds a second of wall time.
func pace(records []sweep.Record) float64 {
	store, wall := 0.0, 1e-9
	for i := range records {
		store, wall = store+records[i].StoreSeconds, wall+records[i].WallSeconds
	}
	return store / wall
}
