package gallery

import (
	"cmp"
	"fmt"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/pipeline/track"
)

// The tests' own little world: walkers on straight lines between stops, and detections as projections with
// noise.

type stop struct {
	at   store.Vec2
	wait float64 // s
	look float64 // yaw while waiting
}

type walker struct {
	token  store.Token
	enter  float64 // s, at the first stop
	speed  float64 // m/s
	skull  float64 // m
	stops  []stop
	leaves bool // the last stop is beyond the exit
	bends  bool // to the lowest shelf at every third reach
	embed  [detect.EmbeddingSize]float64
}

// pose returns where the walker is at t; ok is false before it came and after it left.
func (w *walker) pose(t float64) (at store.Vec2, yaw float64, waits, ok bool) {
	t -= w.enter
	if t < 0 {
		return at, 0, false, false
	}
	for i, s := range w.stops {
		if t < s.wait {
			return s.at, s.look, true, true
		}
		t -= s.wait
		if i+1 == len(w.stops) {
			break
		}
		way := w.stops[i+1].at.Sub(s.at)
		d := way.Len() / w.speed
		if t < d {
			return s.at.Add(way.Scale(t / d)), math.Atan2(way.Y, way.X), false, true
		}
		t -= d
	}
	return at, 0, false, false
}

func (w *walker) left() float64 {
	t := w.enter
	for i, s := range w.stops {
		t += s.wait
		if i > 0 {
			t += s.at.Dist(w.stops[i-1].at) / w.speed
		}
	}
	return t
}

// points returns head and hands at t.
func (w *walker) points(t float64) (head store.Vec3, hands [2]store.Vec3, ok bool) {
	at, yaw, waits, ok := w.pose(t)
	reach := waits && math.Mod(t-w.enter, 3) < 2
	fwd := store.Heading(yaw)
	sway := 0.04 * math.Sin(2.1*t+w.enter)
	head = at.Add(fwd.Scale(0.03 + sway)).At(w.skull)
	left := at.Add(fwd.Perp().Scale(0.27)).Add(fwd.Scale(0.05))
	right := at.Add(fwd.Perp().Scale(-0.27)).Add(fwd.Scale(0.05))
	hands = [2]store.Vec3{left.At(0.85), right.At(0.9)}
	if phase := math.Mod(t-w.enter, 9) / 2; reach && w.bends && phase < 1 {
		deep := math.Pow(math.Sin(math.Pi*phase), 2)
		head = at.Add(fwd.Scale(0.03 + sway + 0.17*deep)).At(w.skull - 0.5*deep)
		hands[1] = at.Add(fwd.Scale(0.4 + 0.15*deep)).At(0.9 - 0.5*deep)
		return head, hands, ok
	}
	if reach {
		hands[1] = at.Add(fwd.Scale(0.6)).Add(fwd.Perp().Scale(-0.1)).At(1.25)
	}
	return head, hands, ok
}

type world struct {
	layout  *store.Layout
	walkers []walker
	rng     *rand.Rand
	fps     float64
	miss    float64
	alarms  float64 // a frame
	doubles float64 // share of detections that come twice
	ghosts  bool    // camera 4 takes a poster for a person
	things  bool    // two cameras often take two things near the entry for one head
	sigma   float64 // px, of heads and hands
	vague   float64 // noise of each component of an embedding, whose length is about 1
	blind   func(camera int, t float64) bool
}

