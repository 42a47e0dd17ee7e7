package sensor_test

import (
	"bytes"
	"flag"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"testing"

	"gonum.org/v1/plot/cmpimg"

	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/sim/des"
	"storesim/sim/sensor"
	"storesim/sim/world"
)

var update = flag.Bool("update", false, "rewrite the golden pictures")

// TestGoldenFormats compares what the first camera of some kinds of store sees, small and before any noise,
// with the pictures in testdata.
func TestGoldenFormats(t *testing.T) {
	if testing.Short() {
		t.Skip("draws whole stores, minutes under the race detector")
	}
	for _, name := range []string{"corner-fisheye", "airport", "convenience"} {
		t.Run(name, func(t *testing.T) {
			sc, err := scenarios.Load(name)
			if err != nil {
				t.Fatal(err)
			}
			layout := *sc.Config.Layout
			layout.Cameras = []store.Camera{layout.Cameras[0]}
			k := &layout.Cameras[0].Intrinsics
			small := 320 / float64(k.Width)
			k.Width, k.Height = 320, 2*int(float64(k.Height)*small/2)
			k.Fx, k.Fy, k.Cx, k.Cy = k.Fx*small, k.Fy*small, k.Cx*small, k.Cy*small
			s := des.New()
			w := world.New(s, &layout, 5)
			var got bytes.Buffer
			cameras := sensor.NewCameras(s, sensor.NewPost(s, &station{}), w, sc.Config.Devices.Cameras, sensor.Options{
				Seed: 5, Workers: 1, Witness: func(e sensor.Exposure) {
					got.Reset()
					_ = png.Encode(&got, e.Rendered.Image()) // into memory
				},
			})
			g := &gallery{sim: s, w: w}
			dressed(g.crowd(4))
			cameras.Start()
			s.RunUntil(des.FromSeconds(0.3))
			cameras.Close()
			compareGolden(t, name, got.Bytes())
		})
	}
}

// dressed gives people colours.
func dressed(people []*world.Body) {
	for i, b := range people {
		grey := func(k uint8) color.RGBA { return color.RGBA{k, k - 20, k - 40, 255} }
		l, step := &b.Look, uint8(i)
		l.Skin, l.Hair, l.Shoes, l.Pack = grey(220-30*step), grey(60), grey(80), grey(120)
		l.Top, l.TopAccent = color.RGBA{60 + 50*step, 90, 200 - 40*step, 255}, grey(230)
		l.Bottom, l.Outer, l.Pattern = color.RGBA{50, 60, 90, 255}, grey(90), world.Pattern(i%4)
	}
}

// compareGolden holds a picture against testdata/name.png.
func compareGolden(t *testing.T, name string, got []byte) {
	t.Helper()
	path := filepath.Join("testdata", name+".png")
	if *update {
		if err := os.WriteFile(path, got, 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	same, err := cmpimg.EqualApprox("png", got, want, 0.05)
	if err != nil {
		t.Fatal(err)
	}
	if !same {
		out := filepath.Join(t.ArtifactDir(), name+".png")
		_ = os.WriteFile(out, got, 0o644) // if it can't be, the test fails all the same
		t.Errorf("%s differs; what was drawn is in %s; if that is wanted: go test ./sim/sensor -update", path, out)
	}
}
