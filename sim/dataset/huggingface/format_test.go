package huggingface_test

import (
	"bytes"
	"cmp"
	"crypto/sha256"
	"encoding/json"
	"errors"
	"fmt"
	"image"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/dataset/huggingface"
	"storesim/sim/dataset/internal/madeup"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

func write(t *testing.T, set *dataset.Set, samples []dataset.Sample) string {
	t.Helper()
	return madeup.Write(t, huggingface.New, set, samples)
}

// Whatever the samples, the readers accept what was written and find every picture and every thing.
func TestReadBack(t *testing.T) {
	objects, lines := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		set, samples := madeup.Set(rt, t.TempDir())
		dir := write(t, set, samples)
		var splits []string
		for split := range dataset.Test + 1 {
			want := slices.DeleteFunc(slices.Clone(samples), func(s dataset.Sample) bool { return s.Split != split })
			got, err := readLines(filepath.Join(dir, split.String()))
			if errors.Is(err, fs.ErrNotExist) && len(want) == 0 {
				continue
			}
			if err != nil || len(got) != len(want) {
				rt.Fatalf("%s: %d lines, want %d: %v", split, len(got), len(want), err)
			}
			splits = append(splits, split.String())
			lines += len(got)
			for i := range got {
				objects += compare(rt, set, &got[i], &want[i])
				equal(rt, filepath.Join(dir, split.String(), got[i].File), want[i].File)
				if want[i].Depth != "" {
					equal(rt, filepath.Join(dir, split.String(), got[i].Depth), want[i].Depth)
				}
				if want[i].Normals != "" {
					equal(rt, filepath.Join(dir, split.String(), got[i].Normals), want[i].Normals)
				}
			}
		}
		checkCroissant(rt, dir, splits, samples[0].Layers())
		checkSums(rt, dir, splits, samples)
		checkCard(rt, dir, splits)
	})
	if objects < fixedseed.Share(300) || lines < fixedseed.Share(300) {
		t.Errorf("looked at %d objects in %d lines only", objects, lines)
	}
}

func compare(t *rapid.T, set *dataset.Set, got *document, want *dataset.Sample) int {
	t.Helper()
	if got.File != want.Name+".jpg" || got.Store != want.Store || got.Frame != want.View.Seq ||
		got.Time != want.View.Time.Seconds() || got.Camera != fmt.Sprintf("cam.%d", want.View.Camera) ||
		got.Width != 64 || got.Height != 48 || (got.Depth != "") != (want.Depth != "") || (got.Normals != "") != (want.Normals != "") {
		t.Errorf("line %+v of %+v", got, want)
	}
	kept := slices.DeleteFunc(slices.Clone(want.View.Things), func(th truth.Thing) bool { return !set.Kept(&th) })
	o := &got.Objects
	if len(o.Box) != len(kept) {
		t.Fatalf("%d objects, want %d", len(o.Box), len(kept))
	}
	for i, th := range kept {
		if o.Box[i] != xywh(th.Visible) || o.Full[i] != xywh(th.Full) || o.Categories[i] != int(th.Class)-1 ||
			o.Area[i] != float64(th.VisibleMask.Area()) || o.Visible[i] != th.VisibleFraction() || o.Track[i] != th.ID ||
			o.Holder[i] != th.Owner || o.SKU[i] != string(th.SKU) || o.Truncated[i] != th.Truncated {
			t.Errorf("object %d of %+v, want %+v", i, o, th)
		}
		checkMasks(t, got, i, &th)
	}
	return len(kept)
}

// checkMasks wants the masks from the file, the visible one in place of a whole one that is not there, and
// occluders that account for each pixel that is hidden.
func checkMasks(t *rapid.T, d *document, i int, th *truth.Thing) {
	t.Helper()
	o := &d.Objects
	visible, err := mask.Decode(int(d.Width), int(d.Height), o.Mask[i])
	if err != nil || !slices.Equal(visible.Runs, th.VisibleMask.Runs) {
		t.Errorf("mask of %d: %v, %v", th.ID, visible, err)
	}
	whole, err := mask.Decode(int(d.Width), int(d.Height), cmp.Or(o.Whole[i], o.Mask[i]))
	if err != nil || !slices.Equal(whole.Runs, th.FullMask.Runs) || (o.Whole[i] == "") != (th.FullPixels == th.VisiblePixels) {
		t.Errorf("whole mask of %d: %v, %v", th.ID, whole, err)
	}
	hidden := 0
	for k, h := range o.Hiders[i] {
		hidden += h[1]
		if h != [2]int{int(th.Occluders[k].ID), th.Occluders[k].Pixels} {
			t.Errorf("occluders of %d: %v, want %v", th.ID, o.Hiders[i], th.Occluders)
		}
	}
	if hidden != whole.Area()-visible.Area() {
		t.Errorf("occluders %v of %d hide %d pixels, want %d", o.Hiders[i], th.ID, hidden, whole.Area()-visible.Area())
	}
}

