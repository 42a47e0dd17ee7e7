package coco_test

import (
	"math"
	"os"
	"path/filepath"
	"testing"

	"storesim/bench/score/coco"
)

// anchor opens reference data that lies beside the project, and skips the test where it does not.
func anchor(tb testing.TB, name string) *os.File {
	tb.Helper()
	dir, err := os.Getwd()
	if err != nil {
		tb.Fatal(err)
	}
	for {
		if _, err := os.Stat(filepath.Join(dir, "go.mod")); err == nil {
			break
		}
		if dir == filepath.Dir(dir) {
			tb.Fatal("no go.mod above")
		}
		dir = filepath.Dir(dir)
	}
	f, err := os.Open(filepath.Join(dir, "..", "shared", "anchors", "coco", name))
	if err != nil {
		tb.Skipf("the reference data is not here: %v", err)
	}
	tb.Cleanup(func() { _ = f.Close() })
	return f
}

func read(tb testing.TB, kind coco.Kind, truth, dets *os.File) (*coco.Truth, *coco.Detections) {
	tb.Helper()
	gt, err := coco.ReadTruth(truth, kind, nil)
	if err != nil {
		tb.Fatal(err)
	}
	found, err := coco.ReadDetections(dets, gt)
	if err != nil {
		tb.Fatal(err)
	}
	if len(gt.Objects) == 0 || len(found.Objects) == 0 {
		tb.Fatalf("%d objects, %d detections", len(gt.Objects), len(found.Objects))
	}
	return gt, found
}

func same(t *testing.T, got, want []float64) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d figures, want %d", len(got), len(want))
	}
	for i := range want {
		if !(math.Abs(got[i]-want[i]) <= 1e-12) {
			t.Errorf("figure %d: %v, want %v", i+1, got[i], want[i])
		}
	}
}

// The answers are those that pycocotools publishes for its example detections.
func TestPublishedBoxes(t *testing.T) {
	truth, dets := read(t, coco.Boxes, anchor(t, "instances_val2014_100.json"), anchor(t, "bbox_results.json"))
	if len(truth.Images) != 100 || len(truth.Categories) != 80 {
		t.Errorf("%d images, %d categories", len(truth.Images), len(truth.Categories))
	}
	same(t, coco.Evaluate(truth, dets).Stats(), []float64{
		0.5045806987249628, 0.6969727247299577, 0.5729816669904824,
		0.5856257209410443, 0.5193996948036719, 0.5013978986347466,
		0.38681277964578054, 0.5936795762842003, 0.595352982877607,
		0.6398109626113442, 0.5664205978994309, 0.5642905982905982,
	})
}

// The annotations taken as detections find themselves.
func TestPublishedTruthAgainstItself(t *testing.T) {
	for _, kind := range []coco.Kind{coco.Boxes, coco.Masks} {
		truth, dets := read(t, kind, anchor(t, "instances_val2014_100.json"), anchor(t, "instances_val2014_100.json"))
		stats := coco.Evaluate(truth, dets).Stats()
		for i, name := range []string{"AP", "AP50", "AP75", "small", "medium", "large"} {
			if stats[i] != 1 {
				t.Errorf("%s %s is %v, want 1", kind, name, stats[i])
			}
		}
	}
}

func BenchmarkBoxes100Images(b *testing.B) {
	truth, dets := read(b, coco.Boxes, anchor(b, "instances_val2014_100.json"), anchor(b, "bbox_results.json"))
	b.ReportAllocs()
	for b.Loop() {
		coco.Evaluate(truth, dets).Stats()
	}
}

func BenchmarkReadBoxes100Images(b *testing.B) {
	truth, dets := anchor(b, "instances_val2014_100.json"), anchor(b, "bbox_results.json")
	b.ReportAllocs()
	for b.Loop() {
		for _, f := range []*os.File{truth, dets} {
			if _, err := f.Seek(0, 0); err != nil {
				b.Fatal(err)
			}
		}
		read(b, coco.Boxes, truth, dets)
	}
}

func BenchmarkMasks100Images(b *testing.B) {
	truth, dets := read(b, coco.Masks, anchor(b, "instances_val2014_100.json"), anchor(b, "instances_val2014_100.json"))
	b.ReportAllocs()
	for b.Loop() {
		coco.Evaluate(truth, dets).Stats()
	}
}

func BenchmarkReadMasks100Images(b *testing.B) {
	truth := anchor(b, "instances_val2014_100.json")
	b.ReportAllocs()
	for b.Loop() {
		if _, err := truth.Seek(0, 0); err != nil {
			b.Fatal(err)
		}
		if _, err := coco.ReadTruth(truth, coco.Masks, nil); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkFigures100Images(b *testing.B) {
	truth, dets := read(b, coco.Boxes, anchor(b, "instances_val2014_100.json"), anchor(b, "bbox_results.json"))
	r := coco.Evaluate(truth, dets)
	b.ReportAllocs()
	for b.Loop() {
		r.Figures(200)
	}
}