func testLayout(tb testing.TB, cameras int) *store.Layout {
	tb.Helper()
	l := store.Layout{
		Floor: store.Rect{Max: store.Vec2{X: 12, Y: 8}}, Ceiling: 3,
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, A: store.Vec2{X: 1}, B: store.Vec2{X: 2}, Inward: store.Vec2{Y: 1}},
			{ID: "out", Kind: store.Exit, A: store.Vec2{X: 10}, B: store.Vec2{X: 11}, Inward: store.Vec2{Y: 1}},
		},
	}
	for i := range cameras {
		x, y := 1.5+3*float64(i/2), 0.4+7.2*float64(i%2)
		eye := store.Vec3{X: x, Y: y, Z: 2.9}
		aim := store.Vec3{X: x + 0.1*(6-x), Y: y + 0.5*(4-y), Z: 0.9}
		l.Cameras = append(l.Cameras, store.Camera{
			ID: store.DeviceID(fmt.Sprint("cam", i)), FPS: 8,
			Intrinsics:      store.NewIntrinsics(1280, 720, 95*math.Pi/180),
			WorldFromCamera: store.LookAt(eye, aim),
		})
	}
	layout, err := store.NewLayout(l)
	if err != nil {
		tb.Fatal(err)
	}
	return layout
}

// aisleLayout is a store with two islands and six cameras over the ends of three aisles.
func aisleLayout(tb testing.TB) *store.Layout {
	tb.Helper()
	l := store.Layout{
		Floor: store.Rect{Max: store.Vec2{X: 11.5, Y: 8}}, Ceiling: 3,
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, A: store.Vec2{X: 7.3}, B: store.Vec2{X: 8.2}, Inward: store.Vec2{Y: 1}},
			{ID: "out", Kind: store.Exit, A: store.Vec2{X: 3.3}, B: store.Vec2{X: 4.2}, Inward: store.Vec2{Y: 1}},
		},
	}
	for _, at := range []store.Vec2{{X: 3.6, Y: 5.4}, {X: 7.5, Y: 5.4}} {
		l.Gondolas = append(l.Gondolas, store.Gondola{
			ID: fmt.Sprint("G", at.X), Pose: store.FloorPose(at, -math.Pi/2), Height: 1.4, Depth: 0.9,
			Bays: []store.Bay{{Width: 2.7, Shelves: []store.ShelfSpec{{Height: 0.6, Plates: 20}}}},
		})
	}
	for i := range 6 {
		x, y := []float64{2.1, 6, 10.2}[i/2], []float64{0.25, 7.75}[i%2]
		aim := store.Vec3{X: x - 0.3, Y: y + 0.45*(8-2*y), Z: 0.9}
		l.Cameras = append(l.Cameras, store.Camera{
			ID: store.DeviceID(fmt.Sprint("cam", i)), FPS: 5,
			Intrinsics:      store.NewIntrinsics(1280, 720, 95*math.Pi/180),
			WorldFromCamera: store.LookAt(store.Vec3{X: x, Y: y, Z: 2.9}, aim),
		})
	}
	layout, err := store.NewLayout(l)
	if err != nil {
		tb.Fatal(err)
	}
	return layout
}

// aisles returns walkers who shop at the shelves of aisleLayout.
func aisles(seed uint64, n int, apart float64) []walker {
	rng := rand.New(rand.NewPCG(seed, 3))
	spot := func(x, y, yaw float64) stop {
		return stop{store.Vec2{X: x, Y: y + rng.NormFloat64()/3}, 3 + 6*rng.Float64(), yaw}
	}
	out := make([]walker, n)
	for i := range out {
		x := 5.9 + 0.3*rng.Float64()
		out[i] = walker{
			token: store.Token(fmt.Sprint("token", i)), enter: 2 + apart*float64(i), speed: 1 + 0.3*rng.Float64(),
			skull: 1.45 + 0.3*rng.Float64(), leaves: true, bends: true,
			stops: []stop{
				{at: store.Vec2{X: 7.75, Y: -0.6}, wait: 0.6, look: 1.6}, {at: store.Vec2{X: 7.75, Y: 1}},
				{at: store.Vec2{X: 9.4, Y: 2}}, spot(8.8, 4, 3.1), {at: store.Vec2{X: 8.7, Y: 6.4}},
				{at: store.Vec2{X: x, Y: 6.5}}, spot(7.1, 4.2, 0), spot(4.9, 3.8, 3.1), {at: store.Vec2{X: x, Y: 1.8}},
				{at: store.Vec2{X: 2.4, Y: 1.6}}, spot(3.2, 3.8, 0),
				{at: store.Vec2{X: 3.75, Y: 1}}, {at: store.Vec2{X: 3.75, Y: -0.9}},
			},
		}
	}
	return out
}

