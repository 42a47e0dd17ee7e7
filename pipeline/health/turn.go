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

// How a camera hangs is judged by the median over its latest passes: to the side by heads, whose height does
// not matter there, and up and down by feet.
const (
	turnPasses = 11
	turnFrames = 10 // of a pass that counts, in which somebody was found
	turnPeople = 3
	aside      = 1.1 // degrees that are too many
	upright    = 1.6 // the same up and down
	turnedFor  = 30 * time.Second
	footScore  = 0.5
	// One camera that was moved draws the places of people with it, and the others seem to be off too.
	worstShare = 0.9 // of what the worst camera is off
)

// find takes in where somebody was found who stands at a place; u is where the head should be.
func (p *pass) find(c *store.Camera, d *detect.Detection, floor store.Vec2, u float64) {
	p.found++
	p.right += degrees(c, &d.Head, d.Head.X-u)
	if _, v, _, ok := c.Project(floor.At(0)); ok && d.Foot.Score >= footScore {
		p.feet++
		p.low += degrees(c, &d.Foot, d.Foot.Y-v)
	}
}

func degrees(c *store.Camera, at *detect.Point, pixels float64) float64 {
	return pixels * 180 / math.Pi / c.PixelsPerRadian(at.X, at.Y)
}

// turned takes in a pass that is over.
func (e *eye) turned(q pass) {
	if q.found < turnFrames {
		return
	}
	e.turns = append(e.turns, q)
	e.turns = slices.Delete(e.turns, 0, max(0, len(e.turns)-turnPasses))
}

// off is by how many degrees a camera seems to be turned, and how that is to what is too much; 0 where nobody
// knows.
func (e *eye) off() (degrees, share float64) {
	if len(e.turns) < turnPasses {
		return 0, 0
	}
	var right, low []float64
	who := map[gallery.IdentityID]bool{}
	for i := range e.turns {
		q := &e.turns[i]
		right, low = append(right, q.right/float64(q.found)), append(low, q.low/float64(max(1, q.feet)))
		who[q.who] = true
	}
	if len(who) < turnPeople {
		return 0, 0
	}
	slices.Sort(right)
	slices.Sort(low)
	x, y := math.Abs(right[turnPasses/2]), math.Abs(low[turnPasses/2])
	if x/aside > y/upright {
		return x, x / aside
	}
	return y, y / upright
}

// turns judges how all cameras hang.
func turns(b book, eyes []eye, now feed.Stamp) {
	worst := 0.0
	for i := range eyes {
		_, share := eyes[i].off()
		worst = max(worst, share)
	}
	for i := range eyes {
		e := &eyes[i]
		degrees, share := e.off()
		switch {
		case share <= max(1, worstShare*worst):
			e.straight = now
		case now.Sub(e.straight) > turnedFor:
			b.set(Warning{Kind: Turned, Device: e.camera.ID, Since: e.straight, Found: now, Size: degrees})
		}
		if share < max(1, worst)/2 {
			b.end(Turned, e.camera.ID, nil, now)
		}
	}
}
