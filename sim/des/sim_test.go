package des

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"runtime"
	"slices"
	"strings"
	"testing"
	"time"

	"storesim/sim/rng"
)

// TestOrderAgainstSort schedules, cancels and schedules more from inside events, at random, and compares what
// ran with the same list sorted. Sizes on both sides of each heap level, many ties, enough cancels to sweep
// the heap.
func TestOrderAgainstSort(t *testing.T) {
	for seed := range uint64(200) {
		m := &mesh{sim: New(), draws: rng.NewKey(seed, "mesh").Stream("all")}
		m.spread = 1 + m.draws.IntN(1000)
		for range m.draws.IntN(400) {
			m.add()
		}
		for m.sim.Pending() > 0 {
			if m.draws.Bool(0.5) {
				m.sim.Step()
				continue
			}
			m.sim.RunUntil(m.sim.Now() + Time(m.draws.IntN(m.spread)))
		}
		m.check(t, seed)
	}
}

// mesh is a heap under test and its book of what should happen.
type mesh struct {
	sim    *Sim
	draws  *rng.Stream
	spread int
	book   []deed
	ran    []int
}

type deed struct {
	at        Time
	priority  Priority
	timer     Timer
	cancelled bool
	ran       bool
}

func (m *mesh) add() {
	at := m.sim.Now() + Time(m.draws.IntN(m.spread))
	d := deed{at: at, priority: Priority(m.draws.IntN(3) - 1)}
	d.timer = m.sim.Schedule(at, d.priority, m, uint64(len(m.book)))
	m.book = append(m.book, d)
}

// Handle adds fewer than one event on average, and cancels in bursts.
func (m *mesh) Handle(s *Sim, i uint64) {
	m.ran = append(m.ran, int(i))
	m.book[i].ran = true
	for range m.draws.IntN(3) {
		if len(m.book) < 2000 {
			m.add()
		}
	}
	if m.draws.Bool(0.02) {
		for range 100 {
			m.cancel(m.draws.IntN(len(m.book)))
		}
	}
	if s.Now() != m.book[i].at {
		panic(fmt.Sprintf("event of %v ran at %v", m.book[i].at, s.Now()))
	}
}

func (m *mesh) cancel(i int) {
	d := &m.book[i]
	due := !d.ran && !d.cancelled
	if d.timer.Pending() != due || d.timer.Cancel() != due {
		panic("Cancel or Pending does not know whether the event is still to run")
	}
	d.cancelled = d.cancelled || due
}

func (m *mesh) check(t *testing.T, seed uint64) {
	t.Helper()
	// An event of priority -1 scheduled for now runs after those that ran already: compare within what was
	// known.
	for k := 1; k < len(m.ran); k++ {
		a, b := m.ran[k-1], m.ran[k]
		known := b < a // b was scheduled before a, and so before a ran
		byTime := cmp.Compare(m.book[a].at, m.book[b].at)
		if byTime > 0 || byTime == 0 && known && m.book[a].priority >= m.book[b].priority {
			t.Fatalf("seed %d: event %d ran before %d", seed, a, b)
		}
	}
	for i, d := range m.book {
		if d.ran == d.cancelled {
			t.Fatalf("seed %d: event %d: ran %v, cancelled %v", seed, i, d.ran, d.cancelled)
		}
	}
	if !slices.ContainsFunc(m.book, func(d deed) bool { return d.ran }) && len(m.book) > 100 {
		t.Fatalf("seed %d: nothing ran", seed)
	}
}

// TestHeapSorts: pushed in any order and popped, entries come out sorted; with order as with push.
func TestHeapSorts(t *testing.T) {
	draws := rng.NewKey(1, "heap").Stream("all")
	for n := range 200 {
		var pushed, ordered heap
		for i := range n {
			order := orderOf(Priority(draws.IntN(3)-1), uint64(i))
			e := entry{at: Time(draws.IntN(n)), order: order, slot: uint32(i)}
			pushed.push(e)
			ordered = append(ordered, e)
		}
		want := slices.Clone(ordered)
		slices.SortFunc(want, func(a, b entry) int {
			return cmp.Or(cmp.Compare(a.at, b.at), cmp.Compare(a.order, b.order))
		})
		ordered.order()
		for i, e := range want {
			if pushed[0] != e || ordered[0] != e {
				t.Fatalf("%d entries, number %d: pushed %v, ordered %v, want %v",
					n, i, pushed[0], ordered[0], e)
			}
			pushed.dropRoot()
			ordered.dropRoot()
		}
	}
}

// TestSlicingDoesNotMatter: a model of stories and events, run at once, step by step, or in slices of time,
// gives one log. Running at once takes all the short cuts (running ahead, switching from story to story),
// single steps take none.
func TestSlicingDoesNotMatter(t *testing.T) {
	ways := map[string]func(*Sim){
		"step": func(s *Sim) {
			for s.Step() {
			}
		},
		"slices": func(s *Sim) {
			for s.Pending() > 0 {
				s.RunUntil(s.Now().Add(1700 * time.Millisecond))
			}
		},
		"stops": func(s *Sim) {
			for s.Pending() > 0 {
				s.At(s.Now().Add(time.Second), 1, s.Stop)
				s.Run()
			}
		},
	}
	for seed := range uint64(50) {
		want, executed := market(seed, (*Sim).Run)
		if !strings.Contains(want, "tired") || !strings.Contains(want, "bought") {
			t.Fatalf("seed %d: a log without events:\n%s", seed, want)
		}
		for name, run := range ways {
			got, n := market(seed, run)
			if got != want || name != "stops" && n != executed {
				t.Errorf("seed %d: %s: %d events, at once %d; logs equal: %v",
					seed, name, n, executed, got == want)
			}
		}
	}
}

