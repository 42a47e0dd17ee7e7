package shelf

import (
	"math"

	"storesim/pipeline/store"
)

// massError is the relative error of a change's mass: calibration, coupling between plates, what is left of
// the settling tail. wideError is the same for the share of a plate of several.
const (
	massError = 0.01
	wideError = 0.03
)

// maxCount is the largest number of units taken or put at once that is considered.
const maxCount = 4

// Span is the number of neighbouring plates on which a unit of a product stands; its mass is shared equally.
func Span(p store.Product) int {
	if p.Size.X <= 0.95*store.PlateWidth {
		return 1
	}
	return int(math.Ceil(p.Size.X/store.PlateWidth - 1e-9))
}

// logNormal is the logarithm of the Gaussian density of x with a mean and a variance.
func logNormal(x, mean, variance float64) float64 {
	d := x - mean
	return -0.5*(d*d/variance) - 0.5*math.Log(2*math.Pi*variance)
}

// share of a unit's mass that a change on k plates with dead ones beside them saw; fits is false where a
// unit of that span should have changed another number of plates.
func share(k, dead, span int) (seen float64, fits bool) {
	if span > k && span <= k+dead {
		return float64(k) / float64(span), true
	}
	return 1, span == k
}

// misfit is the probability that a unit changes another number of plates than its width says.
const misfit = 0.05

// evenShare is the probability that a unit narrower than the plates it changed lies evenly on them
// nevertheless.
const evenShare = 0.3

// LogLikelihood is the logarithm of the probability density (per gram and changed plate) of the masses of c,
// given that count units of p came (> 0) or went (< 0) where c is. It leaves out every prior.
func (c Change) LogLikelihood(p store.Product, count int) float64 {
	if c.Cells > 0 {
		return c.sharedLogLikelihood(p, count)
	}
	k := max(1, len(c.Plates))
	seen, fits := share(k, len(c.Dead), Span(p))
	want := float64(count) * float64(p.Mass) * seen
	n := math.Abs(float64(count))
	variance := sq(float64(c.Std)) + n*sq(float64(p.MassStd)*seen) + sq(massError*want)
	if seen < 1 || k > 1 {
		variance += sq(wideError * want / float64(k))
	}
	log := logNormal(float64(c.Mass), want, max(variance, 1e-4))
	switch {
	case fits:
		return log + c.logBalance()
	case k == 1:
		return log + math.Log(misfit)
	default:
		anyhow := math.Pow(max(20, math.Abs(float64(c.Mass))), -float64(k-1))
		return log + math.Log(misfit*(evenShare*math.Exp(c.logBalance())+(1-evenShare)*anyhow))
	}
}

// sharedLogLikelihood is LogLikelihood where plates share load cells: one cell sees all of a unit that stands
// on its plates, and how a unit's mass is divided between two cells nobody knows.
func (c Change) sharedLogLikelihood(p store.Product, count int) float64 {
	want := float64(count) * float64(p.Mass)
	n := math.Abs(float64(count))
	variance := sq(float64(c.Std)) + n*sq(float64(p.MassStd)) + sq(massError*want)
	log := logNormal(float64(c.Mass), want, max(variance, 1e-4))
	log -= float64(c.Cells-1) * math.Log(max(20, math.Abs(float64(c.Mass))))
	if span := Span(p); span > len(c.Plates)+len(c.Dead) || span < c.Cells {
		log += math.Log(misfit)
	}
	return log
}

// MassLogLikelihood is the logarithm of the probability density, per gram, of the total mass of c, given
// that count units of p came or went there, however many plates they stand on: goods that were put where
// they do not belong stand as they happen to.
func (c Change) MassLogLikelihood(p store.Product, count int) float64 {
	want := float64(count) * float64(p.Mass)
	variance := sq(float64(c.Std)) + math.Abs(float64(count))*sq(float64(p.MassStd)) + sq(massError*want)
	return logNormal(float64(c.Mass), want, max(variance, 1e-4))
}

// logBalance is the log density of the changed plates' masses about their mean, given equal shares.
func (c Change) logBalance() float64 {
	k := len(c.Plates)
	if k < 2 {
		return 0
	}
	mean := float64(c.Mass) / float64(k)
	log := 0.0
	for _, d := range c.Plates[:k-1] {
		log += logNormal(float64(d.Mass), mean, sq(float64(d.Std))+sq(wideError*mean))
	}
	return log
}

func sq(x float64) float64 { return x * x }
