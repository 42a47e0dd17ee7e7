package dataset

import (
	"image"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// Every part with a share has a unit, the sizes are near the shares, and what is drawn does not depend on the
// order of the names nor on names given twice.
func TestShares(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		s := Shares{
			Val:  float64(rapid.IntRange(0, 4).Draw(t, "val")) / 10,
			Test: float64(rapid.IntRange(0, 4).Draw(t, "test")) / 10,
		}
		names := rapid.SliceOfNDistinct(rapid.StringMatching(`[a-z]{3}`), 3, 40, rapid.ID).Draw(t, "names")
		seed := rapid.Uint64().Draw(t, "seed")
		parts, ok := drawn(&s, names, seed)
		if !ok {
			t.Fatalf("%d names cannot be divided by %+v", len(names), s)
		}
		var n [3]int
		for _, name := range names {
			n[parts[name]]++
		}
		for part, share := range map[Split]float64{Val: s.Val, Test: s.Test} {
			want := share * float64(len(names))
			if share == 0 && n[part] > 0 || share > 0 && n[part] == 0 || float64(n[part]) > max(1, want+0.5) {
				t.Fatalf("%v of %d with shares %+v", n, len(names), s)
			}
		}
		again, _ := drawn(&s, rapid.Permutation(append(names, names[0])).Draw(t, "again"), seed)
		for _, name := range names {
			if again[name] != parts[name] {
				t.Fatalf("%s is in %v and %v", name, parts[name], again[name])
			}
		}
	})
}

// A building is in one part only; where all runs are in one building, a run is. Too few of them are an error.
func TestStoresDoNotLeak(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		runs := make([]Run, rapid.IntRange(1, 12).Draw(t, "runs"))
		places := map[string]bool{}
		for i := range runs {
			runs[i].Name = string(rune('a' + i))
			runs[i].Place = rapid.StringMatching(`[xyzuvw]`).Draw(t, "place")
			places[runs[i].Place] = true
		}
		units := len(places)
		if units == 1 {
			units = len(runs)
		}
		s := Shares{By: ByStore, Val: 0.2, Test: 0.2}
		parts, err := s.runParts(runs, 1)
		if (err == nil) != (units >= 3) {
			t.Fatalf("%d units: error is %v", units, err)
		}
		if err != nil {
			return
		}
		var n [3]int
		for i := range runs {
			n[parts[i]]++
			for k := range runs {
				if len(places) > 1 && runs[i].Place == runs[k].Place && parts[i] != parts[k] {
					t.Fatalf("%s is in %v and %v", runs[i].Place, parts[i], parts[k])
				}
			}
		}
		if slices.Contains(n[:], 0) {
			t.Fatalf("runs by part: %v", n)
		}
	})
}

// Products of other parts are grey to the pixel, all else is as it was; pixels that hide something are
// counted still.
func TestForeignProducts(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		const w, h = 6, 4
		img := image.NewYCbCr(image.Rect(0, 0, w, h), image.YCbCrSubsampleRatio444)
		cut := rapid.Uint32Range(1, w*h-1).Draw(t, "cut")
		own := truth.Thing{
			ID: 1, Class: truth.Product, SKU: "own", FullPixels: 30, VisiblePixels: 10,
			VisibleMask: mask.Mask{Width: w, Height: h, Runs: []uint32{0, cut, w*h - cut}},
			Occluders:   []truth.Occluder{{ID: 2, Pixels: 12}, {ID: 0, Pixels: 8}},
		}
		foreign := truth.Thing{
			ID: 2, Class: truth.Product, SKU: "foreign",
			VisibleMask: mask.Mask{Width: w, Height: h, Runs: []uint32{cut, w*h - cut}},
		}
		v := &truth.FrameView{Things: []truth.Thing{own, foreign}}
		out, kept, err := withoutForeign(img, v, map[store.SKU]Split{"own": Test, "foreign": Train}, Test)
		if err != nil || len(kept) != 1 || kept[0].ID != 1 {
			t.Fatal(kept, err)
		}
		if !slices.Equal(kept[0].Occluders, []truth.Occluder{{Pixels: 20}}) {
			t.Fatalf("occluders are %v", kept[0].Occluders)
		}
		for k := range w * h {
			grey := out.YCbCrAt(k/h, k%h).Y == 128
			if grey != (uint32(k) >= cut) || img.YCbCrAt(k/h, k%h).Y != 0 {
				t.Fatalf("pixel %d is grey: %v", k, grey)
			}
		}
	})
}
