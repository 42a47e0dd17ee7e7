package bench

import (
	"sync"

	"storesim/bench/emulator"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/sim/sensor"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// frameKey names a frame.
type frameKey struct {
	camera int
	seq    uint64
}

// album keeps the labels of all frames, and what the detector found in them.
type album struct {
	mu      sync.Mutex
	views   map[frameKey]truth.FrameView
	found   map[frameKey][]detect.Detection
	next    detect.Detector // the detector under test
	sketch  int             // 1/size of the pictures; 0 where they are whole
	read    map[frameKey]emulator.Frame
	clothes map[truth.BodyID]emulator.Clothes
}

func newAlbum(d detect.Detector, sketch int) *album {
	return &album{
		views: map[frameKey]truth.FrameView{}, found: map[frameKey][]detect.Detection{}, next: d,
		sketch: sketch, read: map[frameKey]emulator.Frame{}, clothes: map[truth.BodyID]emulator.Clothes{},
	}
}

// witness keeps a frame's labels.
func (a *album) witness(e sensor.Exposure) {
	var read emulator.Frame
	if a.sketch > 0 {
		read = emulator.Read(&e.View, e.Rendered, a.sketch)
	}
	key := frameKey{e.View.Camera, e.View.Seq}
	a.mu.Lock()
	defer a.mu.Unlock()
	a.views[key] = e.View
	if a.sketch > 0 {
		a.read[key] = read
	}
}

// dress notes what everybody wears who is in the store now.
func (a *album) dress(bodies []*world.Body) {
	a.mu.Lock()
	defer a.mu.Unlock()
	for _, b := range bodies {
		a.clothes[b.ID] = emulator.ClothesOf(&b.Look)
	}
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

// frame is what an emulated detector knows of a frame.
func (a *album) frame(key frameKey) (emulator.Frame, bool) {
	a.mu.Lock()
	defer a.mu.Unlock()
	f, ok := a.read[key]
	for i := range f.Bodies {
		f.Bodies[i].Clothes = a.clothes[f.Bodies[i].ID]
	}
	return f, ok
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
