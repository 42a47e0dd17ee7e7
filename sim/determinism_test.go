package sim_test

import (
	"context"
	"runtime"
	"slices"
	"sync"
	"testing"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/sensor"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// small is the corner store with a few small cameras and a rush at the door.
func small(t *testing.T, cameras, width int) sim.Config {
	t.Helper()
	cfg := load(t, "corner", 11)
	l := *cfg.Layout
	l.Cameras = slices.Clone(l.Cameras[2 : 2+cameras])
	for i := range l.Cameras {
		k := &l.Cameras[i].Intrinsics
		scale := float64(width) / float64(k.Width)
		k.Fx, k.Fy, k.Cx, k.Cy = k.Fx*scale, k.Fy*scale, k.Cx*scale, k.Cy*scale
		k.Width, k.Height = width, width*9/16
		l.Cameras[i].FPS = 4
	}
	cfg.Layout = &l
	cfg.Shoppers.ArrivalsPerHour = []float64{3600}
	cfg.Shoppers.Count = 4
	cfg.Cameras = cameras > 0
	return cfg
}

// notFrames passes on what is not a picture.
type notFrames struct{ feed.Sink }

func (s notFrames) Push(m feed.Message) error {
	if _, ok := m.(*feed.Frame); ok {
		return nil
	}
	return s.Sink.Push(m)
}

// digests runs a config for a while, or to its end where until is 0, and returns the digests of feed and
// ledger.
func digests(t *testing.T, cfg sim.Config, until des.Time, opt sim.Options, filter bool) [2]string {
	t.Helper()
	d := feed.NewDigest()
	var sink feed.Sink = d
	if filter {
		sink = notFrames{d}
	}
	s := sim.New(cfg, sink, opt)
	defer s.Close()
	var err error
	if until == 0 {
		err = s.Run(context.Background())
	} else {
		_, err = s.Advance(context.Background(), until)
	}
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err != nil {
		t.Fatal(err)
	}
	ledger, err := s.Ledger().Digest()
	if err != nil {
		t.Fatal(err)
	}
	return [2]string{d.Hex(), ledger}
}

// atProcs runs f with a number of processors.
func atProcs(n int, f func() [2]string) [2]string {
	defer runtime.GOMAXPROCS(runtime.GOMAXPROCS(n))
	return f()
}

// With cameras: the same bytes whatever the number of workers and processors. This is the test for the race
// detector.
func TestCamerasAreDeterministic(t *testing.T) {
	cfg, until, others := small(t, 2, 160), 6.0, [][2]int{{2, 2}, {2, 1}, {1, 2}}
	if testing.Short() {
		until, others = 4, others[:1]
	}
	run := func(procs, workers int) [2]string {
		return atProcs(procs, func() [2]string {
			return digests(t, cfg, des.FromSeconds(until), sim.Options{Workers: workers}, false)
		})
	}
	want := run(1, 1)
	for _, c := range others {
		if got := run(c[0], c[1]); got != want {
			t.Errorf("%d processors and %d workers give %v, one of each %v", c[0], c[1], got, want)
		}
	}
}

// Without cameras, to the end: the same bytes twice, in any steps; another seed gives others.
func TestRunIsDeterministic(t *testing.T) {
	for _, name := range []string{"corner", "crowd"} {
		cfg := load(t, name, 3)
		run := func(procs int) [2]string {
			return atProcs(procs, func() [2]string { return digests(t, cfg, 0, sim.Options{}, false) })
		}
		want := run(1)
		if got := run(2); got != want {
			t.Errorf("%s: two processors give %v, one %v", name, got, want)
		}
		if got := inSteps(t, cfg, 170*time.Millisecond); got != want {
			t.Errorf("%s: steps of 170 ms give %v, seconds %v", name, got, want)
		}
		cfg.Seed++
		if got := run(1); got[0] == want[0] || got[1] == want[1] {
			t.Errorf("%s: the seed does not matter", name)
		}
	}
}

func inSteps(t *testing.T, cfg sim.Config, step time.Duration) [2]string {
	t.Helper()
	d := feed.NewDigest()
	s := sim.New(cfg, d, sim.Options{})
	defer s.Close()
	for {
		done, err := s.Advance(context.Background(), s.Now().Add(step))
		if err != nil {
			t.Fatal(err)
		}
		if done {
			ledger, err := s.Ledger().Digest()
			if err != nil {
				t.Fatal(err)
			}
			return [2]string{d.Hex(), ledger}
		}
	}
}

// Cameras come and go without a byte's change in what plates and gates send, or in what happens.
func TestCamerasChangeNothingElse(t *testing.T) {
	until := des.FromSeconds(8)
	want := digests(t, small(t, 0, 0), until, sim.Options{}, true)
	for _, n := range []int{1, 2} {
		if got := digests(t, small(t, n, 64), until, sim.Options{Workers: 2}, true); got != want {
			t.Errorf("with %d cameras %v, without %v", n, got, want)
		}
	}
}

// One more arrival at the end changes nothing before it.
func TestOneMoreArrival(t *testing.T) {
	events := func(count int) ([]truth.Event, *feedLog) {
		cfg := load(t, "corner", 5)
		cfg.Shoppers.Count = count
		log := &feedLog{}
		s := sim.New(cfg, log, sim.Options{})
		defer s.Close()
		if err := s.Run(context.Background()); err != nil {
			t.Fatal(err)
		}
		return s.Ledger().Events, log
	}
	a, feedA := events(3)
	b, feedB := events(4)
	var came des.Time
	for _, e := range b {
		if e.Kind == truth.Entered && e.Token == "T0004" {
			came = e.Time
		}
	}
	if came == 0 {
		t.Fatal("the fourth does not come")
	}
	before := func(events []truth.Event) int {
		return len(slices.DeleteFunc(slices.Clone(events), func(e truth.Event) bool { return e.Time >= came }))
	}
	n := before(a)
	if n < 4 || n != before(b) || feedA.before(came) != feedB.before(came) {
		t.Errorf("%d events before the fourth comes without them, %d with", n, before(b))
	}
}

// feedLog keeps the encodings.
type feedLog struct {
	arrived []feed.Stamp
	size    []int
	bytes   []byte
}

func (l *feedLog) Push(m feed.Message) error {
	l.bytes = feed.Append(l.bytes, m)
	l.arrived, l.size = append(l.arrived, m.Head().Arrived), append(l.size, len(l.bytes))
	return nil
}

// before is what arrived before t.
func (l *feedLog) before(t des.Time) string {
	n := 0
	for i, at := range l.arrived {
		if at < feed.Stamp(t) {
			n = l.size[i]
		}
	}
	return string(l.bytes[:n])
}

// Labels agree with the truth: a second run without cameras, stopped at each exposure, has the heads and
// hands where the labels say; the visible box lies in the full one and in the image.
func TestLabelsAreTrue(t *testing.T) {
	cfg := small(t, 2, 320)
	var mu sync.Mutex
	var views []truth.FrameView
	witness := func(e sensor.Exposure) {
		mu.Lock()
		defer mu.Unlock()
		views = append(views, e.View)
	}
	_ = digests(t, cfg, des.FromSeconds(25), sim.Options{Workers: 2, Witness: witness}, false)
	slices.SortFunc(views, func(a, b truth.FrameView) int { return int(a.Time - b.Time) })
	blind := cfg
	blind.Cameras = false
	s := sim.New(blind, &counter{}, sim.Options{})
	defer s.Close()
	bodies, visible := 0, map[string]int{}
	for _, v := range views {
		if _, err := s.Advance(context.Background(), v.Time); err != nil {
			t.Fatal(err)
		}
		for i := range v.Bodies {
			bodies++
			checkBody(t, s, &cfg.Layout.Cameras[v.Camera], &v, &v.Bodies[i], visible)
		}
	}
	t.Logf("%d frames, %d bodies, visible: %v", len(views), bodies, visible)
	if bodies < 100 || visible["head"] < bodies/2 || visible["hand"] == 0 {
		t.Error("hardly anybody is seen")
	}
}

func checkBody(
	t *testing.T, s *sim.Simulation, cam *store.Camera, v *truth.FrameView, b *truth.BodyView, visible map[string]int,
) {
	t.Helper()
	checkBoxes(t, cam, b)
	var pose *world.Pose
	for _, body := range s.World().Bodies() {
		if body.ID == b.Body {
			p := body.At(v.Time)
			pose = &p
		}
	}
	if pose == nil {
		t.Errorf("body %d is seen at %v and is not there", b.Body, v.Time)
		return
	}
	checkMarks(t, cam, b, pose, visible)
}

func checkBoxes(t *testing.T, cam *store.Camera, b *truth.BodyView) {
	t.Helper()
	inside := func(a, b store.PixelBox) bool {
		return a.MinX >= b.MinX && a.MinY >= b.MinY && a.MaxX <= b.MaxX && a.MaxY <= b.MaxY
	}
	whole := store.PixelBox{MaxX: float64(cam.Intrinsics.Width), MaxY: float64(cam.Intrinsics.Height)}
	if b.VisiblePixels > 0 && !inside(b.Visible, b.Full) || !inside(b.Full, whole) {
		t.Errorf("body %d: visible %v, full %v", b.Body, b.Visible, b.Full)
	}
	if float64(b.VisiblePixels) > b.Visible.Area() || b.VisibleFraction < 0 || b.VisibleFraction > 1 {
		t.Errorf("body %d: %d pixels in %v, fraction %.2f", b.Body, b.VisiblePixels, b.Visible, b.VisibleFraction)
	}
}

func checkMarks(t *testing.T, cam *store.Camera, b *truth.BodyView, pose *world.Pose, visible map[string]int) {
	t.Helper()
	marks := map[string][2]any{
		"head": {b.Head, pose.Joints[world.Head]}, "foot": {b.Foot, pose.Foot.At(0)},
		"hand": {b.Hands[0], pose.Joints[world.LeftHand]}, "right hand": {b.Hands[1], pose.Joints[world.RightHand]},
	}
	for name, m := range marks {
		mark := m[0].(truth.Mark)
		if mark.Visibility == truth.Visible {
			visible[name]++
		}
		x, y, _, ok := cam.Project(m[1].(store.Vec3))
		if mark.Visibility != truth.Outside && (!ok || (x-mark.U)*(x-mark.U)+(y-mark.V)*(y-mark.V) > 1e-6) {
			t.Errorf("body %d: %s is labelled at %.1f, %.1f, is at %.1f, %.1f", b.Body, name, mark.U, mark.V, x, y)
		}
	}
}

// The share of frames lost on the way is the configured one; numbers go on over the gaps.
func TestDroppedFrames(t *testing.T) {
	cfg := small(t, 1, 32)
	cfg.Devices.Cameras.Drop = 0.2
	cfg.Layout.Cameras[0].FPS = 30
	log := &frames{}
	s := sim.New(cfg, log, sim.Options{})
	defer s.Close()
	if _, err := s.Advance(context.Background(), des.FromSeconds(40)); err != nil {
		t.Fatal(err)
	}
	lost := 1 - float64(log.n)/float64(log.last+1)
	t.Logf("%d frames of %d, %.3f lost", log.n, log.last+1, lost)
	if lost < 0.15 || lost > 0.25 {
		t.Errorf("%.3f lost, want 0.2", lost)
	}
}

type frames struct {
	n    int
	last uint64
}

func (f *frames) Push(m feed.Message) error {
	if _, ok := m.(*feed.Frame); ok {
		f.n++
		f.last = max(f.last, m.Head().Seq)
	}
	return nil
}
