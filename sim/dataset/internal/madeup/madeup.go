// Package madeup makes up samples for the tests of the formats: rectangles on small pictures with the labels
// that a renderer would give them, but no simulation behind them. Samples, of things that hide each other,
// are for formats of single pictures; Set is for those that care about time, cameras and places.
package madeup

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"os"
	"path/filepath"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/des"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// Set draws a set of one or two stores and its samples, in the order in which a format gets them. The
// pictures, 64 x 48, are in dir, each different from the others. Either all samples have depth
// or none, and normals or none.
func Set(t *rapid.T, dir string) (*dataset.Set, []dataset.Sample) {
	set := &dataset.Set{
		Title: "A made-up set: \"quotes\" & colons", Text: "Nothing real.",
		Command: "storesim dataset corner --seed 7", Version: "1.2.3", Seed: 7,
		Date: "2026-02-03", Creator: "The makers", License: "CC-BY-4.0", URL: "https://example.org/made-up",
		MinVisible: rapid.SampledFrom([]float64{0, 0.3}).Draw(t, "min visible"),
	}
	layers := dataset.Layers{
		Depth: rapid.Bool().Draw(t, "depth"), Normals: rapid.Bool().Draw(t, "normals"),
	}
	var samples []dataset.Sample
	for i := range rapid.IntRange(1, 2).Draw(t, "stores") {
		s := dataset.Store{Name: fmt.Sprintf("shop_%d", i), Layout: layout(t)}
		set.Stores = append(set.Stores, s)
		samples = append(samples, shots(t, s)...)
	}
	for i := range samples {
		samples[i].Name = fmt.Sprintf("s%04d-x", i)
		save(&samples[i], dir, i, layers)
	}
	return set, samples
}

// Write writes samples through a format into a folder of its own, and returns the folder.
func Write(
	t *testing.T, open func(set *dataset.Set, dir string) (dataset.Format, error),
	set *dataset.Set, samples []dataset.Sample,
) string {
	t.Helper()
	dir := t.TempDir()
	f, err := open(set, dir)
	if err != nil {
		t.Fatal(err)
	}
	Fill(t, f, samples)
	return dir
}

// failer is a test, of a property or not.
type failer interface {
	Helper()
	Fatal(args ...any)
}

// Fill gives samples to a format and closes it.
func Fill(t failer, f dataset.Format, samples []dataset.Sample) {
	t.Helper()
	for i := range samples {
		if err := f.Add(&samples[i]); err != nil {
			t.Fatal(err)
		}
	}
	if err := f.Close(); err != nil {
		t.Fatal(err)
	}
}

func layout(t *rapid.T) *store.Layout {
	entry := store.Gate{Kind: store.Entry, A: store.Vec2{X: -1, Y: 3}, B: store.Vec2{X: -1, Y: 4}}
	exit := store.Gate{Kind: store.Exit, A: store.Vec2{X: -1, Y: 5}, B: store.Vec2{X: -1, Y: 6}}
	l := &store.Layout{
		Name: "made up", Floor: store.Rect{Min: store.Vec2{X: -1, Y: 2}, Max: store.Vec2{X: 7, Y: 8}},
		Ceiling: 3, Gates: []store.Gate{entry, exit},
		Gondolas: []store.Gondola{{
			ID: "G1", Pose: store.FloorPose(store.Vec2{X: 1, Y: 4}, 0), Bays: []store.Bay{{Width: 2}},
			Height: 1.5, Depth: 0.5,
		}},
	}
	for i := range rapid.IntRange(1, 3).Draw(t, "cameras") {
		eye := store.Vec3{
			X: rapid.Float64Range(0, 6).Draw(t, "x"), Y: rapid.Float64Range(3, 7).Draw(t, "y"), Z: 2.8,
		}
		l.Cameras = append(l.Cameras, store.Camera{
			ID: store.DeviceID(fmt.Sprintf("cam.%d", i)), Intrinsics: store.NewIntrinsics(64, 48, 1.3),
			WorldFromCamera: store.LookAt(eye, store.Vec3{X: 3.1, Y: 5.2}),
			FPS:             rapid.SampledFrom([]float64{0.5, 7.5, 15}).Draw(t, "fps"),
		})
	}
	return l
}

