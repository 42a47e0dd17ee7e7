package coco_test

import (
	"path/filepath"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storesim/sim/dataset/coco"
	"storesim/sim/dataset/internal/foreign"
	"storesim/sim/dataset/internal/madeup"
)

// loaded is what testdata/load.py counts in a part.
type loaded struct {
	Pictures   int `json:"pictures"`
	Labels     int `json:"labels"`
	Pixels     int `json:"pixels"`
	WrongAreas int `json:"wrong_areas"`
	WrongBoxes int `json:"wrong_boxes"`
}

// PyTorch's DataLoader, with a decoder of run lengths of its own, gets every picture, label and mask pixel.
func TestTorchLoads(t *testing.T) {
	samples, dir := many(t), filepath.Join(t.TempDir(), "set")
	set := madeup.Rectangles()
	write(t, coco.New, set, dir, samples)
	want := map[string]loaded{}
	for i := range samples {
		part := want[samples[i].Split.String()]
		part.Pictures++
		for k := range samples[i].View.Things {
			if thing := &samples[i].View.Things[k]; set.Kept(thing) {
				part.Labels++
				part.Pixels += thing.VisiblePixels
			}
		}
		want[samples[i].Split.String()] = part
	}
	got := map[string]loaded{}
	foreign.Python(t, &got, "torch, numpy, PIL", "python3-torch, python3-pil", "testdata/load.py", dir)
	if diff := cmp.Diff(want, got); diff != "" || want["train"].Labels == 0 {
		t.Error(diff)
	}
}
