package shelf

import "math"

// minSigma is the least noise believed of a sample, grams: a quantised quiet channel shows none.
const minSigma = 0.15

// noise is what a channel does when nothing happens to it.
type noise struct {
	sigma  float64 // standard deviation of a sample, grams
	spread float64 // variance of a window's mean, grams^2; above sigma^2/6 where the plate wanders
	n      int     // windows learnt from
}

// diffToSigma turns the mean absolute difference of successive samples into a standard deviation: for white
// Gaussian noise it is 2 sigma/sqrt(pi). Differences do not see steps and drift.
const diffToSigma = 0.8862269254527580

// learn takes in one quiet window: its mean absolute successive difference and its mean's distance from the
// level.
func (n *noise) learn(diff, dev float64) {
	s := max(diff*diffToSigma, minSigma)
	if n.n > 20 {
		s = min(max(s, 0.5*n.sigma), 2*n.sigma)
		dev = min(math.Abs(dev), 3*math.Sqrt(n.spread))
	}
	n.blend(s, dev, max(1/float64(n.n+1), 0.01))
	n.n++
}

// blend moves the estimates towards a sample deviation s and a window deviation dev by a share g.
func (n *noise) blend(s, dev, g float64) {
	n.sigma += g * (s - n.sigma)
	white := n.sigma * n.sigma / windowSamples
	n.spread += g * (dev*dev - n.spread)
	n.spread = max(n.spread, white)
}

// coarsen sees to it that the estimates are not below what rounding to multiples of a quantum does: the
// error of a sample is uniform, and that of a quiet window's mean is not averaged away.
func (n *noise) coarsen(quantum float64) {
	n.sigma = max(n.sigma, 0.3*quantum)
	n.spread = max(n.spread, sq(0.2*quantum))
}

// windowStd is the standard deviation of a window's mean.
func (n *noise) windowStd() float64 { return math.Sqrt(n.spread) }
