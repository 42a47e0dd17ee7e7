package shopper

import (
	"math"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/rng"
	"storesim/sim/world"
)

// visit is one shopper's trip through the store.
type visit struct {
	town *Town
	key  rng.Key
	mood *rng.Stream // durations and small choices
	body *world.Body
	walk *agent
	p    *des.Process
}

// live is the whole trip.
func (v *visit) live(p *des.Process) {
	v.p = p
	v.enter()
	list := v.order(v.town.cfg.wishes(v.key, v.town.world.Stock, v.town.world.Layout))
	for i := range list {
		v.shop(&list[i], list[i+1:])
	}
	v.leave()
}

// order visits the wishes by nearest neighbour from the entry.
func (v *visit) order(list []wish) []wish {
	at := v.body.Floor(v.p.Now())
	for i := range list {
		best := i
		for j := i; j < len(list); j++ {
			if v.site(list[j].sku).Dist(at) < v.site(list[best].sku).Dist(at)-1e-9 {
				best = j
			}
		}
		w := list[best]
		copy(list[i+1:best+1], list[i:best])
		list[i] = w
		at = v.site(w.sku)
	}
	return list
}

func (v *visit) site(sku store.SKU) store.Vec2 {
	st := v.town.world.Stock
	return v.spot(st.ColumnsOf(sku)[0], 0)
}

// standoff is how far from the shelf's front a shopper stands, metres.
const standoff = 0.36

// spot is the floor point before a column, shifted to the side along the shelf.
func (v *visit) spot(c world.ColumnID, side float64) store.Vec2 {
	col := &v.town.world.Stock.Columns[c]
	plate := &v.town.world.Layout.Plates[col.First]
	front := plate.Pose.Apply(store.Vec3{X: col.X + side}).Floor()
	return front.Add(plate.Outward().Scale(standoff))
}

func (v *visit) enter() {
	gate := v.town.world.Layout.Gate(store.Entry)
	at := gate.Centre().Sub(gate.Inward.Scale(0.6))
	for v.town.busy(at) {
		v.p.Sleep(500 * time.Millisecond)
	}
	v.town.world.Enter(v.body, gate, at)
	v.walk = v.town.crowd.join(v.body, v.town.cfg.speed(v.key), v.sidle())
	v.p.Sleep(v.span(600*time.Millisecond, 0.3)) // the gate opens
	v.goNear(gate.Centre().Add(gate.Inward.Scale(1.0)), 0.3)
}

func (v *visit) sidle() float64 {
	if v.key.Float64("sidle", 0) < 0.8 { // most people give way to the right
		return -1
	}
	return 1
}

func (v *visit) leave() {
	gate := v.town.world.Layout.Gate(store.Exit)
	v.goOut(gate.Centre().Add(gate.Inward.Scale(0.6)), 0.3)
	v.goOut(gate.Centre(), 0.2)
	v.town.world.Exit(v.body, gate)
	v.town.crowd.send(v.walk, gate.Centre().Sub(gate.Inward.Scale(0.9)), 0.3)
	v.p.WaitTimeout(&v.walk.arrived, 1500*time.Millisecond) // out of sight
	v.town.crowd.leave(v.walk)
	v.town.world.Remove(v.body)
}

// tries of an errand's walk before it is given up, of half a minute each.
const tries = 3

// goTo walks to a place and returns when there; false where it was no use trying any longer.
func (v *visit) goTo(goal store.Vec2) bool { return v.goNear(goal, 0.02) }

// goNear walks to within a distance of a place; false where it was no use trying any longer.
func (v *visit) goNear(goal store.Vec2, near float64) bool {
	for range tries {
		if !v.town.crowd.send(v.walk, goal, near) {
			v.p.Sleep(time.Second)
			continue
		}
		if v.p.WaitTimeout(&v.walk.arrived, 30*time.Second) {
			return true
		}
	}
	v.town.crowd.stop(v.walk)
	return false
}

// goOut walks to within a distance of a place however long it takes: there is no doing without the exit.
func (v *visit) goOut(goal store.Vec2, near float64) {
	for !v.goNear(goal, near) {
		v.p.Sleep(time.Second)
	}
}

