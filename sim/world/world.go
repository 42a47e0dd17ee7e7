package world

import (
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/rng"
	"storesim/sim/truth"
)

// LoadChange is a force on a plate. With Hold 0 it lasts; otherwise it goes after Hold (a hand pressing).
type LoadChange struct {
	Time  des.Time
	Plate store.PlateID
	First store.PlateID // the first plate under the same thing
	Mass  store.Grams   // > 0 for more load
	Hold  time.Duration
}

// Observer is told of changes as they happen. The sensors are observers.
type Observer interface {
	Loaded(c LoadChange)
	ItemMoved(id truth.ItemID)                      // an item left or came to a shelf, hand or bag
	GatePassed(gate *store.Gate, token store.Token) // an entry reads a token; an exit has the empty one
}

// World is everything true now.
type World struct {
	Layout *store.Layout // fixtures and products are true as filed
	Stock  *Stock
	Ledger truth.Ledger

	sim       *des.Sim
	bodies    []*Body // in the store, in order of ID
	floor     []truth.ItemID
	foreign   []*Foreign
	sold      store.Cents
	lastBody  truth.BodyID
	observers []Observer
}

// New stocks the store.
func New(sim *des.Sim, layout *store.Layout, seed uint64) *World {
	return &World{Layout: layout, Stock: NewStock(layout, rng.NewKey(seed, "stock")), sim: sim}
}

// Watch adds an observer.
func (w *World) Watch(o Observer) { w.observers = append(w.observers, o) }

// Bodies returns everybody in the store, in order of ID. The slice is the world's own.
func (w *World) Bodies() []*Body { return w.bodies }

// Enter puts a body at the outer side of a gate, which reads its token. Who has none comes in unnoticed.
func (w *World) Enter(b *Body, gate *store.Gate, at store.Vec2) {
	w.admit(b, at, headingOf(gate.Inward))
	if b.Token == "" {
		return
	}
	for _, o := range w.observers {
		o.GatePassed(gate, b.Token)
	}
}

// Exit lets a body out through a gate: what it carries is sold, or gone where it has no token.
func (w *World) Exit(b *Body, gate *store.Gate) {
	for _, items := range b.goods() {
		w.sell(b, items)
	}
	b.gone = true
	at := b.Floor(w.sim.Now()).At(0)
	w.record(truth.Event{Kind: truth.Exited, Body: b.ID, Token: b.Token, Plate: -1, At: at})
	for _, o := range w.observers {
		o.GatePassed(gate, "")
	}
}

// Remove takes a body that has left out of the picture.
func (w *World) Remove(b *Body) {
	for i, c := range w.bodies {
		if c == b {
			w.bodies = append(w.bodies[:i:i], w.bodies[i+1:]...)
			return
		}
	}
}

func (w *World) sell(b *Body, items []truth.ItemID) {
	place := Gone
	if b.Token != "" {
		place = Sold
		w.sold += w.value(items)
	}
	w.away(items, place)
}

// away takes units out of the store. In a run that forgets, the back room uses their numbers again.
func (w *World) away(items []truth.ItemID, place Place) {
	for _, id := range items {
		w.Stock.Item(id).Place = place
		w.moved(id)
	}
	if w.Ledger.Forget {
		w.Stock.unused = append(w.Stock.unused, items...)
	}
}

func (w *World) record(e truth.Event) {
	e.Time = w.sim.Now()
	if e.Start == 0 {
		e.Start, e.End = e.Time, e.Time
	}
	w.Ledger.Add(e)
}

func (w *World) moved(id truth.ItemID) {
	for _, o := range w.observers {
		o.ItemMoved(id)
	}
}

func (w *World) load(c LoadChange) {
	c.Time = w.sim.Now()
	for _, o := range w.observers {
		o.Loaded(c)
	}
}

// Press lets a hand lean on the plates of a column for a while.
func (w *World) Press(c ColumnID, force store.Grams, hold time.Duration) {
	col := &w.Stock.Columns[c]
	share := force / store.Grams(col.Count)
	for k := range col.Count {
		w.load(LoadChange{Plate: col.First + store.PlateID(k), First: col.First, Mass: share, Hold: hold})
	}
}

func (w *World) shift(c *Column, mass store.Grams) {
	for k := range c.Count {
		w.load(LoadChange{
			Plate: c.First + store.PlateID(k), First: c.First, Mass: mass / store.Grams(c.Count),
		})
	}
}

// Take moves the n front units of a column into a hand of b; r is the movement of that hand. It returns how
// many there were: less than n where the column runs out. Units of another product behind the first stay.
func (w *World) Take(b *Body, side Side, c ColumnID, n int, r Reach) int {
	col := &w.Stock.Columns[c]
	var taken []truth.ItemID
	for len(taken) < n && len(col.Items) > 0 {
		front := col.Items[len(col.Items)-1]
		if len(taken) > 0 && w.Stock.Item(front).SKU != w.Stock.Item(taken[0]).SKU {
			break
		}
		taken = append(taken, front)
		col.Items = col.Items[:len(col.Items)-1]
	}
	w.handle(b, side, c, r, truth.Picked, taken)
	return len(taken)
}

// Put moves everything in a hand of b to the front of a column. Where it does not fit any more (Stock.Fits)
// the hand keeps it, and Put returns false.
func (w *World) Put(b *Body, side Side, c ColumnID, r Reach) bool {
	items := b.Holding[side]
	col := &w.Stock.Columns[c]
	if !w.Stock.Fits(c, items) {
		w.Touch(b, c, r)
		return false
	}
	col.Items = append(col.Items, items...)
	b.Holding[side] = nil
	for len(items) > 0 { // one event for each product
		n := 1
		for n < len(items) && w.Stock.Item(items[n]).SKU == w.Stock.Item(items[0]).SKU {
			n++
		}
		w.handle(b, side, c, r, truth.PutBack, items[:n:n])
		items = items[n:]
	}
	return true
}

// handle records items that change between a column and a hand.
func (w *World) handle(b *Body, side Side, c ColumnID, r Reach, kind truth.Kind, items []truth.ItemID) {
	if len(items) == 0 {
		w.Touch(b, c, r)
		return
	}
	col := &w.Stock.Columns[c]
	var mass store.Grams
	for _, id := range items {
		item := w.Stock.Item(id)
		mass += item.Mass
		item.Column = c
		if kind == truth.Picked {
			item.Place, item.Holder = InHand, b.ID
		} else {
			item.Place, item.Holder = OnShelf, 0
		}
		w.moved(id)
	}
	if kind == truth.Picked {
		b.Holding[side] = append(b.Holding[side], items...)
		mass = -mass
	}
	b.carrying[side] = w.sim.Now()
	w.shift(col, mass)
	sku := w.Stock.Item(items[0]).SKU
	w.record(truth.Event{
		Kind: kind, Act: r.Act, Body: b.ID, Token: b.Token, Start: r.Start, End: r.End, SKU: sku,
		Items: items,
		Plate: col.First, At: r.Target, Misplaced: kind == truth.PutBack && sku != col.SKU,
	})
}

// Touch records a reach that took nothing.
func (w *World) Touch(b *Body, c ColumnID, r Reach) {
	col := &w.Stock.Columns[c]
	w.record(truth.Event{Kind: truth.Touched, Act: r.Act, Body: b.ID, Token: b.Token,
		Start: r.Start, End: r.End, SKU: col.SKU, Plate: col.First, At: r.Target})
}
