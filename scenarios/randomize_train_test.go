package scenarios

import (
	"math"
	"reflect"
	"slices"
	"testing"

	"storesim/pipeline/store"
)

// The training store stands under every seed, and no two are the same.
func TestTrainRandomStands(t *testing.T) {
	hashes := map[string]bool{}
	for seed := range uint64(12) {
		s, err := LoadWith("train-random", Options{Seed: &seed})
		if err != nil {
			t.Fatalf("seed %d:\n%v", seed, err)
		}
		hashes[s.Hash] = true
		for _, group := range Groups() {
			if !slices.ContainsFunc(s.Drawn, func(d Draw) bool { return d.Group == group }) {
				t.Errorf("seed %d draws nothing of group %s", seed, group)
			}
		}
	}
	if len(hashes) != 12 {
		t.Errorf("12 seeds gave %d stores", len(hashes))
	}
}

// The training store shows what the renderer and the sensor can do: over some seeds there are fisheyes of many
// angles beside flat lenses, pictures out of focus and sharp ones, and an automatic exposure and none.
func TestTrainRandomVaries(t *testing.T) {
	const seeds = 20
	fisheyes, cameras, blurred, metered := 0, 0, 0, 0
	widest := 0.0
	for seed := range uint64(seeds) {
		s, err := LoadWith("train-random", Options{Seed: &seed})
		if err != nil {
			t.Fatalf("seed %d:\n%v", seed, err)
		}
		cfg := s.Config.Devices.Cameras
		if cfg.Aperture > 0 && cfg.Focus > 0 {
			blurred++
		}
		if cfg.AutoExposure > 0 {
			metered++
		}
		for i := range s.Config.Layout.Cameras {
			k := &s.Config.Layout.Cameras[i].Intrinsics
			cameras++
			if k.Lens.Model != store.KannalaBrandt {
				continue
			}
			fisheyes++
			left, _ := k.Unproject(0, k.Cy)
			right, _ := k.Unproject(float64(k.Width), k.Cy)
			widest = max(widest, math.Atan2(-left.X, left.Z)+math.Atan2(right.X, right.Z))
		}
	}
	share := float64(fisheyes) / float64(cameras)
	if share < 0.05 || share > 0.25 || widest < math.Pi {
		t.Errorf("%d of %d cameras are fisheyes, the widest of %.0f degrees", fisheyes, cameras, widest*180/math.Pi)
	}
	for name, n := range map[string]int{"out of focus": blurred, "metered": metered} {
		if n < seeds/6 || n > 5*seeds/6 {
			t.Errorf("%d of %d stores are %s", n, seeds, name)
		}
	}
}

// Fixing a group takes its draws away and no others.
func TestTrainRandomFix(t *testing.T) {
	seed := uint64(7)
	whole, err := LoadWith("train-random", Options{Seed: &seed})
	if err != nil {
		t.Fatal(err)
	}
	for _, group := range Groups() {
		s, err := LoadWith("train-random", Options{Seed: &seed, Fix: []string{group}})
		if err != nil {
			t.Fatalf("without %s:\n%v", group, err)
		}
		for _, d := range s.Drawn {
			if d.Group == group {
				t.Errorf("%s is fixed, but %s is drawn", group, d.Key)
			}
		}
		if got, want := values(s.Drawn), values(whole.Drawn); !subset(got, want) {
			t.Errorf("without %s the other draws moved:\n%v\nwant of\n%v", group, got, want)
		}
	}
}

// values are draws by key.
func values(draws []Draw) map[string]any {
	out := map[string]any{}
	for _, d := range draws {
		out[d.Key] = d.Value
	}
	return out
}

// subset reports whether what both sets of draws name is the same, and that is most of it. An element that is
// kept in one of them only has draws there only.
func subset(some, all map[string]any) bool {
	same := 0
	for key, v := range some {
		w, ok := all[key]
		if ok && !reflect.DeepEqual(v, w) {
			return false
		}
		if ok {
			same++
		}
	}
	return 2*same > len(some) && same > 0
}
