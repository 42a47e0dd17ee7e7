package health_test

import (
	"math"
	"math/rand/v2"
	"regexp"
	"strings"
	"testing"
	"time"

	"storesim/pipeline/attribution"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/health"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

const plates = 8

// newLayout is a room with a wall of three shelves and four cameras in its corners.
func newLayout(t *testing.T) *store.Layout {
	t.Helper()
	var products []store.Product
	for i, sku := range []store.SKU{"cola", "beans", "soup"} {
		products = append(products, store.Product{
			SKU: sku, GTIN: "4006381333931", Price: 100, Mass: store.Grams(300 + 100*i), MassStd: 3,
			Size: store.Vec3{X: 0.07, Y: 0.07, Z: 0.1},
		})
	}
	catalog, err := store.NewCatalog(products)
	if err != nil {
		t.Fatal(err)
	}
	shelves := []store.ShelfSpec{{Height: 0.4, Plates: plates}, {Height: 0.8, Plates: plates}, {Height: 1.2, Plates: plates}}
	l := store.Layout{
		Name: "test", Floor: store.Rect{Max: store.Vec2{X: 8, Y: 6}}, Ceiling: 3,
		Gondolas: []store.Gondola{{
			ID: "G1", Pose: store.FloorPose(store.Vec2{X: 2, Y: 5.6}, 0), Height: 1.6, Depth: 0.4,
			Bays: []store.Bay{{Width: 1, Shelves: shelves}},
		}},
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, A: store.Vec2{Y: 0.5}, B: store.Vec2{Y: 1.5}, Inward: store.Vec2{X: 1}},
			{ID: "out", Kind: store.Exit, A: store.Vec2{Y: 2.2}, B: store.Vec2{Y: 3.2}, Inward: store.Vec2{X: 1}},
		},
		Catalog: catalog,
		Planogram: store.Planogram{Facings: []store.Facing{
			{SKU: "cola", First: 0, Count: 2}, {SKU: "beans", First: 3, Count: 2}, {SKU: "soup", First: 6, Count: 2},
		}},
	}
	for i, at := range []store.Vec3{{X: 0.1, Y: 0.1, Z: 2.9}, {X: 7.9, Y: 0.1, Z: 2.9}, {X: 7.9, Y: 5.9, Z: 2.9}, {X: 0.1, Y: 5.9, Z: 2.9}} {
		l.Cameras = append(l.Cameras, store.Camera{
			ID: store.DeviceID([]string{"cam1", "cam2", "cam3", "cam4"}[i]), FPS: 5,
			Intrinsics: store.NewIntrinsics(1280, 720, 1.6), WorldFromCamera: store.LookAt(at, store.Vec3{X: 4, Y: 3, Z: 0.9}),
		})
	}
	out, err := store.NewLayout(l)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// station is a monitored store in which people walk round and round in the open half of the floor, and whose
// devices a test may spoil.
type station struct {
	layout  *store.Layout
	monitor *health.Monitor
	rng     *rand.Rand
	people  []*gallery.Identity
	stands  bool // the first of them stands at the shelves
	at      time.Duration

	turn   float64 // radians by which cam2 hangs to the right of what is filed
	blind  func(camera store.DeviceID, u, v float64) bool
	scale  func(shelf store.DeviceID, cell int, t, grams float64) float64
	spoil  func(h *feed.Header) (fate health.Fate, sent bool)
	levels map[store.DeviceID]int // how many readings and frames each device has taken
}

func newStation(t *testing.T, people int) *station {
	t.Helper()
	l := newLayout(t)
	s := &station{
		layout: l, monitor: health.New(l, true), rng: rand.New(rand.NewPCG(1, 2)), levels: map[store.DeviceID]int{},
		blind: func(store.DeviceID, float64, float64) bool { return false },
		scale: func(_ store.DeviceID, _ int, _, grams float64) float64 { return grams },
		spoil: func(*feed.Header) (health.Fate, bool) { return health.Used, true },
	}
	for i := range people {
		s.people = append(s.people, &gallery.Identity{ID: gallery.IdentityID(i + 1)})
	}
	return s
}

