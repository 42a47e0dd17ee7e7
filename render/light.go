package render

import (
	"math"

	"storesim/pipeline/store"
)

// from returns the light with its lamps seen in a frame into which p takes world points.
func (l Light) from(p store.Pose) Light {
	moved := Light{Ambient: l.Ambient, Lamps: make([]Lamp, len(l.Lamps))}
	for i, lamp := range l.Lamps {
		lamp.At = p.Apply(lamp.At)
		moved.Lamps[i] = lamp
	}
	return moved
}

// on returns the light that a matt white surface at p with unit normal n sends back, 0 to 1. Lambert's law,
// with the lamps' light thinning out beyond their reach; nothing throws shadows.
func (l *Light) on(p, n store.Vec3) float64 {
	sum := float64(l.Ambient)
	for i := range l.Lamps {
		lamp := &l.Lamps[i]
		d := lamp.At.Sub(p)
		facing := d.Dot(n)
		if facing <= 0 {
			continue
		}
		dd := d.Dot(d)
		k := float64(lamp.Power) * facing / math.Sqrt(dd)
		if rr := lamp.Reach * lamp.Reach; dd > rr {
			k *= rr / dd
		}
		sum += k
	}
	return min(sum, 1)
}
