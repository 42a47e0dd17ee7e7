package score

import (
	"math"

	"storesim/pipeline/cart"
)

// StatedLine is a line of an issued receipt with its stated probability.
type StatedLine struct {
	P     float64
	Right bool // as many were taken as are charged, at that price
}

// statedLines are the lines of a trip's only receipt.
func statedLines(want ledger, r *cart.Receipt) []StatedLine {
	var out []StatedLine
	for i, l := range r.Lines {
		if i < len(r.PLine) {
			out = append(out, StatedLine{r.PLine[i], want[l.SKU] == l})
		}
	}
	return out
}

// lines returns for every trip with a stated line the columns of its lines' calibration, as stated does for
// receipts. The lines of one trip stay together.
func (s ReceiptScores) lines() [][]float64 {
	var out [][]float64
	for _, t := range s.Trips {
		if !t.True || t.Issued != 1 || len(t.Lines) == 0 {
			continue
		}
		c := make([]float64, statedColumns)
		for _, l := range t.Lines {
			tally(c, l.P, l.Right)
		}
		out = append(out, c)
	}
	return out
}

// tally adds a probability and what came to the columns of stated.
func tally(c []float64, p float64, right bool) {
	b, hit := 3*bin(p), float64(btoi(right))
	c[b]++
	c[b+1] += p
	c[b+2] += hit
	c[statedSquare] += (p - hit) * (p - hit)
	c[statedLog] -= math.Log(max(leastStated, 1-math.Abs(p-hit)))
	c[statedCount]++
}

// calibrated are the measures of probabilities that are ratios of sums, under a family's name.
func calibrated(family string, clusters [][]float64) []measure {
	if len(clusters) == 0 {
		return nil
	}
	n := one(statedCount)
	return overClusters([]measure{
		{name: family + ".brier", above: one(statedSquare), below: n, n: n, in: unit()},
		{name: family + ".nll", above: one(statedLog), below: n, n: n, in: &[2]float64{0, worstLog}},
	}, "trip", clusters)
}

// calibrationErrors adds those that are none.
func calibrationErrors(out map[string]Figure, family string, clusters [][]float64) {
	n := int(at(total(clusters), statedCount))
	if n == 0 {
		return
	}
	for name, f := range map[string]statistic{"ece": ece, "mce": mce} {
		out[family+"."+name] = clustered(clusters, n, f, unit()).by(byBootstrap + "trip")
	}
}
