package sensor

import (
	"math"

	"storesim/pipeline/feed"
	"storesim/sim/des"
	"storesim/sim/fault"
	"storesim/sim/rng"
)

// burden is what the faults at the end of a batch do to a cell's mean and noise.
func (c *loadCell) burden(seq uint64, now des.Time, base, noise float64) (float64, float64) {
	if a := c.faults.At(fault.PlateDrift, now); a != nil {
		c.drift += a.Drift * math.Sqrt(batch.Hours()) * rng.NormFrom(a.Key.Uint64("walk", seq))
	}
	if a := c.faults.At(fault.PlateNoisy, now); a != nil {
		noise = math.Hypot(noise, a.Grams)
	}
	if a := c.faults.At(fault.PlateOffset, now); a != nil {
		base += a.Grams
	}
	return base, noise
}

// garble replaces values that the cell's electronics do not pass on: a dead channel repeats the last one, a
// slow scale has a new one now and then, in steps of its own.
func (c *loadCell) garble(now des.Time, out []float32, stride int) {
	for k := range feed.PlateSamples {
		t := instant(now, k)
		v := float64(out[k*stride])
		slow := c.faults.At(fault.SlowScale, t)
		first := math.IsNaN(c.last)
		switch {
		case !first && c.faults.At(fault.PlateDead, t) != nil:
		case slow == nil:
			c.last = v
		case first || t >= c.due:
			c.last, c.due = v, t.Add(slow.Slow)
			if slow.Step > 0 {
				c.last = math.Round(v/slow.Step) * slow.Step
			}
		}
		out[k*stride] = float32(c.last)
	}
}
