package sensor_test

import (
	"image"
	"testing"
	"time"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/des"
	"storesim/sim/rng"
	"storesim/sim/sensor"
	"storesim/sim/world"
)

// mottled is a picture with detail everywhere, at depths from 1 to 6 metres.
func mottled(width, height int) *render.Frame {
	f := flat(width, height, 0, 0, 0)
	f.Depth, f.ID = make([]float32, width*height), make([]uint32, width*height)
	for i := range f.Depth {
		w := rng.Mix(7, uint64(i))
		f.RGBA[4*i], f.RGBA[4*i+1], f.RGBA[4*i+2] = uint8(w), uint8(w>>8), uint8(w>>16)
		f.Depth[i] = 1 + 5*float32(i%width)/float32(width)
	}
	return f
}

func BenchmarkForm(b *testing.B) {
	f := mottled(1280, 720)
	plain := sensor.CameraConfig{Exposure: 1, ReadNoise: 2, ShotNoise: 0.04}
	for _, c := range []struct {
		name string
		set  func(*sensor.CameraConfig)
	}{
		{"plain", func(*sensor.CameraConfig) {}},
		{"auto_exposure", func(c *sensor.CameraConfig) { c.AutoExposure = 110 }},
		{"white_balance", func(c *sensor.CameraConfig) { c.WhiteBalance = 4000 }},
		{"vignetting", func(c *sensor.CameraConfig) { c.Vignetting = 0.8 }},
		{"focus", func(c *sensor.CameraConfig) { c.Aperture, c.Focus = 0.004, 3 }},
		{"jpeg", func(c *sensor.CameraConfig) { c.JPEGQuality = 80 }},
	} {
		b.Run(c.name, func(b *testing.B) {
			cfg := plain
			c.set(&cfg)
			form := sensor.Former(cfg, rng.NewKey(1, "camera"), f)
			form(0)
			b.ReportAllocs()
			for b.Loop() {
				form(3)
			}
		})
	}
}

// walkers are one camera of the corner store and eight shoppers, who walk at a speed.
func walkers(tb testing.TB, cfg sensor.CameraConfig, speed float64) *sensor.Cameras {
	tb.Helper()
	g := &gallery{sim: des.New()}
	layout := *corner(tb).Layout
	layout.Cameras = layout.Cameras[:1]
	g.w = world.New(g.sim, &layout, 5)
	cameras := sensor.NewCameras(g.sim, sensor.NewPost(g.sim, &station{}), g.w, cfg, sensor.Options{Seed: 5, Workers: 1})
	g.w.Watch(cameras)
	people := g.crowd(8)
	g.sim.RunUntil(des.FromSeconds(5)) // they have turned, and stand still
	for i, b := range people {
		b.Move(g.sim.Now(), store.Heading(2.1*float64(i)).Scale(speed))
	}
	return cameras
}

// shot is the first camera's picture of them.
func shot(tb testing.TB, cfg sensor.CameraConfig, moving bool) *image.YCbCr {
	tb.Helper()
	speed := 0.0
	if moving {
		speed = 1.4
	}
	cameras := walkers(tb, cfg, speed)
	defer cameras.Close()
	return cameras.Shoot(0).Image
}

// BenchmarkShutter takes pictures of eight shoppers who walk.
func BenchmarkShutter(b *testing.B) {
	for name, open := range map[string]time.Duration{"no time": 0, "20 ms": 20 * time.Millisecond} {
		b.Run(name, func(b *testing.B) {
			cfg := sensor.CameraConfig{Exposure: 1, ReadNoise: 2, ShotNoise: 0.04, ExposureTime: open, RowDelay: open / 700}
			cameras := walkers(b, cfg, 1.4)
			defer cameras.Close()
			cameras.Shoot(0)
			b.ReportAllocs()
			for b.Loop() {
				cameras.Shoot(0)
			}
		})
	}
}
