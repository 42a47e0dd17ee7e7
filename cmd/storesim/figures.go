package main

import (
	"fmt"
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
	Sheet    bool          `help:"Draw the contact sheet only, which needs no network."`

	Networks
}

// Run draws the documents' pictures: the contact sheet, frames with what was found, floor plan, coverage, the
// crowd's speeds.
func (c *figuresCmd) Run(a *app) error {
	if err := os.MkdirAll(filepath.Clean(c.Out), 0o755); err != nil {
		return badInput{err}
	}
	if err := c.sheet(a); err != nil || c.Sheet {
		return err
	}
	return c.run(a)
}

// sheet draws frames of many stores, each beside itself with its labels.
func (c *figuresCmd) sheet(a *app) error {
	sheet, err := figureSheet(a.ctx, figureShots(), func(done string) {
		fmt.Fprintf(a.stderr, "storesim: %s\n", done)
	})
	if err != nil {
		return fmt.Errorf("contact sheet: %w", err)
	}
	text, err := smallJPEG(sheet, figureQuality, figureLimit)
	if err != nil {
		return err
	}
	return writeText(a, filepath.Join(c.Out, "contact-sheet.jpg"), text)
}

// run plays a scenario and draws what the pipeline made of it.
func (c *figuresCmd) run(a *app) error {
	seeds, err := loadSeeds(c.Scenario, &c.Seed, 1, scenarios.Options{})
	if err != nil {
		return badInput{err}
	}
	cfg, err := withDuration(seeds[0].Config, &c.Duration)
	if err != nil {
		return err
	}
	cfg.Cameras = true
	if err := c.open(); err != nil {
		return badInput{err}
	}
	defer func() { _ = c.close() }()
	run, err := bench.Do(a.ctx, cfg, bench.Options{
		Kind: bench.Ours, Workers: runtime.GOMAXPROCS(0), Pictures: 4,
		Detector: c.detector, PackShots: c.looks(),
	})
	if err != nil {
		return err
	}
	if _, err := runPictures(c.Out, cfg, []*bench.Run{run}); err != nil {
		return err
	}
	return study.WritePNG(filepath.Join(c.Out, "fundamental-diagram.png"))
}
