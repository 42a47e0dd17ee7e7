package confidence

import (
	"errors"
	"fmt"
	"math"

	"storesim/pipeline/cart"
)

// Fit fits the scaling of receipts and that of lines.
func Fit(samples []Sample) (cart.Confidence, error) {
	r, err := platt(receipts(samples))
	if err != nil {
		return cart.Confidence{}, fmt.Errorf("receipts: %w", err)
	}
	l, err := platt(lines(samples))
	if err != nil {
		return cart.Confidence{}, fmt.Errorf("lines: %w", err)
	}
	return cart.Confidence{Receipt: r, Line: l}, nil
}

// The search ends where no step is longer than this, or after so many.
const (
	closeEnough = 1e-10
	mostSteps   = 100
)

// platt makes the outcomes likeliest (Platt 1999), with his targets, which are those of a uniform prior: not
// 1 and 0 but (N+1)/(N+2) and 1/(N+2), N being the number of outcomes of a kind. The search is Newton's, a
// step halved until it leads down (Lin, Lin and Weng 2007, algorithm 1).
func platt(list []outcome) (cart.Scaling, error) {
	right := 0.0
	for _, o := range list {
		if o.right {
			right++
		}
	}
	wrong := float64(len(list)) - right
	if right == 0 || wrong == 0 {
		return cart.Scaling{}, fmt.Errorf("%.0f right and %.0f wrong ones say nothing: play more",
			right, wrong)
	}
	l := loss{list, (right + 1) / (right + 2), 1 / (wrong + 2)}
	s := cart.Scaling{Intercept: math.Log((right + 1) / (wrong + 1))}
	value := l.value(s)
	for range mostSteps {
		step := l.newton(s)
		if math.Hypot(step.Intercept, step.Slope) < closeEnough {
			return s, nil
		}
		part := 1.0
		for ; part > closeEnough; part /= 2 {
			next := cart.Scaling{
				Intercept: s.Intercept - part*step.Intercept, Slope: s.Slope - part*step.Slope,
			}
			if v := l.value(next); v < value {
				s, value = next, v
				break
			}
		}
		if part <= closeEnough {
			return s, nil // rounding: nothing is lower
		}
	}
	return s, errors.New("the search for a scaling did not end")
}

// loss is the mean negative log likelihood of outcomes, whose targets are a little short of 1 and 0.
type loss struct {
	list         []outcome
	right, wrong float64 // targets
}

func (l *loss) target(o outcome) float64 {
	if o.right {
		return l.right
	}
	return l.wrong
}

func (l *loss) value(s cart.Scaling) float64 {
	sum := 0.0
	for _, o := range l.list {
		p, t := s.Of(o.raw), l.target(o)
		sum -= t*math.Log(p) + (1-t)*math.Log1p(-p)
	}
	return sum / float64(len(l.list))
}

// ridge keeps the curvature from being none where all raw probabilities are equal.
const ridge = 1e-12

// newton is the slope divided by the curvature.
func (l *loss) newton(s cart.Scaling) cart.Scaling {
	var ga, gb float64
	haa, hab, hbb := ridge, 0.0, ridge
	for _, o := range l.list {
		x, p := cart.LogOdds(o.raw), s.Of(o.raw)
		d, w := p-l.target(o), p*(1-p)
		ga, gb = ga+d, gb+d*x
		haa, hab, hbb = haa+w, hab+w*x, hbb+w*x*x
	}
	det := haa*hbb - hab*hab
	return cart.Scaling{Intercept: (hbb*ga - hab*gb) / det, Slope: (haa*gb - hab*ga) / det}
}
