package scenarios

import (
	"math"
	"slices"
	"testing"

	"storesim/pipeline/store"
)

const lensFile = `
extends = "corner"

[cameras]
width = 640
height = 480

[[camera]]
id = "flat"
at = [2.0, 1.0, 2.9]
look_at = [6.0, 4.0, 1.0]
hfov_deg = 90
lens = "pinhole"

[[camera]]
id = "barrel"
at = [2.0, 1.0, 2.9]
look_at = [6.0, 4.0, 1.0]
hfov_deg = 80
lens = "brown_conrady"
distortion = [-0.2, 0.05, 0.001, -0.001, -0.003]

[[camera_grid]]
rows = 1
cols = 2
height = 2.9
hfov_deg = 185
lens = "kannala_brandt"
distortion = [-0.01, 0.002]
`

func TestLenses(t *testing.T) {
	s, err := Parse("lenses.toml", []byte(lensFile))
	if err != nil {
		t.Fatal(err)
	}
	cams := s.Config.Layout.Cameras
	if len(cams) != 4 {
		t.Fatalf("%d cameras, want 4", len(cams))
	}
	if cams[0].Intrinsics != store.NewIntrinsics(640, 480, math.Pi/2) {
		t.Errorf("the pinhole is %+v", cams[0].Intrinsics)
	}
	for i, want := range []struct {
		model store.LensModel
		hfov  float64
		k     []float64
	}{
		1: {store.BrownConrady, 80, []float64{-0.2, 0.05, 0.001, -0.001, -0.003}},
		2: {store.KannalaBrandt, 185, []float64{-0.01, 0.002, 0, 0}},
		3: {store.KannalaBrandt, 185, []float64{-0.01, 0.002, 0, 0}},
	} {
		k := &cams[i].Intrinsics
		if k.Lens.Model != want.model || !slices.Equal(k.Lens.Coefficients(), want.k) {
			t.Errorf("camera %d has lens %+v, want %+v", i, k.Lens, want)
		}
		if i == 0 {
			continue
		}
		left, _ := k.Unproject(0, 240)
		right, _ := k.Unproject(640, 240)
		angle := math.Atan2(-left.X, left.Z) + math.Atan2(right.X, right.Z)
		if math.Abs(angle*180/math.Pi-want.hfov) > 0.5 { // tangential distortion is not counted in
			t.Errorf("camera %d sees %.2f degrees, want %g", i, angle*180/math.Pi, want.hfov)
		}
	}
}
