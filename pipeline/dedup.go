package pipeline

import (
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// lately is how many messages of a device are remembered. A copy that comes later than the pipeline's window
// is dropped for that, so that 256 are enough up to 200 messages a second.
const lately = 256

// dedup knows the messages of the last moments by device, number and capture: transports that deliver at
// least once deliver some twice. A device that starts to count anew is not taken for a repetition, since its
// captures go on.
type dedup map[store.DeviceID]*[lately]seen

// seen is one message: its number plus 1, so that 0 stands for none, and its capture.
type seen struct {
	next     uint64
	captured feed.Stamp
}

// again reports whether a message was seen before, and remembers it.
func (d dedup) again(h *feed.Header) bool {
	ring := d[h.Device]
	if ring == nil {
		ring = new([lately]seen)
		d[h.Device] = ring
	}
	slot, this := &ring[h.Seq%lately], seen{h.Seq + 1, h.Captured}
	if *slot == this {
		return true
	}
	*slot = this
	return false
}
