package coco_test

import (
	"math"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/sim/dataset"
	"storesim/sim/dataset/coco"
	"storesim/sim/dataset/internal/madeup"
	"storesim/sim/truth"
)

type maker func(set *dataset.Set, dir string) (dataset.Format, error)

// write makes a set of samples in a new folder below root.
func write(t failer, create maker, set *dataset.Set, dir string, samples []dataset.Sample) {
	t.Helper()
	f, err := create(set, dir)
	if err != nil {
		t.Fatal(err)
	}
	madeup.Fill(t, f, samples)
}

var splits = []string{"train", "val", "test"}

// Whatever the samples, the written files keep every rule of COCO and of those who import it, and say what
// the samples say.
func TestInstances(t *testing.T) {
	root := t.TempDir()
	seen := map[string]int{}
	rapid.Check(t, func(t *rapid.T) {
		dir := temporary(t, root)
		samples := madeup.Samples(t, dir)
		set := madeup.Rectangles()
		write(t, coco.New, set, filepath.Join(dir, "set"), samples)
		for _, split := range splits {
			checkSplit(t, set, filepath.Join(dir, "set"), split, of(samples, split), seen)
		}
		noneLeft(t, dir)
	})
	for _, what := range []string{"thing", "left out", "pose", "point 0", "point 1", "point 2", "background", "occluder"} {
		if seen[what] < fixedseed.Share(20) {
			t.Errorf("the cases had %d of %q", seen[what], what)
		}
	}
}

func checkSplit(t failer, set *dataset.Set, dir, split string, samples []dataset.Sample, seen map[string]int) {
	t.Helper()
	things, ok := read(t, dir, "instances", split)
	people, okPeople := read(t, dir, "person_keypoints", split)
	if ok != (len(samples) > 0) || ok != okPeople {
		t.Fatalf("%d samples in %s, and files: %v, %v", len(samples), split, ok, okPeople)
	}
	if !ok {
		return
	}
	if diff := cmp.Diff(things.Images, people.Images); diff != "" {
		t.Fatal(diff)
	}
	checkCategories(t, things, people)
	var want []*truth.Thing
	var images []int
	for i := range samples {
		kept := 0
		for k := range samples[i].View.Things {
			thing := &samples[i].View.Things[k]
			if thing.VisiblePixels == 0 || thing.VisibleFraction() < set.MinVisible {
				seen["left out"]++
				continue
			}
			want, images = append(want, thing), append(images, *things.Images[i].ID)
			kept++
		}
		if kept == 0 {
			seen["background"]++
		}
		if things.Images[i].File != samples[i].Name+".jpg" || things.Images[i].Camera != []string{"cam0", "cam1"}[samples[i].View.Camera] {
			t.Fatalf("image %+v of sample %s", things.Images[i], samples[i].Name)
		}
	}
	checkThings(t, things, want, images, seen)
	checkPeople(t, things, people, want, seen)
}

func checkCategories(t failer, things, people *cocoFile) {
	t.Helper()
	var names []string
	for i, c := range things.Categories {
		if c.ID == nil || *c.ID != i+1 || c.Super == "" {
			t.Fatalf("category %+v", c)
		}
		names = append(names, c.Name)
	}
	if want := []string{"person", "hand", "product", "gear"}; !slices.Equal(names, want) {
		t.Fatalf("categories %v", names)
	}
	c := people.Categories[0]
	if len(people.Categories) != 1 || *c.ID != 1 || c.Name != "person" || len(c.Keypoints) != 20 {
		t.Fatalf("categories of people: %+v", people.Categories)
	}
	// The page's person: the order of the points, and the skeleton, from 1.
	order := "nose left_eye right_eye left_ear right_ear left_shoulder right_shoulder left_elbow right_elbow left_wrist " +
		"right_wrist left_hip right_hip left_knee right_knee left_ankle right_ankle"
	if got := strings.Join(c.Keypoints[:17], " "); got != order {
		t.Fatalf("keypoints %s", got)
	}
	bones := [][2]int{
		{16, 14}, {14, 12}, {17, 15}, {15, 13}, {12, 13}, {6, 12}, {7, 13}, {6, 7}, {6, 8}, {7, 9}, {8, 10}, {9, 11},
		{2, 3}, {1, 2}, {1, 3}, {2, 4}, {3, 5}, {4, 6}, {5, 7}, {10, 18}, {11, 19},
	}
	if diff := cmp.Diff(bones, c.Skeleton); diff != "" {
		t.Fatal(diff)
	}
}

