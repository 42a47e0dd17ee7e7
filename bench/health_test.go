package bench_test

import (
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"storesim/bench"
	"storesim/bench/emulator"
	"storesim/pipeline/health"
	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/fault"
)

// emulated plays the everyday mix with emulated detections.
func emulated(t *testing.T, seed uint64, open time.Duration, change func(*sim.Config)) (*bench.Run, *store.Layout) {
	t.Helper()
	sc, err := scenarios.Load("everyday")
	if err != nil {
		t.Fatal(err)
	}
	model, err := emulator.Committed()
	if err != nil {
		t.Fatal(err)
	}
	cfg := sc.Config
	cfg.Seed, cfg.Duration, cfg.Cameras = seed, open, true
	cfg.Devices.Plates.Dead = 0
	change(&cfg)
	return do(t, cfg, bench.Options{Kind: bench.Ours, Workers: 2, Sketch: 8, Emulator: model}), cfg.Layout
}

// TestNoFalseAlarms: an everyday store in which nothing is broken has no warnings.
func TestNoFalseAlarms(t *testing.T) {
	seeds := []uint64{340, 341, 342}
	if testing.Short() {
		seeds = seeds[:1]
	}
	for _, seed := range seeds {
		r, l := emulated(t, seed, 5*time.Minute, func(*sim.Config) {})
		for i := range r.Warnings {
			w := &r.Warnings[i]
			t.Errorf("seed %d: %s %s, since %.0f s", seed, w.Name(l), w.Text(l), w.Since.Seconds())
		}
	}
}

// broken is a fault and the warnings that it must lead to.
type broken struct {
	fault.Fault
	kinds  []health.Kind // any of them will do
	within time.Duration // from the fault's begin
	share  float64       // of the things that it befalls, at least
}

func brokenBy(kind fault.Kind, devices string, change func(*fault.Fault), b broken) broken {
	b.Fault = fault.New(kind)
	b.Devices, b.Hit = strings.Fields(devices), 1
	if change != nil {
		change(&b.Fault)
	}
	return b
}

// TestFaultsAreNamed: faults of many kinds at once on different devices, each named within its time, and
// nothing else is.
func TestFaultsAreNamed(t *testing.T) {
	list := []broken{
		brokenBy(fault.CameraDown, "cam5", func(f *fault.Fault) { f.From = 30 * time.Second },
			broken{kinds: []health.Kind{health.Silent}, within: 7 * time.Second, share: 1}),
		brokenBy(fault.FramesDropped, "cam4", nil,
			broken{kinds: []health.Kind{health.Loses}, within: time.Minute, share: 1}),
		brokenBy(fault.ClockSkewed, "cam1 G4.B1.*", nil,
			broken{kinds: []health.Kind{health.Clock}, within: time.Minute, share: 1}),
		brokenBy(fault.MessagesLost, "G4.B2.*", nil,
			broken{kinds: []health.Kind{health.Loses}, within: time.Minute, share: 1}),
		brokenBy(fault.MessagesLate, "G4.B3.*", nil,
			broken{kinds: []health.Kind{health.Late}, within: time.Minute, share: 1}),
		brokenBy(fault.MessagesDuplicated, "G6.B1.*", nil,
			broken{kinds: []health.Kind{health.Repeats}, within: time.Minute, share: 1}),
		brokenBy(fault.PlateDead, "G1.B1.S1.*", nil,
			broken{kinds: []health.Kind{health.Constant}, within: 12 * time.Second, share: 1}),
		brokenBy(fault.SlowScale, "G3.B1.S1.*", nil,
			broken{kinds: []health.Kind{health.Coarse, health.Constant}, within: time.Minute, share: 0.9}),
		brokenBy(fault.PlateNoisy, "G5.B1.S1.*", func(f *fault.Fault) { f.Grams = 25 },
			broken{kinds: []health.Kind{health.Noisy}, within: 2 * time.Minute, share: 0.9}),
		brokenBy(fault.PlateDrift, "G2.B1.S1.*", func(f *fault.Fault) { f.Drift = 200 },
			broken{kinds: []health.Kind{health.Drifting}, within: 5 * time.Minute, share: 0.9}),
		brokenBy(fault.PlateOffset, "G2.B3.S2.*", func(f *fault.Fault) { f.From = 3 * time.Second },
			broken{kinds: []health.Kind{health.Jumped, health.Drifting}, within: time.Minute, share: 0.9}),
	}
	r, l := emulated(t, 343, 5*time.Minute, func(cfg *sim.Config) {
		for _, b := range list {
			cfg.Devices.Faults = append(cfg.Devices.Faults, b.Fault)
		}
	})
	named := make([]bool, len(r.Warnings))
	for i := range list {
		list[i].check(t, l, r.Warnings, named)
	}
	for i, ok := range named {
		if w := &r.Warnings[i]; !ok {
			t.Errorf("nothing is wrong, but %s %s, since %.0f s", w.Name(l), w.Text(l), w.Since.Seconds())
		}
	}
}

