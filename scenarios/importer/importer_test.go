package importer_test

import (
	"bytes"
	"encoding/csv"
	"errors"
	"fmt"
	"image/color"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"storesim/pipeline/store"
	"storesim/scenarios"
	"storesim/scenarios/importer"
)

func corner(t *testing.T) *store.Layout {
	t.Helper()
	s, err := scenarios.Load("corner")
	if err != nil {
		t.Fatal(err)
	}
	return s.Config.Layout
}

// table writes CSV text.
func table(t *testing.T, comma rune, rows [][]string) string {
	t.Helper()
	var out bytes.Buffer
	w := csv.NewWriter(&out)
	w.Comma = comma
	if err := w.WriteAll(rows); err != nil {
		t.Fatal(err)
	}
	return out.String()
}

func plain(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func hex(c color.RGBA) string { return fmt.Sprintf("#%02x%02x%02x", c.R, c.G, c.B) }

// goods writes the catalogue of a store.
func goods(t *testing.T, l *store.Layout, comma rune) string {
	t.Helper()
	rows := [][]string{{"SKU", "Name", "EAN", "Price", "Mass (g)", "mass_std", "Width [mm]", "Depth [mm]", "Height [mm]",
		"Shape", "Brand", "Variety", "Base", "Accent", "Ink", "Motif", "Remarks"}}
	for _, p := range l.Catalog.Products {
		rows = append(rows, []string{string(p.SKU), p.Name, p.GTIN, p.Price.String(), plain(float64(p.Mass)),
			plain(float64(p.MassStd)), plain(p.Size.X * 1000), plain(p.Size.Y * 1000), plain(p.Size.Z * 1000),
			string(p.Shape), p.Art.Brand, p.Art.Text, hex(p.Art.Base), hex(p.Art.Accent), hex(p.Art.Ink),
			strconv.Itoa(p.Art.Motif), "nothing"})
	}
	return table(t, comma, rows)
}

// plan writes the planogram of a store, from right to left.
func plan(t *testing.T, l *store.Layout, comma rune) string {
	t.Helper()
	rows := [][]string{{"Position", "Shelf", "Plates", "Article"}}
	for _, f := range slices.Backward(l.Planogram.Facings) {

		shelf := &l.Shelves[l.Plates[f.First].Shelf]
		rows = append(rows, []string{strconv.Itoa(int(f.First-shelf.First) + 1), string(shelf.ID), strconv.Itoa(f.Count),
			string(f.SKU)})
	}
	return table(t, comma, rows)
}

// A store that is written as CSV and read back is the same store, whatever the dialect.
func TestRoundTrip(t *testing.T) {
	want := corner(t)
	for name, change := range map[string]func(text string) string{
		"plain":           func(text string) string { return text },
		"mark and CRLF":   func(text string) string { return "\ufeff" + strings.ReplaceAll(text, "\n", "\r\n") },
		"no last newline": func(text string) string { return strings.TrimSuffix(text, "\n") },
		"empty lines":     func(text string) string { return strings.ReplaceAll(text, "\n", "\n\n") },
	} {
		for _, comma := range ",;\t" {
			t.Run(fmt.Sprintf("%s %q", name, comma), func(t *testing.T) {
				products, notes, err := importer.Catalog("goods.csv", strings.NewReader(change(goods(t, want, comma))))
				if err != nil {
					t.Fatal(err)
				}
				if diff := cmp.Diff(want.Catalog.Products, products); diff != "" {
					t.Fatalf("products differ (-want +got):\n%s", diff)
				}
				if text := strings.Join(notes, "\n"); !strings.Contains(text, "currency units, as on line") ||
					!strings.Contains(text, "column 17 (Remarks) is not used") {
					t.Errorf("notes are %q", text)
				}
				if got := loaded(t, products, change(plan(t, want, comma)), want); !sameFacings(want, got) {
					t.Errorf("planogram differs:\n%s", cmp.Diff(want.Planogram, got.Planogram))
				}
			})
		}
	}
}

// loaded writes TOML tables and reads them as a scenario.
func loaded(t *testing.T, products []store.Product, planogram string, l *store.Layout) *store.Layout {
	t.Helper()
	shelves, _, err := importer.Planogram("plan.csv", strings.NewReader(planogram), l, products)
	if err != nil {
		t.Fatal(err)
	}
	var text bytes.Buffer
	text.WriteString("extends = \"corner\"\n")
	if err := importer.WriteShelves(&text, shelves); err != nil {
		t.Fatal(err)
	}
	if err := importer.WriteProducts(&text, products); err != nil {
		t.Fatal(err)
	}
	s, err := scenarios.Parse("x.toml", text.Bytes())
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff(l.Catalog.Products, s.Config.Layout.Catalog.Products); diff != "" {
		t.Errorf("products differ (-want +got):\n%s", diff)
	}
	return s.Config.Layout
}

// sameFacings compares planograms without the order in which shelves are filed.
func sameFacings(a, b *store.Layout) bool {
	at := map[store.Facing]bool{}
	for _, f := range a.Planogram.Facings {
		at[f] = true
	}
	for _, f := range b.Planogram.Facings {
		if !at[f] {
			return false
		}
	}
	return len(a.Planogram.Facings) == len(b.Planogram.Facings)
}

// What is missing has its default, the same every time; packages of a brand are alike, products are not.
func TestDefaults(t *testing.T) {
	const text = "article;price;weight_kg;width_cm;depth_m;height\nmilk;1,29;1,03;7;0.07;200\nRiva cola;99;,35;6;0,06;110\n" +
		"Riva lime;0.99;0.35;6;0.06;110\n"
	got, _, err := importer.Catalog("x.csv", strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	milk, cola, lime := got[0], got[1], got[2]
	if milk.Price != 129 || cola.Price != 9900 || milk.Mass != 1030 || milk.Size != (store.Vec3{X: 0.07, Y: 0.07, Z: 0.2}) {
		t.Errorf("milk %+v, cola %+v", milk, cola)
	}
	if milk.Name != "milk" || milk.Shape != store.Box || milk.MassStd != 4.12 || cola.MassStd != 1.4 {
		t.Errorf("milk %+v", milk)
	}
	for _, p := range got {
		if err := store.CheckGTIN13(p.GTIN); err != nil || p.GTIN[0] != '2' {
			t.Errorf("%s: %v", p.SKU, err)
		}
	}
	if cola.Art.Brand != "Riva" || cola.Art.Base != lime.Art.Base || cola.Art.Motif != lime.Art.Motif ||
		cola.Art.Accent == lime.Art.Accent || cola.Art.Base == milk.Art.Base {
		t.Errorf("art: cola %+v, lime %+v, milk %+v", cola.Art, lime.Art, milk.Art)
	}
	again, _, _ := importer.Catalog("x.csv", strings.NewReader(text))
	if diff := cmp.Diff(got, again); diff != "" {
		t.Errorf("a second time:\n%s", diff)
	}
}

func TestCents(t *testing.T) {
	const text = "sku,price,mass,width,depth,height\na,129,10,50,50,50\n"
	got, notes, err := importer.Catalog("x.csv", strings.NewReader(text))
	if err != nil || got[0].Price != 129 || !strings.Contains(notes[0], "in cents") {
		t.Errorf("price %v, notes %q, %v", got, notes, err)
	}
}

// Units side by side take as many plates as they are wide.
func TestFacings(t *testing.T) {
	l := corner(t)
	shelves, _, err := importer.Planogram("x.csv", strings.NewReader(
		"shelf,sku,facings\nG2.B1.S1,towels-2,2\nG2.B1.S1,,1\nG3.B1.S1,tea-mint-25,3\n"), l, l.Catalog.Products)
	if err != nil {
		t.Fatal(err)
	}
	want := []importer.Shelf{
		{ID: "G2.B1.S1", Facings: []importer.Facing{{SKU: "towels-2", Plates: 6}, {Plates: 1}}},
		{ID: "G3.B1.S1", Facings: []importer.Facing{{SKU: "tea-mint-25", Plates: 3}}},
	}
	if diff := cmp.Diff(want, shelves); diff != "" {
		t.Errorf("shelves differ (-want +got):\n%s", diff)
	}
}

// Every mistake is told with its line and column; of many, twenty.
func TestErrors(t *testing.T) {
	l := corner(t)
	const head = "sku,price,mass_g,width_mm,depth_mm,height_mm,gtin,shape,base,motif\n"
	for name, c := range map[string]struct{ text, want string }{
		"empty":       {"", "x.csv:1: has no lines"},
		"head only":   {head, "x.csv:1: has no lines"},
		"no price":    {"sku,mass,width,depth,height\na,1,1,1,1\n", "x.csv:1: there is no column price or price_cents; there are sku, mass"},
		"twice":       {"sku,id,price\na,b,1\n", "x.csv:1: column 2 (id): means the same as column 1 (sku)"},
		"mass":        {head + "a,1.29,heavy,50,50,50\n", `x.csv:2: column 3 (mass_g): is "heavy", want a number of grams`},
		"nan":         {head + "a,1.29,NaN,50,50,50\n", `column 3 (mass_g): is "NaN"`},
		"short":       {head + "a,1.29,10\n", "x.csv:2: column 4 (width_mm): is empty"},
		"third line":  {head + "\na,1.29,10,50,50,50\nb,1.29,10,50,50,5000\n", "x.csv:4: column 6 (height_mm)"},
		"sku twice":   {head + "a,1.29,10,50,50,50\na,1.29,10,50,50,50\n", `x.csv:3: column 1 (sku): is "a" as on line 2`},
		"gtin":        {head + "a,1.29,10,50,50,50,2000000010378\n", "x.csv:2: column 7 (gtin): gtin \"2000000010378\" has check digit 8, want 3"},
		"shape":       {head + "a,1.29,10,50,50,50,,tin\n", `column 8 (shape): is "tin", want one of`},
		"color":       {head + "a,1.29,10,50,50,50,,,red\n", `column 9 (base): is "red"`},
		"motif":       {head + "a,1.29,10,50,50,50,,,,1.5\n", `column 10 (motif): is "1.5"`},
		"price":       {head + "a,1.295,10,50,50,50\n", `column 2 (price): is "1.295"`},
		"no CSV":      {head + "\"a\"b,1\nc,x,10,50,50,50\n", "field\nx.csv:3: column 2 (price): is \"x\""},
		"open quote":  {head + "\"a,1.29\n", "x.csv:2: character"},
		"twenty more": {head + strings.Repeat("a,1.29,10,50,50,50\n", 26), "and 5 more errors"},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := importer.Catalog("x.csv", strings.NewReader(c.text))
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
	for name, c := range map[string]struct{ text, want string }{
		"two on a line": {"shelf,sku,plates\nG1.B1.S1,cola,x\n", `x.csv:2: column 2 (sku): is "cola", which is no product ` +
			"of the catalogue\n" + `x.csv:2: column 3 (plates): is "x", want a whole number of plates from 1 to 50`},
		"one bad shelf twice": {"shelf,sku\nG9,cola-330\nG9,cola\n", `x.csv:3: column 1 (shelf): is "G9", which is no shelf ` +
			"of Corner store; there are G1.B1.S1 to G6.B3.S3\n" + `x.csv:3: column 2 (sku): is "cola"`},
		"overlap and product": {"shelf,sku,plates,pos\nG1.B1.S1,cola-330,3,1\nG1.B1.S1,cola,3,3\n", "x.csv:3: column 2 (sku): is " +
			`"cola", which is no product of the catalogue` + "\nx.csv:3: column 4 (pos): is 3, but the plates up to 3 are taken"},
		"no CSV and no shelf": {"shelf,sku\nG1.B1.S1,co\"la\nG9,cola-330\n", `x.csv:2: character 12: bare " in non-quoted-field` +
			"\n" + `x.csv:3: column 1 (shelf): is "G9"`},
		"twenty-five": {"shelf,sku\n" + strings.Repeat("G9,cola-330\n", 25), "and 5 more errors"},
		"no shelf":    {"shelf,sku\nG9.B1.S1,cola-330\n", `x.csv:2: column 1 (shelf): is "G9.B1.S1", which is no shelf of Corner store`},
		"no product":  {"shelf,sku\nG1.B1.S1,cola\n", `x.csv:2: column 2 (sku): is "cola", which is no product`},
		"too high":    {"shelf,sku\nG1.B2.S3,water-still-1500\n", "column 2 (sku): is 320 mm high"},
		"too wide":    {"shelf,sku,plates\nG1.B1.S1,cola-330,9\n", "column 1 (shelf): needs plates 1 to 9, shelf G1.B1.S1 has 8"},
		"not whole":   {"shelf,sku,plates\nG1.B1.S1,crisps-salted-150,3\n", "column 3 (plates): is 3, but a unit stands on 2"},
		"overlap":     {"shelf,sku,plates,pos\nG1.B1.S1,cola-330,3,1\nG1.B1.S1,cola-330,3,3\n", "x.csv:3: column 4 (pos): is 3, but the plates up to 3 are taken"},
		"position":    {"shelf,sku,plates,pos\nG1.B1.S1,cola-330,3,0\n", `column 4 (pos): is "0"`},
	} {
		t.Run(name, func(t *testing.T) {
			_, _, err := importer.Planogram("x.csv", strings.NewReader(c.text), l, l.Catalog.Products)
			if err == nil || !strings.Contains(err.Error(), c.want) {
				t.Errorf("error %v, want %q", err, c.want)
			}
		})
	}
}

// FuzzCatalog: whatever the text, there are products that are right or errors with lines that exist.
func FuzzCatalog(f *testing.F) {
	f.Add("sku,price,mass,width,depth,height\na,1.29,10,50,50,50\n")
	f.Add("sku;price;mass;width;depth;height\n\"a\nb\";1,29;10;50;50;50\n")
	f.Fuzz(func(t *testing.T, text string) {
		products, _, err := importer.Catalog("x.csv", strings.NewReader(text))
		var list importer.Errors
		isList := errors.As(err, &list)
		if err != nil && !isList {
			t.Fatalf("error is a %T: %v", err, err)
		}
		for _, e := range list {
			if e.Line < 1 || e.Line > 1+strings.Count(text, "\n") {
				t.Errorf("no line %d", e.Line)
			}
		}
		if err == nil {
			var out bytes.Buffer
			if err := importer.WriteProducts(&out, products); err != nil {
				t.Fatal(err)
			}
			if got, err := scenarios.Parse("x.toml", append([]byte("extends = \"quiet\"\n"), out.Bytes()...)); err == nil &&
				!cmp.Equal(got.Config.Layout.Catalog.Products, products) {
				t.Errorf("products change:\n%s", cmp.Diff(products, got.Config.Layout.Catalog.Products))
			}
		}
	})
}
