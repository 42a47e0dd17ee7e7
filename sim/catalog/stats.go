package catalog

import (
	"math"
	"slices"

	"storesim/pipeline/store"
)

// Stats says how easily the goods of a store are confused by mass alone. Shares are of placements (facings).
type Stats struct {
	Placements     int
	Shelf5         float64 // another product within 5 g on the same shelf
	Shelf20        float64 // within 20 g
	Store5         float64 // another product within 5 g anywhere in the store
	Store20        float64
	P10, P50, P90  store.Grams // of the masses of the products placed
	Lightest, Most store.Grams
}

// Confusability measures a layout's planogram.
func Confusability(l *store.Layout) Stats {
	placed := placements(l)
	s := Stats{Placements: len(placed)}
	if len(placed) == 0 {
		return s
	}
	unit := 1 / float64(len(placed))
	for i := range placed {
		shelf, all := nearest(placed, i)
		s.Shelf5 += unit * within(shelf, 5)
		s.Shelf20 += unit * within(shelf, 20)
		s.Store5 += unit * within(all, 5)
		s.Store20 += unit * within(all, 20)
	}
	s.masses(l)
	return s
}

func (s *Stats) masses(l *store.Layout) {
	var masses []store.Grams
	seen := map[store.SKU]bool{}
	for _, f := range l.Planogram.Facings {
		if p, ok := l.Catalog.Product(f.SKU); ok && !seen[f.SKU] {
			masses, seen[f.SKU] = append(masses, p.Mass), true
		}
	}
	slices.Sort(masses)
	at := func(u float64) store.Grams { return masses[int(u*float64(len(masses)-1)+0.5)] }
	s.Lightest, s.P10, s.P50, s.P90, s.Most = at(0), at(0.1), at(0.5), at(0.9), at(1)
}

// placement is a facing with what matters of its product.
type placement struct {
	sku   store.SKU
	mass  float64
	shelf store.ShelfID
}

func placements(l *store.Layout) []placement {
	var out []placement
	for _, f := range l.Planogram.Facings {
		if p, ok := l.Catalog.Product(f.SKU); ok {
			out = append(out, placement{f.SKU, float64(p.Mass), l.Plates[f.First].Shelf})
		}
	}
	return out
}

// nearest returns the smallest difference of mass to another product on the shelf and in the store, grams.
func nearest(all []placement, i int) (shelf, store float64) {
	shelf, store = math.Inf(1), math.Inf(1)
	for j := range all {
		if all[j].sku == all[i].sku {
			continue
		}
		d := math.Abs(all[j].mass - all[i].mass)
		store = min(store, d)
		if all[j].shelf == all[i].shelf {
			shelf = min(shelf, d)
		}
	}
	return shelf, store
}

func within(d, limit float64) float64 {
	if d <= limit {
		return 1
	}
	return 0
}
