package sim_test

import (
	"context"
	"testing"
	"time"

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
