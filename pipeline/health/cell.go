package health

import (
	"math"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

const (
	stuckTime  = 10 * time.Second
	leastGrain = 2.0                // grams, of a coarse cell
	moves      = 3                  // readings with a difference that show a grain: one that dies has one
	held       = 0.9                // share of equal samples in a row of a coarse cell
	loudest    = 15.0               // grams: no healthy cell is louder
	louder     = 4.0                // times its own noise
	quietSlots = 3                  // slots with nobody near that tell of a cell's noise
	full       = 0.6                // share of a slot's readings that must have come
	nobodyNear = 1.3                // metres from a shelf to anybody
	allowance  = 0.4                // grams by which a healthy cell wanders from one slot to the next
	slack      = 2.5                // of the squares, in variances, that are not counted
	mostWander = 15.0               // and so many at most of one pair of slots
	wanders    = 30.0               // sum of what is counted of a drifting cell
	excursions = 6                  // pairs of slots over which the drift is told
	jumpGrams  = 50.0               // least jump
	jumpNoises = 8.0                // and in standard deviations of a slot's mean
	white      = 0.8862269254527580 // mean distance of successive samples to their standard deviation
)

// cell is what is known of a load cell by its own readings.
type cell struct {
	last      float32
	same      int        // samples equal to last
	sameSince feed.Stamp // of the first of them

	// Of the present slot.
	sum, diffs float64
	samples    int
	moved      int     // differences that are not 0
	readings   int     // with such a difference
	grain      float64 // the least of them

	before float64 // mean of the slot before
	known  bool    // that was full, with nobody near
	noise  float64 // standard deviation of a sample, of late
	usual  float64 // the same at first
	heard  int     // slots from which noise was learnt
	wander float64 // sum over pairs of slots of squared differences in variances, less the slack

	excursion float64 // mean squared difference of late, grams^2
}

// take takes in one sample.
func (c *cell) take(x float32, at feed.Stamp) {
	if x-x != 0 { // no number: no answer
		x = c.last
	}
	d := math.Abs(float64(x - c.last))
	if d == 0 {
		c.same++
	} else {
		c.same, c.sameSince = 0, at
		c.moved++
		if c.moved == 1 || d < c.grain {
			c.grain = d
		}
	}
	c.last = x
	c.sum += float64(x)
	c.diffs += d
	c.samples++
}

// box is a shelf's load cells.
type box struct {
	shelf *store.Shelf
	cells []cell
	busy  bool // somebody was near in the present slot
	begun bool
}

// take takes in a reading.
func (x *box) take(r *feed.PlateReading) {
	n := len(x.cells)
	if n == 0 || len(r.Grams) != n*feed.PlateSamples {
		return
	}
	for i := range x.cells {
		c := &x.cells[i]
		if !x.begun {
			c.last, c.sameSince = r.Grams[i], r.Captured
		}
		before := c.moved
		for k := range feed.PlateSamples {
			c.take(r.Grams[k*n+i], r.Captured)
		}
		if c.moved > before {
			c.readings++
		}
	}
	x.begun = true
}

// plates are those over a cell.
func (x *box) plates(i int) []store.PlateID {
	first, n := x.shelf.CellPlates(i)
	out := make([]store.PlateID, n)
	for k := range out {
		out[k] = first + store.PlateID(k)
	}
	return out
}

// constant looks for cells that repeat one value.
func (x *box) constant(b book, now feed.Stamp) {
	for i := range x.cells {
		c := &x.cells[i]
		switch {
		case !x.begun:
		case c.same == 0:
			b.end(Constant, x.shelf.ID, x.plates(i), now)
		case c.same >= int(stuckTime.Seconds()*feed.PlateRate):
			b.set(Warning{
				Kind: Constant, Device: x.shelf.ID, Plates: x.plates(i), Since: c.sameSince, Found: now,
			})
		}
	}
}

// slot ends a slot.
func (x *box) slot(b book, now feed.Stamp) {
	for i := range x.cells {
		c := &x.cells[i]
		c.judge(!x.busy, func(kind Kind, wrong bool, size float64) {
			if !wrong {
				b.end(kind, x.shelf.ID, x.plates(i), now)
				return
			}
			b.set(Warning{
				Kind: kind, Device: x.shelf.ID, Plates: x.plates(i), Since: now.Add(-slotTime), Found: now,
				Size: size,
			})
		})
		c.sum, c.diffs, c.samples, c.moved, c.readings, c.grain = 0, 0, 0, 0, 0, 0
	}
	x.busy = false
}

// teller is told what is wrong, and what is not, with its size.
type teller func(kind Kind, wrong bool, size float64)

// judge looks at the slot that ends; quiet tells that nobody was near.
func (c *cell) judge(quiet bool, tell teller) {
	n := float64(c.samples)
	if c.samples < int(full*slotTime.Seconds()*feed.PlateRate) {
		c.known = false
		return
	}
	if float64(c.moved) < (1-held)*n {
		c.known = false
		if c.readings >= moves && c.grain >= leastGrain {
			tell(Coarse, true, c.grain)
		}
		return
	}
	tell(Coarse, false, 0)
	if !quiet {
		c.known = false
		return
	}
	mean := c.sum / n
	c.listen(white*c.diffs/n, tell)
	if c.known {
		c.compare(mean-c.before, n, tell)
	}
	c.before, c.known = mean, true
}

// listen follows the noise of a sample.
func (c *cell) listen(sigma float64, tell teller) {
	c.heard++
	c.noise += (sigma - c.noise) / float64(min(c.heard, quietSlots))
	if c.heard <= 2*quietSlots {
		c.usual = c.noise
	}
	limit := min(loudest, louder*c.usual+1)
	switch {
	case c.heard >= quietSlots && c.noise > limit:
		tell(Noisy, true, c.noise)
	case c.noise < limit/2:
		tell(Noisy, false, 0)
	}
}

// compare looks at how far the mean went from one slot to the next while nobody was near. The squares in
// variances of a healthy cell are 1 in the mean; where they stay above the sum grows (Page 1954). One jump
// alone does not make it grow so far.
func (c *cell) compare(d, n float64, tell teller) {
	variance := allowance*allowance + 2*c.noise*c.noise/n
	c.wander = max(0, c.wander+min(mostWander, d*d/variance)-slack)
	c.excursion += (d*d - c.excursion) / excursions
	switch {
	case c.wander > wanders:
		tell(Drifting, true, math.Sqrt(c.excursion*time.Minute.Seconds()/slotTime.Seconds()))
	case math.Abs(d) > max(jumpGrams, jumpNoises*math.Sqrt(variance)):
		tell(Jumped, true, d)
		tell(Jumped, false, 0)
	case c.wander == 0:
		tell(Drifting, false, 0)
	}
}
