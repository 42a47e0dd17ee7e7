package shopper

import (
	"time"

	"storesim/pipeline/store"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// manners are the acts that are ways of carrying out a wish, in the order in which they are tried.
func manners() []truth.Act {
	return []truth.Act{
		truth.LongHold, truth.Fast, truth.Slow, truth.TwoHands, truth.Neighbours, truth.Floor, truth.Repick,
		truth.Conceal, truth.ConcealBag, truth.Wrap, truth.Swap, truth.ReachAcross, truth.Together,
		truth.HandOver,
	}
}

// letGo is the share of long holds that end without taking.
const letGo = 0.3

// pick takes up to n units from a column in the manner of the wish, and returns how many of the product came
// into the hands.
func (v *visit) pick(w *wish, c world.ColumnID, n int) int {
	switch w.manner { //nolint:exhaustive // other acts take nothing, or plainly, below
	case truth.LongHold:
		if v.mood.Bool(letGo) {
			v.hold(c, v.span(7*time.Second, 0.4), w.manner)
			return 0
		}
		return v.takeHeld(v.span(7*time.Second, 0.4), n, c)
	case truth.Slow:
		return v.slowly(c, n)
	case truth.Fast:
		return v.quickly(c, max(n, min(w.count, 3)))
	case truth.TwoHands:
		return v.takeBoth(c, v.second(c, w.sku), w.manner)
	case truth.Neighbours:
		if other, ok := v.nextTo(c); ok {
			return min(1, v.takeBoth(c, other, w.manner))
		}
	case truth.Repick:
		v.take(c, 1, "")
		v.p.Sleep(v.span(1500*time.Millisecond, 0.4))
		v.put(c, truth.Return)
		v.p.Sleep(v.span(1500*time.Millisecond, 0.4))
	case truth.Swap:
		if cheap, ok := v.cheaper(c); ok {
			return v.swap(c, cheap, v.approach)
		}
	case truth.Together:
		return v.together(c, nil)
	}
	if n > 1 && w.manner == "" {
		return v.take(c, n, truth.Units)
	}
	return v.take(c, n, v.label(w))
}

// label is the act under which a plain pick of a wish goes into the ledger. What is done with the goods
// afterwards, and what came to nothing, is no way of picking.
func (v *visit) label(w *wish) truth.Act {
	switch w.manner {
	case truth.Repick, truth.Wrap, truth.ReachAcross:
		return w.manner
	default:
	}
	switch {
	case w.child:
		return truth.ChildPick
	case w.impulse:
		return truth.Impulse
	}
	return ""
}

// hold grips the goods and takes a changing part of their weight off the shelf without lifting them.
func (v *visit) hold(c world.ColumnID, d time.Duration, act truth.Act) {
	side := v.hand(v.town.world.Stock.Reach(c))
	r := v.movement(v.town.world.Stock.Reach(c), act)
	r.Dwell += d
	r.End = r.End.Add(d)
	v.body.StartReach(side, r)
	v.push(c, r)
	v.p.SleepUntil(r.Contact)
	v.fidget(d, c)
	v.town.world.Touch(v.body, c, r)
	v.p.SleepUntil(r.End)
}

// takeHeld grips the goods of one or two columns for d, then takes n units of the first without having let
// go of them. The other hand lets go.
func (v *visit) takeHeld(d time.Duration, n int, columns ...world.ColumnID) int {
	w := v.town.world
	first := columns[0]
	side := v.hand(w.Stock.Reach(first))
	if len(columns) > 1 {
		side = world.Left
		if w.Stock.Columns[first].First > w.Stock.Columns[columns[1]].First {
			side = world.Right
		}
	}
	r := v.movement(w.Stock.Reach(first), truth.LongHold)
	r.Dwell += d
	r.End = r.End.Add(d)
	v.body.StartReach(side, r)
	other := r
	if len(columns) > 1 {
		other.Target = w.Stock.Reach(columns[1])
		v.body.StartReach(1-side, other)
	}
	v.push(first, r)
	v.p.SleepUntil(r.Contact)
	v.fidget(d, columns...)
	got := w.Take(v.body, side, first, n, r)
	for _, c := range columns[1:] {
		w.Touch(v.body, c, other)
	}
	v.p.SleepUntil(r.End)
	return got
}

// fidget loads and unloads columns for a while by a part of their front units' mass.
func (v *visit) fidget(d time.Duration, columns ...world.ColumnID) {
	for left := d; left > 0; {
		beat := min(left, v.span(900*time.Millisecond, 0.4))
		for _, c := range columns {
			v.town.world.Press(c, store.Grams(-float64(v.frontMass(c))*v.mood.Uniform(-0.2, 0.7)), beat)
		}
		v.p.Sleep(beat)
		left -= beat
	}
}

func (v *visit) frontMass(c world.ColumnID) store.Grams {
	st := v.town.world.Stock
	items := st.Columns[c].Items
	if len(items) == 0 {
		return 0
	}
	return st.Item(items[len(items)-1]).Mass
}

// slowly takes the weight off the shelf bit by bit over about three seconds.
func (v *visit) slowly(c world.ColumnID, n int) int {
	w := v.town.world
	side := v.hand(w.Stock.Reach(c))
	r := v.movement(w.Stock.Reach(c), truth.Slow)
	const beats, beat = 5, 600 * time.Millisecond
	r.Dwell += beats * beat
	r.End = r.End.Add(beats * beat)
	v.body.StartReach(side, r)
	v.push(c, r)
	v.p.SleepUntil(r.Contact)
	mass := v.frontMass(c) * store.Grams(n)
	for k := range beats {
		w.Press(c, -mass*store.Grams(k)/beats, beat)
		v.p.Sleep(beat)
	}
	got := w.Take(v.body, side, c, n, r)
	v.p.SleepUntil(r.End)
	return got
}

// quickly takes n units one by one in about half a second each, without stopping to look.
func (v *visit) quickly(c world.ColumnID, n int) int {
	v.hasty = 0.35
	defer func() { v.hasty = 0 }()
	got := 0
	for range n {
		if k := v.take(c, 1, truth.Fast); k == 0 {
			break
		}
		got++
	}
	return got
}

// second is another column with the product in front next to c, or c itself.
func (v *visit) second(c world.ColumnID, sku store.SKU) world.ColumnID {
	for _, other := range [...]world.ColumnID{c + 1, c - 1} {
		if v.sameShelf(c, other) && v.inFront(other, sku) {
			return other
		}
	}
	return c
}

// nextTo is a neighbouring column of another product that is not empty.
func (v *visit) nextTo(c world.ColumnID) (world.ColumnID, bool) {
	st := v.town.world.Stock
	for _, other := range around(c)[:6] {
		if v.sameShelf(c, other) && st.Columns[other].SKU != st.Columns[c].SKU &&
			len(st.Columns[other].Items) > 0 {
			return other, true
		}
	}
	return 0, false
}

func (v *visit) sameShelf(a, b world.ColumnID) bool {
	st, l := v.town.world.Stock, v.town.world.Layout
	return b >= 0 && int(b) < len(st.Columns) &&
		l.Plates[st.Columns[a].First].Shelf == l.Plates[st.Columns[b].First].Shelf
}

// cheaper is a column near c with a cheaper product that would fit in its place.
func (v *visit) cheaper(c world.ColumnID) (world.ColumnID, bool) {
	st, catalog := v.town.world.Stock, &v.town.world.Layout.Catalog
	dear, _ := catalog.Product(st.Columns[c].SKU)
	for _, other := range around(c) {
		if other < 0 || int(other) >= len(st.Columns) || !v.inFront(other, st.Columns[other].SKU) {
			continue
		}
		p, _ := catalog.Product(st.Columns[other].SKU)
		if p.Price < dear.Price && world.PlatesWide(p) <= st.Columns[c].Count {
			return other, true
		}
	}
	return 0, false
}

// swap takes a cheap product first, then puts it in the place of the dear one that it takes at the same time.
func (v *visit) swap(dear, cheap world.ColumnID, approach func(world.ColumnID) bool) int {
	w := v.town.world
	if !approach(cheap) || v.take(cheap, 1, truth.Swap) == 0 || !approach(dear) {
		return 0
	}
	with, _ := v.full()
	r := v.movement(w.Stock.Reach(dear), truth.Swap)
	v.body.StartReach(with, r)
	v.body.StartReach(1-with, r)
	v.push(dear, r)
	v.p.SleepUntil(r.Contact)
	got := w.Take(v.body, 1-with, dear, 1, r)
	w.Put(v.body, with, dear, r)
	v.p.SleepUntil(r.End)
	return got
}
