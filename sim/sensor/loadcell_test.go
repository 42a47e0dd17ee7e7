package sensor_test

import (
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
	"storesim/sim/world"
)

// still are plates without any error of their own.
func still(t *testing.T) sim.Config {
	t.Helper()
	cfg := corner(t)
	cfg.Devices.Plates = sensor.PlateConfig{Settle: 500 * time.Millisecond, CreepTime: 20 * time.Second,
		Latency: 80 * time.Millisecond}
	return cfg
}

// celled is the layout with all shelves by one rule.
func celled(t *testing.T, l *store.Layout, rule store.CellRule) *store.Layout {
	t.Helper()
	out := *l
	out.Gondolas = slices.Clone(l.Gondolas)
	for g := range out.Gondolas {
		bays := slices.Clone(out.Gondolas[g].Bays)
		for b := range bays {
			bays[b].Shelves = slices.Clone(bays[b].Shelves)
			for s := range bays[b].Shelves {
				bays[b].Shelves[s].Cells = rule
			}
		}
		out.Gondolas[g].Bays = bays
	}
	made, err := store.NewLayout(out)
	if err != nil {
		t.Fatal(err)
	}
	return made
}

// A shared cell reads the sum of what its plates would; a shelf without cells sends nothing.
func TestCellsAddUp(t *testing.T) {
	read := func(rule store.CellRule) *station {
		cfg := still(t)
		cfg.Layout = celled(t, cfg.Layout, rule)
		s := newStation(cfg, 1)
		s.sim.RunUntil(des.FromSeconds(1))
		s.w.Take(&world.Body{}, world.Left, 0, 1, world.Reach{})
		s.sim.RunUntil(des.FromSeconds(5))
		s.unpack()
		return s
	}
	alone := read(store.CellPlate)
	for _, rule := range []store.CellRule{store.CellFacing, store.CellPair, store.CellShelf} {
		s := read(rule)
		for i := range s.layout.Shelves {
			box := &s.layout.Shelves[i]
			for c := range box.Cells.Len() {
				first, n := box.CellPlates(c)
				want := 0.0
				for k := range n {
					own := alone.between(int(first)+k, 4*time.Second, 5*time.Second)
					want += meanOf(own)
				}
				if got := meanOf(s.between(int(first), 4*time.Second, 5*time.Second)); math.Abs(got-want) > 0.01 {
					t.Fatalf("%s: cell %d of %s reads %.2f g, its %d plates hold %.2f g", rule, c, box.ID, got, n, want)
				}
			}
		}
	}
	if none := read(store.CellNone); len(none.arrived) > 0 {
		t.Errorf("%d readings of shelves without cells", len(none.arrived))
	}
}

// What stands on two plates shakes the shelf once, as hard as the same mass on one.
func TestAWideThingShakesOnce(t *testing.T) {
	cfg := still(t)
	cfg.Devices.Plates.Transient = 30
	read := func(on int) *station {
		s := &station{sim: des.New(), layout: cfg.Layout}
		s.w = world.New(s.sim, cfg.Layout, 1)
		p := sensor.NewPlates(s.sim, sensor.NewPost(s.sim, s), s.w, cfg.Devices.Plates, 1)
		p.Start()
		s.sim.RunUntil(des.FromSeconds(2))
		for k := range on {
			p.Loaded(world.LoadChange{Time: s.sim.Now(), Plate: store.PlateID(k), Mass: -300 / store.Grams(on)})
		}
		s.sim.RunUntil(des.FromSeconds(6))
		s.unpack()
		return s
	}
	one, two := read(1), read(2)
	for p := 2; p < one.layout.Shelves[0].Count; p++ {
		a, b := one.between(p, time.Second, 5*time.Second), two.between(p, time.Second, 5*time.Second)
		if !slices.Equal(a, b) {
			t.Fatalf("plate %d shakes by %.1f g when one plate is relieved, by %.1f g for two",
				p, slices.Max(a)-slices.Min(a), slices.Max(b)-slices.Min(b))
		}
		if slices.Max(a)-slices.Min(a) < 5 {
			t.Fatalf("plate %d does not shake", p)
		}
	}
}

