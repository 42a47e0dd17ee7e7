package attribution_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/cockroachdb/datadriven"

	"storesim/pipeline/attribution"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/shelf"
	"storesim/pipeline/store"
)

// TestScripts plays testdata/*.txt. "people" lists who is in the store, one a line:
//
//	1 at 2.0 1.5 hand 2.0 2.0 1.1 hand 1.8 1.6 0.9 from 0 to 9 blur 0.1
//
// is identity 1 who stands at (2.0, 1.5) from 0 s to 9 s, with two hands seen, its place known to 0.1 m.
// "from", "to", "blur" and hands may be left out. "gone" after "to" marks somebody who left then. A line
// that begins with a known identity adds to its path. "change" asks for the actors of a change at a place
// at a time, by an attributor:
//
//	change at=(2.0,2.0,1.1) time=5 by=anybody
func TestScripts(t *testing.T) {
	datadriven.Walk(t, "testdata", func(t *testing.T, path string) {
		t.Helper()
		var people []*gallery.Identity
		datadriven.RunTest(t, path, func(t *testing.T, d *datadriven.TestData) string {
			t.Helper()
			switch d.Cmd {
			case "people":
				people = nil
				for line := range strings.Lines(d.Input) {
					people = addPerson(t, people, strings.Fields(line))
				}
				return ""
			case "change":
				return ask(t, d, people)
			default:
				t.Fatalf("unknown command %q", d.Cmd)
				return ""
			}
		})
	})
}

func seconds(s float64) feed.Stamp { return feed.Stamp(s * 1e9) }

func addPerson(t *testing.T, people []*gallery.Identity, f []string) []*gallery.Identity {
	t.Helper()
	num := func(i int) (x float64) {
		if _, err := fmt.Sscan(f[i], &x); err != nil {
			t.Fatalf("%v: %v", f, err)
		}
		return x
	}
	var s gallery.Sample
	from, to, blur, gone := 0.0, 10.0, 0.05, false
	for i := 1; i < len(f); i++ {
		switch f[i] {
		case "at":
			s.Floor = store.Vec2{X: num(i + 1), Y: num(i + 2)}
			i += 2
		case "hand":
			v := 0.0009 // (3 cm)^2
			s.Hands = append(s.Hands, gallery.Hand{
				Mean: store.Vec3{X: num(i + 1), Y: num(i + 2), Z: num(i + 3)},
				Cov:  store.Mat3{v, 0, 0, 0, v, 0, 0, 0, v}, Views: 2,
			})
			i += 3
		case "from":
			from, i = num(i+1), i+1
		case "to":
			to, i = num(i+1), i+1
		case "blur":
			blur, i = num(i+1), i+1
		case "gone":
			gone = true
		default:
			t.Fatalf("%v: unknown word %q", f, f[i])
		}
	}
	s.Cov = gallery.Cov2{XX: blur * blur, YY: blur * blur}
	id := gallery.IdentityID(num(0))
	if n := len(people); n == 0 || people[n-1].ID != id {
		people = append(people, &gallery.Identity{ID: id, Entered: seconds(from)})
	}
	who := people[len(people)-1]
	for at := seconds(from); at <= seconds(to); at = at.Add(100 * time.Millisecond) {
		s.Time = at
		who.Path = append(who.Path, s)
	}
	if gone {
		who.Left = seconds(to)
	}
	return people
}

func ask(t *testing.T, d *datadriven.TestData, people []*gallery.Identity) string {
	t.Helper()
	var x, y, z, at string
	d.ScanArgs(t, "at", &x, &y, &z)
	d.ScanArgs(t, "time", &at)
	c := shelf.Change{Mass: -350, Plates: []shelf.PlateDelta{{Plate: 1, Mass: -350, Std: 1}}}
	if _, err := fmt.Sscan(x+" "+y+" "+z, &c.At.X, &c.At.Y, &c.At.Z); err != nil {
		t.Fatal(err)
	}
	var when float64
	if _, err := fmt.Sscan(at, &when); err != nil {
		t.Fatal(err)
	}
	c.Start, c.End = seconds(when-0.3), seconds(when+0.4)
	var by attribution.Attributor = attribution.Reach{}
	if d.HasArg("by") {
		by = attribution.Anybody{}
	}
	claim := by.Attribute(c, people)
	var b strings.Builder
	sum := claim.Nobody
	for i, who := range claim.Candidates {
		fmt.Fprintf(&b, "%d: %.3f\n", who.Identity, who.P)
		sum += who.P
		if i > 0 && who.P > claim.Candidates[i-1].P {
			t.Errorf("candidates are not sorted: %v", claim.Candidates)
		}
	}
	fmt.Fprintf(&b, "nobody: %.3f\n", claim.Nobody)
	if sum < 1-1e-9 || sum > 1+1e-9 {
		t.Errorf("probabilities sum to %v", sum)
	}
	return b.String()
}
