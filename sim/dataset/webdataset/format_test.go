package webdataset_test

import (
	"archive/tar"
	"bytes"
	"crypto/md5"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"image/jpeg"
	"image/png"
	"io"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/dataset/internal/madeup"
	"storesim/sim/dataset/webdataset"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// sample is what the strict reader finds: the files of one key by suffix.
type sample struct {
	key   string
	files map[string][]byte
}

// read groups the files of a shard as WebDataset does: the key ends at the first dot of the file's name,
// neighbours of one key are one sample. What WebDataset skips, changes or stumbles over is an error, and so
// is a header that tells of the machine.
func read(archive []byte) ([]sample, error) {
	var out []sample
	seen := map[string]bool{}
	for r := tar.NewReader(bytes.NewReader(archive)); ; {
		h, err := r.Next()
		if errors.Is(err, io.EOF) {
			return out, nil
		}
		if err != nil {
			return nil, err
		}
		key, suffix, ok := strings.Cut(h.Name, ".")
		switch {
		case !ok || key == "" || suffix == "" || suffix != strings.ToLower(suffix) || strings.Contains(h.Name, "/"):
			return nil, fmt.Errorf("name %q", h.Name)
		case strings.HasPrefix(key, "__"):
			return nil, fmt.Errorf("name %q is skipped", h.Name)
		case h.Typeflag != tar.TypeReg || h.ModTime.Unix() != 0 || h.Uid != 0 || h.Gid != 0 || h.Uname != "" ||
			h.Gname != "" || h.Mode != 0o644 || h.Format != tar.FormatUSTAR:
			return nil, fmt.Errorf("header %+v", h)
		}
		content, err := io.ReadAll(r)
		if err != nil {
			return nil, err
		}
		if len(out) == 0 || out[len(out)-1].key != key {
			if seen[key] {
				return nil, fmt.Errorf("the files of %s are apart", key)
			}
			seen[key] = true
			out = append(out, sample{key, map[string][]byte{}})
		}
		files := out[len(out)-1].files
		if _, twice := files[suffix]; twice {
			return nil, fmt.Errorf("%s has two files %s", key, suffix)
		}
		files[suffix] = content
	}
}

type indexFile struct {
	Kind    string `json:"__kind__"`
	Version int    `json:"wids_version"`
	Name    string `json:"name"`
	Shards  []struct {
		URL     string `json:"url"`
		MD5     string `json:"md5sum"`
		Samples int    `json:"nsamples"`
		Size    int    `json:"filesize"`
	} `json:"shardlist"`
}

// readSplit reads the shards that the index names, and wants no others.
func readSplit(dir, split string, limits webdataset.Limits) ([]sample, error) {
	text, err := os.ReadFile(filepath.Join(dir, split+".json"))
	if err != nil {
		return nil, err
	}
	var ix indexFile
	if err := strict(text, &ix); err != nil {
		return nil, err
	}
	there, err := filepath.Glob(filepath.Join(dir, split+"-*.tar"))
	if err != nil || len(there) != len(ix.Shards) || ix.Kind != "wids-shard-index-v1" || ix.Version != 1 || ix.Name != split {
		return nil, fmt.Errorf("index %+v for shards %v: %w", ix, there, err)
	}
	var out []sample
	for i, s := range ix.Shards {
		archive, err := os.ReadFile(filepath.Join(dir, s.URL))
		if err != nil {
			return nil, err
		}
		samples, err := read(archive)
		if err != nil {
			return nil, fmt.Errorf("%s: %w", s.URL, err)
		}
		sum := md5.Sum(archive)
		if s.URL != fmt.Sprintf("%s-%06d.tar", split, i) || s.MD5 != hex.EncodeToString(sum[:]) ||
			s.Samples != len(samples) || s.Size != len(archive) {
			return nil, fmt.Errorf("index %+v for %d samples in %d bytes", s, len(samples), len(archive))
		}
		bytes := 0
		for _, s := range samples {
			for _, content := range s.files {
				bytes += len(content)
			}
		}
		if len(samples) == 0 || len(samples) > limits.Samples || len(samples) > 1 && int64(bytes) > limits.Bytes {
			return nil, fmt.Errorf("%s: %d samples of %d bytes", s.URL, len(samples), bytes)
		}
		out = append(out, samples...)
	}
	return out, nil
}

func strict(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if d.More() {
		return errors.New("something follows")
	}
	return nil
}

type document struct {
	Name       string        `json:"name"`
	Store      string        `json:"store"`
	Split      string        `json:"split"`
	Camera     string        `json:"camera"`
	Frame      uint64        `json:"camera_frame"`
	Time       float64       `json:"time_s"`
	Width      int           `json:"width"`
	Height     int           `json:"height"`
	Matrix     [3][3]float64 `json:"camera_matrix"`
	Extrinsic  [3][4]float64 `json:"world_to_camera"`
	Lens       string        `json:"lens"`
	Distortion []float64     `json:"distortion"`
	Objects    []struct {
		Track   uint32     `json:"track_id"`
		Class   string     `json:"class"`
		ClassID int        `json:"class_id"`
		Box     [4]float64 `json:"bbox"`
		Area    int        `json:"area"`
		Full    [4]float64 `json:"amodal_bbox"`
		Visible float64    `json:"visibility"`
		Cut     float64    `json:"truncation"`
		Mask    struct {
			Size   [2]int `json:"size"`
			Counts string `json:"counts"`
		} `json:"segmentation"`
		Points [][3]float64 `json:"keypoints"`
		Floor  [2]float64   `json:"floor"`
		Box3   struct {
			Centre   [3]float64 `json:"centre"`
			Size     [3]float64 `json:"size"`
			Rotation [9]float64 `json:"rotation"`
		} `json:"box3"`
		SKU    string   `json:"sku"`
		Holder uint32   `json:"holder_id"`
		Hiders [][2]int `json:"occluders"`
		Whole  struct {
			Size   [2]int `json:"size"`
			Counts string `json:"counts"`
		} `json:"amodal_segmentation"`
	} `json:"objects"`
	Formation *dataset.Formation `json:"formation"`
}

func write(t *testing.T, set *dataset.Set, samples []dataset.Sample, limits webdataset.Limits) string {
	t.Helper()
	sharded := func(set *dataset.Set, dir string) (dataset.Format, error) {
		return webdataset.NewSharded(set, dir, limits)
	}
	return madeup.Write(t, sharded, set, samples)
}

// Whatever the samples and the limits, the reader accepts what was written, finds each sample once and in
// order, with one set of suffixes, the captured bytes, and the right labels.
func TestReadBack(t *testing.T) {
	objects, shards := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		set, samples := madeup.Set(rt, t.TempDir())
		limits := webdataset.Limits{
			Samples: rapid.IntRange(1, 5).Draw(rt, "samples of a shard"),
			Bytes:   int64(rapid.IntRange(1, 30_000).Draw(rt, "bytes of a shard")),
		}
		dir := write(t, set, samples, limits)
		for split := range dataset.Test + 1 {
			want := slices.DeleteFunc(slices.Clone(samples), func(s dataset.Sample) bool { return s.Split != split })
			got, err := readSplit(dir, split.String(), limits)
			if os.IsNotExist(err) && len(want) == 0 {
				continue
			}
			if err != nil || len(got) != len(want) {
				rt.Fatalf("%s: %d samples, want %d: %v", split, len(got), len(want), err)
			}
			for i := range got {
				objects += check(rt, set, &want[i], got[i])
			}
		}
		made, err := filepath.Glob(filepath.Join(dir, "*"))
		if err != nil || slices.ContainsFunc(made, func(s string) bool { return strings.HasSuffix(s, ".part") }) {
			rt.Errorf("files %v, %v", made, err)
		}
		shards += len(made)
	})
	if objects < fixedseed.Share(300) || shards < fixedseed.Share(300) {
		t.Errorf("looked at %d objects in %d files only", objects, shards)
	}
}

