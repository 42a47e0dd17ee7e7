package des

import (
	"fmt"
	"math"
	"testing"
	"time"

	"storesim/sim/rng"
)

// erlangB is the share of customers lost at c servers offered a erlang (Erlang 1917).
func erlangB(c int, a float64) float64 {
	b := 1.0
	for k := 1; k <= c; k++ {
		b = a * b / (float64(k) + a*b)
	}
	return b
}

// erlangC is the share of customers who wait at c servers offered a < c erlang.
func erlangC(c int, a float64) float64 {
	b, rho := erlangB(c, a), a/float64(c)
	return b / (1 - rho*(1-b))
}

// waitMMc is the mean wait in units of the mean service time; for c = 1 it is rho / (1 - rho).
func waitMMc(c int, a float64) float64 { return erlangC(c, a) / (float64(c) - a) }

// waitMD1 is the Pollaczek-Khinchine mean wait for constant service times.
func waitMD1(rho float64) float64 { return rho / (2 * (1 - rho)) }

// TestClosedForms compares the formulas with published values, so that the simulations below are held to
// numbers from elsewhere.
func TestClosedForms(t *testing.T) {
	for _, c := range []struct {
		name      string
		got, want float64
	}{
		{"M/M/1 wait", waitMMc(1, 0.9), 9},
		{"M/M/2 P(wait)", erlangC(2, 1.8), 0.852632},
		{"M/M/2 wait", waitMMc(2, 1.8), 4.263158},
		{"M/M/3 P(wait)", erlangC(3, 2.7), 0.817061},
		{"M/M/3 wait", waitMMc(3, 2.7), 2.723537},
		{"M/M/5 P(wait)", erlangC(5, 4.5), 0.762493},
		{"M/M/5 wait", waitMMc(5, 4.5), 1.524986},
		{"M/M/10 P(wait)", erlangC(10, 9), 0.668732},
		{"M/M/10 wait", waitMMc(10, 9), 0.668732},
		{"M/D/1 wait", waitMD1(0.9), 4.5},
		{"Erlang B", erlangB(10, 9), 0.167963},
	} {
		if math.Abs(c.got-c.want) > 5.1e-7 {
			t.Errorf("%s: %.7f, published %.6f", c.name, c.got, c.want)
		}
	}
}

// station is a queue with c servers at load 0.9 and mean service 1 s, in event style on a Resource. Every
// replication starts in the stationary distribution, so that a mean over any number of customers is unbiased
// and independent of the others.
type station struct {
	sim       *Sim
	servers   *Resource
	gap, work *rng.Stream
	erlang    float64
	constant  bool // service times are 1 s, not exponential
	left      int  // customers still to come

	customers, delayed, lost int
	wait                     time.Duration
}

// The three events of a station, as handlers.
type (
	arrival   station
	grant     station // arg is when the customer came, or old
	departure station
)

// old marks those who were there at the start: they are not counted.
const old = math.MaxUint64

func newStation(key rng.Key, servers int, erlang float64) *station {
	s := New()
	return &station{
		sim: s, servers: NewResource(s, servers), erlang: erlang,
		gap: key.Stream("gap"), work: key.Stream("work"),
	}
}

func (q *station) service() time.Duration {
	if q.constant {
		return time.Second
	}
	return Seconds(q.work.Exp(1))
}

func (q *station) next() {
	if q.left--; q.left >= 0 {
		q.sim.Schedule(q.sim.now.Add(Seconds(q.gap.Exp(1/q.erlang))), 0, (*arrival)(q), 0)
	}
}

func (e *arrival) Handle(s *Sim, _ uint64) {
	q := (*station)(e)
	q.next()
	q.enter(uint64(s.now))
}

// enter has a customer ask for a server.
func (q *station) enter(came uint64) {
	if q.servers.Request((*grant)(q), came) {
		(*grant)(q).Handle(q.sim, came)
	}
}

func (e *grant) Handle(s *Sim, came uint64) {
	q := (*station)(e)
	s.Schedule(s.now.Add(q.service()), 0, (*departure)(q), 0)
	if came == old {
		return
	}
	q.customers++
	if wait := s.now.Sub(Time(came)); wait > 0 {
		q.delayed++
		q.wait += wait
	}
}

func (e *departure) Handle(*Sim, uint64) { (*station)(e).servers.Release() }

// lossArrival is an arrival that leaves if no server is free.
type lossArrival station

