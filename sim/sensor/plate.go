package sensor

import (
	"math"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/rng"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// batch is the time between two readings of a shelf.
const batch = feed.PlateSamples * time.Second / feed.PlateRate

// Plates is every load plate of the store, in shelves with one electronics box each.
type Plates struct {
	sim      *des.Sim
	layout   *store.Layout
	cfg      PlateConfig
	key      rng.Key
	shelves  []shelf
	channels []channel
}

type shelf struct {
	device
	first, count int
}

// channel is one plate: its constant errors and the forces on it now.
type channel struct {
	noise  float64 // standard deviation of a sample, grams
	offset float64
	load   float64 // settled mass, grams
	drift  float64
	dead   bool
	active []force // younger than the time they need to settle
}

// force is something that started to act on a plate.
type force struct {
	at   des.Time
	mass float64
	hold time.Duration // 0: stays
	ring float64       // angular frequency of a shake, radians a second; 0 for none
}

// NewPlates installs the plates of a layout on a stocked world.
func NewPlates(sim *des.Sim, post *Post, w *world.World, cfg PlateConfig, seed uint64) *Plates {
	p := &Plates{sim: sim, layout: w.Layout, cfg: cfg, key: rng.NewKey(seed, "plates"),
		channels: make([]channel, len(w.Layout.Plates))}
	for i := range p.channels {
		s := p.key.ChildN("channel", i).Stream("errors")
		p.channels[i] = channel{
			noise:  min(s.LogNormal(cfg.Noise, cfg.NoiseSigma), 14),
			offset: s.Norm(0, cfg.Offset),
			dead:   s.Bool(cfg.Dead),
		}
	}
	for i := range w.Stock.Columns {
		p.stock(w.Stock, &w.Stock.Columns[i])
	}
	for i := range w.Layout.Shelves {
		s := &w.Layout.Shelves[i]
		d := newDevice(post, s.ID, seed, cfg.ClockSkew, cfg.Latency, cfg.LatencyStd)
		p.shelves = append(p.shelves, shelf{device: d, first: int(s.First), count: s.Count})
	}
	return p
}

func (p *Plates) stock(st *world.Stock, c *world.Column) {
	for _, id := range c.Items {
		for k := range c.Count {
			p.channels[int(c.First)+k].load += float64(st.Item(id).Mass) / float64(c.Count)
		}
	}
}

// Start begins the readings; every shelf has a phase of its own.
func (p *Plates) Start() {
	for i := range p.shelves {
		s := &p.shelves[i]
		phase := time.Duration(s.key.Float64("phase", 0) * float64(batch))
		p.sim.At(p.sim.Now().Add(phase), 0, func() { p.read(s) })
	}
}

func (p *Plates) read(s *shelf) {
	now := p.sim.Now()
	lost := s.key.Float64("lost", s.seq) < p.cfg.Lost
	h, arrived := s.head(now)
	if !lost {
		r := &feed.PlateReading{Header: h, Grams: make([]float32, feed.PlateSamples*s.count)}
		for i := range s.count {
			p.sample(s.first+i, h.Seq, now, r.Grams[i:], s.count)
		}
		s.post.deliver(arrived, func() feed.Message { return r })
	}
	p.sim.At(now.Add(batch), 0, func() { p.read(s) })
}

// sample writes the batch of one plate that ends at now, every stride-th element of out.
func (p *Plates) sample(plate int, seq uint64, now des.Time, out []float32, stride int) {
	c := &p.channels[plate]
	c.settle(now, p.cfg.Settle)
	key := uint64(p.key.ChildN("noise", plate))
	c.drift += p.cfg.Drift * math.Sqrt(batch.Hours()) * rng.NormFrom(rng.Mix(key, seq<<8|0xff))
	base := c.offset
	if !c.dead {
		base += c.load + c.drift
	}
	for k := range feed.PlateSamples {
		v := base
		if !c.dead {
			t := now.Add(-time.Duration(feed.PlateSamples-1-k) * time.Second / feed.PlateRate)
			v += c.forces(t, p.cfg.Settle) + c.noise*rng.NormFrom(rng.Mix(key, seq<<8|uint64(k)))
		}
		if p.cfg.Quantum > 0 {
			v = math.Round(v/p.cfg.Quantum) * p.cfg.Quantum
		}
		out[k*stride] = float32(v)
	}
}

// forces is what the active forces add up to at t, grams.
func (c *channel) forces(t des.Time, settle time.Duration) float64 {
	sum := 0.0
	tau := settle.Seconds() / 4 // e^-4 is 2 %: settled
	for i := range c.active {
		sum += c.active[i].response(t, tau)
	}
	return sum
}

func (f *force) response(t des.Time, tau float64) float64 {
	age := t.Sub(f.at).Seconds()
	switch {
	case age < 0:
		return 0
	case f.ring > 0:
		return f.mass * math.Exp(-age/0.13) * math.Sin(f.ring*age)
	case f.hold > 0 && age > f.hold.Seconds():
		return f.mass * math.Exp(-(age-f.hold.Seconds())/(tau/2))
	default:
		return f.mass * (1 - math.Exp(-age/tau))
	}
}

// settle folds forces that no longer change into the load.
func (c *channel) settle(now des.Time, settle time.Duration) {
	kept := c.active[:0]
	for _, f := range c.active {
		if now.Sub(f.at) < f.hold+5*settle {
			kept = append(kept, f)
			continue
		}
		if f.ring == 0 && f.hold == 0 {
			c.load += f.mass
		}
	}
	c.active = kept
}

// Loaded puts a force on a plate, couples it into the neighbours and, for goods that come or go, shakes the
// shelf.
func (p *Plates) Loaded(change world.LoadChange) {
	mass := float64(change.Mass)
	plate := int(change.Plate)
	// Keyed by place and time, so that what happens elsewhere in the store does not move the draws.
	s := p.key.ChildN("change", plate).ChildN("at", int(change.Time)).Stream("side effects")
	p.apply(plate, force{at: change.Time, mass: mass, hold: change.Hold})
	box := &p.shelves[p.layout.Plates[plate].Shelf]
	for d := 1; d <= 2; d++ {
		share := p.cfg.Coupling / float64(d) * s.LogNormal(1, 0.4)
		for _, n := range [2]int{plate - d, plate + d} {
			if n >= box.first && n < box.first+box.count {
				p.apply(n, force{at: change.Time, mass: mass * share, hold: change.Hold})
			}
		}
	}
	if change.Hold > 0 {
		return
	}
	for i := range box.count {
		amplitude := p.cfg.Transient * s.LogNormal(1, 0.45) * min(1, math.Abs(mass)/100)
		p.apply(box.first+i, force{at: change.Time, mass: amplitude, ring: 2 * math.Pi * s.Uniform(3.5, 7)})
	}
}

func (p *Plates) apply(plate int, f force) {
	p.channels[plate].active = append(p.channels[plate].active, f)
}

// ItemMoved does not concern a plate; its mass does.
func (p *Plates) ItemMoved(truth.ItemID) {}

// GatePassed does not concern a plate.
func (p *Plates) GatePassed(*store.Gate, store.Token) {}