// shop carries out one wish.
func (v *visit) shop(w *wish, rest []wish) {
	for taken := 0; taken < w.count; {
		n := 1
		if w.atOnce {
			n = w.count - taken
		}
		c, ok := v.column(w.sku)
		if !ok || !v.approach(c) {
			return // sold out, or no place to stand: does without
		}
		v.browse()
		if !v.inFront(c, w.sku) {
			continue // somebody took the last one, or put another thing before it
		}
		if w.touch && taken == 0 {
			v.touch(c)
		}
		got := v.take(c, n)
		if got == 0 {
			return
		}
		taken += got
		if w.keep {
			v.stow()
			continue
		}
		v.p.Sleep(v.span(2500*time.Millisecond, 0.5))
		v.putBack(w, c, rest)
	}
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
func (v *visit) approach(c world.ColumnID) bool {
	for range 20 {
		for _, side := range [...]float64{0, 0.2, -0.2, 0.42, -0.42} {
			goal := v.spot(c, side)
			if !v.town.grid.Free(goal, world.Radius) || v.town.crowd.taken(v.walk, goal) {
				continue
			}
			if !v.goTo(goal) {
				return false
			}
			v.facePlate(c)
			return true
		}
		v.p.Sleep(v.span(1500*time.Millisecond, 0.3))
	}
	return false
}

func (v *visit) facePlate(c world.ColumnID) {
	target := v.town.world.Stock.Reach(c).Floor()
	d := target.Sub(v.body.Floor(v.p.Now()))
	const turning = 400 * time.Millisecond
	v.body.Turn(v.p.Now(), math.Atan2(d.Y, d.X), turning)
	v.p.Sleep(turning)
}

func (v *visit) browse() {
	v.p.Sleep(v.span(v.town.cfg.Browse, v.town.cfg.BrowseSigma))
}

// span draws a lognormal duration, cut at a fifth and five times its median.
func (v *visit) span(median time.Duration, sigma float64) time.Duration {
	d := time.Duration(v.mood.LogNormal(float64(median), sigma))
	return min(max(d, median/5), 5*median)
}

// hand returns the free hand on the side of the target, or the other.
func (v *visit) hand(target store.Vec3) world.Side {
	now := v.p.Now()
	left := store.Heading(v.body.Yaw(now)).Perp().Dot(target.Floor().Sub(v.body.Floor(now)))
	side := world.Right
	if left > 0.12 {
		side = world.Left
	}
	if len(v.body.Holding[side]) > 0 {
		side = 1 - side
	}
	return side
}

// reachTo sends a hand to a column and waits for the contact.
func (v *visit) reachTo(c world.ColumnID, side world.Side, press bool) world.Reach {
	r := v.movement(v.town.world.Stock.Reach(c))
	v.body.StartReach(side, r)
	if press {
		lead := min(250*time.Millisecond, r.Contact.Sub(r.Start)/2)
		v.p.SleepUntil(r.Contact.Add(-lead))
		force := store.Grams(v.town.press * v.mood.LogNormal(1, 0.6))
		v.town.world.Press(c, force, lead)
	}
	v.p.SleepUntil(r.Contact)
	return r
}

func (v *visit) movement(target store.Vec3) world.Reach {
	whole := v.span(v.town.cfg.Reach, v.town.cfg.ReachSigma)
	now := v.p.Now()
	return world.Reach{
		Target: target,
		Start:  now, Contact: now.Add(whole * 45 / 100), Dwell: whole / 10, End: now.Add(whole),
	}
}

func (v *visit) take(c world.ColumnID, n int) int {
	side := v.hand(v.town.world.Stock.Reach(c))
	r := v.reachTo(c, side, true)
	got := v.town.world.Take(v.body, side, c, n, r)
	v.p.SleepUntil(r.End)
	return got
}

func (v *visit) touch(c world.ColumnID) {
	side := v.hand(v.town.world.Stock.Reach(c))
	r := v.reachTo(c, side, true)
	v.town.world.Touch(v.body, c, r)
	v.p.SleepUntil(r.End)
}

// stow puts what the hands hold into the bag at the hip.
func (v *visit) stow() {
	for side := world.Left; side <= world.Right; side++ {
		if len(v.body.Holding[side]) == 0 {
			continue
		}
		r := v.movement(store.Vec3{})
		r.Stow = true
		v.body.StartReach(side, r)
		v.p.SleepUntil(r.Contact)
		v.town.world.Stow(v.body, side)
		v.p.SleepUntil(r.End)
	}
}

// putBack returns what was looked at: to its place, or to the next stop's shelf.
func (v *visit) putBack(w *wish, from world.ColumnID, rest []wish) {
	target := from
	if w.stray {
		if c, ok := v.strayColumn(w.sku, from, rest); ok && v.approach(c) {
			target = c
		} else if !v.approach(from) {
			v.stow() // cannot get back there: keeps it
			return
		}
	}
	for side := world.Left; side <= world.Right; side++ {
		if len(v.body.Holding[side]) > 0 {
			r := v.reachTo(target, side, false)
			v.town.world.Put(v.body, side, target, r)
			v.p.SleepUntil(r.End)
		}
	}
	v.stow() // what found no room any more
}

// strayColumn is a wrong place with room: at the next stop, or else near by on the same shelf.
func (v *visit) strayColumn(sku store.SKU, from world.ColumnID, rest []wish) (world.ColumnID, bool) {
	st := v.town.world.Stock
	product, _ := v.town.world.Layout.Catalog.Product(sku)
	var near []world.ColumnID
	if len(rest) > 0 && v.mood.Bool(0.5) {
		near = append(near, st.ColumnsOf(rest[0].sku)...)
	}
	for d := world.ColumnID(1); d < 8; d++ {
		near = append(near, from+d, from-d)
	}
	for _, c := range near {
		if c >= 0 && int(c) < len(st.Columns) && st.Columns[c].SKU != sku && st.Room(c, product) {
			return c, true
		}
	}
	return 0, false
}
