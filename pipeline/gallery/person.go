package gallery

import (
	"cmp"
	"math"
	"slices"
	"time"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/pipeline/track"
)

// tie is the newest detection of a person in one camera.
type tie struct {
	tracklet int // its id in that camera, 0 for none so far
	at       feed.Stamp
	det      detect.Detection
	origin   detect.Point // the head, or the foot, where the tracklet began
}

// moved tells how far the body has gone in the picture since the tracklet began, pixels.
func (t *tie) moved() float64 {
	p := anchor(&t.det)
	return math.Hypot(p.X-t.origin.X, p.Y-t.origin.Y)
}

// person is somebody who is followed: an identity with the filter behind it, or a seed (ID 0) that may
// become one.
type person struct {
	*Identity
	body  body
	at    feed.Stamp // the time of body
	first feed.Stamp // first detection
	seen  feed.Stamp // newest detection
	hits  int        // detections so far
	look  track.Look
	ties  []tie // by camera

	origin  store.Vec2 // where it was first seen
	crossed feed.Stamp // when it came in, known or reckoned back; 0 while it has not
	near    IdentityID // an older identity, the nearest
	oneness float64    // log odds that the two are one body, from 0 on
	read    tokenRead  // where Token is from
}

func newPerson(at feed.Stamp, where store.Vec2, cameras int) *person {
	return &person{
		Identity: &Identity{Entered: at},
		body:     newBody(where), at: at, first: at, seen: at,
		ties: make([]tie, cameras), origin: where,
	}
}

// predict brings the filter to a time; a late view finds it where it is.
func (p *person) predict(at feed.Stamp) {
	if at <= p.at {
		return
	}
	p.body.predict(at.Sub(p.at).Seconds())
	p.at = at
}

// unseen tells how long ago the newest detection was.
func (p *person) unseen(now feed.Stamp) time.Duration { return now.Sub(p.seen) }

// cameras counts the cameras that have seen the person.
func (p *person) cameras() int {
	n := 0
	for i := range p.ties {
		if p.ties[i].tracklet != 0 {
			n++
		}
	}
	return n
}

// stirs reports whether any camera has seen the person move by more than a detection's error: two things
// that two cameras take for one head make a body that wanders, but not in any picture.
func (p *person) stirs() bool {
	return slices.ContainsFunc(p.ties, func(t tie) bool { return t.tracklet != 0 && t.moved() > stirring })
}

// apartFrom counts the cameras that saw both persons in one frame since a time: proof that they are two.
func (p *person) apartFrom(q *person, since feed.Stamp) int {
	n := 0
	for i := range p.ties {
		a, b := &p.ties[i], &q.ties[i]
		if a.tracklet != 0 && b.tracklet != 0 && a.at == b.at && a.at >= since {
			n++
		}
	}
	return n
}

// young is how many detections make a look that can be relied on.
const young = 5

// take makes a detection part of the person; pure tells that its appearance is surely the person's own.
func (p *person) take(v *View, o *observation, pure bool) {
	for _, m := range o.sights() {
		in := p.body.innovation(&m)
		if d2 := in.d2(); d2 > bulk { // an outlier counts for less
			m.noise = m.noise.scale(d2 / bulk)
			in = p.body.innovation(&m)
		}
		p.body.update(&in)
	}
	p.body.learnStature()
	origin := p.ties[v.Camera].origin
	if p.ties[v.Camera].tracklet != o.id {
		origin = *anchor(o.det)
	}
	p.ties[v.Camera] = tie{o.id, v.Time, *o.det, origin}
	p.seen = max(p.seen, v.Time)
	p.hits++
	if pure || p.hits <= young {
		p.look.Add(&o.det.Embedding)
	}
	for _, g := range o.det.Grasps {
		if g != nil {
			p.Grasps = append(p.Grasps, Grasp{v.Time, v.Camera, *g})
		}
	}
}

// become takes over what is known of a seed that turned out to be this person.
func (p *person) become(q *person) {
	p.body, p.at, p.seen = q.body, q.at, q.seen
	p.hits += q.hits
	p.look.Join(&q.look)
	for i := range q.ties {
		if q.ties[i].tracklet != 0 {
			p.ties[i] = q.ties[i]
		}
	}
	for len(p.Path) > 0 && p.Path[len(p.Path)-1].Time >= q.first {
		p.Path = p.Path[:len(p.Path)-1]
	}
	p.Path = append(p.Path, q.Path...)
	p.Grasps = append(p.Grasps, q.Grasps...)
	slices.SortStableFunc(p.Grasps, func(a, b Grasp) int { return cmp.Compare(a.Time, b.Time) })
}