func (e *lossArrival) Handle(s *Sim, _ uint64) {
	q := (*station)(e)
	q.customers++
	if q.left--; q.left > 0 {
		s.Schedule(s.now.Add(Seconds(q.gap.Exp(1/q.erlang))), 0, e, 0)
	}
	if !q.servers.TryAcquire() {
		q.lost++
		return
	}
	s.Schedule(s.now.Add(q.service()), 0, (*departure)(q), 0)
}

// replicate runs n customers and gives an estimate for each of the model's true values.
type replicate func(key rng.Key, n int) []float64

func mmc(servers int) replicate {
	return func(key rng.Key, n int) []float64 {
		erlang := 0.9 * float64(servers)
		q := newStation(key, servers, erlang)
		q.left = n
		for range stationaryMMc(key.Stream("start"), servers, erlang) {
			q.enter(old)
		}
		q.next()
		q.sim.Run()
		return []float64{q.wait.Seconds() / float64(q.customers), float64(q.delayed) / float64(q.customers)}
	}
}

// stationaryMMc draws the number of customers present: p(k) in proportion to a^k/k! below c, then geometric.
func stationaryMMc(s *rng.Stream, c int, a float64) int {
	if s.Bool(erlangC(c, a)) {
		return c + int(s.Exp(1)/-math.Log(a/float64(c)))
	}
	return s.Weighted(truncatedPoisson(c-1, a))
}

func truncatedPoisson(top int, a float64) []float64 {
	p := make([]float64, top+1)
	p[0] = 1
	for k := 1; k <= top; k++ {
		p[k] = p[k-1] * a / float64(k)
	}
	return p
}

// md1 starts from the stationary workload: a geometric number of residual service times, uniform in [0, 1)
// (Beneš).
func md1(key rng.Key, n int) []float64 {
	q := newStation(key, 1, 0.9)
	q.constant, q.left = true, n
	start := key.Stream("start")
	work := 0.0
	for start.Bool(0.9) {
		work += start.Float64()
	}
	if q.servers.TryAcquire() {
		q.sim.Schedule(FromSeconds(work), 0, (*departure)(q), 0)
	}
	q.next()
	q.sim.Run()
	return []float64{q.wait.Seconds() / float64(q.customers)}
}

func loss(key rng.Key, n int) []float64 {
	q := newStation(key, 10, 9)
	q.left = n
	for range key.Stream("start").Weighted(truncatedPoisson(10, 9)) {
		q.servers.TryAcquire()
		q.sim.Schedule(FromSeconds(q.work.Exp(1)), 0, (*departure)(q), 0)
	}
	q.sim.Schedule(FromSeconds(q.gap.Exp(1.0/9)), 0, (*lossArrival)(q), 0)
	q.sim.Run()
	return []float64{float64(q.lost) / float64(q.customers)}
}

// TestCoverage simulates each model with 100 seeds and demands that the 95 % intervals contain the closed
// form in 95 cases, give or take 4, and that the mean of all seeds does not lie off by more than 3.5 standard
// errors.
func TestCoverage(t *testing.T) {
	if testing.Short() {
		t.Skip("millions of customers: not in short mode")
	}
	cases := []struct {
		name      string
		replicate replicate
		truth     []float64
		n         int // customers in a replication
	}{
		{"MM1", mmc(1), []float64{waitMMc(1, 0.9), 0.9}, 8000},
		{"MM2", mmc(2), []float64{waitMMc(2, 1.8), erlangC(2, 1.8)}, 6000},
		{"MM3", mmc(3), []float64{waitMMc(3, 2.7), erlangC(3, 2.7)}, 6000},
		{"MM5", mmc(5), []float64{waitMMc(5, 4.5), erlangC(5, 4.5)}, 6000},
		{"MM10", mmc(10), []float64{waitMMc(10, 9), erlangC(10, 9)}, 6000},
		{"MD1", md1, []float64{waitMD1(0.9)}, 4000},
		{"ErlangB", loss, []float64{erlangB(10, 9)}, 2000},
	}
	for _, c := range cases {
		t.Run(c.name, func(t *testing.T) {
			t.Parallel()
			for i, cover := range coverage(c.name, c.replicate, c.truth, c.n) {
				t.Logf("value %d: truth %.6f, mean %.6f, %.2f standard errors off, covered %d of 100",
					i, c.truth[i], cover.mean, cover.z, cover.hits)
				if cover.hits < 91 || cover.hits > 99 || math.Abs(cover.z) > 3.5 {
					t.Errorf("value %d fails", i)
				}
			}
		})
	}
}

type cover struct {
	hits    int     // seeds whose interval contains the truth
	mean, z float64 // over all seeds
}