func newWorld(tb testing.TB, seed uint64, walkers []walker) *world {
	tb.Helper()
	w := &world{
		layout: testLayout(tb, 8), walkers: walkers, rng: rand.New(rand.NewPCG(seed, 1)),
		fps: 8, miss: 0.08, alarms: 0.03, sigma: 2, vague: 0.12,
	}
	for i := range w.walkers {
		for k := range w.walkers[i].embed {
			w.walkers[i].embed[k] = w.rng.NormFloat64() / 4
		}
	}
	return w
}

func (w *world) point(c *store.Camera, p store.Vec3, sigma, score float64) detect.Point {
	u, v, _, ok := c.Project(p)
	if !ok || !c.InImage(u, v) {
		return detect.Point{}
	}
	return detect.Point{
		X: u + sigma*w.rng.NormFloat64(), Y: v + sigma*w.rng.NormFloat64(),
		XX: sigma * sigma, YY: sigma * sigma, Score: score,
	}
}

// see returns the detections of camera c at t.
func (w *world) see(ci int, t float64) []detect.Detection {
	c := &w.layout.Cameras[ci]
	type candidate struct {
		det   detect.Detection
		depth float64
	}
	var all []candidate
	for i := range w.walkers {
		head, hands, ok := w.walkers[i].points(t)
		if !ok || head.Dist(c.WorldFromCamera.T) > 9 {
			continue
		}
		d := detect.Detection{Score: 0.9, Head: w.point(c, head, w.sigma, 0.9)}
		at, _, _, _ := w.walkers[i].pose(t)
		d.Foot = w.point(c, at.At(0), 8, 0.5)
		for h := range hands {
			if w.rng.Float64() < 0.7 {
				d.Hands[h] = w.point(c, hands[h], w.sigma, 0.7)
			}
		}
		for k, e := range w.walkers[i].embed {
			d.Embedding[k] = float32(e + w.vague*w.rng.NormFloat64())
		}
		if d.Head.Score == 0 || w.rng.Float64() < w.miss {
			continue
		}
		d.Box = store.PixelBox{MinX: d.Head.X - 40, MinY: d.Head.Y - 20, MaxX: d.Head.X + 40, MaxY: d.Head.Y + 200}
		_, _, depth, _ := c.Project(head)
		all = append(all, candidate{d, depth})
	}
	slices.SortFunc(all, func(a, b candidate) int { return cmp.Compare(a.depth, b.depth) })
	var out []detect.Detection
	for i, a := range all {
		if !slices.ContainsFunc(all[:i], func(b candidate) bool {
			return math.Hypot(a.det.Head.X-b.det.Head.X, a.det.Head.Y-b.det.Head.Y) < 25
		}) {
			out = append(out, a.det)
			if w.rng.Float64() < w.doubles {
				a.det.Head.X += 12
				out = append(out, a.det)
			}
		}
	}
	if w.rng.Float64() < w.alarms {
		out = append(out, w.alarm())
	}
	if w.ghosts && ci == 4 {
		out = append(out, detect.Detection{Score: 0.6, Head: w.poster(300, 200), Foot: w.poster(320, 330)})
	}
	if w.things && w.rng.Float64() < 0.7 {
		out = append(out, w.thing(c, ci)...)
	}
	return out
}

// thing is one head in the two cameras that see it best, each at its own end of half a metre.
func (w *world) thing(c *store.Camera, ci int) []detect.Detection {
	at := w.layout.Gate(store.Entry).Centre().Add(store.Vec2{X: 1.2, Y: 1.2})
	at.X += 0.5 * float64(ci%2)
	head := w.point(c, at.At(1.6), w.sigma, 0.45)
	if ci > 3 || head.Score == 0 {
		return nil
	}
	return []detect.Detection{{Score: 0.45, Head: head}}
}

