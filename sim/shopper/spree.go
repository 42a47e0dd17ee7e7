package shopper

import (
	"time"

	"storesim/pipeline/store"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// spree is at which stop of a visit each act of the visit happens, counted from 0; none where it does not.
type spree struct{ lean, bag, jacket, run, tangle, now int }

const none = -1

// does draws whether an act happens, once a visit.
func (v *visit) does(act truth.Act) bool { return v.doesAt(act, 0) }

// doesAt draws whether an act happens at a line, restock or party. Each act has draws of its own, so that
// another one more or less in the scenario moves none of them.
func (v *visit) doesAt(act truth.Act, n int) bool {
	p := v.town.cfg.chance(act)
	return p > 0 && v.key.Child("act").Float64(string(act), uint64(n)) < p
}

// plan draws what else happens on a visit of so many stops.
func (v *visit) plan(stops int) spree {
	at := func(act truth.Act) int {
		if stops == 0 || !v.does(act) {
			return none
		}
		return int(v.key.Child("stop").Float64(string(act), 0) * float64(stops))
	}
	return spree{
		lean: at(truth.Lean), bag: at(truth.LayBag), jacket: at(truth.JacketOff), run: at(truth.Run),
		tangle: at(truth.Tangle),
	}
}

// moment carries out what is due before stop i.
func (v *visit) moment(i int) {
	v.spree.now = i
	if v.spree.jacket == i {
		v.undress()
	}
	if v.spree.tangle == i {
		v.tangle(nil, v.span(3*time.Second, 0.3))
	}
	if v.spree.run == i {
		v.run()
	}
}

// speed is that at which the body likes to walk, m/s.
func (v *visit) speed() float64 {
	if v.pace > 0 {
		return v.pace
	}
	return v.town.cfg.speed(v.key) * v.age.Pace()
}

// run goes at twice the usual speed until the next shelf, or as long as the script says.
func (v *visit) run() {
	v.town.crowd.hurry(v.walk, min(2.2*v.speed(), 3))
	if !v.runs {
		v.runs, v.ran = true, v.p.Now()
	}
}

// calm goes on at the usual speed, unless a script wants it otherwise.
func (v *visit) calm() {
	if !v.rushes {
		v.town.crowd.hurry(v.walk, v.speed())
		v.stopRunning()
	}
}

// stopRunning puts a run that has ended into the ledger.
func (v *visit) stopRunning() {
	if v.runs {
		v.runs = false
		v.town.world.Act(v.body, truth.Run, v.p.Now().Sub(v.ran))
	}
}

// lean presses a hand or hip on the shelf for some seconds, with a part of the body's weight.
func (v *visit) lean(c world.ColumnID) {
	if v.spree.lean == v.spree.now {
		v.spree.lean = none
		v.leanOn(c, v.span(4*time.Second, 0.4))
	}
}

func (v *visit) leanOn(c world.ColumnID, d time.Duration) {
	force := store.Grams(v.mood.LogNormal(3000, 0.5))
	v.town.world.Press(c, force, d)
	v.p.Sleep(d)
	v.town.world.Act(v.body, truth.Lean, d)
}

// layBag lays the shopper's bag on the shelf beside a column.
func (v *visit) layBag(c world.ColumnID) {
	if v.spree.bag == v.spree.now && v.laid == nil {
		v.spree.bag = none
		v.lay(c)
	}
}

func (v *visit) lay(c world.ColumnID) {
	w := v.town.world
	first := w.Stock.Columns[c].First
	shelf := w.Layout.Shelves[w.Layout.Plates[first].Shelf]
	count := min(3, shelf.Count)
	first = min(first+2, shelf.First+store.PlateID(shelf.Count-count))
	kind := world.Handbag
	if v.mood.Bool(0.3) {
		kind = world.Coat
	}
	f := &world.Foreign{Kind: kind, Owner: v.body, First: first, Count: count,
		Mass: store.Grams(v.mood.LogNormal(1800, 0.5))}
	r := v.movement(w.Layout.Plates[first].Front(), truth.LayBag)
	v.body.StartReach(world.Left, r)
	v.p.SleepUntil(r.Contact)
	w.Lay(f)
	v.laid, v.laidAt = f, v.p.Now()
	v.p.SleepUntil(r.End)
}

// liftBag takes the bag up again, where one was laid down.
func (v *visit) liftBag() {
	if v.laid == nil {
		return
	}
	w := v.town.world
	r := v.movement(w.Layout.Plates[v.laid.First].Front(), truth.LayBag)
	v.body.StartReach(world.Left, r)
	v.p.SleepUntil(r.Contact)
	w.Lift(v.laid)
	w.Act(v.body, truth.LayBag, v.p.Now().Sub(v.laidAt))
	v.laid = nil
	v.p.SleepUntil(r.End)
}

// undress takes the jacket off where the cameras see least.
func (v *visit) undress() {
	v.goTo(v.town.blindSpot())
	const lasts = 5 * time.Second
	v.p.Sleep(lasts)
	v.body.Look.Jacket = false
	v.town.world.Act(v.body, truth.JacketOff, lasts)
}

// tailgate waits until somebody with a token has passed the gate, and follows. Nobody comes for long: then
// there is no getting in.
func (v *visit) tailgate() {
	v.p.WaitTimeout(&v.town.passed, 2*time.Minute)
	v.p.Sleep(700 * time.Millisecond)
}
