package world

import (
	"fmt"

	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// Check proves that nothing is lost: every unit is in exactly one place, and the bills come to what was sold
// and what those carry who are inside and pay, in units and in cents. It holds at any time.
func (w *World) Check() error {
	seen := make([]int, len(w.Stock.Items)+1)
	count := func(ids []truth.ItemID) {
		for _, id := range ids {
			seen[id]++
		}
	}
	for i := range w.Stock.Columns {
		count(w.Stock.Columns[i].Items)
	}
	var carried store.Cents
	for _, b := range w.bodies {
		if b.gone {
			continue
		}
		for _, items := range b.goods() {
			count(items)
			if b.Token != "" {
				carried += w.value(items)
			}
		}
	}
	count(w.floor)
	for i := range w.Stock.Items {
		item := &w.Stock.Items[i]
		if item.Place == Gone || item.Place == Sold || item.Place == BackRoom {
			seen[item.ID]++
		}
		if seen[item.ID] != 1 {
			return fmt.Errorf("item %d (%s) is in %d places", item.ID, item.SKU, seen[item.ID])
		}
	}
	return w.checkCents(carried)
}

func (w *World) checkCents(carried store.Cents) error {
	if billed := w.Ledger.Billed(&w.Layout.Catalog); billed != w.sold+carried {
		return fmt.Errorf("bills come to %s, goods sold to %s and carried to %s", billed, w.sold, carried)
	}
	if kept := w.soldUnits(); !w.Ledger.Forget && kept != w.sold {
		return fmt.Errorf("units sold come to %s, sales to %s", kept, w.sold)
	}
	return nil
}

// soldUnits is the price of all units that were sold and are still known.
func (w *World) soldUnits() store.Cents {
	var sum store.Cents
	for i := range w.Stock.Items {
		if id := w.Stock.Items[i].ID; w.Stock.Items[i].Place == Sold {
			sum += w.value([]truth.ItemID{id})
		}
	}
	return sum
}

// value is what units cost.
func (w *World) value(items []truth.ItemID) store.Cents {
	var sum store.Cents
	for _, id := range items {
		p, _ := w.Layout.Catalog.Product(w.Stock.Item(id).SKU)
		sum += p.Price
	}
	return sum
}

// goods is everything that a body carries, by where.
func (b *Body) goods() [4][]truth.ItemID {
	return [...][]truth.ItemID{b.Holding[Left], b.Holding[Right], b.Bag, b.Jacket}
}

// Empty reports whether a body carries nothing of the store's.
func (*World) Empty(b *Body) bool {
	for _, items := range b.goods() {
		if len(items) > 0 {
			return false
		}
	}
	return true
}
