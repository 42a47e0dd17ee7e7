package sensor_test

import (
	"fmt"
	"math"
	"slices"
	"testing"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/fault"
	"storesim/sim/sensor"
	"storesim/sim/world"
)

// station is a stocked store with plates and a server that keeps everything.
type station struct {
	sim     *des.Sim
	w       *world.World
	layout  *store.Layout
	arrived []feed.Message
	samples [][]float32       // of each plate, in order of the readings' numbers
	times   [][]time.Duration // of the samples, by the shelf's clock
}

func (s *station) Push(m feed.Message) error {
	s.arrived = append(s.arrived, m)
	return nil
}

func corner(tb testing.TB) sim.Config {
	tb.Helper()
	sc, err := scenarios.Load("corner")
	if err != nil {
		tb.Fatal(err)
	}
	return sc.Config
}

func newStation(cfg sim.Config, seed uint64, faults ...fault.Fault) *station {
	s := &station{sim: des.New(), layout: cfg.Layout}
	s.w = world.New(s.sim, cfg.Layout, seed)
	post := sensor.NewPost(s.sim, s)
	post.Befall(fault.Resolve(faults, fault.Swarm{}, seed))
	p := sensor.NewPlates(s.sim, post, s.w, cfg.Devices.Plates, seed)
	s.w.Watch(p)
	p.Start()
	return s
}

// unpack sorts the readings that have arrived by device and number. A cell's samples go to its first plate.
func (s *station) unpack() {
	byID := map[store.DeviceID]*store.Shelf{}
	for i := range s.layout.Shelves {
		byID[s.layout.Shelves[i].ID] = &s.layout.Shelves[i]
	}
	readings := make([]*feed.PlateReading, 0, len(s.arrived))
	for _, m := range s.arrived {
		if r, ok := m.(*feed.PlateReading); ok {
			readings = append(readings, r)
		}
	}
	slices.SortStableFunc(readings, func(a, b *feed.PlateReading) int { return int(a.Seq) - int(b.Seq) })
	s.samples = make([][]float32, len(s.layout.Plates))
	s.times = make([][]time.Duration, len(s.layout.Plates))
	for _, r := range readings {
		shelf := byID[r.Device]
		for k := range feed.PlateSamples {
			at := time.Duration(r.Captured) - time.Duration(feed.PlateSamples-1-k)*time.Second/feed.PlateRate
			for i := range shelf.Cells.Len() {
				first, _ := shelf.CellPlates(i)
				p := int(first)
				s.samples[p] = append(s.samples[p], r.Grams[k*shelf.Cells.Len()+i])
				s.times[p] = append(s.times[p], at)
			}
		}
	}
}

// between is what plate p reads from a to b.
func (s *station) between(p int, a, b time.Duration) []float64 {
	var out []float64
	for i, at := range s.times[p] {
		if at >= a && at < b {
			out = append(out, float64(s.samples[p][i]))
		}
	}
	return out
}

func meanOf(v []float64) float64 {
	sum := 0.0
	for _, x := range v {
		sum += x
	}
	return sum / float64(len(v))
}

func sdOf(v []float64) float64 {
	m, sum := meanOf(v), 0.0
	for _, x := range v {
		sum += (x - m) * (x - m)
	}
	return math.Sqrt(sum / float64(len(v)-1))
}

func quantile(v []float64, q float64) float64 {
	s := slices.Sorted(slices.Values(v))
	return s[int(q*float64(len(s)-1)+0.5)]
}