// market is a model that uses everything once: it returns its log and the number of events.
func market(seed uint64, run func(*Sim)) (string, uint64) {
	s := New()
	defer s.Close()
	draws := rng.NewKey(seed, "market").Stream("all")
	stall, goods, bell := NewResource(s, 2), NewStore[int](), NewSignal()
	var log strings.Builder
	say := func(p *Process, what string) { fmt.Fprintln(&log, p.Now(), p.Name(), what) }
	shop := func(p *Process) {
		if !p.WaitTimeout(bell, time.Duration(draws.IntN(4))*time.Second) {
			say(p, "tired")
			return
		}
		p.Acquire(stall)
		p.Sleep(time.Duration(draws.IntN(3)) * time.Second)
		stall.Release()
		say(p, fmt.Sprint("bought ", goods.Get(p)))
	}
	s.Go("farmer", func(p *Process) {
		for i := range 60 {
			p.Sleep(time.Duration(draws.IntN(2)) * time.Second)
			goods.Put(i)
		}
	})
	s.Go("town", func(p *Process) {
		for i := range 50 {
			p.Sleep(time.Duration(draws.IntN(2)) * time.Second)
			child := s.Go(fmt.Sprint("shopper ", i), shop)
			if draws.Bool(0.1) {
				p.Wait(child.Done())
			}
		}
	})
	for i := range 20 {
		s.At(Time(i)*3*Second, Priority(draws.IntN(3)-1), bell.Fire)
	}
	run(s)
	return log.String(), s.Executed()
}

// TestClose leaves no goroutine, whatever the stories were doing, even when one had panicked.
func TestClose(t *testing.T) {
	before := runtime.NumGoroutine()
	s := New()
	lane, door := NewResource(s, 1), NewSignal()
	unwound := 0
	for i := range 100 {
		s.Go("waiting", func(p *Process) {
			defer func() { unwound++ }()
			defer p.Sleep(time.Second) // a deferred wait ends at once
			switch i % 4 {
			case 0:
				p.Acquire(lane)
				p.Sleep(time.Hour)
			case 1:
				p.Wait(door)
			case 2:
				p.WaitTimeout(door, time.Hour)
			case 3:
				NewStore[int]().Get(p)
			}
		})
	}
	s.Go("done", func(*Process) {})
	s.Go("broken", func(*Process) { panic(io.ErrUnexpectedEOF) })
	expectPanic(t, "broken", s.Run)
	s.RunUntil(Second)
	s.Go("not yet started", func(*Process) { t.Error("ran") })
	s.Close()
	s.Close()
	if unwound != 100 {
		t.Errorf("%d stories unwound of 100", unwound)
	}
	if s.Now() != Second {
		t.Errorf("closing moved the clock to %v", s.Now())
	}
	if s.Pending() != 0 || s.At(2*Second, 0, func() { t.Error("ran") }).Pending() {
		t.Error("events are left after Close")
	}
	s.Run()
	if after := runtime.NumGoroutine(); after > before {
		t.Errorf("%d goroutines before, %d after", before, after)
	}
}

func expectPanic(t *testing.T, process string, f func()) {
	t.Helper()
	defer func() {
		t.Helper()
		var story *StoryPanic
		err, _ := recover().(error)
		if !errors.As(err, &story) || story.Process != process || !errors.Is(err, io.ErrUnexpectedEOF) {
			t.Errorf("got %v, want a panic of process %s", err, process)
		}
	}()
	f()
}

// TestForeignWait: a process cannot be made to wait from outside its story.
func TestForeignWait(t *testing.T) {
	s := New()
	defer s.Close()
	p := s.Go("ann", func(p *Process) { p.Sleep(time.Hour) })
	refused := 0
	for _, f := range []func(){
		func() { p.Sleep(1) },
		func() { p.Wait(NewSignal()) },
		func() { p.WaitTimeout(NewSignal(), 1) },
		func() { p.Acquire(NewResource(s, 1)) },
		func() { NewStore[int]().Get(p) },
		s.Close,
		func() { s.Step() },
	} {
		s.At(Second, 0, func() {
			defer func() {
				if recover() != nil {
					refused++
				}
			}()
			f()
		})
	}
	s.RunUntil(2 * Second)
	if refused != 7 {
		t.Errorf("%d refused of 7", refused)
	}
}

// TestNoAllocation: once warm, neither an event nor a waiting story allocates.
func TestNoAllocation(t *testing.T) {
	s := New()
	defer s.Close()
	lane, bell := NewResource(s, 1), NewSignal()
	for range 10 {
		(&holder{rng.NewKey(1).Stream("gap")}).Handle(s, 0)
		s.Go("busy", func(p *Process) {
			for {
				p.Acquire(lane)
				p.Sleep(time.Second)
				lane.Release()
				p.WaitTimeout(bell, time.Second)
				bell.Fire()
			}
		})
	}
	s.RunUntil(100 * Second)
	ten := func() { s.RunUntil(s.Now().Add(10 * time.Second)) }
	if allocs := testing.AllocsPerRun(100, ten); allocs != 0 {
		t.Errorf("%v allocations in 10 s", allocs)
	}
}

func TestTime(t *testing.T) {
	if got := FromSeconds(1.5); got != 1500*Millisecond || got.Seconds() != 1.5 || got.String() != "1.5s" {
		t.Errorf("1.5 s is %v", got)
	}
	if FromSeconds(0.1+0.2) != 300*Millisecond || Seconds(1e-9) != time.Nanosecond {
		t.Error("seconds are not rounded to the nearest nanosecond")
	}
	if Hour.Sub(Minute) != 59*time.Minute || Minute.Add(-time.Second) != 59*Second {
		t.Error("time arithmetic is wrong")
	}
}
