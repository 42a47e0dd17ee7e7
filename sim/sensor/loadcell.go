package sensor

import (
	"math"
	"time"

	"storesim/pipeline/feed"
	"storesim/sim/des"
	"storesim/sim/fault"
	"storesim/sim/rng"
)

// loadCell is one channel: its constant errors, what it carries, and what has come over it since.
type loadCell struct {
	key    uint64  // of its draws, one for each sample
	noise  float64 // standard deviation of a sample, grams
	offset float64 // it was never zeroed, grams
	gain   float64
	dead   bool

	load   float64 // settled mass, grams
	late   float64 // what of it is still to creep in, grams; of the other sign
	drift  float64 // random walk so far, grams
	wander float64 // comes and goes within seconds, grams
	active []force // younger than the time they need to settle

	faults fault.List // nil for most
	last   float64    // value sent last, while there are faults; not a number before the first
	due    des.Time   // of the next value of a slow scale
}

// force is something that started to act on a cell.
type force struct {
	at   des.Time
	mass float64
	late float64 // more that creeps in once it has settled
	hold time.Duration
	ring float64 // angular frequency of a shake, radians a second; 0 for none
}

// pace is what all cells share from batch to batch, worked out once.
type pace struct {
	settle  time.Duration
	tau     float64 // of settling, seconds
	quantum float64
	drift   float64 // of the random walk in one batch, grams
	keep    float64 // share of the wander left after one batch
	stir    float64 // fresh wander in one batch, grams
	creep   float64 // share of a load that comes in late
	creeps  float64 // share of it that is still to come after one batch
}

func newPace(cfg PlateConfig) pace {
	p := pace{
		settle: cfg.Settle, quantum: cfg.Quantum, creep: cfg.Creep,
		tau:    max(cfg.Settle.Seconds()/4, 1e-3), // e^-4 is 2 %: settled
		drift:  cfg.Drift * math.Sqrt(batch.Hours()),
		keep:   fading(cfg.WanderTime),
		creeps: fading(cfg.CreepTime),
	}
	p.stir = cfg.Wander * math.Sqrt(1-p.keep*p.keep)
	return p
}

// fading is what is left after one batch of something that fades with a time constant; nothing for 0.
func fading(tau time.Duration) float64 {
	if tau <= 0 {
		return 0
	}
	return math.Exp(-batch.Seconds() / tau.Seconds())
}

// offsetSigma is how unequal the offsets are: of the logarithm of their size. With the typical size it fits
// the share of readings below zero and the largest reading of the recording.
const offsetSigma = 1.0

// newLoadCell draws the constant errors of the cell whose first plate is given. Hum is how noisy its shelf
// is, standard normal.
func newLoadCell(cfg PlateConfig, key rng.Key, plate int, gain, hum float64) loadCell {
	s := key.ChildN("channel", plate).Stream("errors")
	c := loadCell{
		key:    uint64(key.ChildN("noise", plate)),
		noise:  cfg.noise(hum, s.Norm(0, 1)),
		offset: s.Norm(0, cfg.Offset) * s.LogNormal(1, offsetSigma),
		dead:   s.Bool(cfg.Dead),
		gain:   gain,
		last:   math.NaN(),
	}
	c.wander = s.Norm(0, cfg.Wander)
	return c
}

// noise is a cell's: a floor that all have and a lognormal part, so that the measured p10, median and p90 are
// met together, up to the worst. Most of what makes cells differ is their shelf's.
func (cfg *PlateConfig) noise(hum, own float64) float64 {
	z := math.Sqrt(1-cfg.NoiseOwn)*hum + math.Sqrt(cfg.NoiseOwn)*own
	floor := min(cfg.NoiseFloor, cfg.Noise)
	return min(floor+(cfg.Noise-floor)*math.Exp(cfg.NoiseSigma*z), cfg.NoiseMax)
}

// apply lets a force act on the cell, in true grams.
func (c *loadCell) apply(f force, p *pace) {
	if f.ring == 0 {
		f.mass *= c.gain
	}
	if f.ring == 0 && f.hold == 0 {
		share := p.creep
		if a := c.faults.At(fault.PlateCreep, f.at); a != nil {
			share = a.Share
		}
		f.late = f.mass * share
		f.mass -= f.late
	}
	c.active = append(c.active, f)
}

// Purposes of a cell's draws beside the samples'; they stand where a thirteenth sample and more would.
const (
	drawDrift  = 0xff
	drawWander = 0xfe
)

// sample writes the batch that ends at now, every stride-th element of out.
func (c *loadCell) sample(p *pace, seq uint64, now des.Time, out []float32, stride int) {
	c.settle(now, p)
	c.drift += p.drift * rng.NormFrom(rng.Mix(c.key, seq<<8|drawDrift))
	c.wander = p.keep*c.wander + p.stir*rng.NormFrom(rng.Mix(c.key, seq<<8|drawWander))
	base, noise := c.offset, 0.0
	if !c.dead {
		base += c.load + c.late + c.drift + c.wander
		noise = c.noise
	}
	if c.faults != nil {
		base, noise = c.burden(seq, now, base, noise)
	}
	for k := range feed.PlateSamples {
		v := base
		if !c.dead {
			v += noise * rng.NormFrom(rng.Mix(c.key, seq<<8|uint64(k)))
			if len(c.active) > 0 {
				v += c.forces(instant(now, k), p.tau)
			}
		}
		if p.quantum > 0 {
			v = math.Round(v/p.quantum) * p.quantum
		}
		out[k*stride] = float32(v)
	}
	if c.faults != nil {
		c.garble(now, out, stride)
	}
}

// instant of sample k of the batch that ends at now.
func instant(now des.Time, k int) des.Time {
	return now.Add(-time.Duration(feed.PlateSamples-1-k) * time.Second / feed.PlateRate)
}

// forces is what the active forces add up to at t, grams.
func (c *loadCell) forces(t des.Time, tau float64) float64 {
	sum := 0.0
	for i := range c.active {
		sum += c.active[i].response(t, tau)
	}
	return sum
}

// ringTime is the time constant of a shake, seconds.
const ringTime = 0.13

func (f *force) response(t des.Time, tau float64) float64 {
	age := t.Sub(f.at).Seconds()
	switch {
	case age < 0:
		return 0
	case f.ring > 0:
		return f.mass * math.Exp(-age/ringTime) * math.Sin(f.ring*age)
	case f.hold > 0 && age > f.hold.Seconds():
		return f.mass * math.Exp(-(age-f.hold.Seconds())/(tau/2))
	default:
		return f.mass * (1 - math.Exp(-age/tau))
	}
}

// settle folds forces that no longer change into the load, and lets creep go on.
func (c *loadCell) settle(now des.Time, p *pace) {
	left := p.creeps
	if a := c.faults.At(fault.PlateCreep, now); a != nil {
		left = fading(a.Tau)
	}
	c.late *= left
	kept := c.active[:0]
	for _, f := range c.active {
		if now.Sub(f.at) < f.hold+5*p.settle {
			kept = append(kept, f)
			continue
		}
		if f.ring == 0 && f.hold == 0 {
			c.load += f.mass + f.late
			c.late -= f.late
		}
	}
	c.active = kept
}