// TestPlatesAtRest compares plates that nobody touches with those of a recording of a real store
// (AutoCheckout contest, CPS-IoT Week 2020): the spread within a second, the slow wander, the constant
// offsets, the dead channels.
func TestPlatesAtRest(t *testing.T) {
	cfg := corner(t)
	var noise, wander, offset []float64
	dead, all := 0, 0
	for seed := range uint64(8) {
		s := newStation(cfg, seed)
		s.sim.RunUntil(des.FromSeconds(20))
		s.unpack()
		for p := range s.samples {
			all++
			whole := s.between(p, time.Second, 18*time.Second)
			if sdOf(whole) == 0 {
				dead++
				continue
			}
			var spreads, means []float64
			for k := 1; k < 18; k++ {
				second := s.between(p, time.Duration(k)*time.Second, time.Duration(k+1)*time.Second)
				spreads, means = append(spreads, sdOf(second)), append(means, meanOf(second))
			}
			noise, wander = append(noise, meanOf(spreads)), append(wander, slices.Max(means)-slices.Min(means))
			offset = append(offset, meanOf(whole)-standing(s.w, p))
		}
	}
	t.Logf("%-34s %8s %8s", fmt.Sprintf("%d plates", all), "here", "real")
	rows := []struct {
		name            string
		got, real       float64
		atLeast, atMost float64
	}{
		{"spread in a second, p10, g", quantile(noise, 0.1), 0.5, 0.1, 0.7},
		{"spread in a second, p50, g", quantile(noise, 0.5), 0.9, 0.7, 1.1},
		{"spread in a second, p90, g", quantile(noise, 0.9), 4.2, 3.0, 5.5},
		{"spread in a second, worst, g", quantile(noise, 1), 13.6, 8, 16},
		{"range of the seconds, p50, g", quantile(wander, 0.5), 0.7, 0.4, 1.0},
		{"offset, least, g", quantile(offset, 0), -5600, -14000, -1500},
		{"offset, most, g", quantile(offset, 1), 9500, 4000, 14000},
		{"offset, standard deviation, g", sdOf(offset), math.NaN(), 400, 1400},
		{"dead channels", float64(dead) / float64(all), 0.14, 0.005, 0.04}, // a well-kept store: 0.02
	}
	for _, r := range rows {
		t.Logf("%-34s %8.2f %8.2f", r.name, r.got, r.real)
		if r.got < r.atLeast || r.got > r.atMost {
			t.Errorf("%s is %.3f, want %.2f to %.2f", r.name, r.got, r.atLeast, r.atMost)
		}
	}
}

// standing is the mass of the goods on a plate.
func standing(w *world.World, plate int) float64 {
	sum := 0.0
	for i := range w.Stock.Columns {
		c := &w.Stock.Columns[i]
		if plate < int(c.First) || plate >= int(c.First)+c.Count {
			continue
		}
		for _, id := range c.Items {
			sum += float64(w.Stock.Item(id).Mass) / float64(c.Count)
		}
	}
	return sum
}

// TestPlatesAtAPick takes one unit from many columns and looks at the plate, its neighbours and the shelf,
// without noise. Real: settled within 0.5 s; a press of some 7 g before; neighbours keep 1 to 2.4 % of the
// change; every plate of the shelf shakes by 15 to 60 g.
func TestPlatesAtAPick(t *testing.T) {
	cfg := corner(t)
	p := &cfg.Devices.Plates
	p.Noise, p.Drift, p.Dead, p.Quantum, p.ClockSkew, p.Lost = 0, 0, 0, 0, 0, 0
	p.Wander, p.Creep, p.Gain = 0, 0, 0
	s := newStation(cfg, 1)
	type pick struct {
		plate, shelf int
		at           time.Duration
		mass         float64
	}
	var picks []pick
	body := &world.Body{}
	for c := range s.w.Stock.Columns {
		col := &s.w.Stock.Columns[c]
		front := s.w.Stock.Item(col.Items[len(col.Items)-1])
		if col.Count != 1 || front.Mass < 150 || c%3 != 0 {
			continue
		}
		s.sim.RunUntil(s.sim.Now().Add(4 * time.Second))
		s.w.Press(world.ColumnID(c), 7, 250*time.Millisecond)
		s.sim.RunUntil(s.sim.Now().Add(250 * time.Millisecond))
		at := time.Duration(s.sim.Now())
		s.w.Take(body, world.Left, world.ColumnID(c), 1, world.Reach{})
		picks = append(picks, pick{int(col.First), int(s.layout.Plates[col.First].Shelf), at, float64(front.Mass)})
	}
	s.sim.RunUntil(s.sim.Now().Add(5 * time.Second))
	s.unpack()
	var press, settled, left, near, far, shake []float64
	for _, k := range picks {
		before := meanOf(s.between(k.plate, k.at-2*time.Second, k.at-500*time.Millisecond))
		after := meanOf(s.between(k.plate, k.at+3*time.Second, k.at+3500*time.Millisecond))
		left = append(left, (before-after)/k.mass)
		press = append(press, meanOf(s.between(k.plate, k.at-60*time.Millisecond, k.at))-before)
		soon := meanOf(s.between(k.plate, k.at+500*time.Millisecond, k.at+600*time.Millisecond))
		settled = append(settled, math.Abs(soon-after)/k.mass)
		box := s.layout.Shelves[k.shelf]
		for q := int(box.First); q < int(box.First)+box.Count; q++ {
			rest := meanOf(s.between(q, k.at-2*time.Second, k.at-500*time.Millisecond))
			change := rest - meanOf(s.between(q, k.at+3*time.Second, k.at+3500*time.Millisecond))
			wave := s.between(q, k.at, k.at+500*time.Millisecond)
			switch d := max(q-k.plate, k.plate-q); {
			case d == 1:
				near = append(near, change/k.mass)
			case d == 2:
				far = append(far, change/k.mass)
			case d > 2:
				shake = append(shake, slices.Max(wave)-slices.Min(wave))
			}
		}
	}
	t.Logf("%d picks", len(picks))
	for _, r := range []struct {
		name            string
		got             []float64
		atLeast, atMost float64 // of the median
	}{
		{"change of the own plate, of the mass", left, 0.999, 1.001},
		{"press before, g", press, 5, 9},
		{"rest to settle after 0.5 s, of the mass", settled, 0, 0.02},
		{"change of the next plate, of the mass", near, 0.010, 0.025},
		{"change of the next but one, of the mass", far, 0.004, 0.012},
		{"shake of the others, peak to peak, g", shake, 15, 60},
	} {
		m := quantile(r.got, 0.5)
		t.Logf("%-40s p10 %8.4f  p50 %8.4f  p90 %8.4f", r.name, quantile(r.got, 0.1), m, quantile(r.got, 0.9))
		if m < r.atLeast || m > r.atMost {
			t.Errorf("%s: median %.4f, want %.3f to %.3f", r.name, m, r.atLeast, r.atMost)
		}
	}
}