// check compares a sample with what it was made from and returns the number of its objects.
func check(t *rapid.T, set *dataset.Set, want *dataset.Sample, got sample) int {
	t.Helper()
	suffixes := 2
	for suffix, path := range map[string]string{"depth.png": want.Depth, "normals.png": want.Normals} {
		if path == "" {
			continue
		}
		suffixes++
		equal(t, got.files[suffix], path)
		if _, err := png.Decode(bytes.NewReader(got.files[suffix])); err != nil {
			t.Error(err)
		}
	}
	if got.key != want.Name || len(got.files) != suffixes {
		t.Errorf("sample %s has %d files, want %s", got.key, len(got.files), want.Name)
	}
	equal(t, got.files["jpg"], want.File)
	var d document
	if err := strict(got.files["json"], &d); err != nil {
		t.Fatal(err)
	}
	picture, err := jpeg.DecodeConfig(bytes.NewReader(got.files["jpg"]))
	if err != nil || picture.Width != d.Width || picture.Height != d.Height || d.Objects == nil || d.Name != want.Name ||
		d.Store != want.Store || d.Split != want.Split.String() || d.Frame != want.View.Seq || d.Time != want.View.Time.Seconds() {
		t.Errorf("labels %+v, %v", d, err)
	}
	if diff := cmp.Diff(dataset.FormationOf(want), d.Formation); diff != "" {
		t.Errorf("formation: %s", diff)
	}
	kept := slices.DeleteFunc(slices.Clone(want.View.Things), func(th truth.Thing) bool { return !set.Kept(&th) })
	if len(kept) != len(d.Objects) {
		t.Fatalf("%d objects, want %d", len(d.Objects), len(kept))
	}
	for i, o := range d.Objects {
		th := kept[i]
		m, err := mask.Decode(o.Mask.Size[1], o.Mask.Size[0], o.Mask.Counts)
		if err != nil || !slices.Equal(m.Runs, th.VisibleMask.Runs) || o.Area != m.Area() || o.Area == 0 {
			t.Errorf("mask of %d: %v, %v, area %d", o.Track, m, err, o.Area)
		}
		if len(o.Hiders) != len(th.Occluders) {
			t.Errorf("occluders of %d: %v, want %v", o.Track, o.Hiders, th.Occluders)
		}
		if th.FullPixels != th.VisiblePixels && len(th.FullMask.Runs) > 0 {
			whole, err := mask.Decode(o.Whole.Size[1], o.Whole.Size[0], o.Whole.Counts)
			if err != nil || !slices.Equal(whole.Runs, th.FullMask.Runs) {
				t.Errorf("whole mask of %d: %v, %v", o.Track, whole, err)
			}
		} else if o.Whole.Counts != "" {
			t.Errorf("%d is all to be seen and has a whole mask", o.Track)
		}
		if o.Track != th.ID || o.Class != [...]string{"", "person", "hand", "product", "gear"}[th.Class] ||
			o.ClassID != int(th.Class) || o.Box != xywh(th.Visible) || o.Full != xywh(th.Full) ||
			o.Visible != th.VisibleFraction() || o.SKU != string(th.SKU) || o.Holder != th.Owner ||
			o.Points == nil || len(o.Points) != len(th.Points) || o.Cut != th.Truncated ||
			o.Floor != [2]float64{th.Floor.X, th.Floor.Y} || o.Box3.Rotation != th.Box.Pose.R {
			t.Errorf("object %+v, want %+v", o, th)
		}
		project(t, set, want, &d, o.Box3.Centre)
	}
	return len(kept)
}

