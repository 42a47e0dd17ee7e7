package gallery

import (
	"math"
	"time"

	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/pipeline/track"
)

// Costs are minus twice a log likelihood ratio, so that squared Mahalanobis distances add to them as they
// are.
const (
	gate       = 40.0 // of the head's squared distance
	bulk       = 9.0  // squared distance of an outlier: the 0.99 quantile of chi-squared, 2 degrees
	footCap    = 6.0  // most that a foot point may cost
	tieBonus   = 4.0  // for the tracklet that was this person's before
	aloneCost  = 14.0 // of a tracklet nobody explains
	sureMargin = 4.0  // an exchange that costs less leaves doubt who is who
	leastArea  = 0.01 // m^2, standard deviations of a sharp innovation multiplied: the zero of log det
)

// observation is one tracklet of a view as the floor sees it.
type observation struct {
	id         int
	det        *detect.Detection
	head, foot sight
	hasHead    bool
	hasFoot    bool
	taken      bool
}

// sights returns the measurements of the observation.
func (o *observation) sights() []sight {
	switch {
	case o.hasHead && o.hasFoot:
		return []sight{o.head, o.foot}
	case o.hasHead:
		return []sight{o.head}
	case o.hasFoot:
		return []sight{o.foot}
	}
	return nil
}

// place returns where the observation stands for a body of mean height.
func (o *observation) place() store.Vec2 {
	if o.hasHead {
		return o.head.at.Add(o.head.lever.Scale(skullMean))
	}
	return o.foot.at
}

// scene is the view that is being processed, with the buffers of its assignment.
type scene struct {
	seen     []observation
	free     []int // indices in seen that nobody has taken
	who      []*person
	cost     []float64 // free x who
	assigner track.Assigner
}

// process takes one camera's frame: identities first, then seeds, and what is left starts a seed.
func (f *Floor) process(v *View) {
	f.look(v)
	f.assign(v, f.activePeople(v.Time))
	f.leaveThings(v.Camera)
	f.assign(v, f.seeds)
	for i := range f.scene.seen {
		if o := &f.scene.seen[i]; !o.taken {
			s := newPerson(v.Time, o.place(), len(f.layout.Cameras))
			s.take(v, o, true)
			f.seeds = append(f.seeds, s)
		}
	}
}

// leaveThings takes out what is no body, of the observations that no identity explains.
func (f *Floor) leaveThings(camera int) {
	t := &f.things[camera]
	for i := range f.scene.seen {
		if o := &f.scene.seen[i]; !o.taken {
			o.taken = t.known(o.det)
			t.note(o.det)
		}
	}
}

// look turns the tracklets of a view into observations.
func (f *Floor) look(v *View) {
	cam := &f.layout.Cameras[v.Camera]
	f.scene.seen = f.scene.seen[:0]
	for i := range v.Tracklets {
		t := &v.Tracklets[i]
		o := observation{id: t.ID, det: &t.Last}
		o.head, o.hasHead = headSight(cam, &t.Last.Head, skullMean)
		o.foot, o.hasFoot = footSight(cam, &t.Last.Foot)
		if (o.hasHead || o.hasFoot) && f.room.bounds.Grow(0.5).Contains(o.place()) {
			f.scene.add(o)
		}
	}
}

// add appends an observation, of two of one place only the one with the better score: no camera sees two
// heads on one line, but networks find one head twice.
func (s *scene) add(o observation) {
	const onePlace = 0.2 // m
	for i := range s.seen {
		if p := &s.seen[i]; p.place().Dist(o.place()) < onePlace {
			if o.det.Score > p.det.Score {
				*p = o
			}
			return
		}
	}
	s.seen = append(s.seen, o)
}

// activePeople returns the identities that may take a detection by place: those seen lately, and for a
// while those that left.
func (f *Floor) activePeople(at feed.Stamp) []*person {
	who := f.scene.who[:0]
	for _, p := range f.people {
		gone := p.Left != 0 && (p.Merged != 0 || at.Sub(p.Left) > ghost)
		if !gone && p.unseen(at) < active {
			who = append(who, p)
		}
	}
	f.scene.who = who
	return who
}