// where is the true place of somebody.
func (s *station) where(i int) store.Vec2 {
	if s.stands && i == 0 {
		return store.Vec2{X: 2.5, Y: 5}
	}
	a := 0.25*s.at.Seconds() + 2*math.Pi*float64(i)/float64(len(s.people))
	return store.Vec2{X: 5 + 2*math.Cos(a), Y: 2.2 + 1.3*math.Sin(a)}
}

// run plays the store for a while.
func (s *station) run(d time.Duration) {
	for end := s.at + d; s.at < end; s.at += 100 * time.Millisecond {
		now := feed.Stamp(s.at)
		for i, who := range s.people {
			who.Path = append(who.Path, gallery.Sample{Time: now, Floor: s.where(i), Seen: true, Cov: gallery.Cov2{XX: 0.01, YY: 0.01}})
		}
		s.monitor.Advance(now, s.people)
		if s.at%(200*time.Millisecond) == 0 {
			for i := range s.layout.Cameras {
				if s.send(s.layout.Cameras[i].ID) {
					s.monitor.Frame(i, now, s.shoot(&s.layout.Cameras[i]))
				}
			}
			for i := range s.layout.Shelves {
				if s.send(s.layout.Shelves[i].ID) {
					s.monitor.Reading(s.weigh(&s.layout.Shelves[i]))
				}
			}
		}
	}
}

// send sends the head of a device's next message, and reports whether it is used.
func (s *station) send(id store.DeviceID) bool {
	h := &feed.Header{Device: id, Seq: uint64(s.levels[id]), Captured: feed.Stamp(s.at)}
	h.Arrived = h.Captured.Add(80*time.Millisecond + time.Duration(s.rng.NormFloat64()*20)*time.Millisecond)
	s.levels[id]++
	fate, sent := s.spoil(h)
	if sent {
		s.monitor.Message(h, fate)
	}
	return sent && fate == health.Used
}

func (s *station) shoot(cam *store.Camera) (found []detect.Detection) {
	for i := range s.people {
		at := s.where(i)
		head, ok := s.mark(cam, at.At(1.65))
		if !ok || s.rng.Float64() < 0.2 || s.blind(cam.ID, head.X, head.Y) {
			continue
		}
		foot, _ := s.mark(cam, at.At(0))
		found = append(found, detect.Detection{Score: 1, Head: head, Foot: foot})
	}
	return found
}

func (s *station) mark(cam *store.Camera, p store.Vec3) (detect.Point, bool) {
	u, v, _, ok := cam.Project(p)
	if cam.ID == "cam2" {
		u -= s.turn * cam.PixelsPerRadian(u, v)
	}
	return detect.Point{X: u + 2*s.rng.NormFloat64(), Y: v + 2*s.rng.NormFloat64(), Score: 1}, ok && cam.InImage(u, v)
}

func (s *station) weigh(box *store.Shelf) *feed.PlateReading {
	r := &feed.PlateReading{Header: feed.Header{Device: box.ID, Captured: feed.Stamp(s.at)}}
	for k := range feed.PlateSamples {
		for i := range plates {
			t := s.at.Seconds() + float64(k)/feed.PlateRate
			grams := 2000 + float64(100*i) + 0.05*t/60 + 0.9*s.rng.NormFloat64()
			grams = s.scale(box.ID, i, t, grams)
			r.Grams = append(r.Grams, float32(math.Round(10*grams)/10))
		}
	}
	return r
}

// told are the warnings as text, those that are over in brackets.
func (s *station) told() string {
	var out []string
	list := s.monitor.Warnings()
	for i := range list {
		w := &list[i]
		text := w.Name(s.layout) + " " + w.Text(s.layout)
		if w.Until > 0 {
			text = "(" + text + ")"
		}
		out = append(out, text)
	}
	return strings.Join(out, "\n")
}

