package world_test

import (
	"fmt"
	"testing"
	"time"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// scales is an observer that adds up the forces which stay on each plate.
type scales struct{ mass []float64 }

func (s *scales) Loaded(c world.LoadChange) {
	if c.Hold == 0 {
		s.mass[c.Plate] += float64(c.Mass)
	}
}
func (s *scales) ItemMoved(truth.ItemID)              {}
func (s *scales) GatePassed(*store.Gate, store.Token) {}

// hands is a store with people who do whatever hands can do.
type hands struct {
	sim    *des.Sim
	w      *world.World
	scales *scales
	people []*world.Body
}

func newHands(layout *store.Layout) *hands {
	sim := des.New()
	h := &hands{sim: sim, w: world.New(sim, layout, 3), scales: &scales{mass: make([]float64, len(layout.Plates))}}
	h.w.Watch(h.scales)
	return h
}

// step does one random thing a shopper could do.
func (h *hands) step(t *rapid.T) {
	h.sim.RunUntil(h.sim.Now().Add(time.Second))
	if len(h.people) == 0 || rapid.IntRange(0, 9).Draw(t, "come") == 0 {
		gate := h.w.Layout.Gate(store.Entry)
		b := &world.Body{Token: store.Token(fmt.Sprint("T", len(h.w.Ledger.Events)))}
		h.w.Enter(b, gate, gate.Centre())
		h.people = append(h.people, b)
		return
	}
	k := rapid.IntRange(0, len(h.people)-1).Draw(t, "who")
	b := h.people[k]
	side := world.Side(rapid.IntRange(0, 1).Draw(t, "side"))
	c := world.ColumnID(rapid.IntRange(0, 11).Draw(t, "column"))
	switch rapid.IntRange(0, 8).Draw(t, "what") {
	case 0, 1, 2, 3:
		h.w.Take(b, side, c, rapid.IntRange(1, 3).Draw(t, "n"), world.Reach{})
	case 4, 5:
		h.w.Put(b, side, c, world.Reach{})
	case 6, 7:
		h.w.Stow(b, side)
	default:
		h.w.Exit(b, h.w.Layout.Gate(store.Exit))
		h.w.Remove(b)
		h.people = append(h.people[:k:k], h.people[k+1:]...)
	}
}

// Whatever hands do, every unit is in one place, the receipts come to what was sold, the plates carry what
// stands on them, and nothing hangs over a shelf's edge.
func TestNothingIsLost(t *testing.T) {
	layout := layoutOf(t, "corner")
	rapid.Check(t, func(t *rapid.T) {
		h := newHands(layout)
		before := plateLoads(h.w)
		for n := range rapid.IntRange(1, 60).Draw(t, "steps") {
			h.step(t)
			if n%12 != 0 {
				continue
			}
			if err := h.w.Check(); err != nil {
				t.Fatal(err)
			}
		}
		if err := h.w.Check(); err != nil {
			t.Fatal(err)
		}
		b := h.w.Books()
		if sum := b.OnShelves + b.InBackRoom + b.OnFloor + b.Carried + b.Sold + b.Unpaid; sum != b.Units ||
			b.OnShelves != onShelves(h.w) || b.Units == 0 {
			t.Fatalf("the books do not balance: %+v, %d on shelves", b, onShelves(h.w))
		}
		for p, now := range plateLoads(h.w) {
			if d := before[p] + h.scales.mass[p] - now; d > 1e-6 || d < -1e-6 {
				t.Errorf("plate %d was told %.3f g too much", p, d)
			}
		}
		checkEdges(t, h.w)
	})
}

// plateLoads is the mass of the goods that stand on each plate.
func plateLoads(w *world.World) []float64 {
	out := make([]float64, len(w.Layout.Plates))
	for i := range w.Stock.Columns {
		c := &w.Stock.Columns[i]
		for _, id := range c.Items {
			for k := range c.Count {
				out[int(c.First)+k] += float64(w.Stock.Item(id).Mass) / float64(c.Count)
			}
		}
	}
	return out
}

func checkEdges(t *rapid.T, w *world.World) {
	for i := range w.Stock.Columns {
		c := &w.Stock.Columns[i]
		plate := &w.Layout.Plates[c.First]
		for k, id := range c.Items {
			pose := w.Stock.Pose(world.ColumnID(i), k)
			d := pose.T.Sub(plate.Pose.T).Floor()
			front := -d.Dot(plate.Outward()) - w.Stock.Item(id).Depth/2
			if front < -0.002 {
				t.Errorf("unit %d of column %d hangs %.3f m over the edge", k, i, -front)
			}
		}
	}
}

// A put-back that finds no room stays in the hand.
func TestNoRoomNoPutBack(t *testing.T) {
	h := newHands(layoutOf(t, "corner"))
	gate := h.w.Layout.Gate(store.Entry)
	a := &world.Body{Token: "A"}
	h.w.Enter(a, gate, gate.Centre())
	if h.w.Take(a, world.Left, 0, 1, world.Reach{}) != 1 {
		t.Fatal("nothing to take")
	}
	for c := range h.w.Stock.Columns {
		if c > 0 && h.w.Put(a, world.Left, world.ColumnID(c), world.Reach{}) && len(a.Holding[world.Left]) > 0 {
			t.Fatalf("column %d took it and the hand kept it", c)
		}
		if len(a.Holding[world.Left]) == 0 {
			t.Fatalf("full column %d took one more", c)
		}
	}
	if !h.w.Put(a, world.Left, 0, world.Reach{}) || h.w.Check() != nil {
		t.Error("it does not fit where it came from")
	}
	last := h.w.Ledger.Events[len(h.w.Ledger.Events)-1]
	if last.Kind != truth.PutBack || last.Misplaced || last.Count() != 1 {
		t.Errorf("the ledger says %+v", last)
	}
}

// onShelves counts units column by column.
func onShelves(w *world.World) int {
	n := 0
	for i := range w.Stock.Columns {
		n += len(w.Stock.Columns[i].Items)
	}
	return n
}
