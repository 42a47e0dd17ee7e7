package gallery

import (
	"cmp"
	"slices"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// departure is a gate's word that somebody left.
type departure struct {
	gate *store.Gate
	at   feed.Stamp
}

const (
	fresh     = 6 * time.Second         // after its token was read, somebody has entered
	settle    = 500 * time.Millisecond  // wait for those who entered before, and for views in flight
	atExit    = 0.8                     // m from the passage
	vanished  = 2500 * time.Millisecond // unseen at the exit: left, even if the gate says nothing
	strangers = 0.5                     // m by which somebody without a token must be nearer
	leaveSoon = 3 * time.Second         // after a gate's word the one it means is known

	doorway    = 0.5 // m inside of a gate, where those who left may seem to be
	wellInside = 1.5 // m inside, where they do not
)

// inward returns how far p is inside of the gate, metres; negative outside.
func inward(g *store.Gate, p store.Vec2) float64 { return p.Sub(g.Centre()).Dot(g.Inward.Unit()) }

// distance returns the distance of p from the passage, metres.
func distance(g *store.Gate, p store.Vec2) float64 {
	along := g.B.Sub(g.A)
	t := 0.0
	if l := along.Dot(along); l > 0 {
		t = max(0, min(1, p.Sub(g.A).Dot(along)/l))
	}
	return p.Dist(g.A.Add(along.Scale(t)))
}

func (f *Floor) nearestGate(kind store.GateKind, p store.Vec2) *store.Gate {
	var best *store.Gate
	for i := range f.layout.Gates {
		g := &f.layout.Gates[i]
		if g.Kind == kind && (best == nil || distance(g, p) < distance(best, p)) {
			best = g
		}
	}
	return best
}

// gateOf returns the gate of a device, or the first one of the kind.
func (f *Floor) gateOf(id store.DeviceID, kind store.GateKind) *store.Gate {
	for i := range f.layout.Gates {
		if g := &f.layout.Gates[i]; g.ID == id {
			return g
		}
	}
	return f.layout.Gate(kind)
}

// Gate keeps a gate's message until the bodies that it tells of are known.
func (f *Floor) Gate(e *feed.GateEvent) {
	f.begin(e.Captured)
	switch e.Kind {
	case feed.TokenRead:
		if g := f.gateOf(e.Device, store.Entry); g != nil {
			f.await(tokenRead{token: e.Token, gate: g, at: e.Captured})
		}
	case feed.Left:
		if g := f.gateOf(e.Device, store.Exit); g != nil {
			f.lefts = append(f.lefts, departure{g, e.Captured})
			slices.SortStableFunc(f.lefts, func(a, b departure) int { return order(a.at, b.at) })
		}
	}
}

func order(a, b feed.Stamp) int { return cmp.Compare(a, b) }

// leave lets go those whom an exit gate reported, and those who vanished at one.
func (f *Floor) leave() {
	f.lefts = slices.DeleteFunc(f.lefts, func(d departure) bool {
		age := f.now.Sub(d.at)
		if age < settle {
			return false
		}
		if f.forgetSilent(d.at) {
			return true
		}
		limit := 1.5 + 1.0*age.Seconds()
		if p := f.leaver(d, limit); p != nil {
			f.exit(p, d.at)
			return true
		}
		return age > leaveSoon
	})
	for _, p := range f.people {
		if p.Left == 0 && p.unseen(f.now) > vanished {
			f.vanish(p)
		}
	}
}

// forgetSilent drops the exit that was noticed before its gate event came.
func (f *Floor) forgetSilent(at feed.Stamp) bool {
	for i, s := range f.silent {
		if d := at.Sub(s); d > -leaveSoon && d < leaveSoon {
			f.silent = slices.Delete(f.silent, i, i+1)
			return true
		}
	}
	return false
}

// leaver returns who went through the gate: the one nearest to the passage at that time, those walking out
// of it first. Somebody who was seen well inside since then did not; a little inside may be a false detection
// that took over where the body had gone.
func (f *Floor) leaver(d departure, limit float64) *person {
	var found *person
	best := limit
	for _, p := range f.people {
		if p.Left != 0 || p.first > d.at {
			continue
		}
		at, ok := p.placeAt(d.at)
		deep := inward(d.gate, p.body.floor())
		if !ok || p.seen > d.at && deep > wellInside {
			continue
		}
		cost := distance(d.gate, at)
		if p.seen > d.at {
			cost += max(0, deep-doorway)
		}
		if deep < 0 {
			cost /= 2
		}
		if p.Token == "" {
			cost += strangers
		}
		if cost < best {
			found, best = p, cost
		}
	}
	return found
}

// placeAt returns where the person was at a time, from the path's nearest sample.
func (p *person) placeAt(t feed.Stamp) (store.Vec2, bool) {
	for i := len(p.Path) - 1; i >= 0; i-- {
		if s := &p.Path[i]; s.Time <= t || i == 0 {
			return s.Floor, true
		}
	}
	return store.Vec2{}, false
}

// vanish ends an identity that was last seen at an exit, and one that turned round before it came in.
func (f *Floor) vanish(p *person) {
	at := p.body.floor()
	if g := f.nearestGate(store.Exit, at); g != nil && distance(g, p.lastSeenAt()) < atExit {
		f.silent = append(f.silent, p.seen)
		f.exit(p, p.seen)
		return
	}
	if g := f.nearestGate(store.Entry, at); g != nil && p.Token == "" && inward(g, p.lastSeenAt()) < 0 {
		p.Left = p.seen
	}
}

func (p *person) lastSeenAt() store.Vec2 {
	at, ok := p.placeAt(p.seen)
	if !ok {
		return p.body.floor()
	}
	return at
}

func (f *Floor) exit(p *person, at feed.Stamp) {
	p.Left = max(at, p.Entered+1)
	for len(p.Path) > 1 && p.Path[len(p.Path)-1].Time > p.Left {
		p.Path = p.Path[:len(p.Path)-1]
	}
	f.exits = append(f.exits, Exit{Identity: p.ID, Token: p.Token, Time: p.Left})
	f.keepToken(p)
}
