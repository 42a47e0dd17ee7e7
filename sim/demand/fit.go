package demand

import (
	"cmp"
	"errors"
	"fmt"
	"math"
	"slices"

	"gonum.org/v1/gonum/stat"

	"storesim/sim/rng"
)

// Records are baskets as a shop wrote them down.
type Records struct {
	Names   []string // of items, in order of their first appearance
	Baskets [][]int  // the different items of each basket; none is empty
	Units   []int    // of each basket, repeats counted

	Separator Separator // of the file
}

// BasketFit is a model with what it was fitted to.
type BasketFit struct {
	*Baskets
	Law      SizeFit
	N        int       // baskets
	Mean, SD float64   // of the units of a basket
	Observed []float64 // share of the baskets that hold each item
	Counts   []int     // baskets that hold both items of each of Baskets.Pairs
}

// Pairs are kept where at least this many baskets (or this share of them) hold both, or should by chance, and
// the count is this many standard errors off chance. Each lift is drawn towards 1 by as much
// as pairPrior baskets more of what chance gives would draw it (a gamma prior on a Poisson rate).
const (
	pairSupport      = 10
	pairSupportShare = 0.001
	pairErrors       = 3.5
	pairPrior        = 2.0
	pairsMax         = 400 // the most unlikely ones
)

// FitBaskets fits sizes, popularity and pairs. Weights and lifts are set so that baskets drawn from the model
// hold items and pairs as often as the records do: shares of a record are no weights, for an item can be in a
// basket but once, and large baskets hold any two items more often than small ones.
func FitBaskets(r *Records) (*BasketFit, error) {
	if len(r.Baskets) == 0 {
		return nil, errors.New("there is no basket")
	}
	counts, f := r.sizes()
	f.Law = FitSizes(counts)
	sizes := make([]float64, len(counts))
	for i, c := range counts {
		sizes[i] = float64(c) / float64(f.N)
	}
	c := newCalibration(r, sizes, f.repeat(r))
	if err := c.solve(); err != nil {
		return nil, fmt.Errorf("fitting items: %w", err)
	}
	f.Baskets, f.Counts = c.model, c.pairCounts()
	for _, n := range c.seen.items {
		f.Observed = append(f.Observed, n/float64(f.N))
	}
	return f, nil
}

// sizes counts baskets by units.
func (r *Records) sizes() ([]int, *BasketFit) {
	counts, units := make([]int, slices.Max(r.Units)), make([]float64, len(r.Units))
	for i, n := range r.Units {
		counts[n-1]++
		units[i] = float64(n)
	}
	f := &BasketFit{N: len(units), Mean: stat.Mean(units, nil)}
	if f.N > 1 {
		f.SD = stat.StdDev(units, nil)
	}
	return counts, f
}

// repeat is the share of units, beyond each basket's first, that are one more of an item already there.
func (f *BasketFit) repeat(r *Records) float64 {
	again, beyond := 0, 0
	for i, items := range r.Baskets {
		again += r.Units[i] - len(items)
		beyond += r.Units[i] - 1
	}
	return min(float64(again)/float64(max(beyond, 1)), 0.99)
}

// tally counts baskets by item and by pair of items (the lower index first).
type tally struct {
	items []float64
	pairs map[[2]int]float64
}

// add counts a basket of different items; a nil map counts no pairs.
func (t *tally) add(items []int) {
	for i, a := range items {
		t.items[a]++
		if t.pairs == nil {
			continue
		}
		for _, b := range items[i+1:] {
			t.pairs[[2]int{min(a, b), max(a, b)}]++
		}
	}
}

// calibration fits weights and lifts by drawing from the model and comparing, with a random sequence of its
// own that is the same for every fit.
type calibration struct {
	records *Records
	sizes   []float64
	repeat  float64
	draws   int // baskets drawn for each comparison

	seen    *tally
	weights []float64
	pairs   []Pair
	targets []float64 // wanted counts of pairs
	model   *Baskets
}

// A comparison draws this many baskets for one of the records, within bounds.
const (
	drawsEach = 6
	drawsMin  = 20_000
	drawsMax  = 60_000
)

func newCalibration(r *Records, sizes []float64, repeat float64) *calibration {
	c := &calibration{records: r, sizes: sizes, repeat: repeat,
		seen:  &tally{make([]float64, len(r.Names)), map[[2]int]float64{}},
		draws: min(max(drawsEach*len(r.Baskets), drawsMin), drawsMax)}
	for _, items := range r.Baskets {
		c.seen.add(items)
	}
	c.weights = slices.Clone(c.seen.items)
	return c
}