// checkThings compares annotations with the things they are of, in order.
func checkThings(t failer, f *cocoFile, want []*truth.Thing, images []int, seen map[string]int) {
	t.Helper()
	if len(f.Annotations) != len(want) {
		t.Fatalf("%d annotations, want %d", len(f.Annotations), len(want))
	}
	for i := range f.Annotations {
		a, thing := &f.Annotations[i], want[i]
		if a.ID == nil || *a.ID != i+1 || a.Image == nil || *a.Image != images[i] ||
			a.Category == nil || *a.Category != int(thing.Class) || a.Crowd == nil || *a.Crowd != 0 {
			t.Fatalf("annotation %d: %+v", i, a)
		}
		checkMask(t, f, a, thing)
		checkAttributes(t, a, thing)
		seen["thing"]++
		seen["occluder"] += len(a.Attributes.Occluders)
	}
}

func checkMask(t failer, f *cocoFile, a *cocoAnnotation, thing *truth.Thing) {
	t.Helper()
	im := f.Images[*a.Image-1]
	if a.Segmentation == nil || !slices.Equal(a.Segmentation.Size, []int{im.Height, im.Width}) {
		t.Fatalf("segmentation %+v of a picture of %d x %d", a.Segmentation, im.Width, im.Height)
	}
	in := unpack(t, a.Segmentation.Size, a.Segmentation.Counts)
	area, box := measure(im.Width, in)
	if a.Area == nil || *a.Area != area || !slices.Equal(in, thing.VisibleMask.Bitmap()) {
		t.Fatalf("area %v, %d pixels: %v", a.Area, area, in)
	}
	for k := range box {
		if len(a.Box) != 4 || a.Box[k] != float64(box[k]) {
			t.Fatalf("box %v, tight is %v", a.Box, box)
		}
	}
}

// checkWhole compares the whole mask and the box in the store.
func checkWhole(t failer, a *cocoAnnotation, thing *truth.Thing) {
	t.Helper()
	at := &a.Attributes
	if (at.Full != nil) != (thing.FullPixels != thing.VisiblePixels) {
		t.Fatalf("whole mask %v of %d pixels, of which %d can be seen", at.Full, thing.FullPixels, thing.VisiblePixels)
	}
	if at.Full != nil && !slices.Equal(unpack(t, at.Full.Size, at.Full.Counts), thing.FullMask.Bitmap()) {
		t.Fatalf("whole mask %+v", at.Full)
	}
	if (at.Box3 == nil) != (thing.Class == truth.Product && thing.Spot == truth.OnShelf) {
		t.Fatalf("box %+v of %+v", at.Box3, thing)
	}
	if b := at.Box3; b != nil && (math.Abs(b.Centre[2]-thing.Box.Pose.T.Z) > 1e-3 ||
		math.Abs(b.Size[0]-thing.Box.Size.X) > 1e-3 || math.Abs(b.Rotation[1]-thing.Box.Pose.R[1]) > 1e-4) {
		t.Fatalf("box %+v, want %+v", b, thing.Box)
	}
}

