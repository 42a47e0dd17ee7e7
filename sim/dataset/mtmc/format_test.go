package mtmc_test

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"image/color"
	"image/png"
	"io/fs"
	"math"
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
	"storesim/sim/dataset/mtmc"
	"storesim/sim/des"
	"storesim/sim/truth"
)

func write(t *testing.T, set *dataset.Set, samples []dataset.Sample) string {
	t.Helper()
	return madeup.Write(t, mtmc.New, set, samples)
}

// Whatever the samples, the reader accepts what was written and finds each picture and each person as they
// were.
func TestReadBack(t *testing.T) {
	boxes, pictures := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		set, samples := madeup.Set(rt, t.TempDir())
		dir := write(t, set, samples)
		scenes := 0
		for _, st := range set.Stores {
			for split := range dataset.Test + 1 {
				want := slices.DeleteFunc(slices.Clone(samples), func(s dataset.Sample) bool {
					return s.Split != split || s.Store != st.Name
				})
				path := filepath.Join(dir, split.String(), st.Name)
				s, err := read(path)
				if errors.Is(err, fs.ErrNotExist) && len(want) == 0 {
					continue
				}
				if err != nil || len(s.shots) != len(want) {
					rt.Fatalf("%d pictures, want %d: %v", len(s.shots), len(want), err)
				}
				scenes++
				boxes += compare(rt, set, st.Layout, &s, want)
				pictures += len(want)
				checkFiles(rt, path, &s, want)
				checkMap(rt, path, st.Layout, &s)
			}
		}
		checkManifest(rt, dir, scenes)
	})
	if boxes < fixedseed.Share(200) || pictures < fixedseed.Share(300) {
		t.Errorf("looked at %d boxes and %d pictures only", boxes, pictures)
	}
}

// compare wants the frames of a scene to be what the samples show. It returns the number of boxes.
func compare(t *rapid.T, set *dataset.Set, l *store.Layout, s *scene, samples []dataset.Sample) (boxes int) {
	t.Helper()
	period := math.Inf(1)
	for i := range l.Cameras {
		period = min(period, 1/l.Cameras[i].FPS)
	}
	first := map[int]float64{}
	for i := range samples {
		got, x := s.shots[i], &samples[i]
		if _, ok := first[got.frame]; !ok {
			first[got.frame] = got.time
		}
		if got.camera != fmt.Sprintf("cam_%d", x.View.Camera) || got.seq != x.View.Seq || got.name != x.Name ||
			got.time != x.View.Time.Seconds() || got.time-first[got.frame] >= period {
			t.Errorf("picture %+v of %s, frame from %v on", got, x.Name, first[got.frame])
		}
		c := &l.Cameras[x.View.Camera]
		for _, th := range x.View.Things {
			if th.Class != truth.Person || !set.Kept(&th) {
				continue
			}
			k := slices.IndexFunc(s.frames[got.frame], func(o object) bool { return o.ID == int(th.ID) })
			if k < 0 {
				t.Fatalf("person %d is not in frame %d", th.ID, got.frame)
			}
			o := s.frames[got.frame][k]
			if o.Full[got.camera] != corners(th.Full) || o.Visible[got.camera] != corners(th.Visible) {
				t.Errorf("boxes %v, %v of %+v", o.Full, o.Visible, th)
			}
			boxes++
			project(t, c, s.sensors[got.camera], o)
			if got.time == first[got.frame] {
				checkBox(t, o, &th)
			}
		}
	}
	told := 0
	for _, list := range s.frames {
		for _, o := range list {
			told += len(o.Full)
		}
	}
	if told != boxes {
		t.Errorf("%d boxes in pictures, want %d", told, boxes)
	}
	return boxes
}

func corners(b store.PixelBox) [4]float64 { return [4]float64{b.MinX, b.MinY, b.MaxX, b.MaxY} }

