package gallery

import (
	"storesim/pipeline/detect"
	"storesim/pipeline/track"
)

// likeness says how much an appearance distance (1 - cosine) speaks for one body rather than another. It
// learns from the matches that place alone made plain what the network at hand is worth: distances to the
// same and to other bodies are taken as normal with a common variance, so twice the log likelihood ratio is
// linear in the distance (Fisher's discriminant).
type likeness struct {
	same, other float64 // mean distances
	variance    float64
	n           float64 // weight of what was learnt
}

const (
	likenessMemory = 2000 // pairs
	mostLikeness   = 15.0 // bound of the cost, so that appearance never outvotes all else
)

// newLikeness starts from a middling network, with the weight of some pairs.
func newLikeness() likeness {
	return likeness{same: 0.25, other: 0.8, variance: 0.05, n: 100}
}

// cost is minus twice the log likelihood ratio of "the same body", 0 where nothing is known.
func (l *likeness) cost(look *track.Look, e *[detect.EmbeddingSize]float32) float64 {
	distance, known := look.Distance(e)
	if !known {
		return 0
	}
	slope := 2 * max(0, l.other-l.same) / l.variance
	return max(-mostLikeness, min(mostLikeness, slope*(distance-(l.same+l.other)/2)))
}

// learn takes in one pair.
func (l *likeness) learn(look *track.Look, e *[detect.EmbeddingSize]float32, same bool) {
	distance, known := look.Distance(e)
	if !known {
		return
	}
	m := &l.other
	if same {
		m = &l.same
	}
	l.n = min(l.n+1, likenessMemory)
	d := distance - *m
	*m += 2 * d / l.n // either mean sees about half of the pairs
	l.variance = max(1e-3, l.variance+(d*d-l.variance)/l.n)
}
