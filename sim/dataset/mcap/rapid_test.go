package mcap_test

import (
	"path/filepath"
	"testing"

	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/pipeline/store"
	"storesim/sim/dataset/mcap"
	"storesim/sim/truth"
)

func TestMain(m *testing.M) { fixedseed.Main(m) }

// Any thing that is kept gets its box, to the last bit, and no other does.
func TestAnyThing(t *testing.T) {
	set, samples := bench(t, 1)
	s := samples[0]
	root := t.TempDir()
	runs, kept := 0, 0
	rapid.Check(t, func(rt *rapid.T) {
		runs++
		n := rapid.IntRange(0, 5).Draw(rt, "things")
		s.View.Things = nil
		want := map[string]store.PixelBox{}
		for i := range n {
			at := rapid.Float64Range(0, width)
			x, y := at.Draw(rt, "x"), at.Draw(rt, "y")
			th := truth.Thing{
				ID: uint32(i + 1), Class: truth.Class(rapid.IntRange(1, 4).Draw(rt, "class")), Plate: -1,
				Visible:       store.PixelBox{MinX: x, MinY: y, MaxX: x + at.Draw(rt, "width"), MaxY: y + at.Draw(rt, "height")},
				VisiblePixels: rapid.IntRange(0, 50).Draw(rt, "visible"), FullPixels: 100,
				Side: rapid.Uint8().Draw(rt, "side"), Spot: truth.Spot(rapid.IntRange(1, 4).Draw(rt, "spot")),
			}
			s.View.Things = append(s.View.Things, th)
			if th.VisiblePixels > 0 && float64(th.VisiblePixels)/100 >= set.MinVisible {
				want[string(rune('0'+th.ID))] = th.Visible
				kept++
			}
		}
		dir := filepath.Join(root, "all")
		w, err := mcap.New(set, mkdir(rt, dir, runs))
		if err != nil {
			rt.Fatal(err)
		}
		if err := w.Add(&s); err != nil {
			rt.Fatal(err)
		}
		if err := w.Close(); err != nil {
			rt.Fatal(err)
		}
		m := open(t, filepath.Join(mkdir(rt, dir, runs), "corner-train.mcap")).topic("/cam1/annotations")[0]
		got := many(m.Message, "points")
		if len(got) != len(want) {
			rt.Fatalf("%d boxes, want %d", len(got), len(want))
		}
		for _, p := range got {
			c := corners(p)
			if b := want[pairs(t, p)["id"]]; c[0][0] != b.MinX || c[0][1] != b.MinY || c[2][0] != b.MaxX || c[2][1] != b.MaxY {
				rt.Fatalf("box %v, want %v", c, b)
			}
		}
	})
	if kept < 20 {
		t.Errorf("%d things in %d runs", kept, runs)
	}
}
