package sensor_test

import (
	"math"
	"testing"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/sensor"
	"storesim/sim/world"
)

// studioInstants is how many instants a studio takes by turns.
const studioInstants = 8

// setting is what a studio has.
type setting struct {
	width                     int // of the picture, pixels, at 16:9
	fisheye, labels, borrowed bool
	sketch                    int
	camera                    func(*sensor.CameraConfig) // nil for the store's
	see                       sensor.Witness
}

// studio is a corner store whose only camera takes the same few instants again and again: eight people who
// turn round.
func studio(tb testing.TB, set setting) *sensor.Studio {
	tb.Helper()
	cfg := corner(tb)
	if set.camera != nil {
		set.camera(&cfg.Devices.Cameras)
	}
	cfg.Layout.Cameras = cfg.Layout.Cameras[:1]
	k, width, height := &cfg.Layout.Cameras[0].Intrinsics, set.width, set.width*9/16
	*k = store.NewIntrinsics(width, height, 2*math.Atan(float64(k.Width)/(2*k.Fx)))
	if set.fisheye {
		lens, err := store.NewDistorted(width, height, 2*math.Pi/3, store.KannalaBrandt,
			[]float64{-0.031, -0.0042, 0.0019, -0.0006})
		if err != nil {
			tb.Fatal(err)
		}
		*k = lens
	}
	g := &gallery{sim: des.New()}
	g.w = world.New(g.sim, cfg.Layout, 5)
	cameras := sensor.NewCameras(g.sim, sensor.NewPost(g.sim, &station{}), g.w, cfg.Devices.Cameras,
		sensor.Options{
			Seed: 5, Workers: 1, Labels: set.labels, Witness: set.see, Borrowed: set.borrowed, Sketch: set.sketch,
		})
	g.w.Watch(cameras)
	tb.Cleanup(cameras.Close)
	for _, b := range g.crowd(8) {
		b.Turn(g.sim.Now(), 3, 2*time.Second)
	}
	return cameras.Studio(studioInstants, 200*time.Millisecond)
}

// BenchmarkFrame takes a frame of the corner store with eight people: drawn, formed and, in some, labelled in
// full. Exposures are lent.
func BenchmarkFrame(b *testing.B) {
	for _, tt := range []struct {
		name            string
		fisheye, labels bool
	}{
		{"picture", false, false},
		{"labels", false, true},
		{"fisheye", true, false},
		{"fisheye-labels", true, true},
	} {
		b.Run(tt.name, func(b *testing.B) {
			s := studio(b, setting{
				width: 1280, fisheye: tt.fisheye, labels: tt.labels, borrowed: true, see: func(sensor.Exposure) {},
			})
			s.Round()
			b.ReportAllocs()
			for b.Loop() {
				s.Next()
			}
		})
	}
}