func checkAttributes(t failer, a *cocoAnnotation, thing *truth.Thing) {
	t.Helper()
	at := &a.Attributes
	_, full := measure(thing.FullMask.Width, thing.FullMask.Bitmap())
	for k := range full {
		if len(at.Amodal) != 4 || at.Amodal[k] != float64(full[k]) {
			t.Fatalf("amodal box %v, want %v", at.Amodal, full)
		}
	}
	share := float64(thing.VisiblePixels) / float64(thing.FullPixels)
	if at.Track != thing.ID || at.Holder != thing.Owner || at.SKU != string(thing.SKU) ||
		math.Abs(*at.Visibility-share) > 1e-4 || at.Truncation != thing.Truncated {
		t.Fatalf("attributes %+v of %+v", at, thing)
	}
	spot := map[truth.Spot]string{0: "", truth.OnShelf: "shelf", truth.InHand: "hand", truth.InGear: "gear", truth.OnFloor: "floor"}
	if at.Spot != spot[thing.Spot] || len(at.Occluders) != len(thing.Occluders) {
		t.Fatalf("attributes %+v of %+v", at, thing)
	}
	for k, o := range at.Occluders {
		if !slices.Equal(o, []int{int(thing.Occluders[k].ID), thing.Occluders[k].Pixels}) {
			t.Fatalf("occluders %+v, want %+v", at.Occluders, thing.Occluders)
		}
	}
	checkWhole(t, a, thing)
	if thing.Class != truth.Person {
		if at.Rotated != nil || at.Radial != nil {
			t.Fatalf("turned boxes of %+v", thing)
		}
		return
	}
	for _, box := range [][]float64{at.Rotated, at.Radial} {
		if len(box) != 5 || box[2]*box[3] < float64(*a.Area)-0.1 || box[4] < -90 || box[4] >= 90 {
			t.Fatalf("a turned box %v of %d pixels", box, *a.Area)
		}
	}
}

// checkPeople holds the keypoints against the instances and the truth.
func checkPeople(t failer, things, people *cocoFile, want []*truth.Thing, seen map[string]int) {
	t.Helper()
	next := 0
	for i := range things.Annotations {
		if *things.Annotations[i].Category != 1 {
			continue
		}
		if next == len(people.Annotations) {
			t.Fatal("a person has no keypoints")
		}
		a := people.Annotations[next]
		points, count := a.Keypoints, a.Count
		a.Keypoints, a.Count = nil, nil
		if diff := cmp.Diff(things.Annotations[i], a); diff != "" {
			t.Fatalf("the same person in both files: %s", diff)
		}
		checkPoints(t, points, count, want[i], seen)
		seen["pose"]++
		next++
	}
	if next != len(people.Annotations) {
		t.Fatalf("%d people, %d have keypoints", next, len(people.Annotations))
	}
}

func checkPoints(t failer, points []float64, count *int, thing *truth.Thing, seen map[string]int) {
	t.Helper()
	if len(points) != 3*20 || count == nil {
		t.Fatalf("keypoints %v, %v", points, count)
	}
	width, height := float64(thing.VisibleMask.Width), float64(thing.VisibleMask.Height)
	n := 0
	for k, m := range thing.Points {
		u, v, state := points[3*k], points[3*k+1], points[3*k+2]
		inside := m.U >= 0 && m.V >= 0 && m.U < width && m.V < height
		switch {
		case state == 0 && (u != 0 || v != 0 || inside && m.Visibility != truth.Outside),
			state != 0 && (!inside || state != float64(m.Visibility)),
			state != 0 && (math.Abs(u-m.U) > 0.01 || math.Abs(v-m.V) > 0.01),
			u < 0, v < 0, u >= width, v >= height:
			t.Fatalf("keypoint %d is %v, %v, %v, the mark %+v in %v x %v", k, u, v, state, m, width, height)
		case state > 0:
			n++
		}
		seen["point "+string(rune('0'+int(state)))]++
	}
	if *count != n {
		t.Fatalf("num_keypoints %d, there are %d", *count, n)
	}
}

