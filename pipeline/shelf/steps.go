package shelf

import (
	"math"
	"slices"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// step is a lasting change of the mass on one load cell.
type step struct {
	cell       int // on its shelf
	delta, std float64
	start, end feed.Stamp // first sign, settled
	mid        feed.Stamp // half of the mass gone or come
}

// path is the best reading of a chain up to one of its plateaus.
type path struct {
	score float64
	from  int  // the plateau before, -1 for the first
	kind  kind // of the transition from it
}

// kind of a transition between two plateaus of a chain.
type kind uint8

const (
	same    kind = iota // nothing changed
	small               // a small lasting change that no unit explains: coupling, something that leans
	odd                 // a change that is no number of units of one product
	foreign             // units came or went of a product that is not filed there
	change              // units came or went of one that is
)

// Priors of the kinds of transitions, and the scale of small changes in grams.
const (
	sameP      = 0.6
	smallP     = 0.03
	changeP    = 0.3
	smallScale = 12.0
)

// significant is the least step, in standard deviations and in shares of the lightest product, that is
// looked at.
const (
	significantSigmas = 5.0
	significantShare  = 0.3
	significantLeast  = 4.0 // grams: plates wander by so much within seconds
)

// jump is a lasting change between two plateaus of a chain.
type jump struct {
	from, to   int
	delta, std float64
	sure       bool // it is units of what is filed there
}

// read finds the most probable story of a chain: which plateaus were levels of the stock and which were
// pushes and lifts on the way, by dynamic programming over the plateaus. It returns the changes between
// levels in order of time.
func (p *priors) read(c *channel, shelf store.ShelfID, plates []PlateDelta) (story []jump) {
	var paths [maxPlateaus + 1]path
	n := len(c.chain)
	paths[0] = path{from: -1}
	for j := 1; j < n; j++ {
		paths[j].score = math.Inf(-1)
		for i := range j {
			k, score := p.transition(c, shelf, plates, i, j)
			score += paths[i].score + max(logPassings(c.chain[i:j+1]), logHold(c.chain[i:j+1]))
			if score > paths[j].score {
				paths[j] = path{score, i, k}
			}
		}
	}
	for j := n - 1; j > 0; j = paths[j].from {
		if s, ok := p.jump(c, paths[j].from, j); ok && paths[j].kind != same {
			s.sure = paths[j].kind == change
			story = append(story, s)
		}
	}
	slices.Reverse(story)
	return story
}

// jump is the change from plateau i to j; ok is false where it is too small to be one.
func (p *priors) jump(c *channel, i, j int) (s jump, ok bool) {
	s = jump{from: i, to: j, delta: c.chain[j].level - c.chain[i].level}
	s.std = math.Sqrt(c.variance(&c.chain[i]) + c.variance(&c.chain[j]))
	return s, math.Abs(s.delta) >= max(significantSigmas*s.std, significantShare*p.lightest, significantLeast)
}

// transition is the most probable kind of the change from plateau i to j and the log density of it.
func (p *priors) transition(c *channel, shelf store.ShelfID, plates []PlateDelta, i, j int) (kind, float64) {
	delta := c.chain[j].level - c.chain[i].level
	return p.kind(shelf, plates, delta, c.variance(&c.chain[i])+c.variance(&c.chain[j]))
}

// kind is the most probable kind of a change of the mass on some plates and the log density of it.
func (p *priors) kind(shelf store.ShelfID, plates []PlateDelta, delta, variance float64) (kind, float64) {
	best, score := same, math.Log(sameP)+logNormal(delta, 0, variance+0.25)
	if s := math.Log(smallP) + logNormal(delta, 0, smallScale*smallScale); s > score {
		best, score = small, s
	}
	if s := math.Log(changeP * p.opt.Strange / strangeRange); s > score {
		best, score = odd, s
	}
	filed, anything := p.onCell(shelf, plates, delta, variance)
	if s := math.Log(changeP) + anything; s > score {
		best, score = foreign, s
	}
	if s := math.Log(changeP) + filed; s >= score {
		best, score = change, s
	}
	return best, score
}

// onCell is the log density of a cell's change as units of a product filed there, and of any; of one wider
// than the cell's plates it sees a share.
func (p *priors) onCell(
	shelf store.ShelfID, plates []PlateDelta, delta, variance float64,
) (filed, anything float64) {
	p.skus(shelf, plates, delta > 0)
	filed, anything = math.Inf(-1), math.Inf(-1)
	for i := range p.products {
		for over := min(p.span[i], len(plates)); over > 0; over-- {
			log := p.seen(i, float64(over)/float64(p.span[i]), delta, variance)
			anything = max(anything, log)
			if p.filedOn(plates, i) {
				filed = max(filed, log)
			}
		}
	}
	return filed, anything
}

// filedOn reports whether a product is filed on one of the plates.
func (p *priors) filedOn(plates []PlateDelta, product int) bool {
	return slices.ContainsFunc(plates, func(d PlateDelta) bool { return p.filed[d.Plate] == product })
}

// seen is the log density of a cell's change as units of product i, of each of which it sees a share.
func (p *priors) seen(i int, seen, delta, variance float64) float64 {
	q := &p.products[i]
	best := math.Inf(-1)
	for n := 1.0; n <= maxCount; n++ {
		want := n * float64(q.Mass) * seen
		v := variance + n*sq(float64(q.MassStd)*seen) + sq(massError*want)
		log := math.Log(p.weight[i]) + p.logCount[int(n)] + logNormal(math.Abs(delta), want, v)
		best = max(best, log)
	}
	return best
}

// logPassings is the log density of the plateaus within a stretch of a chain as things on the way.
func logPassings(chain []plateau) float64 {
	n := len(chain) - 1
	sum := 0.0
	for m := 1; m < n; m++ {
		sum += logPassing(chain[0].level, &chain[m], chain[n].level)
	}
	return sum
}

// A hold: somebody grips the goods for a while before they take them or let go, so that the plate bears a
// part of their weight that changes.
const (
	holdP    = 0.01
	holdStay = 20 // windows that a level lasts
)

// logHold is the log density of the plateaus within a stretch of a chain as those of a hold.
func logHold(chain []plateau) float64 {
	n := len(chain) - 1
	if n < 2 {
		return 0
	}
	low, high := chain[0].level, chain[0].level
	for i := range chain {
		low, high = min(low, chain[i].level), max(high, chain[i].level)
	}
	log := math.Log(holdP)
	for m := 1; m < n; m++ {
		log -= math.Log(high-low+10) + float64(chain[m].n)/holdStay
	}
	return log
}

// logPassing is the log density of a plateau between two levels as something on the way: a push, a unit half
// lifted.
func logPassing(before float64, p *plateau, after float64) float64 {
	log := -float64(p.n) / 5 // the longer it lasts, the less likely
	v := p.level - before
	travel := math.Abs(after-before) + 10
	between := 0.1 / travel
	if (v < 0) != (after < before) || math.Abs(v) > travel {
		between = 0
	}
	push := 1e-5
	if v > 0 {
		push = 0.5*math.Exp(-v/15)/15 + 0.05*math.Exp(-v/200)/200
	}
	return log + math.Log(0.3*(between+push))
}
