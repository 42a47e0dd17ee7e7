package dataset

import (
	"cmp"
	"math"
	"slices"
	"time"

	"storesim/sim/des"
)

// Mode is which frames are worth a picture.
type Mode string

// The modes. None of them looks at pixels: a frame is chosen by where the people and the cameras truly are,
// before it is drawn.
const (
	EveryFrame Mode = "every"  // all
	Motion     Mode = "motion" // somebody in view moved since the camera's last one
	Events     Mode = "events" // a pick or put-back happens in view, at most aroundEvent away in time
	Hard       Mode = "hard"   // hidden and crowded people: the hardest of poolOfHard times as many
)

// Modes lists them all.
func Modes() []Mode { return []Mode{EveryFrame, Motion, Events, Hard} }

const (
	aroundEvent = des.Time(time.Second)
	poolOfHard  = 4
)

// Sampling is how the pictures of a set are chosen.
type Sampling struct {
	Mode  Mode
	Every int     // looks at every n-th frame of each camera only; cameras take turns
	Empty float64 // share of pictures without people, [0, 1]; below 0: as it comes from the first visitor on
}

// candidate is a frame that could be taken.
type candidate struct {
	shot     Shot
	bodies   []int32 // in view, as indices of the tracker's presences
	shown    bool    // somebody can be seen, not only guessed behind a shelf or at the picture's edge
	moved    bool
	near     bool // an event's contact is near in time and in view
	hardness float64
}

// looks reports whether it matters that people in view can be seen; a free sample of every frame takes what
// comes.
func (s *Sampling) looks() bool { return s.Empty >= 0 || s.Mode != EveryFrame }

// fits reports whether the mode takes a frame with people.
func (s *Sampling) fits(c *candidate) bool {
	if s.looks() && !c.shown {
		return false
	}
	switch s.Mode {
	case Motion:
		return c.moved
	case Events:
		return c.near
	default:
		return true
	}
}

// quota is how many pictures with and without people are wanted of n; both are n where the share is free.
func (s *Sampling) quota(n int) (peopled, empty int) {
	if s.Empty < 0 {
		return n, n
	}
	empty = int(math.Round(s.Empty * float64(n)))
	return n - empty, empty
}

// pool is how many frames to choose from.
func (s *Sampling) pool(n int) int {
	if s.Mode == Hard {
		return poolOfHard * n
	}
	return n
}

// choose takes n of the candidates, which are in order of time; ok is false where there are not enough yet.
func (s *Sampling) choose(all []candidate, n int) (chosen []*candidate, ok bool) {
	if s.Empty < 0 {
		all = all[firstPeopled(all):]
	}
	var peopled, empty []*candidate
	for i := range all {
		c := &all[i]
		switch {
		case c.shot.Empty && s.Empty >= 0:
			empty = append(empty, c)
		case s.fits(c):
			peopled = append(peopled, c)
		}
	}
	wantPeopled, wantEmpty := s.quota(n)
	if s.Empty < 0 {
		wantEmpty = 0
	}
	if len(peopled) < s.pool(wantPeopled) || len(empty) < wantEmpty {
		return nil, false
	}
	peopled = s.best(peopled[:s.pool(wantPeopled)], wantPeopled)
	chosen = append(peopled, spread(empty, wantEmpty)...)
	slices.SortFunc(chosen, func(a, b *candidate) int { return byTime(a.shot, b.shot) })
	return chosen, true
}

// firstPeopled is the index of the first candidate with somebody in view: a store that has just opened is
// empty, and a small set would show nothing else.
func firstPeopled(all []candidate) int {
	for i := range all {
		if !all[i].shot.Empty {
			return i
		}
	}
	return len(all)
}

// best takes the n hardest where that is wanted, else the first n.
func (s *Sampling) best(pool []*candidate, n int) []*candidate {
	if s.Mode == Hard {
		slices.SortStableFunc(pool, func(a, b *candidate) int { return cmp.Compare(b.hardness, a.hardness) })
	}
	return slices.Clone(pool[:n])
}

// spread takes n at even distances: empty frames that follow each other look alike.
func spread(all []*candidate, n int) []*candidate {
	out := make([]*candidate, n)
	for i := range out {
		out[i] = all[i*len(all)/n]
	}
	return out
}
