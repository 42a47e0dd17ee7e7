package scene

import (
	"math"

	"storesim/pipeline/store"
	"storesim/render"
)

const (
	lampEvery  = 2.4 // metres between lamps at most
	lightPlane = 0.9 // metres above the floor
)

// Lighting is how a store is lit. Tones are multipliers of red, green and blue; their zero value is white.
type Lighting struct {
	Ambient     float64 // even light, as from bright walls: 1 lights everything fully
	AmbientTone render.Tone
	Level       float64     // of the lamps together, on a level surface at hip height, mean over the floor
	Tone        render.Tone // of the lamps
	// Lamps differ from the others: the keys number the lamps from the floor's least x and y, first along x.
	// A key beyond the last lamp means nothing.
	Lamps map[int]LampSetting
}

// LampSetting is a lamp that is not like the others.
type LampSetting struct {
	Intensity float64     // of what the lamp gives otherwise; 0 for one that is off
	Tone      render.Tone // the zero value: that of the others
}

// DefaultLighting is white, and brings a level surface at hip height nearly to full white on average.
func DefaultLighting() Lighting { return Lighting{Ambient: 0.46, Level: 0.6} }

// Light is the default lighting of a store.
func Light(l *store.Layout) render.Light { return DefaultLighting().Light(l) }

// Light returns a grid of lamps under the ceiling. What a lamp gives does not depend on the others' settings.
func (c Lighting) Light(l *store.Layout) render.Light {
	w, d := l.Floor.Max.X-l.Floor.Min.X, l.Floor.Max.Y-l.Floor.Min.Y
	nx, ny := int(math.Ceil(w/lampEvery)), int(math.Ceil(d/lampEvery))
	light := render.Light{Ambient: float32(c.Ambient), Tone: c.AmbientTone}
	for j := range ny {
		for i := range nx {
			at := xyz(
				l.Floor.Min.X+(float64(i)+0.5)*w/float64(nx),
				l.Floor.Min.Y+(float64(j)+0.5)*d/float64(ny),
				l.Ceiling-0.05,
			)
			light.Lamps = append(light.Lamps, render.Lamp{At: at, Power: 1, Reach: l.Ceiling - lightPlane})
		}
	}
	power := float32(c.Level / meanLight(l, light.Lamps))
	for i := range light.Lamps {
		light.Lamps[i].Power, light.Lamps[i].Tone = power, c.Tone
		if own, ok := c.Lamps[i]; ok {
			own.set(&light.Lamps[i])
		}
	}
	return light
}

// panel is the material of a lamp's cover. One that is off is as grey as the ceiling.
func (c *Lighting) panel(lamp int) *render.Material {
	intensity, tone := 1.0, c.Tone
	if own, ok := c.Lamps[lamp]; ok {
		intensity = own.Intensity
		if own.Tone != (render.Tone{}) {
			tone = own.Tone
		}
	}
	if c.Level == 0 || intensity == 0 {
		return &render.Material{Color: glow(0.72*c.bright(), c.AmbientTone), Emissive: true}
	}
	return &render.Material{Color: glow(0.75+0.25*min(intensity, 1), tone), Emissive: true}
}

func (s LampSetting) set(lamp *render.Lamp) {
	lamp.Power *= float32(s.Intensity)
	if s.Tone != (render.Tone{}) {
		lamp.Tone = s.Tone
	}
}

// meanLight is what lamps of power 1 throw on a level surface at hip height, averaged over the floor.
func meanLight(l *store.Layout, lamps []render.Lamp) float64 {
	const steps = 12
	sum := 0.0
	for j := range steps {
		for i := range steps {
			p := xyz(
				l.Floor.Min.X+(l.Floor.Max.X-l.Floor.Min.X)*(float64(i)+0.5)/steps,
				l.Floor.Min.Y+(l.Floor.Max.Y-l.Floor.Min.Y)*(float64(j)+0.5)/steps,
				lightPlane,
			)
			for _, lamp := range lamps {
				d := lamp.At.Sub(p)
				fall := min(1, lamp.Reach*lamp.Reach/d.Dot(d))
				sum += d.Unit().Z * fall
			}
		}
	}
	return sum / (steps * steps)
}
