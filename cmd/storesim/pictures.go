package main

import (
	"fmt"
	"image"
	"math"
	"path/filepath"
	"time"

	"storesim/bench"
	"storesim/bench/report"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
	"storesim/sim"
)

// runPictures draws the report's pictures and writes each as a file too.
func runPictures(dir string, cfg sim.Config, runs []*bench.Run) ([]report.Picture, error) {
	d := drawing{dir: dir}
	first := runs[0]
	for i, p := range first.Pictures {
		known := identify(&cfg.Layout.Cameras[p.Camera], p, first.Identities)
		img := report.Overlay(p.Frame.Image, p.Found, known)
		d.jpeg("What the cameras saw", fmt.Sprintf("frame-%d", i+1), p.Caption, img)
	}
	paths, people := report.Spread(bench.TruePaths(first.Paths), first.Identities, shownPaths)
	d.png("Where people walked", "floor-plan",
		fmt.Sprintf("True and estimated paths, seed %d.", first.Seed),
		report.FloorPlan(cfg.Layout, paths, people))
	d.coverage(cfg.Layout)
	return d.pictures, d.err
}

// Identities are tied to detections by the head's place in the picture: at that height, within that many
// pixels.
const (
	labelHeight = 1.62
	labelReach  = 70.0
)

// identify says which identity each detection of a picture is.
func identify(cam *store.Camera, p bench.Picture, people []*gallery.Identity) []report.Label {
	labels := make([]report.Label, len(p.Found))
	for i := range p.Found {
		nearest := labelReach
		for _, who := range people {
			at, ok := whereabouts(who, p.Frame.Captured)
			u, v, _, ahead := cam.Project(at.At(labelHeight))
			if d := math.Hypot(u-p.Found[i].Head.X, v-p.Found[i].Head.Y); ok && ahead && d < nearest {
				nearest = d
				labels[i] = report.Label{Identity: who.ID, Text: fmt.Sprintf("%d · %s", who.ID, who.Token)}
			}
		}
	}
	return labels
}

// whereabouts is where an identity was seen last before a time; ok is false for one that was not there.
func whereabouts(who *gallery.Identity, t feed.Stamp) (at store.Vec2, ok bool) {
	for _, s := range who.Path {
		if s.Time > t {
			break
		}
		at, ok = s.Floor, t.Sub(s.Time) < time.Second
	}
	return at, ok
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
		fmt.Sprintf("Cameras per floor cell at head height: %.0f %% of the floor is seen by two or more.",
			100*two.Value()),
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
