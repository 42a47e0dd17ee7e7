package mcap_test

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io"
	"os"
	"path/filepath"
	"slices"
	"testing"

	container "github.com/foxglove/mcap/go/mcap"
	"google.golang.org/protobuf/proto"
	"google.golang.org/protobuf/reflect/protodesc"
	"google.golang.org/protobuf/reflect/protoreflect"
	"google.golang.org/protobuf/types/descriptorpb"
	"google.golang.org/protobuf/types/dynamicpb"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/dataset/mcap"
	"storesim/sim/des"
	"storesim/sim/truth"
)

const width, height = 160, 96

// corner is a small store with a camera of each kind of lens.
func corner(tb testing.TB) *store.Layout {
	tb.Helper()
	catalog, err := store.NewCatalog([]store.Product{
		{SKU: "cola", Name: "Cola", GTIN: store.GTIN13("400000000001"), Price: 149, Mass: 350, Shape: store.Can,
			Size: store.Vec3{X: 0.07, Y: 0.07, Z: 0.12}},
		{SKU: "chips", Name: "Chips", GTIN: store.GTIN13("400000000002"), Price: 259, Mass: 180, Shape: store.Bag,
			Size: store.Vec3{X: 0.15, Y: 0.07, Z: 0.2}},
	})
	if err != nil {
		tb.Fatal(err)
	}
	plain := store.NewIntrinsics(width, height, 1.4)
	brown, err1 := plain.WithLens(store.BrownConrady, []float64{-0.05, 0.01, 0.001, -0.002, 0.001})
	rational, err2 := plain.WithLens(store.BrownConrady, []float64{0.05, 0.01, 0, 0, 0.001, 0.1, 0.01, 0.001})
	fish, err3 := store.NewDistorted(width, height, 2.4, store.KannalaBrandt, []float64{0.01, -0.002, 0.001, 0})
	if err := errors.Join(err1, err2, err3); err != nil {
		tb.Fatal(err)
	}
	l := store.Layout{
		Name: "corner", Floor: store.Rect{Max: store.Vec2{X: 6, Y: 5}}, Ceiling: 3, Catalog: catalog,
		Gondolas: []store.Gondola{{
			ID: "G1", Pose: store.FloorPose(store.Vec2{X: 2, Y: 3}, 0), Height: 1.8, Depth: 0.4, Surface: "steel",
			Bays: []store.Bay{{Width: 1, Shelves: []store.ShelfSpec{{Height: 0.3, Plates: 10}, {Height: 0.8, Plates: 10}}}},
		}},
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, A: store.Vec2{X: 1}, B: store.Vec2{X: 2}, Inward: store.Vec2{Y: 1}},
			{ID: "out", Kind: store.Exit, A: store.Vec2{X: 4}, B: store.Vec2{X: 5}, Inward: store.Vec2{Y: 1}},
		},
		Planogram: store.Planogram{Facings: []store.Facing{{SKU: "cola", First: 0, Count: 2}, {SKU: "chips", First: 10, Count: 3}}},
	}
	for i, k := range []store.Intrinsics{plain, brown, rational, fish} {
		eye := store.Vec3{X: 1 + float64(i), Y: 0.5, Z: 2.7}
		l.Cameras = append(l.Cameras, store.Camera{
			ID: store.DeviceID(fmt.Sprintf("cam%d", i+1)), Intrinsics: k, FPS: 5,
			WorldFromCamera: store.LookAt(eye, store.Vec3{X: 3, Y: 3, Z: 0.5}),
		})
	}
	out, err := store.NewLayout(l)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// picture is a JPEG file of a grey ramp.
func picture(tb testing.TB, path string) {
	tb.Helper()
	m := image.NewYCbCr(image.Rect(0, 0, width, height), image.YCbCrSubsampleRatio420)
	for i := range m.Y {
		m.Y[i] = byte(40 + i%width/2)
	}
	for i := range m.Cb {
		m.Cb[i], m.Cr[i] = 128, 128
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, &jpeg.Options{Quality: 90}); err != nil {
		tb.Fatal(err)
	}
	if err := os.WriteFile(path, b.Bytes(), 0o600); err != nil {
		tb.Fatal(err)
	}
}

