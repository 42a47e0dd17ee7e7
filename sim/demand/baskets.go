package demand

import (
	"errors"
	"fmt"
	"math"
	"sort"

	"storesim/sim/rng"
)

// Item is something that is bought. Weights are relative: those of a model need no sum.
type Item struct {
	Name   string
	Weight float64 // above 0
}

// Pair says how much more (above 1) or less willingly (below 1) item B is taken where A is in the basket, and
// the other way round. A and B are indices into the items.
type Pair struct {
	A, B int
	Lift float64 // above 0
}

// Baskets is a law of baskets. Make it with New; its fields are not changed afterwards, and it may be shared.
//
// A basket has a size by Sizes. Its first unit is an item by weight; the next is another item, by its weight
// times the lifts with all that are there already. With probability Repeat a further unit is one more of an
// item that is there.
type Baskets struct {
	Sizes  []float64 // Sizes[i] is the share of baskets of i+1 units
	Items  []Item
	Pairs  []Pair
	Repeat float64 // in [0, 1)

	sizes, items []float64     // running sums
	near         [][]neighbour // of each item
}

// neighbour is the other end of a pair.
type neighbour struct {
	item int
	lift float64
}

// New checks a model and prepares it for drawing. Pairs not named have lift 1; a pair is named once.
func New(sizes []float64, items []Item, pairs []Pair, repeat float64) (*Baskets, error) {
	b := &Baskets{Sizes: sizes, Items: items, Pairs: pairs, Repeat: repeat}
	weights := make([]float64, len(items))
	for i, it := range items {
		weights[i] = it.Weight
	}
	var err error
	if b.sizes, err = runningSum(sizes); err != nil {
		return nil, fmt.Errorf("sizes: %w", err)
	}
	if b.items, err = runningSum(weights); err != nil {
		return nil, fmt.Errorf("items: %w", err)
	}
	if !(repeat >= 0 && repeat < 1) {
		return nil, fmt.Errorf("repeat: %v is not in [0, 1)", repeat)
	}
	return b, b.link()
}

// link makes the lists of neighbours.
func (b *Baskets) link() error {
	b.near = make([][]neighbour, len(b.Items))
	seen := map[[2]int]bool{}
	for _, p := range b.Pairs {
		n := len(b.Items)
		switch {
		case p.A < 0 || p.B < 0 || p.A >= n || p.B >= n || p.A == p.B:
			return fmt.Errorf("pairs: %d and %d are not two of %d items", p.A, p.B, n)
		case !(p.Lift > 0) || math.IsInf(p.Lift, 1):
			return fmt.Errorf("pairs: the lift %v is not above 0", p.Lift)
		case seen[[2]int{p.A, p.B}] || seen[[2]int{p.B, p.A}]:
			return fmt.Errorf("pairs: %q and %q are named twice", b.Items[p.A].Name, b.Items[p.B].Name)
		}
		seen[[2]int{p.A, p.B}] = true
		b.near[p.A] = append(b.near[p.A], neighbour{p.B, p.Lift})
		b.near[p.B] = append(b.near[p.B], neighbour{p.A, p.Lift})
	}
	return nil
}

func runningSum(shares []float64) ([]float64, error) {
	sums := make([]float64, len(shares))
	sum := 0.0
	for i, x := range shares {
		if !(x >= 0) || math.IsInf(x, 1) {
			return nil, fmt.Errorf("number %d is %v: it must not be negative", i+1, x)
		}
		sum += x
		sums[i] = sum
	}
	if !(sum > 0) {
		return nil, errors.New("all are 0, or there are none")
	}
	return sums, nil
}

// pick is the index of the first sum above u, for u below the last; an index of weight 0 is never picked.
func pick(sums []float64, u float64) int {
	i := sort.Search(len(sums), func(i int) bool { return sums[i] > u })
	for i == len(sums) || i > 0 && sums[i] == sums[i-1] { // rounding put u at the very end
		i--
	}
	return i
}

// Size draws a number of units, at least 1. It takes one draw.
func (b *Baskets) Size(s *rng.Stream) int {
	return 1 + pick(b.sizes, s.Float64()*b.sizes[len(b.sizes)-1])
}

// MeanSize is the mean number of units.
func (b *Baskets) MeanSize() float64 {
	sum := 0.0
	for i, p := range b.Sizes {
		sum += float64(i+1) * p
	}
	return sum / b.sizes[len(b.sizes)-1]
}

// Draw draws a basket: item indices in the order in which they came to mind, never empty. An item comes again
// only by Repeat, or where every item is there already.
func (b *Baskets) Draw(s *rng.Stream) []int {
	return b.DrawSize(s, b.Size(s))
}

// DrawSize draws a basket of n units.
func (b *Baskets) DrawSize(s *rng.Stream, n int) []int {
	if n <= 0 {
		return nil
	}
	basket := make([]int, 1, n)
	basket[0] = pick(b.items, s.Float64()*b.items[len(b.items)-1])
	if n == 1 {
		return basket
	}
	pool := pool{b: b}
	pool.take(basket[0])
	for len(basket) < n {
		i := -1
		if b.Repeat == 0 || !s.Bool(b.Repeat) {
			i = pool.draw(s)
		}
		if i < 0 {
			basket = append(basket, basket[s.IntN(len(basket))])
			continue
		}
		pool.take(i)
		basket = append(basket, i)
	}
	return basket
}
