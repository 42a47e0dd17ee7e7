package bench

import (
	"cmp"
	"fmt"
	"slices"

	"storesim/bench/emulator"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
)

// emulated is a detector whose finds are drawn from a model of the real one's errors.
type emulated struct {
	album   *album
	cameras []*emulator.Camera
}

func newEmulated(a *album, m *emulator.Model, seed uint64, cameras int) *emulated {
	e := &emulated{album: a}
	for i := range cameras {
		e.cameras = append(e.cameras, m.Camera(seed, i))
	}
	return e
}

// Detect draws what is found in a frame.
func (e *emulated) Detect(camera int, f *feed.Frame) ([]detect.Detection, error) {
	frame, ok := e.album.frame(frameKey{camera, f.Seq})
	if !ok {
		return nil, fmt.Errorf("frame %d of camera %d was not sketched", f.Seq, camera)
	}
	return e.cameras[camera].Detect(&frame), nil
}

// Examples pairs what a detector found in the frames of one run with what sketches of the same frames say.
// The sketched run must be of the same config and seed.
func Examples(drawn, sketched *Run) []emulator.Example {
	var out []emulator.Example
	for key, found := range drawn.album.found {
		if f, ok := sketched.album.frame(key); ok {
			out = append(out, emulator.Example{Frame: f, Found: found})
		}
	}
	slices.SortFunc(out, func(a, b emulator.Example) int {
		return cmp.Or(cmp.Compare(a.Frame.Camera, b.Frame.Camera), cmp.Compare(a.Frame.Seq, b.Frame.Seq))
	})
	return out
}
