package coco_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/bench/score/coco"
	"storesim/sim/mask"
)

func open(tb testing.TB, name string) *os.File {
	tb.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = f.Close() })
	return f
}

// The files in testdata are made up: crowds, objects without keypoints, equal scores, masks as polygons and
// both sorts of run lengths, more than 100 detections in an image. The answers are those of pycocotools
// (cocodataset/cocoapi at 8c9bcc3) for them.
func TestAsPycocotools(t *testing.T) {
	for _, c := range []struct {
		kind        coco.Kind
		truth, dets string
		want        []float64
	}{
		{coco.Boxes, "truth.json", "boxes.json", []float64{
			0.18648654065719827, 0.29401090629595056, 0.21025918775693753, 0.2657949046473744,
			0.12141352783556637, 0.24306930693069306, 0.2058333333333333, 0.5041666666666667,
			0.5091666666666667, 0.5346428571428572, 0.6133333333333333, 0.36500000000000005,
		}},
		{coco.Masks, "truth.json", "masks.json", []float64{
			0.30288395390421374, 0.47917468322249845, 0.3022122574248375, 0.32984856565811715,
			0.4933859814552884, 0.2979372937293729, 0.2058333333333333, 0.5725,
			0.5725, 0.5707142857142857, 0.7733333333333333, 0.40499999999999997,
		}},
		{coco.Keypoints, "keypoints_truth.json", "keypoints.json", []float64{
			0.3725199832109681, 0.4554015401540154, 0.4527109853842527, 0.9242574257425743,
			0.5108910891089109, 0.5624999999999999, 0.625, 0.625, 0.9666666666666666, 0.575,
		}},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			truth, dets := read(t, c.kind, open(t, c.truth), open(t, c.dets))
			r := coco.Evaluate(truth, dets)
			same(t, r.Stats(), c.want)
			figures := r.Figures(50)
			for i, d := range coco.Definitions(c.kind) {
				f, ok := figures[d.Name]
				if !ok || math.Abs(f.Value-c.want[i]) > 1e-12 || f.Low > f.Value || f.High < f.Value || f.N < 1 {
					t.Errorf("%s: %+v", d.Name, f)
				}
			}
			if again := r.Figures(50); !cmp.Equal(figures, again) || figures[c.kind.Prefix()+".ap"].Low == 0 {
				t.Errorf("figures %v, then %v", figures, again)
			}
		})
	}
}

// scene draws a ground truth of boxes, masks or people in three images.
func scene(t *rapid.T, kind coco.Kind) *coco.Truth {
	const width, height = 160, 120
	truth := &coco.Truth{Kind: kind}
	for i := range 3 {
		truth.Images = append(truth.Images, coco.Image{ID: int64(i), Width: width, Height: height})
	}
	truth.Categories = []coco.Category{{ID: 1, Sigmas: []float64{0.05, 0.1}}, {ID: 2, Sigmas: []float64{0.05, 0.1}}}
	for id := range rapid.IntRange(1, 12).Draw(t, "objects") {
		x, y := rapid.IntRange(0, width-1).Draw(t, "x"), rapid.IntRange(0, height-1).Draw(t, "y")
		w, h := rapid.IntRange(1, width-x).Draw(t, "w"), rapid.IntRange(1, height-y).Draw(t, "h")
		o := coco.Object{
			ID: int64(id + 1), Image: rapid.IntRange(0, 2).Draw(t, "image"), Category: rapid.IntRange(0, 1).Draw(t, "category"),
			Box: coco.Box{X: float64(x), Y: float64(y), W: float64(w), H: float64(h)}, Area: float64(w * h),
			Points: []coco.Point{{X: float64(x), Y: float64(y), Label: 2}, {X: float64(x + w), Y: float64(y + h), Label: 1}},
		}
		var spans []mask.Span
		for row := y; row < y+h; row++ {
			spans = append(spans, mask.Span{Y: row, Lo: x, Hi: x + w})
		}
		o.Mask = mask.FromSpans(width, height, spans)
		truth.Objects = append(truth.Objects, o)
	}
	return truth
}

func TestTruthAgainstItselfIsPerfect(t *testing.T) {
	for _, kind := range []coco.Kind{coco.Boxes, coco.Masks, coco.Keypoints} {
		rapid.Check(t, func(t *rapid.T) {
			truth := scene(t, kind)
			dets := &coco.Detections{Objects: truth.Objects}
			stats := coco.Evaluate(truth, dets).Stats()
			seen := 0
			for i, v := range stats {
				recallOfFew := kind != coco.Keypoints && (i == 6 || i == 7)
				if v == -1 || recallOfFew {
					continue
				}
				seen++
				if v != 1 {
					t.Fatalf("%s: figure %d is %v: %v", kind, i+1, v, stats)
				}
			}
			if seen < 5 && kind != coco.Keypoints || seen < 4 {
				t.Fatalf("%s: only %d figures: %v", kind, seen, stats)
			}
		})
	}
}

// A detection that nobody asked for cannot help, one that is missing cannot either, and the order of the
// detections does not matter where scores differ.
func TestWorseIsNotBetter(t *testing.T) {
	better := 0
	rapid.Check(t, func(t *rapid.T) {
		truth := scene(t, coco.Boxes)
		dets := &coco.Detections{}
		for i, o := range truth.Objects {
			o.Box.X += rapid.Float64Range(0, 20).Draw(t, "shift")
			o.Score = 1 / float64(i+2)
			dets.Objects = append(dets.Objects, o)
		}
		before := coco.Evaluate(truth, dets).Stats()
		extra := dets.Objects[0]
		extra.Box = coco.Box{X: 1000, Y: 1000, W: 10, H: 10}
		extra.Score = rapid.Float64Range(0, 1).Draw(t, "score")
		more := coco.Evaluate(truth, &coco.Detections{Objects: append(slices.Clip(dets.Objects), extra)})
		fewer := coco.Evaluate(truth, &coco.Detections{Objects: dets.Objects[1:]})
		if v := more.Stats()[0]; v > before[0] {
			t.Fatalf("AP %v with an extra box, %v without", v, before[0])
		}
		if v := fewer.Stats()[8]; v > before[8] {
			t.Fatalf("AR %v with a box less, %v before", v, before[8])
		} else if v < before[8] {
			better++
		}
		turned := &coco.Detections{}
		for i := range dets.Objects {
			turned.Objects = append(turned.Objects, dets.Objects[len(dets.Objects)-1-i])
		}
		if diff := cmp.Diff(before, coco.Evaluate(truth, turned).Stats()); diff != "" {
			t.Fatal(diff)
		}
	})
	if better == 0 {
		t.Error("no box was ever missed")
	}
}

func TestNothingAskedFor(t *testing.T) {
	truth := &coco.Truth{Kind: coco.Boxes, Images: []coco.Image{{ID: 1}}, Categories: []coco.Category{{ID: 1}}}
	r := coco.Evaluate(truth, &coco.Detections{Objects: []coco.Object{{Score: 1, Box: coco.Box{W: 1, H: 1}}}})
	for i, v := range r.Stats() {
		if v != -1 {
			t.Errorf("figure %d is %v, want -1", i+1, v)
		}
	}
	if f := r.Figures(10); len(f) != 0 {
		t.Errorf("figures %v", f)
	}
}

func TestSigmasOfAllPoints(t *testing.T) {
	sigmas := coco.Sigmas()
	if len(sigmas) != 20 {
		t.Errorf("%d sigmas", len(sigmas))
	}
	for name, v := range sigmas {
		if !(v > 0 && v < 0.2) {
			t.Errorf("%s: %v", name, v)
		}
	}
}
