package coco_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"pgregory.net/rapid"

	"storesim/sim/dataset"
)

// This reader shares nothing with the writer: it knows the format from COCO's page and from what importers
// refuse. Integers are Go ints, so that 1.0 is refused, and pointers tell a missing key from a zero.

type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

type cocoFile struct {
	Info        map[string]any
	Licenses    []struct{ ID int }
	Images      []cocoImage
	Categories  []cocoCategory
	Annotations []cocoAnnotation
}

type cocoImage struct {
	ID            *int
	Width, Height int
	File          string `json:"file_name"`
	License       int
	Camera        string
}

type cocoCategory struct {
	ID        *int
	Name      string
	Super     string `json:"supercategory"`
	Thing     *int   `json:"isthing"`
	Color     []int
	Keypoints []string
	Skeleton  [][2]int
}

type cocoAnnotation struct {
	ID, Image, Category, Crowd, Area *int
	Box                              []float64
	Segmentation                     *struct {
		Size   []int
		Counts string
	}
	Keypoints  []float64
	Count      *int
	Attributes struct {
		Amodal     []float64 `json:"amodal_bbox"`
		Rotated    []float64 `json:"rotated_bbox"`
		Radial     []float64 `json:"radial_bbox"`
		Visibility *float64
		Truncation float64 // 0 where there is none, like the holder
		Track      uint32  `json:"track_id"`
		Holder     uint32  `json:"holder_id"`
		SKU, Spot  string
		Occluders  [][]int // track and pixels
		Full       *struct {
			Size   []int
			Counts string
		} `json:"amodal_segmentation"`
		Box3 *struct {
			Centre, Size [3]float64
			Rotation     [9]float64
		} `json:"box3"`
	}
	File     string
	Segments []panopticSegment
}

type panopticSegment struct {
	ID, Category, Area, Crowd *int
	Box                       []int
}

// UnmarshalJSON binds COCO's keys.
func (a *cocoAnnotation) UnmarshalJSON(text []byte) error {
	type plain cocoAnnotation
	var keys map[string]json.RawMessage
	if err := json.Unmarshal(text, &keys); err != nil {
		return err
	}
	var p plain
	var err error
	bind := func(key string, to any) {
		if raw, ok := keys[key]; ok {
			err = errors.Join(err, json.Unmarshal(raw, to))
		}
	}
	bind("id", &p.ID)
	bind("image_id", &p.Image)
	bind("category_id", &p.Category)
	bind("iscrowd", &p.Crowd)
	bind("area", &p.Area)
	bind("bbox", &p.Box)
	bind("segmentation", &p.Segmentation)
	bind("keypoints", &p.Keypoints)
	bind("num_keypoints", &p.Count)
	bind("attributes", &p.Attributes)
	bind("file_name", &p.File)
	if raw, ok := keys["segments_info"]; ok {
		var list []map[string]json.RawMessage
		err = errors.Join(err, json.Unmarshal(raw, &list))
		p.Segments = make([]panopticSegment, len(list))
		for i := range list {
			keys = list[i]
			s := &p.Segments[i]
			bind("id", &s.ID)
			bind("category_id", &s.Category)
			bind("area", &s.Area)
			bind("iscrowd", &s.Crowd)
			bind("bbox", &s.Box)
		}
	}
	*a = cocoAnnotation(p)
	return err
}

// read opens annotations/NAME_SPLIT.json and checks what holds for every such file; false where there is
// none.
func read(t failer, dir, name, split string) (*cocoFile, bool) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "annotations", name+"_"+split+".json"))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, false
	}
	if err != nil {
		t.Fatal(err)
	}
	var keys map[string]json.RawMessage
	var f cocoFile
	if err := errors.Join(json.Unmarshal(text, &keys), json.Unmarshal(text, &f)); err != nil {
		t.Fatalf("%s: %v", text, err)
	}
	for _, key := range []string{"info", "licenses", "images", "annotations", "categories"} {
		if keys[key] == nil || bytes.Equal(keys[key], []byte("null")) {
			t.Fatalf("no %q", key)
		}
	}
	if len(f.Licenses) != 1 || len(f.Categories) == 0 || f.Info["seed"] != 7.0 {
		t.Fatalf("licenses %v, categories %v, info %v", f.Licenses, f.Categories, f.Info)
	}
	checkImages(t, dir, split, &f)
	return &f, true
}

