package main

import (
	"fmt"
	"image"
	"path/filepath"

	"storesim/bench"
	"storesim/bench/report"
	"storesim/pipeline/store"
	"storesim/sim"
)

// runPictures draws the report's pictures and writes each as a file too.
func runPictures(dir string, cfg sim.Config, runs []*bench.Run) ([]report.Picture, error) {
	d := drawing{dir: dir}
	first := runs[0]
	for i, p := range first.Pictures {
		img := report.Overlay(p.Frame.Image, p.Found, nil)
		d.jpeg("What the cameras saw", fmt.Sprintf("frame-%d", i+1), p.Caption, img)
	}
	paths, people := report.Spread(bench.TruePaths(first.Paths), first.Identities, shownPaths)
	d.png("Where people walked", "floor-plan",
		fmt.Sprintf("True and estimated paths, seed %d.", first.Seed), report.FloorPlan(cfg.Layout, paths, people))
	d.coverage(cfg.Layout)
	return d.pictures, d.err
}

// shownPaths is how many paths a floor plan shows: more cannot be told apart.
const shownPaths = 8

// Coverage is computed on cells of this size at this height: a head.
const (
	coverCell   = 0.25
	coverHeight = 1.6
)

// drawing collects pictures; after the first error it does nothing.
type drawing struct {
	dir      string
	pictures []report.Picture
	err      error
}

func (d *drawing) coverage(l *store.Layout) {
	if len(l.Cameras) == 0 {
		return
	}
	c := report.Cover(l, coverCell, coverHeight)
	two := c.Seen(2)
	d.png("What the cameras cover", "coverage-cameras",
		fmt.Sprintf("Cameras per floor cell at head height: %.0f %% of the floor is seen by two or more.", 100*two.Value()),
		report.CameraMap(l, c))
	d.png("What the cameras cover", "coverage-density", "Best resolution at head height, pixels per metre.",
		report.DensityMap(l, c))
}

func (d *drawing) png(group, name, caption string, img image.Image) {
	d.add(name+".png", func() (report.Picture, error) { return report.PNG(group, name, caption, img) })
}

func (d *drawing) jpeg(group, name, caption string, img image.Image) {
	d.add(name+".jpg", func() (report.Picture, error) { return report.JPEG(group, name, caption, img) })
}

func (d *drawing) add(file string, encode func() (report.Picture, error)) {
	if d.err != nil {
		return
	}
	p, err := encode()
	if err == nil {
		err = report.WriteFile(filepath.Join(d.dir, file), p.Data)
	}
	d.pictures, d.err = append(d.pictures, p), err
}
