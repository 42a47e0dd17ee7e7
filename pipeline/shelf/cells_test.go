package shelf_test

import (
	"slices"
	"testing"

	"storesim/pipeline/feed"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// celled is a layout whose shelves all follow a rule.
func celled(t *testing.T, l *store.Layout, rule store.CellRule) *store.Layout {
	t.Helper()
	other := *l
	other.Gondolas = slices.Clone(l.Gondolas)
	for i := range other.Gondolas {
		g := &other.Gondolas[i]
		g.Bays = slices.Clone(g.Bays)
		for b := range g.Bays {
			g.Bays[b].Shelves = slices.Clone(g.Bays[b].Shelves)
			for s := range g.Bays[b].Shelves {
				g.Bays[b].Shelves[s].Cells = rule
			}
		}
	}
	out, err := store.NewLayout(other)
	if err != nil {
		t.Fatal(err)
	}
	return out
}

// gather adds up the plates of each cell.
func gather(s *store.Shelf, r *feed.PlateReading) *feed.PlateReading {
	n := s.Cells.Len()
	out := &feed.PlateReading{Header: r.Header, Grams: make([]float32, feed.PlateSamples*n)}
	for i, g := range r.Grams {
		if c := s.Cells.Of(i % s.Count); c >= 0 {
			out.Grams[i/s.Count*n+c] += g
		}
	}
	return out
}

// TestSharedCells plays the same picks and put-backs to shelves whose plates share load cells. Each act is
// found at its cell, with all plates of the cell, and all facings on the cell are hypotheses: right counts
// the acts whose product and number are among them, first those where they come first. Fewer cells tell
// less.
func TestSharedCells(t *testing.T) {
	facings := catalogue()
	base, err := newLayout(2, 12, facings)
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		rule                  store.CellRule
		found, right, leading float64
	}{
		{store.CellPlate, 0.97, 0.97, 0.97},
		{store.CellFacing, 0.97, 0.97, 0.95},
		{store.CellPair, 0.95, 0.95, 0.85},
		{store.CellShelf, 0.95, 0.95, 0.6},
	} {
		t.Run(string(test.rule), func(t *testing.T) {
			layout := celled(t, base, test.rule)
			box := &layout.Shelves[0]
			acts, found, listed, first := 0, 0, 0, 0
			for seed := range uint64(3) {
				r := newRig(seed, 12, 0.9)
				r.acts = randomActs(seed, 50, 2, base, facings)
				d := shelf.New(layout, shelf.Options{})
				var changes []shelf.Change
				for k := range 165 * 5 {
					changes = append(changes, d.Push(gather(box, r.reading(box.ID, k)))...)
				}
				changes = append(changes, d.Flush()...)
				for _, a := range r.acts {
					acts++
					c := changeAt(box, changes, a)
					if c == nil {
						t.Logf("missed: %+v", a)
						continue
					}
					found++
					at := slices.IndexFunc(c.Hypotheses, func(h shelf.Hypothesis) bool { return right(h, a, facings) })
					if at >= 0 {
						listed++
					}
					if at == 0 {
						first++
					}
				}
			}
			n := float64(acts)
			t.Logf("%d acts on %d cells: found %d, right %d, first %d", acts, box.Cells.Len(), found, listed, first)
			if float64(found) < test.found*n || float64(listed) < test.right*n || float64(first) < test.leading*n {
				t.Errorf("want found %g, right %g, first %g", test.found, test.right, test.leading)
			}
		})
	}
}

// changeAt is the change on the cell of an act's first plate at its time, nil for none.
func changeAt(box *store.Shelf, changes []shelf.Change, a act) *shelf.Change {
	first, n := box.CellPlates(box.CellOf(store.PlateID(a.plate)))
	for i := range changes {
		c := &changes[i]
		on := c.Plates[0].Plate <= first && c.Plates[len(c.Plates)-1].Plate >= first+store.PlateID(n-1)
		if on && (c.Mass > 0) == (a.mass > 0) && c.Start.Seconds() < a.at+0.3 && c.End.Seconds() > a.at {
			return c
		}
	}
	return nil
}

// A shelf without load cells sends nothing, and nothing comes of what bears its name.
func TestShelfWithoutCells(t *testing.T) {
	facings := catalogue()
	base, err := newLayout(2, 12, facings)
	if err != nil {
		t.Fatal(err)
	}
	layout := celled(t, base, store.CellNone)
	d := shelf.New(layout, shelf.Options{})
	for k := range 10 {
		r := &feed.PlateReading{}
		r.Device, r.Captured = layout.Shelves[0].ID, feed.Stamp(k+1)*200_000_000
		if out := d.Push(r); len(out) > 0 {
			t.Fatalf("an empty reading gives %v", out)
		}
	}
	if out := d.Flush(); len(out) > 0 || len(d.Dead()) > 0 {
		t.Errorf("no cells, but changes %v and dead plates %v", out, d.Dead())
	}
}
