package sim_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/fault"
	"storesim/sim/sensor"
	"storesim/sim/truth"
)

// message is one delivery.
type message struct {
	captured, arrived feed.Stamp
	bytes             []byte
}

// deliveries keeps what every message number of every device brought.
type deliveries struct {
	by   map[string][]message
	last feed.Stamp
	err  error
}

func (d *deliveries) Push(m feed.Message) error {
	h := m.Head()
	if h.Arrived < d.last {
		d.err = fmt.Errorf("%s %d arrived at %v, after %v", h.Device, h.Seq, h.Arrived, d.last)
	}
	d.last = h.Arrived
	key := fmt.Sprintf("%s %d", h.Device, h.Seq)
	d.by[key] = append(d.by[key], message{h.Captured, h.Arrived, feed.Append(nil, m)})
	return nil
}

func deliver(t *testing.T, cfg sim.Config, until time.Duration) *deliveries {
	t.Helper()
	d := &deliveries{by: map[string][]message{}}
	s := sim.New(cfg, d, sim.Options{Workers: 2})
	defer s.Close()
	if _, err := s.Advance(context.Background(), des.Time(until)); err != nil {
		t.Fatal(err)
	}
	if d.err != nil {
		t.Error(d.err)
	}
	return d
}

func same(a, b []message) bool {
	return slices.EqualFunc(a, b, func(a, b message) bool { return bytes.Equal(a.bytes, b.bytes) })
}

// Each fault changes the feed within its window and not outside. What a plate's fault leaves behind may stay.
func TestFaultsKeepToTheirWindow(t *testing.T) {
	if testing.Short() {
		t.Skip("a run with frames for every kind of fault")
	}
	cfg := small(t, 1, 64)
	cfg.Layout.Cameras[0].FPS = 10
	const until, from, to = 7 * time.Second, 2 * time.Second, 4 * time.Second
	const margin = 500 * time.Millisecond // latency, for what goes by the time of arrival
	plain := deliver(t, cfg, until)
	for _, kind := range fault.Kinds() {
		if kind.Target() == fault.OnPlan {
			continue
		}
		t.Run(string(kind), func(t *testing.T) {
			f := fault.New(kind)
			f.From, f.To = from, to
			cfg := cfg
			cfg.Devices.Faults = []fault.Fault{f}
			got := deliver(t, cfg, until)
			inside, changed := 0, 0
			stays := kind.Target() == fault.OnPlates
			for key, want := range plain.by {
				at := time.Duration(want[0].captured)
				switch equal := same(got.by[key], want); {
				case at > from && at < to:
					inside++
					if !equal {
						changed++
					}
				case (at < from-margin || at > to+margin && !stays) && at < until-2*time.Second && !equal:
					t.Errorf("%s changed at %v", key, at)
				}
			}
			t.Logf("%d of %d messages changed", changed, inside)
			if changed == 0 && kind != fault.PlateCreep { // nobody takes anything so early
				t.Error("nothing changed")
			}
		})
	}
}

// A fault that does not happen, or befalls nobody, leaves the feed as it is, byte for byte; swarm mode that
// switches all kinds off does, too.
func TestFaultsThatDoNotHappen(t *testing.T) {
	cfg := small(t, 1, 64)
	until := des.FromSeconds(6)
	want := digests(t, cfg, until, sim.Options{}, false)
	var never, nobody, all []fault.Fault
	for _, kind := range fault.Kinds() {
		f := fault.New(kind)
		all = append(all, f)
		f.P = 0
		never = append(never, f)
		f.P, f.Devices = 1, []string{"nothing-of-that-name"}
		nobody = append(nobody, f)
	}
	for _, name := range []string{"never", "nobody", "swarm off"} {
		d := cfg
		d.Devices.Faults = map[string][]fault.Fault{"never": never, "nobody": nobody, "swarm off": all}[name]
		d.Devices.Swarm = fault.Swarm{On: name == "swarm off"}
		if got := digests(t, d, until, sim.Options{}, false); got != want {
			t.Errorf("%s: %v, without faults %v", name, got, want)
		}
	}
}

