package clues

import (
	"math"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/attribution"
)

// someChoices draws choices with any number of candidates, actors among them or not.
func someChoices(t *rapid.T) []Choice {
	return rapid.SliceOfN(rapid.Custom(func(t *rapid.T) Choice {
		c := Choice{}
		for range rapid.IntRange(1, 5).Draw(t, "candidates") {
			var x attribution.Vector
			for k := range x {
				x[k] = rapid.Float64Range(-3, 3).Draw(t, "clue")
			}
			if rapid.IntRange(0, 2).Draw(t, "actor") == 0 {
				c.Actors = append(c.Actors, len(c.Candidates))
			}
			c.Candidates = append(c.Candidates, x)
		}
		return c
	}), 1, 8).Draw(t, "choices")
}

func somePoint(t *rapid.T) []float64 {
	return rapid.SliceOfN(rapid.Float64Range(-2, 2), parameters, parameters).Draw(t, "point")
}

// The gradient is what finite differences of the loss say, and the Hessian what those of the gradient say.
func TestDerivatives(t *testing.T) {
	const step, tolerance = 1e-5, 1e-6
	rapid.Check(t, func(t *rapid.T) {
		l := loss{someChoices(t), rapid.Float64Range(0, 0.1).Draw(t, "penalty")}
		x := somePoint(t)
		got, low, high := make([]float64, parameters), make([]float64, parameters), make([]float64, parameters)
		l.gradient(got, x)
		curvature := l.hessian(x)
		for k := range x {
			left, right := slices.Clone(x), slices.Clone(x)
			left[k], right[k] = x[k]-step, x[k]+step
			if want := (l.value(right) - l.value(left)) / (2 * step); math.Abs(got[k]-want) > tolerance {
				t.Errorf("slope %d is %g, differences say %g", k, got[k], want)
			}
			l.gradient(low, left)
			l.gradient(high, right)
			for j := range x {
				if want := (high[j] - low[j]) / (2 * step); math.Abs(curvature.At(j, k)-want) > tolerance {
					t.Errorf("curvature %d %d is %g, differences say %g", j, k, curvature.At(j, k), want)
				}
			}
		}
	})
}

// The order of candidates changes neither likelihood nor slope nor what counts as right.
func TestOrderOfCandidates(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		choices, x := someChoices(t), somePoint(t)
		turned := make([]Choice, len(choices))
		for i, c := range choices {
			order := rapid.Permutation(slices.Collect(indices(len(c.Candidates)))).Draw(t, "order")
			for to, from := range order {
				turned[i].Candidates = append(turned[i].Candidates, c.Candidates[from])
				if slices.Contains(c.Actors, from) {
					turned[i].Actors = append(turned[i].Actors, to)
				}
			}
		}
		a, b := loss{choices: choices}, loss{choices: turned}
		if math.Abs(a.value(x)-b.value(x)) > 1e-9 {
			t.Errorf("loss %g, turned round %g", a.value(x), b.value(x))
		}
		slope, other := make([]float64, parameters), make([]float64, parameters)
		a.gradient(slope, x)
		b.gradient(other, x)
		for k := range slope {
			if math.Abs(slope[k]-other[k]) > 1e-9 {
				t.Errorf("slope %d is %g, turned round %g", k, slope[k], other[k])
			}
		}
		m := logitOf(x)
		for i := range choices {
			if distinct(&choices[i], &m) && choices[i].right(&m) != turned[i].right(&m) {
				t.Errorf("choice %+v is right in one order only", choices[i])
			}
		}
	})
}

func indices(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		for i := range n {
			if !yield(i) {
				return
			}
		}
	}
}

// distinct reports whether no two options are equally likely.
func distinct(c *Choice, m *attribution.Logit) bool {
	all := []float64{m.Nobody}
	for _, x := range c.Candidates {
		all = append(all, x.Dot(m.Weights))
	}
	slices.Sort(all)
	return len(slices.Compact(all)) == len(c.Candidates)+1
}

// The probabilities of a choice's options sum to one, those of the actors to the likelihood.
func TestProbabilities(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		choices, x := someChoices(t), somePoint(t)
		for i := range choices {
			list, log := choices[i].options(x)
			all, chosen, given := 0.0, 0.0, 0.0
			for _, o := range list {
				all, given = all+o.p, given+o.q
				if o.chosen {
					chosen += o.p
				}
			}
			if math.Abs(all-1) > 1e-9 || math.Abs(given-1) > 1e-9 || math.Abs(math.Log(chosen)-log) > 1e-9 {
				t.Errorf("sums %g and %g, likelihood exp(%g), want %g", all, given, log, chosen)
			}
		}
	})
}