// checkBox builds the box's corners from the file as the manifest says.
func checkBox(t *rapid.T, o object, th *truth.Thing) {
	t.Helper()
	sp, cp := math.Sincos(o.Rotation[0])
	sr, cr := math.Sincos(o.Rotation[1])
	pitch := store.Mat3{cp, 0, sp, 0, 1, 0, -sp, 0, cp}
	roll := store.Mat3{1, 0, 0, 0, cr, -sr, 0, sr, cr}
	r := store.RotZ(o.Rotation[2]).Mul(pitch).Mul(roll)
	for _, sign := range []store.Vec3{{X: 1, Y: 1, Z: 1}, {X: 1, Y: -1, Z: 1}, {X: -1, Y: 1, Z: 1}, {X: 1, Y: 1, Z: -1}} {
		corner := func(r store.Mat3, at, size store.Vec3) store.Vec3 {
			return at.Add(r.Apply(store.Vec3{X: sign.X * size.X / 2, Y: sign.Y * size.Y / 2, Z: sign.Z * size.Z / 2}))
		}
		got := corner(r, store.Vec3{X: o.Location[0], Y: o.Location[1], Z: o.Location[2]},
			store.Vec3{X: o.Scale[0], Y: o.Scale[1], Z: o.Scale[2]})
		if want := corner(th.Box.Pose.R, th.Box.Pose.T, th.Box.Size); got.Dist(want) > 1e-9 {
			t.Errorf("corner %v of person %d is at %v, want %v", sign, o.ID, got, want)
		}
	}
}

// project wants the calibration to put a point, and the floor under it, where the camera sees them.
func project(t *rapid.T, c *store.Camera, s sensor, o object) {
	t.Helper()
	p := store.Vec3{X: o.Location[0], Y: o.Location[1], Z: o.Location[2]}
	var h, g [3]float64
	for i := range 3 {
		h[i] = s.Matrix[i][0]*p.X + s.Matrix[i][1]*p.Y + s.Matrix[i][2]*p.Z + s.Matrix[i][3]
		g[i] = s.Homography[i][0]*p.X + s.Homography[i][1]*p.Y + s.Homography[i][2]
	}
	for _, x := range []struct {
		p store.Vec3
		h [3]float64
	}{{p, h}, {p.Floor().At(0), g}} {
		if u, v, _, ok := c.Project(x.p); ok && math.Hypot(x.h[0]/x.h[2]-u, x.h[1]/x.h[2]-v) > 1e-6*max(1, math.Hypot(u, v)) {
			t.Errorf("%v is at %v, the camera sees it at %v, %v", x.p, x.h, u, v)
		}
	}
}

func checkFiles(t *rapid.T, dir string, s *scene, samples []dataset.Sample) {
	t.Helper()
	for i, x := range s.shots {
		name := filepath.Join(x.camera, fmt.Sprintf("%06d", x.frame))
		equal(t, filepath.Join(dir, "pictures", name+".jpg"), samples[i].File)
		if samples[i].Depth != "" {
			equal(t, filepath.Join(dir, "depth", name+".png"), samples[i].Depth)
		}
		if samples[i].Normals != "" {
			equal(t, filepath.Join(dir, "normals", name+".png"), samples[i].Normals)
		}
	}
	if err := filepath.WalkDir(dir, func(path string, _ fs.DirEntry, err error) error {
		if strings.HasSuffix(path, ".part") {
			t.Errorf("%s is left", path)
		}
		return err
	}); err != nil {
		t.Error(err)
	}
}

func equal(t *rapid.T, got, want string) {
	t.Helper()
	a, errA := os.ReadFile(got)
	b, errB := os.ReadFile(want)
	if errA != nil || errB != nil || !bytes.Equal(a, b) {
		t.Errorf("%s is not %s: %v, %v", got, want, errA, errB)
	}
}

// marked reports whether the mark of a camera may cover a point of the map.
func (s *scene) marked(p store.Vec2) bool {
	for _, c := range s.sensors {
		if max(math.Abs(c.Coordinates["x"]-p.X), math.Abs(c.Coordinates["y"]-p.Y)) < 0.25 {
			return true
		}
	}
	return false
}

