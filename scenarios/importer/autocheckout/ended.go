package autocheckout

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// Difference is a plate that ended otherwise than it began, read by plain means: no model, no threshold but
// one. It is what a person reads from the trace, to lay beside what the pipeline says.
type Difference struct {
	Shelf    store.DeviceID
	Plate    int // on the shelf, from 1
	Mass     float64
	Std      float64    // of single samples in the first second, grams
	At       feed.Stamp // when half of it had passed for good
	Hand     float64    // distance of the nearest hand to the plate's front edge then, metres; NaN: none
	Products []string   // whose unit weighs that, within 1 %
}

// String is one line.
func (d Difference) String() string {
	what := "no product weighs that"
	if len(d.Products) > 0 {
		what = "one unit of " + strings.Join(d.Products, ", or of ")
	}
	return fmt.Sprintf("%s plate %d ended %+.1f g from where it began (samples scatter by %.1f g), half of "+
		"it at %.2f s, the nearest hand %.2f m from its front then: %s",
		d.Shelf, d.Plate, d.Mass, d.Std, d.At.Seconds(), d.Hand, what)
}

const (
	ends     = 60   // samples averaged at either end: a second
	leastEnd = 15.0 // g: above what transients and the taking of a neighbour leave
)

// Ended returns the plates whose last second differs from their first by more than 15 g and three times the
// scatter of their samples, in order of time.
func (r *Recording) Ended() []Difference {
	var out []Difference
	for i := range r.Layout.Plates {
		p := &r.Layout.Plates[i]
		d, ok := r.ended(p)
		if !ok {
			continue
		}
		d.Hand = r.nearestHand(p, d.At)
		for _, q := range r.Layout.Catalog.Products {
			if math.Abs(math.Abs(d.Mass)-float64(q.Mass)) <= 0.01*float64(q.Mass) {
				d.Products = append(d.Products,
					fmt.Sprintf("%s (%s, %.0f g)", q.Name, q.SKU, float64(q.Mass)))
			}
		}
		out = append(out, d)
	}
	slices.SortStableFunc(out, func(a, b Difference) int { return cmp.Compare(a.At, b.At) })
	return out
}

// ended compares the two ends of a plate's trace; ok is false where they agree, or there is no trace.
func (r *Recording) ended(p *store.Plate) (d Difference, ok bool) {
	shelf := &r.Layout.Shelves[p.Shelf]
	at, grams := r.trace(shelf, p.Index)
	if len(grams) < 2*ends {
		return d, false
	}
	before, std := moments(grams[:ends])
	after, _ := moments(grams[len(grams)-ends:])
	d = Difference{Shelf: shelf.ID, Plate: p.Index + 1, Mass: after - before, Std: std}
	if !(math.Abs(d.Mass) > max(leastEnd, 3*std)) { // also where a sample is NaN
		return d, false
	}
	half := (before + after) / 2
	for k := len(grams) - 1; k > 0 && (grams[k]-half)*d.Mass > 0; k-- {
		d.At = at[k]
	}
	return d, true
}

// trace returns all samples of a plate.
func (r *Recording) trace(shelf *store.Shelf, index int) (at []feed.Stamp, grams []float64) {
	if shelf.Cells.Len() == 0 {
		return nil, nil
	}
	for _, m := range r.Messages {
		p, ok := m.(*feed.PlateReading)
		if !ok || p.Device != shelf.ID {
			continue
		}
		for k := range feed.PlateSamples {
			grams = append(grams, float64(p.Grams[k*shelf.Count+index]))
			at = append(at, p.Captured-feed.Stamp((feed.PlateSamples-1-k)*1e9/feed.PlateRate))
		}
	}
	return at, grams
}

func moments(x []float64) (mean, std float64) {
	for _, v := range x {
		mean += v / float64(len(x))
	}
	for _, v := range x {
		std += (v - mean) * (v - mean) / float64(len(x))
	}
	return mean, math.Sqrt(std)
}

// nearestHand is the distance from a plate's front edge to the nearest hand in the tracker's message that is
// nearest in time; NaN where it has none.
func (r *Recording) nearestHand(p *store.Plate, at feed.Stamp) float64 {
	best, least := (*feed.Bodies)(nil), int64(math.MaxInt64)
	for _, m := range r.Messages {
		if b, ok := m.(*feed.Bodies); ok && b.Captured.Sub(at).Abs().Nanoseconds() < least {
			best, least = b, b.Captured.Sub(at).Abs().Nanoseconds()
		}
	}
	d := math.NaN()
	if best == nil {
		return d
	}
	for i := range best.Bodies {
		for _, part := range [...]feed.Part{feed.LeftHand, feed.RightHand} {
			if q, ok := best.Bodies[i].Point(part); ok {
				d = min(orInf(d), q.At.Dist(p.Front()))
			}
		}
	}
	return d
}

func orInf(x float64) float64 {
	if math.IsNaN(x) {
		return math.Inf(1)
	}
	return x
}
