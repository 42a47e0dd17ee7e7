package des

import (
	"fmt"
	"testing"
	"time"

	"storesim/sim/rng"
)

// holder schedules itself again, an exponential time ahead: the hold model.
type holder struct{ gap *rng.Stream }

func (h *holder) Handle(s *Sim, _ uint64) {
	s.Schedule(s.now.Add(time.Duration(h.gap.Exp(1e9))), 0, h, 0)
}

// BenchmarkHold is the classic hold model: one operation takes the next event off a queue of n and schedules
// one.
func BenchmarkHold(b *testing.B) {
	for _, n := range []int{1e2, 1e3, 1e4, 1e5} {
		b.Run(fmt.Sprintf("n=%d", n), func(b *testing.B) {
			s := New()
			h := &holder{rng.NewKey(1, "hold").Stream("gap")}
			for range n {
				h.Handle(s, 0)
			}
			for range 10 * n {
				s.Step()
			}
			b.ReportAllocs()
			for b.Loop() {
				s.Step()
			}
		})
	}
}

// customers is how many pass through the single server of BenchmarkMM1.
const customers = 1_000_000

// BenchmarkMM1Event is a million customers through a single server at load 0.9, in event style.
func BenchmarkMM1Event(b *testing.B) {
	for b.Loop() {
		l := newLine(rng.NewKey(1, "mm1"), 0.9, customers)
		l.sim.Run()
		if l.served != customers {
			b.Fatalf("served %d", l.served)
		}
	}
	perCustomer(b)
}

// BenchmarkMM1Resource is the same on a Resource, still in event style.
func BenchmarkMM1Resource(b *testing.B) {
	for b.Loop() {
		q := newStation(rng.NewKey(1, "mm1"), 1, 0.9)
		q.left = customers
		q.next()
		q.sim.Run()
		if q.customers != customers {
			b.Fatalf("served %d", q.customers)
		}
	}
	perCustomer(b)
}

// BenchmarkMM1Process is the same with a story for each customer.
func BenchmarkMM1Process(b *testing.B) {
	for b.Loop() {
		s := New()
		m := storyMM1(s, rng.NewKey(1, "mm1"), 0.9, customers)
		s.Run()
		s.Close()
		if m.served != customers {
			b.Fatalf("served %d", m.served)
		}
	}
	perCustomer(b)
}

func perCustomer(b *testing.B) {
	b.Helper()
	b.ReportMetric(float64(b.Elapsed().Nanoseconds())/float64(b.N)/customers, "ns/customer")
}

// BenchmarkSleep is one story waking another, the dearest way to pass an instant: two switches.
func BenchmarkSleep(b *testing.B) {
	s := New()
	defer s.Close()
	for range 2 {
		s.Go("sleeper", func(p *Process) {
			for {
				p.Sleep(time.Second)
			}
		})
	}
	b.ReportAllocs()
	for b.Loop() {
		s.Step()
	}
}

// line is a single server with its queue, in event style: the handler's arg says what happens.
type line struct {
	sim          *Sim
	gap, work    *rng.Stream
	gapMean      float64
	left, served int
	waiting      queue[Time]
	busy         bool
	waits        time.Duration
}

const (
	arrive = iota
	depart
)

func newLine(key rng.Key, load float64, n int) *line {
	l := &line{sim: New(), gap: key.Stream("gap"), work: key.Stream("work"), gapMean: 1e9 / load, left: n}
	l.sim.Schedule(Time(l.gap.Exp(l.gapMean)), 0, l, arrive)
	return l
}

func (l *line) Handle(s *Sim, what uint64) {
	if what == arrive {
		l.waiting.push(s.now)
		if l.left--; l.left > 0 {
			s.Schedule(s.now+Time(l.gap.Exp(l.gapMean)), 0, l, arrive)
		}
	} else {
		l.served++
		l.busy = false
	}
	if !l.busy && l.waiting.n > 0 {
		l.busy = true
		l.waits += s.now.Sub(l.waiting.pop())
		s.Schedule(s.now+Time(l.work.Exp(1e9)), 0, l, depart)
	}
}

// lane is a single server whose customers are stories.
type lane struct {
	server *Resource
	served int
}

func storyMM1(s *Sim, key rng.Key, load float64, n int) *lane {
	gap, work := key.Stream("gap"), key.Stream("work")
	l := &lane{server: NewResource(s, 1)}
	customer := func(p *Process) {
		p.Acquire(l.server)
		p.Sleep(time.Duration(work.Exp(1e9)))
		l.server.Release()
		l.served++
	}
	s.Go("source", func(p *Process) {
		for range n {
			p.Sleep(time.Duration(gap.Exp(1e9 / load)))
			s.Go("customer", customer)
		}
	})
	return l
}
