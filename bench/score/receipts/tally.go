package receipts

import (
	"storesim/pipeline/store"
)

// product is a product of one run: what one shopper took cannot be charged in another run.
type product struct {
	run int
	sku store.SKU
}

// entry is one product of one trip, with the numbers of its product and its class.
type entry struct {
	product, class int32
	judged         bool // the trip has a true receipt, so that it counts by class
	true, charged  int
}

// trip is a trip as the tally reads it.
type trip struct {
	entries  []entry
	true     bool
	distance int
}

// index numbers products and classes in the order of runs and SKUs.
type index struct {
	trips             []trip
	products, classes int
}

func newIndex(runs []Run) *index {
	x := &index{}
	products, classes := map[product]int32{}, map[store.SKU]int32{}
	for r := range runs {
		for i := range runs[r].Trips {
			t := &runs[r].Trips[i]
			out := trip{
				true: t.True, distance: t.distance(),
			}
			for _, item := range t.Items {
				out.entries = append(out.entries, entry{
					product: number(products, product{r, item.SKU}), class: number(classes, item.SKU),
					judged: t.True, true: item.True, charged: item.Charged,
				})
			}
			x.trips = append(x.trips, out)
		}
	}
	x.products, x.classes = len(products), len(classes)
	return x
}

func number[K comparable](numbers map[K]int32, key K) int32 {
	n, ok := numbers[key]
	if !ok {
		n = int32(len(numbers))
		numbers[key] = n
	}
	return n
}

// tally is the sum over trips, each counted as often as its weight says.
type tally struct {
	products []struct{ true, charged int }
	classes  []struct{ off, true, less, more int } // sums of |d|, true, smaller and larger counts

	receipts, distance int // true receipts and the sum of their distances
}

func (x *index) tally(weight []int) *tally {
	s := &tally{
		products: make([]struct{ true, charged int }, x.products),
		classes:  make([]struct{ off, true, less, more int }, x.classes),
	}
	for i := range x.trips {
		if weight[i] > 0 {
			s.add(&x.trips[i], weight[i])
		}
	}
	return s
}

func (s *tally) add(t *trip, w int) {
	for _, e := range t.entries {
		p := &s.products[e.product]
		p.true += w * e.true
		p.charged += w * e.charged
		if !e.judged {
			continue
		}
		c, less, more := &s.classes[e.class], min(e.true, e.charged), max(e.true, e.charged)
		c.off += w * (more - less)
		c.true += w * e.true
		c.less += w * less
		c.more += w * more
	}
	if t.true {
		s.receipts += w
		s.distance += w * t.distance
	}
}

// pooled counts units by product alone, whoever was charged.
func (s *tally) pooled() (hits, taken, charged int) {
	for _, p := range s.products {
		hits += min(p.true, p.charged)
		taken += p.true
		charged += p.charged
	}
	return hits, taken, charged
}

func (s *tally) pooledPrecision() float64 {
	hits, _, charged := s.pooled()
	return ratio(hits, charged)
}

func (s *tally) pooledRecall() float64 {
	hits, taken, _ := s.pooled()
	return ratio(hits, taken)
}

func (s *tally) pooledF1() float64 {
	hits, taken, charged := s.pooled()
	return ratio(2*hits, taken+charged)
}

func (s *tally) acd() float64 { return ratio(s.distance, s.receipts) }

// mccd is the mean over products of the sum of |d| over the sum of true counts.
func (s *tally) mccd() float64 {
	sum, n := 0.0, 0
	for _, c := range s.classes {
		if c.true > 0 {
			sum += ratio(c.off, c.true)
			n++
		}
	}
	return sum / float64(max(1, n))
}

// mciou is the mean over products of the sum of smaller counts over the sum of larger ones; 1 where nothing
// was taken nor charged.
func (s *tally) mciou() float64 {
	sum, n := 0.0, 0
	for _, c := range s.classes {
		if c.more > 0 {
			sum += ratio(c.less, c.more)
			n++
		}
	}
	if n == 0 {
		return 1
	}
	return sum / float64(n)
}

func ratio(a, b int) float64 {
	if b == 0 {
		return 0
	}
	return float64(a) / float64(b)
}
