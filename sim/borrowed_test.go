package sim_test

import (
	"crypto/sha256"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"testing"

	"storesim/pipeline/feed"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/fault"
	"storesim/sim/sensor"
)

// eyewitness notes what an exposure shows while it may.
type eyewitness struct {
	mu   sync.Mutex
	seen map[[2]uint64][32]byte // by camera and number
}

func (w *eyewitness) see(t *testing.T) sensor.Witness {
	t.Helper()
	return func(e sensor.Exposure) {
		labels, err := json.Marshal(&e.View)
		if err != nil {
			t.Error(err)
		}
		sum := sha256.Sum256(append(feed.Append(nil, e.Frame), labels...))
		w.mu.Lock()
		defer w.mu.Unlock()
		w.seen[[2]uint64{uint64(e.View.Camera), e.View.Seq}] = sum
	}
}

// headers notes what arrives when, and holds each frame's picture against what is to be expected.
type headers struct {
	t     *testing.T
	blank bool
	list  []feed.Header
}

func (h *headers) Push(m feed.Message) error {
	h.list = append(h.list, *m.Head())
	if f, ok := m.(*feed.Frame); ok && f.Image.Rect.Empty() != h.blank {
		h.t.Errorf("the picture of %s %d is %v", f.Device, f.Seq, f.Image.Rect)
	}
	return nil
}

// Exposures that are lent show the witness the same pictures and labels to the byte, and the same messages
// arrive at the same times, some of them late or twice; only the frames among them are without pictures.
func TestLentExposuresShowTheSame(t *testing.T) {
	cfg := small(t, 2, 96)
	for _, kind := range []fault.Kind{fault.MessagesDuplicated, fault.MessagesLate, fault.DoorFogged} {
		cfg.Devices.Faults = append(cfg.Devices.Faults, fault.New(kind))
	}
	run := func(borrowed bool) (map[[2]uint64][32]byte, []feed.Header) {
		w := eyewitness{seen: map[[2]uint64][32]byte{}}
		h := &headers{t: t, blank: borrowed}
		s := sim.New(cfg, h, sim.Options{
			Workers: 2, Labels: true, Witness: w.see(t), Borrowed: borrowed,
		})
		defer s.Close()
		if _, err := s.Advance(t.Context(), des.FromSeconds(6)); err != nil {
			t.Fatal(err)
		}
		s.Close()
		return w.seen, h.list
	}
	kept, sent := run(false)
	lent, lentSent := run(true)
	if len(kept) < 30 || !maps.Equal(kept, lent) {
		t.Errorf("%d frames, and %d that are lent: not the same", len(kept), len(lent))
	}
	if len(sent) < 100 || !slices.Equal(sent, lentSent) {
		t.Errorf("%d messages, and %d where frames are lent: not the same", len(sent), len(lentSent))
	}
}
