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

// Plates is every load cell of the store, in shelves with one electronics box each. A shelf without cells has
// no box.
type Plates struct {
	sim    *des.Sim
	layout *store.Layout
	cfg    PlateConfig
	key    rng.Key
	boxes  []box // by shelf
	pace   pace

	witness PlateWitness
}

// box is the electronics of one shelf.
type box struct {
	device
	shelf *store.Shelf
	cells []loadCell
	blows []blow // since the last reading, in order of time
	sent  []letter

	borrow bool // a reading that has arrived may be written again

	rests []float64 // by cell: what truly lies on it, grams; kept up to the last reading for a witness
	steps []step    // since the last reading, in order of time; for a witness
	clean []float32
}

// Weighing is a reading beside the truth, which only the truth side may see. It is valid during the call
// only.
type Weighing struct {
	Reading *feed.PlateReading // as taken; one that is lost never arrives
	Taken   des.Time           // when the last sample was taken, simulated time
	Clean   []float32          // like Reading.Grams: what lay on the cell; a pushing hand does not count
}

// PlateWitness sees every reading when it is taken; nil for none.
type PlateWitness func(w Weighing)

// step is a lasting change of what lies on a cell.
type step struct {
	at   des.Time
	cell int
	mass float64
}

// letter is a reading on its way, or arrived.
type letter struct {
	reading *feed.PlateReading
	arrives des.Time
}

// blow is what one act did to a shelf at one instant: the load of all plates under the thing moved.
type blow struct {
	at          des.Time
	hold        time.Duration
	plate       int // the first of them, which names the draws
	first, last int // cells
	mass        float64
}

// Borrower is a sink that keeps no message after Push has returned: the plates use their readings again.
type Borrower interface {
	feed.Sink
	Borrows()
}

// NewPlates installs the load cells of a layout on a stocked world.
func NewPlates(sim *des.Sim, post *Post, w *world.World, cfg PlateConfig, seed uint64) *Plates {
	p := &Plates{sim: sim, layout: w.Layout, cfg: cfg, key: rng.NewKey(seed, "plates"), pace: newPace(cfg)}
	_, borrow := post.sink.(Borrower)
	for i := range w.Layout.Shelves {
		s := &w.Layout.Shelves[i]
		errors := p.key.ChildN("shelf", i)
		gain, hum := 1+errors.Norm("gain", 0)*cfg.Gain, errors.Norm("hum", 0)
		b := box{
			device: newDevice(post, s.ID, seed, cfg.ClockSkew, cfg.Latency, cfg.LatencyStd), shelf: s,
			cells: make([]loadCell, s.Cells.Len()), rests: make([]float64, s.Cells.Len()),
			// What strikes the messages may deliver one twice.
			borrow: borrow && len(post.faults.Device(s.ID)) == 0,
		}
		for c := range b.cells {
			first, _ := s.CellPlates(c)
			b.cells[c] = newLoadCell(cfg, p.key, int(first), gain, hum)
			// A cell under several plates goes by the faults of the first of them.
			b.cells[c].faults = post.faults.Plate(s.ID, int(first-s.First))
		}
		p.boxes = append(p.boxes, b)
	}
	for i := range w.Stock.Columns {
		p.stock(w.Stock, &w.Stock.Columns[i])
	}
	return p
}

// under returns the shelf's box and the cell under a plate; cell is -1 for none.
func (p *Plates) under(plate store.PlateID) (b *box, cell int) {
	b = &p.boxes[p.layout.Plates[plate].Shelf]
	return b, b.shelf.CellOf(plate)
}

func (p *Plates) stock(st *world.Stock, c *world.Column) {
	for _, id := range c.Items {
		for k := range c.Count {
			if b, i := p.under(c.First + store.PlateID(k)); i >= 0 {
				share := float64(st.Item(id).Mass) / float64(c.Count)
				b.cells[i].load += share * b.cells[i].gain
				b.rests[i] += share
			}
		}
	}
}

// Witness lets w see the readings. It is called before Start, and changes nothing that is sent.
func (p *Plates) Witness(w PlateWitness) { p.witness = w }

// Start begins the readings; every shelf has a phase of its own.
func (p *Plates) Start() {
	for i := range p.boxes {
		b := &p.boxes[i]
		if len(b.cells) == 0 {
			continue
		}
		phase := time.Duration(b.key.Float64("phase", 0) * float64(batch))
		p.sim.At(p.sim.Now().Add(phase), 0, func() { p.read(b) })
	}
}

