package clues

import (
	"errors"
	"fmt"
	"math"

	"gonum.org/v1/gonum/mat"
	"gonum.org/v1/gonum/optimize"

	"storesim/pipeline/attribution"
)

// Penalty is the usual penalty on the squares of weights, in units of the mean negative log likelihood: it
// keeps a weight finite that few changes depend on, and moves no other one by a tenth of its standard error.
const Penalty = 3e-4

// Fit is a logit that was fitted to choices.
type Fit struct {
	Logit attribution.Logit
	// Errors are the standard errors of the weights and of the constant; nil where the choices do not tell,
	// because some weight could be anything.
	Errors *attribution.Logit
}

// flat is the slope of the loss at which a fit ends, and steep that at which it has failed.
const (
	flat  = 1e-9
	steep = 1e-6
)

// FitLogit finds the weights that make the choices likeliest, less the penalty (BFGS, Nocedal and Wright
// 2006, chapter 6). The standard errors are those of the penalised likelihood's curvature; they take choices
// for independent, which those of one run are not quite.
func FitLogit(choices []Choice, penalty float64) (Fit, error) {
	if len(choices) == 0 {
		return Fit{}, errors.New("fit clues: no change whose actor is known")
	}
	l := loss{choices, penalty}
	start := parametersOf(attribution.Logit{Nobody: -4})
	problem := optimize.Problem{Func: l.value, Grad: l.gradient}
	settings := optimize.Settings{GradientThreshold: flat, MajorIterations: 500}
	found, err := optimize.Minimize(problem, start, &settings, &optimize.BFGS{})
	if found == nil {
		return Fit{}, fmt.Errorf("fit clues: %w", err)
	}
	// Rounding may end the search a little before the slope is flat: that is as near as can be.
	slope := make([]float64, parameters)
	l.gradient(slope, found.X)
	for _, g := range slope {
		if !(math.Abs(g) < steep) {
			return Fit{}, fmt.Errorf("fit clues: slope %g where the search ended (%v)", g, found.Status)
		}
	}
	return Fit{logitOf(found.X), l.errors(found.X)}, nil
}

// errors are the roots of the diagonal of the inverse curvature; nil where that is not positive definite.
func (l *loss) errors(x []float64) *attribution.Logit {
	h := l.hessian(x)
	h.ScaleSym(float64(len(l.choices)), h)
	var factor mat.Cholesky
	var inverse mat.SymDense
	if !factor.Factorize(h) || factor.InverseTo(&inverse) != nil {
		return nil
	}
	out := make([]float64, parameters)
	for k := range out {
		out[k] = math.Sqrt(inverse.At(k, k))
	}
	m := logitOf(out)
	return &m
}
