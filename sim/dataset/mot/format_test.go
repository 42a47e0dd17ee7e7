package mot_test

import (
	"bytes"
	"fmt"
	"image/jpeg"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/dataset/internal/madeup"
	"storesim/sim/dataset/mot"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// write gives samples to the format and returns the folder.
func write(t *testing.T, set *dataset.Set, samples []dataset.Sample) string {
	t.Helper()
	return madeup.Write(t, mot.New, set, samples)
}

// wanted are the samples of one sequence, and the lines they give.
func wanted(set *dataset.Set, samples []dataset.Sample, split, name string) (files []string, rows []row) {
	for i := range samples {
		s := &samples[i]
		if s.Split.String() != split || fmt.Sprintf("%s-cam_%d", s.Store, s.View.Camera) != name {
			continue
		}
		files = append(files, s.File)
		for _, th := range s.View.Things {
			if th.Class != truth.Person || !set.Kept(&th) {
				continue
			}
			rows = append(rows, row{len(files), int(th.ID), th.Full.MinX + 1, th.Full.MinY + 1,
				th.Full.Width(), th.Full.Height(), th.VisibleFraction()})
		}
	}
	return files, rows
}

// Whatever the samples, the reader accepts what was written and finds every person, once, and every picture.
func TestReadBack(t *testing.T) {
	boxes, pictures := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		set, samples := madeup.Set(rt, t.TempDir())
		dir := write(t, set, samples)
		found := 0
		for _, split := range []string{"train", "val", "test"} {
			sequences, err := read(dir, split)
			if os.IsNotExist(err) {
				continue
			}
			if err != nil {
				rt.Fatal(err)
			}
			for _, q := range sequences {
				files, rows := wanted(set, samples, split, q.name)
				if !slices.Equal(q.rows, rows) {
					rt.Errorf("%s: rows\n%v, want\n%v", q.name, q.rows, rows)
				}
				same(rt, q.pictures, files)
				found += len(files)
				boxes += len(rows)
			}
		}
		if found != len(samples) {
			rt.Errorf("%d pictures of %d samples", found, len(samples))
		}
		pictures += found
		whole(rt, dir)
	})
	if boxes < fixedseed.Share(100) || pictures < fixedseed.Share(300) {
		t.Errorf("looked at %d boxes in %d pictures only", boxes, pictures)
	}
}

func same(t rapid.TB, got, want []string) {
	t.Helper()
	if len(got) != len(want) {
		t.Fatalf("%d pictures, want %d", len(got), len(want))
	}
	for i := range got {
		a, errA := os.ReadFile(got[i])
		b, errB := os.ReadFile(want[i])
		if errA != nil || errB != nil || !bytes.Equal(a, b) {
			t.Errorf("%s is not %s: %v, %v", got[i], want[i], errA, errB)
		}
		if _, err := jpeg.Decode(bytes.NewReader(a)); err != nil {
			t.Errorf("%s: %v", got[i], err)
		}
	}
}

// whole wants no file that is under way, and an explanation.
func whole(t rapid.TB, dir string) {
	t.Helper()
	if err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".part") {
			t.Errorf("%s is left", path)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
	text, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil || !strings.Contains(string(text), "frameRate") || !strings.Contains(string(text), "--seed 7") {
		t.Errorf("explanation %q, %v", text, err)
	}
}

// By hand: 29.97 frames a second are 30, every fourth of them 7, and a camera slower than 1 Hz counts as 1
// Hz.
func TestFrameRate(t *testing.T) {
	for _, c := range []struct {
		fps  float64
		seqs []uint64
		want int
	}{
		{29.97, []uint64{0, 1, 2, 3}, 30},
		{29.97, []uint64{0, 4, 8, 9}, 7},
		{15, []uint64{3}, 15},
		{15, []uint64{0, 1, 100, 101, 200}, 15}, // around events: as often 1 as 99
		{0.2, []uint64{0, 1}, 1},
		{5, []uint64{0, 100, 200}, 1},
	} {
		set, s := one(t, c.fps)
		var samples []dataset.Sample
		for i, seq := range c.seqs {
			s.Name, s.View.Seq, s.View.Time = fmt.Sprintf("s%d", i), seq, des.FromSeconds(float64(seq)/c.fps)
			samples = append(samples, s)
		}
		sequences, err := read(write(t, set, samples), "train")
		if err != nil || len(sequences) != 1 || sequences[0].rate != c.want {
			t.Errorf("%v frames a second, frames %v: %+v, %v, want rate %d", c.fps, c.seqs, sequences, err, c.want)
		}
	}
}

