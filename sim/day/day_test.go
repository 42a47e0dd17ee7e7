package day_test

import (
	"math"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"
	"pgregory.net/rapid"

	"storesim/sim/day"
)

func model(tb testing.TB, change func(s *day.Settings)) *day.Model {
	tb.Helper()
	s := day.Open()
	if change != nil {
		change(&s)
	}
	m, err := day.New(s)
	if err != nil {
		tb.Fatal(err)
	}
	return m
}

// The open model's figures: a mean trip of 10.9 +- 0.2 minutes and, seen every ten minutes, a peak of 39 to
// 43 in the store. The intervals over a hundred days must lie within, not one day's figure.
func TestOpenModel(t *testing.T) {
	s := model(t, nil).Study(1, 100, 2)
	for _, c := range []struct {
		what      string
		got       day.Estimate
		low, high float64
	}{
		{"mean trip, minutes", s.Trip, 10.7, 11.1},
		{"peak, seen every ten minutes", s.Sampled, 39, 43},
		{"shoppers", s.Shoppers, 2142 - 20, 2142 + 20}, // 2.55 * 60 * 14 = 2142, sd of the mean of a hundred 4.6
	} {
		t.Logf("%-30s %8.2f, 95 %% interval %.2f to %.2f", c.what, c.got.Mean, c.got.Low, c.got.High)
		if c.got.Low < c.low || c.got.High > c.high {
			t.Errorf("%s: interval %.2f to %.2f, want it within %v to %v", c.what, c.got.Low, c.got.High, c.low, c.high)
		}
	}
	t.Logf("peak %.2f (%.2f to %.2f), trip p50 %.2f p95 %.2f, %.0f events", s.Peak.Mean, s.Peak.Low, s.Peak.High,
		s.TripP50.Mean, s.TripP95.Mean, s.Events.Mean)
}

func TestSupermarket(t *testing.T) {
	g := day.Supermarket()
	if len(g.Nodes) != 43 || len(g.Edges) != 52 {
		t.Errorf("%d nodes and %d edges, want 43 and 52", len(g.Nodes), len(g.Edges))
	}
	kinds, seen := map[day.Kind]int{}, map[[2]int]bool{}
	for _, n := range g.Nodes {
		kinds[n.Kind]++
	}
	want := map[day.Kind]int{day.Entrance: 1, day.Zone: 30, day.Till: 6, day.Lobby: 5, day.Exit: 1}
	if d := cmp.Diff(want, kinds); d != "" {
		t.Error(d)
	}
	for _, e := range g.Edges {
		edge := [2]int{min(e[0], e[1]), max(e[0], e[1])}
		if e[0] == e[1] || seen[edge] {
			t.Errorf("edge %v stands twice or is a loop", e)
		}
		seen[edge] = true
	}
}

// Ways are as long as they say, of edges only, shortest, and never lead back from the tills.
func TestRoutes(t *testing.T) {
	g := day.Supermarket()
	r := g.Routes()
	edges := map[[2]int]bool{}
	for _, e := range g.Edges {
		edges[e], edges[[2]int{e[1], e[0]}] = true, true
	}
	for from, a := range g.Nodes {
		for to, b := range g.Nodes {
			steps := r.Steps(from, to)
			onward := min(a.Kind, day.Lobby) < min(b.Kind, day.Lobby)
			level := a.Kind == b.Kind && a.Kind != day.Till || a.Kind >= day.Lobby && b.Kind >= day.Lobby
			if want := from == to || onward || level; want != (steps >= 0) {
				t.Errorf("%s to %s: %d steps", a.Name, b.Name, steps)
			}
			if steps <= 0 {
				continue
			}
			next := r.Next(from, to)
			if !edges[[2]int{from, next}] || r.Steps(next, to) != steps-1 {
				t.Errorf("%s to %s goes by %s, which is not a step nearer", a.Name, b.Name, g.Nodes[next].Name)
			}
		}
	}
}

// The same seed gives the same day, whoever ran before and on however many workers.
func TestRepeats(t *testing.T) {
	m := model(t, nil)
	if d := cmp.Diff(m.Run(7), m.Run(7)); d != "" {
		t.Error(d)
	}
	if d := cmp.Diff(m.Study(3, 5, 1), m.Study(3, 5, 4)); d != "" {
		t.Errorf("one worker and four differ: %s", d)
	}
}

// Whatever the settings: who enters leaves, every node's visitors move on, nobody is counted twice, and zones
// hold no more than they can unless somebody squeezed past.
func TestConservation(t *testing.T) {
	g := day.Supermarket()
	rapid.Check(t, func(t *rapid.T) {
		s := day.Open()
		s.Hours = rapid.Float64Range(0.1, 3).Draw(t, "hours")
		s.ArrivalsPerHour = rapid.SliceOfN(rapid.Float64Range(1, 300), 1, 4).Draw(t, "rates")
		s.Capacity = rapid.IntRange(0, 4).Draw(t, "capacity")
		m, err := day.New(s)
		if err != nil {
			t.Fatal(err)
		}
		r := m.Run(rapid.Uint64().Draw(t, "seed"))
		tills := 0
		for i, n := range g.Nodes {
			if n.Kind == day.Till {
				tills += r.Visits[i]
			}
			limited := n.Kind != day.Entrance && n.Kind != day.Exit && s.Capacity > 0
			if limited && r.Squeezed == 0 && r.Crowd[i] > s.Capacity {
				t.Fatalf("%d at %s, which holds %d", r.Crowd[i], n.Name, s.Capacity)
			}
		}
		if v := []int{len(r.Trips), r.Visits[0], tills, r.Visits[len(r.Visits)-1]}; slices.Min(v) != r.Shoppers ||
			slices.Max(v) != r.Shoppers {
			t.Fatalf("%d shoppers; trips, entrance, tills and exit have %v", r.Shoppers, v)
		}
		if s.Capacity == 0 && r.Squeezed > 0 {
			t.Fatalf("%d squeezed past nothing", r.Squeezed)
		}
		if n := len(r.Occupancy); r.Shoppers > 0 && (r.Occupancy[n-1] != 0 || r.Peak < slices.Max(r.Occupancy)) {
			t.Fatalf("occupancy ends with %d, its peak is %d", r.Occupancy[n-1], r.Peak)
		}
	})
}