// checkMap looks up points of the store in the picture by the calibration's scale and translation.
func checkMap(t *rapid.T, dir string, l *store.Layout, s *scene) {
	t.Helper()
	f, err := os.Open(filepath.Join(dir, "map.png"))
	if err != nil {
		t.Fatal(err)
	}
	defer func() { _ = f.Close() }()
	img, err := png.Decode(f)
	if err != nil {
		t.Fatal(err)
	}
	for _, c := range s.sensors {
		at := func(p store.Vec2) color.Color {
			return img.At(int((p.X+c.Translation["x"])*c.ScaleFactor),
				img.Bounds().Dy()-1-int((p.Y+c.Translation["y"])*c.ScaleFactor))
		}
		grey := func(y uint8) color.Color { return color.RGBA{y, y, y, 255} }
		for p, want := range map[store.Vec2]color.Color{
			{X: -0.5, Y: 7.9}: grey(235), {X: 6.9, Y: 2.1}: grey(235), {X: 0.99, Y: 3.2}: grey(235),
			{X: -0.95, Y: 3.5}: color.RGBA{60, 150, 60, 255}, {X: -0.95, Y: 5.5}: color.RGBA{190, 60, 50, 255},
			{X: c.Coordinates["x"], Y: c.Coordinates["y"]}: color.RGBA{40, 90, 200, 255},
		} {
			if want == grey(235) && s.marked(p) {
				continue // a camera hangs above
			}
			if got := at(p); color.RGBAModel.Convert(got) != want {
				t.Errorf("the map has %v at %v, want %v", got, p, want)
			}
		}
	}
	if size := img.Bounds().Size(); size.X != 400 || size.Y != 300 {
		t.Errorf("the map of 8 x 6 m has %v pixels", size)
	}
}

func checkManifest(t *rapid.T, dir string, scenes int) {
	t.Helper()
	text, err := os.ReadFile(filepath.Join(dir, "manifest.json"))
	if err != nil {
		t.Fatal(err)
	}
	var m struct {
		Seed   uint64            `json:"seed"`
		Units  map[string]string `json:"units"`
		Rules  map[string]string `json:"conventions"`
		Scenes []json.RawMessage `json:"scenes"`
	}
	if err := json.Unmarshal(text, &m); err != nil || m.Seed != 7 || m.Units["3d bounding box rotation"] != "radian" ||
		!strings.HasPrefix(m.Rules["3d location"], "centroid") || len(m.Scenes) != scenes || scenes == 0 {
		t.Errorf("manifest %s, %v", text, err)
	}
}

// one is a store with three cameras that expose at instants of their own, and a picture.
func one(t *testing.T) (*dataset.Set, string) {
	t.Helper()
	picture := filepath.Join(t.TempDir(), "p.jpg")
	if err := os.WriteFile(picture, []byte("picture"), 0o600); err != nil {
		t.Fatal(err)
	}
	l := &store.Layout{Floor: store.Rect{Max: store.Vec2{X: 4, Y: 4}}}
	for _, id := range []store.DeviceID{"a", "b", "c"} {
		l.Cameras = append(l.Cameras, store.Camera{
			ID: id, FPS: 10, Intrinsics: store.NewIntrinsics(64, 48, 1),
			WorldFromCamera: store.LookAt(store.Vec3{X: 1, Y: 1, Z: 3}, store.Vec3{X: 2, Y: 2}),
		})
	}
	return &dataset.Set{Seed: 7, Stores: []dataset.Store{{Name: "s", Layout: l}}}, picture
}

// By hand: pictures of one tenth of a second share a number; one that is left out leaves no gap; a frame
// without people is an empty list.
func TestFramesShareNumbers(t *testing.T) {
	set, picture := one(t)
	person := func(z float64) []truth.Thing {
		return []truth.Thing{{
			ID: 5, Class: truth.Person, VisiblePixels: 1, FullPixels: 1,
			Visible: store.PixelBox{MaxX: 1, MaxY: 1}, Full: store.PixelBox{MaxX: 1, MaxY: 1},
			Box: truth.Box3{Pose: store.Pose{R: store.Identity3(), T: store.Vec3{Z: z}}, Size: store.Vec3{X: 1, Y: 1, Z: 1}},
		}}
	}
	var samples []dataset.Sample
	for i, x := range []struct {
		camera, ms int
		things     []truth.Thing
	}{{0, 0, person(1)}, {1, 51, person(2)}, {2, 99, nil}, {0, 100, nil}, {1, 351, person(3)}, {1, 399, nil}} {
		samples = append(samples, dataset.Sample{
			Name: fmt.Sprintf("n%d", i), Store: "s", File: picture,
			View: truth.FrameView{Camera: x.camera, Time: des.Time(x.ms) * des.Millisecond, Things: x.things},
		})
	}
	s, err := read(filepath.Join(write(t, set, samples), "train", "s"))
	if err != nil {
		t.Fatal(err)
	}
	var numbers []int
	for _, x := range s.shots {
		numbers = append(numbers, x.frame)
	}
	// The last two are by one camera that runs too fast: it has one picture a frame all the same.
	if !slices.Equal(numbers, []int{0, 0, 0, 1, 2, 3}) || len(s.frames) != 4 || len(s.frames[1]) != 0 || len(s.frames[3]) != 0 {
		t.Errorf("frames %v, %v", numbers, s.frames)
	}
	if o := s.frames[0]; len(o) != 1 || o[0].Location[2] != 1 || len(o[0].Full) != 2 {
		t.Errorf("a person in two pictures of a frame: %+v", o)
	}
}

