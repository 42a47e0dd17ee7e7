package shelf

import "time"

// Options are the priors and limits of a detector. A zero field takes its default.
type Options struct {
	// Misplaced is the prior probability that units which left a plate were not of the product filed there;
	// Elsewhere is the same for units which came: a shopper may put a thing down anywhere.
	Misplaced, Elsewhere float64 // defaults 0.01 and 0.4
	// Strange is the prior probability that a change is no whole number of units of any one product: a bag
	// put down, two products at once.
	Strange float64 // default 0.01
	// MinP and MaxHypotheses say which hypotheses a Change keeps; the probability of the rest goes to
	// Unknown.
	MinP          float64 // default 1e-3
	MaxHypotheses int     // default 12
	// Hold is how long after its End a Change waits for others that ended earlier.
	Hold time.Duration // default 1.5 s
}

func (o Options) withDefaults() Options {
	o.Misplaced = orElse(o.Misplaced, 0.01)
	o.Elsewhere = orElse(o.Elsewhere, 0.4)
	o.Strange = orElse(o.Strange, 0.01)
	o.MinP = orElse(o.MinP, 1e-3)
	o.MaxHypotheses = orElse(o.MaxHypotheses, 12)
	o.Hold = orElse(o.Hold, 1500*time.Millisecond)
	return o
}

func orElse[T comparable](v, fallback T) T {
	var zero T
	if v == zero {
		return fallback
	}
	return v
}