// Little's law: the mean number in the store is the rate times the mean trip. Both sides are of the same day;
// the left one is seen once a minute, which leaves an error of about 0.1.
func TestLittle(t *testing.T) {
	r := model(t, func(s *day.Settings) { s.Hours = 100 }).Run(4)
	inside, trips := 0.0, 0.0
	for _, n := range r.Occupancy {
		inside += float64(n)
	}
	for _, x := range r.Trips {
		trips += x
	}
	if got := inside / trips; math.Abs(got-1) > 0.005 {
		t.Errorf("shopper minutes by the clock over those by trips: %.4f", got)
	}
}

// A trip is 0.2 minutes a stay, and every stay is an event.
func TestEveryStayIsAnEvent(t *testing.T) {
	r := model(t, nil).Run(2)
	minutes := 0.0
	for _, x := range r.Trips {
		minutes += x
	}
	stays := float64(r.Events) - float64(r.Shoppers)
	if z := (minutes/stays - day.OpenStay) / (day.OpenStay / math.Sqrt(stays)); math.Abs(z) > 3 {
		t.Errorf("%.4f minutes a stay, %.1f standard errors off", minutes/stays, z)
	}
	visits := 0
	for _, v := range r.Visits {
		visits += v
	}
	// Two stays a visit, one at each end of a path, and one more for each stop of a list and for the till.
	if extra := (stays - 2*float64(visits) + 2*float64(r.Shoppers)) / float64(r.Shoppers); extra < 3.0 || extra > 3.4 {
		t.Errorf("%.2f stops a shopper, want 2.2 and the till", extra)
	}
}

// Arrivals follow their profile.
func TestProfile(t *testing.T) {
	m := model(t, func(s *day.Settings) { s.Hours, s.ArrivalsPerHour = 6, []float64{0, 600, 0, 60} })
	s := m.Study(1, 50, 2)
	if want := 600.0 + 3*60; s.Shoppers.Low > want || s.Shoppers.High < want {
		t.Errorf("%.0f to %.0f shoppers, want %.0f", s.Shoppers.Low, s.Shoppers.High, want)
	}
	for minute, b := range s.Occupancy {
		if minute <= 60 && b.High > 0 || minute == 179 && b.Mean > 1 {
			t.Errorf("minute %d: %.1f in the store when nobody has come for an hour", minute, b.Mean)
		}
	}
}

// Zones that hold two lengthen trips and change neither who comes nor what they want.
func TestCapacity(t *testing.T) {
	free, tight := model(t, nil).Run(1), model(t, func(s *day.Settings) { s.Capacity = 4 }).Run(1)
	if d := cmp.Diff(free.Visits, tight.Visits); d != "" {
		t.Errorf("lists or ways changed: %s", d)
	}
	sum := func(r *day.Result) (all float64) {
		for _, x := range r.Trips {
			all += x
		}
		return all
	}
	if sum(tight) <= sum(free) {
		t.Errorf("%.0f shopper minutes with zones for four, %.0f without a limit", sum(tight), sum(free))
	}
	t.Logf("zones for four: %.2f minutes a trip, without a limit %.2f; %d squeezed past",
		sum(tight)/float64(tight.Shoppers), sum(free)/float64(free.Shoppers), tight.Squeezed)
}

func TestNewRefuses(t *testing.T) {
	for name, change := range map[string]func(s *day.Settings){
		"no hours":    func(s *day.Settings) { s.Hours = 0 },
		"a year":      func(s *day.Settings) { s.Hours = 8760 },
		"nobody":      func(s *day.Settings) { s.ArrivalsPerHour = []float64{0, 0} },
		"no rates":    func(s *day.Settings) { s.ArrivalsPerHour = nil },
		"negative":    func(s *day.Settings) { s.ArrivalsPerHour = []float64{-1} },
		"not a rate":  func(s *day.Settings) { s.ArrivalsPerHour = []float64{math.NaN()} },
		"no stay":     func(s *day.Settings) { s.Stay = 0 },
		"no patience": func(s *day.Settings) { s.Capacity, s.Patience = 1, 0 },
		"no way out":  func(s *day.Settings) { s.Graph.Edges = s.Graph.Edges[:len(s.Graph.Edges)-1] },
		"no graph":    func(s *day.Settings) { s.Graph = &day.Graph{} },
	} {
		t.Run(name, func(t *testing.T) {
			s := day.Open()
			change(&s)
			if _, err := day.New(s); err == nil {
				t.Error("accepted")
			}
		})
	}
}

// BenchmarkDay is the open model's day: 14 hours, about 2,140 shoppers, 119,000 events.
func BenchmarkDay(b *testing.B) {
	m := model(b, nil)
	b.ReportAllocs()
	events, seed := uint64(0), uint64(0)
	for b.Loop() {
		events += m.Run(seed).Events
		seed++
	}
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(events), "ns/event")
}
