package coco_test

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/sim/dataset"
	"storesim/sim/dataset/coco"
	"storesim/sim/dataset/internal/madeup"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// Whatever the samples, pictures and lists of segments agree with each other and with the samples.
func TestPanoptic(t *testing.T) {
	root := t.TempDir()
	seen := map[int]int{} // pixels by category, 0 for void
	rapid.Check(t, func(t *rapid.T) {
		dir := temporary(t, root)
		samples := madeup.Samples(t, dir)
		set := madeup.Rectangles()
		write(t, coco.NewPanoptic, set, filepath.Join(dir, "set"), samples)
		for _, split := range splits {
			checkPanoptic(t, set, filepath.Join(dir, "set"), split, of(samples, split), seen)
		}
		noneLeft(t, dir)
	})
	for category := range 6 {
		if seen[category] < fixedseed.Share(200) {
			t.Errorf("the cases had %d pixels of category %d", seen[category], category)
		}
	}
}

func checkPanoptic(t failer, set *dataset.Set, dir, split string, samples []dataset.Sample, seen map[int]int) {
	t.Helper()
	f, ok := read(t, dir, "panoptic", split)
	if ok != (len(samples) > 0) {
		t.Fatalf("%d samples in %s, and a file: %v", len(samples), split, ok)
	}
	if !ok {
		return
	}
	checkPanopticCategories(t, f)
	var files []string
	for i := range f.Annotations {
		a := &f.Annotations[i]
		if a.Image == nil || *a.Image != *f.Images[i].ID || a.File != samples[i].Name+".png" {
			t.Fatalf("annotation %+v of image %+v", a, f.Images[i])
		}
		files = append(files, a.File)
		ids, size := segmentsOf(t, filepath.Join(dir, "annotations", "panoptic_"+split, a.File))
		if size.X != f.Images[i].Width || size.Y != f.Images[i].Height {
			t.Fatalf("%s is of %v pixels, its picture %+v", a.File, size, f.Images[i])
		}
		categories := checkSegments(t, a, ids, size.X)
		want := classes(set, samples[i].View.Things, len(ids))
		if !slices.Equal(categories, want) {
			t.Fatalf("classes of pixels:\n%v, want\n%v", categories, want)
		}
		for _, c := range categories {
			seen[c]++
		}
	}
	slices.Sort(files)
	if there := names(t, filepath.Join(dir, "annotations", "panoptic_"+split)); !slices.Equal(there, files) {
		t.Fatalf("files %v, listed are %v", there, files)
	}
}

func checkPanopticCategories(t failer, f *cocoFile) {
	t.Helper()
	colors := map[[3]int]bool{}
	for i, c := range f.Categories {
		stuff := c.Name == "store"
		if *c.ID != i+1 || c.Thing == nil || (*c.Thing == 0) != stuff || len(c.Color) != 3 || stuff != (i == 4) {
			t.Fatalf("category %+v", c)
		}
		colors[[3]int(c.Color)] = true
	}
	if len(f.Categories) != 5 || len(colors) != 5 {
		t.Fatalf("categories %+v", f.Categories)
	}
}

// segmentsOf reads the ids of a PNG file, which must be of 8-bit RGB: its header says depth 8, colour type 2.
func segmentsOf(t failer, path string) (ids []int, size image.Point) {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if text[24] != 8 || text[25] != 2 {
		t.Fatalf("%s: depth %d, colour type %d", path, text[24], text[25])
	}
	im, err := png.Decode(bytes.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	size = im.Bounds().Size()
	for y := range size.Y {
		for x := range size.X {
			r, g, b, _ := im.At(x, y).RGBA()
			ids = append(ids, int(r>>8)+256*int(g>>8)+65536*int(b>>8))
		}
	}
	return ids, size
}

// checkSegments holds a picture's list against its pixels, and returns the category of each pixel.
func checkSegments(t failer, a *cocoAnnotation, ids []int, width int) []int {
	t.Helper()
	category := map[int]int{0: 0}
	for _, s := range a.Segments {
		if s.ID == nil || *s.ID < 1 || category[*s.ID] != 0 || s.Category == nil || *s.Category < 1 || *s.Category > 5 ||
			s.Crowd == nil || *s.Crowd != 0 {
			t.Fatalf("segment %+v", s)
		}
		category[*s.ID] = *s.Category
		in := make([]bool, len(ids))
		for i, id := range ids {
			in[i] = id == *s.ID
		}
		area, box := measure(width, in)
		if area == 0 || s.Area == nil || *s.Area != area || !slices.Equal(s.Box, box[:]) {
			t.Fatalf("segment %d has area %v, box %v; its %d pixels fill %v", *s.ID, *s.Area, s.Box, area, box)
		}
	}
	out := make([]int, len(ids))
	for i, id := range ids {
		c, ok := category[id]
		if !ok {
			t.Fatalf("the picture has segment %d, the list has not", id)
		}
		out[i] = c
	}
	return out
}

// classes says what each pixel shows: hands over people, nothing for what is left out, the store else.
func classes(set *dataset.Set, things []truth.Thing, pixels int) []int {
	out := slices.Repeat([]int{5}, pixels)
	people := map[uint32]bool{}
	for _, hands := range []bool{false, true} {
		for i := range things {
			thing := &things[i]
			if (thing.Class == truth.Hand) != hands || thing.VisiblePixels == 0 {
				continue
			}
			kept := thing.VisibleFraction() >= set.MinVisible
			people[thing.ID] = kept && thing.Class == truth.Person
			for px, in := range thing.VisibleMask.Bitmap() {
				switch {
				case in && kept:
					out[px] = int(thing.Class)
				case in && !people[thing.Owner]:
					out[px] = 0
				}
			}
		}
	}
	return out
}

// Of a person of whom only the hands are to be seen, and of a store that is covered whole, there is no
// segment: one without pixels would make evaluators stop.
func TestNoEmptySegments(t *testing.T) {
	dir := t.TempDir()
	s := example(dir, "hands")
	hand := spans(11, truth.Hand, mask.Span{Y: 4, Lo: 2, Hi: 6}, mask.Span{Y: 5, Lo: 2, Hi: 7})
	hand.Owner = 9
	var rows []mask.Span
	for y := range 16 {
		rows = append(rows, mask.Span{Y: y, Lo: 0, Hi: 20})
	}
	all := spans(12, truth.Gear, rows...)
	s.View.Things = append([]truth.Thing{hand}, s.View.Things...)
	covered := example(dir, "covered")
	covered.View.Things = []truth.Thing{all}
	write(t, coco.NewPanoptic, madeup.Rectangles(), dir, []dataset.Sample{s, covered})
	f, ok := read(t, dir, "panoptic", "train")
	if !ok {
		t.Fatal("no file")
	}
	var got [][]int
	for _, a := range f.Annotations {
		var list []int
		for _, s := range a.Segments {
			list = append(list, *s.Category)
		}
		got = append(got, list)
	}
	if diff := cmp.Diff([][]int{{int(truth.Hand), 5}, {int(truth.Gear)}}, got); diff != "" {
		t.Error(diff)
	}
}
