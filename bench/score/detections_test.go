package score

import (
	"encoding/json"
	"maps"
	"math"
	"os"
	"slices"
	"testing"

	"storesim/pipeline/detect"
	"storesim/pipeline/store"
)

func box(x, y, w, h float64) store.PixelBox {
	return store.PixelBox{MinX: x, MinY: y, MaxX: x + w, MaxY: y + h}
}

func point(x, y float64) detect.Point { return detect.Point{X: x, Y: y, Score: 1} }

// Two people; the best box is right, the second on nothing, the third on the second person at IoU 0.6: at
// thresholds up to 0.6 precision is 1 to recall 0.5, then 2/3.
func TestDetectionsByHand(t *testing.T) {
	frame := DetectionFrame{
		Truth: []TruePerson{
			{Box: box(0, 0, 10, 10), Head: &PixelPoint{5, 5}, Hands: [2]*PixelPoint{{0, 5}, {50, 5}}},
			{Box: box(100, 0, 10, 10), Head: &PixelPoint{105, 5}, Foot: &PixelPoint{105, 9}},
		},
		Found: []detect.Detection{
			{Box: box(100, 0, 10, 6), Score: 0.5, Head: point(130, 5), Foot: point(105, 9)},
			{Box: box(0, 0, 10, 10), Score: 0.9, Head: point(5, 5), Hands: [2]detect.Point{point(50, 5), point(90, 5)}},
			{Box: box(300, 0, 10, 10), Score: 0.7},
		},
	}
	s := Detections([]DetectionFrame{frame}, DefaultPointRadius)
	high, low := (51+50*2.0/3)/101, 51.0/101
	if got := s.AP(0, 1).Value; !almost(got, high) {
		t.Errorf("AP50 %v, want %v", got, high)
	}
	if got, want := s.AP(0, 10).Value, (3*high+7*low)/10; math.Abs(got-want) > 1e-12 {
		t.Errorf("AP %v, want %v", got, want)
	}
	if got, want := s.Frames[0].Points, [3]Rate{{1, 2}, {1, 1}, {1, 2}}; got != want {
		t.Errorf("points %v, want %v", got, want)
	}
}

// A hundred public images with a detector's boxes: the mean over classes must be the public evaluator's
// figures.
func TestDetectionsReference(t *testing.T) {
	var gt struct {
		Annotations []struct {
			ImageID    int        `json:"image_id"`
			CategoryID int        `json:"category_id"`
			BBox       [4]float64 `json:"bbox"`
			Crowd      int        `json:"iscrowd"`
		} `json:"annotations"`
	}
	var found []struct {
		ImageID    int        `json:"image_id"`
		CategoryID int        `json:"category_id"`
		BBox       [4]float64 `json:"bbox"`
		Score      float64    `json:"score"`
	}
	readJSON(t, "../../../shared/anchors/coco/instances_val2014_100.json", &gt)
	readJSON(t, "../../../shared/anchors/coco/bbox_results.json", &found)

	classes := map[int]map[int]*DetectionFrame{} // class -> image
	frame := func(class, image int) *DetectionFrame {
		if classes[class] == nil {
			classes[class] = map[int]*DetectionFrame{}
		}
		if classes[class][image] == nil {
			classes[class][image] = &DetectionFrame{}
		}
		return classes[class][image]
	}
	for _, a := range gt.Annotations {
		f := frame(a.CategoryID, a.ImageID)
		b := a.BBox
		f.Truth = append(f.Truth, TruePerson{Box: box(b[0], b[1], b[2], b[3]), Ignore: a.Crowd == 1})
	}
	for _, d := range found {
		f := frame(d.CategoryID, d.ImageID)
		f.Found = append(f.Found, detect.Detection{Box: box(d.BBox[0], d.BBox[1], d.BBox[2], d.BBox[3]), Score: d.Score})
	}
	sum, sum50, n := 0.0, 0.0, 0
	for _, class := range slices.Sorted(maps.Keys(classes)) {
		var frames []DetectionFrame
		for _, image := range slices.Sorted(maps.Keys(classes[class])) {
			frames = append(frames, *classes[class][image])
		}
		s := Detections(frames, DefaultPointRadius)
		ap50, all, people := meanPrecision(s)
		if people > 0 {
			sum, sum50, n = sum+all, sum50+ap50, n+1
		}
	}
	for name, c := range map[string][2]float64{
		"AP": {sum / float64(n), 0.5045806987249628}, "AP50": {sum50 / float64(n), 0.6969727247299577},
	} {
		if math.Abs(c[0]-c[1]) > 1e-9 {
			t.Errorf("%s: got %.12f, want %.12f", name, c[0], c[1])
		}
	}
}

// meanPrecision is AP without intervals, which here would be 70 bootstraps.
func meanPrecision(s DetectionScores) (ap50, ap float64, people int) {
	boxes, once := s.ranked(), slices.Repeat([]int{1}, len(s.Frames))
	for _, f := range s.Frames {
		people += f.People
	}
	for k := range ious {
		p := averagePrecision(boxes, people, once, k)
		ap += p / ious
		if k == 0 {
			ap50 = p
		}
	}
	return ap50, ap, people
}

func readJSON(t *testing.T, path string, to any) {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Skipf("reference boxes are absent: %v", err)
	}
	if err := json.Unmarshal(data, to); err != nil {
		t.Fatal(err)
	}
}

// Every figure has a definition, or a table would show a bare name.
func TestFiguresAreDefined(t *testing.T) {
	frame := DetectionFrame{Truth: []TruePerson{{Box: box(0, 0, 9, 9)}}}
	all := Scores{
		Receipts:   ReceiptScores{Trips: []Trip{{True: true, Issued: 1, Units: 3}, {True: true, Units: 12}}},
		Events:     EventScores{Clusters: []EventCounts{{Hits: 1}}},
		Tracks:     TrackScores{Clusters: []TrackCounts{{Truth: 1}}},
		Detections: Detections([]DetectionFrame{frame}, 1),
	}.Figures()
	for name, f := range all {
		if _, ok := Define(name); !ok {
			t.Errorf("%s has no definition", name)
		}
		if math.IsNaN(f.Value+f.Low+f.High) || f.Low > f.Value || f.High < f.Value {
			t.Errorf("%s: %+v", name, f)
		}
	}
}