// Clocks are off by a constant; readings come late, out of order, and some are lost.
func TestPlateClocksAndPost(t *testing.T) {
	cfg := corner(t)
	cfg.Devices.Plates.Lost = 0.01
	s := newStation(cfg, 2)
	s.sim.RunUntil(des.FromSeconds(120))
	first, last, seen := map[store.DeviceID]feed.Stamp{}, map[store.DeviceID]uint64{}, map[store.DeviceID]int{}
	var latest feed.Stamp
	late, swapped := []float64{}, 0
	var arrived feed.Stamp
	for _, m := range s.arrived {
		h := m.Head()
		base := h.Captured.Add(-time.Duration(h.Seq) * 200 * time.Millisecond)
		if was, ok := first[h.Device]; ok && was != base {
			t.Fatalf("the clock of %s went from %v to %v", h.Device, was, base)
		}
		if h.Arrived < arrived {
			t.Fatal("handed over out of order of arrival")
		}
		arrived = h.Arrived
		if h.Captured < latest {
			swapped++
		}
		latest = max(latest, h.Captured)
		late = append(late, h.Arrived.Sub(h.Captured).Seconds())
		first[h.Device], last[h.Device] = base, max(last[h.Device], h.Seq)
		seen[h.Device]++
	}
	sent := 0
	for _, n := range last {
		sent += int(n) + 1
	}
	lost := 1 - float64(len(s.arrived))/float64(sent)
	t.Logf("%d messages: %.4f lost, %.3f out of order", len(s.arrived), lost, float64(swapped)/float64(len(s.arrived)))
	t.Logf("late p10 %.3f, p50 %.3f, p99 %.3f s", quantile(late, 0.1), quantile(late, 0.5), quantile(late, 0.99))
	if math.Abs(lost-0.01) > 0.004 {
		t.Errorf("%.4f lost, want 0.01", lost)
	}
	if m := quantile(late, 0.5); math.Abs(m-0.08) > 0.012 {
		t.Errorf("median latency %.3f s, want 0.08", m)
	}
	if swapped == 0 {
		t.Error("everything arrives in order")
	}
}

// What happens at one plate moves no draw at another: the rest of the store reads the same bytes.
func TestChangesElsewhereMoveNoDraws(t *testing.T) {
	cfg := corner(t)
	read := func(also bool) *station {
		s := newStation(cfg, 3)
		last := world.ColumnID(len(s.w.Stock.Columns) - 1)
		s.sim.RunUntil(des.FromSeconds(2))
		if also {
			s.w.Take(&world.Body{}, world.Left, last, 1, world.Reach{})
		}
		s.sim.RunUntil(des.FromSeconds(3))
		s.w.Take(&world.Body{}, world.Left, 0, 1, world.Reach{})
		s.sim.RunUntil(des.FromSeconds(6))
		s.unpack()
		return s
	}
	a, b := read(false), read(true)
	shelf := a.layout.Shelves[a.layout.Plates[a.w.Stock.Columns[0].First].Shelf]
	for p := int(shelf.First); p < int(shelf.First)+shelf.Count; p++ {
		if !slices.Equal(a.samples[p], b.samples[p]) {
			t.Fatalf("plate %d reads otherwise because of a pick at another shelf", p)
		}
	}
}