func xywh(b store.PixelBox) [4]float64 { return [4]float64{b.MinX, b.MinY, b.Width(), b.Height()} }

func equal(t *rapid.T, got, want string) {
	t.Helper()
	a, errA := os.ReadFile(got)
	b, errB := os.ReadFile(want)
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Errorf("%s is not %s: %v, %v", got, want, errA, errB)
	}
}

// checkCroissant wants a field for each key of a line, of the type that the lines have, splits that the
// regular expression finds in paths, and files of each split.
func checkCroissant(t *rapid.T, dir string, splits []string, layers dataset.Layers) {
	t.Helper()
	c, err := readCroissant(dir)
	if err != nil {
		t.Fatal(err)
	}
	set := map[string]*records{}
	for i := range c.Records {
		set[c.Records[i].ID] = &c.Records[i]
	}
	columns := map[string]string{}
	for _, f := range set["labels"].Fields {
		if f.Name != "objects" {
			columns[f.Source.Extract.Column] = f.Kind
		}
		for _, l := range f.Sub {
			if f.Kind != "cr:Label" || l.Source.Extract.Column != "objects" || !l.IsArray ||
				(l.Kind == "cr:BoundingBox") != (l.Source.Format == "XYWH" && l.Shape == "-1,4") {
				t.Errorf("field %+v", l)
			}
			columns["objects."+l.Source.Transform.Path] = l.Kind
		}
	}
	for key, kind := range kinds {
		want := map[string]string{"string": "sc:Text", "integer": "sc:Integer", "number": "sc:Float"}[strings.TrimLeft(kind, "[]")]
		if strings.HasSuffix(key, "bbox") {
			want = "cr:BoundingBox"
		}
		if key == "depth_file_name" && !layers.Depth || key == "normals_file_name" && !layers.Normals {
			want = ""
		}
		if columns[key] != want {
			t.Errorf("the field of %s is of type %q, want %q", key, columns[key], want)
		}
	}
	checkSplits(t, set, splits)
	names := []string{}
	for _, row := range set["categories"].Data {
		names = append(names, row["categories/name"].(string))
	}
	if strings.Join(names, " ") != "person hand product gear" || set["categories"].Kind != "sc:Enumeration" {
		t.Errorf("categories %+v", set["categories"])
	}
	for _, f := range c.Files {
		if f.ID == "picture-files" && len(f.Includes) != len(splits) {
			t.Errorf("pictures %v of splits %v", f.Includes, splits)
		}
	}
}

func checkSplits(t *rapid.T, set map[string]*records, splits []string) {
	t.Helper()
	urls := map[string]any{}
	for _, row := range set["splits"].Data {
		urls[row["splits/name"].(string)] = row["splits/url"]
	}
	i := slices.IndexFunc(set["pictures"].Fields, func(f fieldOf) bool { return f.Name == "split" })
	field := set["pictures"].Fields[i]
	pattern := regexp.MustCompile(field.Source.Transform.Regex)
	for _, split := range splits {
		found := pattern.FindStringSubmatch(split + "/s0001-x.jpg")
		if len(found) != 2 || found[1] != split || urls[split] == nil || field.References.ID != "splits/name" ||
			field.Source.Extract.Property != "fullpath" || set["splits"].Kind != "cr:Split" {
			t.Errorf("split %s is found as %v by %+v, is %v", split, found, field, urls[split])
		}
	}
}

