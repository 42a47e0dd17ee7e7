package shopper

import (
	"fmt"
	"slices"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/world"
)

// stage is where the scripts of a run are played.
type stage struct {
	cast     []part
	visits   map[string]*visit // by the actor's name
	order    []*visit          // as in the scenario
	meetings map[string]*meeting
}

// meeting is a place in time where several actors wait for each other.
type meeting struct {
	expected, there int
	all             des.Signal
}

// play schedules the actors. It panics where the store has no product for a role: whoever reads scenarios
// checks that with Audition.
func (t *Town) play() {
	if len(t.cfg.Actors) == 0 {
		return
	}
	plan := t.cfg.Filed
	if plan == nil {
		plan = t.world.Layout
	}
	cast, err := castFor(plan, t.cfg.Cast, t.key.Child("cast"))
	if err != nil {
		panic(err)
	}
	t.stage = &stage{cast: cast, visits: map[string]*visit{}, meetings: t.cfg.meetings()}
	for i := range t.cfg.Actors {
		v := t.newActor(i)
		t.stage.visits[t.cfg.Actors[i].Name] = v
		t.stage.order = append(t.stage.order, v)
	}
	for i := range t.cfg.Actors {
		t.schedule(&t.cfg.Actors[i])
	}
}

// meetings counts how many actors come to each.
func (c *Config) meetings() map[string]*meeting {
	out := map[string]*meeting{}
	for i := range c.Actors {
		for _, s := range c.Actors[i].Steps {
			if s.Do != Meet {
				continue
			}
			if out[s.Label] == nil {
				out[s.Label] = &meeting{}
			}
			out[s.Label].expected++
		}
	}
	return out
}

func (t *Town) newActor(i int) *visit {
	a := &t.cfg.Actors[i]
	pt := &party{}
	v := t.newVisit(t.key.Child("actor").Child(a.Name), pt, t.tokenOf(a), a.Age)
	v.pace = a.Speed
	pt.members = []*visit{v}
	v.body.Gear = a.Gear
	if a.Uniform {
		v.body.Look = Uniform(v.body.Look, Jersey(t.key, 0))
	}
	if a.Staff {
		v.body.Role, v.body.Token, v.body.Look = world.Staff, "", Uniform(v.body.Look, StaffUniform())
	}
	v.body.Look.Jacket = a.Jacket
	if slices.ContainsFunc(a.Steps, func(s Step) bool { return s.Do == Bag }) {
		v.bringBag()
	}
	v.spree = spree{none, none, none, none, none, 0}
	return v
}

// tokenOf is the token that an actor shows: S001 for the first, unless another pays.
func (t *Town) tokenOf(a *Actor) store.Token {
	if a.Pays == "nobody" {
		return ""
	}
	payer := a.Name
	if a.Pays != "" {
		payer = a.Pays
	}
	for i := range t.cfg.Actors {
		if t.cfg.Actors[i].Name == payer {
			return store.Token(fmt.Sprintf("S%03d", i+1))
		}
	}
	return ""
}

// overture is how long the devices of the store have been on before the first actor may come: nobody walks
// in at the very instant at which the cameras are switched on.
const overture = 5 * time.Second

func (t *Town) schedule(a *Actor) {
	v := t.stage.visits[a.Name]
	t.inside++ // from the begin, so that the store does not close before
	when := des.Time(overture + a.Enters)
	if a.Staff {
		when = des.Time(a.Enters) // is there already
	}
	t.sim.At(when, 0, func() {
		t.sim.Go(a.Name, func(p *des.Process) {
			v.perform(p, a)
			t.inside--
		})
	})
}

// first is the one of two actors who comes first in the scenario.
func (s *stage) first(a, b *visit) *visit {
	if slices.Index(s.order, a) < slices.Index(s.order, b) {
		return a
	}
	return b
}

// sku is the product that plays a role.
func (s *stage) sku(name string) store.SKU {
	for _, p := range s.cast {
		if p.role.Name == name {
			return p.sku
		}
	}
	panic("no role " + name)
}

// columnOf is where a role's product is taken: a column of its facing that still has one in front, else of
// another facing; ok is false where it is sold out.
func (v *visit) columnOf(name string) (world.ColumnID, bool) {
	sku := v.town.stage.sku(name)
	for _, c := range v.facing(name) {
		if v.inFront(c, sku) {
			return c, true
		}
	}
	return v.column(sku)
}

// closest is columnOf with the choice, where there is one, of the column nearest to another.
func (v *visit) closest(name string, to world.ColumnID) (world.ColumnID, bool) {
	sku := v.town.stage.sku(name)
	best, least := world.ColumnID(0), -1
	for _, c := range v.facing(name) {
		d := max(int(c-to), int(to-c))
		if v.inFront(c, sku) && (least < 0 || d < least) {
			best, least = c, d
		}
	}
	if least >= 0 {
		return best, true
	}
	return v.column(sku)
}

// lost is a column not filed for a role's product in front of which a unit of it stands all the same.
func (v *visit) lost(name string) (world.ColumnID, bool) {
	st, sku := v.town.world.Stock, v.town.stage.sku(name)
	for k := range st.Columns {
		if c := world.ColumnID(k); st.Columns[c].SKU != sku && v.inFront(c, sku) {
			return c, true
		}
	}
	return 0, false
}

// facing lists the columns of a role's facing, from the first plate on.
func (v *visit) facing(name string) []world.ColumnID {
	st := v.town.world.Stock
	var out []world.ColumnID
	for i := range v.town.stage.cast {
		role := &v.town.stage.cast[i]
		if role.role.Name != name {
			continue
		}
		f := v.town.world.Layout.Planogram.Facings[role.facing]
		for _, c := range st.ColumnsOf(role.sku) {
			if first := st.Columns[c].First; first >= f.First && int(first) < int(f.First)+f.Count {
				out = append(out, c)
			}
		}
	}
	return out
}

// home is a column of a role's facing, whatever lies there now.
func (v *visit) home(name string) world.ColumnID { return v.facing(name)[0] }
