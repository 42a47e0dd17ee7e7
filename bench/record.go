package bench

import (
	"sync"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/sim/sensor"
	"storesim/sim/truth"
)

// frameKey names a frame.
type frameKey struct {
	camera int
	seq    uint64
}

// album keeps the labels of all frames, and what the detector found in them.
type album struct {
	mu    sync.Mutex
	views map[frameKey]truth.FrameView
	found map[frameKey][]detect.Detection
	next  detect.Detector // the detector under test
}

func newAlbum(d detect.Detector) *album {
	return &album{views: map[frameKey]truth.FrameView{}, found: map[frameKey][]detect.Detection{}, next: d}
}

// witness keeps a frame's labels.
func (a *album) witness(e sensor.Exposure) {
	a.mu.Lock()
	defer a.mu.Unlock()
	a.views[frameKey{e.View.Camera, e.View.Seq}] = e.View
}

// Detect runs the detector under test and keeps what it found.
func (a *album) Detect(camera int, f *feed.Frame) ([]detect.Detection, error) {
	found, err := a.next.Detect(camera, f)
	a.mu.Lock()
	defer a.mu.Unlock()
	a.found[frameKey{camera, f.Seq}] = found
	return found, err
}

// view returns a frame's labels.
func (a *album) view(camera int, seq uint64) (truth.FrameView, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	v, ok := a.views[frameKey{camera, seq}]
	return v, ok
}

// again is a detector that repeats what the detector under test found: a variant costs no second run of the
// network.
type again struct{ album *album }

// Detect looks the frame up.
func (d again) Detect(camera int, f *feed.Frame) ([]detect.Detection, error) {
	d.album.mu.Lock()
	defer d.album.mu.Unlock()
	return d.album.found[frameKey{camera, f.Seq}], nil
}
