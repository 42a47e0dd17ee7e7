package health

import (
	"math"
	"slices"
	"time"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
)

// Where somebody should be found in a picture.
const (
	columns, rows = 4, 3 // parts of a picture
	margin        = 0.06 // of the picture's size, at its edge, in which nobody is expected
	nearest       = 1.0  // metres from the camera
	farthest      = 8.0
	skull         = 1.60 // metres above the floor
	sight         = 1.45 // height to which the line of sight must be free
	sameHead      = 0.6  // metres, between where a head is and where it is found
)

// Which parts of a picture are blind.
const (
	passGap      = 3 * time.Second
	missed       = 0.1 // share of a pass's frames in which somebody was found, at most, for it to be missed
	missedPasses = 4   // in a row, of two people at least, ...
	missedFrames = 8   // ... with so many frames make a part blind
	blindParts   = 2   // of a camera that is warned of: one alone may be behind something that is not filed
)

// place is where somebody is who is surely there.
type place struct {
	id    gallery.IdentityID
	floor store.Vec2
	pace  store.Vec2 // metres a second
	at    feed.Stamp // when
}

// pass is somebody's way through a part of a picture.
type pass struct {
	who        gallery.IdentityID
	last       feed.Stamp
	seen       int     // frames in which the camera should find them
	found      int     // frames in which it did
	feet       int     // those with a foot
	right, low float64 // sums of how far to the right heads and below feet were found, degrees
}

// part is one part of a camera's picture.
type part struct {
	passes []pass // under way
	missed int    // passes in a row in which nobody was found
	frames int    // in them
	first  gallery.IdentityID
	others bool // the missed ones were not all one person's
}

// eye is a camera.
type eye struct {
	camera *store.Camera
	parts  [columns * rows]part
	turns  []pass // the latest passes in which somebody was found

	straight feed.Stamp // when it hung right last
}

// take looks for those whom the camera should see.
func (e *eye) take(
	at feed.Stamp, found []detect.Detection, people []place, hides func(a, b store.Vec3) bool,
) {
	for i := range people {
		who := &people[i]
		floor := who.floor.Add(who.pace.Scale(at.Sub(who.at).Seconds()))
		u, v, ok := e.shows(floor, hides)
		if !ok {
			continue
		}
		p := e.parts[e.part(u, v)].of(who.id)
		p.seen++
		p.last = at
		if d := e.nearest(found, u, v, floor); d != nil {
			p.find(e.camera, d, floor, u)
		}
	}
}

// shows returns where in the picture the head of somebody is, if it can be seen.
func (e *eye) shows(floor store.Vec2, hides func(a, b store.Vec3) bool) (u, v float64, ok bool) {
	k, from := &e.camera.Intrinsics, e.camera.WorldFromCamera.T
	u, v, _, ok = e.camera.Project(floor.At(skull))
	x, y := u/float64(k.Width), v/float64(k.Height)
	if !ok || !e.camera.InImage(u, v) || min(x, y) < margin || max(x, y) > 1-margin {
		return u, v, false
	}
	d := from.Dist(floor.At(skull))
	return u, v, d > nearest && d < farthest && !hides(from, floor.At(sight))
}

// part is the index of the part of the picture that a pixel lies in.
func (e *eye) part(u, v float64) int {
	k := &e.camera.Intrinsics
	x, y := int(u/float64(k.Width)*columns), int(v/float64(k.Height)*rows)
	return min(y, rows-1)*columns + min(x, columns-1)
}

// of returns the pass of somebody that is under way, or a new one.
func (p *part) of(who gallery.IdentityID) *pass {
	i := slices.IndexFunc(p.passes, func(q pass) bool { return q.who == who })
	if i < 0 {
		i = len(p.passes)
		p.passes = append(p.passes, pass{who: who})
	}
	return &p.passes[i]
}

// nearest returns the detection whose head is nearest to a pixel, nil where none is near enough.
func (e *eye) nearest(found []detect.Detection, u, v float64, floor store.Vec2) *detect.Detection {
	best := sameHead * e.camera.PixelsPerRadian(u, v) / e.camera.WorldFromCamera.T.Dist(floor.At(skull))
	var out *detect.Detection
	for i := range found {
		h := &found[i].Head
		if d := math.Hypot(h.X-u, h.Y-v); h.Score > 0 && d < best {
			out, best = &found[i], d
		}
	}
	return out
}

// check ends the passes that are over and judges the parts of the picture by them.
func (e *eye) check(b book, now feed.Stamp) {
	blind := 0
	for i := range e.parts {
		p := &e.parts[i]
		p.passes = slices.DeleteFunc(p.passes, func(q pass) bool {
			over := now.Sub(q.last) > passGap
			if over {
				p.end(q)
				e.turned(q)
			}
			return over
		})
		if p.missed >= missedPasses && p.frames >= missedFrames && p.others {
			blind++
		}
	}
	if blind >= blindParts {
		b.set(Warning{Kind: Blind, Device: e.camera.ID, Found: now, Size: float64(blind) / (columns * rows)})
		return
	}
	b.end(Blind, e.camera.ID, nil, now)
}

// end takes in a pass that is over.
func (p *part) end(q pass) {
	if float64(q.found) > missed*float64(q.seen) {
		p.missed, p.frames, p.others = 0, 0, false
		return
	}
	if p.missed == 0 {
		p.first = q.who
	}
	p.missed++
	p.frames += q.seen
	p.others = p.others || q.who != p.first
}
