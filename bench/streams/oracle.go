package streams

import (
	"fmt"
	"runtime"
	"time"

	"storesim/bench"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
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

// Detect reads the labels.
func (o Oracle) Detect(_ int, f *feed.Frame) ([]detect.Detection, error) {
	if o.Work != nil {
		o.Work(f.Device, f.Seq)
	}
	view, ok := o.Feed.views[key{f.Device, f.Seq}]
	if !ok {
		return nil, fmt.Errorf("frame %d of %s was not labelled", f.Seq, f.Device)
	}
	return bench.Labelled(&view), nil
}
