package scene

import (
	"image/color"

	"storesim/pipeline/store"
	"storesim/render"
)

// Interior is what a room is like beside its layout.
type Interior struct {
	Lighting Lighting
	Daylight float64 // outside the windows, from 0 at night to 1 at noon
	Windows  []Window
}

// plainInterior is the usual light between walls without windows.
func plainInterior() Interior { return Interior{Lighting: DefaultLighting()} }

// Light is the light of the lamps and of the day that falls through the windows.
func (in *Interior) Light(l *store.Layout) render.Light {
	light := in.Lighting.Light(l)
	for i := range in.Windows {
		light.Lamps = in.Windows[i].daylight(light.Lamps, l, in.Daylight)
	}
	return light
}

// glow is the colour of something that shines by itself like a lamp: a share of white, in a tone.
func glow(white float64, t render.Tone) color.RGBA {
	if t == (render.Tone{}) {
		t = render.Tone{R: 1, G: 1, B: 1}
	}
	part := func(tone float32) uint8 { return uint8(255*min(max(white*float64(tone), 0), 1) + 0.5) }
	return color.RGBA{R: part(t.R), G: part(t.G), B: part(t.B), A: 255}
}

// bright is how bright the even surroundings look against those of the usual light, at most 1.
func (c *Lighting) bright() float64 {
	usual := DefaultLighting()
	return min(1, (c.Ambient+c.Level)/(usual.Ambient+usual.Level))
}
