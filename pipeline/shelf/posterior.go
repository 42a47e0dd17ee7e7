package shelf

import (
	"math"
	"slices"
)

// strangeRange is the width in grams, per load cell, of the density of a change that no product explains.
const strangeRange = 2000

// explain fills the hypotheses of c from its shelf and plates, and returns the logarithm of the density of
// its masses. An alone change may be the coupling of one on a dead plate.
func (p *priors) explain(c *Change, alone bool) float64 {
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
	if alone {
		logs = p.hidden(c, sign, logs)
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

// A change on a dead plate shows only by coupling into its neighbours.
const (
	hiddenP     = 0.1   // prior that a small change beside a dead plate is of what is filed there
	hiddenShare = 0.025 // scale of the share that a neighbour sees
)

// hidden adds to the log densities those of units that came or went on the dead plates of c.
func (p *priors) hidden(c *Change, sign int, logs []Hypothesis) []Hypothesis {
	last := -1
	for _, d := range c.Dead {
		k := p.filed[d]
		if k < 0 || k == last {
			continue
		}
		last = k
		for n := 1; n <= maxCount; n++ {
			log := math.Log(hiddenP) + p.logCount[n]
			scale := hiddenShare * float64(n) * float64(p.products[k].Mass)
			if c.Cells > 0 {
				log += logNormal(float64(c.Mass), 0, sq(scale)+sq(float64(c.Std)))
			} else {
				log += logAside(c.Plates, scale)
			}
			logs = addLog(logs, Hypothesis{p.products[k].SKU, sign * n, log})
		}
	}
	return logs
}

// logAside is the log density of what plates beside a dead one see of a change there, of the given scale.
func logAside(plates []PlateDelta, scale float64) float64 {
	log := 0.0
	for _, q := range plates {
		log += logNormal(float64(q.Mass), 0, sq(scale)+sq(float64(q.Std)))
	}
	return log
}

// addLog adds the log density of h to that of the same units, or appends it.
func addLog(logs []Hypothesis, h Hypothesis) []Hypothesis {
	for i := range logs {
		if o := &logs[i]; o.SKU == h.SKU && o.Count == h.Count {
			hi := max(o.P, h.P)
			o.P = hi + math.Log(math.Exp(o.P-hi)+math.Exp(h.P-hi))
			return logs
		}
	}
	return append(logs, h)
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