func (w *world) poster(x, y float64) detect.Point {
	return detect.Point{X: x + w.rng.NormFloat64(), Y: y + w.rng.NormFloat64(), XX: 4, YY: 4, Score: 0.6}
}

func (w *world) alarm() detect.Detection {
	x, y := 1280*w.rng.Float64(), 720*w.rng.Float64()
	d := detect.Detection{Score: 0.5, Head: detect.Point{X: x, Y: y, XX: 9, YY: 9, Score: 0.5}}
	for k := range d.Embedding {
		d.Embedding[k] = float32(w.rng.NormFloat64() / 4)
	}
	return d
}

func stamp(t float64) feed.Stamp { return feed.Stamp(math.Round(t * 1e9)) }

// run plays the world into a gallery and returns it with all exits.
func (w *world) run(seconds float64) (*Floor, []Exit) {
	f := New(w.layout, Options{})
	trackers := make([]*track.Tracker, len(w.layout.Cameras))
	next, skew := make([]float64, len(trackers)), make([]float64, len(trackers))
	for i := range trackers {
		trackers[i] = track.New(track.Options{})
		next[i] = w.rng.Float64() / w.fps
		skew[i] = 0.015 * w.rng.NormFloat64()
	}
	var exits []Exit
	for tick := 0.0; tick < seconds; tick += 0.15 {
		w.gates(f, tick, tick+0.15)
		for c := range trackers {
			for ; next[c] < tick+0.15; next[c] += 1 / w.fps {
				if w.rng.Float64() < 0.05 || w.blind != nil && w.blind(c, next[c]) {
					continue
				}
				at := stamp(next[c] + skew[c])
				f.Observe(View{Camera: c, Time: at, Tracklets: trackers[c].Update(at, w.see(c, next[c]))})
			}
		}
		f.Advance(stamp(tick + 0.1))
		exits = append(exits, f.Exits()...)
	}
	return f, exits
}

// gates sends what the gates notice in [from, to): a token 1.2 s before its bearer comes, and departures.
func (w *world) gates(f *Floor, from, to float64) {
	for i := range w.walkers {
		p := &w.walkers[i]
		if t := p.enter - 1.2; p.token != "" && t >= from && t < to {
			f.Gate(&feed.GateEvent{Header: feed.Header{Device: "in", Captured: stamp(t)}, Kind: feed.TokenRead, Token: p.token})
		}
		if t := p.left() + p.stops[len(p.stops)-1].at.Y/p.speed; p.leaves && t >= from && t < to {
			f.Gate(&feed.GateEvent{Header: feed.Header{Device: "out", Captured: stamp(t)}, Kind: feed.Left})
		}
	}
}

var (
	door = stop{at: store.Vec2{X: 1.5, Y: -0.4}}
	way  = stop{at: store.Vec2{X: 10.5, Y: -0.5}}
)

// shop returns walkers who visit random places and leave, entering some seconds apart.
func shop(seed uint64, n int, apart float64) []walker {
	rng := rand.New(rand.NewPCG(seed, 2))
	out := make([]walker, n)
	for i := range out {
		w := walker{
			token: store.Token(fmt.Sprint("token", i)), enter: 2 + apart*float64(i), speed: 1 + 0.3*rng.Float64(),
			skull: 1.45 + 0.3*rng.Float64(), stops: []stop{door, {at: store.Vec2{X: 1.5, Y: 1}}},
		}
		for range 3 {
			w.stops = append(w.stops, stop{
				at:   store.Vec2{X: 1 + 10*rng.Float64(), Y: 1.2 + 6*rng.Float64()},
				wait: 4 + 6*rng.Float64(), look: 6 * rng.Float64(),
			})
		}
		w.stops = append(w.stops, stop{at: store.Vec2{X: 10.5, Y: 1}}, way)
		w.leaves = true
		out[i] = w
	}
	return out
}
