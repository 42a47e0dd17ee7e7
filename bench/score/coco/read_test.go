package coco_test

import (
	"strings"
	"testing"

	"storesim/bench/score/coco"
)

const (
	images     = `"images":[{"id":1,"width":8,"height":6},{"id":2,"width":8,"height":6}]`
	categories = `"categories":[{"id":1,"name":"person","keypoints":["nose","foot"]}]`
)

func truthOf(annotations string) string {
	return "{" + images + "," + categories + `,"annotations":[` + annotations + "]}"
}

const right = `{"id":1,"image_id":1,"category_id":1,"bbox":[1,1,3,2],"area":6,"iscrowd":0,` +
	`"segmentation":[[1,1,4,1,4,3,1,3]],"keypoints":[1,1,2,0,0,0],"num_keypoints":1}`

// change is the right annotation with something replaced.
func change(old, to string) string { return truthOf(strings.Replace(right, old, to, 1)) }

func TestTruthFaults(t *testing.T) {
	for _, kind := range []coco.Kind{coco.Boxes, coco.Masks, coco.Keypoints} {
		if truth, err := coco.ReadTruth(strings.NewReader(truthOf(right)), kind, nil); err != nil || len(truth.Objects) != 1 {
			t.Errorf("%s: %v", kind, err)
		}
	}
	for _, c := range []struct {
		kind       coco.Kind
		text, want string
	}{
		{coco.Boxes, ``, "the file ends at byte 0"},
		{coco.Boxes, `[]`, `want an object with "images"`},
		{coco.Boxes, `{` + images + `}`, `no list "annotations"`},
		{coco.Boxes, `{` + images + `,` + images + `}`, `two lists "images"`},
		{coco.Boxes, truthOf(right) + "x", "something follows the end"},
		{coco.Boxes, strings.TrimSuffix(truthOf(right), "]}"), "before its JSON does"},
		{coco.Boxes, change(`"area":6`, `"area":NaN`), "annotations[0]: no JSON at byte"},
		{coco.Boxes, change(`"id":1,"image`, `"id":0,"image`), `annotations[0]: no id from 1 up`},
		{coco.Boxes, truthOf(right + "," + right), "annotations[1]: id 1 is taken by one before it"},
		{coco.Boxes, change(`"image_id":1`, `"image_id":7`), "id 1: image_id 7 is not among"},
		{coco.Boxes, change(`"image_id":1`, `"image_id":"7"`), "annotations[0]: image_id: a string, want a whole number"},
		{coco.Boxes, change(`"image_id":1`, `"image_id":1.5`), "image_id: a number 1.5, want a whole number"},
		{coco.Boxes, change(`"category_id":1`, `"category_id":2`), "category_id is not among"},
		{coco.Boxes, change(`[1,1,3,2]`, `[1,1,3]`), "bbox has 3 numbers, want x, y, width, height"},
		{coco.Boxes, change(`[1,1,3,2]`, `[4,1,-3,2]`), "none of the two negative"},
		{coco.Boxes, change(`[1,1,3,2]`, `"no"`), "bbox: a string, want a list"},
		{coco.Boxes, change(`"area":6,`, ``), "no area from 0 up"},
		{coco.Boxes, change(`"iscrowd":0`, `"iscrowd":2`), "iscrowd is 2, want 0 or 1"},
		{coco.Boxes, strings.Replace(truthOf(right), `"id":2`, `"id":1`, 1), "two images have id 1"},
		{coco.Masks, strings.Replace(truthOf(right), `"width":8`, `"width":0`, 1), "images[0]: width and height are 0 and 6"},
		{coco.Masks, change(`"segmentation":[[1,1,4,1,4,3,1,3]],`, ``), "no segmentation, want polygons or an RLE"},
		{coco.Masks, change(`[[1,1,4,1,4,3,1,3]]`, `[[1,1,4,1]]`), "segmentation: polygon 1: 4 numbers are two corners"},
		{coco.Masks, change(`[[1,1,4,1,4,3,1,3]]`, `[1,1,4,1]`), "no list of polygons"},
		{coco.Masks, change(`[[1,1,4,1,4,3,1,3]]`, `{"size":[8,6],"counts":"0"}`), "want the image's [height, width]: [6, 8]"},
		{coco.Masks, change(`[[1,1,4,1,4,3,1,3]]`, `{"size":[6,8],"counts":[1,2]}`), "sum to 3, want 48"},
		{coco.Masks, change(`[[1,1,4,1,4,3,1,3]]`, `{"size":[6,8],"counts":7}`), "counts is neither"},
		{coco.Keypoints, change(`[1,1,2,0,0,0]`, `[1,1,2]`), "keypoints has 3 numbers, want x, y, v of 2 points"},
		{coco.Keypoints, change(`"num_keypoints":1`, `"num_keypoints":2`), "num_keypoints is 2, but 1 points"},
		{coco.Keypoints, strings.Replace(truthOf(right), `"foot"`, `"fin"`, 1), `category 1 (person): keypoint "fin" has no sigma`},
		{coco.Keypoints, strings.Replace(truthOf(right), `,"keypoints":["nose","foot"]`, ``, 1), "the names of its points"},
	} {
		_, err := coco.ReadTruth(strings.NewReader(c.text), c.kind, nil)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s:\n%v, want %q", c.kind, c.text, err, c.want)
		}
	}
}