// project wants the centre of a box at the pixel where the camera has it, from the matrices in the file
// alone.
func project(t *rapid.T, set *dataset.Set, s *dataset.Sample, d *document, p [3]float64) {
	t.Helper()
	var c [3]float64
	for i, row := range d.Extrinsic {
		c[i] = row[0]*p[0] + row[1]*p[1] + row[2]*p[2] + row[3]
	}
	i := slices.IndexFunc(set.Stores, func(x dataset.Store) bool { return x.Name == s.Store })
	u, v, _, ok := set.Stores[i].Layout.Cameras[s.View.Camera].Project(store.Vec3{X: p[0], Y: p[1], Z: p[2]})
	if !ok {
		return // behind the camera
	}
	gotU := d.Matrix[0][0]*c[0]/c[2] + d.Matrix[0][1]*c[1]/c[2] + d.Matrix[0][2]
	gotV := d.Matrix[1][0]*c[0]/c[2] + d.Matrix[1][1]*c[1]/c[2] + d.Matrix[1][2]
	if diff := max(gotU-u, u-gotU, gotV-v, v-gotV); diff > 1e-6*max(1, u, -u, v, -v) {
		t.Errorf("%v is at %v, %v; the camera sees it at %v, %v", p, gotU, gotV, u, v)
	}
}

