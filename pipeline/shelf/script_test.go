package shelf_test

import (
	"fmt"
	"strconv"
	"strings"
	"testing"

	"github.com/cockroachdb/datadriven"

	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// TestScripts plays testdata/*.txt. "store" lists products as "sku mass std width first count"; "run" plays
// acts:
//
//	4.0 take cola 1 on 3     mass leaves at 4.0 s (put: comes), after a push of 7 g for 0.3 s
//	4.0 slow cola 1 on 3     the same over 1.2 s
//	4.0 mass -400 on 3       the bare mass leaves
//	4.0 press 20 for 1.5 on 3
//	4.0 lost 0.6             the readings of 0.6 s are lost
//	4.0 dead on 3            the channel repeats its value from here on
//
// The answer lists the changes: first sign and end, plates, mass, hypotheses.
func TestScripts(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		t.Helper()
		var layout *store.Layout
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			t.Helper()
			switch d.Cmd {
			case "store":
				var err error
				if layout, err = newLayout(1, 12, parseFacings(t, d.Input)); err != nil {
					t.Fatal(err)
				}
				return ""
			case "run":
				return runScript(t, layout, d)
			default:
				t.Fatalf("unknown command %q", d.Cmd)
				return ""
			}
		})
	})
}

func parseFacings(t *testing.T, input string) []facing {
	t.Helper()
	var out []facing
	for line := range strings.Lines(input) {
		var sku string
		var mass, std, width float64
		var first, count int
		if _, err := fmt.Sscan(line, &sku, &mass, &std, &width, &first, &count); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		out = append(out, facing{product(sku, mass, std, width), first, count})
	}
	return out
}

func runScript(t *testing.T, layout *store.Layout, d *datadriven.TestData) string {
	t.Helper()
	seed, sigma, seconds, drift := uint64(1), 0.9, 12.0, 0.0
	scan(t, d, "seed", &seed)
	scan(t, d, "noise", &sigma)
	scan(t, d, "seconds", &seconds)
	scan(t, d, "drift", &drift)
	r := newRig(seed, 12, sigma)
	for i := range r.drift {
		r.drift[i] = drift
	}
	for line := range strings.Lines(d.Input) {
		parseAct(t, r, layout, strings.Fields(line))
	}
	p := shelf.New(layout, shelf.Options{})
	changes, latency := r.play(p, layout.Shelves[0].ID, seconds)
	var b strings.Builder
	for i := range changes {
		b.WriteString(describe(&changes[i]))
	}
	if len(changes) == 0 {
		b.WriteString("no change\n")
	}
	if latency.Seconds() > 2.5 {
		fmt.Fprintf(&b, "late by %.1f s\n", latency.Seconds())
	}
	if dead := p.Dead(); len(dead) > 0 {
		fmt.Fprintf(&b, "dead %v\n", dead)
	}
	return b.String()
}

func scan(t *testing.T, d *datadriven.TestData, key string, into any) {
	t.Helper()
	if d.HasArg(key) {
		var s string
		d.ScanArgs(t, key, &s)
		if _, err := fmt.Sscan(s, into); err != nil {
			t.Fatal(err)
		}
	}
}

func parseAct(t *testing.T, r *rig, layout *store.Layout, f []string) {
	t.Helper()
	num := func(i int) float64 {
		x, err := strconv.ParseFloat(f[i], 64)
		if err != nil {
			t.Fatal(err)
		}
		return x
	}
	at := num(0)
	switch f[1] {
	case "take", "put", "slow":
		p, ok := layout.Catalog.Product(store.SKU(f[2]))
		if !ok {
			t.Fatalf("no product %q", f[2])
		}
		a := act{at: at, plate: int(num(5)), span: shelf.Span(p), mass: -float64(p.Mass) * num(3), press: 7, before: 0.3}
		if f[1] == "put" {
			a.mass = -a.mass
		}
		if f[1] == "slow" {
			a.ramp = 1.2
		}
		r.acts = append(r.acts, a)
	case "mass":
		r.acts = append(r.acts, act{at: at, plate: int(num(4)), span: 1, mass: num(2)})
	case "press":
		r.acts = append(r.acts, act{at: at + num(4), before: num(4), press: num(2), plate: int(num(6)), span: 1})
	case "lost":
		old := r.lost
		r.lost = func(t float64) bool { return old(t) || t > at && t <= at+num(2) }
	case "dead":
		r.deadAt[int(num(3))] = at
	default:
		t.Fatalf("unknown act %q", f[1])
	}
}

func describe(c *shelf.Change) string {
	var b strings.Builder
	fmt.Fprintf(&b, "%.1f-%.1f", c.Start.Seconds(), c.End.Seconds())
	for _, d := range c.Plates {
		fmt.Fprintf(&b, " [%d] %+.0f", d.Plate, float64(d.Mass))
	}
	fmt.Fprintf(&b, " = %+.0f g:", float64(c.Mass))
	for _, h := range c.Hypotheses {
		if h.P >= 0.005 {
			fmt.Fprintf(&b, " %+d %s %.2f", h.Count, h.SKU, h.P)
		}
	}
	if c.Unknown >= 0.005 {
		fmt.Fprintf(&b, " unknown %.2f", c.Unknown)
	}
	return b.String() + "\n"
}
