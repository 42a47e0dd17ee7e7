package pipeline_test

import (
	"image"
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// The tests' own little store: a wall of three products, four cameras in the corners, and shoppers who walk
// between stops. Detections are projections; the fake detector looks them up by camera and frame.

func newLayout(tb testing.TB) *store.Layout {
	tb.Helper()
	var products []store.Product
	for i, sku := range []store.SKU{"cola", "beans", "soup"} {
		products = append(products, store.Product{
			SKU: sku, GTIN: "4006381333931", Price: store.Cents(100 + i), Mass: store.Grams(350 + 100*i), MassStd: 2,
			Size: store.Vec3{X: 0.07, Y: 0.07, Z: 0.1},
		})
	}
	catalog, err := store.NewCatalog(products)
	if err != nil {
		tb.Fatal(err)
	}
	l := store.Layout{
		Name: "test", Floor: store.Rect{Max: store.Vec2{X: 6, Y: 4}}, Ceiling: 3,
		Gondolas: []store.Gondola{{
			ID: "G1", Pose: store.FloorPose(store.Vec2{X: 2, Y: 3.6}, 0), Height: 1.8, Depth: 0.4,
			Bays: []store.Bay{{Width: 1.5, Shelves: []store.ShelfSpec{{Height: 1.1, Plates: plates}}}},
		}},
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, A: store.Vec2{Y: 0.5}, B: store.Vec2{Y: 1.5}, Inward: store.Vec2{X: 1}},
			{ID: "out", Kind: store.Exit, A: store.Vec2{Y: 2.2}, B: store.Vec2{Y: 3.2}, Inward: store.Vec2{X: 1}},
		},
		Catalog: catalog,
		Planogram: store.Planogram{Facings: []store.Facing{
			{SKU: "cola", First: 1, Count: 2}, {SKU: "beans", First: 6, Count: 2}, {SKU: "soup", First: 12, Count: 2},
		}},
	}
	for i, at := range []store.Vec3{{X: 0.1, Y: 0.1, Z: 2.9}, {X: 5.9, Y: 0.1, Z: 2.9}, {X: 5.9, Y: 3.5, Z: 2.9}, {X: 0.1, Y: 3.9, Z: 2.9}} {
		l.Cameras = append(l.Cameras, store.Camera{
			ID: store.DeviceID([]string{"cam1", "cam2", "cam3", "cam4"}[i]), FPS: 10,
			Intrinsics: store.NewIntrinsics(1280, 720, 1.75), WorldFromCamera: store.LookAt(at, store.Vec3{X: 2.6, Y: 2, Z: 0.9}),
		})
	}
	out, err := store.NewLayout(l)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

const plates = 15

// stop is where a shopper is at a time, seconds.
type stop struct {
	t, x, y float64
}

// act is a unit taken (count -1) or put back (+1).
type act struct {
	t     float64
	plate store.PlateID
	mass  float64 // grams that come to the plate
}

type shopper struct {
	token store.Token
	stops []stop
	acts  []act
}

// one enters, takes a cola, and leaves.
func one(start float64) shopper {
	return shopper{
		token: "card-1",
		stops: []stop{
			{start, -0.3, 1}, {start + 3, 2, 2}, {start + 4, 2.2, 3.1}, {start + 7, 2.2, 3.1},
			{start + 8.5, 1.2, 2.7}, {start + 10.5, -0.6, 2.7},
		},
		acts: []act{{start + 5.5, 1, -350}},
	}
}

// two enters later, takes beans and two soups, and puts the beans back.
func two(start float64) shopper {
	return shopper{
		token: "card-2",
		stops: []stop{
			{start, -0.3, 1}, {start + 2, 2, 1.3}, {start + 4, 2.7, 3.1}, {start + 6, 2.7, 3.1}, {start + 7, 3.3, 3.1},
			{start + 10, 3.3, 3.1}, {start + 11, 2.7, 3.1}, {start + 14, 2.7, 3.1}, {start + 16, 1, 2.6}, {start + 18, -0.6, 2.6},
		},
		acts: []act{{start + 5, 6, -450}, {start + 8.5, 12, -1100}, {start + 12.5, 6, 450}},
	}
}

// at is the shopper's floor point.
func (s *shopper) at(t float64) (p store.Vec2, ok bool) {
	for i := 1; i < len(s.stops); i++ {
		a, b := s.stops[i-1], s.stops[i]
		if t >= a.t && t < b.t {
			f := (t - a.t) / (b.t - a.t)
			return store.Vec2{X: a.x + f*(b.x-a.x), Y: a.y + f*(b.y-a.y)}, true
		}
	}
	return p, false
}

// world is what happens, and the feed of it.
type world struct {
	layout   *store.Layout
	shoppers []shopper
	found    map[store.DeviceID][][]detect.Detection // by camera and frame
	messages []feed.Message                          // in order of capture
}