// Rounds of comparison before pairs are chosen, and after.
const (
	itemRounds = 5
	pairRounds = 20
)

func (c *calibration) solve() error {
	for range itemRounds {
		t, err := c.compare(nil)
		if err != nil {
			return err
		}
		c.adjustItems(t)
	}
	chance, err := c.compare(map[[2]int]float64{})
	if err != nil {
		return err
	}
	c.choose(chance)
	for range pairRounds {
		t, err := c.compare(map[[2]int]float64{})
		if err != nil {
			return err
		}
		c.adjustItems(t)
		c.adjustPairs(t)
	}
	c.scale()
	return c.build()
}

func (c *calibration) build() error {
	items := make([]Item, len(c.weights))
	for i, w := range c.weights {
		items[i] = Item{c.records.Names[i], w}
	}
	var err error
	c.model, err = New(c.sizes, items, c.pairs, c.repeat)
	return err
}

// compare counts what the model draws, scaled to as many baskets as were seen; pairs go to a map unless nil.
func (c *calibration) compare(pairs map[[2]int]float64) (*tally, error) {
	if err := c.build(); err != nil {
		return nil, err
	}
	t := &tally{items: make([]float64, len(c.weights)), pairs: pairs}
	s := rng.NewKey(0, "demand", "fit").Stream("baskets")
	for range c.draws {
		t.add(distinct(c.model.Draw(s)))
	}
	scale := float64(len(c.records.Baskets)) / float64(c.draws)
	for i := range t.items {
		t.items[i] *= scale
	}
	for p := range t.pairs {
		t.pairs[p] *= scale
	}
	return t, nil
}

// distinct removes repeats in place and keeps the order.
func distinct(basket []int) []int {
	kept := basket[:0]
	for _, i := range basket {
		if !slices.Contains(kept, i) {
			kept = append(kept, i)
		}
	}
	return kept
}

// half a basket is added on both sides of a comparison: what was never drawn is rare, not impossible.
func correction(want, got float64) float64 { return (want + 0.5) / (got + 0.5) }

func (c *calibration) adjustItems(t *tally) {
	for i := range c.weights {
		c.weights[i] *= correction(c.seen.items[i], t.items[i])
	}
}

// Lifts move part of the way each round, for those of one item pull at each other, and leave to the weights
// what is their part.
const pairPace = 0.7

func (c *calibration) adjustPairs(t *tally) {
	for i := range c.pairs {
		p := &c.pairs[i]
		items := correction(c.seen.items[p.A], t.items[p.A]) * correction(c.seen.items[p.B], t.items[p.B])
		step := correction(c.targets[i], t.pairs[[2]int{p.A, p.B}]) / items
		p.Lift = min(max(p.Lift*math.Pow(step, pairPace), 0.01), 1000)
	}
}

// choose finds the pairs that chance, as drawn without lifts, does not explain.
func (c *calibration) choose(chance *tally) {
	type candidate struct {
		pair           [2]int
		target, excess float64
	}
	var found []candidate
	support := max(pairSupport, pairSupportShare*float64(len(c.records.Baskets)))
	seen := c.seen.pairs
	look := func(p [2]int) {
		n, e := seen[p], chance.pairs[p]
		e = max(e, 0.5) // the count of a pair that was hardly drawn is no measure of chance
		excess := math.Abs(n-e) / math.Sqrt(e)
		if max(n, e) >= support && excess > pairErrors {
			found = append(found, candidate{p, e * (n + pairPrior) / (e + pairPrior), excess})
		}
	}
	for p := range seen {
		look(p)
	}
	for p := range chance.pairs {
		if seen[p] == 0 {
			look(p)
		}
	}
	slices.SortFunc(found, func(x, y candidate) int { // also takes the map's order out
		return cmp.Or(cmp.Compare(y.excess, x.excess), slices.Compare(x.pair[:], y.pair[:]))
	})
	for _, f := range found[:min(len(found), pairsMax)] {
		c.pairs = append(c.pairs, Pair{A: f.pair[0], B: f.pair[1], Lift: 1})
		c.targets = append(c.targets, f.target)
	}
}

// scale makes the weights sum to 1.
func (c *calibration) scale() {
	sum := 0.0
	for _, w := range c.weights {
		sum += w
	}
	for i := range c.weights {
		c.weights[i] /= sum
	}
}

func (c *calibration) pairCounts() []int {
	counts := make([]int, len(c.pairs))
	for i, p := range c.pairs {
		counts[i] = int(c.seen.pairs[[2]int{p.A, p.B}])
	}
	return counts
}
