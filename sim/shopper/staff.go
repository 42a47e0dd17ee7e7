package shopper

import (
	"fmt"
	"time"

	"storesim/sim/des"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// hire puts staff on the floor from the begin until closing time.
func (t *Town) hire() {
	for n := range t.cfg.Staff {
		key := t.key.ChildN("staff", n)
		v := t.newVisit(key, &party{}, "", Adult)
		v.party.members = []*visit{v}
		v.body.Role, v.body.Look = world.Staff, Uniform(v.body.Look, StaffUniform())
		t.start(fmt.Sprintf("staff %d", n+1), v.work)
	}
}

// work fills and wipes shelves until the store closes.
func (v *visit) work(p *des.Process) {
	v.p = p
	v.appear()
	for round := 0; !v.town.closed; round++ {
		c := v.neediest()
		if v.approach(c) {
			if v.town.world.Stock.Missing(c) > 0 && v.doesAt(truth.Restock, round) {
				v.refill(c, v.town.world.Stock.Missing(c))
			} else if v.doesAt(truth.Clean, round) {
				v.wipe(c)
			}
		}
		v.p.Sleep(v.span(8*time.Second, 0.5))
	}
	v.vanish()
}

// appear comes in by the back door, which no gate watches.
func (v *visit) appear() {
	at := v.town.backDoor()
	for v.crowded(at) {
		v.p.Sleep(time.Second)
	}
	v.town.world.Appear(v.body, at)
	v.walk = v.town.crowd.join(v.body, v.speed(), v.sidle())
}

// vanish leaves by the back door.
func (v *visit) vanish() {
	v.goNear(v.town.backDoor(), 0.3)
	v.town.crowd.leave(v.walk)
	v.town.world.Vanish(v.body)
}

// neediest is the column with the most units missing among some picked at random.
func (v *visit) neediest() world.ColumnID {
	st := v.town.world.Stock
	best := world.ColumnID(v.mood.IntN(len(st.Columns)))
	for range 7 {
		if c := world.ColumnID(v.mood.IntN(len(st.Columns))); st.Missing(c) > st.Missing(best) {
			best = c
		}
	}
	return best
}

// refill puts n units into a column, up to three in one movement.
func (v *visit) refill(c world.ColumnID, n int) {
	for n > 0 {
		side := v.hand(v.town.world.Stock.Reach(c))
		r := v.reachTo(c, side, false, truth.Restock)
		got := v.town.world.Restock(v.body, c, min(n, 1+v.mood.IntN(3)), r)
		v.p.SleepUntil(r.End)
		if got == 0 {
			return
		}
		n -= got
	}
}

// wipe lifts the front unit, wipes with some force, and sets the unit down again.
func (v *visit) wipe(c world.ColumnID) {
	got := v.take(c, 1, truth.Clean)
	for range 2 + v.mood.IntN(3) {
		v.town.world.Press(c, 400, 300*time.Millisecond)
		v.p.Sleep(500 * time.Millisecond)
	}
	if got > 0 {
		v.put(c, truth.Clean)
	}
}
