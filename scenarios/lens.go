package scenarios

import (
	"math"

	"storesim/pipeline/store"
)

// readLens reads what a camera sees: the keys hfov_deg, lens and distortion of its table.
func readLens(t *table, view cameraView) store.Intrinsics {
	const (
		pinhole = "pinhole"
		bent    = string(store.BrownConrady)
		fisheye = string(store.KannalaBrandt)
		what    = "a horizontal field of view in degrees"
	)
	hfov := t.number("hfov_deg", between(10, 220, what))
	model := store.Pinhole
	if t.has("lens") {
		model = store.LensModel(t.oneOf("lens", pinhole, bent, fisheye))
	}
	if model == pinhole {
		model = store.Pinhole
	}
	var coefficients []float64
	blame := "lens"
	if t.has("distortion") {
		blame = "distortion"
		coefficients = t.numbers("distortion", "a list of a lens's coefficients in OpenCV's order: k1, k2, "+
			"p1, p2, k3, k4, k5, k6 of brown_conrady, k1 to k4 of kannala_brandt",
			between(-100, 100, "a coefficient"))
	}
	if flat := model == store.Pinhole || model == store.BrownConrady; flat && hfov > 150 {
		t.fail("hfov_deg", "is %g, want %s (up to 220 behind a kannala_brandt lens)",
			hfov, between(10, 150, what))
	}
	if !t.sound() {
		return store.NewIntrinsics(view.width, view.height, 1)
	}
	if model != store.Pinhole {
		k, err := store.NewDistorted(view.width, view.height, hfov*math.Pi/180, model, coefficients)
		if err != nil {
			t.fail(blame, "%v", err)
		}
		return k
	}
	if coefficients != nil {
		t.fail("distortion", "needs a lens, want lens = %q or %q", store.BrownConrady, store.KannalaBrandt)
	}
	return store.NewIntrinsics(view.width, view.height, hfov*math.Pi/180)
}
