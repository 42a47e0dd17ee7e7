package gallery

import (
	"slices"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/pipeline/track"
)

// Options of a Floor. A zero field takes its default.
type Options struct {
	Grid       time.Duration // between the samples of a path; 100 ms
	HandWindow time.Duration // age of the detections from which hands are triangulated; 120 ms
}

func (o Options) withDefaults() Options {
	if o.Grid <= 0 {
		o.Grid = 100 * time.Millisecond
	}
	if o.HandWindow <= 0 {
		o.HandWindow = 120 * time.Millisecond
	}
	return o
}

const (
	// active is how long an unseen identity takes detections by place alone; later it is found by
	// Floor.lostLike.
	active = 1200 * time.Millisecond
	// seenWithin is how old the newest detection of a sample with Seen is at most.
	seenWithin = 450 * time.Millisecond
	// ghost is how long an identity that left still takes the detections of its body outside the gate.
	ghost = 2 * time.Second
	// sparse is the distance of samples of an identity that has been lost for longer than active.
	sparse = time.Second
)

// Floor is the Gallery that follows people by a Kalman filter each on the floor plane. The views of all
// cameras are taken in order of time, one after the other: the cameras are independent given the people, so
// the information of each adds to what the others told. A tick of the grid ends with births, merges, gates
// and a sample of every path.
type Floor struct {
	opt    Options
	layout *store.Layout
	room   room
	now    feed.Stamp // everything before it has been processed
	begun  bool

	views  []View
	people []*person  // identities, in order of ID
	born   IdentityID // the last ID given
	seeds  []*person  // unexplained bodies, oldest first
	tokens []tokenRead
	lefts  []departure
	silent []feed.Stamp // exits that no gate event has told of yet
	exits  []Exit

	identities []*Identity
	likeness   likeness
	scene      scene
	things     []things  // by camera
	rays       []handRay // of the person whose hands are sought, in order of camera
	picked     []int     // indices in rays that meet
}

var _ Gallery = (*Floor)(nil)

// New returns a gallery for a store in which nobody is.
func New(layout *store.Layout, opt Options) *Floor {
	f := &Floor{opt: opt.withDefaults(), layout: layout, room: newRoom(layout), likeness: newLikeness()}
	for i := range layout.Cameras {
		f.things = append(f.things, newThings(&layout.Cameras[i]))
	}
	return f
}

// Observe keeps a copy of one camera's frame until Advance. Tracklets that are not confirmed are left out.
func (f *Floor) Observe(v View) {
	if v.Camera < 0 || v.Camera >= len(f.layout.Cameras) {
		return
	}
	v.Tracklets = slices.DeleteFunc(slices.Clone(v.Tracklets), func(t track.Tracklet) bool {
		return t.State != track.Confirmed
	})
	f.views = append(f.views, v)
	f.begin(v.Time)
}

// begin puts the grid's start before the first message.
func (f *Floor) begin(at feed.Stamp) {
	if !f.begun {
		f.begun, f.now = true, at-at%feed.Stamp(f.opt.Grid)
	}
}

// Advance processes everything captured before now, up to the last whole step of the grid.
func (f *Floor) Advance(now feed.Stamp) {
	f.begin(now)
	slices.SortStableFunc(f.views, func(a, b View) int {
		if a.Time != b.Time {
			return order(a.Time, b.Time)
		}
		return a.Camera - b.Camera
	})
	for f.now.Add(f.opt.Grid) <= now {
		f.now = f.now.Add(f.opt.Grid)
		f.step()
	}
}

// step processes one step of the grid, the one that ends at f.now.
func (f *Floor) step() {
	n := 0
	for n < len(f.views) && f.views[n].Time < f.now {
		f.process(&f.views[n])
		n++
	}
	f.views = slices.Delete(f.views, 0, n)
	for _, p := range f.people {
		p.predict(f.now)
		f.confine(p)
	}
	for _, s := range f.seeds {
		s.predict(f.now)
	}
	f.doubt()
	f.sample()
	f.settleSeeds()
	f.merge()
	f.bindTokens()
	f.leave()
}

// confine keeps a body where bodies can be.
func (f *Floor) confine(p *person) {
	at := p.body.floor()
	if to := f.room.clamp(at); to != at {
		p.body.state[0], p.body.state[1] = to.X, to.Y
	}
	const widest = 9 // m^2: a lost shopper is still in the store
	if p.body.cov[0][0] > widest || p.body.cov[1][1] > widest {
		stature := p.body.stature
		p.body = newBody(p.body.floor())
		p.body.state[4], p.body.stature = stature, stature
		p.body.cov[0][0], p.body.cov[1][1] = widest, widest
	}
}

// doubt marks pairs who seem to stand where only one has room.
func (f *Floor) doubt() {
	const room = 0.25 // m between the axes of two people
	who := f.activePeople(f.now)
	for i, p := range who {
		for _, q := range who[:i] {
			if p.body.floor().Dist(q.body.floor()) < room {
				p.doubt(f.now)
				q.doubt(f.now)
			}
		}
	}
}

// sample appends to the path of everybody who is followed.
func (f *Floor) sample() {
	for _, p := range f.people {
		if p.Left == 0 && (p.unseen(f.now) < active || f.due(p)) {
			f.append(p)
		}
	}
	for _, s := range f.seeds {
		f.append(s)
	}
}

func (f *Floor) due(p *person) bool {
	return len(p.Path) == 0 || f.now.Sub(p.Path[len(p.Path)-1].Time) >= sparse
}

func (f *Floor) append(p *person) {
	cov := p.body.floorCov()
	cov.XX += headLean * headLean // a lean is no noise that averages out
	cov.YY += headLean * headLean
	p.Path = append(p.Path, Sample{
		Time: f.now, Floor: p.body.floor(), Cov: cov,
		Seen: p.unseen(f.now) <= seenWithin, Hands: f.hands(p),
	})
	p.Appearance = p.look.Vector()
}

// Exits returns the identities that left since the last call, in order of time.
func (f *Floor) Exits() []Exit {
	out := f.exits
	f.exits = nil
	slices.SortStableFunc(out, func(a, b Exit) int { return order(a.Time, b.Time) })
	return out
}

// Identities returns everybody so far, in order of ID. The slice and its elements are the gallery's own and
// change with Advance.
func (f *Floor) Identities() []*Identity { return f.identities }

// Inside returns those who are in the store now, in order of ID.
func (f *Floor) Inside() []*Identity {
	var in []*Identity
	for _, id := range f.identities {
		if id.Left == 0 {
			in = append(in, id)
		}
	}
	return in
}

// Of returns an identity, nil for an unknown id.
func (f *Floor) Of(id IdentityID) *Identity { return find(f.identities, id) }
