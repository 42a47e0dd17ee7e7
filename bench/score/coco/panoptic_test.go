package coco_test

import (
	"bytes"
	"encoding/json"
	"image"
	"image/color"
	"image/png"
	"math"
	"os"
	"strings"
	"testing"
	"testing/fstest"

	"pgregory.net/rapid"

	"storesim/bench/score/coco"
)

func panoptic(t *testing.T, truth, found string) *coco.PanopticResult {
	t.Helper()
	gt, err := coco.ReadPanoptic(open(t, "panoptic_"+truth+".json"), true)
	if err != nil {
		t.Fatal(err)
	}
	dt, err := coco.ReadPanoptic(open(t, "panoptic_"+found+".json"), false)
	if err != nil {
		t.Fatal(err)
	}
	r, err := coco.EvaluatePanoptic(gt, dt, os.DirFS("testdata/panoptic_"+truth), os.DirFS("testdata/panoptic_"+found))
	if err != nil {
		t.Fatal(err)
	}
	return r
}

// The answers are those of panopticapi (cocodataset/panopticapi at 7bb4655) for the made-up files in
// testdata.
func TestAsPanopticapi(t *testing.T) {
	figures := panoptic(t, "truth", "found").Figures(20)
	want := map[string]float64{
		"panoptic.pq": 0.5575986481730747, "panoptic.sq": 0.7593721627413581, "panoptic.rq": 0.7307060755336617,
		"panoptic.pq_things": 0.4698609038809267, "panoptic.sq_things": 0.7569981229192708,
		"panoptic.rq_things": 0.6206896551724138,
		"panoptic.pq_stuff":  0.6014675203191487, "panoptic.sq_stuff": 0.7605591826524016,
		"panoptic.rq_stuff": 0.7857142857142857,
	}
	if len(figures) != len(want) || len(coco.PanopticDefinitions()) != len(want) {
		t.Errorf("%d figures, want %d", len(figures), len(want))
	}
	for name, v := range want {
		f := figures[name]
		if !(math.Abs(f.Value-v) <= 1e-12) || f.Low > v || f.High < v || f.N < 6 {
			t.Errorf("%s: %+v, want %v", name, f, v)
		}
	}
}

func TestPanopticTruthAgainstItself(t *testing.T) {
	figures := panoptic(t, "truth", "truth").Figures(0)
	if len(figures) != 9 {
		t.Errorf("%d figures", len(figures))
	}
	for name, f := range figures {
		if f.Value != 1 {
			t.Errorf("%s: %v, want exactly 1", name, f.Value)
		}
	}
}