// check looks for a fault's warnings, and marks them.
func (b *broken) check(t *testing.T, l *store.Layout, warnings []health.Warning, named []bool) {
	t.Helper()
	all, found := b.befallen(l), map[string]bool{}
	for i := range warnings {
		w := &warnings[i]
		name := w.Name(l)
		if !slices.Contains(b.kinds, w.Kind) || !slices.Contains(all, name) {
			continue
		}
		named[i] = true
		if time.Duration(w.Found) <= b.From+b.within {
			found[name] = true
		}
	}
	t.Logf("%s: %d of %d named within %v", b.Kind, len(found), len(all), b.within)
	if float64(len(found)) < b.share*float64(len(all)) || len(all) == 0 {
		t.Errorf("%s: of %v only %v within %v", b.Kind, all, found, b.within)
	}
}

// befallen are the devices or plates that a fault befalls.
func (b *broken) befallen(l *store.Layout) (out []string) {
	for i := range l.Cameras {
		if id := string(l.Cameras[i].ID); b.Matches(id) {
			out = append(out, id)
		}
	}
	for i := range l.Shelves {
		if id := string(l.Shelves[i].ID); b.Matches(id) {
			out = append(out, id)
		}
	}
	for i := range l.Plates {
		w := health.Warning{Device: l.Shelves[l.Plates[i].Shelf].ID, Plates: []store.PlateID{store.PlateID(i)}}
		if name := w.Name(l); strings.Count(b.Devices[0], ".") == 3 && b.Matches(name) {
			out = append(out, name)
		}
	}
	return out
}

// TestMovedCamera: a camera that hangs three degrees to the side, and no other, is named within five minutes.
func TestMovedCamera(t *testing.T) {
	r, l := emulated(t, 344, 5*time.Minute, func(cfg *sim.Config) {
		f := fault.New(fault.CameraMoved)
		f.Devices = []string{"cam2"}
		f.Pan = 3 * math.Pi / 180
		cfg.Devices.Faults = append(cfg.Devices.Faults, f)
	})
	if n := len(r.Warnings); n != 1 || r.Warnings[0].Kind != health.Turned || r.Warnings[0].Device != "cam2" {
		for i := range r.Warnings {
			t.Logf("%s %s", r.Warnings[i].Name(l), r.Warnings[i].Text(l))
		}
		t.Fatalf("%d warnings, want that cam2 was moved", n)
	}
	t.Logf("%s, found at %.0f s", r.Warnings[0].Text(l), r.Warnings[0].Found.Seconds())
}

// TestWrongPlan: where half of the facings have changed places with their neighbours, those are named of
// which goods of another mass were taken a few times, and none that lie right.
func TestWrongPlan(t *testing.T) {
	var filed, actual *store.Layout
	r, l := emulated(t, 345, 15*time.Minute, func(cfg *sim.Config) {
		f := fault.New(fault.PlanWrong)
		f.Share = 0.5
		cfg.Devices.Faults = append(cfg.Devices.Faults, f)
		filed, actual = cfg.Layout, cfg.Actual()
	})
	n := 0
	for i := range r.Warnings {
		w := &r.Warnings[i]
		if w.Kind != health.Plan {
			t.Errorf("%s %s", w.Name(l), w.Text(l))
			continue
		}
		n++
		if !slices.ContainsFunc(w.Plates, func(p store.PlateID) bool {
			was, _ := filed.FacingOf(p)
			is, ok := actual.FacingOf(p)
			return !ok || is.SKU != was.SKU
		}) {
			t.Errorf("%s %s, but it lies there", w.Name(l), w.Text(l))
		}
		t.Logf("%s %s, found at %.0f s", w.Name(l), w.Text(l), w.Found.Seconds())
	}
	if n == 0 {
		t.Error("no facing is named")
	}
}
