package scenarios

import (
	"slices"
	"strconv"
	"strings"

	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/demand"
	"storesim/sim/shopper"
)

// demand reads a [demand] block as storesim fit baskets writes it: sizes of baskets, items, and pairs that go
// together. It takes the place of basket_mu and basket_sigma.
func (d *decoder) demand(root *table, c *sim.Config) {
	if !root.has("demand") {
		return
	}
	t := root.sub("demand")
	sizes := t.numbers("sizes", "shares of the baskets of 1, 2, 3, ... units", share)
	repeat := t.numberOr("repeat", between(0, 0.99, "a share of further units"), 0)
	for _, key := range []string{"basket_mu", "basket_sigma"} { // for those who want a law
		if t.has(key) {
			t.number(key, between(-5, 10, "a parameter of the law of sizes"))
		}
	}
	spread := t.flag("spread", false)
	var items []demand.Item
	var names []string
	for _, i := range t.tables("item") {
		item := demand.Item{Name: i.text("name", "an item"), Weight: i.number("weight", above(0, "a weight"))}
		i.close()
		items, names = append(items, item), append(names, item.Name)
	}
	pairs := readPairs(t, names)
	t.close()
	if c.Layout == nil || len(d.errs) > 0 {
		return
	}
	law, err := demand.New(sizes, items, pairs, repeat)
	if err != nil {
		d.fail("demand", "%v", err)
		return
	}
	c.Shoppers.Demand = &shopper.Demand{Baskets: law, Sells: d.sells(c.Layout, names, spread)}
}

func readPairs(t *table, names []string) []demand.Pair {
	var out []demand.Pair
	for _, p := range t.optional("pair") {
		a, b := p.nameOf("a", "an item", names), p.nameOf("b", "an item", names)
		out = append(out, demand.Pair{A: slices.Index(names, a), B: slices.Index(names, b),
			Lift: p.number("lift", above(0, "a factor"))})
		p.close()
	}
	return out
}

// sells finds the products that each item means: the SKU of that name, or those whose SKU begins with it
// ("milk" means "milk-whole-1000" too). With spread = true what the store does not file stands for its
// products in turn.
func (d *decoder) sells(l *store.Layout, names []string, spread bool) [][]store.SKU {
	out := make([][]store.SKU, len(names))
	filed := filedSKUs(l)
	var strange []int // items that the store does not have
	for i, name := range names {
		for _, sku := range filed {
			if string(sku) == name || strings.HasPrefix(string(sku), name+"-") {
				out[i] = append(out[i], sku)
			}
		}
		if len(out[i]) > 0 {
			continue
		}
		if spread && len(filed) > 0 {
			out[i] = []store.SKU{filed[len(strange)%len(filed)]}
		}
		strange = append(strange, i)
	}
	if len(strange) > 0 && (!spread || len(filed) == 0) {
		d.failStrange(names, strange)
	}
	return out
}

// failStrange reports the items that the store does not have, however many, in one sentence: whoever brings
// the baskets of another store has to be told once what to do.
func (d *decoder) failStrange(names []string, strange []int) {
	if len(strange) == 1 {
		d.fail(join(element("demand.item", strange[0]+1), "name"), "is %q, which is not filed here, want a "+
			"SKU of the store or the begin of one, or spread = true under [demand]", names[strange[0]])
		return
	}
	const shown = 3
	var some []string
	for _, i := range strange[:min(shown, len(strange))] {
		some = append(some, strconv.Quote(names[i]))
	}
	if len(strange) > shown {
		some = append(some, "...")
	}
	d.fail("demand", "has %d of %d items that are not filed here (%s); write spread = true under [demand], "+
		"and products of the store stand for them in turn, or name each by a SKU of the store or the begin "+
		"of one",
		len(strange), len(names), strings.Join(some, ", "))
}

func filedSKUs(l *store.Layout) []store.SKU {
	var out []store.SKU
	for _, f := range l.Planogram.Facings {
		if !slices.Contains(out, f.SKU) {
			out = append(out, f.SKU)
		}
	}
	return out
}
