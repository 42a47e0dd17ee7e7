package shelf

import (
	"math"
	"slices"

	"storesim/pipeline/store"
)

// A change on a dead plate shows only by what comes through to its neighbours.
const (
	hiddenP  = 0.04 // prior that what is filed on a dead plate beside a moment's steps changed in it
	quietStd = 2.5  // grams, of what a cell without a step may have seen
)

// unit is a number of units that came or went on dead cells.
type unit struct {
	first, last int // cells
	product     int // index in the catalogue
	count       int // with the sign of the change
	mass        float64
	log         float64 // of the prior
}

// distance in cells from a cell to the unit's edge, at least 1.
func (u *unit) distance(cell int) int { return max(u.first-cell, cell-u.last, 1) }

// step is what the unit would have been on a live cell: what comes through of it later is no news.
func (u *unit) step(run []step) step {
	s := run[0]
	s.cell, s.delta = (u.first+u.last)/2, u.mass
	return s
}

// hideouts are the units that may have come or gone on dead cells within two of a step, where nothing that
// lives bears a part of them.
func (b *board) hideouts(p *priors, run []step) []unit {
	var out []unit
	for first := 0; first < len(b.channels); first++ {
		product, last := b.buried(p, first)
		if product < 0 {
			continue
		}
		u := unit{first: first, last: last, product: product}
		if slices.ContainsFunc(run, func(s step) bool { return u.distance(s.cell) <= 2 }) {
			out = append(out, u.counts(p)...)
		}
		first = last
	}
	return out
}

// buried is the product filed on dead cells from the given one on, all of a unit's; -1 for none.
func (b *board) buried(p *priors, first int) (product, last int) {
	product = -1
	for last = first; last < len(b.channels) && b.channels[last].dead() && len(b.cells[last]) > 0; last++ {
		k := p.filed[b.cells[last][0].Plate]
		if k < 0 || product >= 0 && k != product {
			break
		}
		product = k
	}
	last--
	if product < 0 || last-first+1 < p.span[product] && len(b.cells[first]) == 1 {
		return -1, first
	}
	return product, last
}

// counts are a hidden unit in the numbers in which it may have come or gone.
func (u unit) counts(p *priors) []unit {
	var out []unit
	for _, sign := range []int{-1, 1} {
		for n := 1; n <= maxCount; n++ {
			u.count = sign * n
			u.mass = float64(u.count) * float64(p.products[u.product].Mass)
			u.log = math.Log(hiddenP) + p.logCount[n]
			out = append(out, u)
		}
	}
	return out
}

// silence is the log density of the cells within two of any unit on dead cells that saw no step, given one
// unit or none.
func (b *board) silence(run []step, u *unit) float64 {
	if u == nil {
		return 0
	}
	log := 0.0
	for cell := u.first - 2; cell <= u.last+2; cell++ {
		if cell < 0 || cell >= len(b.channels) || b.channels[cell].dead() || !b.channels[cell].idle() ||
			slices.ContainsFunc(run, func(s step) bool { return s.cell == cell }) {
			continue
		}
		var p passed
		p.add(u.distance(cell), u.mass)
		log += logNormal(0, p.mean, p.variance+sq(quietStd)) - logNormal(0, 0, sq(quietStd))
	}
	return log
}

// uncovered is the change of the likeliest unit on dead cells, with the other units that may have been there
// as hypotheses; none is the score of no unit at all.
func (b *board) uncovered(
	w *workshop, run []step, units []unit, scores []float64, none float64, at int,
) Change {
	u := &units[at]
	c := Change{Start: run[0].start, End: run[0].end, Shelf: b.shelf, Mass: store.Grams(u.mass)}
	for i := range run {
		if u.distance(run[i].cell) <= 2 {
			c.Start, c.End = min(c.Start, run[i].start), max(c.End, run[i].end)
		}
	}
	for cell := u.first; cell <= u.last; cell++ {
		for _, d := range b.cells[cell] {
			c.Plates = append(c.Plates, PlateDelta{Plate: d.Plate})
			c.Dead = append(c.Dead, d.Plate)
		}
	}
	for i := range c.Plates {
		d := &c.Plates[i]
		d.Mass = c.Mass / store.Grams(len(c.Plates))
		d.Std = store.Grams(math.Abs(u.mass)) / 2
		c.At = c.At.Add(hand(w.layout, d.Plate).Scale(1 / float64(len(c.Plates))))
	}
	c.Std = store.Grams(math.Abs(u.mass)) / 2
	b.weigh(w.priors, &c, units, scores, none, u)
	return c
}

// weigh fills the hypotheses of a change on dead cells.
func (b *board) weigh(p *priors, c *Change, units []unit, scores []float64, none float64, u *unit) {
	best := none
	for _, s := range scores {
		best = max(best, s)
	}
	total := math.Exp(none - best)
	for _, s := range scores {
		total += math.Exp(s - best)
	}
	c.Unknown = 1
	for i := range units {
		if pr := math.Exp(scores[i]-best) / total; units[i].first == u.first && pr >= p.opt.MinP {
			sku := p.products[units[i].product].SKU
			c.Hypotheses = append(c.Hypotheses, Hypothesis{SKU: sku, Count: units[i].count, P: pr})
			c.Unknown -= pr
		}
	}
	slices.SortStableFunc(c.Hypotheses, func(x, y Hypothesis) int {
		switch {
		case x.P > y.P:
			return -1
		case x.P < y.P:
			return 1
		}
		return 0
	})
	c.Unknown = max(0, c.Unknown)
}

// hand is where a hand must be that takes something from a plate: above its front third, world.
func hand(layout *store.Layout, plate store.PlateID) store.Vec3 {
	return layout.Plates[plate].Pose.Apply(store.Vec3{X: 0, Y: 0.1, Z: 0.05})
}
