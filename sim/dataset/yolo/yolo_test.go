package yolo_test

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/dataset/internal/madeup"
	"storesim/sim/dataset/yolo"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

type failer interface {
	Helper()
	Fatal(args ...any)
	Fatalf(format string, args ...any)
}

func write(t failer, kind yolo.Kind, dir string, samples []dataset.Sample) {
	t.Helper()
	f, err := yolo.New(madeup.Rectangles(), dir, kind)
	if err != nil {
		t.Fatal(err)
	}
	madeup.Fill(t, f, samples)
}

// config is data.yaml: its keys, and the names by number.
type config struct {
	keys  map[string]string
	names []string
}

// readConfig reads data.yaml as far as this format goes: keys at the margin, indented entries of a map.
func readConfig(t failer, dir string) config {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "data.yaml"))
	if err != nil {
		t.Fatal(err)
	}
	c := config{keys: map[string]string{}}
	section := ""
	for line := range strings.Lines(string(text)) {
		if strings.HasPrefix(line, "#") {
			continue
		}
		key, value, ok := strings.Cut(strings.TrimSuffix(line, "\n"), ":")
		if !ok {
			t.Fatalf("line %q", line)
		}
		value = strings.TrimSpace(value)
		if entry, ok := strings.CutPrefix(key, "  "); ok {
			if section == "names" && entry == strconv.Itoa(len(c.names)) {
				c.names = append(c.names, value)
			}
			continue
		}
		section = key
		c.keys[key] = value
	}
	if _, ok := c.keys["path"]; ok {
		t.Fatal("data.yaml has a path")
	}
	if c.keys["nc"] != strconv.Itoa(len(c.names)) || len(c.names) == 0 {
		t.Fatalf("nc %s for names %v", c.keys["nc"], c.names)
	}
	for _, split := range []string{"train", "val", "test"} {
		folder, ok := c.keys[split]
		if !ok && split != "test" {
			t.Fatalf("no %s", split)
		}
		if _, err := os.Stat(filepath.Join(dir, folder)); err != nil {
			t.Fatal(err)
		}
	}
	return c
}

// numbers reads a row; every value but the class is a share, in [0, 1].
func numbers(t failer, row string, classes int) (class int, values []float64) {
	t.Helper()
	for k, word := range strings.Fields(row) {
		v, err := strconv.ParseFloat(word, 32) // the importer's precision
		if err != nil {
			t.Fatal(err)
		}
		if k == 0 {
			class = int(v)
			if v != float64(class) || class < 0 || class >= classes {
				t.Fatalf("class %v of %d", v, classes)
			}
			continue
		}
		values = append(values, v)
	}
	return class, values
}

// rowsOf reads the label file of a picture: the last /images/ of its path is /labels/, and it must exist.
func rowsOf(t failer, picture string) []string {
	t.Helper()
	i := strings.LastIndex(picture, "/images/")
	path := picture[:i] + "/labels/" + strings.TrimSuffix(picture[i+len("/images/"):], ".jpg") + ".txt"
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if len(text) == 0 {
		return nil
	}
	if !bytes.HasSuffix(text, []byte("\n")) {
		t.Fatalf("%s does not end its last line", path)
	}
	return strings.Split(strings.TrimSuffix(string(text), "\n"), "\n")
}

// Whatever the samples, the importer takes every row and drops none.
func TestRules(t *testing.T) {
	for name, kind := range map[string]yolo.Kind{"detect": yolo.Detect, "segment": yolo.Segment, "pose": yolo.Pose} {
		t.Run(name, func(t *testing.T) {
			root := t.TempDir()
			seen := map[string]int{}
			rapid.Check(t, func(t *rapid.T) {
				base := temporary(t, root)
				dir := filepath.Join(base, "images", "set") // only the last "images" is replaced
				samples := madeup.Samples(t, base)
				write(t, kind, dir, samples)
				c := readConfig(t, dir)
				for i := range samples {
					checkSample(t, kind, dir, len(c.names), &samples[i], seen)
				}
				checkFolder(t, dir, len(samples))
			})
			if seen["row"] < fixedseed.Share(100) || seen["background"] < fixedseed.Share(20) ||
				kind == yolo.Pose && seen["point"] < fixedseed.Share(100) {
				t.Errorf("the cases had %v", seen)
			}
		})
	}
}

// temporary makes a folder for one case of a property.
func temporary(t *rapid.T, root string) string {
	dir, err := os.MkdirTemp(root, "case")
	if err != nil {
		t.Fatal(err)
	}
	return dir
}

// checkFolder counts files: a picture and a label file for each sample, data.yaml, and nothing else.
func checkFolder(t failer, dir string, samples int) {
	t.Helper()
	n := map[string]int{}
	_ = filepath.WalkDir(dir, func(path string, e os.DirEntry, _ error) error {
		if !e.IsDir() {
			n[filepath.Ext(path)]++
		}
		return nil
	})
	want := map[string]int{".yaml": 1}
	if samples > 0 {
		want[".jpg"], want[".txt"] = samples, samples
	}
	if diff := cmp.Diff(want, n); diff != "" {
		t.Fatal(diff)
	}
}

