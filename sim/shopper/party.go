package shopper

import (
	"fmt"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/rng"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// party is who comes together and pays with one token. The first member leads: the others carry out wishes of
// their own, then keep close to the leader.
type party struct {
	members []*visit
	lists   [][]wish // of each member
	busy    int      // members who are still at their lists
	free    des.Signal
	going   bool // to the exit
}

func (p *party) leader() *visit { return p.members[0] }

// newParty draws who comes as number n.
func (t *Town) newParty(n int) *party {
	key := t.key.ChildN("visit", n)
	list, mood := t.cfg.wishes(key, t.world.Stock, t.world.Layout)
	pt := &party{}
	size := 1
	if len(t.cfg.Party) > 0 {
		size = 1 + key.Child("party").Stream("size").Weighted(t.cfg.Party)
	}
	token := store.Token(fmt.Sprintf("T%04d", n))
	for k := range size {
		own := key
		if k > 0 {
			own = key.ChildN("member", k)
		}
		pt.members = append(pt.members, t.newVisit(own, pt, token, t.age(own, k)))
	}
	leader := pt.leader()
	leader.body.Gear = t.cfg.gear(key, mood)
	if size == 1 && leader.does(truth.Tailgate) {
		leader.body.Token = ""
	}
	pt.share(list, key)
	return pt
}

func (t *Town) age(key rng.Key, member int) Age {
	s := key.Stream("age")
	switch {
	case member > 0 && s.Bool(t.cfg.Children):
		return Child
	case s.Bool(t.cfg.Elders):
		return Elder
	}
	return Adult
}

func (t *Town) newVisit(key rng.Key, pt *party, token store.Token, age Age) *visit {
	b := &world.Body{Token: token, Build: NewBuild(key, age), Look: NewLook(key, age)}
	if t.cfg.Uniform > 0 && key.Float64("uniform", 0) < t.cfg.Uniform {
		b.Look = Uniform(b.Look, Jersey(t.key, 0))
	}
	v := &visit{town: t, key: key, mood: key.Stream("mood"), body: b, age: age, party: pt}
	if v.does(truth.JacketOff) {
		b.Look.Jacket = true
	}
	return v
}

// share gives each wish to a member: most to the leader, the others in turn.
func (p *party) share(list []wish, key rng.Key) {
	p.lists = make([][]wish, len(p.members))
	s := key.Child("party").Stream("share")
	for i, w := range list {
		who := 0
		if len(p.members) > 1 && s.Bool(0.4) {
			who = 1 + s.IntN(len(p.members)-1)
		}
		if child(p.members[who]) && !p.members[who].doesAt(truth.ChildPick, i) {
			who = 0
		}
		w.child = child(p.members[who])
		if w.manner == truth.ConcealBag {
			p.members[who].bringBag()
		}
		p.lists[who] = append(p.lists[who], w)
	}
	p.busy = len(p.members) - 1
}

// bringBag gives the body a bag on the shoulder that goods can vanish in.
func (v *visit) bringBag() { v.body.Look.ShoulderBag, v.body.Look.Backpack = true, false }

func child(v *visit) bool { return v.body.Build.Height < childHeight }

// childHeight is below which a body is a child's, metres.
const childHeight = 1.45

// follow is the trip of a member who does not lead.
func (v *visit) follow(p *des.Process, number int) {
	v.p = p
	v.p.Sleep(time.Duration(number) * 900 * time.Millisecond)
	v.enter()
	list := v.order(v.party.lists[number])
	v.spree = v.plan(len(list))
	for i := range list {
		v.moment(i)
		v.shop(&list[i], list[i+1:])
		v.answer()
	}
	v.party.busy--
	v.party.free.Fire()
	for !v.party.going {
		v.answer()
		v.keepClose()
	}
	v.leave()
}

// keepClose walks up to the leader where they are apart, and out of the leader's way where they are too
// close, else waits a moment.
func (v *visit) keepClose() {
	lead := v.party.leader()
	far := 0.75
	if lead.pushes() {
		far = 1.2
	}
	now := v.p.Now()
	switch d := lead.body.Floor(now).Dist(v.body.Floor(now)); {
	case d > far+0.6:
		v.goBy(lead, far)
	case d < far && lead.walk != nil && lead.walk.Walking():
		v.stepAside()
	}
	v.p.Sleep(v.span(800*time.Millisecond, 0.3))
}

// gather waits for the others of the party out of everybody's way, then all leave.
func (v *visit) gather() {
	if v.party.busy > 0 {
		if p, ok := v.town.waitingPlace(v.walk); ok {
			v.goSoon(p, 0.3)
		}
	}
	for v.party.busy > 0 {
		v.answer()
		v.p.WaitTimeout(&v.party.free, 2*time.Second)
	}
	v.town.crowd.release(v.walk)
	v.party.going = true
}
