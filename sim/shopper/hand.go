package shopper

import (
	"time"

	"storesim/pipeline/store"
	"storesim/sim/truth"
	"storesim/sim/world"
)

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

// full is the hand that holds something; ok is false where both are free.
func (v *visit) full() (side world.Side, ok bool) {
	for side := world.Left; side <= world.Right; side++ {
		if len(v.body.Holding[side]) > 0 {
			return side, true
		}
	}
	return 0, false
}

// reachTo sends a hand to a column and waits for the contact.
func (v *visit) reachTo(c world.ColumnID, side world.Side, press bool, act truth.Act) world.Reach {
	r := v.movement(v.town.world.Stock.Reach(c), act)
	v.body.StartReach(side, r)
	if press {
		v.push(c, r)
	}
	v.p.SleepUntil(r.Contact)
	return r
}

// push lets the hand press on the goods shortly before the contact.
func (v *visit) push(c world.ColumnID, r world.Reach) {
	lead := min(250*time.Millisecond, r.Contact.Sub(v.p.Now())/2)
	v.p.SleepUntil(r.Contact.Add(-lead))
	force := store.Grams(v.town.press * v.mood.LogNormal(1, 0.6))
	v.town.world.Press(c, force, lead)
}

// movement draws the times of a reach.
func (v *visit) movement(target store.Vec3, act truth.Act) world.Reach {
	whole := v.span(v.town.cfg.Reach, v.town.cfg.ReachSigma)
	if v.hasty > 0 {
		whole = time.Duration(float64(whole) * v.hasty)
	}
	now := v.p.Now()
	return world.Reach{
		Target: target, Act: act,
		Start: now, Contact: now.Add(whole * 45 / 100), Dwell: whole / 10, End: now.Add(whole),
	}
}

// take takes n front units of a column into one hand.
func (v *visit) take(c world.ColumnID, n int, act truth.Act) int {
	side := v.hand(v.town.world.Stock.Reach(c))
	r := v.reachTo(c, side, true, act)
	got := v.town.world.Take(v.body, side, c, n, r)
	v.p.SleepUntil(r.End)
	return got
}

// takeBoth takes one unit from each of two columns, one with each hand, at the same instant.
func (v *visit) takeBoth(a, b world.ColumnID, act truth.Act) int { return v.takePair(a, 1, b, 1, act) }

// takePair takes na units of a column with one hand and nb of another with the other, at the same instant.
func (v *visit) takePair(a world.ColumnID, na int, b world.ColumnID, nb int, act truth.Act) int {
	w := v.town.world
	left, right := a, b
	if w.Stock.Columns[a].First > w.Stock.Columns[b].First {
		left, right, na, nb = b, a, nb, na
	}
	r := v.movement(w.Stock.Reach(left), act)
	other := r
	other.Target = w.Stock.Reach(right)
	v.body.StartReach(world.Left, r)
	v.body.StartReach(world.Right, other)
	v.push(left, r)
	v.p.SleepUntil(r.Contact)
	got := w.Take(v.body, world.Left, left, na, r) + w.Take(v.body, world.Right, right, nb, other)
	v.p.SleepUntil(r.End)
	return got
}

func (v *visit) touch(c world.ColumnID, act truth.Act) {
	side := v.hand(v.town.world.Stock.Reach(c))
	r := v.reachTo(c, side, true, act)
	v.town.world.Touch(v.body, c, r)
	v.p.SleepUntil(r.End)
}

// put puts what the hands hold into a column. What finds no room stays in the hand.
func (v *visit) put(c world.ColumnID, act truth.Act) {
	for side := world.Left; side <= world.Right; side++ {
		if len(v.body.Holding[side]) > 0 {
			r := v.reachTo(c, side, false, act)
			v.town.world.Put(v.body, side, c, r)
			v.p.SleepUntil(r.End)
		}
	}
}

// stow puts what the hands hold into the bag at the hip, the basket or the cart.
func (v *visit) stow() {
	for side := world.Left; side <= world.Right; side++ {
		if len(v.body.Holding[side]) == 0 {
			continue
		}
		v.toGear()
		r := v.toBody(side, "")
		v.town.world.Stow(v.body, side)
		v.p.SleepUntil(r.End)
	}
}

// slyly is the factor on the time of a reach into one's own bag: it is to be over before anybody looks.
const slyly = 0.5

// conceal puts what the hands hold under the clothes, or, quickly, into one's own bag.
func (v *visit) conceal(act truth.Act) {
	if act == truth.ConcealBag {
		v.hasty = slyly
		defer func() { v.hasty = 0 }()
	}
	for side := world.Left; side <= world.Right; side++ {
		if len(v.body.Holding[side]) == 0 {
			continue
		}
		r := v.toBody(side, act)
		v.town.world.Conceal(v.body, side, r)
		v.p.SleepUntil(r.End)
	}
}

// toBody moves a hand to the bag and waits until it is there.
func (v *visit) toBody(side world.Side, act truth.Act) world.Reach {
	r := v.movement(store.Vec3{}, act)
	r.Stow = true
	v.body.StartReach(side, r)
	v.p.SleepUntil(r.Contact)
	return r
}

// fetch takes a unit of a product out of the bag into a hand, unless a hand has one; false where there is
// none.
func (v *visit) fetch(sku store.SKU) bool {
	w := v.town.world
	for _, items := range v.body.Holding {
		if len(items) > 0 && w.Stock.Item(items[0]).SKU == sku {
			return true
		}
	}
	side := world.Right
	if len(v.body.Holding[side]) > 0 {
		side = world.Left
	}
	v.toGear()
	r := v.toBody(side, "")
	ok := w.Fetch(v.body, side, sku)
	v.p.SleepUntil(r.End)
	return ok
}

// discard leaves what the hands hold on the floor beside the body.
func (v *visit) discard() {
	for side := world.Left; side <= world.Right; side++ {
		if len(v.body.Holding[side]) == 0 {
			continue
		}
		spot := v.clearFloor()
		r := v.movement(spot.At(0.06), truth.Floor)
		v.body.StartReach(side, r)
		v.p.SleepUntil(r.Contact)
		v.town.world.Drop(v.body, side, spot, r)
		v.p.SleepUntil(r.End)
	}
}

// clearFloor is a place within reach on the floor that is not under a fixture.
func (v *visit) clearFloor() store.Vec2 {
	at, yaw := v.body.Floor(v.p.Now()), v.body.Yaw(v.p.Now())
	for _, turn := range [...]float64{1.1, -1.1, 1.9, -1.9, 2.8} {
		if p := at.Add(store.Heading(yaw + turn).Scale(0.45)); v.town.grid.Free(p, 0.1) {
			return p
		}
	}
	return at
}

// pickUp takes a unit of a product from the floor; false where none lies there.
func (v *visit) pickUp(sku store.SKU, act truth.Act) bool {
	w := v.town.world
	for _, id := range w.Floor() {
		item := w.Stock.Item(id)
		if item.SKU != sku || !v.goNear(item.Pose.T.Floor(), 0.5) {
			continue
		}
		v.faceTo(item.Pose.T.Floor())
		side := v.hand(item.Pose.T)
		r := v.movement(item.Pose.T.Floor().At(0.05), act)
		v.body.StartReach(side, r)
		v.p.SleepUntil(r.Contact)
		got := w.Recover(v.body, side, id, r)
		v.p.SleepUntil(r.End)
		return got
	}
	return false
}
