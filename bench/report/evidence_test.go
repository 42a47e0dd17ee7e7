package report

import (
	"slices"
	"strings"
	"testing"

	"storesim/pipeline/store"
)

// What a receipt was read from is in the results, in order of time, and on the page as far as it is likely.
func TestEvidence(t *testing.T) {
	layout := sampleLayout(t)
	owed, issued := sampleReceipts(layout, 8)
	all := Pair(1, owed, issued, &layout.Catalog)
	shown := evident(all)
	if len(shown) != 1 {
		t.Fatalf("%d receipts have evidence, want 1", len(shown))
	}
	r := shown[0]
	if len(r.Evidence) != 3 || len(r.Told()) != 2 || r.Evidence[2].SKU != "p3" || r.Evidence[2].Count != 1 {
		t.Fatalf("evidence %+v", r.Evidence)
	}
	taken := r.Evidence[2]
	if taken.From != 40.1 || taken.To != 40.8 || taken.P != 0.7 || taken.Other != 0.1 ||
		!slices.Equal(taken.Cameras, []store.DeviceID{"cam1", "cam2"}) {
		t.Errorf("the taking is %+v", taken)
	}
	if a := taken.Alternatives; len(a) != 2 || a[0].Token != r.Token || a[1].Token != "" || a[1].Who != 9 {
		t.Errorf("its readings are %+v", a)
	}
	for _, l := range r.Lines {
		if l.Charged > 0 && l.P != 0.7 {
			t.Errorf("line %s states %g", l.SKU, l.P)
		}
	}
	name := nameOf(&layout.Catalog, "p3")
	page := pageText(t, &Page{Results: &Results{Receipts: all}})
	for _, want := range []string{
		"40.1 s to 40.8 s, −210", "1 × " + name, "cam1, cam2", "20.0\u00a0%: 1 × " + name + ", by person 9",
		"10.0\u00a0%: none of them", "not on the receipt", "put back, by " + string(r.Token),
	} {
		want = strings.ReplaceAll(want, "−", "-")
		if !strings.Contains(page, want) {
			t.Errorf("the page lacks %q", want)
		}
	}
}
