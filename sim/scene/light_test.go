package scene

import (
	"math"
	"testing"

	"storesim/render"
)

// A lamp that is off, dimmed or coloured leaves the others as they are.
func TestLampsAreSetOneByOne(t *testing.T) {
	layout := demoLayout(t)
	plain, lighting := Light(layout), DefaultLighting()
	red := render.Tone{R: 1, G: 0.5, B: 0.25}
	lighting.Lamps = map[int]LampSetting{0: {}, 1: {Intensity: 0.5, Tone: red}, 10000: {}}
	set := lighting.Light(layout)
	if len(plain.Lamps) < 3 || len(set.Lamps) != len(plain.Lamps) {
		t.Fatalf("%d lamps, then %d", len(plain.Lamps), len(set.Lamps))
	}
	for i, want := range plain.Lamps {
		switch i {
		case 0:
			want.Power = 0
		case 1:
			want.Power, want.Tone = want.Power/2, red
		}
		if set.Lamps[i] != want {
			t.Errorf("lamp %d is %+v, want %+v", i, set.Lamps[i], want)
		}
	}
	power := float64(plain.Lamps[0].Power) * meanLight(layout, plain.Lamps)
	if math.Abs(power-0.6) > 1e-6 || plain.Ambient != float32(0.46) {
		t.Errorf("the lamps give %g, want 0.6, the rest %g, want 0.46", power, plain.Ambient)
	}
}
