package shopper

import (
	"fmt"
	"math"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/rng"
	"storesim/sim/world"
)

// Town is where the shoppers come from: it sends them to the store.
type Town struct {
	cfg     Config
	sim     *des.Sim
	world   *world.World
	grid    *Grid
	crowd   *Crowd
	key     rng.Key
	press   float64 // mean force of a hand on a plate, grams
	inside  int
	arrived int
	closed  bool // no more arrivals

	door        *des.Resource // one after the other comes in
	passed      des.Signal    // somebody has come in
	invitations []*encounter  // that wait for a guest, in order
	stage       *stage        // of the scripts; nil without
	blind       *store.Vec2   // where the cameras see least, once somebody asked

	closing  des.Time
	arrivals *rng.Stream
	clock    float64 // seconds at which the stream of arrivals stands
	peak     float64 // highest rate, parties an hour
}

// NewTown prepares the arrivals of a run until closing time. press is the mean force of a hand before a
// pick, grams.
func NewTown(sim *des.Sim, w *world.World, cfg Config, seed uint64, press float64) *Town {
	grid := NewGrid(w.Layout)
	cfg.prepare()
	return &Town{cfg: cfg, sim: sim, world: w, grid: grid, crowd: NewCrowd(sim, grid), press: press,
		key: rng.NewKey(seed, "shoppers"), door: des.NewResource(sim, 1)}
}

// Open lets shoppers arrive until closing time: a Poisson process whose rate changes by the hour, by
// thinning (Lewis & Shedler 1979). Each arrival schedules the next, so that a long run needs no more memory
// than a short one.
func (t *Town) Open(closing des.Time) {
	for _, r := range t.cfg.ArrivalsPerHour {
		t.peak = max(t.peak, r)
	}
	for _, b := range t.cfg.Bursts {
		t.peak += b.PerHour
	}
	t.hire()
	t.play()
	t.closing, t.arrivals = closing, t.key.Stream("arrivals")
	t.sim.At(closing, 1, func() { t.closed = true })
	t.expect()
}

// expect draws the time of the next arrival and schedules it, if there is one before closing time.
func (t *Town) expect() {
	for t.peak > 0 && (t.cfg.Count == 0 || t.arrived < t.cfg.Count) {
		t.clock += t.arrivals.Exp(3600 / t.peak)
		when := des.FromSeconds(t.clock)
		if when >= t.closing {
			return
		}
		if t.arrivals.Float64()*t.peak < t.rate(t.clock) {
			t.arrived++
			t.visitAt(when, t.arrived)
			return
		}
	}
}

// rate of arrivals, parties an hour.
func (t *Town) rate(seconds float64) float64 {
	hour, hours := int(seconds/3600), len(t.cfg.ArrivalsPerHour)
	if hours == 24 {
		hour %= hours
	}
	sum := t.cfg.ArrivalsPerHour[min(hour, hours-1)]
	for _, b := range t.cfg.Bursts {
		if seconds >= b.From.Seconds() && seconds < b.To.Seconds() {
			sum += b.PerHour
		}
	}
	return sum
}

func (t *Town) visitAt(when des.Time, n int) {
	t.sim.At(when, 0, func() {
		t.expect()
		pt := t.newParty(n)
		for k, v := range pt.members {
			if k == 0 {
				t.start(string(v.body.Token), v.live)
				continue
			}
			t.start(fmt.Sprintf("%s/%d", v.body.Token, k), func(p *des.Process) { v.follow(p, k) })
		}
	})
}

// start begins the story of a body.
func (t *Town) start(name string, story func(p *des.Process)) {
	t.inside++
	t.sim.Go(name, func(p *des.Process) {
		story(p)
		t.inside--
	})
}

// gondolaOf is the gondola in which a column stands.
func (t *Town) gondolaOf(c world.ColumnID) int {
	l := t.world.Layout
	return l.Shelves[l.Plates[t.world.Stock.Columns[c].First].Shelf].Gondola
}

// Empty reports whether closing time has passed and everybody has left.
func (t *Town) Empty() bool { return t.closed && t.inside == 0 }

// Inside is how many shoppers have come and not left yet, those who wait before the gate included.
func (t *Town) Inside() int { return t.inside }

// crowded reports whether somebody or something stands where the body and its gear would at p.
func (v *visit) crowded(p store.Vec2) bool {
	yaw := 0.0
	if v.body.Role == world.Shopper {
		in := v.town.world.Layout.Gate(store.Entry).Inward
		yaw = math.Atan2(in.Y, in.X)
	}
	for _, b := range v.town.world.Bodies() {
		if b.Floor(v.p.Now()).Dist(p) < 2*world.Radius+0.15 {
			return true
		}
	}
	return !v.town.crowd.room(v.body, p, yaw)
}

func (c *Config) speed(key rng.Key) float64 {
	return min(max(key.Stream("speed").Norm(c.Speed, c.SpeedStd), 0.5), 1.8)
}
