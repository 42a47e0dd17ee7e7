package shopper

import (
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/rng"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// visit is one body's trip through the store.
type visit struct {
	town   *Town
	key    rng.Key
	mood   *rng.Stream // durations and small choices
	body   *world.Body
	walk   *agent
	p      *des.Process
	party  *party
	spree  spree          // what else happens on this visit
	laid   *world.Foreign // the bag on a shelf, nil for none
	laidAt des.Time
	age    Age
	pace   float64 // walking speed of an actor, m/s; 0: by the age
	rushes bool    // runs until the script says otherwise
	runs   bool    // since ran
	ran    des.Time
	hasty  float64  // factor on the time that a reach takes; 0 stands for 1
	shy    []*visit // whose invitations came to nothing

	squeezed bool       // its gear is lifted over the others
	jam      store.Vec2 // where that began
}

// live is the whole trip of a body that comes alone, or leads a party.
func (v *visit) live(p *des.Process) {
	v.p = p
	v.enter()
	list := v.order(v.party.lists[0])
	v.spree = v.plan(len(list))
	for i := range list {
		v.moment(i)
		v.shop(&list[i], list[i+1:])
		v.answer()
	}
	v.gather()
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
	if v.body.Token == "" {
		v.tailgate()
	}
	v.p.Acquire(v.town.door)
	for v.crowded(at) {
		v.p.Sleep(500 * time.Millisecond)
	}
	v.town.world.Enter(v.body, gate, at)
	v.walk = v.town.crowd.join(v.body, v.speed(), v.sidle())
	v.town.door.Release()
	v.town.passed.Fire()
	v.p.Sleep(v.span(600*time.Millisecond, 0.3)) // the gate opens
	v.goSoon(gate.Centre().Add(gate.Inward.Scale(1.0)), 0.3)
}

func (v *visit) sidle() float64 {
	if v.key.Float64("sidle", 0) < 0.8 { // most people give way to the right
		return -1
	}
	return 1
}

func (v *visit) leave() {
	if v.body.Parked() {
		v.takeGear()
	}
	gate := v.town.world.Layout.Gate(store.Exit)
	before, near := 0.7, 0.25
	if v.pushes() { // must come straight
		before, near = 1.7, 0.6
	}
	lane := v.lane(gate)
	v.goOut(gate, lane.Add(gate.Inward.Scale(before)), 0.5)
	v.goOut(gate, lane, near)
	v.stopRunning()
	if v.town.world.Empty(v.body) {
		v.town.world.Act(v.body, truth.Empty, 0)
	}
	v.town.world.Exit(v.body, gate)
	v.town.crowd.send(v.walk, lane.Sub(gate.Inward.Scale(1.2)), 0.3)
	v.p.WaitTimeout(&v.walk.arrived, 1500*time.Millisecond) // out of sight
	v.town.crowd.leave(v.walk)
	v.town.world.Remove(v.body)
}

// lane is where on the line of a gate the body goes through: people leave side by side where it is wide.
func (v *visit) lane(gate *store.Gate) store.Vec2 {
	spare := max(gate.A.Dist(gate.B)/2-0.45, 0)
	if v.pushes() {
		spare = max(spare-0.35, 0)
	}
	return gate.Centre().Add(gate.B.Sub(gate.A).Unit().Scale(v.mood.Uniform(-spare, spare)))
}

// tries of an errand's walk before it is given up, of half a minute each.
const tries = 3

// goTo walks to a place and returns when there; false where it was no use trying any longer.
func (v *visit) goTo(goal store.Vec2) bool { return v.goNear(goal, 0.02) }

// goNear walks to within a distance of a place; false where it was no use trying any longer.
func (v *visit) goNear(goal store.Vec2, near float64) bool {
	v.collect(goal)
	if foot := v.walk.Foot(); foot.Pushes() && near < 0.1 {
		v.parkBy(goal, v.arrival(goal).Unit().Perp())
	}
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

// goSoon walks to within a distance of a place, and gives up where that takes three times as long as it
// should.
func (v *visit) goSoon(goal store.Vec2, near float64) bool {
	v.setDown()
	v.collect(goal)
	return v.walkSoon(goal, near)
}

// walkSoon is goSoon without what is parked.
func (v *visit) walkSoon(goal store.Vec2, near float64) bool {
	if !v.town.crowd.send(v.walk, goal, near) {
		return false
	}
	far := v.body.Floor(v.p.Now()).Dist(goal)
	patience := 8*time.Second + time.Duration(3*far/v.speed()*float64(time.Second))
	if v.p.WaitTimeout(&v.walk.arrived, patience) {
		return true
	}
	v.town.crowd.stop(v.walk)
	return false
}

// jammed is after how many attempts on one walk a way with wide gear has to be made.
const jammed = 6

// goOut walks to within a distance of a place however long it takes: there is no doing without the exit.
// Who has been pushed through the gate meanwhile is there.
func (v *visit) goOut(gate *store.Gate, goal store.Vec2, near float64) {
	for try := 0; !v.goSoon(goal, near); try++ {
		if try == jammed {
			v.squeeze()
		}
		if v.body.Floor(v.p.Now()).Sub(gate.Centre()).Dot(gate.Inward) < 0 {
			return
		}
		v.p.Sleep(v.span(time.Second, 0.5))
	}
}