// clocks are the instants at which the cameras of a store expose next.
type clocks struct {
	periods, phases []time.Duration
	seqs            []uint64
}

func (c *clocks) at(i int) des.Time {
	return des.Time(c.phases[i] + time.Duration(c.seqs[i])*c.periods[i])
}

// next is the camera whose turn it is.
func (c *clocks) next() int {
	next := 0
	for i := range c.seqs {
		if c.at(i) < c.at(next) {
			next = i
		}
	}
	return next
}

// shots lets the cameras of a store take pictures, by time and then by camera.
func shots(t *rapid.T, s dataset.Store) []dataset.Sample {
	var c clocks
	for i := range s.Layout.Cameras {
		period := float64(time.Second) / s.Layout.Cameras[i].FPS
		c.periods = append(c.periods, time.Duration(period))
		phase := rapid.Float64Range(0, 0.999).Draw(t, "phase") * period
		c.phases = append(c.phases, time.Duration(phase))
		c.seqs = append(c.seqs, 0)
	}
	var out []dataset.Sample
	for range rapid.IntRange(1, 14).Draw(t, "samples") {
		i := c.next()
		out = append(out, dataset.Sample{
			Store: s.Name, Quality: 90 + i, Split: dataset.Split(rapid.IntRange(0, 2).Draw(t, "split")),
			View: truth.FrameView{
				Camera: i, Seq: c.seqs[i], Time: c.at(i), Things: things(t, s.Layout.Cameras[i].Intrinsics),
				Formation: formation(i),
			},
		})
		c.seqs[i] += rapid.SampledFrom([]uint64{1, 1, 1, 4}).Draw(t, "step")
	}
	return out
}

// formation is one for the first camera; those of the others were not recorded.
func formation(camera int) truth.Formation {
	if camera > 0 {
		return truth.Formation{}
	}
	return truth.Formation{
		Gain: 1.25, ReadNoise: 2, Antialias: true,
		Light: &truth.Light{Ambient: 0.5, Lamps: []truth.Lamp{{Index: 3}}},
	}
}

func things(t *rapid.T, k store.Intrinsics) []truth.Thing {
	var out []truth.Thing
	id := uint32(0)
	for range rapid.IntRange(0, 5).Draw(t, "things") {
		id += uint32(rapid.IntRange(1, 3).Draw(t, "id"))
		out = append(out, thing(t, k, id))
	}
	return out
}

func thing(t *rapid.T, k store.Intrinsics, id uint32) truth.Thing {
	full := rect(t, "full", image.Rect(0, 0, k.Width, k.Height))
	shown := rect(t, "shown", full)
	if rapid.IntRange(0, 4).Draw(t, "hidden") == 0 {
		shown = image.Rectangle{}
	}
	th := truth.Thing{
		ID: id, Class: truth.Class(rapid.IntRange(1, 4).Draw(t, "class")), Plate: -1,
		Visible: box(shown), Full: box(full), VisiblePixels: area(shown), FullPixels: area(full),
		VisibleMask: fill(shown, k), FullMask: fill(full, k),
		Truncated: rapid.Float64Range(0, 0.9).Draw(t, "truncated"), Box: box3(t),
	}
	if hidden := th.FullPixels - th.VisiblePixels; hidden > 0 {
		th.Occluders = []truth.Occluder{{ID: id + 1, Pixels: hidden - hidden/3}}
		if hidden/3 > 0 {
			th.Occluders = append(th.Occluders, truth.Occluder{Pixels: hidden / 3})
		}
	}
	th.Floor = th.Box.Pose.T.Floor()
	switch th.Class {
	case truth.Person:
		th.Body = truth.BodyID(id)
		th.Points = make([]truth.Mark, len(truth.PointNames()))
		th.Points[0] = truth.Mark{U: 3.5, V: 4.25, Visibility: truth.Visible}
		th.Points[1] = truth.Mark{U: 5, V: 4, Visibility: truth.Hidden}
	case truth.Product:
		th.SKU, th.Spot, th.Item, th.Owner = "cola-330", truth.InHand, truth.ItemID(id), 1
	default:
		th.Owner, th.Body = 1, 1
	}
	return th
}