// checkSums wants the sum of every picture, depth and list of lines, and no file that is under way.
func checkSums(t *rapid.T, dir string, splits []string, samples []dataset.Sample) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "SHA256SUMS"))
	if err != nil {
		t.Fatal(err)
	}
	told := map[string]string{}
	for line := range strings.Lines(string(text)) {
		sum, path, _ := strings.Cut(strings.TrimSuffix(line, "\n"), "  ")
		told[path] = sum
	}
	want := len(samples) + len(splits)
	for _, path := range []string{samples[0].Depth, samples[0].Normals} {
		if path != "" {
			want += len(samples)
		}
	}
	if len(told) != want {
		t.Errorf("%d sums, want %d", len(told), want)
	}
	extra := map[string]bool{"README.md": true, "croissant.json": true, "SHA256SUMS": true}
	if err := filepath.WalkDir(dir, func(path string, e fs.DirEntry, err error) error {
		name, _ := filepath.Rel(dir, path)
		if err != nil || e.IsDir() || extra[name] {
			return err
		}
		text, err := os.ReadFile(path)
		if sum := fmt.Sprintf("%x", sha256.Sum256(text)); sum != told[filepath.ToSlash(name)] {
			t.Errorf("%s has the sum %s, told %s", name, sum, told[name])
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

// checkCard reads the front matter as YAML of the plain kind that it is.
func checkCard(t *rapid.T, dir string, splits []string) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "README.md"))
	if err != nil {
		t.Fatal(err)
	}
	parts := strings.SplitN(string(text), "---\n", 3)
	if len(parts) != 3 || parts[0] != "" {
		t.Fatalf("no front matter in %q", text)
	}
	want := "configs:\n- config_name: default\n  data_files:\n"
	for _, s := range splits {
		want += fmt.Sprintf("  - split: %s\n    path: %s/**\n", map[string]string{"train": "train", "val": "validation", "test": "test"}[s], s)
	}
	front := parts[1]
	title, ok := strings.CutPrefix(front[strings.Index(front, "pretty_name: "):], "pretty_name: ")
	var name string
	line, _, _ := strings.Cut(title, "\n")
	if err := json.Unmarshal([]byte(line), &name); err != nil || !ok || name != "A made-up set: \"quotes\" & colons" {
		t.Errorf("name %q, %v", line, err)
	}
	for _, part := range []string{want, "license: cc-by-4.0\n", "size_categories:\n- n<1K\n", "task_categories:\n- object-detection\n"} {
		if !strings.Contains(front, part) {
			t.Errorf("front matter\n%s\nhas no\n%s", front, part)
		}
	}
	if !strings.Contains(parts[2], "storesim dataset corner --seed 7") || !strings.Contains(parts[2], "0 person, 1 hand") {
		t.Errorf("card %s", parts[2])
	}
}

