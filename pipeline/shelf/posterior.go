package shelf

import (
	"math"
	"slices"
)

// strangeRange is the width in grams, per load cell, of the density of a change that no product explains.
const strangeRange = 2000

// explain fills the hypotheses of c from its shelf and plates, and returns the logarithm of the density of
// its masses.
func (p *priors) explain(c *Change) float64 {
	sign := 1
	if c.Mass < 0 {
		sign = -1
	}
	p.skus(c.Shelf, c.Plates, sign > 0)
	strange := math.Log(p.opt.Strange) - float64(c.channels())*math.Log(strangeRange)
	best := strange
	var logs []Hypothesis // P holds the log density until normalised
	for i := range p.products {
		for n := 1; n <= maxCount; n++ {
			log := math.Log(p.weight[i]*(1-p.opt.Strange)) + p.logCount[n] +
				c.LogLikelihood(p.products[i], sign*n)
			best = max(best, log)
			if log > best+math.Log(p.opt.MinP)-7 {
				logs = append(logs, Hypothesis{p.products[i].SKU, sign * n, log})
			}
		}
	}
	for _, h := range logs {
		best = max(best, h.P)
	}
	total := math.Exp(strange - best)
	for _, h := range logs {
		total += math.Exp(h.P - best)
	}
	c.Hypotheses = p.keep(logs, best, total)
	c.Unknown = 1
	for _, h := range c.Hypotheses {
		c.Unknown -= h.P
	}
	c.Unknown = max(0, c.Unknown)
	return best + math.Log(total)
}

// channels is the number of load cells that changed.
func (c *Change) channels() int {
	if c.Cells > 0 {
		return c.Cells
	}
	return len(c.Plates)
}

// keep normalises the hypotheses and returns the likely ones, sorted by falling P.
func (p *priors) keep(logs []Hypothesis, best, total float64) []Hypothesis {
	for i := range logs {
		logs[i].P = math.Exp(logs[i].P-best) / total
	}
	logs = slices.DeleteFunc(logs, func(h Hypothesis) bool { return h.P < p.opt.MinP })
	slices.SortStableFunc(logs, func(a, b Hypothesis) int {
		switch {
		case a.P > b.P:
			return -1
		case a.P < b.P:
			return 1
		default:
			return 0
		}
	})
	return logs[:min(len(logs), p.opt.MaxHypotheses)]
}
