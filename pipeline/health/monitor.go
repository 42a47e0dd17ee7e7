package health

import (
	"math"
	"slices"
	"time"

	"storesim/pipeline/attribution"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
)

// Monitor watches the devices of a store. Its calls come as the feed is processed, in the same order for the
// same feed.
type Monitor struct {
	layout  *store.Layout
	book    book
	lines   lines
	eyes    []eye
	boxes   []box
	index   map[store.DeviceID]int // of the boxes
	plan    plan
	begun   bool
	begin   feed.Stamp // of the feed
	checked feed.Stamp // a multiple of a second
	slot    int
	people  []place // as of the last Advance
	walls   []wall
}

// New returns the monitor of a store of which nothing is known. Cameras tells whether frames are expected.
func New(layout *store.Layout, cameras bool) *Monitor {
	m := &Monitor{
		layout: layout, book: book{}, lines: newLines(layout, cameras), index: map[store.DeviceID]int{},
		plan: plan{layout: layout, facings: map[store.PlateID]*filing{}}, walls: newWalls(layout),
	}
	for i := range layout.Cameras {
		m.eyes = append(m.eyes, eye{camera: &layout.Cameras[i]})
	}
	for i := range layout.Shelves {
		s := &layout.Shelves[i]
		m.index[s.ID] = i
		m.boxes = append(m.boxes, box{shelf: s, cells: make([]cell, s.Cells.Len())})
	}
	return m
}

// Message takes in the head of a message when it comes, and what became of it.
func (m *Monitor) Message(h *feed.Header, fate Fate) {
	if !m.begun {
		m.begun, m.begin = true, h.Arrived
	}
	m.lines.take(h, fate)
}

// Reading takes in a shelf's reading when it is its turn.
func (m *Monitor) Reading(r *feed.PlateReading) {
	if i, ok := m.index[r.Device]; ok {
		m.boxes[i].take(r)
	}
}

// Frame takes in what was found in a camera's frame when it is its turn.
func (m *Monitor) Frame(camera int, at feed.Stamp, found []detect.Detection) {
	m.eyes[camera].take(at, found, m.people, m.hides)
}

// Claim takes in a change with its actors.
func (m *Monitor) Claim(c *attribution.Claim) { m.plan.take(m.book, c) }

// Advance takes in where everybody is now, and judges the devices once a second.
func (m *Monitor) Advance(now feed.Stamp, inside []*gallery.Identity) {
	m.locate(now, inside)
	second := now - now%feed.Stamp(time.Second)
	if !m.begun || second == m.checked {
		return
	}
	m.checked = second
	m.approach(now, inside)
	m.lines.check(m.book, m.begin, now)
	for i := range m.eyes {
		m.eyes[i].check(m.book, now)
	}
	turns(m.book, m.eyes, now)
	slot := int(now.Sub(m.begin) / slotTime)
	for i := range m.boxes {
		x := &m.boxes[i]
		x.constant(m.book, now)
		if slot != m.slot {
			x.slot(m.book, now)
		}
	}
	m.slot = slot
}

// fresh is how old a place may be.
const fresh = 250 * time.Millisecond

// sureAt is the standard deviation of a place that counts, metres.
const sureAt = 0.25

// locate lists those whose places are sure.
func (m *Monitor) locate(now feed.Stamp, inside []*gallery.Identity) {
	m.people = m.people[:0]
	for _, who := range inside {
		n := len(who.Path)
		if n == 0 {
			continue
		}
		if s := &who.Path[n-1]; s.Seen && now.Sub(s.Time) < fresh && max(s.Cov.XX, s.Cov.YY) < sureAt*sureAt {
			m.people = append(m.people, place{who.ID, s.Floor, pace(who.Path), s.Time})
		}
	}
}

// pace is how fast somebody walks: over the last three samples, half a second at most.
func pace(path []gallery.Sample) store.Vec2 {
	last := &path[len(path)-1]
	first := &path[max(0, len(path)-3)]
	if d := last.Time.Sub(first.Time); d > 0 && d < time.Second/2 {
		return last.Floor.Sub(first.Floor).Scale(1 / d.Seconds())
	}
	return store.Vec2{}
}

// Somebody who is lost may have walked on.
const (
	walking   = 1.0 // m/s
	lostAfter = 30 * time.Second
)

// approach marks the shelves that somebody is near, or may be. Of people without a path nobody knows where
// they are.
func (m *Monitor) approach(now feed.Stamp, inside []*gallery.Identity) {
	for _, who := range inside {
		at, lost, known := lastSeen(who.Path, now)
		if known && lost > lostAfter {
			continue
		}
		reach := nobodyNear + walking*max(0, lost.Seconds()-0.5)
		for i := range m.boxes {
			x := &m.boxes[i]
			x.busy = x.busy || !known || m.distance(x.shelf, at) < reach
		}
	}
}

// lastSeen returns where and how long ago somebody was seen, as far as it matters.
func lastSeen(path []gallery.Sample, now feed.Stamp) (at store.Vec2, lost time.Duration, known bool) {
	for _, s := range slices.Backward(path) {
		lost = now.Sub(s.Time)
		if s.Seen || lost > lostAfter {
			return s.Floor, lost, true
		}
	}
	return at, 0, len(path) > 0
}

// distance is that of a place from a shelf's front, metres.
func (m *Monitor) distance(s *store.Shelf, p store.Vec2) float64 {
	a := m.layout.Plates[s.First].Front().Floor()
	b := m.layout.Plates[s.First+store.PlateID(s.Count-1)].Front().Floor()
	along := b.Sub(a)
	t := 0.0
	if l := along.Dot(along); l > 0 {
		t = max(0, min(1, p.Sub(a).Dot(along)/l))
	}
	return p.Dist(a.Add(along.Scale(t)))
}

// Warnings are all that were found so far, in order of device, plates and kind.
func (m *Monitor) Warnings() []Warning { return m.book.list() }

// wall is a fixture that hides what is behind it.
type wall struct {
	rect   store.Rect
	height float64
}

func newWalls(layout *store.Layout) []wall {
	var out []wall
	for i := range layout.Gondolas {
		g := &layout.Gondolas[i]
		out = append(out, wall{g.Footprint(), g.Height})
	}
	return out
}

// hides reports whether a fixture stands between two points.
func (m *Monitor) hides(a, b store.Vec3) bool {
	for i := range m.walls {
		if m.walls[i].between(a, b) {
			return true
		}
	}
	return false
}

// between clips the segment to the wall's box.
func (w *wall) between(a, b store.Vec3) bool {
	from, to, r := 0.0, 1.0, &w.rect
	for _, side := range [3][4]float64{
		{a.X, b.X, r.Min.X, r.Max.X}, {a.Y, b.Y, r.Min.Y, r.Max.Y}, {a.Z, b.Z, 0, w.height},
	} {
		d := side[1] - side[0]
		if math.Abs(d) < 1e-9 {
			if side[0] < side[2] || side[0] > side[3] {
				return false
			}
			continue
		}
		p, q := (side[2]-side[0])/d, (side[3]-side[0])/d
		from, to = max(from, min(p, q)), min(to, max(p, q))
	}
	return from < to
}
