package shelf

import (
	"math"

	"storesim/pipeline/feed"
)

// What comes through from one cell to another: the board of the shelf bends. Shares of the change on the next
// cell and on the next but one, and how much they vary (relative standard deviation).
const (
	nextShare   = 0.016
	secondShare = 0.008
	shareSpread = 0.45
	beyondP     = 0.15 // of more coming through than that, or with the other sign
	beyondTimes = 1.5
	throughP    = 0.8 // of a step that is no more than what comes through
)

// passed is what changes elsewhere on the shelf are likely to have done to a cell, grams.
type passed struct {
	mean     float64
	variance float64
}

// std of what came through; it adds to the error of the cell's own change.
func (p passed) std() float64 { return math.Sqrt(p.variance + sq(0.5*p.mean)) }

// add a change of so many grams some cells away.
func (p *passed) add(distance int, delta float64) {
	share := 0.0
	switch distance {
	case 1:
		share = nextShare
	case 2:
		share = secondShare
	default:
		p.variance += sq(0.003 * delta) // no more than what the recordings would hide
		return
	}
	p.mean += share * delta
	p.variance += sq(shareSpread * share * delta)
}

// through is what came through to a step's cell from others about its time.
func (b *board) through(s *step, run []step, also *unit) passed {
	var p passed
	for _, others := range [][]step{run, b.pending, b.past} {
		for i := range others {
			o := &others[i]
			if o.cell == s.cell || o.mid < s.start.Add(-overlap) || o.mid > s.end.Add(overlap) {
				continue
			}
			p.add(max(o.cell-s.cell, s.cell-o.cell), o.delta)
		}
	}
	if also != nil {
		p.add(also.distance(s.cell), also.mass)
	}
	p.variance += b.stirred(s)
	return p
}

// stirWindows is how long before and after a step a cell in motion may have moved it.
const stirWindows = 5

// stirred is the variance of what comes through from cells that are still in motion: goods that somebody
// grips.
func (b *board) stirred(s *step) float64 {
	sum := 0.0
	for d := -2; d <= 2; d++ {
		i := s.cell + d
		if d == 0 || i < 0 || i >= len(b.channels) || b.channels[i].idle() || len(b.channels[i].chain) == 0 {
			continue
		}
		distance := max(d, -d)
		sum += sq(nextShare / float64(distance) * b.travel(&b.channels[i], s.mid))
	}
	return sum
}

// travel is how far a channel's level moved about a time.
func (b *board) travel(c *channel, t feed.Stamp) float64 {
	k := b.next - 1 - int64(b.last.Sub(t)/windowTime)
	low, high := math.Inf(1), math.Inf(-1)
	for w := max(k-stirWindows, b.next-ringWindows, 0); w <= min(k+stirWindows, b.next-1); w++ {
		low, high = min(low, c.ring[w%ringWindows]), max(high, c.ring[w%ringWindows])
	}
	return max(0, high-low)
}

// logStrange is the log density of a step as no units: what came through, or a push that lasts, something
// that leans.
func (s *step) logStrange(p passed) float64 {
	v := sq(s.std) + p.variance
	usual := math.Log(throughP*(1-beyondP)) + logNormal(s.delta, p.mean, v+1)
	more := math.Log(throughP*beyondP) + logNormal(s.delta, 0, v+1+sq(beyondTimes*p.mean))
	lean := math.Log(loneSmallP) + logNormal(s.delta, 0, sq(smallScale))
	if p.mean == 0 && p.variance < 1 {
		return lean
	}
	return max(usual, more, lean)
}
