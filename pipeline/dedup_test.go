package pipeline_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"storesim/pipeline"
	"storesim/pipeline/feed"
)

// Every message twice, and some a third time: the receipts, the claims and the counts are those of the feed
// without repetitions.
func TestRepeatedMessagesCountOnce(t *testing.T) {
	w := newWorld(t, 25, one(3))
	once := w.messages
	var twice []feed.Message
	for i, m := range once {
		twice = append(twice, m, m)
		if i >= 3 && i%7 == 0 {
			twice = append(twice, once[i-3])
		}
	}
	plain, repeated := w.pipeline(t, pipeline.Options{}), w.pipeline(t, pipeline.Options{Workers: 2})
	run(t, plain, once)
	run(t, repeated, twice)
	if diff := cmp.Diff(plain.Receipts(), repeated.Receipts()); diff != "" {
		t.Errorf("receipts differ (-once +repeated):\n%s", diff)
	}
	a, b := plain.Stats(), repeated.Stats()
	if len(plain.Receipts()) == 0 || a.Duplicates != 0 || b.Duplicates+b.Late != len(twice)-len(once)+a.Late {
		t.Errorf("%d receipts; stats once %+v, repeated %+v, of %d messages",
			len(plain.Receipts()), a, b, len(twice))
	}
	if a.Readings != b.Readings || a.Frames != b.Frames || a.GateEvents != b.GateEvents {
		t.Errorf("stats once %+v, repeated %+v", a, b)
	}
}

// A device that was restarted counts from 0 again; nothing of it is dropped.
func TestRestartedDeviceIsNotARepetition(t *testing.T) {
	w := newWorld(t, 25, one(3))
	messages := w.messages
	for i := len(messages) / 2; i < len(messages); i++ {
		if r, ok := messages[i].(*feed.PlateReading); ok {
			copied := *r
			copied.Seq %= 20
			messages[i] = &copied
		}
	}
	p := w.pipeline(t, pipeline.Options{})
	run(t, p, messages)
	if n := p.Stats().Duplicates; n != 0 {
		t.Errorf("%d messages of a restarted device taken for repetitions", n)
	}
}