// box3 stands on the floor or leans a little.
func box3(t *rapid.T) truth.Box3 {
	size := store.Vec3{X: 0.4, Y: 0.6, Z: rapid.Float64Range(1.2, 2).Draw(t, "height")}
	at := store.Vec2{X: rapid.Float64Range(0, 6).Draw(t, "at x"), Y: rapid.Float64Range(3, 7).Draw(t, "at y")}
	pose := store.FloorPose(at, rapid.Float64Range(-3.1, 3.1).Draw(t, "yaw"))
	if rapid.Bool().Draw(t, "leans") {
		ahead := store.Vec3{X: 0.96, Z: -0.28} // 16.3 degrees
		left := store.Vec3{Y: 1}
		pose.R = pose.R.Mul(store.Columns(ahead, left, ahead.Cross(left)))
	}
	pose.T.Z = size.Z / 2
	return truth.Box3{Pose: pose, Size: size}
}

// rect draws a rectangle of at least one pixel in another one.
func rect(t *rapid.T, name string, in image.Rectangle) image.Rectangle {
	x := rapid.IntRange(in.Min.X, in.Max.X-1).Draw(t, name+" x")
	y := rapid.IntRange(in.Min.Y, in.Max.Y-1).Draw(t, name+" y")
	return image.Rect(x, y, rapid.IntRange(x+1, in.Max.X).Draw(t, name+" right"),
		rapid.IntRange(y+1, in.Max.Y).Draw(t, name+" bottom"))
}

func area(r image.Rectangle) int { return r.Dx() * r.Dy() }

func box(r image.Rectangle) store.PixelBox {
	return store.PixelBox{
		MinX: float64(r.Min.X), MinY: float64(r.Min.Y), MaxX: float64(r.Max.X), MaxY: float64(r.Max.Y),
	}
}

// fill is the mask of a rectangle.
func fill(r image.Rectangle, k store.Intrinsics) mask.Mask {
	in := make([]bool, k.Width*k.Height)
	for i := range in {
		in[i] = image.Pt(i%k.Width, i/k.Width).In(r)
	}
	return mask.FromBitmap(k.Width, in)
}

// save writes the picture of sample i, whose pixels tell i, and what it has beside it.
func save(s *dataset.Sample, dir string, i int, layers dataset.Layers) {
	img := image.NewGray(image.Rect(0, 0, 64, 48))
	for p := range img.Pix {
		img.Pix[p] = uint8(p*(i+1)) ^ uint8(i)
	}
	var b bytes.Buffer
	must(jpeg.Encode(&b, img, nil))
	s.File = filepath.Join(dir, s.Name+".jpg")
	must(os.WriteFile(s.File, b.Bytes(), 0o600))
	if layers.Depth {
		far := image.NewGray16(img.Rect)
		far.SetGray16(1, 1, color.Gray16{Y: uint16(i)})
		s.Depth = filepath.Join(dir, s.Name+".depth.png")
		savePNG(s.Depth, far)
	}
	if layers.Normals {
		facing := image.NewNRGBA(img.Rect)
		facing.SetNRGBA(1, 1, color.NRGBA{R: uint8(i), A: 255})
		s.Normals = filepath.Join(dir, s.Name+".normals.png")
		savePNG(s.Normals, facing)
	}
}

func savePNG(path string, img image.Image) {
	var b bytes.Buffer
	must(png.Encode(&b, img))
	must(os.WriteFile(path, b.Bytes(), 0o600))
}

func must(err error) {
	if err != nil {
		panic(fmt.Sprintf("madeup: %v", err)) // a test cannot go on
	}
}