func newWorld(tb testing.TB, length float64, shoppers ...shopper) *world {
	tb.Helper()
	w := &world{layout: newLayout(tb), shoppers: shoppers, found: map[store.DeviceID][][]detect.Detection{}}
	for i := range int(length * 10) {
		for c := range w.layout.Cameras {
			w.shoot(&w.layout.Cameras[c], c, uint64(i))
		}
	}
	for i := range int(length * 5) {
		w.weigh(uint64(i))
	}
	for i := range shoppers {
		s := &shoppers[i]
		w.gate("in", uint64(i), feed.TokenRead, s.token, s.stops[0].t)
		w.gate("out", uint64(i), feed.Left, "", s.stops[len(s.stops)-1].t-0.5)
	}
	slices.SortStableFunc(w.messages, func(a, b feed.Message) int { return int(a.Head().Captured - b.Head().Captured) })
	return w
}

func header(device store.DeviceID, seq uint64, t float64) feed.Header {
	at := feed.Stamp(math.Round(t * 1e9))
	return feed.Header{Device: device, Seq: seq, Captured: at, Arrived: at.Add(20 * time.Millisecond)}
}

func (w *world) gate(id store.DeviceID, seq uint64, kind feed.GateKindEvent, token store.Token, t float64) {
	w.messages = append(w.messages, &feed.GateEvent{Header: header(id, seq, t), Kind: kind, Token: token})
}

var empty = image.NewYCbCr(image.Rect(0, 0, 2, 2), image.YCbCrSubsampleRatio420)

// shoot takes a picture: an empty one, and the list of what is on it.
func (w *world) shoot(cam *store.Camera, index int, seq uint64) {
	t := float64(seq)/10 + 0.01*float64(index)
	r := rand.New(rand.NewPCG(seq, uint64(index)))
	var found []detect.Detection
	for i := range w.shoppers {
		s := &w.shoppers[i]
		if at, ok := s.at(t); ok {
			if d, ok := s.look(cam, at, t, r); ok {
				d.Embedding[i%len(d.Embedding)] = 1
				found = append(found, d)
			}
		}
	}
	w.found[cam.ID] = append(w.found[cam.ID], found)
	w.messages = append(w.messages, &feed.Frame{Header: header(cam.ID, seq, t), Image: empty})
}

// look projects a shopper into a camera.
func (s *shopper) look(cam *store.Camera, at store.Vec2, t float64, r *rand.Rand) (d detect.Detection, ok bool) {
	mark := func(p store.Vec3) detect.Point {
		u, v, _, ok := cam.Project(p)
		u, v = u+r.NormFloat64(), v+r.NormFloat64()
		if !ok || !cam.InImage(u, v) {
			return detect.Point{}
		}
		return detect.Point{X: u, Y: v, XX: 2, YY: 2, Score: 1}
	}
	d = detect.Detection{Score: 1, Head: mark(at.At(1.6)), Foot: mark(at.At(0))}
	hand := at.Add(store.Vec2{X: 0.2}).At(0.9)
	for _, a := range s.acts {
		if math.Abs(a.t-t) < 0.6 {
			hand = store.Vec3{X: 2.05 + 0.1*float64(a.plate), Y: 3.7, Z: 1.2}
		}
	}
	d.Hands[0] = mark(hand)
	if d.Head.Score == 0 {
		return d, false
	}
	d.Box = store.PixelBox{MinX: d.Head.X - 40, MinY: d.Head.Y - 30, MaxX: d.Head.X + 40, MaxY: d.Head.Y + 200}
	return d, true
}

// weigh reads all plates of the shelf.
func (w *world) weigh(seq uint64) {
	m := &feed.PlateReading{Header: header("G1.B1.S1", seq, float64(seq+1)/5)}
	r := rand.New(rand.NewPCG(seq, 99))
	for k := range feed.PlateSamples {
		t := (float64(seq)*feed.PlateSamples + float64(k) + 1) / feed.PlateRate
		for p := range plates {
			grams := 3000 + 100*float64(p) + 0.8*r.NormFloat64()
			for _, s := range w.shoppers {
				for _, a := range s.acts {
					if int(a.plate) == p && t > a.t {
						grams += a.mass * (1 - math.Exp(-(t-a.t)/0.12))
					}
				}
			}
			m.Grams = append(m.Grams, float32(grams))
		}
	}
	w.messages = append(w.messages, m)
}

// Detect implements detect.Detector.
func (w *world) Detect(camera int, f *feed.Frame) ([]detect.Detection, error) {
	if id := w.layout.Cameras[camera].ID; id != f.Device {
		return nil, errWrongCamera
	}
	return w.found[f.Device][f.Seq], nil
}

// shuffled is the feed with other delays, each below a limit, in order of the new arrivals.
func (w *world) shuffled(seed uint64, limit time.Duration) []feed.Message {
	r := rand.New(rand.NewPCG(seed, 5))
	out := make([]feed.Message, len(w.messages))
	for i, m := range w.messages {
		out[i] = later(m, time.Duration(r.Int64N(int64(limit))))
	}
	slices.SortStableFunc(out, func(a, b feed.Message) int { return int(a.Head().Arrived - b.Head().Arrived) })
	return out
}

// later is a copy of a message that arrived so long after its capture.
func later(m feed.Message, delay time.Duration) feed.Message {
	switch v := m.(type) {
	case *feed.Frame:
		c := *v
		c.Arrived = c.Captured.Add(delay)
		return &c
	case *feed.PlateReading:
		c := *v
		c.Arrived = c.Captured.Add(delay)
		return &c
	case *feed.GateEvent:
		c := *v
		c.Arrived = c.Captured.Add(delay)
		return &c
	}
	return m
}