func xywh(b store.PixelBox) [4]float64 { return [4]float64{b.MinX, b.MinY, b.Width(), b.Height()} }

func equal(t *rapid.T, got []byte, path string) {
	t.Helper()
	if want, err := os.ReadFile(path); err != nil || !bytes.Equal(got, want) {
		t.Errorf("%s differs: %v", path, err)
	}
}

// one is a set with one camera, and a sample of it with an empty picture.
func one(t *testing.T) (*dataset.Set, dataset.Sample) {
	t.Helper()
	picture := filepath.Join(t.TempDir(), "p.jpg")
	if err := os.WriteFile(picture, []byte("picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := &store.Layout{Cameras: []store.Camera{{ID: "c", FPS: 15, Intrinsics: store.NewIntrinsics(64, 48, 1)}}}
	return &dataset.Set{Title: "t", Stores: []dataset.Store{{Name: "a", Layout: l}}},
		dataset.Sample{Name: "s-1", Store: "a", File: picture}
}

// A second writing gives the same bytes.
func TestSameBytes(t *testing.T) {
	set, s := one(t)
	limits := webdataset.Limits{Samples: 9, Bytes: 1 << 20}
	var got [2]map[string]string
	for i := range got {
		got[i] = map[string]string{}
		dir := write(t, set, []dataset.Sample{s}, limits)
		for _, name := range []string{"train-000000.tar", "train.json", "README.md"} {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil || len(text) == 0 {
				t.Fatalf("%s: %d bytes, %v", name, len(text), err)
			}
			got[i][name] = string(text)
		}
	}
	if diff := cmp.Diff(got[0], got[1]); diff != "" {
		t.Error(diff)
	}
	if !strings.Contains(got[0]["README.md"], "  - split: train\n    path: train-*.tar\n---\n") {
		t.Errorf("README %s", got[0]["README.md"])
	}
}

// What WebDataset would read wrong is refused.
func TestErrors(t *testing.T) {
	set, good := one(t)
	for name, change := range map[string]func(*dataset.Sample){
		"dot": func(s *dataset.Sample) { s.Name = "cam0.front" }, "no name": func(s *dataset.Sample) { s.Name = "" },
		"special": func(s *dataset.Sample) { s.Name = "__s__" }, "folder": func(s *dataset.Sample) { s.Name = "a/b" },
		"twice": func(*dataset.Sample) {}, "depth": func(s *dataset.Sample) { s.Name, s.Depth = "s-2", s.File },
		"normals": func(s *dataset.Sample) { s.Name, s.Normals = "s-2", s.File },
		"store":   func(s *dataset.Sample) { s.Name, s.Store = "s-2", "b" },
		"camera":  func(s *dataset.Sample) { s.Name, s.View.Camera = "s-2", 1 },
		"picture": func(s *dataset.Sample) { s.Name, s.File = "s-2", s.File+"x" },
	} {
		f, err := webdataset.New(set, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Add(&good); err != nil {
			t.Fatal(err)
		}
		bad := good
		change(&bad)
		if err := f.Add(&bad); err == nil {
			t.Errorf("%s: accepted", name)
		}
	}
	if _, err := webdataset.NewSharded(set, t.TempDir(), webdataset.Limits{}); err == nil {
		t.Error("made shards of nothing")
	}
}

// The reader refuses what it should.
func TestReaderRefuses(t *testing.T) {
	archive := func(names ...string) []byte {
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		for _, name := range names {
			if err := w.WriteHeader(&tar.Header{Typeflag: tar.TypeReg, Name: name, Mode: 0o644}); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		return b.Bytes()
	}
	if s, err := read(archive("a.jpg", "a.json", "b.jpg")); err != nil || len(s) != 2 {
		t.Fatalf("%v, %v", s, err)
	}
	for _, names := range [][]string{
		{"a.jpg", "b.jpg", "a.json"}, {"a.JPG"}, {"a.jpg", "a.jpg"}, {"__a__.jpg"}, {"a"}, {"x/a.jpg"},
	} {
		if _, err := read(archive(names...)); err == nil {
			t.Errorf("%v are accepted", names)
		}
	}
}
