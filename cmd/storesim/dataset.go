package main

import (
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"time"

	"storesim/pipeline/feed"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/dataset"
)

type datasetCmd struct {
	Scenario string `arg:"" help:"A preset's name or a TOML file."`
	Frames   int    `default:"1000" help:"Number of pictures."`
	Every    int    `default:"5" help:"Take every n-th frame of each camera."`
	Seed     *int64 `help:"Seed; default is the scenario's. Training seeds are 100000 and above."`
	Quality  int    `default:"92" help:"JPEG quality, 1 to 100."`
	Out      string `short:"o" required:"" help:"Folder to make."`
}

// silence is a sink that nobody listens to.
type silence struct{}

func (silence) Push(feed.Message) error { return nil }

// Run writes the data set beside the wanted folder and renames it when it is whole.
func (c *datasetCmd) Run(a *app) error {
	if c.Frames < 1 || c.Every < 1 || c.Quality < 1 || c.Quality > 100 {
		return badInput{fmt.Errorf("frames and every must be at least 1, quality 1 to 100")}
	}
	if _, err := os.Lstat(filepath.Clean(c.Out)); err == nil {
		return badInput{fmt.Errorf("%s exists: choose another folder or remove it", c.Out)}
	}
	sc, err := scenarios.Load(c.Scenario)
	if err != nil {
		return badInput{err}
	}
	cfg, err := withSeed(sc.Config, c.Seed)
	if err != nil {
		return err
	}
	cfg.Cameras = true
	cfg.Duration = max(cfg.Duration, 24*time.Hour) // arrivals go on until there are enough pictures
	part, discard, err := folderBeside(a, c.Out)
	if err != nil {
		return err
	}
	defer discard()
	if err := c.fill(a, cfg, part); err != nil {
		return badInputUnlessStopped(a, err)
	}
	return os.Rename(part, filepath.Clean(c.Out))
}

func (c *datasetCmd) fill(a *app, cfg sim.Config, dir string) error {
	coco, err := dataset.NewCOCO(cfg.Layout.Cameras, dataset.Options{
		Dir: dir, Every: c.Every, Quality: c.Quality, Prefix: fmt.Sprintf("s%d_", cfg.Seed),
	})
	if err != nil {
		return err
	}
	s := sim.New(cfg, silence{}, sim.Options{
		Workers: runtime.GOMAXPROCS(0), Witness: coco.Witness, Wanted: coco.Wanted,
	})
	defer s.Close()
	bar := newProgress(a, "pictures", c.Frames)
	defer bar.done()
	for coco.Count() < c.Frames {
		if err := coco.Err(); err != nil {
			return badInput{err}
		}
		if _, err := s.Advance(a.ctx, s.Now().Add(2*time.Second)); err != nil {
			return fmt.Errorf("%d of %d pictures: %w", coco.Count(), c.Frames, err)
		}
		bar.set(coco.Count())
	}
	s.Close() // waits for pictures under way
	return coco.Finish(c.Frames)
}
