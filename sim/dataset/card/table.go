package card

import (
	"fmt"
	"maps"
	"slices"
	"strconv"
	"time"

	"storesim/sim/dataset"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// table is one of the card's tables.
type table struct {
	Title string
	Text  string // below the title
	Head  []string
	Rows  [][]string
	Words bool // the cells are text rather than numbers, and the head is empty
}

func (c *Card) tables(f *Facts) []table {
	return []table{c.splitTable(f), c.labelTable(f), c.storeTable(f), seenTable(f), formatTable(f)}
}

func numbers(name string, n []int) []string {
	row, sum := []string{name}, 0
	for _, v := range n {
		row, sum = append(row, strconv.Itoa(v)), sum+v
	}
	return append(row, strconv.Itoa(sum))
}

var splitNames = []string{"", dataset.Train.String(), dataset.Val.String(), dataset.Test.String(), "all"}

func (c *Card) splitTable(f *Facts) table {
	t := table{Title: "Pictures", Text: f.Split + " " + f.Sampling, Head: splitNames}
	t.Rows = append(t.Rows, numbers("pictures", c.pictures[:]), numbers("without people", c.empty[:]))
	products := []string{"products (SKUs)"}
	all := map[string]bool{}
	for _, known := range c.skus {
		products = append(products, strconv.Itoa(len(known)))
		maps.Copy(all, known)
	}
	t.Rows = append(t.Rows, append(products, strconv.Itoa(len(all))))
	return t
}

func (c *Card) labelTable(f *Facts) table {
	t := table{Title: "Labels", Head: splitNames, Text: fmt.Sprintf(
		"Things of which at least %g %% can be seen. %d more show less than that, and %d are hidden.",
		100*f.Set.MinVisible, c.left, c.hidden)}
	for class := int(truth.Person); class < len(classes); class++ {
		t.Rows = append(t.Rows, numbers(classes[class], c.labels[class][:]))
	}
	return t
}

func (c *Card) storeTable(f *Facts) table {
	t := table{
		Title: "Stores",
		Text: "First and last are the store time of the pictures, from the run's beginning. A larger " +
			"--every takes as many pictures from a longer time.",
		Head: []string{"", "seed", "first", "last", "train", "val", "test", "all", "scenario"},
	}
	for _, s := range f.Seeds {
		counts := c.stores[s.Store]
		if counts == nil {
			counts = &[splits]int{}
		}
		row := numbers(s.Store, counts[:])
		times := c.spans[s.Store]
		row = slices.Insert(row, 1, strconv.FormatUint(s.Seed, 10), clock(times.first), clock(times.last))
		t.Rows = append(t.Rows, append(row, s.Hash[:min(12, len(s.Hash))]))
	}
	return t
}

func clock(t des.Time) string { return t.Sub(0).Round(time.Second / 10).String() }

// seenTable is a figure of the layout: what its cameras could know of the picks at best.
func seenTable(f *Facts) table {
	t := table{
		Title: "Picks that a camera sees",
		Text: "Each camera's frame nearest to the contact is looked at. A hand or a unit counts as seen " +
			"where a quarter of it can be seen. Single events are in events.jsonl.",
		Head: []string{"", "picks", "hand", "unit", "both in one picture", "any pixel of the two"},
	}
	sum := dataset.Seen{Store: "all"}
	for _, s := range f.Seen {
		t.Rows = append(t.Rows, seenRow(&s))
		sum.Picks, sum.Any = sum.Picks+s.Picks, sum.Any+s.Any
		sum.Hand, sum.Item, sum.Both = sum.Hand+s.Hand, sum.Item+s.Item, sum.Both+s.Both
	}
	if len(f.Seen) != 1 {
		t.Rows = append(t.Rows, seenRow(&sum))
	}
	return t
}

func seenRow(s *dataset.Seen) []string {
	row := []string{s.Store, strconv.Itoa(s.Picks)}
	for _, n := range []int{s.Hand, s.Item, s.Both, s.Any} {
		if s.Picks == 0 {
			row = append(row, "-")
			continue
		}
		row = append(row, fmt.Sprintf("%.1f %%", 100*float64(n)/float64(s.Picks)))
	}
	return row
}

func formatTable(f *Facts) table {
	t := table{Title: "Folders", Head: []string{"", ""}, Words: true}
	for _, x := range f.Formats {
		t.Rows = append(t.Rows, []string{x.Folder, x.About})
	}
	return t
}
