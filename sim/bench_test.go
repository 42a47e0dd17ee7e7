package sim_test

import (
	"context"
	"fmt"
	"runtime"
	"slices"
	"testing"
	"time"

	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/shopper"
	"storesim/sim/world"
)

// An hour of the corner store without cameras: with the plates' streams, and the people alone.
func BenchmarkHour(b *testing.B) {
	cfg := load(b, "corner", 1)
	cfg.Duration = time.Hour
	b.Run("plates", func(b *testing.B) {
		for b.Loop() {
			s := sim.New(cfg, &counter{}, sim.Options{})
			if err := s.Run(context.Background()); err != nil {
				b.Fatal(err)
			}
			s.Close()
		}
		realTime(b)
	})
	b.Run("people", func(b *testing.B) {
		for b.Loop() {
			kernel := des.New()
			w := world.New(kernel, cfg.Layout, cfg.Seed)
			town := shopper.NewTown(kernel, w, cfg.Shoppers, cfg.Seed, cfg.Devices.Plates.Press)
			town.Open(des.Time(cfg.Duration))
			for !town.Empty() {
				kernel.RunUntil(kernel.Now().Add(time.Minute))
			}
			kernel.Close()
		}
		realTime(b)
	})
}

// realTime reports how many times faster than real time the hours went.
func realTime(b *testing.B) {
	b.Helper()
	b.ReportMetric(float64(b.N)*time.Hour.Seconds()/b.Elapsed().Seconds(), "x-real-time")
}

// A day of the convenience store, with the plates' streams and without any sensor.
func BenchmarkDay(b *testing.B) {
	for name, change := range map[string]func(testing.TB, sim.Config) sim.Config{"plates": weighed, "bare": unweighed} {
		b.Run(name, func(b *testing.B) {
			cfg := change(b, load(b, "convenience", 1))
			cfg.Duration, cfg.Cameras = 24*time.Hour, false
			for b.Loop() {
				s := sim.New(cfg, &counter{}, sim.Options{Forget: true})
				if err := s.Run(context.Background()); err != nil {
					b.Fatal(err)
				}
				if err := s.Check(); err != nil {
					b.Fatal(err)
				}
				s.Close()
			}
			b.ReportMetric(float64(b.N)*24*3600/b.Elapsed().Seconds(), "x-real-time")
		})
	}
}

// A week of the convenience store with staff who fill the shelves: the heap in use after the first day and
// after the last.
func BenchmarkWeek(b *testing.B) {
	cfg := unweighed(b, load(b, "convenience", 1))
	cfg.Duration, cfg.Cameras, cfg.Shoppers.Staff = 7*24*time.Hour, false, 2
	for b.Loop() {
		s := sim.New(cfg, &counter{}, sim.Options{Forget: true})
		for day := 1; day <= 7; day++ {
			if _, err := s.Advance(context.Background(), des.Time(day)*des.Time(24*time.Hour)); err != nil {
				b.Fatal(err)
			}
			if day == 1 || day == 7 {
				b.ReportMetric(heap(), fmt.Sprintf("MB-day-%d", day))
			}
		}
		if err := s.Check(); err != nil {
			b.Fatal(err)
		}
		s.Close()
	}
}

// heap is the memory in use, megabytes.
func heap() float64 {
	runtime.GC()
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return float64(m.HeapAlloc) / 1e6
}

func weighed(_ testing.TB, cfg sim.Config) sim.Config { return cfg }

// unweighed takes the load cells out of a store.
func unweighed(tb testing.TB, cfg sim.Config) sim.Config {
	tb.Helper()
	l := *cfg.Layout
	l.Gondolas = slices.Clone(l.Gondolas)
	for g := range l.Gondolas {
		bays := slices.Clone(l.Gondolas[g].Bays)
		for i := range bays {
			bays[i].Shelves = slices.Clone(bays[i].Shelves)
			for k := range bays[i].Shelves {
				bays[i].Shelves[k].Cells = store.CellNone
			}
		}
		l.Gondolas[g].Bays = bays
	}
	layout, err := store.NewLayout(l)
	if err != nil {
		tb.Fatal(err)
	}
	cfg.Layout = layout
	return cfg
}
