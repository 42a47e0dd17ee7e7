package sensor

import (
	"testing"

	"storesim/sim/scene"
	"storesim/sim/truth"
)

// A lamp's tone is white at the temperature for which pictures are drawn, and goes from red to blue with it.
func TestToneOfLamps(t *testing.T) {
	if tone := toneOf(6500); tone != toneOf(0) || tone.R != 0 {
		t.Errorf("6500 K is %v, want the zero tone, which is white", tone)
	}
	last := toneOf(1800)
	for kelvin := 2000.0; kelvin <= 12000; kelvin += 250 {
		if kelvin == 6500 {
			continue
		}
		tone := toneOf(kelvin)
		if tone.R/tone.B >= last.R/last.B {
			t.Errorf("%g K is %v, no bluer than %v", kelvin, tone, last)
		}
		if warm := tone.R > tone.B; warm != (kelvin < 6500) {
			t.Errorf("%g K is %v", kelvin, tone)
		}
		last = tone
	}
}

// A room that says what is usual is lit as one that says nothing.
func TestUsualRoom(t *testing.T) {
	usual := scene.DefaultLighting()
	said := (&Room{Light: truth.Light{Ambient: usual.Ambient, Level: usual.Level, Kelvin: 6500, Daylight: 1}}).interior()
	got, want := said.Lighting, (*Room)(nil).interior().Lighting
	if got.Ambient != want.Ambient || got.Level != want.Level || got.Tone != want.Tone ||
		got.AmbientTone != want.AmbientTone || len(got.Lamps)+len(want.Lamps) != 0 {
		t.Errorf("%+v, want %+v", got, want)
	}
	r := Room{Light: truth.Light{Kelvin: 3000, Lamps: []truth.Lamp{{Index: 2}, {Index: 4, Intensity: 1, Kelvin: 5000}}}}
	lamps := r.interior().Lighting.Lamps
	if len(lamps) != 2 || lamps[2].Intensity != 0 || lamps[4].Tone != toneOf(5000) || r.light() != &r.Light {
		t.Errorf("lamps are %+v", lamps)
	}
}
