package gallery

import (
	"slices"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// Follower is a Gallery that takes bodies from trackers of another make.
type Follower interface {
	Gallery
	Follow(m *feed.Bodies)
}

// Points is the Gallery of a store whose people are followed by a tracker of another make: one Identity for
// each body that the tracker names, with the path and the hands that it tells. Whom the tracker takes for
// somebody new is somebody new here. Tokens and exits come from the gates, whose messages are matched to
// bodies by time alone: a token to who was first seen at about then, an exit to who has not been seen since.
type Points struct {
	std    map[store.DeviceID]float64 // of a point, metres, by tracker
	bodies map[bodyName]*tracked
	people []*tracked // in order of ID
	born   IdentityID // the last ID given
	tokens []tokenRead
	lefts  []feed.Stamp
	exits  []Exit
}

// bodyName is a tracker's name for a body.
type bodyName struct {
	tracker store.DeviceID
	id      string
}

// tracked is an identity and when it was last seen.
type tracked struct {
	*Identity
	seen feed.Stamp
}

var _ Follower = (*Points)(nil)

// NewPoints returns the gallery of an empty store; the layout's trackers are those that it listens to.
func NewPoints(layout *store.Layout) *Points {
	p := &Points{std: map[store.DeviceID]float64{}, bodies: map[bodyName]*tracked{}}
	for _, t := range layout.Trackers {
		p.std[t.ID] = t.Std
	}
	return p
}

// Observe does nothing: there are no cameras of ours.
func (p *Points) Observe(View) {}

// Follow appends a sample to the path of everybody seen. Bodies without a head, neck or shoulder are nowhere.
func (p *Points) Follow(m *feed.Bodies) {
	std, known := p.std[m.Device]
	if !known {
		return
	}
	for i := range m.Bodies {
		b := &m.Bodies[i]
		floor, cov, ok := standing(b, std)
		if !ok {
			continue
		}
		who := p.named(bodyName{m.Device, b.ID}, m.Captured)
		who.seen = m.Captured
		if who.Left == 0 {
			who.Path = append(who.Path, Sample{
				Time: m.Captured, Floor: floor, Cov: cov, Seen: true, Hands: handsOf(b, std),
			})
		}
	}
}

// named returns who bears a tracker's name: somebody new where nobody does, or where the bearer has been gone
// for longer than a body is seen outside the gate.
func (p *Points) named(name bodyName, at feed.Stamp) *tracked {
	who := p.bodies[name]
	if who != nil && (who.Left == 0 || at.Sub(who.seen) < ghost) {
		return who
	}
	p.born++
	who = &tracked{Identity: &Identity{ID: p.born, Entered: at}, seen: at}
	p.bodies[name] = who
	p.people = append(p.people, who)
	return who
}

// standing returns the floor point under a body's axis and its covariance: under the middle of neck and
// shoulders, which lean less than the head, or under the head where those were not seen.
func standing(b *feed.Body, std float64) (at store.Vec2, cov Cov2, ok bool) {
	n := 0.0
	for _, part := range [...]feed.Part{feed.Neck, feed.LeftShoulder, feed.RightShoulder} {
		if q, found := b.Point(part); found && q.Score >= leastPoint {
			at, n = at.Add(q.At.Floor()), n+1
		}
	}
	if n == 0 {
		q, found := b.Point(feed.Head)
		if !found || q.Score < leastPoint {
			return at, cov, false
		}
		at, n = q.At.Floor(), 1
	}
	v := std*std + headLean*headLean
	return at.Scale(1 / n), Cov2{XX: v, YY: v}, true
}

// handsOf returns the hands seen. A tracker of several cameras says where a hand is in space by itself; the
// less sure it is, the wider the hand is taken to be.
func handsOf(b *feed.Body, std float64) []Hand {
	var out []Hand
	for _, part := range [...]feed.Part{feed.LeftHand, feed.RightHand} {
		q, found := b.Point(part)
		if !found || q.Score < leastPoint {
			continue
		}
		v := (std*std + handBlur*handBlur) / float64(min(1, q.Score))
		out = append(out, Hand{Mean: q.At, Cov: store.Mat3{v, 0, 0, 0, v, 0, 0, 0, v}, Views: 1})
	}
	return out
}

// Gate keeps a gate's message until Advance.
func (p *Points) Gate(e *feed.GateEvent) {
	if e.Kind == feed.TokenRead {
		p.tokens = append(p.tokens, tokenRead{token: e.Token, at: e.Captured})
		return
	}
	p.lefts = append(p.lefts, e.Captured)
}

// Advance gives the gates' messages that are old enough to bodies.
func (p *Points) Advance(now feed.Stamp) {
	p.tokens = slices.DeleteFunc(p.tokens, func(t tokenRead) bool {
		if now.Sub(t.at) < settle {
			return false
		}
		who := p.newcomer(t.at, now)
		if who != nil {
			who.Token = t.token
		}
		return who != nil
	})
	p.lefts = slices.DeleteFunc(p.lefts, func(at feed.Stamp) bool {
		if now.Sub(at) < settle {
			return false
		}
		who := p.leaver(at, now)
		if who != nil {
			p.exit(who, at)
		}
		return who != nil || now.Sub(at) > leaveSoon
	})
}

// newcomer returns who without a token was first seen nearest to a time, the first of those seen together.
// Soon after a token was read only those count who came at about then; later anybody does.
func (p *Points) newcomer(at, now feed.Stamp) *tracked {
	return nearest(p.people, func(who *tracked) (time.Duration, bool) {
		d := who.Entered.Sub(at).Abs()
		return d, who.Token == "" && who.Left == 0 && (d < fresh || now.Sub(at) > fresh)
	})
}

// leaver returns who inside was last seen nearest to a time, and is seen no more.
func (p *Points) leaver(at, now feed.Stamp) *tracked {
	return nearest(p.people, func(who *tracked) (time.Duration, bool) {
		d := who.seen.Sub(at).Abs()
		return d, who.Left == 0 && now.Sub(who.seen) >= settle && d < leaveSoon
	})
}

// nearest returns the first of people at the least distance, nil where none counts.
func nearest(people []*tracked, distance func(*tracked) (d time.Duration, counts bool)) *tracked {
	var best *tracked
	var least time.Duration
	for _, who := range people {
		if d, counts := distance(who); counts && (best == nil || d < least) {
			best, least = who, d
		}
	}
	return best
}

func (p *Points) exit(who *tracked, at feed.Stamp) {
	who.Left = max(at, who.Entered+1)
	p.exits = append(p.exits, Exit{Identity: who.ID, Token: who.Token, Time: who.Left})
}

// Exits returns who left since the last call, in order of time.
func (p *Points) Exits() []Exit {
	out := p.exits
	p.exits = nil
	slices.SortStableFunc(out, func(a, b Exit) int { return order(a.Time, b.Time) })
	return out
}

// Identities returns everybody so far, in order of ID.
func (p *Points) Identities() []*Identity {
	out := make([]*Identity, len(p.people))
	for i, who := range p.people {
		out[i] = who.Identity
	}
	return out
}

// Inside returns those who are in the store now, in order of ID.
func (p *Points) Inside() []*Identity {
	return slices.DeleteFunc(p.Identities(), func(id *Identity) bool { return id.Left != 0 })
}

// Of returns an identity, nil for an unknown id.
func (p *Points) Of(id IdentityID) *Identity {
	return find(p.Identities(), id)
}
