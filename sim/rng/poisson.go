package rng

import "math"

// inversionMax is the mean up to which Poisson searches the distribution from 0: about as many steps as the
// mean.
const inversionMax = 30

// Poisson is Poisson distributed with the given mean, 0 for a mean of 0. Up to a mean of 30 it takes one draw
// and is monotone in it, above it takes a few. It panics if the mean is negative, infinite or not a number.
func (s *Stream) Poisson(mean float64) int {
	switch {
	case !(mean >= 0) || math.IsInf(mean, 1):
		panic("rng: Poisson with a mean that is negative or not finite")
	case mean <= inversionMax:
		return poissonInverse(mean, s.Float64())
	default:
		return s.poissonReject(mean)
	}
}

// poissonInverse is the smallest k with P(X <= k) > u.
func poissonInverse(mean, u float64) int {
	p := math.Exp(-mean)
	k := 0
	for u >= p && p > 0 { // p underflows only far beyond any u below 1
		u -= p
		k++
		p *= mean / float64(k)
	}
	return k
}

// poissonReject is the transformed rejection PTRS of W. Hörmann, "The transformed rejection method for
// generating Poisson random variables", Insurance: Mathematics and Economics 12 (1993) 39-45; good for means
// from 10 on.
func (s *Stream) poissonReject(mean float64) int {
	b := 0.931 + 2.53*math.Sqrt(mean)
	a := -0.059 + 0.02483*b
	invAlpha := 1.1239 + 1.1328/(b-3.4)
	vr := 0.9277 - 3.6224/(b-2)
	logMean := math.Log(mean)
	for {
		u := s.Open() - 0.5
		v := s.Open()
		us := 0.5 - math.Abs(u)
		k := math.Floor((2*a/us+b)*u + mean + 0.43)
		if us >= 0.07 && v <= vr {
			return int(k)
		}
		if k < 0 || us < 0.013 && v > us {
			continue
		}
		lgamma, _ := math.Lgamma(k + 1)
		if math.Log(v*invAlpha/(a/(us*us)+b)) <= k*logMean-mean-lgamma {
			return int(k)
		}
	}
}
