package rng

import (
	"math"
	"math/bits"
)

// Stream is the sequence of draws of one entity for one purpose. It implements math/rand/v2.Source. It is not
// safe for concurrent use; a copy goes on independently from the same place.
type Stream struct {
	base  uint64
	index uint64
}

// Uint64 is uniform over all words.
func (s *Stream) Uint64() uint64 {
	u := Mix(s.base, s.index)
	s.index++
	return u
}

// Float64 is uniform in [0, 1).
func (s *Stream) Float64() float64 { return unit(s.Uint64()) }

// Open is uniform in (0, 1), never an end point, so that its logarithm is finite.
func (s *Stream) Open() float64 { return open(s.Uint64()) }

// Uniform is uniform in [lo, hi).
func (s *Stream) Uniform(lo, hi float64) float64 { return lo + (hi-lo)*s.Float64() }

// Norm is normal with the given mean and standard deviation.
func (s *Stream) Norm(mean, sd float64) float64 { return mean + sd*NormFrom(s.Uint64()) }

// LogNormal is lognormal with the given median; sigma is the standard deviation of its logarithm.
func (s *Stream) LogNormal(median, sigma float64) float64 {
	return median * math.Exp(sigma*NormFrom(s.Uint64()))
}

// Exp is exponential with the given mean.
func (s *Stream) Exp(mean float64) float64 { return mean * ExpFrom(s.Uint64()) }

// Bool is true with probability p: always for p >= 1, never for p <= 0.
func (s *Stream) Bool(p float64) bool { return s.Float64() < p }

// IntN is uniform over 0 .. n-1. It always takes one draw; its bias is below n/2^64. It panics if n <= 0.
func (s *Stream) IntN(n int) int {
	if n <= 0 {
		panic("rng: IntN of a number that is not positive")
	}
	high, _ := bits.Mul64(s.Uint64(), uint64(n))
	return int(high)
}

// Perm is a uniform permutation of 0 .. n-1. It takes n-1 draws (none for n < 2).
func (s *Stream) Perm(n int) []int {
	perm := make([]int, n)
	for i := range perm {
		perm[i] = i
	}
	for i := n - 1; i > 0; i-- {
		j := s.IntN(i + 1)
		perm[i], perm[j] = perm[j], perm[i]
	}
	return perm
}

// Weighted is an index drawn in proportion to the weights. An index of weight 0 is never drawn. It takes one
// draw, and panics if a weight is negative or not finite, or if all are 0.
func (s *Stream) Weighted(weights []float64) int {
	sum := total(weights)
	rest := s.Float64() * sum
	last := 0
	for i, w := range weights {
		if w == 0 {
			continue
		}
		last = i
		if rest < w {
			break
		}
		rest -= w
	}
	return last // rounding may leave a trifle past the last positive weight
}

func total(weights []float64) float64 {
	sum := 0.0
	for _, w := range weights {
		if !(w >= 0) {
			panic("rng: Weighted with a weight that is negative or not a number")
		}
		sum += w
	}
	if sum == 0 || math.IsInf(sum, 1) {
		panic("rng: Weighted with weights whose sum is zero or infinite")
	}
	return sum
}