// What cannot be written right is refused.
func TestErrors(t *testing.T) {
	set, picture := one(t)
	for name, bad := range map[string]dataset.Sample{
		"store": {Store: "x", File: picture}, "picture": {Store: "s", File: picture + "x"},
		"camera": {Store: "s", File: picture, View: truth.FrameView{Camera: 3}},
	} {
		f, err := mtmc.New(set, t.TempDir())
		if err != nil {
			t.Fatal(err)
		}
		if err := f.Add(&bad); err == nil {
			t.Errorf("took a sample of another %s", name)
		}
	}
	l := *set.Stores[0].Layout
	l.Cameras = slices.Clone(l.Cameras)
	l.Cameras[0].ID, l.Cameras[1].ID = "x.1", "x_1"
	if _, err := mtmc.New(&dataset.Set{Stores: []dataset.Store{{Name: "s", Layout: &l}}}, t.TempDir()); err == nil {
		t.Error("took two cameras of one name")
	}
}

// The calibration of a lens is told with OpenCV's coefficients.
func TestLens(t *testing.T) {
	set, picture := one(t)
	k, err := store.NewDistorted(64, 48, 1.2, store.BrownConrady, []float64{-0.1, 0.01, 0.001, 0, 0})
	if err != nil {
		t.Fatal(err)
	}
	set.Stores[0].Layout.Cameras[1].Intrinsics = k
	s, err := read(filepath.Join(write(t, set, []dataset.Sample{{Name: "n", Store: "s", File: picture}}), "train", "s"))
	if err != nil {
		t.Fatal(err)
	}
	if b := s.sensors["b"]; b.Lens != "brown_conrady" || !slices.Equal(b.Coefficients, []float64{-0.1, 0.01, 0.001, 0, 0}) {
		t.Errorf("sensor %+v", b)
	}
	if a := s.sensors["a"]; a.Lens != "pinhole" || a.Coefficients == nil || len(a.Coefficients) != 0 {
		t.Errorf("sensor %+v", a)
	}
}

// The reader is strict.
func TestReaderRefuses(t *testing.T) {
	good := `{"object type":"Person","object id":1,"object name":"p","3d location":[0,0,1],"3d bounding box scale":[1,1,2],` +
		`"3d bounding box rotation":[0,0,1],"2d bounding box":{"a":[0,0,2,2]},"2d bounding box visible":{"a":[0,0,1,1]}}`
	cameras := map[string]sensor{"a": {width: 4, height: 4}}
	if _, err := frames([]byte(`{"0":[`+good+`],"1":[]}`), cameras); err != nil {
		t.Fatal(err)
	}
	change := func(from, to string) string { return `{"0":[` + strings.Replace(good, from, to, 1) + `]}` }
	for _, text := range []string{
		`{"0":[],"0":[]}`, `{"1":[]}`, `{"0":null}`, `{"0":[` + good + "," + good + `]}`, change(`id":1`, `id":0`),
		change(`"a":[0,0,2,2]`, `"b":[0,0,2,2]`), change(`visible":{"a":[0,0,1,1]}`, `visible":{}`),
		change("[0,0,2,2]", "[0,0,9,2]"), change("[0,0,1,1]", "[0,0,3,1]"), change("[0,0,1,1]", "[0,0,0,1]"),
		change("rotation\":[0,0,1]", "rotation\":[0,0,90]"), change("Person", "Cart"), change("object id", "object_id"), change("[1,1,2]", "[1,1,0]"),
	} {
		if text == `{"0":[`+good+`]}` {
			t.Fatal("nothing changed")
		}
		if _, err := frames([]byte(text), cameras); err == nil {
			t.Errorf("accepted %s", text)
		}
	}
}