// TestHealthy: half an hour without a fault, and nothing is told.
func TestHealthy(t *testing.T) {
	s := newStation(t, 3)
	s.run(30 * time.Minute)
	if got := s.told(); got != "" {
		t.Errorf("all is well, but:\n%s", got)
	}
}

// TestFaults: each fault is named within a time, with nothing else, and it is over a while after its end.
func TestFaults(t *testing.T) {
	drift := 0.0
	for name, c := range map[string]struct {
		spoil  func(s *station)
		within time.Duration
		want   string
		stays  bool // it is not told when the fault is over
	}{
		"silent": {func(s *station) {
			s.spoil = func(h *feed.Header) (health.Fate, bool) { return health.Used, h.Device != "cam3" }
		}, 6 * time.Second, "cam3 has sent nothing", false},
		"loses": {func(s *station) {
			s.spoil = func(h *feed.Header) (health.Fate, bool) {
				return health.Used, h.Device != "G1.B1.S2" || h.Seq%10 > 0
			}
		}, time.Minute, `G1.B1.S2 loses \d+ % of its messages`, false},
		"late": {func(s *station) {
			s.spoil = func(h *feed.Header) (health.Fate, bool) {
				if h.Device == "cam1" && h.Seq%4 == 0 {
					return health.TooLate, true
				}
				return health.Used, true
			}
		}, time.Minute, `cam1 \d+ % of its messages come too late`, false},
		"repeats": {func(s *station) {
			s.spoil = func(h *feed.Header) (health.Fate, bool) {
				if h.Device == "cam1" && h.Seq%4 == 0 {
					s.monitor.Message(h, health.Again)
				}
				return health.Used, true
			}
		}, time.Minute, `cam1 \d+ % of its messages come twice`, false},
		"clock": {func(s *station) {
			s.spoil = func(h *feed.Header) (health.Fate, bool) {
				if h.Device == "G1.B1.S3" {
					h.Captured = h.Captured.Add(300 * time.Millisecond)
				}
				return health.Used, true
			}
		}, time.Minute, `G1.B1.S3 has a clock that is 0\.(2|3)\d s ahead of the others`, false},
		"blind": {func(s *station) {
			s.blind = func(camera store.DeviceID, u, _ float64) bool { return camera == "cam4" && u > 500 }
		}, 3 * time.Minute, `cam4 finds nobody in \d+ % of its picture where others do`, false},
		"turned": {func(s *station) { s.turn = 3 * math.Pi / 180 }, 3 * time.Minute,
			`cam2 sees people (2\.[89]|3\.\d)° beside where they are: it was moved`, false},
		"constant": {func(s *station) { s.freeze("G1.B1.S1", 4) }, 12 * time.Second, "G1.B1.S1.P5 repeats one value", false},
		"coarse": {func(s *station) {
			s.scale = func(shelf store.DeviceID, cell int, t, grams float64) float64 {
				if shelf == "G1.B1.S1" && cell == 4 {
					return 5 * math.Round((2402.5+2*math.Sin(math.Floor(t/0.8)))/5)
				}
				return grams
			}
		}, 30 * time.Second, "G1.B1.S1.P5 answers in steps of 5 g", false},
		"noisy": {func(s *station) {
			s.scale = func(shelf store.DeviceID, cell int, _, grams float64) float64 {
				if shelf == "G1.B1.S1" && cell == 4 {
					grams += 8 * s.rng.NormFloat64()
				}
				return grams
			}
		}, time.Minute, `G1.B1.S1.P5 is noisy: [678]\.\d g`, false},
		"drifting": {func(s *station) {
			s.scale = func(shelf store.DeviceID, cell int, _, grams float64) float64 {
				if shelf == "G1.B1.S1" && cell == 4 {
					drift += 0.12 * s.rng.NormFloat64()
					grams += drift
				}
				return grams
			}
		}, 2 * time.Minute, `G1.B1.S1.P5 drifts by \d+\.\d g a minute`, true},
		"jumped": {func(s *station) {
			s.scale = func(shelf store.DeviceID, cell int, _, grams float64) float64 {
				if shelf == "G1.B1.S1" && cell == 4 {
					grams += 200
				}
				return grams
			}
		}, 30 * time.Second, `\(G1.B1.S1.P5 jumped by \+\d+ g with nobody near\)`, true},
	} {
		t.Run(name, func(t *testing.T) {
			s := newStation(t, 3)
			s.run(5 * time.Minute)
			if got := s.told(); got != "" {
				t.Fatalf("before the fault: %s", got)
			}
			well := *s
			c.spoil(s)
			s.run(c.within)
			if got := s.told(); !regexp.MustCompile("^" + c.want + "$").MatchString(got) {
				t.Errorf("after %v: %q, want %q", c.within, got, c.want)
			}
			s.turn, s.blind, s.scale, s.spoil = well.turn, well.blind, well.scale, well.spoil
			s.run(5 * time.Minute)
			if got := s.told(); !c.stays && !regexp.MustCompile(`^(\(.*\)\n?)+$`).MatchString(got) {
				t.Errorf("five minutes after its end: %q", got)
			}
		})
	}
}

