package shopper

import (
	"math"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// shop carries out one wish.
func (v *visit) shop(w *wish, rest []wish) {
	for taken := 0; taken < w.count; {
		n := 1
		if w.atOnce {
			n = w.count - taken
		}
		c, ok := v.column(w.sku)
		if !ok || !v.approachFrom(c, v.stance(w, c)) {
			return // sold out, or no place to stand: does without
		}
		v.dwell(w, c)
		if !v.inFront(c, w.sku) {
			continue // somebody took the last one, or put another thing before it
		}
		if w.touch && taken == 0 {
			v.touch(c, truth.Browse)
		}
		got := v.pick(w, c, n)
		if got == 0 {
			return
		}
		taken += got
		if w.keep {
			v.store(w)
			continue
		}
		v.p.Sleep(v.span(2500*time.Millisecond, 0.5))
		v.putBack(w, c, rest)
	}
}

// dwell stands before the shelf and looks, longer or shorter after the manner of the wish.
func (v *visit) dwell(w *wish, c world.ColumnID) {
	if w.manner == truth.Fast {
		return
	}
	v.lean(c)
	v.layBag(c)
	v.p.Sleep(v.span(v.town.cfg.Browse, v.town.cfg.BrowseSigma))
}

// store puts what was taken where the manner of the wish wants it.
func (v *visit) store(w *wish) {
	switch w.manner {
	case truth.Conceal, truth.ConcealBag:
		v.conceal(w.manner)
	case truth.Floor:
		v.discard()
	case truth.HandOver:
		v.offer(nil, truth.HandOver)
	default:
		if v.party.leader() != v && v.does(truth.FamilyGive) {
			v.offer(v.party.leader(), truth.FamilyGive)
		}
	}
	v.stow()
	v.backToBag()
	v.liftBag()
}

// stance is how far to the side of a column one stands to take from it, metres; 0 before it. One reaches
// across only where somebody stands before it.
func (v *visit) stance(w *wish, c world.ColumnID) float64 {
	if w.manner != truth.ReachAcross {
		return 0
	}
	if !v.town.crowd.taken(v.walk, v.spot(c, 0)) {
		w.manner = ""
		return 0
	}
	if v.mood.Bool(0.5) {
		return 0.6
	}
	return -0.6
}

// column picks a column that still has the product in front.
func (v *visit) column(sku store.SKU) (world.ColumnID, bool) {
	st := v.town.world.Stock
	var full []world.ColumnID
	for _, c := range st.ColumnsOf(sku) {
		if v.inFront(c, sku) {
			full = append(full, c)
		}
	}
	if len(full) == 0 {
		return 0, false
	}
	return full[v.mood.IntN(len(full))], true
}

// inFront reports whether a unit of the product stands in front of a column.
func (v *visit) inFront(c world.ColumnID, sku store.SKU) bool {
	st := v.town.world.Stock
	items := st.Columns[c].Items
	return len(items) > 0 && st.Item(items[len(items)-1]).SKU == sku
}

// approach walks to a free place within reach of a column and faces it.
func (v *visit) approach(c world.ColumnID) bool { return v.approachFrom(c, 0) }

// beside is how far to the side of somebody before a shelf there is room for another, metres.
const beside = 2*world.Radius + 0.11

// approachFrom prefers a place shifted to the side. Where others stand in every place it waits, and now and
// then makes room: one of them may want to come where it stands.
func (v *visit) approachFrom(c world.ColumnID, side float64) bool {
	for try := range 20 {
		for _, shift := range [...]float64{side, 0, 0.2, -0.2, 0.42, -0.42, beside, -beside} {
			goal := v.spot(c, shift)
			if !v.town.grid.Free(goal, world.Radius) || v.town.crowd.taken(v.walk, goal) {
				continue
			}
			if !v.comeTo(c, goal) {
				break
			}
			v.calm()
			v.facePlate(c)
			return true
		}
		if try%3 == 2 && v.mood.Bool(0.5) {
			v.stepAside()
		}
		v.p.Sleep(v.span(1500*time.Millisecond, 0.3))
	}
	v.squeeze()
	return false
}

// comeTo walks to a place before a column; false where others are in the way for long. What is pushed stays
// behind near by.
func (v *visit) comeTo(c world.ColumnID, goal store.Vec2) bool {
	v.collect(goal)
	foot := v.walk.Foot()
	out := v.town.world.Layout.Plates[v.town.world.Stock.Columns[c].First].Outward()
	if foot.Pushes() && !v.parkBy(goal, out) {
		return false
	}
	return v.walkSoon(goal, 0.02)
}

// stepAside walks to a free place a little away.
func (v *visit) stepAside() {
	at, turn := v.body.Floor(v.p.Now()), v.mood.Uniform(0, 2*math.Pi)
	for k := range 8 {
		p := at.Add(store.Heading(turn + float64(k)*math.Pi/4).Scale(1.2))
		if v.town.grid.Free(p, world.Radius) && !v.town.crowd.taken(v.walk, p) {
			v.goSoon(p, 0.2)
			return
		}
	}
}

func (v *visit) facePlate(c world.ColumnID) { v.faceTo(v.town.world.Stock.Reach(c).Floor()) }

// faceTo turns the body towards a point of the floor.
func (v *visit) faceTo(p store.Vec2) {
	d := p.Sub(v.body.Floor(v.p.Now()))
	const turning = 400 * time.Millisecond
	v.body.Turn(v.p.Now(), math.Atan2(d.Y, d.X), turning)
	v.p.Sleep(turning)
}

// span draws a lognormal duration, cut at a fifth and five times its median.
func (v *visit) span(median time.Duration, sigma float64) time.Duration {
	d := time.Duration(v.mood.LogNormal(float64(median), sigma))
	return min(max(d, median/5), 5*median)
}

// putBack returns what was looked at: to its place, or to the next stop's shelf.
func (v *visit) putBack(w *wish, from world.ColumnID, rest []wish) {
	target, act := from, truth.Return
	if w.stray {
		if c, ok := v.strayColumn(w.sku, from, rest); ok && v.approach(c) {
			target, act = c, v.astray(from, c)
		} else if !v.approach(from) {
			v.stow() // cannot get back there: keeps it
			return
		}
	}
	v.put(target, act)
	v.stow() // what found no room any more
}

// astray names a put-back in a wrong place by how far it is from the right one.
func (v *visit) astray(from, to world.ColumnID) truth.Act {
	if v.town.gondolaOf(from) == v.town.gondolaOf(to) {
		return truth.Misplace
	}
	return truth.MisplaceFar
}

// strayColumn is a wrong place with room: at the next stop, or else near by on the same shelf.
func (v *visit) strayColumn(sku store.SKU, from world.ColumnID, rest []wish) (world.ColumnID, bool) {
	st := v.town.world.Stock
	var near []world.ColumnID
	if len(rest) > 0 && v.mood.Bool(v.town.cfg.chance(truth.MisplaceFar)) {
		near = append(near, st.ColumnsOf(rest[0].sku)...)
	}
	return v.roomIn(sku, append(near, around(from)...))
}

// around lists the columns next to one, the nearest first.
func around(c world.ColumnID) []world.ColumnID {
	var out []world.ColumnID
	for d := world.ColumnID(1); d < 8; d++ {
		out = append(out, c+d, c-d)
	}
	return out
}

// roomIn returns the first column that is not the product's own and has room for a unit of it.
func (v *visit) roomIn(sku store.SKU, list []world.ColumnID) (world.ColumnID, bool) {
	st := v.town.world.Stock
	product, _ := v.town.world.Layout.Catalog.Product(sku)
	for _, c := range list {
		if c >= 0 && int(c) < len(st.Columns) && st.Columns[c].SKU != sku && st.Room(c, product) {
			return c, true
		}
	}
	return 0, false
}
