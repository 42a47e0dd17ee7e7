package main

import (
	"os"
	"path/filepath"
	"runtime"
	"time"

	"storesim/bench"
	"storesim/scenarios"
	"storesim/sim/crowd/study"
)

type figuresCmd struct {
	Scenario string        `arg:"" default:"corner" help:"A preset's name or a TOML file."`
	Seed     int64         `default:"1000" help:"Seed."`
	Duration time.Duration `default:"60s" help:"Opening time."`
	Out      string        `short:"o" default:"docs/figures" help:"Folder for the pictures."`

	Networks
}

// Run draws the documents' pictures: frames with what was found, floor plan, coverage, the crowd's speeds.
func (c *figuresCmd) Run(a *app) error {
	sc, err := scenarios.Load(c.Scenario)
	if err != nil {
		return badInput{err}
	}
	cfg, err := withSeed(sc.Config, &c.Seed)
	if err != nil {
		return err
	}
	if cfg, err = withDuration(cfg, &c.Duration); err != nil {
		return err
	}
	cfg.Cameras = true
	if err := c.open(); err != nil {
		return badInput{err}
	}
	defer func() { _ = c.close() }()
	run, err := bench.Do(a.ctx, cfg, bench.Options{
		Kind: bench.Ours, Workers: runtime.GOMAXPROCS(0), Detector: c.detector, Pictures: 4,
	})
	if err != nil {
		return err
	}
	if err := os.MkdirAll(filepath.Clean(c.Out), 0o755); err != nil {
		return badInput{err}
	}
	if _, err := runPictures(c.Out, cfg, []*bench.Run{run}); err != nil {
		return err
	}
	return study.WritePNG(filepath.Join(c.Out, "fundamental-diagram.png"))
}
