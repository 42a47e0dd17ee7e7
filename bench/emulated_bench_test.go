package bench_test

import (
	"context"
	"slices"
	"testing"
	"time"

	"storesim/bench"
	"storesim/bench/emulator"
	"storesim/scenarios"
)

// BenchmarkEmulated plays the corner store with eight cameras and some ten shoppers inside, detections drawn.
func BenchmarkEmulated(b *testing.B) {
	sc, err := scenarios.Load("crowd")
	if err != nil {
		b.Fatal(err)
	}
	m, err := emulator.Committed()
	if err != nil {
		b.Fatal(err)
	}
	cfg := sc.Config
	layout := *cfg.Layout
	for _, i := range []int{2, 3} { // the middle aisle twice
		twin := layout.Cameras[i]
		twin.ID += "b"
		twin.WorldFromCamera.T.X += 0.3
		layout.Cameras = append(slices.Clip(layout.Cameras), twin)
	}
	cfg.Layout, cfg.Seed, cfg.Cameras, cfg.Duration = &layout, 14, true, 2*time.Minute
	var store, people float64
	for b.Loop() {
		r, err := bench.Do(context.Background(), cfg,
			bench.Options{Kind: bench.Ours, Workers: 2, Sketch: 8, Emulator: m})
		if err != nil {
			b.Fatal(err)
		}
		store += r.End.Seconds()
		for _, p := range r.Paths {
			people += float64(len(p.Samples)) / 10
		}
	}
	b.ReportMetric(store/b.Elapsed().Seconds(), "x-real-time")
	b.ReportMetric(people/store, "people")
}