func TestOwnSigmas(t *testing.T) {
	text := strings.Replace(truthOf(right), `"foot"`, `"fin"`, 1)
	truth, err := coco.ReadTruth(strings.NewReader(text), coco.Keypoints, map[string]float64{"fin": 0.5})
	if err != nil {
		t.Fatal(err)
	}
	if s := truth.Categories[0].Sigmas; len(s) != 2 || s[0] != 0.026 || s[1] != 0.5 {
		t.Errorf("sigmas %v", s)
	}
}

func TestDetectionFaults(t *testing.T) {
	const fine = `{"image_id":1,"category_id":1,"bbox":[1,1,3,2],"score":0.5,"keypoints":[1,1,2,0,0,0],` +
		`"segmentation":{"size":[6,8],"counts":"` + "`1" + `"}}`
	change := func(old, to string) string { return "[" + strings.Replace(fine, old, to, 1) + "]" }
	for _, c := range []struct {
		kind       coco.Kind
		text, want string
	}{
		{coco.Boxes, ``, "the file is empty"},
		{coco.Boxes, `7`, "want a list of detections"},
		{coco.Boxes, `{}`, `no list "annotations"`},
		{coco.Boxes, change(`"image_id":1`, `"image_id":3`), "detections[0]: image_id 3 is not among"},
		{coco.Boxes, change(`,"score":0.5`, ``), "detections[0]: no score"},
		{coco.Boxes, change(`"category_id":1,`, ``), "no image_id or no category_id"},
		{coco.Boxes, change(`"bbox":[1,1,3,2],`, ``), "bbox has 0 numbers"},
		{coco.Keypoints, "[" + fine + "," + strings.Replace(fine, `"bbox":[1,1,3,2],`, ``, 1) + "]", "detections[1]: bbox has 0"},
		{coco.Masks, change("`1", "~"), "detections[0]: segmentation: byte 1 is '~'"},
		{coco.Masks, change("`1", "1"), "run lengths sum to 1, want 48"},
		{coco.Keypoints, change(`[1,1,2,0,0,0]`, `[]`), "keypoints has 0 numbers"},
	} {
		truth, err := coco.ReadTruth(strings.NewReader(truthOf(right)), c.kind, nil)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := coco.ReadDetections(strings.NewReader("["+fine+"]"), truth); err != nil {
			t.Fatal(err)
		}
		_, err = coco.ReadDetections(strings.NewReader(c.text), truth)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s %s:\n%v, want %q", c.kind, c.text, err, c.want)
		}
	}
}

func TestUnknownCategoryIsLeftOut(t *testing.T) {
	truth, err := coco.ReadTruth(strings.NewReader(truthOf(right)), coco.Boxes, nil)
	if err != nil {
		t.Fatal(err)
	}
	const two = `{"image_id":1,"category_id":9,"bbox":[1,1,3,2],"score":0.5}`
	dets, err := coco.ReadDetections(strings.NewReader("["+two+","+two+"]"), truth)
	if err != nil {
		t.Fatal(err)
	}
	if len(dets.Objects) != 0 || len(dets.Warnings) != 1 || !strings.Contains(dets.Warnings[0].Error(), "2 detections of category 9") {
		t.Errorf("%v", dets)
	}
}

func FuzzRead(f *testing.F) {
	f.Add(truthOf(right), `[{"image_id":1,"category_id":1,"bbox":[1,1,3,2],"score":0.5}]`)
	f.Add(truthOf(right), truthOf(right))
	f.Add(change(`[[1,1,4,1,4,3,1,3]]`, `{"size":[6,8],"counts":[40,8]}`), `[{"image_id":1,"category_id":1,"segmentation":[[0,0,9,0,9,9]],"score":1}]`)
	f.Fuzz(func(t *testing.T, truthText, dets string) {
		for _, kind := range []coco.Kind{coco.Boxes, coco.Masks, coco.Keypoints} {
			truth, err := coco.ReadTruth(strings.NewReader(truthText), kind, nil)
			if err != nil {
				continue
			}
			found, err := coco.ReadDetections(strings.NewReader(dets), truth)
			if err != nil {
				continue
			}
			for i, v := range coco.Evaluate(truth, found).Stats() {
				if !(v == -1 || v >= 0 && v <= 1) {
					t.Errorf("%s: figure %d is %v", kind, i+1, v)
				}
			}
		}
	})
}
