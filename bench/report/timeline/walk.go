package timeline

import (
	"math"

	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// place is where somebody was at a time in seconds.
type place struct {
	time float64
	at   store.Vec2
}

func bodies(paths []truth.Path) []Person {
	out := make([]Person, len(paths))
	for i, p := range paths {
		places := make([]place, len(p.Samples))
		for k, s := range p.Samples {
			places[k] = place{s.Time.Seconds(), s.At}
		}
		out[i] = Person{ID: int(p.Body), Token: string(p.Token), Walks: walks(places)}
	}
	return out
}

func identities(people []*gallery.Identity) []Person {
	out := make([]Person, len(people))
	for i, id := range people {
		places := make([]place, len(id.Path))
		for k, s := range id.Path {
			places[k] = place{s.Time.Seconds(), s.Floor}
		}
		out[i] = Person{ID: int(id.ID), Token: string(id.Token), Walks: walks(places)}
	}
	return out
}

// gap is how long nothing may be known of somebody within one walk, seconds.
const gap = 1.0

// walks puts places in order of time on the grid of Step, by linear interpolation between neighbours.
func walks(places []place) []Walk {
	out := []Walk{}
	for len(places) > 0 {
		n := 1
		for n < len(places) && places[n].time-places[n-1].time <= gap {
			n++
		}
		if w, ok := walk(places[:n]); ok {
			out = append(out, w)
		}
		places = places[n:]
	}
	return out
}

// walk samples an unbroken row of places; ok is false where no step of the grid falls into it.
func walk(places []place) (w Walk, ok bool) {
	const slack = 1e-9 // times are decimal fractions
	first := int(math.Ceil(places[0].time/Step - slack))
	last := int(math.Floor(places[len(places)-1].time/Step + slack))
	w.From = first
	var before [2]int
	i := 0
	for step := first; step <= last; step++ {
		t := float64(step) * Step
		for i+1 < len(places)-1 && places[i+1].time < t {
			i++
		}
		at := point(between(places, i, t))
		w.XY = append(w.XY, at[0]-before[0], at[1]-before[1])
		before = at
	}
	return w, len(w.XY) > 0
}

// between is the place at time t, which lies between places i and i+1.
func between(places []place, i int, t float64) store.Vec2 {
	a := places[i]
	if i+1 >= len(places) {
		return a.at
	}
	b := places[i+1]
	if b.time <= a.time {
		return b.at
	}
	f := min(max((t-a.time)/(b.time-a.time), 0), 1)
	return a.at.Add(b.at.Sub(a.at).Scale(f))
}

// At is where a person was at a time in seconds, in centimetres; ok is false where nobody knew.
func (p *Person) At(t float64) (at [2]int, ok bool) {
	step := int(math.Round(t / Step))
	for i := range p.Walks {
		w := &p.Walks[i]
		if n := step - w.From; n >= 0 && n < len(w.XY)/2 {
			for k := range n + 1 {
				at[0] += w.XY[2*k]
				at[1] += w.XY[2*k+1]
			}
			return at, true
		}
	}
	return at, false
}

// Weights returns a trace's points, in seconds and grams.
func (t *Trace) Weights() (times, grams []float64) {
	ticks, g := 0, 0
	for i := 0; i+1 < len(t.Points); i += 2 {
		ticks += t.Points[i]
		g += t.Points[i+1]
		times = append(times, float64(ticks)/100)
		grams = append(grams, float64(g))
	}
	return times, grams
}