// things are one of each class, one that is hidden and one of which too little shows.
func things() []truth.Thing {
	box := func(x, y, w, h float64) store.PixelBox {
		return store.PixelBox{MinX: x, MinY: y, MaxX: x + w, MaxY: y + h}
	}
	body := truth.Box3{Pose: store.FloorPose(store.Vec2{X: 3, Y: 2}, 0.7), Size: store.Vec3{X: 0.4, Y: 0.6, Z: 1.8}}
	body.Pose.T.Z = 0.9
	person := truth.Thing{
		ID: 1, Class: truth.Person, Body: 1, Token: "card-1", Plate: -1, Visible: box(60, 20, 30, 60),
		Full: box(60, 20, 30, 70), VisiblePixels: 900, FullPixels: 1000, Box: body,
		Points: []truth.Mark{{U: 75.5, V: 25.25, Visibility: truth.Visible}, {U: 70, V: 30, Visibility: truth.Hidden},
			{Visibility: truth.Outside}},
	}
	hidden := person
	hidden.ID, hidden.Body, hidden.VisiblePixels, hidden.Visible, hidden.Points = 2, 2, 0, store.PixelBox{}, nil
	sliver := person
	sliver.ID, sliver.Body, sliver.VisiblePixels, sliver.Visible = 3, 3, 10, box(0, 40, 2, 5)
	return []truth.Thing{
		person, hidden, sliver,
		{ID: 4, Class: truth.Hand, Body: 1, Owner: 1, Side: 1, Plate: -1, Visible: box(90, 50, 5, 5), VisiblePixels: 20,
			FullPixels: 20, Token: "card-1"},
		{ID: 5, Class: truth.Product, SKU: "cola", Item: 17, Spot: truth.OnShelf, Plate: 1, Visible: box(10, 60, 6, 9),
			VisiblePixels: 40, FullPixels: 50},
		{ID: 6, Class: truth.Product, SKU: "chips", Item: 18, Spot: truth.InHand, Body: 1, Plate: -1,
			Visible: box(95, 48, 8, 10), VisiblePixels: 60, FullPixels: 70, Box: body},
		{ID: 7, Class: truth.Gear, Body: 1, Plate: -1, Visible: box(40, 70, 20, 26), VisiblePixels: 300, FullPixels: 400, Box: body},
	}
}

// bench is a set and its samples: frames of every camera, a quarter of a second apart.
func bench(tb testing.TB, frames int) (*dataset.Set, []dataset.Sample) {
	tb.Helper()
	set := &dataset.Set{
		Title: "Corner", Text: "A corner store.", Command: "storesim dataset corner", Version: "1.2.3", Seed: 1<<64 - 1,
		Stores: []dataset.Store{{Name: "corner", Layout: corner(tb)}, {Name: "annex", Layout: corner(tb)}}, MinVisible: 0.05,
	}
	dir := tb.TempDir()
	picture(tb, filepath.Join(dir, "a.jpg"))
	var out []dataset.Sample
	for _, st := range set.Stores {
		for i := range frames {
			camera := i % len(st.Layout.Cameras)
			out = append(out, dataset.Sample{
				Name: fmt.Sprintf("%s_%d", st.Name, i), Store: st.Name, Split: dataset.Split(i / 2 % 2), File: filepath.Join(dir, "a.jpg"),
				View: truth.FrameView{Camera: camera, Seq: uint64(i), Time: des.Second + des.Time(i)*250*des.Millisecond, Things: things()},
			})
		}
	}
	return set, out
}

// story is what a store tells beside the pictures.
func story() mcap.Log {
	events := []truth.Event{
		{Kind: truth.Entered, Body: 1, Token: "card-1", Plate: -1, Time: 500 * des.Millisecond},
		{Kind: truth.Picked, Body: 1, Token: "card-1", SKU: "cola", Items: []truth.ItemID{3, 4}, Plate: 1, Time: 2 * des.Second},
		{Kind: truth.PutBack, Body: 1, Token: "card-1", SKU: "cola", Items: []truth.ItemID{4}, Plate: 10, Time: 3 * des.Second, Misplaced: true},
		{Kind: truth.Exited, Body: 1, Token: "card-1", Plate: -1, Time: 20 * des.Second},
	}
	return mcap.Log{
		Plates: func(yield func(mcap.PlateSample) bool) {
			for i := range 300 {
				p := mcap.PlateSample{Time: des.Time(i) * 100 * des.Millisecond, Plate: 1, Grams: 812.5 + float64(i), Clean: 700}
				if !yield(p) {
					return
				}
			}
		},
		Events:   events,
		Receipts: []store.Receipt{{Token: "card-1", Lines: []store.Line{{SKU: "cola", Count: 1, Price: 149}}}},
		Settings: []byte(`{"shoppers": 3}`),
	}
}

