package dataset_test

import (
	"bytes"
	"context"
	"encoding/json"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"storesim/pipeline/feed"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/dataset"
	"storesim/sim/des"
)

type discard struct{}

func (discard) Push(feed.Message) error { return nil }

const width, height = 192, 108

// write makes a small data set and returns its folder.
func write(t *testing.T, workers, pictures int) (dir string) {
	t.Helper()
	sc, err := scenarios.Load("corner")
	if err != nil {
		t.Fatal(err)
	}
	cfg := sc.Config
	l := *cfg.Layout
	l.Cameras = slices.Clone(l.Cameras[2:4])
	for i := range l.Cameras {
		k := &l.Cameras[i].Intrinsics
		s := float64(width) / float64(k.Width)
		k.Fx, k.Fy, k.Cx, k.Cy, k.Width, k.Height = k.Fx*s, k.Fy*s, k.Cx*s, k.Cy*s, width, height
	}
	cfg.Layout, cfg.Cameras, cfg.Seed = &l, true, 100_001
	cfg.Shoppers.ArrivalsPerHour, cfg.Shoppers.Count = []float64{3600}, 3
	dir = filepath.Join(t.TempDir(), "set")
	coco, err := dataset.NewCOCO(l.Cameras, dataset.Options{Dir: dir, Prefix: "p_", Every: 2, Quality: 90})
	if err != nil {
		t.Fatal(err)
	}
	s := sim.New(cfg, discard{}, sim.Options{Workers: workers, Witness: coco.Witness, Wanted: coco.Wanted})
	for coco.Count() < pictures {
		if _, err := s.Advance(context.Background(), s.Now().Add(des.Seconds(1))); err != nil {
			t.Fatal(err)
		}
	}
	s.Close()
	if err := coco.Finish(pictures); err != nil {
		t.Fatal(err)
	}
	return dir
}

type document struct {
	Images []struct {
		ID            int
		FileName      string `json:"file_name"`
		Width, Height int
	}
	Annotations []struct {
		ID           int
		Image        int        `json:"image_id"`
		Category     int        `json:"category_id"`
		Box          [4]float64 `json:"bbox"`
		Area         float64
		Crowd        *int        `json:"iscrowd"`
		Keypoints    [12]float64 `json:"keypoints"`
		NumKeypoints int         `json:"num_keypoints"`
	}
	Categories []struct {
		ID        int
		Name      string
		Keypoints []string
	}
}

func read(t *testing.T, dir string) document {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "annotations.json"))
	if err != nil {
		t.Fatal(err)
	}
	var d document
	if err := json.Unmarshal(text, &d); err != nil {
		t.Fatal(err)
	}
	return d
}

// The set keeps COCO's rules.
func TestCOCORules(t *testing.T) {
	const pictures = 40
	dir := write(t, 2, pictures)
	d := read(t, dir)
	if len(d.Images) != pictures || len(d.Annotations) < 10 ||
		len(d.Categories) != 1 || len(d.Categories[0].Keypoints) != 4 {
		t.Fatalf("%d images, %d annotations, categories %v", len(d.Images), len(d.Annotations), d.Categories)
	}
	files := map[string]bool{}
	for i, m := range d.Images {
		if m.ID != i+1 || m.Width != width || m.Height != height || files[m.FileName] {
			t.Errorf("image %d: %+v", i, m)
		}
		files[m.FileName] = true
		checkPicture(t, filepath.Join(dir, "images", m.FileName))
	}
	entries, err := os.ReadDir(filepath.Join(dir, "images"))
	if err != nil || len(entries) != pictures {
		t.Errorf("%d files for %d pictures, %v", len(entries), pictures, err)
	}
	checkAnnotations(t, &d)
	_ = filepath.WalkDir(dir, func(path string, _ os.DirEntry, _ error) error {
		if strings.HasSuffix(path, ".part") {
			t.Errorf("%s is left", path)
		}
		return nil
	})
}

func checkPicture(t *testing.T, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if c, err := jpeg.DecodeConfig(bytes.NewReader(text)); err != nil || c.Width != width || c.Height != height {
		t.Errorf("%s: %v, %v", path, c, err)
	}
}

func checkAnnotations(t *testing.T, d *document) {
	t.Helper()
	for i, a := range d.Annotations {
		if a.ID != i+1 || a.Image < 1 || a.Image > len(d.Images) || a.Category != 1 || a.Crowd == nil || *a.Crowd != 0 {
			t.Errorf("annotation %d: %+v", i, a)
		}
		x, y, w, h := a.Box[0], a.Box[1], a.Box[2], a.Box[3]
		if x < 0 || y < 0 || w <= 0 || h <= 0 || x+w > width || y+h > height || a.Area < 1 || a.Area > w*h {
			t.Errorf("annotation %d: box %v, area %v", i, a.Box, a.Area)
		}
		n := 0
		for k := range 4 {
			u, v, seen := a.Keypoints[3*k], a.Keypoints[3*k+1], a.Keypoints[3*k+2]
			switch {
			case seen == 0 && (u != 0 || v != 0), u < 0, v < 0, u >= width, v >= height, seen < 0, seen > 2:
				t.Errorf("annotation %d: keypoint %d is %v, %v, %v", i, k, u, v, seen)
			case seen > 0:
				n++
			}
		}
		if n != a.NumKeypoints {
			t.Errorf("annotation %d: %d keypoints, says %d", i, n, a.NumKeypoints)
		}
	}
}

// One worker and two write the same bytes, whatever the order in which the pictures are done.
func TestSameSetForAnyWorkers(t *testing.T) {
	a := write(t, 1, 24)
	b := write(t, 2, 24)
	names := func(dir string) []string {
		var out []string
		entries, err := os.ReadDir(filepath.Join(dir, "images"))
		if err != nil {
			t.Fatal(err)
		}
		for _, e := range entries {
			out = append(out, filepath.Join("images", e.Name()))
		}
		return append(out, "annotations.json")
	}
	if !slices.Equal(names(a), names(b)) {
		t.Fatalf("%v and %v", names(a), names(b))
	}
	for _, name := range names(a) {
		x, errX := os.ReadFile(filepath.Join(a, name))
		y, errY := os.ReadFile(filepath.Join(b, name))
		if errX != nil || errY != nil || !bytes.Equal(x, y) {
			t.Errorf("%s differs: %v, %v", name, errX, errY)
		}
	}
}

// A folder that cannot be made, and pictures that cannot be written, are errors.
func TestErrors(t *testing.T) {
	file := filepath.Join(t.TempDir(), "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	opt := dataset.Options{Dir: filepath.Join(file, "set"), Every: 1, Quality: 90}
	if _, err := dataset.NewCOCO(nil, opt); err == nil {
		t.Error("made a folder below a file")
	}
}