// assign gives the free observations of the view to people at the least cost, and updates those.
func (f *Floor) assign(v *View, who []*person) {
	s := &f.scene
	s.free = s.free[:0]
	for i := range s.seen {
		if !s.seen[i].taken {
			s.free = append(s.free, i)
		}
	}
	for _, p := range who {
		p.predict(v.Time)
	}
	s.cost = s.cost[:0]
	for _, i := range s.free {
		for _, p := range who {
			s.cost = append(s.cost, f.costOf(p, v.Camera, &s.seen[i]))
		}
	}
	match := s.assigner.Solve(s.cost, len(s.free), len(who), aloneCost)
	for row, col := range match {
		if col < 0 {
			continue
		}
		rival := s.rival(match, row, len(who))
		if rival >= 0 {
			who[col].doubt(v.Time)
			who[rival].doubt(v.Time)
		}
		o := &s.seen[s.free[row]]
		o.taken = true
		if rival < 0 {
			f.learn(who, col, o)
		}
		like := f.likeness.cost(&who[col].look, &o.det.Embedding)
		who[col].take(v, o, rival < 0 && like < 0)
	}
}

// costOf returns the cost of giving an observation to the person, +Inf outside the gate. The foot is judged
// after the head has been taken in, as their joint likelihood demands.
func (f *Floor) costOf(p *person, camera int, o *observation) float64 {
	c := f.likeness.cost(&p.look, &o.det.Embedding)
	if p.ties[camera].tracklet == o.id {
		c -= tieBonus
	}
	b, foot := &p.body, o.hasFoot
	if o.hasHead {
		in := b.innovation(&o.head)
		d2 := in.d2()
		if d2 > gate {
			return math.Inf(1)
		}
		c += tame(d2) + logArea(in.s)
		if foot {
			after := *b
			after.update(&in)
			in = after.innovation(&o.foot)
			c += min(footCap, in.d2())
		}
		return c
	}
	in := b.innovation(&o.foot)
	d2 := in.d2()
	if d2 > gate {
		return math.Inf(1)
	}
	return c + tame(d2) + logArea(in.s)
}

// tame is Huber's loss of a squared distance: who bends down fast is an outlier, not somebody else.
func tame(d2 float64) float64 {
	if d2 <= bulk {
		return d2
	}
	return 2*math.Sqrt(bulk*d2) - bulk
}

// learn tells the likeness of a plain match, and of the others that it was not.
func (f *Floor) learn(who []*person, col int, o *observation) {
	for i, p := range who {
		if p.hits > young {
			f.likeness.learn(&p.look, &o.det.Embedding, i == col)
		}
	}
}

func logArea(c Cov2) float64 { return math.Log(c.det() / (leastArea * leastArea)) }

// rival returns the column that could have had the row's observation at nearly the same total cost, -1 for
// none: by exchange with its own, or, where it has none in this view, by taking it.
func (s *scene) rival(match []int, row, cols int) int {
	mine := s.cost[row*cols+match[row]]
	best, margin := -1, sureMargin
	for other := range cols {
		if other == match[row] {
			continue
		}
		extra := s.cost[row*cols+other] - mine
		if r := rowOf(match, other); r >= 0 {
			extra += s.cost[r*cols+match[row]] - s.cost[r*cols+other]
		}
		if extra < margin {
			best, margin = other, extra
		}
	}
	return best
}

func rowOf(match []int, col int) int {
	for r, c := range match {
		if c == col {
			return r
		}
	}
	return -1
}

// doubt notes that the person may have been taken for another, at most twice a second.
func (p *person) doubt(at feed.Stamp) {
	if n := len(p.Ambiguous); n > 0 && at.Sub(p.Ambiguous[n-1]) < 500*time.Millisecond {
		return
	}
	p.Ambiguous = append(p.Ambiguous, at)
}
