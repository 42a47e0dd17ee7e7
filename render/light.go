package render

import (
	"math"

	"storesim/pipeline/store"
)

// Tone is the colour of a light: what its red, green and blue are multiplied by, 0 and more. The zero value
// is white, the same as 1, 1, 1.
type Tone struct{ R, G, B float32 }

// white reports whether the light has no colour.
func (t Tone) white() bool { return t == Tone{} || t == Tone{1, 1, 1} }

// of returns light of the tone, by channel.
func (t Tone) of(k float64) [3]float64 {
	if t.white() {
		return [3]float64{k, k, k}
	}
	return [3]float64{k * float64(t.R), k * float64(t.G), k * float64(t.B)}
}

// coloured reports whether the channels have to be lit one by one.
func (l *Light) coloured() bool {
	for i := range l.Lamps {
		if !l.Lamps[i].Tone.white() {
			return true
		}
	}
	return !l.Tone.white()
}

// from returns the light with its lamps seen in a frame into which p takes world points. Lamps without power
// are left out.
func (l Light) from(p store.Pose) Light {
	moved := Light{Ambient: l.Ambient, Tone: l.Tone, Lamps: make([]Lamp, 0, len(l.Lamps))}
	for _, lamp := range l.Lamps {
		if lamp.Power != 0 {
			lamp.At = p.Apply(lamp.At)
			moved.Lamps = append(moved.Lamps, lamp)
		}
	}
	return moved
}

// on returns the light that a matt white surface at p with unit normal n sends back, 0 to 1, whatever the
// tones. Lambert's law, with the lamps' light thinning out beyond their reach; nothing throws shadows.
func (l *Light) on(p, n store.Vec3) float64 {
	sum := float64(l.Ambient)
	for i := range l.Lamps {
		sum += l.Lamps[i].on(p, n)
	}
	return min(sum, 1)
}

// tonedOn is on by channel: red, green, blue.
func (l *Light) tonedOn(p, n store.Vec3) [3]float64 {
	sum := l.Tone.of(float64(l.Ambient))
	for i := range l.Lamps {
		k := l.Lamps[i].Tone.of(l.Lamps[i].on(p, n))
		for c := range sum {
			sum[c] += k[c]
		}
	}
	for c := range sum {
		sum[c] = min(sum[c], 1)
	}
	return sum
}

// on is the part of one lamp.
func (l *Lamp) on(p, n store.Vec3) float64 {
	d := l.At.Sub(p)
	facing := d.Dot(n)
	if facing <= 0 {
		return 0
	}
	dd := d.Dot(d)
	k := float64(l.Power) * facing / math.Sqrt(dd)
	if rr := l.Reach * l.Reach; dd > rr {
		k *= rr / dd
	}
	return k
}
