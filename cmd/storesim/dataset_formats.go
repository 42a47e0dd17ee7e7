package main

import (
	"context"
	"fmt"
	"slices"
	"strings"

	"storesim/sim/dataset"
	"storesim/sim/dataset/coco"
	"storesim/sim/dataset/hands"
	"storesim/sim/dataset/huggingface"
	"storesim/sim/dataset/mot"
	"storesim/sim/dataset/mtmc"
	"storesim/sim/dataset/webdataset"
	"storesim/sim/dataset/yolo"
)

// datasetFormat is a format by the name that the user gives.
type datasetFormat struct {
	name, about string
	open        func(set *dataset.Set, dir string, of *captured) (dataset.Format, error)
}

// captured is what a format may ask beside the samples.
type captured struct {
	ctx  context.Context
	job  *dataset.Job
	runs []datasetRun
}

// ofSamples is a format that needs nothing but samples.
func ofSamples(
	open func(set *dataset.Set, dir string) (dataset.Format, error),
) func(*dataset.Set, string, *captured) (dataset.Format, error) {
	return func(set *dataset.Set, dir string, _ *captured) (dataset.Format, error) { return open(set, dir) }
}

func ofYOLO(kind yolo.Kind) func(*dataset.Set, string, *captured) (dataset.Format, error) {
	return ofSamples(func(set *dataset.Set, dir string) (dataset.Format, error) {
		return yolo.New(set, dir, kind)
	})
}

// datasetFormats lists them all.
func datasetFormats() []datasetFormat {
	return []datasetFormat{
		{"coco", "COCO: boxes, instance masks, keypoints", ofSamples(coco.New)},
		{"coco-panoptic", "COCO panoptic segmentation", ofSamples(coco.NewPanoptic)},
		{"yolo", "Ultralytics YOLO: boxes", ofYOLO(yolo.Detect)},
		{"yolo-seg", "Ultralytics YOLO: polygons", ofYOLO(yolo.Segment)},
		{"yolo-pose", "Ultralytics YOLO: people with points", ofYOLO(yolo.Pose)},
		{"mot", "MOTChallenge: tracks of people, a sequence for each camera", ofSamples(mot.New)},
		{"mtmc", "AI City MTMC: 3-D boxes and tracks over all cameras, calibration", ofSamples(mtmc.New)},
		{"mcap", "MCAP with Foxglove messages: a file for each store", openMCAP},
		{"webdataset", "WebDataset: tar shards", ofSamples(webdataset.New)},
		{"huggingface", "Hugging Face imagefolder with Croissant metadata", ofSamples(huggingface.New)},
		{"hands", "crops round hands, what they hold, and pack shots, as NumPy arrays", ofSamples(hands.New)},
		{"parquet", "load cells, gates, events and receipts until the last picture, a folder for each store",
			openParquet},
	}
}

func formatNames() string {
	var names []string
	for _, f := range datasetFormats() {
		names = append(names, f.name)
	}
	return strings.Join(names, ", ")
}

func (c *datasetCmd) checkFormats() error {
	for i, name := range c.Format {
		known := slices.ContainsFunc(datasetFormats(), func(f datasetFormat) bool { return f.name == name })
		if !known {
			return fmt.Errorf("no format %q, want some of %s", name, formatNames())
		}
		if slices.Contains(c.Format[:i], name) {
			return fmt.Errorf("format %s is named twice", name)
		}
	}
	return nil
}

// formats are the chosen ones, in the order of the list.
func (c *datasetCmd) formats() []datasetFormat {
	return slices.DeleteFunc(datasetFormats(), func(f datasetFormat) bool {
		return !slices.Contains(c.Format, f.name)
	})
}