// freeze makes a cell repeat what it says next.
func (s *station) freeze(box store.DeviceID, i int) {
	at := math.NaN()
	s.scale = func(shelf store.DeviceID, cell int, _, grams float64) float64 {
		if shelf != box || cell != i {
			return grams
		}
		if math.IsNaN(at) {
			at = grams
		}
		return at
	}
}

// TestTaking: somebody who stands at a shelf and takes things is no fault of its load cells.
func TestTaking(t *testing.T) {
	s := newStation(t, 2)
	s.run(time.Minute)
	s.stands = true
	s.run(time.Second)
	s.scale = func(_ store.DeviceID, cell int, t, grams float64) float64 {
		return grams - 300*math.Floor((t-60)/15)*float64(cell%2)
	}
	s.run(2 * time.Minute)
	if got := s.told(); got != "" {
		t.Errorf("goods were taken, but:\n%s", got)
	}
}

// taken is a claim that one plate lost some grams.
func taken(plate store.PlateID, grams store.Grams, sku store.SKU) *attribution.Claim {
	return &attribution.Claim{
		Change: shelf.Change{
			Plates: []shelf.PlateDelta{{Plate: plate, Mass: -grams, Std: 1}}, Mass: -grams, Std: 1, End: 1,
			Hypotheses: []shelf.Hypothesis{{SKU: sku, Count: -1, P: 0.99}},
		},
		Candidates: []attribution.Candidate{{Identity: 1, P: 1}},
	}
}

// TestPlan: two takings that weigh like what lies beside contradict the plan, one does not, nor does what a
// shopper had left there.
func TestPlan(t *testing.T) {
	l := newLayout(t)
	const want = "G1.B1.S1.P1-2 is filed as cola, and what is taken weighs like beans"
	m := health.New(l, true)
	told := func() string {
		var out []string
		for _, w := range m.Warnings() {
			if w.Until == 0 {
				out = append(out, w.Name(l)+" "+w.Text(l))
			}
		}
		return strings.Join(out, "\n")
	}
	m.Claim(taken(0, 302, "cola"))
	m.Claim(taken(1, 398, "beans"))
	if got := told(); got != "" {
		t.Errorf("after one taking: %s", got)
	}
	m.Claim(taken(1, 403, "beans"))
	if got := told(); got != want {
		t.Errorf("after two takings: %q, want %q", got, want)
	}
	for range 4 {
		m.Claim(taken(0, 301, "cola"))
	}
	if got := told(); got != "" {
		t.Errorf("set right again, but: %s", got)
	}

	m = health.New(l, true)
	for range 3 {
		left := taken(0, -400, "beans") // a shopper leaves beans, another takes them
		left.Change.Hypotheses[0].Count = 1
		m.Claim(left)
		m.Claim(taken(0, 400, "beans"))
	}
	if got := told(); got != "" {
		t.Errorf("strays came and went, but: %s", got)
	}
}
