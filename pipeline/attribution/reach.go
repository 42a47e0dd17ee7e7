package attribution

import (
	"math"
	"slices"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
)

// The model of a reach. A person who made a change stood within an arm's length of it, and one of their
// hands was at it around the time of the change, if a camera saw the hand at all.
const (
	near        = 0.40 // metres on the floor from the body's axis to the plate: in front of it
	nearSpread  = 0.12 // standard deviation beyond
	acrossShare = 0.15 // of reaches that go sideways, up to an arm's length
	armLength   = 0.80 // metres
	armSpread   = 0.18 // standard deviation beyond
	tooFar      = 1e-5 // likelihood of a body that is nowhere near: tracking may have failed
	handSpread  = 0.14 // metres, between the palm and the centre of the change
	handTrust   = 0.75 // probability that the hand that did it is among the hands seen
	handVolume  = 1.0  // cubic metres that an unseen hand may be in
)

// The change's mass moves some time after its first sign and before it has settled.
const (
	before = 300 * time.Millisecond
	after  = 200 * time.Millisecond
)

// Reach attributes a change to whoever's hand was there: for each person the likelihood of the body's
// distance times that of the nearest hand, both at the best moment of the change, and what they did before
// and after; normalised over the people and nobody.
type Reach struct{}

// Attribute implements Attributor.
func (Reach) Attribute(c shelf.Change, people []*gallery.Identity) Claim {
	claim := Claim{Change: c}
	logit := InUse()
	nobody := math.Exp(logit.Nobody)
	total := nobody
	for _, who := range people {
		if l := likelihood(&c, who); l > 0 {
			x := cluesOf(&c, who, l)
			p := math.Exp(x.Vector().Dot(logit.Weights))
			claim.Candidates = append(claim.Candidates, Candidate{Identity: who.ID, P: p, Clues: x})
			total += p
		}
	}
	for i := range claim.Candidates {
		claim.Candidates[i].P /= total
	}
	observe(&claim, people)
	claim.Nobody = nobody / total
	slices.SortStableFunc(claim.Candidates, func(a, b Candidate) int {
		switch {
		case a.P > b.P:
			return -1
		case a.P < b.P:
			return 1
		}
		return int(a.Identity - b.Identity)
	})
	return claim
}

// likelihood of the change's place if who made it; 0 for somebody who was not in the store.
func likelihood(c *shelf.Change, who *gallery.Identity) float64 {
	from, to := c.Start.Add(-before), c.End.Add(after)
	best := 0.0
	for i := first(who.Path, from); i < len(who.Path) && who.Path[i].Time <= to; i++ {
		best = max(best, at(c, &who.Path[i]))
	}
	return best
}

// first is the index of the first sample at or after t.
func first(path []gallery.Sample, t feed.Stamp) int {
	i, _ := slices.BinarySearchFunc(path, t, func(s gallery.Sample, t feed.Stamp) int {
		return int(min(max(s.Time-t, -1), 1))
	})
	return i
}

func at(c *shelf.Change, s *gallery.Sample) float64 {
	blur := math.Sqrt(max(0, (s.Cov.XX+s.Cov.YY)/2))
	over := max(0, s.Floor.Dist(c.At.Floor())-near)
	front := (1 - acrossShare) * tail(over, nearSpread+blur)
	across := acrossShare * tail(over-(armLength-near), armSpread+blur)
	body := front + across + tooFar
	seen := 0.0
	for i := range s.Hands {
		seen = max(seen, density(&s.Hands[i], c.At))
	}
	return body * (handTrust*seen + (1-handTrust)/handVolume)
}

// tail is 1 up to nothing over, and falls like a Gaussian beyond.
func tail(over, spread float64) float64 {
	over = max(0, over)
	return math.Exp(-0.5 * over * over / (spread * spread))
}