// one is a set with one camera, and a sample of it.
func one(t *testing.T) (*dataset.Set, dataset.Sample) {
	t.Helper()
	picture := filepath.Join(t.TempDir(), "p.jpg")
	if err := os.WriteFile(picture, []byte("picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := &store.Layout{Cameras: []store.Camera{{ID: "c", FPS: 15, Intrinsics: store.NewIntrinsics(64, 48, 1)}}}
	set := &dataset.Set{Title: "?", Version: "1.2.3", Seed: 7, Command: "storesim x", Date: "2026-02-03", Creator: "c", License: "MIT", Stores: []dataset.Store{{Name: "a", Layout: l}}}
	return set, dataset.Sample{Name: "s1", Store: "a", File: picture}
}

func rectangle(x1, y1, x2, y2 int) mask.Mask {
	in := make([]bool, 64*48)
	for i := range in {
		in[i] = image.Pt(i%64, i/64).In(image.Rect(x1, y1, x2, y2))
	}
	return mask.FromBitmap(64, in)
}

// The Hub has names of its own for licenses, and takes a link for others.
func TestCardLicense(t *testing.T) {
	set, s := one(t)
	for license, want := range map[string]string{
		"CC0-1.0": "license: cc0-1.0\npretty", "ODbL-1.0": "license: odbl\npretty", "ODC-By-1.0": "license: odc-by\npretty",
		"MIT-0":                 "license: other\nlicense_name: mit-0\nlicense_link: https://spdx.org/licenses/MIT-0.html\npretty",
		"https://example.org/l": "license: other\nlicense_name: as-linked\nlicense_link: https://example.org/l\npretty",
	} {
		set.License = license
		text, err := os.ReadFile(filepath.Join(write(t, set, []dataset.Sample{s}), "README.md"))
		if err != nil || !strings.HasPrefix(string(text), "---\n"+want) {
			t.Errorf("%s: %v, %.200s", license, err, text)
		}
	}
}

// By hand: an empty picture has empty lists, and a number of pixels has its decimal point.
func TestLine(t *testing.T) {
	set, s := one(t)
	full := s
	full.Name = "s2"
	full.View.Things = []truth.Thing{{
		ID: 3, Owner: 2, Class: truth.Product, SKU: "tea", VisiblePixels: 2, FullPixels: 4,
		Visible: store.PixelBox{MinX: 1, MinY: 2, MaxX: 3, MaxY: 3}, Full: store.PixelBox{MinX: 1, MinY: 2, MaxX: 3, MaxY: 4},
		VisibleMask: rectangle(1, 2, 3, 3), FullMask: rectangle(1, 2, 3, 4), Occluders: []truth.Occluder{{Pixels: 2}},
	}}
	text, err := os.ReadFile(filepath.Join(write(t, set, []dataset.Sample{s, full}), "train", "metadata.jsonl"))
	want := `{"file_name":"s1.jpg","store":"a","camera":"c","camera_frame":0,"time_s":0.0,"width":64,"height":48,"objects":` +
		`{"bbox":[],"categories":[],"area":[],"amodal_bbox":[],"visibility":[],"truncation":[],"track_id":[],"holder_id":[],"sku":[],` +
		`"segmentation":[],"amodal_segmentation":[],"occluders":[]}}` + "\n" + `{"file_name":"s2.jpg","store":"a","camera":"c","camera_frame":0,"time_s":0.0,"width":64,"height":48,"objects":` +
		`{"bbox":[[1.0,2.0,2.0,1.0]],"categories":[2],"area":[2],"amodal_bbox":[[1.0,2.0,2.0,2.0]],"visibility":[0.5],` +
		`"truncation":[0.0],"track_id":[3],"holder_id":[2],"sku":["tea"],"segmentation":["b11_10^k2"],"amodal_segmentation":["b12^10^k2"],"occluders":[[[0,2]]]}}` + "\n"
	if err != nil || string(text) != want {
		t.Errorf("%s\nwant\n%s\n%v", text, want, err)
	}
}

// What cannot be written right is refused; a set of nothing is still described.
func TestErrors(t *testing.T) {
	set, good := one(t)
	for name, change := range map[string]func(*dataset.Sample){
		"store": func(s *dataset.Sample) { s.Store = "b" }, "camera": func(s *dataset.Sample) { s.View.Camera = 1 },
		"picture": func(s *dataset.Sample) { s.File += "x" }, "depth": func(s *dataset.Sample) { s.Depth = s.File },
		"normals": func(s *dataset.Sample) { s.Normals = s.File },
		"name":    func(s *dataset.Sample) { s.Name = "s1" },
	} {
		f, err := huggingface.New(set, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Add(&good); err != nil {
			t.Fatal(err)
		}
		bad := good
		bad.Name = "s2"
		change(&bad)
		if err := f.Add(&bad); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if c, err := readCroissant(write(t, set, nil)); err != nil || c.Name != "storesim" {
		t.Errorf("%+v, %v", c, err)
	}
}

// The reader is strict.
func TestReaderRefuses(t *testing.T) {
	good := `{"file_name":"s.jpg","store":"a","camera":"c","camera_frame":0,"time_s":0.5,"width":64,"height":48,"objects":` +
		`{"bbox":[[1.0,2.0,2.0,1.0]],"categories":[2],"area":[2],"amodal_bbox":[[1.0,2.0,2.0,2.0]],"visibility":[0.5],` +
		`"truncation":[0.0],"track_id":[3],"holder_id":[2],"sku":["tea"],"segmentation":["x"],"amodal_segmentation":[""],` +
		`"occluders":[[[0,2]]]}}` + "\n"
	dir := t.TempDir()
	read := func(text string) error {
		if err := errors.Join(os.WriteFile(filepath.Join(dir, "s.jpg"), nil, 0o600),
			os.WriteFile(filepath.Join(dir, "metadata.jsonl"), []byte(text), 0o600)); err != nil {
			t.Fatal(err)
		}
		_, err := readLines(dir)
		return err
	}
	if err := read(good + good); err != nil {
		t.Fatal(err)
	}
	for _, c := range [][2]string{
		{"[1.0,2.0,2.0,1.0]", "[1,2,2,1]"}, {"[1.0,2.0,2.0,1.0]", "[1,2.0,2.0,1.0]"}, {"[2],\"area", "null,\"area"},
		{"[0.5]", "[0.5,0.5]"}, {"s.jpg", "../s.jpg"}, {"s.jpg", "x.jpg"}, {`"store":"a",`, ""}, {"[3]", "[0]"},
		{"[1.0,2.0,2.0,1.0]", "[1.0,2.0,3.0,1.0]"}, {"}\n", "}"}, {`"area":[2]`, `"area":[9]`}, {"0.5,", "5e-1,"},
		{"[[[0,2]]]", "[[0,2]]"}, {"[[[0,2]]]", "[[[0,2]],[]]"}, {"[[[0,2]]]", "[[[0.0,2]]]"}, {`["x"]`, `[null]`}, {`[""]`, `[]`},
	} {
		bad := strings.Replace(good, c[0], c[1], 1)
		if bad == good {
			t.Fatalf("%v changes nothing", c)
		}
		if err := read(good + bad); err == nil {
			t.Errorf("%v is accepted", c)
		}
	}
}
