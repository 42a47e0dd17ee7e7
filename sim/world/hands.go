package world

import (
	"slices"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/truth"
)

// Stow moves what a hand holds into the bag.
func (w *World) Stow(b *Body, side Side) {
	for _, id := range b.Holding[side] {
		w.Stock.Item(id).Place = InBag
		w.moved(id)
	}
	b.Bag = append(b.Bag, b.Holding[side]...)
	b.Holding[side] = nil
	b.carrying[side] = w.sim.Now()
}

// Conceal moves what a hand holds to where no camera sees it and what is carried openly does not lie: under
// the clothes, or into the body's own bag. The act of the reach says which.
func (w *World) Conceal(b *Body, side Side, r Reach) {
	for _, id := range b.Holding[side] {
		w.Stock.Item(id).Place = InJacket
		w.moved(id)
	}
	b.Jacket = append(b.Jacket, b.Holding[side]...)
	b.Holding[side] = nil
	b.carrying[side] = w.sim.Now()
	w.Act(b, r.Act, r.End.Sub(r.Start))
}

// Fetch takes one unit of a product out of the bag, basket or cart into a hand; false where there is none.
func (w *World) Fetch(b *Body, side Side, sku store.SKU) bool {
	for i, v := range slices.Backward(b.Bag) {
		if id := v; w.Stock.Item(id).SKU == sku {
			b.Bag = append(b.Bag[:i:i], b.Bag[i+1:]...)
			b.Holding[side] = append(b.Holding[side], id)
			w.Stock.Item(id).Place = InHand
			b.carrying[side] = w.sim.Now()
			w.moved(id)
			return true
		}
	}
	return false
}

// HandOver gives what a hand of a body holds into a hand of another, who pays for it from then on.
func (w *World) HandOver(from *Body, side Side, to *Body, into Side, r Reach) {
	items := from.Holding[side]
	from.Holding[side] = nil
	to.Holding[into] = append(to.Holding[into], items...)
	from.carrying[side], to.carrying[into] = w.sim.Now(), w.sim.Now()
	for _, id := range items {
		w.Stock.Item(id).Holder = to.ID
		w.moved(id)
	}
	w.eachProduct(items, func(sku store.SKU, units []truth.ItemID) {
		w.record(truth.Event{
			Kind: truth.HandedOver, Act: r.Act, Body: from.ID, Token: from.Token,
			Partner: to.ID, PaidBy: to.Token, Start: r.Start, End: r.End, SKU: sku, Items: units,
			Plate: -1, At: r.Target,
		})
	})
}

// Drop leaves what a hand holds on the floor at a place.
func (w *World) Drop(b *Body, side Side, at store.Vec2, r Reach) {
	items := b.Holding[side]
	b.Holding[side] = nil
	b.carrying[side] = w.sim.Now()
	for k, id := range items {
		item := w.Stock.Item(id)
		spot := at.Add(store.Heading(2.4 * float64(id)).Scale(0.07 * float64(k)))
		item.Place, item.Holder = OnFloor, 0
		item.Pose = store.Pose{R: store.RotZ(1.7 * float64(id)), T: spot.At(0)}
		w.floor = append(w.floor, id)
		w.moved(id)
	}
	w.eachProduct(items, func(sku store.SKU, units []truth.ItemID) {
		w.record(truth.Event{Kind: truth.Dropped, Act: r.Act, Body: b.ID, Token: b.Token, Start: r.Start,
			End: r.End, SKU: sku, Items: units, Plate: -1, At: r.Target})
	})
}

// Recover takes a unit from the floor; false where another was quicker.
func (w *World) Recover(b *Body, side Side, id truth.ItemID, r Reach) bool {
	for i, other := range w.floor {
		if other != id {
			continue
		}
		w.floor = append(w.floor[:i:i], w.floor[i+1:]...)
		item := w.Stock.Item(id)
		item.Place, item.Holder = InHand, b.ID
		b.Holding[side] = append(b.Holding[side], id)
		b.carrying[side] = w.sim.Now()
		w.moved(id)
		w.record(truth.Event{Kind: truth.Recovered, Act: r.Act, Body: b.ID, Token: b.Token, Start: r.Start,
			End: r.End, SKU: item.SKU, Items: []truth.ItemID{id}, Plate: -1, At: r.Target})
		return true
	}
	return false
}

// Floor lists the units on the floor, in the order in which they got there. The slice is the world's own.
func (w *World) Floor() []truth.ItemID { return w.floor }

// Restock puts up to n new units from the back room into a column, as far as there is room.
func (w *World) Restock(b *Body, c ColumnID, n int, r Reach) int {
	col := &w.Stock.Columns[c]
	product, _ := w.Layout.Catalog.Product(col.SKU)
	var units []truth.ItemID
	var mass store.Grams
	for len(units) < n && w.Stock.Room(c, product) {
		id := w.Stock.unit(product, c)
		units = append(units, id)
		mass += w.Stock.Item(id).Mass
		col.Items = append(col.Items, id)
	}
	if len(units) == 0 {
		w.Touch(b, c, r)
		return 0
	}
	for _, id := range units {
		w.moved(id)
	}
	w.shift(col, mass)
	w.record(truth.Event{Kind: truth.Restocked, Act: r.Act, Body: b.ID, Token: b.Token, Start: r.Start,
		End: r.End, SKU: col.SKU, Items: units, Plate: col.First, At: r.Target})
	return len(units)
}

// Act records a behaviour in which no goods changed place; it began the given time ago.
func (w *World) Act(b *Body, act truth.Act, lasted time.Duration) {
	now := w.sim.Now()
	w.record(truth.Event{Kind: truth.Acted, Act: act, Body: b.ID, Token: b.Token, Start: now.Add(-lasted),
		End: now, Plate: -1, At: b.Floor(now).At(0)})
}

// eachProduct calls f for each run of units of one product.
func (w *World) eachProduct(items []truth.ItemID, f func(sku store.SKU, units []truth.ItemID)) {
	for len(items) > 0 {
		sku, n := w.Stock.Item(items[0]).SKU, 1
		for n < len(items) && w.Stock.Item(items[n]).SKU == sku {
			n++
		}
		f(sku, items[:n:n])
		items = items[n:]
	}
}
