package shopper

import (
	"fmt"

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
}

// NewTown prepares the arrivals of a run until closing time. press is the mean force of a hand before a
// pick, grams.
func NewTown(sim *des.Sim, w *world.World, cfg Config, seed uint64, press float64) *Town {
	grid := NewGrid(w.Layout)
	return &Town{cfg: cfg, sim: sim, world: w, grid: grid, crowd: NewCrowd(sim, grid), press: press,
		key: rng.NewKey(seed, "shoppers")}
}

// Open schedules the arrivals until closing time: a Poisson process whose rate changes by the hour, by
// thinning (Lewis & Shedler 1979).
func (t *Town) Open(closing des.Time) {
	top := 0.0
	for _, r := range t.cfg.ArrivalsPerHour {
		top = max(top, r)
	}
	s := t.key.Stream("arrivals")
	for at := 0.0; top > 0; {
		at += s.Exp(3600 / top)
		when := des.FromSeconds(at)
		if when >= closing || (t.cfg.Count > 0 && t.arrived >= t.cfg.Count) {
			break
		}
		if s.Float64()*top < t.rate(at) {
			t.arrived++
			t.visitAt(when, t.arrived)
		}
	}
	t.sim.At(closing, 1, func() { t.closed = true })
}

func (t *Town) rate(seconds float64) float64 {
	hour := min(int(seconds/3600), len(t.cfg.ArrivalsPerHour)-1)
	return t.cfg.ArrivalsPerHour[hour]
}

func (t *Town) visitAt(when des.Time, n int) {
	key := t.key.ChildN("visit", n)
	v := &visit{town: t, key: key, mood: key.Stream("mood"), body: &world.Body{
		Token: store.Token(fmt.Sprintf("T%04d", n)), Build: NewBuild(key), Look: NewLook(key),
	}}
	t.sim.At(when, 0, func() {
		t.inside++
		t.sim.Go(string(v.body.Token), func(p *des.Process) {
			v.live(p)
			t.inside--
		})
	})
}

// Empty reports whether closing time has passed and everybody has left.
func (t *Town) Empty() bool { return t.closed && t.inside == 0 }

// busy reports whether somebody stands at p.
func (t *Town) busy(p store.Vec2) bool {
	for _, b := range t.world.Bodies() {
		if b.Floor(t.sim.Now()).Dist(p) < 2*world.Radius+0.15 {
			return true
		}
	}
	return false
}

func (c *Config) speed(key rng.Key) float64 {
	return min(max(key.Stream("speed").Norm(c.Speed, c.SpeedStd), 0.5), 1.8)
}
