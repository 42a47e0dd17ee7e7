package main

import (
	"fmt"
	"io"
	"os"
	"strings"

	"storesim/bench/score/coco"
)

type scoreCocoCmd struct {
	Truth     string             `arg:"" name:"gt" help:"Ground truth: a COCO JSON file."`
	Answer    string             `arg:"" name:"detections" help:"COCO's list of results, or a COCO file."`
	Kind      string             `enum:"bbox,segm,keypoints,panoptic" default:"bbox" help:"Of: ${enum}."`
	Sigma     map[string]float64 `help:"Spread of a keypoint that is not COCO's, as name=0.05."`
	Resamples int                `default:"200" help:"Resamples of images behind each interval; 0 for none."`
	TruthPNGs string             `name:"gt-pngs" help:"Folder of panoptic PNGs; else the JSON's name."`
	PNGs      string             `name:"pngs" help:"The same of the prediction."`
	JSON      bool               `name:"json" help:"Print the figures as JSON."`
}

// Run compares detections, or panoptic segmentations, with a ground truth.
func (c *scoreCocoCmd) Run(a *app) error {
	if c.Resamples < 0 {
		return badInput{fmt.Errorf("--resamples %d: want 0 or more", c.Resamples)}
	}
	evaluate := c.detections
	if c.Kind == "panoptic" {
		evaluate = c.panoptic
	}
	out, err := evaluate(a)
	if err != nil {
		return err
	}
	out.Metric, out.Truth, out.Answer = "coco "+c.Kind, c.Truth, c.Answer
	if c.Resamples > 0 {
		out.note += fmt.Sprintf("; intervals: bootstrap over images, %d resamples", c.Resamples)
	}
	return out.print(a.stdout, c.JSON)
}

func (c *scoreCocoCmd) detections(a *app) (*scored, error) {
	var truth *coco.Truth
	var found *coco.Detections
	kind := coco.Kind(c.Kind)
	err := readNamed(c.Truth, func(r io.Reader) (err error) {
		truth, err = coco.ReadTruth(r, kind, c.Sigma)
		return err
	})
	if err != nil {
		return nil, err
	}
	err = readNamed(c.Answer, func(r io.Reader) (err error) {
		found, err = coco.ReadDetections(r, truth)
		return err
	})
	if err != nil {
		return nil, err
	}
	for _, warning := range found.Warnings {
		fmt.Fprintf(a.stderr, "storesim: %s: %v\n", c.Answer, warning)
	}
	return &scored{
		Figures: coco.Evaluate(truth, found).Figures(c.Resamples), definitions: coco.Definitions(kind),
		note: fmt.Sprintf("%d images, %d categories, %d annotations, %d detections", len(truth.Images),
			len(truth.Categories), len(truth.Objects), len(found.Objects)),
	}, nil
}

func (c *scoreCocoCmd) panoptic(*app) (*scored, error) {
	var sets [2]*coco.PanopticSet
	for i, file := range []string{c.Truth, c.Answer} {
		err := readNamed(file, func(r io.Reader) (err error) {
			sets[i], err = coco.ReadPanoptic(r, i == 0)
			return err
		})
		if err != nil {
			return nil, err
		}
	}
	r, err := coco.EvaluatePanoptic(sets[0], sets[1], os.DirFS(besideJSON(c.TruthPNGs, c.Truth)),
		os.DirFS(besideJSON(c.PNGs, c.Answer)))
	if err != nil {
		return nil, badInput{err}
	}
	return &scored{
		Figures: r.Figures(c.Resamples), definitions: coco.PanopticDefinitions(),
		note: fmt.Sprintf("%d images, %d categories", len(sets[0].Images), len(sets[0].Categories)),
	}, nil
}

// besideJSON is the folder of a panoptic file's PNGs.
func besideJSON(folder, file string) string {
	if folder != "" {
		return folder
	}
	return strings.TrimSuffix(file, ".json")
}

// readNamed is readInput whose faults name the file.
func readNamed(path string, read func(io.Reader) error) error {
	return readInput(path, func(r io.Reader) error {
		if err := read(r); err != nil {
			return fmt.Errorf("%s: %w", path, err)
		}
		return nil
	})
}
