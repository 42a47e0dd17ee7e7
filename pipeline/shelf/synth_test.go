package shelf_test

import (
	"fmt"
	"math"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"

	"storesim/pipeline/shelf"
)

// hash is a counter hash: a pure function of its keys, uniform over 64 bits.
func hash(keys ...uint64) uint64 {
	h := uint64(0x9e3779b97f4a7c15)
	for _, k := range keys {
		h ^= k
		h = (h ^ h>>30) * 0xbf58476d1ce4e5b9
		h = (h ^ h>>27) * 0x94d049bb133111eb
		h ^= h >> 31
	}
	return h
}

func uniform(keys ...uint64) float64 { return (float64(hash(keys...)>>11) + 0.5) / (1 << 53) }

func normal(keys ...uint64) float64 {
	u, v := uniform(append(keys, 1)...), uniform(append(keys, 2)...)
	return math.Sqrt(-2*math.Log(u)) * math.Cos(2*math.Pi*v)
}

// facing is a product of the test store and the plates it is filed on.
type facing struct {
	product      store.Product
	first, count int
}

func product(sku string, mass, std, width float64) store.Product {
	return store.Product{
		SKU: store.SKU(sku), Name: sku, GTIN: store.GTIN13(fmt.Sprintf("%012d", hash(uint64(len(sku)))%1e9)),
		Price: 100, Mass: store.Grams(mass), MassStd: store.Grams(std), Shape: store.Box,
		Size: store.Vec3{X: width, Y: 0.1, Z: 0.1},
	}
}

// newLayout is a store with shelves of plates side by side on one gondola; facings are numbered from the
// first plate.
func newLayout(shelves, plates int, facings []facing) (*store.Layout, error) {
	var products []store.Product
	var plan store.Planogram
	for _, f := range facings {
		products = append(products, f.product)
		if f.count > 0 {
			plan.Facings = append(plan.Facings, store.Facing{
				SKU: f.product.SKU, First: store.PlateID(f.first), Count: f.count})
		}
	}
	catalog, err := store.NewCatalog(products)
	if err != nil {
		return nil, err
	}
	return wallLayout(1, shelves, plates, catalog, plan)
}

// wallLayout is a store of gondolas side by side, each of one bay of shelves of plates.
func wallLayout(gondolas, shelves, plates int, catalog store.Catalog, plan store.Planogram) (*store.Layout, error) {
	bay := store.Bay{Width: float64(plates) * 0.1}
	for i := range shelves {
		bay.Shelves = append(bay.Shelves, store.ShelfSpec{Height: 0.3 * float64(i+1), Plates: plates})
	}
	wide := float64(gondolas)*bay.Width + 3
	l := store.Layout{
		Name: "test", Floor: store.Rect{Max: store.Vec2{X: wide, Y: 4}}, Ceiling: 3,
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, A: store.Vec2{X: 0, Y: 1}, B: store.Vec2{X: 0, Y: 2}},
			{ID: "out", Kind: store.Exit, A: store.Vec2{X: 0, Y: 2}, B: store.Vec2{X: 0, Y: 3}},
		},
		Catalog: catalog, Planogram: plan,
	}
	for i := range gondolas {
		l.Gondolas = append(l.Gondolas, store.Gondola{
			ID: fmt.Sprintf("G%d", i+1), Pose: store.FloorPose(store.Vec2{X: 0.5 + float64(i)*bay.Width, Y: 3}, 0),
			Bays: []store.Bay{bay}, Height: 0.3*float64(shelves) + 0.4, Depth: 0.4,
		})
	}
	return store.NewLayout(l)
}

// act is one thing done to a shelf: mass that leaves or comes on plates, a push before it, the shake and the
// coupling.
type act struct {
	at     float64 // seconds: the mass begins to leave
	plate  int     // leftmost
	span   int     // plates that share the mass
	mass   float64 // grams, all plates together
	press  float64 // push, grams per plate
	before float64 // the push begins so long before at, seconds
	ramp   float64 // the mass leaves over so long, seconds; 0 at once
}

// rig is one shelf and its faults.
type rig struct {
	seed     uint64
	plates   int
	sigma    []float64 // noise of each plate, grams
	drift    []float64 // grams per second, steady, of each plate
	walk     float64   // random walk, grams per root second
	coupling float64   // largest lasting share that the next plates see
	shake    float64   // mean amplitude of the transient, grams
	tau      float64   // settling constant, seconds
	quantum  float64   // step of the readings, grams; 0 for none
	deadAt   map[int]float64
	lost     func(t float64) bool
	acts     []act

	offset, walked, frozen []float64
}

