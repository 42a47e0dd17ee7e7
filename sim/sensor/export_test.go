package sensor

import (
	"image"

	"storesim/render"
	"storesim/sim/rng"
)

// Form makes a camera's image of a rendered frame.
func Form(cfg CameraConfig, key rng.Key, f *render.Frame, seq uint64) *image.YCbCr {
	return newImager(cfg, key).form(f, seq)
}