func checkSample(t failer, kind yolo.Kind, dir string, classes int, s *dataset.Sample, seen map[string]int) {
	t.Helper()
	picture := filepath.Join(dir, "images", s.Split.String(), s.Name+".jpg")
	width, height, err := dataset.PictureSize(picture)
	if err != nil || min(width, height) < 10 {
		t.Fatalf("%s: %d x %d, %v", picture, width, height, err)
	}
	// The importer writes a picture anew, in place, that does not end as JPEG files do.
	if text, err := os.ReadFile(picture); err != nil || !bytes.HasSuffix(text, []byte{0xFF, 0xD9}) {
		t.Fatalf("%s has no end: %v", picture, err)
	}
	rows := rowsOf(t, picture)
	if len(rows) == 0 {
		seen["background"]++
	}
	known := map[string]bool{}
	next := 0
	for i := range s.View.Things {
		thing := &s.View.Things[i]
		if !madeup.Rectangles().Kept(thing) || kind == yolo.Pose && thing.Class != truth.Person {
			continue
		}
		// The importer keys a row by class and box; in pose by the points too, of which drawn people have
		// their own.
		key := strconv.Itoa(int(thing.Class)) + boxText(thing.Visible)
		if known[key] && kind != yolo.Pose {
			seen["again"]++
			continue
		}
		known[key] = true
		if next == len(rows) {
			t.Fatalf("no row for thing %+v", thing)
		}
		class, values := numbers(t, rows[next], classes)
		if class != int(thing.Class)-1 {
			t.Fatalf("class %d of %+v", class, thing)
		}
		checkRow(t, kind, values, thing, float64(width), float64(height), seen)
		next++
		seen["row"]++
	}
	if next != len(rows) {
		t.Fatalf("%d rows for %d things", len(rows), next)
	}
}

func boxText(b store.PixelBox) string {
	var text []string
	for _, v := range []float64{b.MinX, b.MinY, b.MaxX, b.MaxY} {
		text = append(text, strconv.FormatFloat(v, 'g', -1, 64))
	}
	return strings.Join(text, " ")
}

func checkRow(t failer, kind yolo.Kind, values []float64, thing *truth.Thing, width, height float64, seen map[string]int) {
	t.Helper()
	switch columns := 1 + len(values); {
	case kind == yolo.Detect && columns != 5, kind == yolo.Pose && columns != 5+3*20,
		kind == yolo.Segment && (columns < 7 || columns%2 == 0):
		t.Fatalf("%d columns", columns)
	}
	for k, v := range values {
		if state := kind == yolo.Pose && k >= 4 && (k-4)%3 == 2; !state && (v < 0 || v > 1) {
			t.Fatalf("value %d is %v", k, v)
		}
	}
	if kind == yolo.Segment {
		checkPolygon(t, values, thing, width, height)
		return
	}
	cx, cy, w, h := values[0]*width, values[1]*height, values[2]*width, values[3]*height
	b := thing.Visible
	for _, d := range []float64{cx - w/2 - b.MinX, cy - h/2 - b.MinY, cx + w/2 - b.MaxX, cy + h/2 - b.MaxY} {
		if math.Abs(d) > 1e-3 {
			t.Fatalf("box %v of %+v is off by %g pixels", values[:4], b, d)
		}
	}
	if kind == yolo.Pose {
		checkPoints(t, values[4:], thing, width, height, seen)
	}
}

// checkPolygon fills the polygon again: it must give the mask to the pixel.
func checkPolygon(t failer, values []float64, thing *truth.Thing, width, height float64) {
	t.Helper()
	xy := slices.Clone(values)
	for k := range xy {
		xy[k] *= []float64{width, height}[k&1]
	}
	m, err := mask.FromPolygon(int(width), int(height), xy)
	if err != nil || !slices.Equal(m.Bitmap(), thing.VisibleMask.Bitmap()) {
		t.Fatalf("polygon %v fills %v, want %v; %v", xy, m.Bitmap(), thing.VisibleMask.Bitmap(), err)
	}
}

func checkPoints(t failer, values []float64, thing *truth.Thing, width, height float64, seen map[string]int) {
	t.Helper()
	for k, m := range thing.Points {
		x, y, state := values[3*k], values[3*k+1], values[3*k+2]
		inside := m.U >= 0 && m.V >= 0 && m.U < width && m.V < height && m.Visibility != truth.Outside
		if !inside {
			if x != 0 || y != 0 || state != 0 {
				t.Fatalf("point %d is %v %v %v, the mark %+v", k, x, y, state, m)
			}
			continue
		}
		if math.Abs(x*width-m.U) > 1e-3 || math.Abs(y*height-m.V) > 1e-3 || state != float64(m.Visibility) {
			t.Fatalf("point %d is %v %v %v, the mark %+v", k, x, y, state, m)
		}
		seen["point"]++
	}
}

