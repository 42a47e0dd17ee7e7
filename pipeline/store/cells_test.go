package store_test

import (
	"strings"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
)

// Whatever the rule, the width and the plan: each plate lies over exactly one cell, cells lie side by side
// without gaps, and where the rule follows the facings no facing is parted.
func TestCellsPartition(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		rule := store.CellRule(rapid.SampledFrom(append(store.CellRules(), "")).Draw(t, "rule"))
		n := rapid.IntRange(1, 9).Draw(t, "plates")
		l, err := cellLayout(n, rule, rapid.SliceOfN(rapid.IntRange(0, 3), 0, n).Draw(t, "facings"))
		if err != nil {
			t.Fatal(err)
		}
		s := &l.Shelves[0]
		want := map[store.CellRule]int{"": n, store.CellPlate: n, store.CellPair: (n + 1) / 2, store.CellShelf: 1}
		if w, ok := want[rule]; ok && s.Cells.Len() != w {
			t.Fatalf("%d cells for %d plates, want %d", s.Cells.Len(), n, w)
		}
		next := 0
		for c := range s.Cells.Len() {
			first, count := s.Cells.Span(c)
			if first != next || count < 1 {
				t.Fatalf("cells %v: cell %d has plates %d+%d", s.Cells, c, first, count)
			}
			for k := range count {
				if got := s.CellOf(s.First + store.PlateID(first+k)); got != c {
					t.Fatalf("cells %v: plate %d lies over %d", s.Cells, first+k, got)
				}
			}
			next += count
		}
		if rule == store.CellNone {
			if s.Cells.Len() != 0 || s.CellOf(s.First) != -1 {
				t.Fatalf("cells %v, want none", s.Cells)
			}
			return
		}
		if next != n {
			t.Fatalf("cells %v cover %d of %d plates", s.Cells, next, n)
		}
		checkFacings(t, l, s, rule)
	})
}

func checkFacings(t *rapid.T, l *store.Layout, s *store.Shelf, rule store.CellRule) {
	if rule != store.CellFacing {
		return
	}
	for p := s.First + 1; p < s.First+store.PlateID(s.Count); p++ {
		a, filedA := l.FacingOf(p - 1)
		b, filedB := l.FacingOf(p)
		same := filedA && filedB && a == b
		if (s.CellOf(p-1) == s.CellOf(p)) != same {
			t.Fatalf("cells %v: plates %d and %d, facings %v and %v", s.Cells, p-1, p, a, b)
		}
	}
}

// cellLayout is one shelf of n plates with facings of the given widths from the left; 0 leaves a plate empty.
func cellLayout(n int, rule store.CellRule, facings []int) (*store.Layout, error) {
	catalog, err := store.NewCatalog([]store.Product{{
		SKU: "a", Name: "a", GTIN: store.GTIN13("200000000001"), Price: 1, Mass: 100, Shape: store.Box,
		Size: store.Vec3{X: 0.05, Y: 0.1, Z: 0.1},
	}})
	if err != nil {
		return nil, err
	}
	l := store.Layout{
		Name: "cells", Floor: store.Rect{Max: store.Vec2{X: 4, Y: 4}}, Ceiling: 3, Catalog: catalog,
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, A: store.Vec2{X: 0, Y: 1}, B: store.Vec2{X: 0, Y: 2}},
			{ID: "out", Kind: store.Exit, A: store.Vec2{X: 0, Y: 2}, B: store.Vec2{X: 0, Y: 3}},
		},
		Gondolas: []store.Gondola{{
			ID: "G1", Pose: store.FloorPose(store.Vec2{X: 2, Y: 3}, 0), Height: 1, Depth: 0.4,
			Bays: []store.Bay{{Width: 1, Shelves: []store.ShelfSpec{{Height: 0.5, Plates: n, Cells: rule}}}},
		}},
	}
	next := 0
	for _, w := range facings {
		if w > 0 && next+w <= n {
			l.Planogram.Facings = append(l.Planogram.Facings,
				store.Facing{SKU: "a", First: store.PlateID(next), Count: w})
		}
		next += max(1, w)
	}
	return store.NewLayout(l)
}

func TestUnknownCellRule(t *testing.T) {
	_, err := cellLayout(4, "triple", nil)
	if err == nil || !strings.Contains(err.Error(), `cells is "triple"`) {
		t.Errorf("got %v", err)
	}
}
