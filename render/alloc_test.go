package render

import (
	"math"
	"math/rand/v2"
	"testing"

	"storesim/pipeline/store"
)

// Once the buffers have the size that the scene needs, drawing and full labels allocate nothing, however the
// things move: with a pinhole, with blended edges and through a fisheye.
func TestSteadyStateAllocatesNothing(t *testing.T) {
	fisheye := ceilingCamera(320, 180)
	var err error
	fisheye.Intrinsics, err = store.NewDistorted(320, 180, 2*math.Pi/3, store.KannalaBrandt,
		[]float64{-0.031, -0.0042, 0.0019, -0.0006})
	if err != nil {
		t.Fatal(err)
	}
	for _, tt := range []struct {
		name      string
		camera    store.Camera
		antialias bool
	}{
		{"pinhole", ceilingCamera(320, 180), false}, {"antialias", ceilingCamera(320, 180), true},
		{"fisheye", fisheye, false},
	} {
		t.Run(tt.name, func(t *testing.T) {
			v := NewView(tt.camera, shopLight())
			v.SetSmooth(true)
			if tt.antialias {
				v.SetAntialias(true)
			}
			v.SetStatic(shop(400, rand.New(rand.NewPCG(1, 2))))
			var poses [6][]Object
			for i := range poses {
				poses[i] = grouped(dolls(8, rand.New(rand.NewPCG(3, uint64(i)))))
			}
			at, hidden, cut := 0, 0, 0
			frame := func() {
				v.Draw(poses[at%len(poses)])
				at++
				for _, in := range v.Instances() {
					hidden += len(in.Occluders)
					cut += in.Outside
				}
				v.Normals()
			}
			for range poses {
				frame()
			}
			if n := testing.AllocsPerRun(2*len(poses), frame); n != 0 {
				t.Errorf("%g allocations a frame", n)
			}
			if hidden == 0 || cut == 0 || at < 3*len(poses) {
				t.Errorf("%d frames, %d times something hides something, %d pixels cut off", at, hidden, cut)
			}
		})
	}
}
