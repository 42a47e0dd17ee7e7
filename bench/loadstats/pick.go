package loadstats

import (
	"math"
	"slices"

	"storesim/pipeline/feed"
)

// Limits of what is taken for a pick or a put-back.
const (
	leastPick = 100.0 // grams
	sigmas    = 12.0  // of its channel's noise at least
	steady    = 10    // coarse means that make a level
	ahead     = 12    // coarse means from a level to the change
	alike     = 0.10  // of the change: a neighbour that changes by more stood under the same thing
)

// pick is a lasting change on one channel, or on several neighbours that stood under the same thing.
type pick struct {
	channel, last int     // of the board: the first one changed, and the last
	peak          int     // that with the largest change
	at            int     // coarse index at which half of the mass was there
	before        float64 // level of the peak channel, grams
	delta         float64 // change of the peak channel, grams
}

// level is the mean of a channel's coarse means from a to b; ok is false outside the stream.
func (c *channel) level(a, b int) (mean, std float64, ok bool) {
	if a < 0 || b > len(c.coarse) || c.samples == nil {
		return 0, 0, false
	}
	mean, std = moments(c.coarse[a:b])
	return mean, std, true
}

// step is the change of a channel across coarse index k: the levels well after and well before.
func (c *channel) step(k int) (before, delta float64, firm bool) {
	before, unrest, ok := c.level(k-ahead-steady, k-ahead)
	after, restless, ok2 := c.level(k+ahead, k+ahead+steady)
	if !ok || !ok2 {
		return 0, 0, false
	}
	delta = after - before
	return before, delta, max(unrest, restless) < 0.02*math.Abs(delta)+2*c.noise
}

// picks finds the changes of a board that stand alone in time.
func (b *board) picks() []pick {
	var all []pick
	for i := range b.channels {
		all = append(all, b.channels[i].steps(i)...)
	}
	slices.SortStableFunc(all, func(x, y pick) int { return x.at - y.at })
	var out []pick
	for i := 0; i < len(all); {
		j := i + 1
		for j < len(all) && all[j].at-all[j-1].at < 2*ahead+2*steady {
			j++
		}
		if p, ok := join(all[i:j]); ok {
			out = append(out, p)
		}
		i = j
	}
	return out
}

// steps finds the lasting changes of one channel.
func (c *channel) steps(index int) []pick {
	var out []pick
	if !c.live() {
		return nil
	}
	for k := ahead + steady; k+ahead+steady <= len(c.coarse); k++ {
		before, delta, firm := c.step(k)
		if !firm || math.Abs(delta) < max(leastPick, sigmas*c.noise) {
			continue
		}
		if (c.coarse[k]-before)/delta < 0.5 { // not yet there
			continue
		}
		out = append(out, pick{channel: index, last: index, peak: index, at: k, before: before, delta: delta})
		k += 2 * ahead
	}
	return out
}

// join makes one pick of steps at one moment on channels side by side; ok is false for anything else.
func join(steps []pick) (pick, bool) {
	p := steps[0]
	for _, s := range steps[1:] {
		if s.at-p.at > 3 || s.channel == p.channel || (s.delta > 0) != (p.delta > 0) {
			return p, false
		}
		p.channel, p.last = min(p.channel, s.channel), max(p.last, s.channel)
		if math.Abs(s.delta) > math.Abs(p.delta) {
			p.peak, p.before, p.delta = s.peak, s.before, s.delta
		}
	}
	return p, p.last-p.channel < len(steps)
}

// widen takes in neighbours that changed by a good part of the pick, though less than a step of their own.
func (b *board) widen(p *pick) {
	part := func(i int) bool {
		if i < 0 || i >= len(b.channels) || !b.channels[i].live() {
			return false
		}
		_, delta, _ := b.channels[i].step(p.at)
		return math.Abs(delta) > alike*math.Abs(p.delta)
	}
	for part(p.channel - 1) {
		p.channel--
	}
	for part(p.last + 1) {
		p.last++
	}
}

// tolerance within which a channel counts as being at a level: 2 % of a change, or its noise.
func (c *channel) tolerance(delta float64) float64 { return max(0.02*math.Abs(delta), 4*c.noise) }

// settle is the time from contact (the first sample off the old level for good) to the last one off the new
// level, seconds.
func (b *board) settle(p *pick) float64 {
	c := &b.channels[p.peak]
	tol := c.tolerance(p.delta)
	middle := p.at * coarseSamples
	contact := middle
	for contact > middle-second && math.Abs(float64(c.samples[contact])-p.before) > tol {
		contact--
	}
	done := middle + 2*second
	for done > contact && (done >= len(c.samples) ||
		math.Abs(float64(c.samples[done])-p.before-p.delta) <= tol) {
		done--
	}
	return float64(done-contact) / feed.PlateRate
}

// press is how far the load was above the old level in the half second before goods left, on average.
func (b *board) press(p *pick) float64 {
	c := &b.channels[p.peak]
	leaves := (p.at+1)*coarseSamples - 1 // this window's mean is past one half, so its end is
	for leaves > (p.at-5)*coarseSamples && float64(c.samples[leaves-1])-p.before < -c.tolerance(p.delta) {
		leaves--
	}
	mean, _ := moments(c.samples[leaves-second/2 : leaves])
	return mean - p.before
}

// shake is the range of a channel from half a second before a change to a second after it; excess is how much
// that is above its range in as long a time before.
func (c *channel) shake(p *pick) (whole, excess float64) {
	at := p.at*coarseSamples - second/2
	whole = span(c.samples[at:min(at+3*second/2, len(c.samples))])
	return whole, max(0, whole-span(c.samples[max(0, at-3*second/2):at]))
}

func span(v []float32) float64 { return float64(slices.Max(v) - slices.Min(v)) }