// With every fault at once: the same bytes whatever the workers and processors.
func TestFaultsAreDeterministic(t *testing.T) {
	cfg := small(t, 2, 96)
	for _, kind := range fault.Kinds() {
		f := fault.New(kind)
		if kind == fault.CameraDown || kind == fault.CameraMoved {
			f.From, f.To = 2*time.Second, 3*time.Second
		}
		cfg.Devices.Faults = append(cfg.Devices.Faults, f)
	}
	run := func(procs, workers int) [2]string {
		return atProcs(procs, func() [2]string {
			return digests(t, cfg, des.FromSeconds(5), sim.Options{Workers: workers}, false)
		})
	}
	want := run(1, 1)
	for _, c := range [][2]int{{2, 2}, {2, 1}} {
		if got := run(c[0], c[1]); got != want {
			t.Errorf("%d processors and %d workers give %v, one of each %v", c[0], c[1], got, want)
		}
	}
}

// A moved camera's picture is taken, and labelled, from where it truly stands.
func TestMovedCameraIsLabelledAsItStands(t *testing.T) {
	cfg := small(t, 1, 160)
	moved := fault.New(fault.CameraMoved)
	moved.Pan, moved.From = 0.2, 5*time.Second
	cfg.Devices.Faults = []fault.Fault{moved}
	var views []truth.FrameView // one camera: one goroutine
	witness := func(e sensor.Exposure) { views = append(views, e.View) }
	_ = digests(t, cfg, des.FromSeconds(12), sim.Options{Witness: witness}, false)
	filed := cfg.Layout.Cameras[0]
	turned := filed
	sin, cos := math.Sincos(moved.Pan)
	turned.WorldFromCamera.R = filed.WorldFromCamera.R.Mul(store.Mat3{cos, 0, sin, 0, 1, 0, -sin, 0, cos})
	cfg.Cameras = false
	s := sim.New(cfg, &counter{}, sim.Options{})
	defer s.Close()
	seen := map[string]int{}
	for _, v := range views {
		if _, err := s.Advance(context.Background(), v.Time); err != nil {
			t.Fatal(err)
		}
		cam := &filed
		if v.Time >= des.Time(moved.From) {
			cam = &turned
		}
		for i := range v.Bodies {
			checkBody(t, s, cam, &v, &v.Bodies[i], seen)
		}
	}
	if seen["head"] < 5 {
		t.Errorf("hardly anybody is seen: %v", seen)
	}
}

// The numbers that faults are given are those that can be measured in the feed.
func TestFaultSizes(t *testing.T) {
	measure := func(f fault.Fault, device string, get func(plain, got []message) float64) (mean float64, n int) {
		cfg := load(t, "corner", 11)
		cfg.Shoppers.Count = 1
		until := 60 * time.Second
		plain := deliver(t, cfg, until)
		cfg.Devices.Faults = []fault.Fault{f}
		got := deliver(t, cfg, until)
		for key, want := range plain.by {
			if key[:len(device)] == device && time.Duration(want[0].captured) < until-3*time.Second {
				mean, n = mean+get(want, got.by[key]), n+1
			}
		}
		return mean / float64(n), n
	}
	count := func(_, got []message) float64 { return float64(len(got)) }
	delay := func(a, b []message) float64 { return time.Duration(b[0].arrived - a[0].arrived).Seconds() }
	clock := func(a, b []message) float64 { return time.Duration(b[0].captured - a[0].captured).Seconds() }
	drift := fault.New(fault.ClockDrifting)
	drift.PPM = 1e4
	for _, c := range []struct {
		f    fault.Fault
		get  func(a, b []message) float64
		want float64
		tol  float64
	}{
		{fault.New(fault.MessagesLost), count, 0.8, 0.03},
		{fault.New(fault.MessagesDuplicated), count, 1.2, 0.03},
		{fault.New(fault.MessagesLate), delay, 0.2, 0.03},
		{fault.New(fault.ClockSkewed), clock, 0.3, 1e-9},
		{drift, clock, 0.285, 0.01}, // 1 % of half a minute, on average
	} {
		got, n := measure(c.f, "G1", c.get)
		t.Logf("%s: %.4f over %d messages, want %.4f", c.f.Kind, got, n, c.want)
		if math.Abs(got-c.want) > c.tol {
			t.Errorf("%s: %.4f, want %.4f", c.f.Kind, got, c.want)
		}
	}
}

