package importer

import (
	"cmp"
	"io"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/catalog"
)

// Facing is a product on so many plates of a shelf; one without a SKU leaves them empty.
type Facing struct {
	SKU    store.SKU
	Plates int
}

// Shelf is what lies on a shelf, from left to right.
type Shelf struct {
	ID      store.DeviceID
	Facings []Facing
}

func planogramColumns() []column {
	return []column{
		{"shelf", []string{"shelfid", "location"}},
		{"sku", []string{"article", "item", "productid", "id"}},
		{"position", []string{"pos", "firstplate"}},
		{"plates", []string{"widthplates"}},
		{"facings", []string{"columns"}},
	}
}

// Planogram reads what lies where in a store whose fixtures and products are given. What is wrong comes as
// Errors.
func Planogram(file string, r io.Reader, l *store.Layout, products []store.Product) ([]Shelf, []string,
	error) {
	s, err := read(file, r, planogramColumns())
	if err != nil {
		return nil, nil, err
	}
	if !s.need([]string{"shelf"}, []string{"sku"}) {
		return nil, nil, s.err()
	}
	goods := map[store.SKU]*store.Product{}
	for i := range products {
		goods[products[i].SKU] = &products[i]
	}
	var shelves []Shelf
	for _, group := range s.byShelf() {
		at := slices.IndexFunc(l.Shelves,
			func(s store.Shelf) bool { return string(s.ID) == group[0].text("shelf") })
		if at < 0 {
			for _, r := range group {
				r.fail("shelf", "is %q, which is no shelf of %s; there are %s to %s", r.text("shelf"), l.Name,
					l.Shelves[0].ID, l.Shelves[len(l.Shelves)-1].ID)
				r.width(nil, goods)
			}
			continue
		}
		shelves = append(shelves, fileShelf(&l.Shelves[at], group, goods))
	}
	return shelves, s.notes, s.err()
}

// byShelf groups the lines by shelf, shelves in the order in which they come first, and sorts each group by
// position where there is one.
func (s *sheet) byShelf() [][]*row {
	var out [][]*row
	at := map[string]int{}
	for i := range s.rows {
		r := &s.rows[i]
		id := r.text("shelf")
		if id == "" {
			r.fail("shelf", "is empty, want the id of a shelf such as \"G1.B2.S4\"")
			continue
		}
		k, ok := at[id]
		if !ok {
			k = len(out)
			at[id] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], r)
	}
	if s.has("position") {
		for _, group := range out {
			slices.SortStableFunc(group, func(a, b *row) int {
				return cmp.Compare(a.position(), b.position())
			})
		}
	}
	return out
}

// position is the leftmost plate, from 1; 0 where there is none or it is wrong, which is said elsewhere.
func (r *row) position() int {
	var quiet sheet
	quiet.at, quiet.comma = r.sheet.at, r.sheet.comma
	silent := row{&quiet, r.line, r.fields}
	v, _ := silent.whole("position", "", 1, 50)
	return v
}

// fileShelf lays the facings of one shelf side by side.
func fileShelf(shelf *store.Shelf, rows []*row, goods map[store.SKU]*store.Product) Shelf {
	out := Shelf{ID: shelf.ID}
	next := 1 // the first plate that is free
	for _, r := range rows {
		first := next
		if v, ok := r.whole("position", "a plate, counted", 1, shelf.Count); ok {
			first = v
		}
		n := r.width(shelf, goods)
		if first < next {
			r.fail("position", "is %d, but the plates up to %d are taken", first, next-1)
			continue
		}
		if last := first + n - 1; last > shelf.Count {
			r.fail("shelf", "needs plates %d to %d, shelf %s has %d", first, last, shelf.ID, shelf.Count)
			continue
		}
		if n == 0 {
			continue // an error is noted
		}
		if first > next {
			out.Facings = append(out.Facings, Facing{Plates: first - next})
		}
		out.Facings = append(out.Facings, Facing{store.SKU(r.text("sku")), n})
		next = first + n
	}
	return out
}

// width of a facing in plates; 0 where it cannot be. Each field is judged, whatever is wrong with another.
// The shelf is nil where it is unknown.
func (r *row) width(shelf *store.Shelf, goods map[store.SKU]*store.Product) int {
	each, fits := r.unit(shelf, goods)
	if r.text("plates") == "" {
		n, ok := r.whole("facings", "a whole number of units side by side", 1, 50)
		if !fits || !ok && r.text("facings") != "" {
			return 0
		}
		return max(n, 1) * each
	}
	n, ok := r.whole("plates", "a whole number of plates", 1, 50)
	if !fits || !ok {
		return 0
	}
	if n%each != 0 {
		r.fail("plates", "is %d, but a unit stands on %d plates, want a multiple of %d", n, each, each)
		return 0
	}
	return n
}

// unit is how many plates a unit stands on, one where the line leaves them empty; ok is false where it does
// not go on the shelf.
func (r *row) unit(shelf *store.Shelf, goods map[store.SKU]*store.Product) (plates int, ok bool) {
	sku := r.text("sku")
	if sku == "" {
		return 1, true
	}
	p := goods[store.SKU(sku)]
	if p == nil {
		r.fail("sku", "is %q, which is no product of the catalogue", sku)
		return 0, false
	}
	if shelf != nil && (p.Size.Z > shelf.Clear || p.Size.Y > store.PlateDepth) {
		r.fail("sku", "is %.0f mm high and %.0f mm deep, shelf %s leaves %.0f mm and %.0f mm",
			p.Size.Z*1000, p.Size.Y*1000, shelf.ID, shelf.Clear*1000, store.PlateDepth*1000)
		return 0, false
	}
	return catalog.PlatesPerUnit(*p), true
}
