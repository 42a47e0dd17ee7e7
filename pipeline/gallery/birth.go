package gallery

import (
	"slices"
	"time"

	"storesim/pipeline/store"
)

const (
	seedLife   = 700 * time.Millisecond // an unseen seed is forgotten after it
	nearEntry  = 1.6                    // m from the passage: where bodies are expected to appear
	fastest    = 1.5                    // m/s, of somebody who comes in
	twinRadius = 0.45                   // m: a seed this close to an identity may be the same body
	stirring   = 14.0                   // pixels in one picture: what tells a body from a thing
)

// settleSeeds decides which seeds are forgotten, found to be a lost identity, or born.
func (f *Floor) settleSeeds() {
	f.seeds = slices.DeleteFunc(f.seeds, func(s *person) bool {
		if s.unseen(f.now) > seedLife {
			return true
		}
		if s.hits < 2 {
			return false
		}
		apart, twin := f.twins(s)
		if lost := f.lostLike(s); lost != nil && (apart || !twin) {
			lost.become(s)
			return true
		}
		if twin {
			return false
		}
		if f.isBody(s) {
			f.bear(s)
			return true
		}
		return false
	})
}

// twins reports whether the seed may be a second detection of somebody who is known, and whether any camera
// saw it apart from all of those at once. Two cameras that saw both, or one for long where only one sees
// the place, prove that it is no twin.
func (f *Floor) twins(s *person) (apart, twin bool) {
	age := s.seen.Sub(s.first)
	apart = true
	for _, p := range f.activePeople(f.now) {
		if p.body.floor().Dist(s.body.floor()) > twinRadius {
			continue
		}
		n := p.apartFrom(s, f.now.Add(-time.Second))
		apart = apart && n > 0
		if n < 2 || age <= time.Second {
			twin = twin || n < 1 || s.cameras() > 1 || age <= 2*time.Second
		}
	}
	return apart, twin
}

// lostLike returns the lost identity that the seed is most probably, nil for none. It could have walked
// there, and it looks the same.
func (f *Floor) lostLike(s *person) *person {
	const (
		most    = 4.0
		overlap = 300 * time.Millisecond // clocks differ, and a tracklet is confirmed late
	)
	var found *person
	best, look := most, s.look.Vector()
	if f.expected(s) {
		best = -most
	}
	for _, p := range f.people {
		gap := s.first.Sub(p.seen)
		if p.Left != 0 || p.unseen(f.now) < active || gap < -overlap {
			continue
		}
		reach := p.body.floor().Dist(s.body.floor()) / (0.6 + 0.8*max(0, min(10, gap.Seconds())))
		if c := reach*reach + f.likeness.cost(&p.look, &look); c < best {
			found, best = p, c
		}
	}
	return found
}

// isBody reports whether there is evidence enough for a new identity: little where the bearer of a token is
// awaited, more at an entry gate that has read none, much elsewhere.
func (f *Floor) isBody(s *person) bool {
	age, cams := s.seen.Sub(s.first), s.cameras()
	at := s.body.floor()
	if !s.stirs() {
		return false // things stand still, people walk in, or on where they were missed at the gate
	}
	if g := f.nearestGate(store.Entry, at); g != nil && distance(g, at) < nearEntry {
		if !f.expected(s) {
			return s.hits >= 10 && age > 2*time.Second // whose token was read is known
		}
		return s.hits >= 3 && (cams >= 2 || age > 600*time.Millisecond)
	}
	if g := f.nearestGate(store.Exit, at); g != nil && distance(g, at) < nearEntry && inward(g, at) < 0 {
		return false // they come from inside
	}
	switch {
	case cams < 2 && f.coverage(at) >= 2:
		return false // the others would see a person
	case f.expected(s):
		return s.hits >= 4 && (cams >= 2 || age > 600*time.Millisecond)
	case len(f.waiting()) == 0 && !f.anyLost():
		return false // everybody who came in is accounted for: the detector sees things
	}
	return s.hits >= 10 && age > 3*time.Second
}

// coverage counts the cameras in whose images a head at a place would be.
func (f *Floor) coverage(at store.Vec2) int {
	n := 0
	for i := range f.layout.Cameras {
		cam := &f.layout.Cameras[i]
		if u, v, _, ok := cam.Project(at.At(skullMean)); ok && cam.InImage(u, v) {
			n++
		}
	}
	return n
}

// expected reports whether the seed appeared where the bearer of a token may be who is not known yet: at
// the gate that read it, or as far from there as one can have walked since.
func (f *Floor) expected(s *person) bool {
	return slices.ContainsFunc(f.waiting(), func(t tokenRead) bool {
		late := s.first.Sub(t.at)
		reach := nearEntry + fastest*max(0, late.Seconds())
		return distance(t.gate, s.origin) < reach && late > -readLate && late < fresh
	})
}

func (f *Floor) anyLost() bool {
	return slices.ContainsFunc(f.people, func(p *person) bool {
		return p.Left == 0 && p.unseen(f.now) >= active
	})
}

// bear makes an identity of a seed.
func (f *Floor) bear(s *person) {
	f.born++
	s.ID = f.born
	s.Entered = s.first
	f.people = append(f.people, s)
	f.identities = append(f.identities, s.Identity)
}
