package day

import (
	"slices"

	"storesim/sim/des"
	"storesim/sim/rng"
)

// Model runs days. It is made once for its settings and a run does not change it, so days may run side by
// side.
type Model struct {
	settings Settings
	routes   *Routes
	zones    []int // node of each item
	tills    []int
	in, out  int
}

// New checks the settings.
func New(s Settings) (*Model, error) {
	if err := s.check(); err != nil {
		return nil, err
	}
	g := s.Graph
	return &Model{settings: s, routes: g.Routes(), zones: g.of(Zone), tills: g.of(Till),
		in: g.of(Entrance)[0], out: g.of(Exit)[0]}, nil
}

// Result is a day.
type Result struct {
	Shoppers int
	Trips    []float64 // minutes from the entrance to the exit, by order of leaving
	Peak     int       // most in the store at any time
	PeakAt   float64   // minute of the first such time

	// PeakSampled is the most at the times 0, 10, 20, ... minutes, which is what the open model records.
	PeakSampled int

	Occupancy []int // in the store at each full minute, from opening until all have left
	Visits    []int // of each node, by its index in the graph
	Crowd     []int // most at a time at each node
	Squeezed  int   // times somebody squeezed past a full node

	Events uint64 // executed
}

// sampleEvery is the open model's, in minutes.
const sampleEvery = 10

// shopper is somebody in the store.
type shopper struct {
	entered des.Time
	node    int32
	goal    int32 // index into stops
	stays   int32 // left at this node
	tries   int32
	luck    uint64 // base of the lengths of stays
	draws   uint64
	stops   []int16 // nodes to visit, the last one the exit
}

// store is a day that runs. Its events have a shopper's index as argument; the door's are of another handler.
type store struct {
	*Model
	sim  *des.Sim
	key  rng.Key
	stay float64 // mean, nanoseconds

	shoppers []shopper
	free     []int32
	at       []int // shoppers at each node
	inside   int
	minute   int // the next full minute to note
	result   *Result
}

// Run runs the day of a seed.
func (m *Model) Run(seed uint64) *Result {
	n := len(m.settings.Graph.Nodes)
	expected := int(m.settings.Hours * slices.Max(m.settings.ArrivalsPerHour))
	s := &store{
		Model: m, sim: des.New(), key: rng.NewKey(seed, "day"), stay: m.settings.Stay * float64(des.Minute),
		at:     make([]int, n),
		result: &Result{Visits: make([]int, n), Crowd: make([]int, n), Trips: make([]float64, 0, expected)},
	}
	d := &door{store: s, gaps: s.key.Stream("arrivals")}
	d.next()
	s.sim.Run()
	s.result.Events = s.sim.Executed()
	s.note(s.sim.Now() + des.Minute) // the minute after the last has left
	return s.result
}

// door lets people in.
type door struct {
	*store
	gaps *rng.Stream
	time float64 // of the next arrival, hours
}

// next schedules an arrival: gaps are exponential in the integral of the rate, so that a change of rate
// within a gap is no approximation.
func (d *door) next() {
	rates := d.settings.ArrivalsPerHour
	for left := d.gaps.Exp(1); d.time < d.settings.Hours; {
		hour := int(d.time)
		rate := rates[min(hour, len(rates)-1)]
		span := float64(hour+1) - d.time
		if left < rate*span {
			d.time += left / rate
			if d.time < d.settings.Hours {
				d.sim.Schedule(des.FromSeconds(3600*d.time), 0, d, 0)
			}
			return
		}
		left -= rate * span
		d.time = float64(hour + 1)
	}
}

// Handle lets a shopper in.
func (d *door) Handle(*des.Sim, uint64) {
	d.enter()
	d.next()
}

// enter starts a visit. A shopper's list and luck are their own, whoever else comes.
func (s *store) enter() {
	s.note(s.sim.Now())
	key := s.key.ChildN("shopper", s.result.Shoppers)
	s.result.Shoppers++
	s.inside++
	if s.inside > s.result.Peak {
		s.result.Peak, s.result.PeakAt = s.inside, s.sim.Now().Seconds()/60
	}
	i := s.seat()
	who := &s.shoppers[i]
	*who = shopper{entered: s.sim.Now(), node: int32(s.in), stays: 1, luck: key.Base("stays"),
		stops: who.stops[:0]}
	list := key.Stream("list")
	for _, item := range s.settings.Lists.Draw(list) {
		who.stops = append(who.stops, int16(s.zones[item]))
	}
	who.stops = append(who.stops, int16(s.tills[list.IntN(len(s.tills))]), int16(s.out))
	s.arrive(s.in)
	s.linger(i)
}

// seat is a free place in shoppers.
func (s *store) seat() int {
	if n := len(s.free); n > 0 {
		i := s.free[n-1]
		s.free = s.free[:n-1]
		return int(i)
	}
	s.shoppers = append(s.shoppers, shopper{})
	return len(s.shoppers) - 1
}

// linger schedules the end of a stay.
func (s *store) linger(i int) {
	who := &s.shoppers[i]
	stay := rng.ExpFrom(rng.Mix(who.luck, who.draws)) * s.stay
	who.draws++
	s.sim.Schedule(s.sim.Now()+des.Time(stay), 0, s, uint64(i))
}

// Handle ends a stay of a shopper.
func (s *store) Handle(_ *des.Sim, arg uint64) {
	i := int(arg)
	who := &s.shoppers[i]
	if who.stays--; who.stays > 0 {
		s.linger(i)
		return
	}
	node := int(who.node)
	if node == s.out {
		s.leave(i)
		return
	}
	next := s.routes.Next(node, int(who.stops[who.goal]))
	if s.isFull(next) {
		if who.tries++; int(who.tries) <= s.settings.Patience {
			who.stays = 1
			s.linger(i)
			return
		}
		s.result.Squeezed++
	}
	who.tries = 0
	s.at[node]--
	who.node = int32(next)
	s.arrive(next)
	who.stays = s.settle(who, next)
	s.linger(i)
}

// settle is how many stays a shopper makes at a node just reached: the end of one step and the beginning of
// the next; one more for each stop there; a single one at the end of the path.
func (s *store) settle(who *shopper, node int) int32 {
	stays := int32(2)
	for int(who.stops[who.goal]) == node {
		if int(who.goal) == len(who.stops)-1 {
			return stays - 1
		}
		who.goal++
		stays++
	}
	return stays
}

func (s *store) isFull(node int) bool {
	return s.settings.Capacity > 0 && node != s.out && s.at[node] >= s.settings.Capacity
}

func (s *store) arrive(node int) {
	s.at[node]++
	s.result.Visits[node]++
	s.result.Crowd[node] = max(s.result.Crowd[node], s.at[node])
}

func (s *store) leave(i int) {
	s.note(s.sim.Now())
	who := &s.shoppers[i]
	s.at[who.node]--
	s.inside--
	s.result.Trips = append(s.result.Trips, (s.sim.Now()-who.entered).Seconds()/60)
	s.free = append(s.free, int32(i))
}

// note writes down the occupancy at the full minutes up to now; it is called before each change.
func (s *store) note(now des.Time) {
	for ; des.Time(s.minute)*des.Minute < now; s.minute++ {
		s.result.Occupancy = append(s.result.Occupancy, s.inside)
		if s.minute%sampleEvery == 0 {
			s.result.PeakSampled = max(s.result.PeakSampled, s.inside)
		}
	}
}
