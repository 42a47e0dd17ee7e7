package shelf

import (
	"math"
	"slices"

	"storesim/pipeline/store"
)

// maxBlock is the largest number of cells that one change may have.
const maxBlock = 4

// Priors of a moment's division into changes, and how far apart the mids of one unit's plates may lie.
const (
	anotherP    = 0.1  // one more change at the same moment on the plates beside
	loneSmallP  = 2e-3 // a lasting small change with nothing else going on
	beyondP     = 0.2  // coupling beyond what coupled allows for
	midSpread   = 0.07 // seconds
	midInterval = 0.5  // seconds over which the mids of unrelated changes of one moment spread
)

// explain turns the steps of one moment on neighbouring cells into changes: it leaves out the ghosts of
// coupling and divides the rest into blocks so that the product of the blocks' densities is largest.
func (b *board) explain(w *workshop, run []step) {
	var own []step
	for i := range run {
		s := run[i]
		ghost := b.coupled(&s, run)
		if math.Abs(s.delta) < ghost {
			continue
		}
		s.std = math.Hypot(s.std, ghost/3)
		s.ghost = ghost
		own = append(own, s)
	}
	b.past = append(b.past, own...)
	w.ready = append(w.ready, b.divide(w, own)...)
}

// piece is a block of a division; leaning ones are left out of the answer.
type piece struct {
	change  Change
	steps   int
	leaning bool
}

// divide finds the best division of a run of steps into changes by dynamic programming.
func (b *board) divide(w *workshop, run []step) []Change {
	n := len(run)
	score := make([]float64, n+1)
	last := make([]piece, n+1)
	for j := 1; j <= n; j++ {
		score[j] = math.Inf(-1)
		for i := max(0, j-maxBlock); i < j; i++ {
			if !b.oneBlock(run[i:j]) {
				continue
			}
			c := b.change(w.layout, run[i:j])
			density := w.priors.explain(&c, alone(run[i:j]))
			lone := math.Inf(-1)
			if j-i == 1 {
				lone = run[i].logLeaning()
			}
			s := score[i] + math.Log(anotherP) + logMids(run[i:j]) + max(density, lone)
			if s > score[j] {
				score[j], last[j] = s, piece{c, j - i, lone > density}
			}
		}
	}
	var out []Change
	for j := n; j > 0; j -= last[j].steps {
		if !last[j].leaning {
			out = append(out, last[j].change)
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
func (b *board) change(layout *store.Layout, steps []step) Change {
	c := Change{Start: steps[0].start, End: steps[0].end, Shelf: b.shelf}
	variance := 0.0
	for i := range steps {
		s := &steps[i]
		c.Start, c.End = min(c.Start, s.start), max(c.End, s.end)
		plates := b.cells[s.cell]
		for _, d := range plates {
			c.Plates = append(c.Plates, PlateDelta{
				d.Plate, store.Grams(s.delta / float64(len(plates))), store.Grams(s.std)})
		}
		c.Mass += store.Grams(s.delta)
		variance += s.std * s.std
	}
	for _, d := range c.Plates {
		hand := layout.Plates[d.Plate].Pose.Apply(store.Vec3{X: 0, Y: 0.1, Z: 0.05})
		c.At = c.At.Add(hand.Scale(1 / float64(len(c.Plates))))
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

// alone reports whether nothing else at that moment can have coupled a good part of a step into the cell.
func (s *step) alone() bool { return s.ghost < 0.25*math.Abs(s.delta) }

// alone reports whether all of the steps are alone.
func alone(steps []step) bool {
	return !slices.ContainsFunc(steps, func(s step) bool { return !s.alone() })
}

// logLeaning is the log density of a step as no units but strong coupling, a push that lasts, something
// that leans.
func (s *step) logLeaning() float64 {
	p := loneSmallP
	if !s.alone() {
		p = beyondP
	}
	return math.Log(p) + logNormal(s.delta, 0, sq(max(smallScale, s.ghost)))
}
