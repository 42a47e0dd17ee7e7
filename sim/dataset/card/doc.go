// Package card writes what a data set's users read first: how many labels of which class there are, how large
// and how visible, how the set is divided, what the layout lets its cameras see of the picks, a sheet of
// pictures with their labels drawn on them, and how to make the set again. It comes as Markdown with pictures
// beside it, and as one HTML page that needs nothing else.
package card

import (
	"storesim/sim/dataset"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// Facts are what the samples do not tell.
type Facts struct {
	Set      *dataset.Set
	Sampling string // a sentence: which frames were taken
	Split    string // a sentence: what the parts do not share
	Formats  []Format
	Seen     []dataset.Seen // of each store's picks
	Seeds    []Seed
}

// Format is a folder of the set.
type Format struct{ Folder, About string }

// Seed is the seed of a store's run.
type Seed struct {
	Store string
	Seed  uint64
	Hash  string // of the scenario
}

// classes in order of the tables.
var classes = [...]string{
	truth.Person: "person", truth.Hand: "hand", truth.Product: "product", truth.Gear: "gear",
}

const (
	splits = int(dataset.Test) + 1
	bins   = 10 // of the visible fraction
)

// sizes are the upper bounds of the classes of size: square roots of the visible pixels. 32 and 96 are
// COCO's, between small, medium and large objects.
var sizes = [...]float64{8, 16, 32, 64, 96, 128, 192, 256, 384}

// Card counts samples. Its zero value has none.
type Card struct {
	Sheet Sheet

	pictures   [splits]int
	empty      [splits]int
	stores     map[string]*[splits]int
	spans      map[string]span // by store
	labels     [len(classes)][splits]int
	skus       [splits]map[string]bool
	size       [len(classes)][len(sizes) + 1]int
	visibility [len(classes)][bins]int
	people     []int // pictures by the number of people they show
	hidden     int   // things with no visible pixel
	left       int   // things that are seen, but less than the formats write
}

// span is when a store's first and last picture was taken.
type span struct{ first, last des.Time }

// Add counts a sample.
func (c *Card) Add(set *dataset.Set, s *dataset.Sample) error {
	c.pictures[s.Split]++
	if c.stores == nil {
		c.stores, c.spans = map[string]*[splits]int{}, map[string]span{}
	}
	if c.stores[s.Store] == nil {
		c.stores[s.Store] = &[splits]int{}
		c.spans[s.Store] = span{s.View.Time, s.View.Time}
	}
	c.stores[s.Store][s.Split]++
	times := c.spans[s.Store]
	c.spans[s.Store] = span{min(times.first, s.View.Time), max(times.last, s.View.Time)}
	people := 0
	for i := range s.View.Things {
		t := &s.View.Things[i]
		c.count(set, t, s.Split)
		if t.Class == truth.Person && set.Kept(t) {
			people++
		}
	}
	if people == 0 {
		c.empty[s.Split]++
	}
	for len(c.people) <= people {
		c.people = append(c.people, 0)
	}
	c.people[people]++
	return c.Sheet.add(set, s)
}

func (c *Card) count(set *dataset.Set, t *truth.Thing, split dataset.Split) {
	if t.VisiblePixels == 0 {
		c.hidden++
		return
	}
	c.visibility[t.Class][min(int(t.VisibleFraction()*bins), bins-1)]++
	if !set.Kept(t) {
		c.left++
		return
	}
	c.labels[t.Class][split]++
	c.size[t.Class][sizeClass(t.VisiblePixels)]++
	if t.Class == truth.Product {
		if c.skus[split] == nil {
			c.skus[split] = map[string]bool{}
		}
		c.skus[split][string(t.SKU)] = true
	}
}