// A share of a change creeps in: missing at first, there after some minutes.
func TestCreep(t *testing.T) {
	cfg := still(t)
	cfg.Devices.Plates.Creep = 0.01
	s := newStation(cfg, 1)
	col := &s.w.Stock.Columns[0]
	mass := float64(s.w.Stock.Item(col.Items[len(col.Items)-1]).Mass) / float64(col.Count)
	s.sim.RunUntil(des.FromSeconds(2))
	s.w.Take(&world.Body{}, world.Left, 0, 1, world.Reach{})
	s.sim.RunUntil(des.FromSeconds(200))
	s.unpack()
	p := int(col.First)
	before := meanOf(s.between(p, 0, 1900*time.Millisecond))
	for _, c := range []struct {
		at   float64
		want float64
	}{{4.3, 0.99}, {4.5 + 20, 1 - 0.01/math.E}, {190, 1}} {
		from := time.Duration(c.at * 1e9)
		got := (before - meanOf(s.between(p, from, from+200*time.Millisecond))) / mass
		if math.Abs(got-c.want) > 0.0006 {
			t.Errorf("after %.0f s %.4f of the change is there, want %.4f", c.at-2, got, c.want)
		}
	}
}

// During its window each fault does what it says to the plates it befalls, and to no others.
func TestPlateFaults(t *testing.T) {
	const from, to = 10 * time.Second, 20 * time.Second
	window := fault.Window{From: from, To: to}
	mid := func(s *station, p int) []float64 { return s.between(p, from+time.Second, to-time.Second) }
	for _, c := range []struct {
		kind  fault.Kind
		check func(s *station, p int) error
	}{
		{fault.PlateDead, func(s *station, p int) error {
			if v := mid(s, p); slices.Max(v) != slices.Min(v) {
				return fmt.Errorf("a dead plate reads %.2f to %.2f", slices.Min(v), slices.Max(v))
			}
			return moves(s, p, to+time.Second, to+5*time.Second)
		}},
		{fault.PlateOffset, func(s *station, p int) error {
			if d := meanOf(mid(s, p)) - meanOf(s.between(p, 0, from)); math.Abs(d-200) > 5 {
				return fmt.Errorf("the offset jumps by %.1f g, want 200", d)
			}
			return nil
		}},
		{fault.PlateNoisy, func(s *station, p int) error {
			if sd := sdOf(mid(s, p)); math.Abs(sd-4.2) > 0.8 {
				return fmt.Errorf("noise is %.2f g, want 4.2", sd)
			}
			return nil
		}},
		{fault.SlowScale, slowly(mid)},
	} {
		t.Run(string(c.kind), func(t *testing.T) {
			cfg := still(t)
			cfg.Devices.Plates.Noise, cfg.Devices.Plates.NoiseMax = 0.5, 0.5
			f := fault.New(c.kind)
			f.Window, f.Hit = window, 1
			f.Devices = []string{string(cfg.Layout.Shelves[1].ID) + ".P3"}
			s, calm := newStation(cfg, 5, f), newStation(cfg, 5)
			for _, st := range []*station{s, calm} {
				st.sim.RunUntil(des.FromSeconds(30))
				st.unpack()
			}
			hit := int(cfg.Layout.Shelves[1].First) + 2
			if err := c.check(s, hit); err != nil {
				t.Error(err)
			}
			for p := range s.samples {
				if same := slices.Equal(s.samples[p], calm.samples[p]); same == (p == hit) {
					t.Fatalf("plate %d reads the same as without the fault: %t", p, same)
				}
			}
		})
	}
}

