package shelf

import (
	"math"

	"storesim/pipeline/store"
)

// maxBlock is the largest number of cells that one change may have.
const maxBlock = 4

// Priors of a moment's division into changes, and how far apart the mids of one unit's plates may lie.
const (
	anotherP    = 0.03 // one more change at the same moment on the plates beside
	loneSmallP  = 1e-4 // a lasting small change with nothing else going on
	midSpread   = 0.07 // seconds
	midInterval = 0.5  // seconds over which the mids of unrelated changes of one moment spread
)

// explain turns the steps of one moment on neighbouring cells into changes: it divides them into blocks, each
// the units of a product or what came through from elsewhere, and puts units on dead plates beside them, so
// that the product of the densities is largest.
func (b *board) explain(w *workshop, run []step) {
	defer func() { b.past = append(b.past, run...) }()
	best := b.divide(w, run, nil)
	units := b.hideouts(w.priors, run)
	scores := make([]float64, len(units))
	likeliest := -1
	for i := range units {
		d := b.divide(w, run, &units[i])
		scores[i] = d.score + units[i].log + b.silence(run, &units[i]) - b.silence(run, nil)
		if scores[i] > best.score && (likeliest < 0 || scores[i] > scores[likeliest]) {
			likeliest = i
		}
	}
	none := best.score
	if likeliest >= 0 {
		best = b.divide(w, run, &units[likeliest])
		b.past = append(b.past, units[likeliest].step(run))
		best.changes = append(best.changes, b.uncovered(w, run, units, scores, none, likeliest))
	}
	w.ready = append(w.ready, best.changes...)
}

// piece is a block of a division; strange ones are left out of the answer: something that leans, coupling.
type piece struct {
	change  Change
	steps   int
	strange bool
}

// division is a reading of a moment.
type division struct {
	changes []Change
	score   float64
}

// divide finds the best division of a run of steps into changes by dynamic programming, given a unit on dead
// cells or nil.
func (b *board) divide(w *workshop, run []step, also *unit) division {
	n := len(run)
	score := make([]float64, n+1)
	last := make([]piece, n+1)
	through := make([]passed, n)
	for i := range run {
		through[i] = b.through(&run[i], run, also)
	}
	for j := 1; j <= n; j++ {
		score[j] = math.Inf(-1)
		for i := max(0, j-maxBlock); i < j; i++ {
			if !b.oneBlock(run[i:j]) {
				continue
			}
			c := b.change(w.layout, run[i:j], through[i:j])
			density := w.priors.explain(&c)
			lone := math.Inf(-1)
			if j-i == 1 {
				lone = run[i].logStrange(through[i])
			}
			s := score[i] + logMids(run[i:j]) + max(math.Log(anotherP)+density, lone)
			if s > score[j] {
				score[j], last[j] = s, piece{c, j - i, lone > math.Log(anotherP)+density}
			}
		}
	}
	out := division{score: score[n]}
	for j := n; j > 0; j -= last[j].steps {
		if !last[j].strange {
			out.changes = append(out.changes, last[j].change)
		}
	}
	return out
}

// oneBlock reports whether steps may be one change: same sign, no live cell between them.
func (b *board) oneBlock(steps []step) bool {
	for i := 1; i < len(steps); i++ {
		x, y := &steps[i-1], &steps[i]
		if (x.delta > 0) != (y.delta > 0) || !b.touch(x.cell, y.cell) {
			return false
		}
	}
	return true
}

// logMids is the log ratio of how well the mids of a block agree to what unrelated changes would show.
func logMids(steps []step) float64 {
	log := 0.0
	for i := 1; i < len(steps); i++ {
		d := steps[i].mid.Sub(steps[0].mid).Seconds()
		log += logNormal(d, 0, midSpread*midSpread) + math.Log(midInterval)
	}
	return log
}

// change is the mass change of a block, without hypotheses.
func (b *board) change(layout *store.Layout, steps []step, through []passed) Change {
	c := Change{Start: steps[0].start, End: steps[0].end, Shelf: b.shelf}
	variance := 0.0
	for i := range steps {
		s := &steps[i]
		c.Start, c.End = min(c.Start, s.start), max(c.End, s.end)
		plates := b.cells[s.cell]
		std := math.Hypot(s.std, through[i].std())
		for _, d := range plates {
			c.Plates = append(c.Plates, PlateDelta{
				d.Plate, store.Grams(s.delta / float64(len(plates))), store.Grams(std)})
		}
		c.Mass += store.Grams(s.delta)
		variance += std * std
	}
	for _, d := range c.Plates {
		c.At = c.At.Add(hand(layout, d.Plate).Scale(1 / float64(len(c.Plates))))
	}
	if len(c.Plates) > len(steps) {
		c.Cells = len(steps)
	}
	c.Std = store.Grams(math.Sqrt(variance))
	c.Dead = b.deadBeside(steps[0].cell, steps[len(steps)-1].cell)
	return c
}

// deadBeside lists the plates over dead cells between two cells and in unbroken rows beside them.
func (b *board) deadBeside(from, to int) []store.PlateID {
	for from > 0 && b.channels[from-1].dead() {
		from--
	}
	for to+1 < len(b.channels) && b.channels[to+1].dead() {
		to++
	}
	var out []store.PlateID
	for i := from; i <= to; i++ {
		out = b.ifDead(out, i)
	}
	return out
}

// ifDead appends the plates over a cell where it is dead.
func (b *board) ifDead(out []store.PlateID, cell int) []store.PlateID {
	if b.channels[cell].dead() {
		for _, d := range b.cells[cell] {
			out = append(out, d.Plate)
		}
	}
	return out
}