// one is a set with one camera, and a sample of it.
func one(t *testing.T, fps float64) (*dataset.Set, dataset.Sample) {
	t.Helper()
	picture := filepath.Join(t.TempDir(), "p.jpg")
	if err := os.WriteFile(picture, []byte("picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := &store.Layout{Cameras: []store.Camera{{ID: "c", FPS: fps, Intrinsics: store.NewIntrinsics(64, 48, 1)}}}
	return &dataset.Set{Stores: []dataset.Store{{Name: "a", Layout: l}}}, dataset.Sample{Store: "a", File: picture}
}

// By hand: a person of 10 x 20 pixels in the image's corner, half of them hidden.
func TestLine(t *testing.T) {
	set, s := one(t, 15)
	s.View.Things = []truth.Thing{{
		ID: 7, Class: truth.Person, Full: store.PixelBox{MaxX: 10, MaxY: 20},
		FullPixels: 200, VisiblePixels: 100,
	}, {ID: 8, Class: truth.Product, Full: store.PixelBox{MaxX: 1, MaxY: 1}, FullPixels: 1, VisiblePixels: 1}}
	dir := write(t, set, []dataset.Sample{s})
	text, err := os.ReadFile(filepath.Join(dir, "storesim-train", "a-c", "gt", "gt.txt"))
	if want := "1,7,1,1,10,20,1,1,0.5\n"; err != nil || string(text) != want {
		t.Errorf("%q, %v, want %q", text, err, want)
	}
}

// What cannot be written right is refused.
func TestErrors(t *testing.T) {
	set, s := one(t, 15)
	f, err := mot.New(set, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	for name, change := range map[string]func(*dataset.Sample){
		"store": func(s *dataset.Sample) { s.Store = "b" }, "camera": func(s *dataset.Sample) { s.View.Camera = 1 },
		"picture": func(s *dataset.Sample) { s.File += "x" },
	} {
		wrong := s
		change(&wrong)
		if err := f.Add(&wrong); err == nil {
			t.Errorf("took a sample of another %s", name)
		}
	}
	twice := *set.Stores[0].Layout
	twice.Cameras = append(slices.Clone(twice.Cameras), twice.Cameras[0])
	twice.Cameras[0].ID, twice.Cameras[1].ID = "c.1", "c_1"
	if _, err := mot.New(&dataset.Set{Stores: []dataset.Store{{Name: "a", Layout: &twice}}}, t.TempDir()); err == nil {
		t.Error("took two cameras of one name")
	}
	other := s
	other.Store = "b"
	set.Stores = append(set.Stores, dataset.Store{Name: "b", Layout: set.Stores[0].Layout})
	g, err := mot.New(set, t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Add(&s); err != nil {
		t.Fatal(err)
	}
	if err := g.Add(&other); err != nil {
		t.Fatal(err)
	}
	if err := g.Add(&s); err == nil {
		t.Error("went on with a sequence that had ended")
	}
}

// The reader is strict: each rule it holds refuses a file that breaks it.
func TestReaderRefuses(t *testing.T) {
	good := "1,7,1,1,10,20,1,1,0.5\n"
	if err := (&sequence{width: 64, height: 48, pictures: []string{"p"}}).parse(good); err != nil {
		t.Fatal(err)
	}
	for name, text := range map[string]string{
		"frame 0": "0,7,1,1,10,20,1,1,0.5\n", "frame 2 of 1": "2,7,1,1,10,20,1,1,0.5\n", "id 0": "1,0,1,1,10,20,1,1,0.5\n",
		"twice": good + good, "left 0": "1,7,0,1,10,20,1,1,0.5\n", "8 columns": "1,7,1,1,10,20,1,1\n",
		"exponent": "1,7,1,1,1e1,20,1,1,0.5\n", "class 2": "1,7,1,1,10,20,1,2,0.5\n", "too wide": "1,7,1,1,65,20,1,1,0.5\n",
		"hidden": "1,7,1,1,10,20,1,1,0\n", "no number": "1,7,1,1,NaN,20,1,1,0.5\n", "no height": "1,7,1,1,10,0,1,1,1\n",
	} {
		if err := (&sequence{width: 64, height: 48, pictures: []string{"p"}}).parse(text); err == nil {
			t.Errorf("%s is accepted", name)
		}
	}
}