func moves(s *station, p int, from, to time.Duration) error {
	if v := s.between(p, from, to); slices.Max(v) == slices.Min(v) {
		return fmt.Errorf("plate %d repeats one value after the window", p)
	}
	return nil
}

// slowly checks that values are multiples of 5 g, each held for 0.8 s.
func slowly(mid func(*station, int) []float64) func(*station, int) error {
	return func(s *station, p int) error {
		v := mid(s, p)
		last := -1
		for i := range v {
			if math.Abs(math.Mod(v[i], 5)) > 1e-3 {
				return fmt.Errorf("a slow scale reads %.2f, no multiple of 5", v[i])
			}
			if i > 0 && v[i] != v[i-1] {
				if last >= 0 && i-last < 48 {
					return fmt.Errorf("a slow scale changes after %d samples, want 48 or more", i-last)
				}
				last = i
			}
		}
		return nil
	}
}

// Drift and creep of a fault are on top of the plates' own.
func TestDriftAndCreepFaults(t *testing.T) {
	cfg := still(t)
	drift, creep := fault.New(fault.PlateDrift), fault.New(fault.PlateCreep)
	drift.Devices = []string{"G[3-9].*"}
	creep.Devices = []string{string(cfg.Layout.Shelves[0].ID)}
	s := newStation(cfg, 6, drift, creep)
	s.sim.RunUntil(des.FromSeconds(2))
	col := &s.w.Stock.Columns[0]
	mass := float64(s.w.Stock.Item(col.Items[len(col.Items)-1]).Mass) / float64(col.Count)
	s.w.Take(&world.Body{}, world.Left, 0, 1, world.Reach{})
	s.sim.RunUntil(des.FromSeconds(300))
	s.unpack()
	p := int(col.First)
	before := meanOf(s.between(p, 0, 1900*time.Millisecond))
	if got := (before - meanOf(s.between(p, 4300*time.Millisecond, 4500*time.Millisecond))) / mass; math.Abs(got-0.98) > 0.002 {
		t.Errorf("%.4f of a change is there at once, want 0.98", got)
	}
	var walked []float64
	for i := range s.layout.Plates {
		if s.layout.Shelves[s.layout.Plates[i].Shelf].ID[:2] >= "G3" {
			walked = append(walked, s.between(i, 299*time.Second, 300*time.Second)[0]-s.between(i, 0, time.Second)[0])
		}
	}
	if sd, want := sdOf(walked), 30*math.Sqrt(1.0/12); math.Abs(sd-want) > 0.15*want {
		t.Errorf("%d plates drift by %.1f g in five minutes, want %.1f", len(walked), sd, want)
	}
}

// borrower keeps nothing of what it is given but a digest.
type borrower struct{ digest *feed.Digest }

func (b borrower) Push(m feed.Message) error { return b.digest.Push(m) }
func (borrower) Borrows()                    {}

// A sink that keeps nothing is given the same bytes, from fewer allocations.
func TestReadingsAreUsedAgain(t *testing.T) {
	cfg := corner(t)
	run := func(sink feed.Sink) float64 {
		s := &station{sim: des.New(), layout: cfg.Layout}
		s.w = world.New(s.sim, cfg.Layout, 1)
		p := sensor.NewPlates(s.sim, sensor.NewPost(s.sim, sink), s.w, cfg.Devices.Plates, 1)
		p.Start()
		s.sim.RunUntil(des.FromSeconds(5))
		return testing.AllocsPerRun(1, func() { s.sim.RunUntil(s.sim.Now().Add(5 * time.Second)) })
	}
	kept, lent := feed.NewDigest(), feed.NewDigest()
	many, few := run(kept), run(borrower{lent})
	if a, b := kept.Hex(), lent.Hex(); a != b {
		t.Errorf("digests differ: %s, %s", a, b)
	}
	if few >= many {
		t.Errorf("%.0f allocations where readings are used again, %.0f where not", few, many)
	}
}
