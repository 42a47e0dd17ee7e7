package store_test

import (
	"fmt"
	"maps"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
)

func skus(t *rapid.T, name string) map[store.SKU]int {
	sku := rapid.SampledFrom([]store.SKU{"a", "b", "c", "d", "e"})
	return rapid.MapOf(sku, rapid.IntRange(-2, 4)).Draw(t, name)
}

// TestDiff: what Diff says, added to the one receipt, gives the other.
func TestDiff(t *testing.T) {
	var catalog store.Catalog
	rapid.Check(t, func(t *rapid.T) {
		have, want := store.NewReceipt("x", skus(t, "have"), &catalog), store.NewReceipt("x", skus(t, "want"), &catalog)
		counts := map[store.SKU]int{}
		for _, l := range have.Lines {
			counts[l.SKU] += l.Count
		}
		last := store.SKU("")
		for _, l := range have.Diff(want) {
			if l.SKU <= last || l.Count == 0 {
				t.Errorf("line %v after %q", l, last)
			}
			counts[l.SKU] += l.Count
			last = l.SKU
		}
		maps.DeleteFunc(counts, func(_ store.SKU, n int) bool { return n == 0 })
		if got := store.NewReceipt("x", counts, &catalog); len(got.Diff(want)) > 0 || len(want.Diff(got)) > 0 {
			t.Errorf("%v plus its difference is %v, want %v", have, got, want)
		}
		if d := have.Diff(have); len(d) > 0 {
			t.Errorf("a receipt differs from itself by %v", d)
		}
	})
}

func TestReceipt(t *testing.T) {
	catalog, err := store.NewCatalog([]store.Product{{SKU: "cola", Price: 129}, {SKU: "soap", Price: 250}})
	if err != nil {
		t.Fatal(err)
	}
	r := store.NewReceipt("card-1", map[store.SKU]int{"soap": 1, "cola": 3, "gum": 0, "tea": -1}, &catalog)
	if got := fmt.Sprint(r.Lines); got != "[{cola 3 1.29} {soap 1 2.50}]" {
		t.Errorf("lines %v", got)
	}
	if r.Total() != 637 || r.Units() != 4 || r.Count("cola") != 3 || r.Count("gum") != 0 {
		t.Errorf("total %v, %d units, %d cola, %d gum", r.Total(), r.Units(), r.Count("cola"), r.Count("gum"))
	}
}

func TestCents(t *testing.T) {
	for c, want := range map[store.Cents]string{0: "0.00", 5: "0.05", 129: "1.29", -5: "-0.05", -12345: "-123.45"} {
		if got := c.String(); got != want {
			t.Errorf("%d cents are %q, want %q", int64(c), got, want)
		}
	}
}

func ExampleReceipt_Diff() {
	catalog, err := store.NewCatalog([]store.Product{{SKU: "cola", Price: 129}, {SKU: "soap", Price: 250}})
	if err != nil {
		fmt.Println(err)
		return
	}
	charged := store.NewReceipt("card-1", map[store.SKU]int{"cola": 1, "soap": 1}, &catalog)
	right := store.NewReceipt("card-1", map[store.SKU]int{"cola": 3}, &catalog)
	for _, line := range charged.Diff(right) {
		fmt.Printf("%+d %s at %s\n", line.Count, line.SKU, line.Price)
	}
	// Output:
	// +2 cola at 1.29
	// -1 soap at 2.50
}
