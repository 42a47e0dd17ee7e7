package score

import (
	"math"
	"math/rand/v2"
)

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
		tally(c, t.PExact, t.Exact)
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

// Stated lists the probabilities of receipts and those of their lines, with what came.
func (s ReceiptScores) Stated() (receipts, lines []StatedLine) {
	for _, t := range s.Trips {
		if t.True && t.Issued == 1 {
			receipts, lines = append(receipts, StatedLine{t.PExact, t.Exact}), append(lines, t.Lines...)
		}
	}
	return receipts, lines
}

// honestDraws of outcomes, of which HonestECE is the mean.
const honestDraws = 100

// HonestECE is the mean calibration error that probabilities have whose outcomes are drawn by them: what
// chance alone makes of so few in so many bins.
func HonestECE(stated []StatedLine) float64 {
	draw := rand.New(rand.NewPCG(0xf100, uint64(len(stated))))
	mean := 0.0
	sum := make([]float64, statedColumns)
	for range honestDraws {
		clear(sum)
		for _, l := range stated {
			tally(sum, l.P, draw.Float64() < l.P)
		}
		mean += ece(sum) / honestDraws
	}
	return mean
}

// Calibration are the figures of stated probabilities alone, of receipts and of lines.
func (s ReceiptScores) Calibration() map[string]Figure {
	out := map[string]Figure{}
	for family, clusters := range map[string][][]float64{"receipts": s.stated(), "lines": s.lines()} {
		for _, m := range calibrated(family, clusters) {
			out[m.name] = m.figure()
		}
		calibrationErrors(out, family, clusters)
	}
	return out
}