// The true layout has the fixtures, devices, prices and masses of the told one; facings are permuted within
// their shelf, and the share that is wrong is the one that was asked for.
func TestActual(t *testing.T) {
	cfg := load(t, "corner", 1)
	if cfg.Actual() != cfg.Layout {
		t.Error("without faults the true layout is not the told one")
	}
	wrong, redesigned := fault.New(fault.PlanWrong), fault.New(fault.PackageRedesigned)
	wrong.Share, redesigned.Share = 0.3, 0.3
	cfg.Devices.Faults = []fault.Fault{wrong, redesigned}
	moved, facings, repainted, products := 0, 0, 0, 0
	for seed := range uint64(30) {
		cfg.Seed = seed
		actual := cfg.Actual()
		m := checkFacings(t, cfg.Layout, actual)
		moved, facings = moved+m, facings+len(actual.Planogram.Facings)
		for i, p := range actual.Catalog.Products {
			q := cfg.Layout.Catalog.Products[i]
			if p.Art != q.Art {
				repainted++
			}
			if p.Art.Brand != q.Art.Brand || p.SKU != q.SKU || p.Price != q.Price || p.Mass != q.Mass {
				t.Errorf("%s became %+v", q.SKU, p)
			}
		}
		products += len(actual.Catalog.Products)
	}
	a, b := float64(moved)/float64(facings), float64(repainted)/float64(products)
	t.Logf("%.3f of the facings moved, %.3f of the packages redesigned", a, b)
	if math.Abs(a-0.3) > 0.05 || math.Abs(b-0.3) > 0.05 {
		t.Errorf("%.3f moved, %.3f redesigned, want 0.3 of each", a, b)
	}
}

// checkFacings counts the facings that lie elsewhere than filed.
func checkFacings(t *testing.T, told, actual *store.Layout) (moved int) {
	t.Helper()
	for i, f := range actual.Planogram.Facings {
		g := told.Planogram.Facings[i]
		if f.SKU != g.SKU || f.Count != g.Count || told.Plates[f.First].Shelf != told.Plates[g.First].Shelf {
			t.Errorf("facing %+v became %+v", g, f)
		}
		if f.First != g.First {
			moved++
		}
	}
	return moved
}

// What shoppers take is what lies there: receipts of a store whose plan is wrong name real goods, and stock
// and money add up.
func TestWrongPlanRuns(t *testing.T) {
	cfg := load(t, "corner", 4)
	cfg.Duration = time.Minute
	wrong := fault.New(fault.PlanWrong)
	wrong.Share = 1
	cfg.Devices.Faults = []fault.Fault{wrong, fault.New(fault.PackageRedesigned)}
	s := sim.New(cfg, &counter{}, sim.Options{})
	defer s.Close()
	if err := s.Run(context.Background()); err != nil {
		t.Fatal(err)
	}
	if err := s.Check(); err != nil {
		t.Error(err)
	}
	astray := 0
	for _, e := range s.Ledger().Events {
		if e.Kind != truth.Picked {
			continue
		}
		if f, ok := cfg.Layout.FacingOf(e.Plate); ok && f.SKU != e.SKU {
			astray++
		}
	}
	if astray == 0 {
		t.Error("everything lies where it is filed")
	}
}
