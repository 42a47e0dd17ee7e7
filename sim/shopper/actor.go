package shopper

import (
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// perform is the visit of an actor: the script, then the way out.
func (v *visit) perform(p *des.Process, a *Actor) {
	v.p = p
	if a.Staff {
		v.appear()
	} else {
		v.enter()
	}
	for i := range a.Steps {
		v.do(&a.Steps[i])
	}
	v.stow()
	v.liftBag()
	if a.Staff {
		v.vanish()
		return
	}
	v.leave()
}

// do carries out one step. What cannot be done any more (sold out, no way) is left out, as a shopper would.
func (v *visit) do(s *Step) {
	switch s.Do {
	case Pick:
		v.doPick(s)
	case Put:
		v.doPut(s)
	case Swap:
		v.doSwap(s)
	case Give, Receive, Join, Hug, Meet:
		v.doWith(s)
	case Wait:
		v.p.Sleep(v.lasting(s, 2*time.Second))
	case Go:
		v.doGo(s)
	case Conceal, Bag, PutOut:
		v.doAway(s)
	case PickUp:
		if v.pickUp(v.town.stage.sku(s.Items[0]), truth.Floor) {
			v.stowUnless(s)
		}
	case Undress:
		v.undress()
	case Hurry:
		v.rushes = true
		v.run()
	case Calm:
		v.rushes = false
		v.calm()
	case Lift:
		v.liftBag()
	default:
		v.doAtShelf(s)
	}
}

// lasting is how long a step takes: as scripted, else about the given time.
func (v *visit) lasting(s *Step, usual time.Duration) time.Duration {
	if s.For > 0 {
		return s.For
	}
	return v.span(usual, 0.4)
}

// doAtShelf carries out what happens before a shelf without taking anything.
func (v *visit) doAtShelf(s *Step) {
	c, ok := v.columnOf(s.Items[0])
	if !ok {
		c = v.home(s.Items[0])
	}
	if s.Do == Refill {
		c = v.emptiest(v.town.stage.sku(s.Items[0]))
	}
	if !v.approachFrom(c, v.aside(s, c)) {
		return
	}
	switch s.Do {
	case Touch:
		if s.For > 0 {
			v.hold(c, s.For, truth.LongHold)
			return
		}
		v.touch(c, truth.Browse)
	case LookAt:
		v.p.Sleep(v.lasting(s, v.town.cfg.Browse))
	case Lean:
		v.leanOn(c, v.lasting(s, 4*time.Second))
	case Lay:
		v.lay(c)
	case Refill:
		v.refill(c, max(1, s.Count))
	case WipeDown:
		v.wipe(c)
	case Pretend:
		v.hold(c, v.lasting(s, 5*time.Second), truth.LongHold)
	default:
		panic("no such verb: " + string(s.Do))
	}
}

// aside is how far to the side of a column the actor stands: across whoever stands before it is the side from
// which the actor comes.
func (v *visit) aside(s *Step, c world.ColumnID) float64 {
	if !s.Across {
		return 0
	}
	const far = 0.6
	now := v.body.Floor(v.p.Now())
	if v.spot(c, far).Dist(now) < v.spot(c, -far).Dist(now) {
		return far
	}
	return -far
}

// doPut brings units back.
func (v *visit) doPut(s *Step) {
	for _, name := range s.Items {
		sku := v.town.stage.sku(name)
		c, act, ok := v.target(s, name)
		if !ok || !v.standAt(c, s) {
			continue
		}
		for range max(1, s.Count) {
			if !v.fetch(sku) || v.body.Parked() && !v.standAt(c, s) {
				break
			}
			v.put(c, act)
		}
		v.stow() // what found no room
	}
}

// target is the column to which a unit goes back.
func (v *visit) target(s *Step, name string) (c world.ColumnID, act truth.Act, ok bool) {
	home := v.home(name)
	sku := v.town.stage.sku(name)
	switch s.To {
	case Near:
		c, ok = v.roomIn(sku, around(home))
	case Far:
		c, ok = v.roomIn(sku, v.elsewhere(home))
	case At:
		c, ok = v.roomIn(sku, v.town.world.Stock.ColumnsOf(v.town.stage.sku(s.With)))
	case Back:
		return v.emptiest(sku), truth.Return, true
	}
	return c, v.astray(home, c), ok
}

// emptiest is the column of a product that misses the most units: where it was taken.
func (v *visit) emptiest(sku store.SKU) world.ColumnID {
	st := v.town.world.Stock
	best := st.ColumnsOf(sku)[0]
	for _, c := range st.ColumnsOf(sku) {
		if st.Missing(c) > st.Missing(best) {
			best = c
		}
	}
	return best
}

// elsewhere lists the columns of other gondolas in an order of its own for every visit.
func (v *visit) elsewhere(from world.ColumnID) []world.ColumnID {
	var out []world.ColumnID
	for _, k := range v.mood.Perm(len(v.town.world.Stock.Columns)) {
		if c := world.ColumnID(k); v.town.gondolaOf(c) != v.town.gondolaOf(from) {
			out = append(out, c)
		}
	}
	return out
}

func (v *visit) doSwap(s *Step) {
	dear, ok1 := v.columnOf(s.Items[0])
	cheap, ok2 := v.columnOf(s.With)
	if ok1 && ok2 {
		v.swap(dear, cheap, func(c world.ColumnID) bool { return v.standAt(c, s) })
		v.stowUnless(s)
	}
}

// doWith carries out a step that needs other actors.
func (v *visit) doWith(s *Step) {
	switch s.Do {
	case Meet:
		v.meet(v.town.stage.meetings[s.Label])
	case Join:
		v.goBy(v.town.stage.visits[s.Whom], 0.7)
	case Hug:
		other := v.town.stage.visits[s.Whom]
		if v.town.stage.first(v, other) != v {
			v.receive(other)
			return
		}
		v.tangle(other, v.lasting(s, 3*time.Second))
	case Give:
		if v.fetch(v.town.stage.sku(s.Items[0])) {
			v.offer(v.town.stage.visits[s.Whom], v.giving(s))
			v.stow()
		}
	default:
		v.receive(v.town.stage.visits[s.Whom])
	}
}

// giving is the act of handing over: within a party or to a stranger.
func (v *visit) giving(s *Step) truth.Act {
	if v.town.stage.visits[s.Whom].body.Token == v.body.Token {
		return truth.FamilyGive
	}
	return truth.HandOver
}

// receive waits until the other one offers, and takes it.
func (v *visit) receive(from *visit) {
	for range 60 {
		if v.join(from) {
			return
		}
		v.p.Sleep(500 * time.Millisecond)
	}
}

// join attends what the other one waits for this one to do; false where there is nothing.
func (v *visit) join(other *visit) bool {
	for _, e := range v.town.invitations {
		if e.host == other && e.wanted == v && e.guest == nil {
			return v.attend(e)
		}
	}
	return false
}

// meet waits until all who come to the meeting are there, for a minute at most.
func (v *visit) meet(m *meeting) {
	if m.there++; m.there >= m.expected {
		m.all.Latch()
		return
	}
	v.p.WaitTimeout(&m.all, time.Minute)
}

func (v *visit) doGo(s *Step) {
	if len(s.Items) == 0 {
		v.goNear(s.At, 0.1)
		return
	}
	c := v.home(s.Items[0])
	if s.Across || !v.goAbout(c) {
		v.approachFrom(c, v.aside(s, c))
	}
}

// goAbout walks to the free place along the shelf nearest to a column; false where there is none within a
// metre.
func (v *visit) goAbout(c world.ColumnID) bool {
	for k := range 15 {
		shift := 0.15 * float64((k+1)/2)
		if k%2 == 1 {
			shift = -shift
		}
		goal := v.spot(c, shift)
		if v.town.grid.Free(goal, world.Radius) && !v.town.crowd.taken(v.walk, goal) && v.goTo(goal) {
			v.facePlate(c)
			return true
		}
	}
	return false
}

// doAway makes a unit disappear: under the clothes, in one's own bag, or on the floor.
func (v *visit) doAway(s *Step) {
	if !v.fetch(v.town.stage.sku(s.Items[0])) {
		return
	}
	switch s.Do {
	case Conceal:
		v.conceal(truth.Conceal)
	case Bag:
		v.conceal(truth.ConcealBag)
	default:
		v.discard()
	}
}