func (p *Plates) read(b *box) {
	now := p.sim.Now()
	p.strike(b)
	lost := b.key.Float64("lost", b.seq) < p.cfg.Lost
	h, arrived := b.head(now)
	r := p.blank(b, now)
	r.Header = h
	for i := range b.cells {
		b.cells[i].sample(&p.pace, h.Seq, now, r.Grams[i:], len(b.cells))
	}
	if p.witness != nil {
		p.witness(b.weigh(r, now))
	}
	if !lost {
		b.sent = append(b.sent, letter{r, arrived})
		b.post.deliver(arrived, func() feed.Message { return r })
	}
	p.sim.At(now.Add(batch), 0, func() { p.read(b) })
}

// weigh puts what truly lay on the cells beside the reading that ends now.
func (b *box) weigh(r *feed.PlateReading, now des.Time) Weighing {
	b.clean = b.clean[:0]
	next := 0
	for k := range feed.PlateSamples {
		for t := instant(now, k); next < len(b.steps) && b.steps[next].at <= t; next++ {
			b.rests[b.steps[next].cell] += b.steps[next].mass
		}
		for _, grams := range b.rests {
			b.clean = append(b.clean, float32(math.Round(grams*1e6)/1e6)) // sums leave crumbs
		}
	}
	b.steps = append(b.steps[:0], b.steps[next:]...)
	return Weighing{Reading: r, Taken: now, Clean: b.clean}
}

// blank is a reading to fill: an old one that the sink has seen and does not keep, or a new one.
func (p *Plates) blank(b *box, now des.Time) *feed.PlateReading {
	for i, l := range b.sent {
		if l.arrives >= now {
			continue
		}
		last := len(b.sent) - 1
		b.sent[i] = b.sent[last]
		b.sent = b.sent[:last]
		if b.borrow {
			return l.reading
		}
		break
	}
	return &feed.PlateReading{Grams: make([]float32, feed.PlateSamples*len(b.cells))}
}

// Loaded puts a force on the cell under a plate, and notes what it will do to the rest of the shelf. The
// world tells of each plate under a thing: all of them are one blow.
func (p *Plates) Loaded(change world.LoadChange) {
	b, cell := p.under(change.Plate)
	if cell < 0 {
		return
	}
	mass := float64(change.Mass)
	b.cells[cell].apply(force{at: change.Time, mass: mass, hold: change.Hold}, &p.pace)
	if p.witness != nil && change.Hold == 0 {
		b.steps = append(b.steps, step{change.Time, cell, mass})
	}
	if n := len(b.blows); n > 0 {
		if o := &b.blows[n-1]; o.at == change.Time && o.hold == change.Hold && o.plate == int(change.First) {
			o.first, o.last, o.mass = min(o.first, cell), max(o.last, cell), o.mass+mass
			return
		}
	}
	b.blows = append(b.blows, blow{
		at: change.Time, hold: change.Hold, plate: int(change.First), first: cell, last: cell, mass: mass,
	})
}

// strike works out the side effects of the blows since the last reading: a share of the load comes through to
// the neighbours and, where goods came or went, the shelf shakes once.
func (p *Plates) strike(b *box) {
	for i := range b.blows {
		o := &b.blows[i]
		// Keyed by place and time, so that what happens elsewhere in the store does not move the draws.
		s := p.key.ChildN("change", o.plate).ChildN("at", int(o.at)).Stream("side effects")
		for d := 1; d <= 2; d++ {
			for _, n := range [2]int{o.first - d, o.last + d} {
				share := p.cfg.Coupling / float64(d) * s.LogNormal(1, couplingSigma)
				if n >= 0 && n < len(b.cells) {
					b.cells[n].apply(force{at: o.at, mass: o.mass * share, hold: o.hold}, &p.pace)
				}
			}
		}
		if o.hold > 0 {
			continue
		}
		full := p.cfg.Transient * min(1, math.Abs(o.mass)/shakeMass)
		for c := range b.cells {
			mass := full * s.LogNormal(1, shakeSigma)
			b.cells[c].apply(force{at: o.at, mass: mass, ring: 2 * math.Pi * s.Uniform(3.5, 7)}, &p.pace)
		}
	}
	b.blows = b.blows[:0]
}

// How much side effects vary from blow to blow and from cell to cell (sigmas of logarithms), and the mass,
// in grams, from which on a unit shakes the shelf in full.
const (
	couplingSigma = 0.2
	shakeSigma    = 0.45
	shakeMass     = 100
)

// ItemMoved does not concern a plate; its mass does.
func (p *Plates) ItemMoved(truth.ItemID) {}

// GatePassed does not concern a plate.
func (p *Plates) GatePassed(*store.Gate, store.Token) {}
