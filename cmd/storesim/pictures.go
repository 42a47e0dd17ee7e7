package main

import (
	"fmt"
	"image"
	"math"
	"path/filepath"
	"strings"

	"storesim/bench"
	"storesim/bench/report"
	"storesim/bench/score"
	"storesim/pipeline/detect"
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
		known := identify(&cfg.Layout.Cameras[p.Camera], p.Found, p.Frame.Captured, first.Identities)
		img := report.Overlay(p.Frame.Image, p.Found, known)
		title, caption, _ := strings.Cut(p.Caption, ": ")
		d.jpeg(fmt.Sprintf("frame-%d", i+1), report.Picture{Group: "What the cameras saw", Title: title,
			Caption: caption}, img)
	}
	paths, people := report.Spread(score.TruePaths(first.Paths), first.Identities, shownPaths)
	d.png("floor-plan", report.Picture{Group: "Where people walked", Title: "Floor plan",
		Caption: fmt.Sprintf("True and estimated paths, seed %d.", first.Seed)},
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

// identify says which identity each of the detections at a time is.
func identify(
	cam *store.Camera, found []detect.Detection, t feed.Stamp, people []*gallery.Identity,
) []report.Label {
	labels := make([]report.Label, len(found))
	nearest := make([]float64, len(found))
	for _, who := range people {
		at, ok := whereabouts(who, t)
		if !ok {
			continue
		}
		u, v, _, ahead := cam.Project(at.Floor.At(labelHeight))
		for i := range found {
			d := math.Hypot(u-found[i].Head.X, v-found[i].Head.Y)
			if ahead && d < labelReach && (labels[i].Identity == 0 || d < nearest[i]) {
				nearest[i] = d
				labels[i] = report.Label{Identity: who.ID, Text: fmt.Sprintf("%d · %s", who.ID, who.Token)}
			}
		}
	}
	return labels
}

// shownPaths is how many paths a floor plan shows: more cannot be told apart.
const shownPaths = 8

// Coverage is computed on cells of this size at this height: a head.
const (
	coverCell   = 0.25
	coverHeight = 1.6
)

// coverGroup is the heading of the maps.
const coverGroup = "What the cameras cover"

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
	d.png("coverage-cameras", report.Picture{Group: coverGroup, Title: "Cameras",
		Caption: fmt.Sprintf("Cameras per floor cell at head height: "+
			"%.0f %% of the floor is seen by two or more.", 100*two.Value())},
		report.CameraMap(l, c))
	d.png("coverage-density", report.Picture{Group: coverGroup, Title: "Resolution",
		Caption: "Best resolution at head height, pixels per metre."},
		report.DensityMap(l, c))
}

func (d *drawing) png(name string, p report.Picture, img image.Image) {
	d.add(name+".png", func() (report.Picture, error) {
		return report.PNG(p.Group, p.Title, p.Caption, img)
	})
}

func (d *drawing) jpeg(name string, p report.Picture, img image.Image) {
	d.add(name+".jpg", func() (report.Picture, error) {
		return report.JPEG(p.Group, p.Title, p.Caption, img)
	})
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
