package streams

import (
	"context"
	"math"
	"sync"
	"testing"
	"testing/synctest"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/scenarios"
)

const testRate = 10

// recorded is the corner store for a shopper or two, sketched, searched by the oracle.
var recorded = sync.OnceValues(func() (*Feed, error) {
	sc, err := scenarios.Load("corner")
	if err != nil {
		return nil, err
	}
	sc.Config.Duration = 12 * time.Second
	f, err := Record(context.Background(), sc.Config, testRate, RecordOptions{Workers: 2, Sketch: 8})
	if err != nil {
		return nil, err
	}
	return f, f.Find(context.Background(), Oracle{Feed: f}, 2)
})

// sleeping is a search that takes a fixed time by the clock.
func sleeping(d time.Duration) func(store.DeviceID, uint64) {
	return func(store.DeviceID, uint64) { time.Sleep(d) }
}

func corner(tb testing.TB) *Feed {
	tb.Helper()
	f, err := recorded()
	if err != nil {
		tb.Fatal(err)
	}
	return f
}

// A pipeline that sees everything writes the true receipts, one that sees nothing does not.
func TestF1FallsWithDrops(t *testing.T) {
	f := corner(t)
	units := 0
	for _, r := range f.Truth {
		for _, l := range r.Lines {
			units += l.Count
		}
	}
	if units == 0 {
		t.Fatal("nothing was bought")
	}
	whole, err := f.F1([]map[int]bool{nil})
	if err != nil || whole < 0.8 {
		t.Fatalf("F1 of the whole feed is %v, %v", whole, err)
	}
	all := map[int]bool{}
	for i := range f.Frames {
		all[i] = true
	}
	blind, err := f.F1([]map[int]bool{all})
	if err != nil || blind >= whole {
		t.Errorf("F1 with every frame dropped is %v, with none %v; %v", blind, whole, err)
	}
	two, err := f.F1([]map[int]bool{nil, all})
	if err != nil || !(two > blind && two < whole) {
		t.Errorf("F1 of a seeing and a blind store is %v, alone %v and %v; %v", two, whole, blind, err)
	}
}

// By a clock that is told, a search costs what it is said to cost, however disturbed: the least pass counts.
func TestMeasureTakesTheLeast(t *testing.T) {
	f := corner(t)
	now, calls := time.Duration(0), 0
	work := func(store.DeviceID, uint64) {
		calls++
		now += 8 * time.Millisecond
		if pass := (calls - 1) / 60; pass != calls%3 { // two passes of three are disturbed
			now += 3 * time.Millisecond
		}
	}
	c, err := f.Measure(Oracle{f, work}, MeasureOptions{Sample: 61, Passes: 3,
		Clock: func() time.Duration { return now }})
	if err != nil {
		t.Fatal(err)
	}
	n := 0
	for _, list := range c.Search {
		for _, d := range list {
			n++
			if d != 8*time.Millisecond {
				t.Errorf("a search costs %v", d)
			}
		}
	}
	if want := 61 / len(f.Layout.Cameras) * len(f.Layout.Cameras); n != want {
		t.Errorf("%d costs, want %d", n, want)
	}
	if got := c.PerStream(testRate); math.Abs(got-0.08) > 1e-9 {
		t.Errorf("a stream costs %v of a core, want 0.08", got)
	}
}

// Real pipelines, fed in real time by a clock that is not real, bear as many streams as the simulated cores.
func TestClocksAgree(t *testing.T) {
	f := corner(t)
	rule := DefaultRule(0)
	rule.Rate, rule.WarmUp, rule.Window, rule.Windows = testRate, time.Second, 3*time.Second, 2
	const cores, cost = 2, 45 * time.Millisecond
	costs := &Costs{Ticks: []time.Duration{0}}
	for range f.Layout.Cameras {
		costs.Search = append(costs.Search, []time.Duration{cost})
	}
	cpu := CPUClock{Feed: f, Costs: costs, Cores: cores, Rule: rule}
	want, _, _, _, err := cpu.Largest(100)
	if err != nil || want != 4 {
		t.Fatalf("by simulated cores: %d, %v, want 4", want, err)
	}
	synctest.Test(t, func(t *testing.T) {
		wall := WallClock{Feed: f, Detector: Oracle{f, sleeping(cost)}, Cores: cores, Rule: rule}
		got, at, above, trials, err := wall.Largest(t.Context(), 3, 20)
		if err != nil || got != want {
			t.Errorf("in real time: %d, %v, want %d; %v; next: %v", got, err, want, trials, above.Reasons)
		}
		if at.Frames < 4*testRate*5 || at.Age.P50 < cost || len(above.Reasons) == 0 {
			t.Errorf("verdict on %d: %+v", got, at)
		}
	})
}

// A trial that is longer than the feed plays it again, with time going on.
func TestLapsGoOn(t *testing.T) {
	f := corner(t)
	rule := DefaultRule(0)
	rule.Rate, rule.WarmUp, rule.Window, rule.Windows = testRate, f.Lap, f.Lap, 1
	synctest.Test(t, func(t *testing.T) {
		wall := WallClock{Feed: f, Detector: Oracle{f, sleeping(time.Millisecond)}, Cores: 2, Rule: rule}
		o, err := wall.observe(t.Context(), 1)
		if err != nil {
			t.Fatal(err)
		}
		want := 0
		for _, p := range f.Frames {
			if p.Camera == 0 {
				want++
			}
		}
		if n := len(o.Frames); n < 2*want-2 || n > 2*want+2 {
			t.Errorf("%d frames in two laps of %d", n, want)
		}
		for _, fr := range o.Frames {
			if fr.Dropped || fr.Age() > 2*time.Millisecond {
				t.Fatalf("frame %+v", fr)
			}
		}
	})
}

func TestShiftedLeavesTheFeedAlone(t *testing.T) {
	f := corner(t)
	kinds := map[string]bool{}
	for _, m := range f.Messages {
		before := *m.Head()
		moved := shifted(m, 5)
		if *m.Head() != before || moved.Head().Captured != before.Captured+5 || moved.Head().Arrived != before.Arrived+5 {
			t.Fatalf("%+v became %+v", before, *moved.Head())
		}
		switch moved.(type) {
		case *feed.Frame:
			kinds["frame"] = true
		case *feed.PlateReading:
			kinds["reading"] = true
		case *feed.GateEvent:
			kinds["gate"] = true
		}
	}
	if len(kinds) != 3 {
		t.Errorf("saw %v", kinds)
	}
}

func TestModesInRealTime(t *testing.T) {
	f := corner(t)
	synctest.Test(t, func(t *testing.T) {
		rule := DefaultRule(0)
		wall := WallClock{Feed: f, Detector: Oracle{f, sleeping(10 * time.Millisecond)}, Cores: 2, Rule: rule}
		ticks := float64((len(f.Layout.Cameras) + 1) / 2 * 10)
		for m, want := range map[Mode]float64{SingleStream: 10, MultiStream: ticks, Offline: 200} {
			a, err := wall.Answer(t.Context(), m, 1)
			if err != nil || math.Abs(a.Value-want) > 1e-6*want {
				t.Errorf("%s: %+v, %v, want %v", m, a, err, want)
			}
		}
		a, err := wall.Answer(t.Context(), Server, 1)
		if err != nil || !(a.Value > 150 && a.Value <= 200 && a.Valid) {
			t.Errorf("server: %+v, %v", a, err)
		}
	})
}
