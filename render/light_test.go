package render

import (
	"slices"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
)

// Each channel of a picture under a coloured light is that of the picture under a white light as bright as
// the channel: so channels are lit one by one, and white says the same as no tone.
func TestTonesAreLightByChannel(t *testing.T) {
	cams := bentCameras(t, 112, 70)
	cams["pinhole"] = stillCamera(112, 70)
	seen := 0
	rapid.Check(t, func(t *rapid.T) {
		cam := cams[rapid.SampledFrom([]string{"pinhole", "wide fisheye"}).Draw(t, "lens")]
		level := rapid.SampledFrom([]float32{0, 0.25, 0.5, 0.75, 1, 1.5}) // exact in the products below
		tone := func(name string) Tone {
			return Tone{level.Draw(t, name), level.Draw(t, name), level.Draw(t, name)}
		}
		base := shopLight()
		toned := Light{Ambient: base.Ambient, Tone: tone("ambient"), Lamps: slices.Clone(base.Lamps)}
		for i := range toned.Lamps {
			toned.Lamps[i].Tone = tone("lamp")
		}
		draw := func(l Light) []uint8 {
			v := NewView(cam, l)
			v.SetStatic(still())
			return v.Draw(nil).RGBA
		}
		all := draw(toned)
		for c := range 3 {
			alone := Light{Ambient: base.Ambient * channel(toned.Tone, c), Lamps: slices.Clone(base.Lamps)}
			for i := range alone.Lamps {
				alone.Lamps[i].Power *= channel(toned.Lamps[i].Tone, c)
			}
			want := draw(alone)
			for i := c; i < len(all); i += 4 {
				if d := int(all[i]) - int(want[i]); d < -1 || d > 1 { // rounding to 1/256 of the light
					t.Fatalf("channel %d of pixel %d is %d, alone %d", c, i/4, all[i], want[i])
				}
				seen += int(min(want[i], 1))
			}
		}
	})
	if seen == 0 {
		t.Error("all was black")
	}
}

func channel(t Tone, c int) float32 {
	if t == (Tone{}) {
		return 1
	}
	return [3]float32{t.R, t.G, t.B}[c]
}

// A white light and one that is white in its numbers give the same bytes, and so does one with a lamp more
// that is off.
func TestWhiteIsNoTone(t *testing.T) {
	draw := func(l Light) []uint8 {
		v := NewView(stillCamera(160, 90), l)
		v.SetStatic(still())
		return v.Draw(nil).RGBA
	}
	plain, named := shopLight(), shopLight()
	named.Tone = Tone{1, 1, 1}
	for i := range named.Lamps {
		named.Lamps[i].Tone = Tone{1, 1, 1}
	}
	named.Lamps = append(named.Lamps, Lamp{At: store.Vec3{Z: 2}, Reach: 3, Tone: Tone{1, 0, 0}})
	if !slices.Equal(draw(plain), draw(named)) {
		t.Error("a white light changed the picture")
	}
	named.Lamps[0].Tone = Tone{1, 0.5, 0.5}
	if slices.Equal(draw(plain), draw(named)) {
		t.Error("a red lamp changed nothing")
	}
}
