package fault_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storesim/sim/des"
	"storesim/sim/fault"
)

func TestWindow(t *testing.T) {
	for _, c := range []struct {
		w    fault.Window
		at   time.Duration
		want bool
	}{
		{fault.Window{}, 0, true},
		{fault.Window{}, 100 * time.Hour, true},
		{fault.Window{From: time.Second}, time.Second - 1, false},
		{fault.Window{From: time.Second}, time.Second, true},
		{fault.Window{From: time.Second, To: 2 * time.Second}, 2*time.Second - 1, true},
		{fault.Window{From: time.Second, To: 2 * time.Second}, 2 * time.Second, false},
	} {
		if got := c.w.Holds(des.Time(c.at)); got != c.want {
			t.Errorf("%+v holds %v: %v", c.w, c.at, got)
		}
	}
}

// Every kind has a target and a default that does something, and is in the documentation once.
func TestKinds(t *testing.T) {
	zero := 0
	for _, kind := range fault.Kinds() {
		f := fault.New(kind)
		if f.Kind != kind || f.P != 1 || f.Hit <= 0 {
			t.Errorf("%s: default %+v", kind, f)
		}
		f.Kind, f.P, f.Hit = "", 0, 0
		if f.Share+f.Pan+f.Gain+f.PPM+f.Grams+f.Drift+f.Step == 0 && f.Delay+f.Skew == 0 {
			zero++
		}
	}
	if zero != 2 { // CameraDown and PlateDead have no size
		t.Errorf("%d kinds have no size", zero)
	}
	if len(slices.Compact(slices.Sorted(slices.Values(fault.Kinds())))) != len(fault.Kinds()) {
		t.Error("a kind is listed twice")
	}
}

func TestPatterns(t *testing.T) {
	faults := func(kind fault.Kind, patterns ...string) fault.Set {
		f := fault.New(kind)
		f.Hit, f.Devices = 1, patterns
		return fault.Resolve([]fault.Fault{f}, fault.Swarm{}, 1)
	}
	for _, c := range []struct {
		name string
		list fault.List
		want int
	}{
		{"all cameras", faults(fault.CameraDown).Camera("cam3"), 1},
		{"one camera", faults(fault.CameraDown, "cam3").Camera("cam3"), 1},
		{"another camera", faults(fault.CameraDown, "cam3").Camera("cam4"), 0},
		{"not a camera's fault", faults(fault.PlateDead).Camera("cam3"), 0},
		{"a shelf by a glob", faults(fault.PlateDead, "G1.B*.S2").Plate("G1.B3.S2", 0), 1},
		{"another shelf", faults(fault.PlateDead, "G1.B*.S2").Plate("G1.B3.S1", 0), 0},
		{"one plate", faults(fault.PlateDead, "G1.B1.S2.P3").Plate("G1.B1.S2", 2), 1},
		{"another plate", faults(fault.PlateDead, "G1.B1.S2.P3").Plate("G1.B1.S2", 3), 0},
		{"a gate's messages", faults(fault.MessagesLost, "gate-*").Device("gate-in"), 1},
		{"a door", faults(fault.DoorFogged, "G2").Gondola("G2"), 1},
		{"the plan", faults(fault.PlanWrong, "cola").Plan(), 1},
	} {
		if len(c.list) != c.want {
			t.Errorf("%s: %d faults, want %d", c.name, len(c.list), c.want)
		}
	}
}

// A device's luck does not depend on other devices or faults of other kinds, and Hit is the share of devices.
func TestHitAndProbability(t *testing.T) {
	dead := fault.New(fault.PlateDead)
	rare := fault.New(fault.CameraDown)
	rare.P = 0.3
	hit, happened := 0, 0
	for seed := range uint64(100) {
		alone := fault.Resolve([]fault.Fault{dead}, fault.Swarm{}, seed)
		both := fault.Resolve([]fault.Fault{dead, rare}, fault.Swarm{}, seed)
		for i := range 50 {
			n := len(alone.Plate("S", i))
			hit += n
			if len(both.Plate("S", i)) != n {
				t.Fatalf("seed %d: plate %d depends on a camera's fault", seed, i)
			}
		}
		happened += len(both.Camera("cam1"))
	}
	if share := float64(hit) / 5000; share < 0.12 || share > 0.16 {
		t.Errorf("%.3f of the plates are dead, want 0.14", share)
	}
	if happened < 18 || happened > 42 {
		t.Errorf("the fault with probability 0.3 happened in %d of 100 seeds", happened)
	}
}

// Over seeds each kind is on in about half, independently of the others; whole kinds go on and off.
func TestSwarm(t *testing.T) {
	var list []fault.Fault
	for _, kind := range fault.Kinds() {
		list = append(list, fault.New(kind), fault.New(kind))
	}
	const seeds = 400
	on, sets := map[fault.Kind]int{}, map[string]bool{}
	for seed := range uint64(seeds) {
		s := fault.Resolve(list, fault.Swarm{On: true, Share: 0.5}, seed)
		var names []string
		for _, kind := range s.Kinds() {
			on[kind]++
			names = append(names, string(kind))
		}
		sets[strings.Join(names, " ")] = true
		if n := len(s.Camera("cam")) + len(s.Device("cam")) + len(s.Plan()); n%2 != 0 {
			t.Errorf("seed %d: one of two faults of a kind is on", seed)
		}
	}
	for _, kind := range fault.Kinds() {
		if on[kind] < seeds*4/10 || on[kind] > seeds*6/10 {
			t.Errorf("%s is on in %d of %d seeds", kind, on[kind], seeds)
		}
	}
	if len(sets) < seeds*95/100 {
		t.Errorf("only %d different sets in %d seeds", len(sets), seeds)
	}
	if n := len(fault.Resolve(list, fault.Swarm{}, 1).Kinds()); n != len(fault.Kinds()) {
		t.Errorf("without swarm %d kinds are on", n)
	}
}

// At returns the last fault of a kind whose window holds the time, and only such a one.
func TestAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var list []fault.Fault
		for range rapid.IntRange(0, 6).Draw(t, "faults") {
			f := fault.New(rapid.SampledFrom([]fault.Kind{fault.CameraDown, fault.Glare}).Draw(t, "kind"))
			f.From = time.Duration(rapid.IntRange(0, 5).Draw(t, "from"))
			f.To = time.Duration(rapid.IntRange(0, 9).Draw(t, "to"))
			list = append(list, f)
		}
		now := des.Time(rapid.IntRange(0, 9).Draw(t, "now"))
		var want *fault.Fault
		for i := range list {
			if list[i].Kind == fault.Glare && list[i].Holds(now) {
				want = &list[i]
			}
		}
		got := fault.Resolve(list, fault.Swarm{}, 1).Camera("cam").At(fault.Glare, now)
		if (got == nil) != (want == nil) || got != nil && got.Window != want.Window {
			t.Errorf("got %+v, want %+v of %+v", got, want, list)
		}
	})
}

func BenchmarkNoFaults(b *testing.B) {
	list := fault.Resolve(nil, fault.Swarm{}, 1).Plate("G1.B1.S1", 3)
	for b.Loop() {
		if list.At(fault.PlateDead, 7) != nil {
			b.Fatal("a fault")
		}
	}
}