// The same samples make the same files with the same bytes.
func TestSameBytes(t *testing.T) {
	compared := 0
	for seed := range 5 {
		dir := t.TempDir()
		samples := rapid.Custom(func(t *rapid.T) []dataset.Sample { return madeup.Samples(t, dir) }).Example(seed)
		for _, create := range []maker{coco.New, coco.NewPanoptic} {
			a, b := t.TempDir(), t.TempDir()
			write(t, create, madeup.Rectangles(), a, samples)
			write(t, create, madeup.Rectangles(), b, samples)
			if diff := cmp.Diff(contents(t, a), contents(t, b)); diff != "" {
				t.Error(diff)
			}
			compared += len(contents(t, a))
		}
	}
	if compared < 20 {
		t.Errorf("compared %d files", compared)
	}
}

// contents reads every file of a folder.
func contents(t failer, dir string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(path string, e os.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		text, err := os.ReadFile(path)
		rel, _ := filepath.Rel(dir, path)
		out[rel] = string(text)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// A sample that contradicts itself, or cannot be read, is an error, of Add and again of Close; no annotation
// file appears, and nothing is left of what was begun.
func TestErrors(t *testing.T) {
	cases := map[string]func(s *dataset.Sample, dir string){
		"no picture":        func(s *dataset.Sample, _ string) { s.File += "x" },
		"a cut picture":     func(s *dataset.Sample, _ string) { cut(t, s.File) },
		"another size":      func(s *dataset.Sample, dir string) { s.File = madeup.Picture(dir, "other", 31, 17) },
		"a loose box":       func(s *dataset.Sample, _ string) { s.View.Things[0].Visible.MaxX++ },
		"another area":      func(s *dataset.Sample, _ string) { s.View.Things[0].VisiblePixels++ },
		"short run lengths": func(s *dataset.Sample, _ string) { s.View.Things[0].VisibleMask.Runs = []uint32{0, 2} },
		"no class":          func(s *dataset.Sample, _ string) { s.View.Things[0].Class = 9 },
		"too few points":    func(s *dataset.Sample, _ string) { s.View.Things[0].Points = make([]truth.Mark, 3) },
	}
	for name, spoil := range cases {
		for k, create := range []maker{coco.New, coco.NewPanoptic} {
			dir := t.TempDir()
			good, bad := example(dir, "good"), example(dir, "bad")
			bad.Split = dataset.Val
			spoil(&bad, dir)
			f, err := create(madeup.Rectangles(), filepath.Join(dir, "set"))
			if err != nil {
				t.Fatal(err)
			}
			if err := f.Add(&good); err != nil {
				t.Fatal(err)
			}
			if f.Add(&bad) == nil || f.Add(&good) == nil || f.Close() == nil {
				t.Errorf("%s: format %d took it", name, k)
			}
			noneLeft(t, dir)
			for _, file := range names(t, filepath.Join(dir, "set", "annotations")) {
				if strings.HasSuffix(file, ".json") {
					t.Errorf("%s: format %d wrote %s", name, k, file)
				}
			}
		}
	}
}

// The same name twice would put two samples on one picture.
func TestSameNameTwice(t *testing.T) {
	dir := t.TempDir()
	s := example(dir, "twice")
	f, err := coco.New(madeup.Rectangles(), filepath.Join(dir, "set"))
	if err != nil {
		t.Fatal(err)
	}
	if err := f.Add(&s); err != nil {
		t.Fatal(err)
	}
	if f.Add(&s) == nil {
		t.Error("took the same name twice")
	}
}

// A folder that cannot be made is an error.
func TestNoFolder(t *testing.T) {
	file := madeup.Picture(t.TempDir(), "file", 12, 12)
	for _, create := range []maker{coco.New, coco.NewPanoptic} {
		if _, err := create(madeup.Rectangles(), filepath.Join(file, "set")); err == nil {
			t.Error("made a folder below a file")
		}
	}
}

func cut(t failer, path string) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(path, text[:len(text)-2], 0o600); err != nil {
		t.Fatal(err)
	}
}
