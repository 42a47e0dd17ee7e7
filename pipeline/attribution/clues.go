package attribution

import (
	"math"
	"slices"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// A person is looked at while a change happens and, for comparison, a while before and after. Who reaches
// into a shelf leans towards it and their hands go out of sight; who only stands there goes on standing
// there, hands in view.
const (
	lead    = 100 * time.Millisecond // before the change's first sign
	between = 200 * time.Millisecond
	aspect  = 800 * time.Millisecond

	// After is how long after a change the paths of people tell who made it.
	After = between + aspect + 100*time.Millisecond
)

const (
	faraway  = 2.0  // metres: further off is all the same
	notThere = 3.0  // standard deviations from which a hand is not at the change
	anywhere = 0.25 // density of a hand that nobody sees, per cubic metre
)

// Clues speak for or against a person as the actor of a change. The zero value is that of a person whom
// nothing was weighed about.
type Clues struct {
	Place     float64 // logarithm of the best instant's likelihood, the density of a hand in 1/m³
	Off       float64 // metres on the floor from the body at its nearest to the change, less 0.4 m; 0 to 1.6
	Lunge     float64 // metres by which the body came nearer than before and after; -0.3 to 0.8
	Elsewhere float64 // hands seen elsewhere meanwhile, mean over the instants; 0 to 2
	Vanished  float64 // mean number of hands elsewhere before and after, less that meanwhile; -2 to 2
	Hand      float64 // logarithm of the hand's highest density at the change in 1/m³, with 0.25 1/m³ added
	Idle      float64 // the same before and after
}

// Vector lists the clues in the order of ClueNames.
func (c *Clues) Vector() Vector {
	return Vector{c.Place, c.Off, c.Lunge, c.Elsewhere, c.Vanished, c.Hand, c.Idle}
}

// cluesOf gathers what speaks for and against a person whose best instant has a likelihood.
func cluesOf(c *shelf.Change, who *gallery.Identity, likely float64) Clues {
	x := Clues{Place: math.Log(likely)}
	var during, around sight
	during.look(c, who, c.Start.Add(-lead), c.End)
	if len(during.distances) == 0 {
		return x
	}
	nearest := slices.Min(during.distances)
	x.Off = max(0, min(nearest, faraway)-near)
	x.Elsewhere = during.elsewhere()
	x.Hand = math.Log(during.density + anywhere)
	around.look(c, who, c.Start.Add(-lead-between-aspect), c.Start.Add(-lead-between))
	around.look(c, who, c.End.Add(between), c.End.Add(between+aspect))
	if len(around.distances) > 0 {
		x.Lunge = min(max(around.median()-nearest, -0.3), 0.8)
		x.Vanished = around.elsewhere() - x.Elsewhere
		x.Idle = math.Log(around.density + anywhere)
	}
	return x
}

// sight is what was seen of a person in some span of time.
type sight struct {
	distances []float64 // metres on the floor from the body to the change, of all instants
	density   float64   // highest of a hand at the change, per cubic metre
	away      int       // hands seen elsewhere, of all instants
}

func (s *sight) look(c *shelf.Change, who *gallery.Identity, from, to feed.Stamp) {
	for i := first(who.Path, from); i < len(who.Path) && who.Path[i].Time <= to; i++ {
		p := &who.Path[i]
		s.distances = append(s.distances, p.Floor.Dist(c.At.Floor()))
		for k := range p.Hands {
			s.density = max(s.density, density(&p.Hands[k], c.At))
			if distance(&p.Hands[k], c.At) > notThere {
				s.away++
			}
		}
	}
}

// elsewhere is the mean number of hands seen elsewhere, two at most.
func (s *sight) elsewhere() float64 { return min(2, float64(s.away)/float64(len(s.distances))) }

func (s *sight) median() float64 {
	slices.Sort(s.distances)
	n := len(s.distances)
	return (s.distances[(n-1)/2] + s.distances[n/2]) / 2
}

// density of a hand at point p, per cubic metre.
func density(h *gallery.Hand, p store.Vec3) float64 {
	m, det := mahalanobis(h, p)
	if det <= 0 {
		return 0
	}
	return math.Exp(-0.5*m) / math.Sqrt(8*math.Pi*math.Pi*math.Pi*det)
}

// distance of a hand from point p in standard deviations.
func distance(h *gallery.Hand, p store.Vec3) float64 {
	m, _ := mahalanobis(h, p)
	return math.Sqrt(max(0, m))
}

// mahalanobis is the squared distance of a hand from point p in standard deviations, and the determinant of
// its covariance; the distance is 0 where that is not above 0.
func mahalanobis(h *gallery.Hand, p store.Vec3) (m, det float64) {
	s := h.Cov
	s[0] += handSpread * handSpread
	s[4] += handSpread * handSpread
	s[8] += handSpread * handSpread
	d := p.Sub(h.Mean)
	c0 := s[4]*s[8] - s[5]*s[7]
	c1 := s[5]*s[6] - s[3]*s[8]
	c2 := s[3]*s[7] - s[4]*s[6]
	det = s[0]*c0 + s[1]*c1 + s[2]*c2
	if det <= 0 {
		return 0, det
	}
	inverse := store.Mat3{
		c0, s[2]*s[7] - s[1]*s[8], s[1]*s[5] - s[2]*s[4],
		c1, s[0]*s[8] - s[2]*s[6], s[2]*s[3] - s[0]*s[5],
		c2, s[1]*s[6] - s[0]*s[7], s[0]*s[4] - s[1]*s[3],
	}
	return d.Dot(inverse.Apply(d)) / det, det
}