// write makes the files of a set and returns their folder.
func write(tb testing.TB, set *dataset.Set, samples []dataset.Sample, logs map[string]mcap.Log) string {
	tb.Helper()
	dir := tb.TempDir()
	w, err := mcap.Open(set, dir, logs)
	if err != nil {
		tb.Fatal(err)
	}
	for i := range samples {
		if err := w.Add(&samples[i]); err != nil {
			tb.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		tb.Fatal(err)
	}
	return dir
}

// message is one of a file, decoded with nothing but the descriptors in the file.
type message struct {
	topic string
	log   uint64
	seq   uint32
	*dynamicpb.Message
}

func (m *message) get(name string) protoreflect.Value { return get(m.Message, name) }

func get(m protoreflect.Message, name string) protoreflect.Value {
	return m.Get(m.Descriptor().Fields().ByName(protoreflect.Name(name)))
}

// nanos of a google.protobuf.Timestamp or Duration.
func nanos(m protoreflect.Message, name string) uint64 {
	t := get(m, name).Message()
	return uint64(get(t, "seconds").Int()*1e9 + get(t, "nanos").Int())
}

// many are the messages of a repeated field.
func many(m protoreflect.Message, name string) []protoreflect.Message {
	list := get(m, name).List()
	var out []protoreflect.Message
	for i := range list.Len() {
		out = append(out, list.Get(i).Message())
	}
	return out
}

// floats are the numbers of a repeated field.
func floats(m protoreflect.Message, name string) []float64 {
	list := get(m, name).List()
	var out []float64
	for i := range list.Len() {
		out = append(out, list.Get(i).Float())
	}
	return out
}

// numbers are the fields of a message of floats.
func numbers(m protoreflect.Message, names ...string) []float64 {
	var out []float64
	for _, n := range names {
		out = append(out, get(m, n).Float())
	}
	return out
}

// recording is a file as the library's reader finds it.
type recording struct {
	info     *container.Info
	messages []message
	reader   *container.Reader
}

func (r *recording) topic(name string) []message {
	return slices.DeleteFunc(slices.Clone(r.messages), func(m message) bool { return m.topic != name })
}

func open(tb testing.TB, path string, opts ...container.ReadOpt) *recording {
	tb.Helper()
	f, err := os.Open(path)
	if err != nil {
		tb.Fatal(err)
	}
	tb.Cleanup(func() { _ = f.Close() }) // read only
	reader, err := container.NewReader(f)
	if err != nil {
		tb.Fatal(err)
	}
	r := &recording{reader: reader}
	types := map[string]protoreflect.MessageDescriptor{}
	it, err := reader.Messages(opts...)
	if err != nil {
		tb.Fatal(err)
	}
	for {
		s, c, m, err := it.NextInto(nil)
		if errors.Is(err, io.EOF) {
			break
		}
		if err != nil {
			tb.Fatal(err)
		}
		if types[s.Name] == nil {
			types[s.Name] = typeOf(tb, s)
		}
		d := dynamicpb.NewMessage(types[s.Name])
		if err := proto.Unmarshal(m.Data, d); err != nil {
			tb.Fatalf("%s: %v", c.Topic, err)
		}
		r.messages = append(r.messages, message{c.Topic, m.LogTime, m.Sequence, d})
	}
	if r.info, err = reader.Info(); err != nil { // moves the file's position
		tb.Fatal(err)
	}
	return r
}

// typeOf is the type of a schema record, resolved without any other file.
func typeOf(tb testing.TB, s *container.Schema) protoreflect.MessageDescriptor {
	tb.Helper()
	var set descriptorpb.FileDescriptorSet
	if err := proto.Unmarshal(s.Data, &set); err != nil {
		tb.Fatal(err)
	}
	files, err := protodesc.NewFiles(&set)
	if err != nil {
		tb.Fatalf("%s: %v", s.Name, err)
	}
	d, err := files.FindDescriptorByName(protoreflect.FullName(s.Name))
	if err != nil {
		tb.Fatal(err)
	}
	m, ok := d.(protoreflect.MessageDescriptor)
	if !ok {
		tb.Fatalf("%s is a %T", s.Name, d)
	}
	return m
}

func near(a, b color.Color) bool {
	r, g, bl, _ := a.RGBA()
	r2, g2, b2, _ := b.RGBA()
	d := func(x, y uint32) int { return max(int(x)-int(y), int(y)-int(x)) >> 8 }
	return d(r, r2) < 60 && d(g, g2) < 60 && d(bl, b2) < 60
}

// mkdir makes a numbered folder.
func mkdir(t interface{ Fatal(args ...any) }, dir string, n int) string {
	path := fmt.Sprintf("%s%d", dir, n)
	if err := os.MkdirAll(path, 0o755); err != nil {
		t.Fatal(err)
	}
	return path
}