// The pose configuration says how points change sides when a picture is mirrored.
func TestPoseConfig(t *testing.T) {
	dir := t.TempDir()
	write(t, yolo.Pose, dir, nil)
	c := readConfig(t, dir)
	want := map[string]string{
		"kpt_shape": "[20, 3]",
		// Left and right change places; nose and foot stay.
		"flip_idx": "[0, 2, 1, 4, 3, 6, 5, 8, 7, 10, 9, 12, 11, 14, 13, 16, 15, 18, 17, 19]",
	}
	for key, value := range want {
		if c.keys[key] != value {
			t.Errorf("%s is %s, want %s", key, c.keys[key], value)
		}
	}
	if !slices.Equal(c.names, []string{"person"}) {
		t.Errorf("names %v", c.names)
	}
}

// thing is a product that fills spans of a picture of 20 x 16.
func thing(id uint32, list ...mask.Span) truth.Thing {
	m := mask.FromSpans(20, 16, list)
	return truth.Thing{
		ID: id, Class: truth.Product, VisibleMask: m, FullMask: m, VisiblePixels: m.Area(), FullPixels: m.Area(),
		Visible: madeup.Box(&m), Full: madeup.Box(&m),
	}
}

func example(t *testing.T, things ...truth.Thing) (s dataset.Sample, dir string) {
	t.Helper()
	dir = t.TempDir()
	s = dataset.Sample{Name: "one", File: madeup.Picture(dir, "one", 20, 16), View: truth.FrameView{Things: things}}
	return s, filepath.Join(dir, "set")
}

// Two things of a class with the same box count as one row, however different their shapes are, and a box
// that reaches out of the picture is cut.
func TestDuplicatesAndClipping(t *testing.T) {
	a := thing(1, mask.Span{Y: 1, Lo: 0, Hi: 9}, mask.Span{Y: 2, Lo: 0, Hi: 2})
	b := thing(2, mask.Span{Y: 1, Lo: 0, Hi: 1}, mask.Span{Y: 2, Lo: 0, Hi: 9})
	out := thing(3, mask.Span{Y: 14, Lo: 10, Hi: 20})
	out.Visible.MaxX, out.Visible.MaxY = 25, 18
	for kind, want := range map[yolo.Kind][]string{
		yolo.Detect: {"2 0.225 0.125 0.45 0.125", "2 0.75 0.9375 0.5 0.125"},
		yolo.Segment: {
			"2 0 0.0625 0.45 0.0625 0.45 0.125 0.1 0.125 0.1 0.1875 0 0.1875",
			"2 0.5 0.875 1 0.875 1 0.9375 0.5 0.9375",
		},
		yolo.Pose: nil,
	} {
		s, dir := example(t, a, b, out)
		write(t, kind, dir, []dataset.Sample{s})
		if diff := cmp.Diff(want, rowsOf(t, filepath.Join(dir, "images/train/one.jpg"))); diff != "" {
			t.Errorf("kind %d: %s", kind, diff)
		}
	}
}

// What an importer would refuse is an error here, of Add and again of Close, and there is no data.yaml.
func TestErrors(t *testing.T) {
	for name, spoil := range map[string]func(s *dataset.Sample){
		"a narrow picture": func(s *dataset.Sample) { s.File = madeup.Picture(t.TempDir(), "narrow", 9, 16) },
		"a cut picture": func(s *dataset.Sample) {
			text, err := os.ReadFile(s.File)
			if err == nil {
				err = os.WriteFile(s.File, text[:len(text)-1], 0o600)
			}
			if err != nil {
				t.Fatal(err)
			}
		},
		"no picture":        func(s *dataset.Sample) { s.File += "x" },
		"a picture of text": func(s *dataset.Sample) { _ = os.WriteFile(s.File, []byte("text"), 0o600) },
		"another mask":      func(s *dataset.Sample) { s.View.Things[0].VisibleMask.Width = 5 },
		"no class":          func(s *dataset.Sample) { s.View.Things[0].Class = 7 },
	} {
		s, dir := example(t, thing(1, mask.Span{Y: 1, Lo: 0, Hi: 9}))
		spoil(&s)
		f, err := yolo.New(madeup.Rectangles(), dir, yolo.Segment)
		if err != nil {
			t.Fatal(err)
		}
		if f.Add(&s) == nil || f.Close() == nil {
			t.Errorf("took %s", name)
		}
		if _, err := os.Stat(filepath.Join(dir, "data.yaml")); err == nil {
			t.Errorf("%s: wrote data.yaml", name)
		}
	}
}
