package scenarios

import (
	"bytes"
	"math"
	"slices"
	"strings"
	"testing"
	"time"

	"storesim/pipeline/store"
)

func load(t *testing.T, name string) *Scenario {
	t.Helper()
	s, err := Load(name)
	if err != nil {
		t.Fatalf("%s:\n%v", name, err)
	}
	return s
}

func TestPresets(t *testing.T) {
	var hashes []string
	for _, name := range names() {
		s := load(t, name)
		l := s.Config.Layout
		t.Logf("%-12s %s %3d products, %3d facings, %3d plates, %d cameras", s.Name, s.Hash[:8],
			len(l.Catalog.Products), len(l.Planogram.Facings), len(l.Plates), len(l.Cameras))
		if s.Config.Name != name || s.File != name+".toml" {
			t.Errorf("%s is called %q, of file %q", name, s.Config.Name, s.File)
		}
		if !strings.Contains(strings.ToLower(s.About), "hard") {
			t.Errorf("%s does not say what is hard about it: %q", name, s.About)
		}
		if len(s.Hash) != 64 || slices.Contains(hashes, s.Hash) {
			t.Errorf("%s has hash %q, want one of its own", s.Name, s.Hash)
		}
		hashes = append(hashes, s.Hash)
	}
	if len(hashes) < 6 {
		t.Errorf("%d presets", len(hashes))
	}
}

// The corner store is of the size that its first paragraph and the store that it follows have.
func TestCornerIsTheStoreWeMean(t *testing.T) {
	s := load(t, "corner")
	l := s.Config.Layout
	checks := []struct {
		what      string
		got       float64
		low, high float64
	}{
		{"width", l.Floor.Max.X, 11, 13},
		{"depth", l.Floor.Max.Y, 7.5, 8.5},
		{"products", float64(len(l.Catalog.Products)), 110, 135},
		{"plates", float64(len(l.Plates)), 350, 450},
		{"cameras", float64(len(l.Cameras)), 6, 8},
		{"distance of the gates", l.Gate(store.Entry).Centre().Dist(l.Gate(store.Exit).Centre()), 2.5, 8},
		{"narrowest aisle", narrowest(l), 1.5, 3},
		{"top shelf", topShelf(l), 1.0, 1.45},
		{"seconds", s.Config.Duration.Seconds(), 120, 180},
	}
	for _, c := range checks {
		if c.got < c.low || c.got > c.high {
			t.Errorf("%s: %.2f, want %g to %g", c.what, c.got, c.low, c.high)
		}
	}
	for _, p := range l.Catalog.Products {
		if p.GTIN[0] != '2' {
			t.Errorf("%s: barcode %s is not of the range for use inside a store", p.SKU, p.GTIN)
		}
	}
}

// narrowest returns the smallest distance between two fixtures that do not touch.
func narrowest(l *store.Layout) float64 {
	best := math.Inf(1)
	boxes := l.Obstacles()
	for i, a := range boxes {
		for _, b := range boxes[:i] {
			p := a.Nearest(b.Centre())
			for range 3 { // two boxes at right angles to the axes: a few steps to the nearest points
				p = a.Nearest(b.Nearest(p))
			}
			if d := b.Nearest(p).Dist(p); d > 0 {
				best = min(best, d)
			}
		}
	}
	return best
}

func topShelf(l *store.Layout) float64 {
	top := 0.0
	for _, s := range l.Shelves {
		top = max(top, s.Height)
	}
	return top
}

// The products are as easy to confuse by mass as those of the real store of 2020: there 53 % of the
// placements had another product within 5 g on their shelf, 72 % within 20 g, and facings took 1, 2, 3 or
// more plates in shares of 13, 50, 32 and 5 %.
func TestCornerIsAsConfusableAsARealStore(t *testing.T) {
	l := load(t, "corner").Config.Layout
	within5, within20 := confusable(l, 5), confusable(l, 20)
	t.Logf("placements with a neighbour within 5 g: %.2f, within 20 g: %.2f", within5, within20)
	if within5 < 0.45 || within5 > 0.62 || within20 < 0.62 || within20 > 0.80 {
		t.Errorf("within 5 g %.2f, within 20 g %.2f", within5, within20)
	}
	spans := [5]float64{}
	for _, f := range l.Planogram.Facings {
		spans[min(f.Count, 4)] += 1 / float64(len(l.Planogram.Facings))
	}
	t.Logf("facings on 1, 2, 3 and more plates: %.2f", spans[1:])
	for i, want := range []float64{0.13, 0.50, 0.32, 0.05} {
		if math.Abs(spans[i+1]-want) > 0.06 {
			t.Errorf("share of facings on %d plates is %.2f, want about %.2f", i+1, spans[i+1], want)
		}
	}
}

func confusable(l *store.Layout, within store.Grams) float64 {
	n := 0
	for _, f := range l.Planogram.Facings {
		if nearestMass(l, f) <= within {
			n++
		}
	}
	return float64(n) / float64(len(l.Planogram.Facings))
}

