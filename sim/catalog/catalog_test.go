package catalog_test

import (
	"fmt"
	"math"
	"reflect"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/sim/catalog"
)

// nano is a store of the shape of the measured one: five gondolas of six shelves with 9 or 12 plates, 306 in
// all.
func nano(tb testing.TB, products []store.Product) *store.Layout {
	tb.Helper()
	l := store.Layout{Floor: store.Rect{Max: store.Vec2{X: 8, Y: 4}}, Ceiling: 3}
	for i, plates := range []int{12, 12, 9, 9, 9} {
		bay := store.Bay{Width: float64(plates)*0.1 + 0.02}
		for _, h := range []float64{0.12, 0.48, 0.80, 1.08, 1.34, 1.58} {
			bay.Shelves = append(bay.Shelves, store.ShelfSpec{Height: h, Plates: plates})
		}
		pose := store.Pose{R: store.Identity3(), T: store.Vec3{X: 1.4 * float64(i), Y: 3.5}}
		l.Gondolas = append(l.Gondolas, store.Gondola{ID: fmt.Sprintf("G%d", i+1), Pose: pose,
			Bays: []store.Bay{bay}, Height: 1.9, Depth: 0.45, Surface: "steel"})
	}
	l.Gates = []store.Gate{
		{ID: "in", Kind: store.Entry, A: store.Vec2{X: 1}, B: store.Vec2{X: 2}, Inward: store.Vec2{Y: 1}},
		{ID: "out", Kind: store.Exit, A: store.Vec2{X: 3}, B: store.Vec2{X: 4}, Inward: store.Vec2{Y: 1}},
	}
	catalogue, err := store.NewCatalog(products)
	if err != nil {
		tb.Fatal(err)
	}
	l.Catalog = catalogue
	return resolve(tb, l)
}

func resolve(tb testing.TB, l store.Layout) *store.Layout {
	tb.Helper()
	out, err := store.NewLayout(l)
	if err != nil {
		tb.Fatal(err)
	}
	return out
}

// filled is the twin of the measured store for a seed: 108 products in 114 facings.
func filled(tb testing.TB, seed uint64) *store.Layout {
	tb.Helper()
	products := catalog.Generate(catalog.Options{Count: 108, Seed: seed})
	l := nano(tb, products)
	plan, err := catalog.Fill(l, products, catalog.Plan{Seed: seed, Facings: 114})
	if err != nil {
		tb.Fatalf("seed %d: %v", seed, err)
	}
	full := *l
	full.Planogram = plan
	return resolve(tb, full)
}

// The measured store: AutoCheckout contest, CPS-IoT Week 2020.
func TestAsConfusableAsMeasured(t *testing.T) {
	for seed := range uint64(24) {
		s := catalog.Confusability(filled(t, seed))
		t.Logf("seed %2d: shelf %.2f %.2f, store %.2f %.2f; masses %.0f, %.0f, %.0f in %.0f to %.0f g", seed,
			s.Shelf5, s.Shelf20, s.Store5, s.Store20, s.P10, s.P50, s.P90, s.Lightest, s.Most)
		for _, c := range []struct {
			what            string
			got, want, tell float64
		}{
			{"5 g on the shelf", s.Shelf5, 0.53, 0.05}, {"20 g on the shelf", s.Shelf20, 0.72, 0.05},
			{"5 g in the store", s.Store5, 0.80, 0.05}, {"20 g in the store", s.Store20, 0.89, 0.05},
			{"p10", math.Log(float64(s.P10)), math.Log(51), 0.2},
			{"p50", math.Log(float64(s.P50)), math.Log(269), 0.2},
			{"p90", math.Log(float64(s.P90)), math.Log(666), 0.2},
		} {
			if math.Abs(c.got-c.want) > c.tell {
				t.Errorf("seed %d: %s is %.3f, want %.3f", seed, c.what, c.got, c.want)
			}
		}
		if s.Lightest < 30 || s.Most > 1572 || s.Placements != 114 {
			t.Errorf("seed %d: %d placements from %.0f to %.0f g", seed, s.Placements, s.Lightest, s.Most)
		}
	}
}

// Of 111 measured facings 14 took one plate, 56 two, 35 three and 6 more.
func TestFacingsAreAsWideAsMeasured(t *testing.T) {
	for seed := range uint64(8) {
		l := filled(t, seed)
		var n [5]float64
		for _, f := range l.Planogram.Facings {
			n[min(f.Count, 4)] += 1 / float64(len(l.Planogram.Facings))
		}
		for i, want := range []float64{0.126, 0.505, 0.315, 0.054} {
			if math.Abs(n[i+1]-want) > 0.05 {
				t.Errorf("seed %d: %.3f of the facings take %d plates, want %.3f", seed, n[i+1], i+1, want)
			}
		}
	}
}

