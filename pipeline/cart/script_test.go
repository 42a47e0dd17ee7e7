package cart_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// TestScripts plays testdata/*.txt. "store" lists products as "sku mass std", each filed on one plate in
// their order, and begins anew. "claims" enters claims, one a line:
//
//	2 -351 who 1 0.9 2 0.08 what cola -1 0.95 cola -2 0.03
//
// is a loss of 351 g on plate 2, made by 1 with probability 0.9 and 2 with 0.08 (by nobody with the rest),
// and its hypotheses (unknown with the rest); "seen 1 cola 2.5" before "what" is what cameras saw in the hands
// of 1: the logarithm of the ratio for a product. "merge 2 1" joins identity 2 into 1. "receipt 1" draws a
// receipt, "evidence 1" tells what it was read from.
func TestScripts(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		t.Helper()
		s := &script{}
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			t.Helper()
			switch d.Cmd {
			case "store":
				s.layout, s.at = newLayout(t, d.Input), 0
				s.ledger = cart.NewLedger(s.layout)
			case "claims":
				for line := range strings.Lines(d.Input) {
					s.ledger.Add(s.claim(t, strings.Fields(line)))
				}
			case "merge":
				s.ledger.Merge(identity(t, d.CmdArgs[0].Key), identity(t, d.CmdArgs[1].Key))
			case "evidence":
				return s.evidence(t, identity(t, d.CmdArgs[0].Key))
			case "receipt":
				return s.receipt(t, identity(t, d.CmdArgs[0].Key))
			default:
				t.Fatalf("unknown command %q", d.Cmd)
			}
			return ""
		})
	})
}

type script struct {
	layout *store.Layout
	ledger cart.Carts
	at     feed.Stamp
}

func newLayout(t *testing.T, products string) *store.Layout {
	t.Helper()
	var list []store.Product
	var plan store.Planogram
	for line := range strings.Lines(products) {
		p := store.Product{GTIN: "4006381333931", Price: 100, Size: store.Vec3{X: 0.07, Y: 0.07, Z: 0.1}}
		if _, err := fmt.Sscan(line, &p.SKU, &p.Mass, &p.MassStd); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		plan.Facings = append(plan.Facings, store.Facing{SKU: p.SKU, First: store.PlateID(len(list)), Count: 1})
		list = append(list, p)
	}
	catalog, err := store.NewCatalog(list)
	if err != nil {
		t.Fatal(err)
	}
	l, err := store.NewLayout(store.Layout{
		Name: "test", Floor: store.Rect{Max: store.Vec2{X: 4, Y: 4}}, Ceiling: 3,
		Gondolas: []store.Gondola{{
			ID: "G1", Pose: store.FloorPose(store.Vec2{X: 1, Y: 3}, 0), Height: 1, Depth: 0.4,
			Bays: []store.Bay{{Width: 1, Shelves: []store.ShelfSpec{{Height: 0.5, Plates: 10}}}},
		}},
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, B: store.Vec2{Y: 1}}, {ID: "out", Kind: store.Exit, B: store.Vec2{X: 1}},
		},
		Catalog: catalog, Planogram: plan,
	})
	if err != nil {
		t.Fatal(err)
	}
	return l
}

func identity(t *testing.T, s string) (id gallery.IdentityID) {
	t.Helper()
	if _, err := fmt.Sscan(s, &id); err != nil {
		t.Fatal(err)
	}
	return id
}

func (s *script) claim(t *testing.T, f []string) attribution.Claim {
	t.Helper()
	scan := func(i int, into any) {
		if _, err := fmt.Sscan(f[i], into); err != nil {
			t.Fatalf("%v: %v", f, err)
		}
	}
	s.at += 1e9
	d := shelf.PlateDelta{Std: 2}
	scan(0, &d.Plate)
	scan(1, &d.Mass)
	c := attribution.Claim{Nobody: 1}
	c.Change = shelf.Change{
		Start: s.at - 5e8, End: s.at, Plates: []shelf.PlateDelta{d}, Mass: d.Mass, Std: d.Std, Unknown: 1,
	}
	i := 3
	for ; f[i] != "what" && f[i] != "seen"; i += 2 {
		var who attribution.Candidate
		scan(i, &who.Identity)
		scan(i+1, &who.P)
		c.Candidates = append(c.Candidates, who)
		c.Nobody = max(0, c.Nobody-who.P)
	}
	for ; f[i] == "seen"; i += 4 {
		var who gallery.IdentityID
		var saw attribution.Seen
		scan(i+1, &who)
		scan(i+2, &saw.SKU)
		scan(i+3, &saw.Log)
		for k := range c.Candidates {
			if e := &c.Candidates[k].Seen; c.Candidates[k].Identity == who {
				e.Goods = append(e.Goods, saw)
			}
		}
	}
	for i++; i < len(f); i += 3 {
		var h shelf.Hypothesis
		scan(i, &h.SKU)
		scan(i+1, &h.Count)
		scan(i+2, &h.P)
		c.Change.Hypotheses = append(c.Change.Hypotheses, h)
		c.Change.Unknown = max(0, c.Change.Unknown-h.P)
	}
	return c
}

func (s *script) receipt(t *testing.T, id gallery.IdentityID) string {
	t.Helper()
	r := s.ledger.Issue(id, "card", s.at, s.at+4e9)
	if r.Token != "card" || r.Identity != id || r.Exited != s.at || r.Issued != s.at+4e9 || len(r.PLine) != len(r.Lines) {
		t.Errorf("receipt %+v", r)
	}
	var b strings.Builder
	for _, e := range r.Entries {
		fmt.Fprintf(&b, "%2.0f s: %+d %s %.2f\n", e.Time.Seconds(), e.Count, e.SKU, e.P)
	}
	fmt.Fprintf(&b, "receipt:")
	for i, l := range r.Lines {
		fmt.Fprintf(&b, " %d %s (%.2f)", l.Count, l.SKU, r.PLine[i])
	}
	return fmt.Sprintf("%s, exactly right %.2f\n", b.String(), r.PExact)
}

func (s *script) evidence(t *testing.T, id gallery.IdentityID) string {
	t.Helper()
	r := s.ledger.Issue(id, "card", s.at, s.at+4e9)
	var b strings.Builder
	for _, e := range r.Entries {
		fmt.Fprintf(&b, "%+d %s %.3f: ", e.Count, e.SKU, e.P)
		write(&b, e.Evidence)
	}
	for _, d := range r.Doubts {
		fmt.Fprintf(&b, "missing %.3f: ", d.P)
		write(&b, d.Evidence)
	}
	return b.String()
}

func write(b *strings.Builder, e *cart.Evidence) {
	fmt.Fprintf(b, "claim %d, %.1f to %.1f s, %g g:", e.Claim, e.Start.Seconds(), e.End.Seconds(), float64(e.Mass))
	for _, a := range e.Alternatives {
		fmt.Fprintf(b, " %d %+d %s %.3f,", a.Who, a.Count, a.SKU, a.P)
	}
	fmt.Fprintf(b, " other %.3f\n", e.Other)
}
