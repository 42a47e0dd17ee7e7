package live

import (
	"image"

	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/jpeg"
)

// quality of the pictures' files, 1 to 100: as network cameras send them.
const quality = 90

// Compress appends a picture's file. Recordings and live runs have the same ones.
func Compress(dst []byte, img *image.YCbCr) ([]byte, error) { return jpeg.Append(dst, img, quality) }

// Installed is the store that a run's pipeline is told of: without cameras where none is simulated.
func Installed(cfg sim.Config) *store.Layout {
	if cfg.Cameras {
		return cfg.Layout
	}
	told := *cfg.Layout
	told.Cameras = nil
	return &told
}