func newRig(seed uint64, plates int, sigma float64) *rig {
	r := &rig{seed: seed, plates: plates, walk: 0.05, coupling: 0.025, shake: 35, tau: 0.125,
		deadAt: map[int]float64{}, lost: func(float64) bool { return false }}
	for i := range plates {
		r.sigma = append(r.sigma, sigma)
		r.drift = append(r.drift, 0)
		r.offset = append(r.offset, 1000+3000*normal(seed, uint64(i), 77))
		r.walked = append(r.walked, 0)
		r.frozen = append(r.frozen, math.NaN())
	}
	return r
}

// settle is the share of a change that is there a time after its start.
func (r *rig) settle(t, ramp float64) float64 {
	if t <= 0 {
		return 0
	}
	if ramp > 0 {
		return min(1, t/ramp)
	}
	return 1 - math.Exp(-t/r.tau)
}

func (r *rig) effect(n int, a *act, plate int, t float64) float64 {
	dt := t - a.at
	if dt < -a.before || a.mass == 0 && dt > 5 {
		return 0
	}
	sum := 0.0
	on := plate >= a.plate && plate < a.plate+a.span
	g := r.settle(dt, a.ramp)
	if on {
		sum += a.mass / float64(a.span) * g
		if dt < 0 {
			sum += a.press
		}
	} else if a.mass != 0 {
		d := min(abs(plate-a.plate), abs(plate-a.plate-a.span+1))
		c := r.coupling * (2*uniform(r.seed, uint64(plate), uint64(a.plate), 5) - 1) / float64(d)
		sum += c * a.mass * g
	}
	if a.mass != 0 && dt >= 0 && dt < 1 {
		amp := r.shake * (0.4 + 1.2*uniform(r.seed, uint64(n), uint64(plate), 6))
		phase := 2 * math.Pi * uniform(r.seed, uint64(n), uint64(plate), 7)
		sum += amp * math.Exp(-dt/0.12) * math.Sin(2*math.Pi*(5+4*uniform(r.seed, uint64(n), 8))*dt+phase)
	}
	return sum
}

func abs(x int) int { return max(x, -x) }

// reading is batch k, whose last sample is taken at 0.2*(k+1) seconds; nil where it is lost.
func (r *rig) reading(device store.DeviceID, k int) *feed.PlateReading {
	m := &feed.PlateReading{Grams: make([]float32, feed.PlateSamples*r.plates)}
	m.Device, m.Seq = device, uint64(k)
	m.Captured = feed.Stamp(0).Add(time.Duration(k+1) * 200 * time.Millisecond)
	m.Arrived = m.Captured.Add(20 * time.Millisecond)
	for i := range feed.PlateSamples {
		s := k*feed.PlateSamples + i
		t := float64(s+1) / feed.PlateRate
		for p := range r.plates {
			m.Grams[i*r.plates+p] = r.sample(s, p, t)
		}
	}
	if r.lost(m.Captured.Seconds()) {
		return nil
	}
	return m
}

func (r *rig) sample(s, p int, t float64) float32 {
	if at, ok := r.deadAt[p]; ok && t >= at && !math.IsNaN(r.frozen[p]) {
		return float32(r.frozen[p])
	}
	r.walked[p] += r.walk / math.Sqrt(feed.PlateRate) * normal(r.seed, uint64(p), uint64(s), 4)
	x := r.offset[p] + r.walked[p] + r.drift[p]*t + r.sigma[p]*normal(r.seed, uint64(p), uint64(s), 3)
	for n := range r.acts {
		x += r.effect(n, &r.acts[n], p, t)
	}
	if r.quantum > 0 {
		x = math.Round(x/r.quantum) * r.quantum
	}
	r.frozen[p] = x
	return float32(x)
}

// play feeds seconds of the rig to a detector and returns all changes and the largest time from End to
// output.
func (r *rig) play(d shelf.Detector, device store.DeviceID, seconds float64) (out []shelf.Change, latency time.Duration) {
	for k := range int(seconds * 5) {
		m := r.reading(device, k)
		if m == nil {
			continue
		}
		for _, c := range d.Push(m) {
			latency = max(latency, m.Captured.Sub(c.End))
			out = append(out, c)
		}
	}
	return append(out, d.Flush()...), latency
}
