package health

import (
	"cmp"
	"slices"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// Fate is what became of a message.
type Fate uint8

// A message is used, or came outside its window, or once more.
const (
	Used Fate = iota
	TooLate
	Again
)

const (
	slotTime  = 10 * time.Second // messages are counted in slots
	slots     = 12               // of which so many are looked at
	leastSent = 200              // messages in them
	lossy     = 0.03
	tardy     = 0.01
	fewest    = 6 // messages that came too late, or twice

	silence     = 5 * time.Second      // at least
	pauses      = 25                   // usual pauses between two messages
	clockSeek   = 4 * time.Millisecond // step to the median of the first delays, ...
	clockStep   = time.Millisecond     // ... and later
	clockOff    = 60 * time.Millisecond
	clockWell   = 40 * time.Millisecond
	clockKnown  = 150 // messages from which on the median delay is known
	leastOfKind = 3   // devices with which a clock is compared
)

// tally counts the messages of a slot.
type tally struct{ sent, got, late, again int }

func (t *tally) add(u tally) {
	t.sent, t.got, t.late, t.again = t.sent+u.sent, t.got+u.got, t.late+u.late, t.again+u.again
}

// line is what is known of a device by its messages' heads.
type line struct {
	device store.DeviceID
	pause  time.Duration // between two messages; 0: they come when they come
	kind   int           // clocks are compared within a kind

	heard   feed.Stamp // arrival of the newest one
	n       int
	highest uint64 // sequence number
	delay   time.Duration
	counts  [slots]tally // a ring; counts[slot%slots] is the present one
}

// take counts a message. The median delay is followed by steps of one size up or down (Robbins and Monro
// 1951): half of the delays are above it when it stays.
func (l *line) take(h *feed.Header, fate Fate, slot int) {
	t := &l.counts[slot%slots]
	l.heard = max(l.heard, h.Arrived)
	switch fate {
	case Again:
		t.again++
		return
	case TooLate:
		t.late++
	case Used:
	}
	t.got++
	d := h.Arrived.Sub(h.Captured)
	switch {
	case l.n == 0:
		l.delay = d
		t.sent++
	case h.Seq > l.highest && h.Seq-l.highest < 1000:
		t.sent += int(h.Seq - l.highest)
	}
	if l.n == 0 || h.Seq > l.highest || l.highest-h.Seq > 1000 { // the last: it counts anew
		l.highest = h.Seq
	}
	l.n++
	step := clockStep
	if l.n < clockKnown/2 {
		step = clockSeek
	}
	l.delay += step * time.Duration(cmp.Compare(d, l.delay))
}

// lines follow all devices that send regularly, and the gates.
type lines struct {
	all   []line
	index map[store.DeviceID]int
	slot  int // of the present
}

// The kinds of device.
const (
	cameraLine = iota
	shelfLine
	otherLine
)

func newLines(layout *store.Layout, cameras bool) lines {
	l := lines{index: map[store.DeviceID]int{}}
	add := func(id store.DeviceID, kind int, pause time.Duration) {
		l.index[id] = len(l.all)
		l.all = append(l.all, line{device: id, kind: kind, pause: pause})
	}
	for i := range layout.Cameras {
		if c := &layout.Cameras[i]; cameras {
			add(c.ID, cameraLine, time.Duration(float64(time.Second)/max(c.FPS, 0.1)))
		}
	}
	for i := range layout.Shelves {
		if s := &layout.Shelves[i]; s.Cells.Len() > 0 {
			add(s.ID, shelfLine, feed.PlateSamples*time.Second/feed.PlateRate)
		}
	}
	for i := range layout.Gates {
		add(layout.Gates[i].ID, otherLine, 0)
	}
	for i := range layout.Trackers {
		add(layout.Trackers[i].ID, otherLine, silence)
	}
	return l
}

// take counts a message.
func (l *lines) take(h *feed.Header, fate Fate) {
	if i, ok := l.index[h.Device]; ok {
		l.all[i].take(h, fate, l.slot)
	}
}

// check looks at all devices; begun is when the feed began.
func (l *lines) check(b book, begun, now feed.Stamp) {
	slot := int(now.Sub(begun) / slotTime)
	for i := range l.all {
		d := &l.all[i]
		d.silent(b, begun, now)
		if slot != l.slot {
			d.judge(b, now)
			d.counts[slot%slots] = tally{}
		}
	}
	if slot != l.slot {
		for kind := range otherLine {
			l.clocks(b, kind, now)
		}
	}
	l.slot = slot
}

func (l *line) silent(b book, begun, now feed.Stamp) {
	heard := max(l.heard, begun)
	if l.pause == 0 {
		return
	}
	if now.Sub(heard) <= max(silence, pauses*l.pause) {
		b.end(Silent, l.device, nil, now)
		return
	}
	b.set(Warning{Kind: Silent, Device: l.device, Since: heard, Found: now})
}

// judge looks at the messages of the last slots.
func (l *line) judge(b book, now feed.Stamp) {
	var sum tally
	for _, t := range l.counts {
		sum.add(t)
	}
	since := now.Add(-slots * slotTime)
	note := func(kind Kind, count, of int, least float64, fewest int) {
		share := float64(count) / float64(max(of, 1))
		if of < leastSent || count < fewest || share < least {
			b.end(kind, l.device, nil, now)
			return
		}
		b.set(Warning{Kind: kind, Device: l.device, Since: max(since, 0), Found: now, Size: share})
	}
	note(Loses, sum.sent-sum.got, sum.sent, lossy, fewest)
	note(Late, sum.late, sum.got, tardy, fewest)
	note(Repeats, sum.again, sum.got, tardy, fewest)
}

// clocks compares the delays of one kind of devices with their median.
func (l *lines) clocks(b book, kind int, now feed.Stamp) {
	var known []*line
	for i := range l.all {
		if d := &l.all[i]; d.kind == kind && d.n >= clockKnown {
			known = append(known, d)
		}
	}
	if len(known) < leastOfKind {
		return
	}
	delays := make([]time.Duration, len(known))
	for i, d := range known {
		delays[i] = d.delay
	}
	slices.Sort(delays)
	usual := delays[len(delays)/2]
	for _, d := range known {
		off := usual - d.delay
		switch {
		case off.Abs() > clockOff:
			b.set(Warning{Kind: Clock, Device: d.device, Found: now, Size: off.Seconds()})
		case off.Abs() < clockWell:
			b.end(Clock, d.device, nil, now)
		}
	}
}
