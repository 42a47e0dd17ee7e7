package streams

import (
	"fmt"
	"runtime"
	"time"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim/rng"
	"storesim/sim/truth"
)

// Oracle finds what the labels say, and takes a given time over it: a stub for tests of everything but the
// network.
type Oracle struct {
	Feed *Feed
	Work func(camera store.DeviceID, seq uint64) // what a search costs; nil for nothing
}

// Spinning is a Work of a fixed CPU time of the thread.
func Spinning(d time.Duration) func(store.DeviceID, uint64) {
	return func(store.DeviceID, uint64) {
		runtime.LockOSThread()
		defer runtime.UnlockOSThread()
		for end := threadCPU() + d; ; {
			if now := threadCPU(); now == 0 || now >= end { // 0: not known here
				return
			}
		}
	}
}

// leastVisible is the share of a body that must be seen.
const leastVisible = 0.05

// Detect reads the labels.
func (o Oracle) Detect(_ int, f *feed.Frame) ([]detect.Detection, error) {
	if o.Work != nil {
		o.Work(f.Device, f.Seq)
	}
	view, ok := o.Feed.views[key{f.Device, f.Seq}]
	if !ok {
		return nil, fmt.Errorf("frame %d of %s was not labelled", f.Seq, f.Device)
	}
	var out []detect.Detection
	for _, b := range view.Bodies {
		if b.VisibleFraction < leastVisible || b.Head.Visibility == truth.Outside {
			continue
		}
		d := detect.Detection{Box: b.Visible, Score: 1, Head: sure(b.Head), Foot: sure(b.Foot)}
		for side, h := range b.Hands {
			if h.Visibility == truth.Visible {
				d.Hands[side] = sure(h)
			}
		}
		look := rng.NewKey(0, "oracle look").ChildN("body", int(b.Body))
		for k := range d.Embedding {
			d.Embedding[k] = float32(look.Norm("axis", uint64(k)) / 4)
		}
		out = append(out, d)
	}
	return out, nil
}

func sure(m truth.Mark) detect.Point {
	if m.Visibility == truth.Outside {
		return detect.Point{}
	}
	return detect.Point{X: m.U, Y: m.V, XX: 1, YY: 1, Score: 1}
}
