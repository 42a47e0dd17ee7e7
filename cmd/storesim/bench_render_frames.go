package main

import (
	"context"
	"fmt"
	"math"
	"runtime"
	"slices"
	"testing"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/sensor"
)

// benchFrames draw the frames of a store while people shop, as a run has them: simulated, drawn, passed
// through the sensor, and labelled or not. As many are drawn at a time as there are cores.
func benchFrames(ctx context.Context, cfg sim.Config, shoppers int, fisheye store.Intrinsics) []benchmark {
	var out []benchmark
	for _, lens := range []struct {
		name string
		k    *store.Intrinsics
	}{{"pinhole", nil}, {"fisheye", &fisheye}} {
		for _, l := range []struct {
			name       string
			some, full bool
		}{{"picture", false, false}, {"bodies", true, false}, {"labels", true, true}} {
			f := &benchStore{ctx: ctx, cfg: benchConfig(cfg, shoppers, lens.k), shoppers: shoppers}
			f.options.Labels = l.full
			if l.some {
				f.options.Witness = func(sensor.Exposure) {}
			}
			out = append(out, benchmark{name: "Frame/" + lens.name + "/" + l.name, run: f.run, done: f.close})
		}
	}
	return out
}

// benchList is how many units each shopper looks for on average: enough that nobody leaves for minutes.
const benchList = 20

// benchConfig fills the store with shoppers at once, one a party and each with a long list, and gives all
// cameras the size of a picture, with their own angles or another lens.
func benchConfig(cfg sim.Config, shoppers int, lens *store.Intrinsics) sim.Config {
	layout := *cfg.Layout
	layout.Cameras = slices.Clone(layout.Cameras)
	for i := range layout.Cameras {
		k := &layout.Cameras[i].Intrinsics
		if lens != nil {
			*k = *lens
			continue
		}
		*k = store.NewIntrinsics(benchWidth, benchHeight, 2*math.Atan(float64(k.Width)/(2*k.Fx)))
	}
	cfg.Layout, cfg.Cameras, cfg.Duration = &layout, true, time.Hour
	cfg.Shoppers.ArrivalsPerHour, cfg.Shoppers.Bursts, cfg.Shoppers.Party = []float64{3600}, nil, nil
	cfg.Shoppers.Count, cfg.Shoppers.Idle, cfg.Shoppers.Demand = shoppers, 0, nil
	cfg.Shoppers.BasketMu, cfg.Shoppers.BasketSigma = math.Log(benchList), 0
	return cfg
}

// benchStore is a run that goes on from measurement to measurement, and begins anew when one of its shoppers
// has left: all of them are inside, but perhaps for the last frames of one who goes. The mean is reported.
type benchStore struct {
	ctx      context.Context
	cfg      sim.Config
	options  sim.Options
	shoppers int

	running *sim.Simulation
	drawing bool
	frames  int // arrived and not counted yet
}

// Push counts frames.
func (f *benchStore) Push(m feed.Message) error {
	if _, ok := m.(*feed.Frame); ok {
		f.frames++
	}
	return nil
}

// Borrows says that nothing is kept: what is measured is drawing, not the memory of a sink.
func (f *benchStore) Borrows() {}

func (f *benchStore) close() {
	if f.running != nil {
		f.running.Close()
		f.running = nil
	}
}

// run measures one frame an operation.
func (f *benchStore) run(b *testing.B) error {
	b.Helper()
	if f.running == nil {
		if err := f.open(); err != nil {
			return err
		}
	}
	inside, n := 0, 0
	b.ReportAllocs()
	for b.Loop() {
		if f.running.Inside() < f.shoppers {
			b.StopTimer()
			if err := f.open(); err != nil {
				return err
			}
			b.StartTimer()
		}
		if err := f.next(); err != nil {
			return err
		}
		inside, n = inside+f.running.Inside(), n+1
	}
	b.ReportMetric(float64(n)/b.Elapsed().Seconds(), "frames/s")
	b.ReportMetric(float64(inside)/float64(n), "shoppers")
	return nil
}

// open begins a run and leaves it when all have come and every camera has drawn some frames.
func (f *benchStore) open() error {
	f.close()
	f.drawing, f.frames = false, 0
	f.options.Workers, f.options.Borrowed = runtime.GOMAXPROCS(0), true
	f.options.Forget = true // what has happened is not drawn
	f.options.Wanted = func(int, uint64) bool { return f.drawing }
	f.running = sim.New(f.cfg, f, f.options)
	for f.running.Inside() < f.shoppers {
		if err := f.advance(); err != nil {
			return err
		}
	}
	f.drawing = true
	for range 3 * len(f.cfg.Layout.Cameras) {
		if err := f.next(); err != nil {
			return err
		}
	}
	return nil
}

// next goes on until a frame more has arrived.
func (f *benchStore) next() error {
	for f.frames == 0 {
		if err := f.advance(); err != nil {
			return err
		}
	}
	f.frames--
	return nil
}

// advance lets a tenth of a second pass. A store too small for its shoppers closes before all are inside.
func (f *benchStore) advance() error {
	done, err := f.running.Advance(f.ctx, f.running.Now().Add(100*time.Millisecond))
	if err == nil && done {
		err = fmt.Errorf("%d shoppers are never inside at once, want fewer or a larger store", f.shoppers)
	}
	return err
}
