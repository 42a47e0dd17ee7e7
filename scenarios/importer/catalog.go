package importer

import (
	"cmp"
	"fmt"
	"io"
	"math"
	"slices"
	"strconv"
	"strings"

	"storesim/pipeline/store"
)

func catalogColumns() []column {
	return []column{
		{"sku", []string{"article", "item", "productid", "id"}},
		{"name", []string{"productname", "description", "title"}},
		{"gtin", []string{"ean", "ean13", "gtin13", "barcode"}},
		{"price", []string{"unitprice", "retailprice"}},
		{"price_cents", []string{"cents"}},
		{"mass_g", []string{"mass", "weight", "weightg", "grams"}},
		{"mass_kg", []string{"weightkg"}},
		{"mass_std_g", []string{"massstd"}},
		{"width_mm", []string{"width"}}, {"width_cm", nil}, {"width_m", nil},
		{"depth_mm", []string{"depth"}}, {"depth_cm", nil}, {"depth_m", nil},
		{"height_mm", []string{"height"}}, {"height_cm", nil}, {"height_m", nil},
		{"shape", []string{"package"}},
		{"brand", nil},
		{"text", []string{"variety", "variant", "flavour", "flavor"}},
		{"base", []string{"color", "colour"}}, {"accent", nil}, {"ink", nil}, {"motif", nil},
	}
}

// Catalog reads products. The notes say how prices were read and which columns were not used. What is wrong
// comes as Errors.
func Catalog(file string, r io.Reader) (products []store.Product, notes []string, err error) {
	s, err := read(file, r, catalogColumns())
	if err != nil {
		return nil, nil, err
	}
	if !s.need([]string{"sku"}, []string{"price", "price_cents"}, []string{"mass_g", "mass_kg"},
		[]string{"width_mm", "width_cm", "width_m"}, []string{"depth_mm", "depth_cm", "depth_m"},
		[]string{"height_mm", "height_cm", "height_m"}) {
		return nil, nil, s.err()
	}
	cents := s.pricing()
	seen := map[string]int{}
	codes := map[string]int{}
	for i := range s.rows {
		r := &s.rows[i]
		p := r.product(cents)
		r.once("sku", string(p.SKU), seen)
		if p.GTIN == "" {
			p.GTIN = inStore(p.SKU, codes)
		}
		r.once("gtin", p.GTIN, codes)
		products = append(products, p)
	}
	return products, s.notes, s.err()
}

// pricing finds out whether the price column is in cents, and notes it.
func (s *sheet) pricing() (cents bool) {
	if s.has("price_cents") {
		s.notes = append(s.notes, s.file+": prices are in cents")
		return true
	}
	i := slices.IndexFunc(s.rows, func(r row) bool { return strings.ContainsAny(r.text("price"), ".,") })
	if i < 0 {
		s.notes = append(s.notes, s.file+": prices are in cents, as no price has a decimal sign")
		return true
	}
	s.notes = append(s.notes, fmt.Sprintf("%s: prices are in currency units, as on line %d: %s",
		s.file, s.rows[i].line, s.rows[i].text("price")))
	return false
}

// once reports a value that an earlier line has.
func (r *row) once(column, value string, seen map[string]int) {
	if value == "" {
		return
	}
	if line, twice := seen[value]; twice {
		r.fail(column, "is %q as on line %d, want one of its own", value, line)
		return
	}
	seen[value] = r.line
}

// product reads a line.
func (r *row) product(cents bool) store.Product {
	p := store.Product{SKU: store.SKU(r.text("sku")), Shape: store.Box}
	if p.SKU == "" {
		r.fail("sku", "is empty, want a short name such as \"cola-330\"")
	}
	p.Name = cmp.Or(r.text("name"), string(p.SKU))
	p.Price = r.price(cents)
	p.Mass = store.Grams(r.measure("mass", []unit{{"_g", 1}, {"_kg", 1000}}, "a number of grams", 0.1, 1e6))
	p.MassStd = min(max(0.5, store.Grams(rounded(float64(p.Mass)*0.004, 100))), p.Mass)
	if std, ok := r.number("mass_std_g", "a number of grams", 0, max(float64(p.Mass), 0)); ok {
		p.MassStd = store.Grams(std)
	}
	lengths := []unit{{"_mm", 1}, {"_cm", 10}, {"_m", 1000}}
	p.Size.X = r.measure("width", lengths, "a number of millimetres", 5, 2000) / 1000
	p.Size.Y = r.measure("depth", lengths, "a number of millimetres", 5, 2000) / 1000
	p.Size.Z = r.measure("height", lengths, "a number of millimetres", 5, 2000) / 1000
	if shape := store.Shape(strings.ToLower(r.text("shape"))); slices.Contains(store.Shapes(), shape) {
		p.Shape = shape
	} else if shape != "" {
		r.fail("shape", "is %q, want one of %q", r.text("shape"), store.Shapes())
	}
	p.GTIN = r.gtin()
	p.Art = r.art(&p)
	return p
}

// unit is a suffix of a column and what one of it is in the unit that we want.
type unit struct {
	suffix string
	scale  float64
}

// measure reads a required number from the column that is there.
func (r *row) measure(name string, units []unit, what string, low, high float64) float64 {
	for _, u := range units {
		column := name + u.suffix
		if !r.sheet.has(column) {
			continue
		}
		if r.text(column) == "" {
			r.fail(column, "is empty, want %s from %v to %v", what, low, high)
			return 0
		}
		v, _ := r.number(column, what+unitNote(u), low/u.scale, high/u.scale)
		if u.scale == 1 {
			return v
		}
		return rounded(v*u.scale, 1e6) // 0.35 kg is 350 g
	}
	return 0
}

// rounded to so many parts of one.
func rounded(v, parts float64) float64 { return math.Round(v*parts) / parts }

func unitNote(u unit) string {
	if u.scale == 1 {
		return ""
	}
	return " in " + strings.TrimPrefix(u.suffix, "_")
}

// price in cents.
func (r *row) price(cents bool) store.Cents {
	column := "price"
	if r.sheet.has("price_cents") {
		column = "price_cents"
	}
	if r.text(column) == "" {
		r.fail(column, "is empty, want a price")
		return 0
	}
	if cents {
		v, _ := r.whole(column, "a whole number of cents", 1, 1e7)
		return store.Cents(v)
	}
	text := strings.Replace(r.text(column), ",", ".", 1)
	v, err := strconv.ParseFloat(text, 64)
	if err != nil || !(v >= 0.01 && v <= 1e5) || math.Abs(v*100-math.Round(v*100)) > 1e-6 {
		r.fail(column, "is %q, want an amount such as 1.29, from 0.01 to 100000", r.text(column))
	}
	return store.Cents(math.Round(v * 100))
}

// gtin reads an EAN-13; spreadsheets drop leading zeros, and shorter codes are EAN-13 with zeros before them.
func (r *row) gtin() string {
	code := r.text("gtin")
	if code == "" {
		return ""
	}
	if n := len(code); n >= 8 && n < 13 {
		code = strings.Repeat("0", 13-n) + code
	}
	if err := store.CheckGTIN13(code); err != nil {
		r.fail("gtin", "%v", err)
	}
	return code
}
