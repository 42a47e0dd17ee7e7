package dataset_test

import (
	"sync/atomic"
	"testing"

	"storesim/sim/dataset"
	"storesim/sim/sensor"
	"storesim/sim/truth"
)

// A capture reads nothing of an exposure after its witness has returned: whether exposures are lent or handed
// over for good, it writes the same files. Products of other parts are painted over, so that the pictures are
// written to as well.
func TestCaptureMayBorrow(t *testing.T) {
	written := func(lend func(o *dataset.Observer)) map[string][]byte {
		var drawn atomic.Int64
		j := begun(t, t.TempDir(), &drawn, 4)
		j.Frames, j.Depth, j.Normals, j.Shares = 16, true, true, dataset.Shares{By: dataset.BySKU, Val: 0.2, Test: 0.2}
		open := j.Runs[0].Open
		j.Runs[0].Open = func(o dataset.Observer) dataset.Simulation {
			if o.Witness != nil {
				lend(&o)
			}
			return open(o)
		}
		if n := len(samples(t, j)); n != j.Frames {
			t.Fatalf("%d pictures, want %d", n, j.Frames)
		}
		return files(t, j.Dir)
	}
	lent := written(func(o *dataset.Observer) {
		if !o.Borrowed {
			t.Error("the capture does not borrow")
		}
		see := o.Witness
		o.Witness = func(e sensor.Exposure) {
			see(e)
			spoilExposure(&e)
		}
	})
	kept := written(func(o *dataset.Observer) { o.Borrowed = false })
	if len(lent) < 16 {
		t.Fatalf("%d files", len(lent))
	}
	same(t, kept, lent)
}

// spoilExposure overwrites what was lent.
func spoilExposure(e *sensor.Exposure) {
	for _, plane := range [][]uint8{e.Frame.Image.Y, e.Frame.Image.Cb, e.Frame.Image.Cr} {
		for i := range plane {
			plane[i] = 7
		}
	}
	for i := range e.View.Bodies {
		e.View.Bodies[i] = truth.BodyView{}
	}
	for i := range e.View.Things {
		e.View.Things[i] = truth.Thing{}
	}
}
