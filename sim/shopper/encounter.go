package shopper

import (
	"math"
	"slices"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// encounter is something two bodies do together: the host stands and waits, a guest comes.
type encounter struct {
	act    truth.Act
	host   *visit
	wanted *visit // nil: whoever has time
	guest  *visit
	column world.ColumnID // of Together
	lasts  time.Duration  // of Tangle
	begin  des.Time       // when both start, set by the guest on arrival
	joined des.Signal
	over   des.Signal
}

// patience with which a host waits for a guest.
const patienceForGuest = 25 * time.Second

// invite posts an encounter and waits for a guest; false where none came.
func (v *visit) invite(e *encounter, patience time.Duration) bool {
	e.host = v
	v.town.invitations = append(v.town.invitations, e)
	came := v.p.WaitTimeout(&e.joined, patience)
	if e.guest != nil && !came {
		came = v.p.WaitTimeout(&e.joined, 15*time.Second) // on the way
	}
	v.town.withdraw(e)
	return came
}

func (t *Town) withdraw(e *encounter) {
	t.invitations = slices.DeleteFunc(t.invitations, func(o *encounter) bool { return o == e })
}

// answer joins the first encounter that is open to this body.
func (v *visit) answer() {
	for _, e := range v.town.invitations {
		if e.guest == nil && e.host != v && e.open(v) && !slices.Contains(v.shy, e.host) {
			v.attend(e)
			return
		}
	}
}

// open reports whether v may come: the one who is wanted, or, where anybody will do, one of another party.
func (e *encounter) open(v *visit) bool {
	if e.wanted != nil {
		return e.wanted == v
	}
	return e.host.party != v.party && v.body.Role == world.Shopper
}

// attend walks to the host and does the guest's part; false where there is no getting there.
func (v *visit) attend(e *encounter) bool {
	e.guest = v
	if !v.goBeside(e) {
		e.guest = nil
		v.shy = append(v.shy, e.host)
		return false
	}
	e.begin = v.p.Now().Add(400 * time.Millisecond)
	e.joined.Fire()
	if e.act == truth.Together {
		v.p.SleepUntil(e.begin)
		v.takeAt(e.column, e.begin)
		v.stow()
		return true
	}
	v.faceTo(e.host.body.Floor(v.p.Now()))
	v.p.WaitTimeout(&e.over, 30*time.Second)
	v.stow()
	return true
}

// goBeside walks to where the guest has to be.
func (v *visit) goBeside(e *encounter) bool {
	if e.act == truth.Together {
		return v.approachFrom(e.column, v.wing(e.column))
	}
	const arms = 0.85 // metres at which two hands meet
	if now := v.p.Now(); e.act != truth.Tangle && v.body.Floor(now).Dist(e.host.body.Floor(now)) < arms {
		return true
	}
	return v.goBy(e.host, apart(e.act))
}

// wing is a side of a column, metres, with room beside whoever stands before it.
func (v *visit) wing(c world.ColumnID) float64 {
	goal := v.spot(c, beside)
	if v.town.grid.Free(goal, world.Radius) && !v.town.crowd.taken(v.walk, goal) {
		return beside
	}
	return -beside
}

// apart is how far from the host the guest stands, metres.
func apart(act truth.Act) float64 {
	if act == truth.Tangle {
		return 2*world.Radius + 0.08
	}
	return 0.62
}

// goBy walks to a free place at a distance from another body.
func (v *visit) goBy(other *visit, far float64) bool {
	at := other.body.Floor(v.p.Now())
	toMe := v.body.Floor(v.p.Now()).Sub(at)
	yaw := math.Atan2(toMe.Y, toMe.X)
	for k := range 12 {
		turn := float64((k+1)/2) * math.Pi / 6
		if k%2 == 1 {
			turn = -turn
		}
		p := at.Add(store.Heading(yaw + turn).Scale(far))
		if v.town.grid.Free(p, world.Radius) && !v.town.crowd.taken(v.walk, p) {
			return v.goNear(p, 0.06)
		}
	}
	return false
}

// offer gives what the hands hold to a body, or to whoever comes; where nobody does it stays in the hand.
func (v *visit) offer(to *visit, act truth.Act) {
	side, ok := v.full()
	if !ok {
		return
	}
	e := &encounter{act: act, wanted: to}
	if v.invite(e, patienceForGuest) {
		v.handTo(e.guest, side, act)
	}
	e.over.Latch()
}

// handTo hands over what a hand holds; both reach for the middle between them.
func (v *visit) handTo(to *visit, side world.Side, act truth.Act) {
	now := v.p.Now()
	v.faceTo(to.body.Floor(now))
	middle := v.body.Floor(now).Add(to.body.Floor(now)).Scale(0.5).At(1.05)
	into := world.Right
	if len(to.body.Holding[into]) > 0 {
		into = world.Left
	}
	r := v.movement(middle, act)
	v.body.StartReach(side, r)
	to.body.StartReach(into, r)
	v.p.SleepUntil(r.Contact)
	v.town.world.HandOver(v.body, side, to.body, into, r)
	v.p.SleepUntil(r.End)
}

// tangle stands body to body with somebody for a while.
func (v *visit) tangle(with *visit, lasts time.Duration) {
	e := &encounter{act: truth.Tangle, wanted: with, lasts: lasts}
	if v.invite(e, patienceForGuest) {
		v.faceTo(e.guest.body.Floor(v.p.Now()))
		v.p.Sleep(lasts)
		v.town.world.Act(v.body, truth.Tangle, lasts)
	}
	e.over.Latch()
}

// together takes one unit at the very instant at which another shopper takes one from the same column.
func (v *visit) together(c world.ColumnID, with *visit) int {
	e := &encounter{act: truth.Together, column: c, wanted: with}
	if !v.invite(e, patienceForGuest) {
		return v.take(c, 1, "")
	}
	v.p.SleepUntil(e.begin)
	return v.takeAt(c, e.begin)
}

// takeAt takes one unit with the contact at a given time after begin, the same for all who do.
func (v *visit) takeAt(c world.ColumnID, begin des.Time) int {
	w := v.town.world
	side := v.hand(w.Stock.Reach(c))
	r := world.Reach{Target: w.Stock.Reach(c), Act: truth.Together, Start: begin,
		Contact: begin.Add(900 * time.Millisecond), Dwell: 200 * time.Millisecond,
		End: begin.Add(2 * time.Second)}
	v.body.StartReach(side, r)
	v.p.SleepUntil(r.Contact)
	got := w.Take(v.body, side, c, 1, r)
	v.p.SleepUntil(r.End)
	return got
}
