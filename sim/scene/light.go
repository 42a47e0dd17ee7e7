package scene

import (
	"math"

	"storesim/pipeline/store"
	"storesim/render"
)

// The light of the store: an even part, as from bright walls, and lamps that together bring a level surface
// at hip height to full white on average.
const (
	ambient    = 0.46
	lampLight  = 0.6
	lampEvery  = 2.4 // metres between lamps at most
	lightPlane = 0.9 // metres above the floor
)

// Light returns a grid of lamps under the ceiling.
func Light(l *store.Layout) render.Light {
	w, d := l.Floor.Max.X-l.Floor.Min.X, l.Floor.Max.Y-l.Floor.Min.Y
	nx, ny := int(math.Ceil(w/lampEvery)), int(math.Ceil(d/lampEvery))
	light := render.Light{Ambient: ambient}
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
	power := float32(lampLight / meanLight(l, light.Lamps))
	for i := range light.Lamps {
		light.Lamps[i].Power = power
	}
	return light
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
