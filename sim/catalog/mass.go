package catalog

import (
	"math"
	"slices"

	"storesim/sim/rng"
)

// quantile is the mass, grams, below which a share u of the products lie: log-linear between the measured
// percentiles of a real catalogue (701 weighed products: p10 51 g, p50 269 g, p90 666 g; those in the store's
// labels run from 30 to 1,572 g).
func quantile(u float64) float64 {
	at := [...]float64{0, 0.1, 0.5, 0.9, 1}
	grams := [...]float64{30, 51, 269, 666, 1572}
	for i := 1; i < len(at); i++ {
		if u <= at[i] {
			f := (u - at[i-1]) / (at[i] - at[i-1])
			return math.Exp(math.Log(grams[i-1]) + f*math.Log(grams[i]/grams[i-1]))
		}
	}
	return grams[len(grams)-1]
}

// The shares of products that have another one within 5 g and within 20 g in the whole store, as measured.
const (
	storeWithin5  = 0.80
	storeWithin20 = 0.89
)

// tunable is the number of products up to which the shares of the measured store can hold: the more there are
// between 30 g and 1.6 kg, the nearer they lie whatever one does.
const tunable = 200

// tune moves the masses of blocks a little until as many products as measured have another one of about their
// mass in the store. Each move keeps a block near its first mass and in its form's range, and is kept itself
// unless it makes things worse.
func tune(blocks []block, s *rng.Stream) {
	masses := allMasses(blocks)
	if len(masses) > tunable || len(masses) == 0 {
		return
	}
	home := make([]float64, len(blocks))
	for i := range blocks {
		home[i] = blocks[i].mass
	}
	best := storeMiss(masses)
	for range 6000 {
		if best < 0.01 {
			return
		}
		i := s.IntN(len(blocks))
		b := &blocks[i]
		was := b.mass
		b.mass = b.clamp(math.Round(home[i] * s.Uniform(0.82, 1.22)))
		masses = masses[:0]
		for k := range blocks {
			masses = blocks[k].appendMasses(masses)
		}
		if miss := storeMiss(masses); miss <= best {
			best = miss
		} else {
			b.mass = was
		}
	}
}

func allMasses(blocks []block) []float64 {
	var out []float64
	for i := range blocks {
		out = blocks[i].appendMasses(out)
	}
	return out
}

// storeMiss is how far the shares of products with a near neighbour are off; it sorts the masses.
func storeMiss(masses []float64) float64 {
	slices.Sort(masses)
	n5, n20 := 0, 0
	for i, m := range masses {
		d := math.Inf(1)
		if i > 0 {
			d = m - masses[i-1]
		}
		if i+1 < len(masses) {
			d = min(d, masses[i+1]-m)
		}
		if d <= 5 {
			n5++
		}
		if d <= 20 {
			n20++
		}
	}
	n := float64(len(masses))
	return math.Abs(float64(n5)/n-storeWithin5) + math.Abs(float64(n20)/n-storeWithin20)
}
