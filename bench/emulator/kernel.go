package emulator

import (
	"math"

	"storesim/sim/rng"
)

// parts are the processes that a latent is a sum of: each forgets with time and with movement. The rest of
// the variance is new in every frame.
const parts = 5

// memory is how long each of the parts lasts: seconds, and movement in the picture in the body's own sizes. A
// person who stands still is seen with the same error, one who walks soon with another.
var memory = [parts]struct{ seconds, sizes float64 }{{0.5, 0.15}, {20, 0.1}, {20, 0.6}, {30, 3}, {300, 40}}

// Kernel is how a latent is correlated over time: the share of variance of each of the parts, in sum at most
// 1.
type Kernel [parts]float64

// decay is what each of the parts keeps.
func decay(seconds, moved float64) (out [parts]float64) {
	for k, m := range memory {
		out[k] = math.Exp(-seconds/m.seconds - moved/m.sizes)
	}
	return out
}

// Correlation of the latent at two instants.
func (k Kernel) Correlation(seconds, moved float64) float64 {
	sum := 0.0
	for i, d := range decay(seconds, moved) {
		sum += k[i] * d
	}
	return sum
}

// latent is a standard normal process of one body, camera and purpose: a sum of first-order autoregressions.
type latent struct {
	base    uint64
	started bool
	state   [parts]float64
}

// next is the latent in frame seq, after what decay keeps. Draws depend on base and seq alone.
func (l *latent) next(k *Kernel, keep *[parts]float64, seq uint64) float64 {
	sum, rest := 0.0, 1.0
	for i, w := range k {
		if w == 0 {
			continue
		}
		fresh := rng.NormFrom(rng.Mix(rng.Mix(l.base, uint64(i)), seq))
		if l.started {
			fresh = keep[i]*l.state[i] + math.Sqrt(1-keep[i]*keep[i])*fresh
		}
		l.state[i] = fresh
		sum += math.Sqrt(w) * fresh
		rest -= w
	}
	l.started = true
	if rest > 0 {
		sum += math.Sqrt(rest) * rng.NormFrom(rng.Mix(rng.Mix(l.base, parts), seq))
	}
	return sum
}