// Whatever is asked for: barcodes are right, names are unique, prices are positive, masses are in the range.
func TestGenerated(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		o := catalog.Options{
			Count: rapid.IntRange(1, 700).Draw(t, "count"), Seed: rapid.Uint64().Draw(t, "seed"),
			Categories: rapid.SliceOfNDistinct(rapid.SampledFrom(catalog.Categories()), 0, 4,
				rapid.ID[string]).Draw(t, "categories"),
		}
		products := catalog.Generate(o)
		if len(products) != o.Count {
			t.Fatalf("made %d products, want %d", len(products), o.Count)
		}
		if !reflect.DeepEqual(products, catalog.Generate(o)) {
			t.Fatal("made others the second time")
		}
		seen := map[string]bool{}
		for _, p := range products {
			if err := store.CheckGTIN13(p.GTIN); err != nil || seen[p.GTIN] || seen[string(p.SKU)] {
				t.Fatalf("%s has barcode %s: %v, or is there twice", p.SKU, p.GTIN, err)
			}
			seen[p.GTIN], seen[string(p.SKU)] = true, true
			if p.Mass < 28 || p.Mass > 1580 || p.Price < 19 || p.MassStd <= 0 || strings.Contains(string(p.SKU), " ") {
				t.Fatalf("implausible: %+v", p)
			}
			if s := p.Size; s.X > 0.19 || s.Y > 0.4 || s.Z > 0.33 || min(s.X, s.Y, s.Z) < 0.01 {
				t.Fatalf("%s is %+v m large", p.SKU, s)
			}
		}
	})
}

// Varieties look alike: one colour tells them apart. So do sizes of one line, which share all of it.
func TestLookAlikes(t *testing.T) {
	products := catalog.Generate(catalog.Options{Count: 108, Seed: 7})
	varieties, sizes := 0, 0
	for i, p := range products {
		for _, q := range products[:i] {
			if p.Art.Brand != q.Art.Brand || strings.Fields(p.Art.Text)[0] != strings.Fields(q.Art.Text)[0] {
				continue
			}
			if p.Art.Motif != q.Art.Motif || p.Art.Base != q.Art.Base && p.Art.Accent != q.Art.Accent {
				t.Errorf("%s and %s do not look alike", p.SKU, q.SKU)
			}
			if p.Size == q.Size {
				varieties++
			} else if p.Art.Text == q.Art.Text {
				sizes++
				if p.Art != q.Art {
					t.Errorf("%s and %s differ in more than size", p.SKU, q.SKU)
				}
			}
		}
	}
	if varieties < 20 || sizes < 2 {
		t.Errorf("%d pairs of varieties, %d of sizes", varieties, sizes)
	}
}

// Fill obeys the plates and the shelves above, keeps what is filed, and puts the heavy low.
func TestFillFits(t *testing.T) {
	low, high, nLow, nHigh := 0.0, 0.0, 0.0, 0.0
	for seed := range uint64(6) {
		l := filled(t, seed)
		for _, f := range l.Planogram.Facings {
			p, _ := l.Catalog.Product(f.SKU)
			s := l.Shelves[l.Plates[f.First].Shelf]
			if f.Count%catalog.PlatesPerUnit(p) != 0 || p.Size.Z > s.Clear || p.Size.Y > store.PlateDepth {
				t.Errorf("%s of %+v m stands on %d plates under %.2f m", p.SKU, p.Size, f.Count, s.Clear)
			}
			if s.Level < 2 {
				low, nLow = low+float64(p.Mass), nLow+1
			} else if s.Level > 3 {
				high, nHigh = high+float64(p.Mass), nHigh+1
			}
		}
	}
	if low/nLow < 1.5*high/nHigh {
		t.Errorf("on the low shelves a product weighs %.0f g, on the high ones %.0f g", low/nLow, high/nHigh)
	}
}

func TestFillKeepsWhatIsFiled(t *testing.T) {
	products := catalog.Generate(catalog.Options{Count: 40, Seed: 3})
	l := *nano(t, products)
	l.Planogram.Facings = []store.Facing{{SKU: products[0].SKU, First: 3, Count: 2}}
	plan, err := catalog.Fill(&l, products, catalog.Plan{Seed: 3})
	if err != nil {
		t.Fatal(err)
	}
	for i, f := range plan.Facings {
		if i == 0 && f != l.Planogram.Facings[0] || i > 0 && l.Plates[f.First].Shelf == 0 {
			t.Errorf("facing %d is %+v", i, f)
		}
	}
	l.Planogram = plan
	resolve(t, l)
}

func TestFillSaysWhatDoesNotFit(t *testing.T) {
	products := catalog.Generate(catalog.Options{Count: 400, Seed: 3})
	_, err := catalog.Fill(nano(t, products), products, catalog.Plan{Seed: 3})
	if err == nil || !strings.Contains(err.Error(), "find no place on 306 plates") {
		t.Errorf("got %v", err)
	}
}

func BenchmarkGenerateAndFill(b *testing.B) {
	products := catalog.Generate(catalog.Options{Count: 108, Seed: 7})
	l := nano(b, products)
	b.ReportAllocs()
	for b.Loop() {
		catalog.Generate(catalog.Options{Count: 108, Seed: 7})
		if _, err := catalog.Fill(l, products, catalog.Plan{Seed: 7}); err != nil {
			b.Fatal(err)
		}
	}
}