// coverage forms for each of 100 seeds the interval of Student's t from 30 independent replications. A mean
// wait of a few thousand customers is skewed to the right, which costs such an interval about one case in a
// hundred.
func coverage(name string, run replicate, truth []float64, n int) []cover {
	const seeds, reps, quantile = 100, 30, 2.0452 // t(0.975, 29)
	covers := make([]cover, len(truth))
	all := make([]moments, len(truth))
	for seed := range uint64(seeds) {
		one := make([]moments, len(truth))
		for r := range reps {
			for i, x := range run(rng.NewKey(seed, name).ChildN("replication", r), n) {
				one[i].add(x - truth[i])
				all[i].add(x - truth[i])
			}
		}
		for i := range truth {
			if math.Abs(one[i].mean()) <= quantile*one[i].standardError() {
				covers[i].hits++
			}
		}
	}
	for i := range covers {
		covers[i].mean = truth[i] + all[i].mean()
		covers[i].z = all[i].mean() / all[i].standardError()
	}
	return covers
}

type moments struct{ n, sum, squares float64 }

func (m *moments) add(x float64) {
	m.n++
	m.sum += x
	m.squares += x * x
}

func (m *moments) mean() float64 { return m.sum / m.n }

func (m *moments) standardError() float64 {
	return math.Sqrt((m.squares/m.n - m.mean()*m.mean()) / (m.n - 1))
}

// TestStylesAgree: the same draws through events and through stories give the same queue, to the nanosecond.
func TestStylesAgree(t *testing.T) {
	for seed := range uint64(20) {
		const n = 2000
		l := newLine(rng.NewKey(seed, "mm1"), 0.9, n)
		l.sim.Run()
		s := New()
		m := storyMM1(s, rng.NewKey(seed, "mm1"), 0.9, n)
		s.Run()
		stats := m.server.Stats()
		if m.served != n || stats.Wait != l.waits || s.Now() != l.sim.Now() {
			t.Errorf("seed %d: stories wait %v and end at %v, events %v and %v",
				seed, stats.Wait, s.Now(), l.waits, l.sim.Now())
		}
		s.Close()
	}
}

// TestLittle: the integral of the number in the queue is the sum of the waits, exactly, at any moment;
// likewise for those in service, and for both together.
func TestLittle(t *testing.T) {
	for seed := range uint64(30) {
		t.Run(fmt.Sprint("seed ", seed), func(t *testing.T) {
			key := rng.NewKey(seed, "little")
			shop := &shop{sim: New(), draws: key.Stream("all")}
			shop.lanes = NewResource(shop.sim, 1+int(seed%4))
			shop.open(300)
			for shop.sim.Pending() > 0 {
				shop.sim.RunUntil(shop.sim.now.Add(Seconds(shop.draws.Exp(40))))
				shop.check(t)
			}
			if stats := shop.lanes.Stats(); stats.Grants != 300 || stats.QueueArea != stats.Wait {
				t.Errorf("granted %d of 300; area %d, waits %d", stats.Grants, stats.QueueArea, stats.Wait)
			}
			shop.sim.Close()
		})
	}
}

// shop keeps its own books beside those of the Resource: one record for each customer.
type shop struct {
	sim   *Sim
	draws *rng.Stream
	lanes *Resource
	books []record
}

type record struct{ came, began, left Time }

func (h *shop) open(n int) {
	h.books = make([]record, n)
	h.sim.Go("door", func(p *Process) {
		for i := range n {
			p.Sleep(Seconds(h.draws.Exp(1)))
			h.books[i] = record{never, never, never}
			h.sim.Go("customer", func(p *Process) { h.visit(p, &h.books[i]) })
		}
	})
}

func (h *shop) visit(p *Process, r *record) {
	r.came = p.Now()
	p.AcquirePriority(h.lanes, Priority(h.draws.IntN(3)))
	r.began = p.Now()
	p.Sleep(Seconds(h.draws.Exp(0.9 * float64(h.lanes.Capacity()))))
	r.left = p.Now()
	h.lanes.Release()
}

func (h *shop) check(t *testing.T) {
	t.Helper()
	var queue, use time.Duration
	now := h.sim.Now()
	for _, r := range h.books {
		if r.came == never || r == (record{}) {
			continue
		}
		queue += min(r.began, now).Sub(r.came)
		use += min(r.left, now).Sub(min(r.began, now))
	}
	if s := h.lanes.Stats(); s.QueueArea != queue || s.UseArea != use {
		t.Fatalf("at %v: areas %d and %d, sums of times %d and %d", now, s.QueueArea, s.UseArea, queue, use)
	}
}
