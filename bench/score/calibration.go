package score

import "math"

// calibrationBins of equal width, closed on the right, over [0, 1].
const calibrationBins = 15

// The columns of a stated receipt after those of its bin.
const (
	statedSquare = 3*calibrationBins + iota // squared error of the probability
	statedLog                               // negative logarithm of the probability of what came
	statedCount
	statedColumns
)

// A probability of 0 for what came true would cost without bound: the logarithm is that of leastStated at
// least.
const leastStated = 1e-6

// worstLog is the cost of that.
const worstLog = 6 * math.Ln10

// bin of a probability.
func bin(p float64) int {
	return min(max(int(math.Ceil(p*calibrationBins))-1, 0), calibrationBins-1)
}

// stated returns, for every trip with one true and one issued receipt, the columns of its calibration bin
// (count, stated probability, exact) and after them its squared error and logarithmic loss.
func (s ReceiptScores) stated() [][]float64 {
	var out [][]float64
	for _, t := range s.Trips {
		if !t.True || t.Issued != 1 {
			continue
		}
		c := make([]float64, statedColumns)
		b, hit := 3*bin(t.PExact), float64(btoi(t.Exact))
		c[b], c[b+1], c[b+2] = 1, t.PExact, hit
		c[statedSquare] = (t.PExact - hit) * (t.PExact - hit)
		c[statedLog] = -math.Log(max(leastStated, 1-math.Abs(t.PExact-hit)))
		c[statedCount] = 1
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

// mce is the maximum calibration error (Guo et al. 2017, equation 5): the largest distance of a bin.
func mce(sum []float64) float64 {
	worst := 0.0
	for b := range calibrationBins {
		worst = max(worst, math.Abs(safeDiv(at(sum, 3*b+1)-at(sum, 3*b+2), at(sum, 3*b))))
	}
	return worst
}

// ReliabilityBin is one bin of the reliability diagram of P(receipt exact).
type ReliabilityBin struct {
	Low    float64 `json:"low"` // of the bin, (Low, High]
	High   float64 `json:"high"`
	Stated float64 `json:"stated"` // mean stated probability
	Exact  Figure  `json:"exact"`  // share of receipts exactly right, with Clopper and Pearson's interval
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
			Exact: Rate{Hits: int(sum[3*b+2]), N: int(n)}.covered(),
		})
	}
	return out
}