// checkImages holds the list of images against the folder of pictures.
func checkImages(t failer, dir, split string, f *cocoFile) {
	t.Helper()
	var listed []string
	ids := map[int]bool{}
	for _, im := range f.Images {
		if im.ID == nil || *im.ID < 1 || ids[*im.ID] {
			t.Fatalf("an image has no id, one below 1, or one that another has: %+v", im)
		}
		ids[*im.ID] = true
		if im.License != f.Licenses[0].ID || strings.Count(im.File, ".") != 1 || im.File != filepath.Base(im.File) {
			t.Fatalf("image %+v", im)
		}
		text, err := os.ReadFile(filepath.Join(dir, "images", split, im.File))
		if err != nil {
			t.Fatal(err)
		}
		c, err := jpeg.DecodeConfig(bytes.NewReader(text))
		if err != nil || c.Width != im.Width || c.Height != im.Height || bytes.Contains(text, []byte("Exif")) {
			t.Fatalf("%s is a picture of %d x %d, said to be %d x %d; %v", im.File, c.Width, c.Height, im.Width, im.Height, err)
		}
		listed = append(listed, im.File)
	}
	slices.Sort(listed)
	if there := names(t, filepath.Join(dir, "images", split)); !slices.Equal(there, listed) {
		t.Fatalf("pictures %v, listed are %v", there, listed)
	}
}

// names lists a folder, sorted.
func names(t failer, dir string) []string {
	t.Helper()
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	var out []string
	for _, e := range entries {
		out = append(out, e.Name())
	}
	return out
}

// unpack reads compressed run lengths to a picture, row by row, as pycocotools' rleFrString does.
func unpack(t failer, size []int, counts string) []bool {
	t.Helper()
	height, width := size[0], size[1]
	var runs []int
	for p := 0; p < len(counts); {
		x, shift, more := 0, 0, true
		for more {
			c := int(counts[p]) - 48
			x |= c & 31 << shift
			more = c&32 != 0
			p, shift = p+1, shift+5
			if !more && c&16 != 0 {
				x |= -1 << shift
			}
		}
		if len(runs) > 2 {
			x += runs[len(runs)-2]
		}
		runs = append(runs, x)
	}
	out, at := make([]bool, width*height), 0
	for i, n := range runs {
		for range n {
			if at == len(out) {
				t.Fatal("the run lengths are longer than the picture")
			}
			out[at%height*width+at/height] = i&1 == 1
			at++
		}
	}
	if at != len(out) {
		t.Fatal("the run lengths are shorter than the picture")
	}
	return out
}

// measure counts the pixels of a picture and bounds them: x, y, width, height.
func measure(width int, in []bool) (area int, box [4]int) {
	x0, y0, x1, y1 := width, len(in), -1, -1
	for i, b := range in {
		if b {
			area++
			x0, x1, y0, y1 = min(x0, i%width), max(x1, i%width), min(y0, i/width), max(y1, i/width)
		}
	}
	return area, [4]int{x0, y0, x1 - x0 + 1, y1 - y0 + 1}
}

// temporary makes a folder for one case of a property.
func temporary(t *rapid.T, root string) string {
	dir, err := os.MkdirTemp(root, "case")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// of returns the samples of a split, in order.
func of(samples []dataset.Sample, split string) []dataset.Sample {
	return slices.DeleteFunc(slices.Clone(samples), func(s dataset.Sample) bool { return s.Split.String() != split })
}

// noneLeft fails where a temporary file is left.
func noneLeft(t failer, dir string) {
	t.Helper()
	_ = filepath.WalkDir(dir, func(path string, _ fs.DirEntry, _ error) error {
		if strings.HasSuffix(path, ".part") {
			t.Fatalf("%s is left", path)
		}
		return nil
	})
}