// nearestMass returns the smallest difference of mass to another product on the same shelf.
func nearestMass(l *store.Layout, f store.Facing) store.Grams {
	mine, _ := l.Catalog.Product(f.SKU)
	best := math.Inf(1)
	for _, g := range l.Planogram.Facings {
		other, _ := l.Catalog.Product(g.SKU)
		if g.SKU != f.SKU && l.Plates[g.First].Shelf == l.Plates[f.First].Shelf {
			best = min(best, math.Abs(float64(mine.Mass-other.Mass)))
		}
	}
	return store.Grams(best)
}

// No product, camera or picture of the test store is in a training store.
func TestTrainingStoresAreOthers(t *testing.T) {
	corner := load(t, "corner")
	for _, name := range []string{"train-a", "train-b"} {
		s := load(t, name)
		if s.Config.Seed == corner.Config.Seed {
			t.Errorf("%s has the seed of the corner store", name)
		}
		for _, p := range s.Config.Layout.Catalog.Products {
			if _, ok := corner.Config.Layout.Catalog.Product(p.SKU); ok {
				t.Errorf("%s sells %s like the corner store", name, p.SKU)
			}
			if slices.ContainsFunc(corner.Config.Layout.Catalog.Products, func(q store.Product) bool {
				return p.Art.Brand == q.Art.Brand || p.GTIN == q.GTIN
			}) {
				t.Errorf("%s: %s has the brand or barcode of a product of the corner store", name, p.SKU)
			}
		}
	}
}

func TestExtends(t *testing.T) {
	corner, quiet := load(t, "corner"), load(t, "quiet")
	q, c := quiet.Config.Shoppers, corner.Config.Shoppers
	if q.PutBack != 0 || q.ArrivalsPerHour[0] != 600 || q.Speed != c.Speed {
		t.Errorf("shoppers of quiet are %+v, of corner %+v", q, c)
	}
	if quiet.Config.Duration != time.Minute || quiet.Config.Seed != corner.Config.Seed {
		t.Errorf("quiet runs for %v with seed %d", quiet.Config.Duration, quiet.Config.Seed)
	}
	if len(quiet.Config.Layout.Plates) != len(corner.Config.Layout.Plates) {
		t.Error("quiet has another layout than corner")
	}
	tiny, dark := load(t, "testdata/tiny.toml"), load(t, "testdata/tiny-dark.toml")
	if tiny.Config.Devices.Cameras.Exposure != 1 || dark.Config.Devices.Cameras.Exposure != 0.3 {
		t.Error("a file does not override the one beside it that it extends")
	}
	if dark.Name != "tiny-dark" || !strings.Contains(dark.About, "dark") {
		t.Errorf("%s is described as %q", dark.Name, dark.About)
	}
	same, err := Parse("corner.toml", []byte("extends = \"quiet\"\n"))
	if err != nil {
		t.Fatalf("extending what extends: %v", err)
	}
	if same.Config.Shoppers.PutBack != 0 || same.Hash == corner.Hash {
		t.Error("a corner.toml that extends quiet is not like quiet")
	}
}

// A file that is spelt differently but says the same has the same hash.
func TestHashIgnoresSpelling(t *testing.T) {
	text, err := Source("corner")
	if err != nil {
		t.Fatal(err)
	}
	respelt := bytes.Replace(text, []byte("ceiling = 3.0"), []byte("ceiling    = 3 # metres"), 1)
	changed := bytes.Replace(text, []byte("ceiling = 3.0"), []byte("ceiling = 3.1"), 1)
	hashOf := func(text []byte) string {
		s, err := Parse("corner.toml", text)
		if err != nil {
			t.Fatal(err)
		}
		return s.Hash
	}
	if a, b := hashOf(text), hashOf(respelt); a != b {
		t.Errorf("hashes %s and %s of two spellings differ", a, b)
	}
	if a, b := hashOf(text), hashOf(changed); a == b {
		t.Errorf("a store with another ceiling has the same hash %s", a)
	}
}

// A gondola stands where its file says, whatever way it faces: at is the south-west corner of its footprint.
func TestGondolasStandOnTheirCorner(t *testing.T) {
	l := load(t, "corner").Config.Layout
	want := map[string]store.Rect{
		"G1": {Min: store.Vec2{X: 0, Y: 3}, Max: store.Vec2{X: 0.45, Y: 4.8}},
		"G2": {Min: store.Vec2{X: 4.65, Y: 7.55}, Max: store.Vec2{X: 7.35, Y: 8}},
		"G3": {Min: store.Vec2{X: 3.6, Y: 2.7}, Max: store.Vec2{X: 4.05, Y: 5.4}},
	}
	outward := map[string]store.Vec2{"G1": {X: 1}, "G2": {Y: -1}, "G3": {X: -1}}
	for i := range l.Gondolas {
		g := &l.Gondolas[i]
		w, ok := want[g.ID]
		if !ok {
			continue
		}
		if r := g.Footprint(); r.Min.Dist(w.Min)+r.Max.Dist(w.Max) > 1e-9 {
			t.Errorf("%s stands on %v, want %v", g.ID, r, w)
		}
		if out := g.Pose.R.Apply(store.Vec3{Y: -1}).Floor(); out.Dist(outward[g.ID]) > 1e-9 {
			t.Errorf("%s faces %v, want %v", g.ID, out, outward[g.ID])
		}
		if g.Double != (g.ID == "G3") {
			t.Errorf("%s: double is %v", g.ID, g.Double)
		}
	}
}
