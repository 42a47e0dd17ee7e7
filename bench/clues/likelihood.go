package clues

import (
	"math"

	"gonum.org/v1/gonum/mat"

	"storesim/pipeline/attribution"
)

// The parameters of a logit in a row: the weights of the clues, then the constant of nobody.
const (
	weights    = len(attribution.Vector{})
	parameters = weights + 1
)

func parametersOf(m attribution.Logit) []float64 {
	return append(m.Weights[:], m.Nobody)
}

func logitOf(x []float64) attribution.Logit {
	return attribution.Logit{Weights: attribution.Vector(x[:weights]), Nobody: x[weights]}
}

// option is one that may be chosen: a candidate, or nobody at the end.
type option struct {
	clues  [parameters]float64 // of nobody: a 1 in the last place
	chosen bool
	p      float64 // probability
	q      float64 // probability given that an actor was chosen
}

// options lists what a choice is made of, with probabilities, and the logarithm of the probability that an
// actor is chosen. Where several candidates carry the actor's token, which of them it was is summed over.
func (c *Choice) options(x []float64) ([]option, float64) {
	out := make([]option, len(c.Candidates)+1)
	for i, v := range c.Candidates {
		copy(out[i].clues[:], v[:])
	}
	nobody := len(c.Candidates)
	out[nobody].clues[weights] = 1
	out[nobody].chosen = len(c.Actors) == 0
	for _, i := range c.Actors {
		out[i].chosen = true
	}
	most := math.Inf(-1)
	for i := range out {
		u := 0.0
		for k, v := range out[i].clues {
			u += v * x[k]
		}
		out[i].p, most = u, max(most, u)
	}
	return out, normalise(out, most)
}

// normalise turns utilities, of which the highest is given, into probabilities.
func normalise(list []option, most float64) float64 {
	all, chosen, highest := 0.0, 0.0, math.Inf(-1)
	for i := range list {
		if list[i].chosen {
			highest = max(highest, list[i].p)
		}
	}
	for i := range list {
		o := &list[i]
		if o.chosen {
			o.q = math.Exp(o.p - highest)
			chosen += o.q
		}
		o.p = math.Exp(o.p - most)
		all += o.p
	}
	for i := range list {
		list[i].p /= all
		list[i].q /= chosen
	}
	return highest + math.Log(chosen) - most - math.Log(all)
}

// loss is what a fit makes least: the mean of the negative log likelihood of choices, and the penalty times
// the squares of the weights; the constant of nobody is free.
type loss struct {
	choices []Choice
	penalty float64
}

func (l *loss) value(x []float64) float64 {
	sum := 0.0
	for i := range l.choices {
		_, log := l.choices[i].options(x)
		sum -= log
	}
	sum /= float64(len(l.choices))
	for _, w := range x[:weights] {
		sum += l.penalty * w * w
	}
	return sum
}

// gradient of the loss (McFadden 1974, with several that may have been chosen): the mean of the clues of all
// by their probabilities, less that of the actors.
func (l *loss) gradient(grad, x []float64) {
	clear(grad)
	for i := range l.choices {
		list, _ := l.choices[i].options(x)
		for _, o := range list {
			for k, v := range o.clues {
				grad[k] += (o.p - o.q) * v
			}
		}
	}
	for k := range grad {
		grad[k] /= float64(len(l.choices))
		if k < weights {
			grad[k] += 2 * l.penalty * x[k]
		}
	}
}

// hessian of the loss: the covariance of the clues of all, less that of the actors.
func (l *loss) hessian(x []float64) *mat.SymDense {
	h := mat.NewSymDense(parameters, nil)
	n := float64(len(l.choices))
	for i := range l.choices {
		list, _ := l.choices[i].options(x)
		var all, actors [parameters]float64 // means
		for _, o := range list {
			for k, v := range o.clues {
				all[k] += o.p * v
				actors[k] += o.q * v
			}
		}
		for j := range parameters {
			for k := j; k < parameters; k++ {
				c := actors[j]*actors[k] - all[j]*all[k]
				for _, o := range list {
					c += (o.p - o.q) * o.clues[j] * o.clues[k]
				}
				h.SetSym(j, k, h.At(j, k)+c/n)
			}
		}
	}
	for k := range weights {
		h.SetSym(k, k, h.At(k, k)+2*l.penalty)
	}
	return h
}
