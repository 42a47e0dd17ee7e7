package scenarios

import (
	"storesim/pipeline/store"
	"storesim/sim/catalog"
)

// planogram files the facings of [[shelf]] tables, from left to right, on the plates of a resolved layout.
func (d *decoder) planogram(l *store.Layout, shelves []*table) store.Planogram {
	var out store.Planogram
	byID := map[string]*store.Shelf{}
	var ids []string
	for i := range l.Shelves {
		byID[string(l.Shelves[i].ID)] = &l.Shelves[i]
		ids = append(ids, string(l.Shelves[i].ID))
	}
	for _, t := range shelves {
		id := t.text("id", `the id of a shelf such as "G1.B2.S4" (fourth from below in the second bay of G1)`)
		facings := t.tables("facings")
		t.close()
		s, ok := byID[id]
		if !ok {
			t.fail("id", "is %q, which is no shelf of this store%s", id, didYouMean(id, ids))
			continue
		}
		out.Facings = append(out.Facings, readShelf(t, l, s, facings)...)
	}
	return out
}

// readShelf lays facings side by side; one without a SKU leaves its plates empty.
func readShelf(t *table, l *store.Layout, s *store.Shelf, facings []*table) []store.Facing {
	var out []store.Facing
	next := 0
	for _, f := range facings {
		sku := store.SKU("")
		if f.has("sku") {
			sku = store.SKU(f.text("sku", "the sku of a product"))
		}
		n := int(f.integer("plates", between(1, 50, "a whole number of plates")))
		f.close()
		if next+n > s.Count {
			t.d.fail(f.path, "needs plates %d to %d, shelf %s has %d", next+1, next+n, s.ID, s.Count)
			break
		}
		if sku != "" && checkFacing(f, l, s, sku, n) {
			out = append(out, store.Facing{SKU: sku, First: s.First + store.PlateID(next), Count: n})
		}
		next += n
	}
	return out
}

// checkFacing sees to it that units of the product can stand there: each over a whole number of plates.
func checkFacing(f *table, l *store.Layout, s *store.Shelf, sku store.SKU, plates int) bool {
	p, ok := l.Catalog.Product(sku)
	if !ok {
		f.fail("sku", "is %q, which is no product of this file%s", sku, didYouMean(string(sku), skus(l)))
		return false
	}
	each := catalog.PlatesPerUnit(p)
	switch {
	case plates%each != 0:
		f.fail("plates", "is %d, but a unit is %.3f m wide and stands on %d plates, want a multiple of %d",
			plates, p.Size.X, each, each)
	case p.Size.Z > s.Clear:
		f.fail("sku", "is %.3f m high, shelf %s leaves %.3f m", p.Size.Z, s.ID, s.Clear)
	case p.Size.Y > store.PlateDepth:
		f.fail("sku", "is %.3f m deep, a plate %.3f m", p.Size.Y, store.PlateDepth)
	default:
		return true
	}
	return false
}

func skus(l *store.Layout) []string {
	var out []string
	for _, p := range l.Catalog.Products {
		out = append(out, string(p.SKU))
	}
	return out
}
