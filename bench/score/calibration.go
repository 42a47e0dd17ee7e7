package score

import "math"

// calibrationBins of equal width, closed on the right, over [0, 1].
const calibrationBins = 15

// bin of a probability.
func bin(p float64) int {
	return min(max(int(math.Ceil(p*calibrationBins))-1, 0), calibrationBins-1)
}

// stated returns, for every trip with one true and one issued receipt, the columns of its calibration bin
// (count, stated probability, exact) and in the last column the squared error of the probability.
func (s ReceiptScores) stated() [][]float64 {
	var out [][]float64
	for _, t := range s.Trips {
		if !t.True || t.Issued != 1 {
			continue
		}
		c := make([]float64, 3*calibrationBins+2)
		b, hit := 3*bin(t.PExact), float64(btoi(t.Exact))
		c[b], c[b+1], c[b+2] = 1, t.PExact, hit
		c[3*calibrationBins] = (t.PExact - hit) * (t.PExact - hit)
		c[3*calibrationBins+1] = 1
		out = append(out, c)
	}
	return out
}

// ece is the expected calibration error (Guo et al. 2017, equation 3): the distance between stated and seen
// frequency, averaged over the bins by their counts.
func ece(sum []float64) float64 {
	gap, n := 0.0, 0.0
	for b := range calibrationBins {
		n += at(sum, 3*b)
		gap += math.Abs(at(sum, 3*b+1) - at(sum, 3*b+2))
	}
	return safeDiv(gap, n)
}

// brier is the mean squared error of the stated probability (Brier 1950, for two outcomes).
func brier(sum []float64) float64 {
	return safeDiv(at(sum, 3*calibrationBins), at(sum, 3*calibrationBins+1))
}

// ReliabilityBin is one bin of the reliability diagram of P(receipt exact).
type ReliabilityBin struct {
	Low, High float64 // of the bin, (Low, High]
	Stated    float64 // mean stated probability, 0 where N is 0
	Exact     Rate
}

// Reliability returns the bins that hold a receipt, from low to high probability.
func (s ReceiptScores) Reliability() []ReliabilityBin {
	sum := total(s.stated())
	var out []ReliabilityBin
	for b := range calibrationBins {
		n := at(sum, 3*b)
		if n == 0 {
			continue
		}
		out = append(out, ReliabilityBin{
			Low: float64(b) / calibrationBins, High: float64(b+1) / calibrationBins, Stated: sum[3*b+1] / n,
			Exact: Rate{Hits: int(sum[3*b+2]), N: int(n)},
		})
	}
	return out
}
