package sensor

import (
	"math"

	"storesim/render"
	"storesim/sim/scene"
	"storesim/sim/truth"
)

// Room is what cameras see of a store beside its layout: how it is lit, and the windows in its walls.
type Room struct {
	Light   truth.Light
	Windows []scene.Window `json:",omitempty"`
}

// interior is the room for the scene; a nil room is lit as usual and has no windows.
func (r *Room) interior() scene.Interior {
	if r == nil {
		return scene.Interior{Lighting: scene.DefaultLighting()}
	}
	tone := toneOf(r.Light.Kelvin)
	in := scene.Interior{
		Lighting: scene.Lighting{
			Ambient: r.Light.Ambient, AmbientTone: tone, Level: r.Light.Level, Tone: tone,
			Lamps: map[int]scene.LampSetting{},
		},
		Daylight: r.Light.Daylight, Windows: r.Windows,
	}
	for _, l := range r.Light.Lamps {
		set := scene.LampSetting{Intensity: l.Intensity}
		if l.Kelvin != 0 {
			set.Tone = toneOf(l.Kelvin)
		}
		in.Lighting.Lamps[l.Index] = set
	}
	return in
}

// light is what a frame's record says about the room's light, nil for the usual one.
func (r *Room) light() *truth.Light {
	if r == nil {
		return nil
	}
	return &r.Light
}

// toneOf is the tone of a lamp that shines like a black body, against one of the temperature for which
// pictures are drawn, at equal luminance: white balance at the same temperature takes it off again. Tones
// multiply encoded values, hence the root; the display's exponent of 2.2 stands for the curve of sRGB.
func toneOf(kelvin float64) render.Tone {
	if kelvin == 0 || kelvin == drawnFor {
		return render.Tone{}
	}
	lamp, drawn := planckian(kelvin), planckian(drawnFor)
	encode := func(v, white float64) float32 { return float32(math.Pow(max(v/white, 0), 1/2.2)) }
	return render.Tone{R: encode(lamp.X, drawn.X), G: encode(lamp.Y, drawn.Y), B: encode(lamp.Z, drawn.Z)}
}
