package coco_test

import (
	"os"
	"path/filepath"
	"testing"

	score "storesim/bench/score/coco"
	"storesim/sim/dataset"
	"storesim/sim/dataset/coco"
	"storesim/sim/dataset/internal/madeup"
	"storesim/sim/truth"
)

// A ground truth that is found as it was written scores exactly 1 in every figure that asks for anything.
func TestTruthAgainstItself(t *testing.T) {
	dir := t.TempDir()
	samples := many(t)
	for i := range samples {
		samples[i].Split = dataset.Train
	}
	allPointsSeen(samples)
	write(t, coco.New, madeup.Rectangles(), dir, samples)
	for file, kind := range map[string]score.Kind{
		"instances_train.json": score.Boxes, "person_keypoints_train.json": score.Keypoints,
	} {
		against(t, filepath.Join(dir, "annotations", file), kind)
	}
	against(t, filepath.Join(dir, "annotations", "instances_train.json"), score.Masks)
}

// allPointsSeen gives every person a point in the picture: one without any is not asked for.
func allPointsSeen(samples []dataset.Sample) {
	for i := range samples {
		for k := range samples[i].View.Things {
			if t := &samples[i].View.Things[k]; t.Class == truth.Person {
				t.Points[0] = truth.Mark{U: 1, V: 2, Visibility: truth.Visible}
			}
		}
	}
}

func against(t *testing.T, path string, kind score.Kind) {
	t.Helper()
	f, err := os.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	gt, err := score.ReadTruth(f, kind, nil)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := f.Seek(0, 0); err != nil {
		t.Fatal(err)
	}
	found, err := score.ReadDetections(f, gt)
	if err != nil || len(found.Objects) < 20 || len(found.Warnings) > 0 {
		t.Fatalf("%d objects, %v, %v", len(found.Objects), found.Warnings, err)
	}
	stats := score.Evaluate(gt, found).Stats()
	if stats[0] != 1 {
		t.Errorf("%s of the truth: %v", kind, stats)
	}
	for i, v := range stats {
		if v != 1 && v != -1 && i < 6 && kind != score.Keypoints {
			t.Errorf("%s figure %d is %v", kind, i, v)
		}
	}
}
