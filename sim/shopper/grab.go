package shopper

import (
	"time"

	"storesim/sim/truth"
	"storesim/sim/world"
)

// doPick takes goods from a shelf in the way that a step says.
func (v *visit) doPick(s *Step) {
	if s.Whom != "" {
		v.pickWith(s, v.town.stage.visits[s.Whom])
		return
	}
	columns := v.sought(s)
	if len(columns) == 0 || !v.standAt(columns[len(columns)/2], s) {
		return
	}
	if s.Pace != Quickly && s.Hold == 0 && !s.Stay {
		v.p.Sleep(v.span(v.town.cfg.Browse, v.town.cfg.BrowseSigma) / 2)
	}
	v.grab(s, columns)
	v.stowUnless(s)
}

// pickWith takes one from the same place at the same instant as another actor: the first of the two in the
// scenario's order goes there and waits, the second comes.
func (v *visit) pickWith(s *Step, other *visit) {
	if v.town.stage.first(v, other) != v {
		v.receive(other)
		return
	}
	if c, ok := v.columnOf(s.Items[0]); ok && v.approach(c) {
		v.together(c, other)
		v.stowUnless(s)
	}
}

// sought are the columns from which a pick takes, one for each product that is there; of neighbours those
// next to each other.
func (v *visit) sought(s *Step) []world.ColumnID {
	var out []world.ColumnID
	for i, name := range s.Items {
		c, ok := v.columnOf(name)
		switch {
		case s.Astray:
			c, ok = v.lost(name)
		case i == 0 && len(s.Items) > 1:
			c, ok = v.closest(name, v.home(s.Items[1]))
		case len(out) > 0:
			c, ok = v.closest(name, out[len(out)-1])
		}
		if ok {
			out = append(out, c)
		}
	}
	return out
}

// standAt goes where a hand reaches a column.
func (v *visit) standAt(c world.ColumnID, s *Step) bool {
	const reach = 1.05 // metres from the body's middle, the arm stretched and the body leaning over
	if s.Stay && v.town.world.Stock.Reach(c).Floor().Dist(v.body.Floor(v.p.Now())) < reach {
		v.facePlate(c)
		return true
	}
	return v.approachFrom(c, v.aside(s, c))
}

// grab takes Count units from each column; of two columns at once one of the first and Count of the second.
func (v *visit) grab(s *Step, columns []world.ColumnID) {
	c, n := columns[0], max(1, s.Count)
	switch {
	case s.Hold > 0:
		v.grabHeld(s, c, n)
	case s.Pace == Quickly:
		for _, c := range columns {
			v.quickly(c, n)
		}
	case len(columns) > 1:
		v.takePair(c, 1, columns[1], n, truth.Neighbours)
	case s.Hands == 2:
		v.takeBoth(c, v.second(c, v.town.stage.sku(s.Items[0])), truth.TwoHands)
	case s.Pace == Slowly:
		v.slowly(c, n)
	default:
		v.take(c, n, v.act(s))
	}
}

// grabHeld takes what has been held for a while; what the other hand held stays.
func (v *visit) grabHeld(s *Step, c world.ColumnID, n int) {
	v.p.Sleep(500 * time.Millisecond)
	if s.With != "" {
		if other, ok := v.closest(s.With, c); ok {
			v.takeHeld(s.Hold, n, c, other)
			return
		}
	}
	v.takeHeld(s.Hold, n, c)
}

// act is the label of a pick in the ledger.
func (v *visit) act(s *Step) truth.Act {
	switch {
	case s.Hidden:
		return truth.Wrap
	case s.Across:
		return truth.ReachAcross
	case s.Count > 1:
		return truth.Units
	case v.body.Build.Height < childHeight:
		return truth.ChildPick
	}
	return ""
}

func (v *visit) stowUnless(s *Step) {
	if !s.Keep {
		v.stow()
	}
}