// segmented is a small panoptic set of one image: the JSON and the PNG of ids.
func segmented(tb testing.TB, width int, ids []uint32, category func(id uint32) int64) (*coco.PanopticSet, fstest.MapFS) {
	tb.Helper()
	p := image.NewNRGBA(image.Rect(0, 0, width, len(ids)/width))
	areas := map[uint32]int{}
	for i, id := range ids {
		p.SetNRGBA(i%width, i/width, color.NRGBA{R: uint8(id), G: uint8(id >> 8), B: uint8(id >> 16), A: 255})
		areas[id]++
	}
	var text bytes.Buffer
	if err := png.Encode(&text, p); err != nil {
		tb.Fatal(err)
	}
	type segment struct {
		ID       uint32 `json:"id"`
		Category int64  `json:"category_id"`
		Area     int    `json:"area"`
	}
	segments := []segment{}
	for id := range uint32(400) {
		if areas[id] > 0 && id > 0 {
			segments = append(segments, segment{id, category(id), areas[id]})
		}
	}
	list, err := json.Marshal(map[string]any{
		"categories":  []map[string]any{{"id": 1, "isthing": 1}, {"id": 2, "isthing": 0}},
		"annotations": []map[string]any{{"image_id": 1, "file_name": "a.png", "segments_info": segments}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	set, err := coco.ReadPanoptic(bytes.NewReader(list), true)
	if err != nil {
		tb.Fatal(err)
	}
	return set, fstest.MapFS{"a.png": &fstest.MapFile{Data: text.Bytes()}}
}

// Any segmentation finds itself whatever its ids are, and PQ is the product of SQ and RQ where one class
// occurs.
func TestPanopticProperties(t *testing.T) {
	seen := 0
	rapid.Check(t, func(rt *rapid.T) {
		width := rapid.IntRange(1, 9).Draw(rt, "width")
		draw := func(name string) []uint32 {
			return rapid.SliceOfN(rapid.SampledFrom([]uint32{0, 1, 2, 300}), width*6, width*6).Draw(rt, name)
		}
		a, b := draw("a"), draw("b")
		one := func(uint32) int64 { return 1 }
		truth, pictures := segmented(t, width, a, one)
		renamed := make([]uint32, len(a))
		for i, id := range a {
			renamed[i] = map[uint32]uint32{0: 0, 1: 7, 2: 1, 300: 256}[id]
		}
		same, renamedPictures := segmented(t, width, renamed, one)
		r, err := coco.EvaluatePanoptic(truth, same, pictures, renamedPictures)
		if err != nil {
			rt.Fatal(err)
		}
		for name, f := range r.Figures(0) {
			seen++
			if f.Value != 1 {
				rt.Fatalf("%s of itself: %v", name, f.Value)
			}
		}
		other, otherPictures := segmented(t, width, b, one)
		if r, err = coco.EvaluatePanoptic(truth, other, pictures, otherPictures); err != nil {
			rt.Fatal(err)
		}
		f := r.Figures(0)
		if pq, product := f["panoptic.pq"].Value, f["panoptic.sq"].Value*f["panoptic.rq"].Value; math.Abs(pq-product) > 1e-12 {
			rt.Fatalf("PQ %v, SQ x RQ %v", pq, product)
		}
	})
	if seen == 0 {
		t.Error("nothing was compared")
	}
}

func TestPanopticFaults(t *testing.T) {
	kind := func(id uint32) int64 { return 1 + int64(id%2) }
	truth, pictures := segmented(t, 2, []uint32{1, 1, 2, 0}, kind)
	_, others := segmented(t, 2, []uint32{1, 1, 3, 0}, kind)
	_, lessPictures := segmented(t, 2, []uint32{1, 1, 0, 0}, kind)
	_, morePictures := segmented(t, 2, []uint32{1, 1, 2, 1}, kind)
	wide, widePictures := segmented(t, 4, []uint32{1, 1, 2, 0}, kind)
	for want, run := range map[string]func() error{
		"image 1: prediction a.png: segment 3 is in the PNG and not in the JSON": func() error {
			_, err := coco.EvaluatePanoptic(truth, truth, pictures, others)
			return err
		},
		"ground truth a.png: segment 2 is in the JSON and not in the PNG": func() error {
			_, err := coco.EvaluatePanoptic(truth, truth, lessPictures, pictures)
			return err
		},
		"ground truth a.png: segment 1: area is 2, but the PNG has 3 pixels of it": func() error {
			_, err := coco.EvaluatePanoptic(truth, truth, morePictures, pictures)
			return err
		},
		"has [4,1] pixels": func() error {
			_, err := coco.EvaluatePanoptic(truth, wide, pictures, widePictures)
			return err
		},
		"image 1 of the ground truth has no prediction": func() error {
			_, err := coco.EvaluatePanoptic(truth, &coco.PanopticSet{}, pictures, pictures)
			return err
		},
		"a.png": func() error {
			_, err := coco.EvaluatePanoptic(truth, truth, pictures, fstest.MapFS{})
			return err
		},
		"png: invalid format": func() error {
			_, err := coco.EvaluatePanoptic(truth, truth, pictures, fstest.MapFS{"a.png": {Data: []byte("GIF89a..")}})
			return err
		},
	} {
		if err := run(); err == nil || !strings.Contains(strings.ReplaceAll(err.Error(), "(4,1)", "[4,1]"), want) {
			t.Errorf("%v, want %q", err, want)
		}
	}
}

func FuzzReadPanoptic(f *testing.F) {
	f.Add(`{"annotations":[{"image_id":1,"file_name":"a.png","segments_info":[{"id":1,"category_id":1,"area":2}]}],"categories":[{"id":1,"isthing":0}]}`)
	f.Add(`{"annotations":[{"image_id":1,"file_name":"../a.png"}],"categories":[]}`)
	f.Fuzz(func(_ *testing.T, text string) {
		set, err := coco.ReadPanoptic(strings.NewReader(text), true)
		if err != nil {
			return
		}
		_, _ = coco.EvaluatePanoptic(set, set, fstest.MapFS{}, fstest.MapFS{})
	})
}
