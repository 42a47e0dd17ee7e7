package des

import (
	"fmt"
	"math"
	"time"
)

// Priority orders events at equal times, lower first. It must lie in -32768 .. 32767.
type Priority int32

// Handler is what an event calls, in event style. The handler's own state and arg say what happened;
// scheduling one allocates nothing.
type Handler interface {
	// Handle runs the event at s.Now().
	Handle(s *Sim, arg uint64)
}

// HandlerFunc is a func as a Handler.
type HandlerFunc func(s *Sim, arg uint64)

// Handle calls f.
func (f HandlerFunc) Handle(s *Sim, arg uint64) { f(s, arg) }

// plain is a func without parameters as a Handler.
type plain func()

func (f plain) Handle(*Sim, uint64) { f() }

// slot holds what an event does. A free slot's arg is the next free slot; a cancelled one has no handler.
type slot struct {
	handler Handler
	arg     uint64
	seq     uint64
}

const (
	noSlot  = math.MaxUint32 // end of the list of free slots
	seqBits = 48
)

// Sim is one simulation: its clock, its queue of events and its stories. Use New.
type Sim struct {
	now   Time
	limit Time // events up to here may run in the present call; -1 outside Run and RunUntil
	seq   uint64
	heap  heap
	slots []slot
	free  uint32

	// hole says that heap[0] is the event now running. The first event that it schedules replaces it there,
	// which saves moving the last entry to the top and the new one up.
	hole bool
	dead int // cancelled entries still in the heap

	running bool
	stopped bool
	closed  bool
	count   uint64

	stage
}

// New returns an empty simulation at time 0.
func New() *Sim { return &Sim{free: noSlot} }

// Now is the current simulated time.
func (s *Sim) Now() Time { return s.now }

// Executed is how many events have run.
func (s *Sim) Executed() uint64 { return s.count }

// Pending is how many events are scheduled and not cancelled.
func (s *Sim) Pending() int {
	n := len(s.heap) - s.dead
	if s.hole {
		n--
	}
	return n
}

// At schedules fn for time t. It panics if t is in the past. Capturing variables makes fn allocate; Schedule
// does not.
func (s *Sim) At(t Time, p Priority, fn func()) Timer { return s.Schedule(t, p, plain(fn), 0) }

// After schedules fn at priority 0, d from now. It panics if d is negative.
func (s *Sim) After(d time.Duration, fn func()) Timer {
	return s.Schedule(s.now.Add(d), 0, plain(fn), 0)
}

// Schedule has h.Handle(s, arg) called at time t. It panics if t is in the past. After Close it does nothing.
func (s *Sim) Schedule(t Time, p Priority, h Handler, arg uint64) Timer {
	if t < s.now || p != Priority(int16(p)) {
		s.refuse(t, p)
	}
	if s.closed {
		return Timer{}
	}
	seq := s.seq
	s.seq++
	i := s.take()
	at := &s.slots[i]
	at.handler, at.arg, at.seq = h, arg, seq
	e := entry{at: t, order: orderOf(p, seq), slot: i}
	if s.hole {
		s.hole = false
		s.heap.down(0, e)
	} else {
		s.heap.push(e)
	}
	return Timer{sim: s, slot: i, seq: seq}
}

// orderOf packs the order among events at equal times into one word. 2^48 events are nine years at a million
// a second.
func orderOf(p Priority, seq uint64) uint64 { return uint64(p+math.MaxInt16+1)<<seqBits | seq }

func (s *Sim) refuse(t Time, p Priority) {
	if t < s.now {
		panic(fmt.Sprintf("des: event scheduled in the past: at %v, now %v", t, s.now))
	}
	panic(fmt.Sprintf("des: priority %d outside -32768 .. 32767", p))
}

func (s *Sim) take() uint32 {
	i := s.free
	if i == noSlot {
		s.slots = append(s.slots, slot{})
		return uint32(len(s.slots) - 1)
	}
	s.free = uint32(s.slots[i].arg)
	return i
}

func (s *Sim) give(i uint32) {
	s.slots[i] = slot{arg: uint64(s.free), seq: math.MaxUint64}
	s.free = i
}

// Run runs events until none is left or Stop is called.
func (s *Sim) Run() { s.runTo(never) }

// RunUntil runs all events up to and at time t, including those they schedule, and then sets the clock to t.
// After Stop the clock stays at the last event. It panics if t is in the past.
func (s *Sim) RunUntil(t Time) {
	if t < s.now {
		panic(fmt.Sprintf("des: RunUntil %v in the past, now %v", t, s.now))
	}
	s.runTo(t)
	if !s.stopped {
		s.now = t
	}
}

// Step runs the next event and reports whether there was one.
func (s *Sim) Step() bool {
	s.enter(-1) // a story must not run on past its wake-up
	defer s.leave()
	return s.next(never)
}

// Stop makes Run or RunUntil return once the current event is done. A later Run goes on from there.
func (s *Sim) Stop() { s.stopped = true }

func (s *Sim) runTo(limit Time) {
	s.enter(limit)
	defer s.leave()
	for !s.stopped && s.next(limit) {
	}
}

func (s *Sim) enter(limit Time) {
	if s.running {
		panic("des: Run or Step called from inside an event")
	}
	s.running, s.stopped, s.limit = true, false, limit
}

func (s *Sim) leave() {
	s.running, s.limit = false, -1
	s.fill()
}

// fill removes the event that has just run, unless another took its place.
func (s *Sim) fill() {
	if s.hole {
		s.hole = false
		s.heap.dropRoot()
	}
}

// next runs the next event if it is due by limit.
func (s *Sim) next(limit Time) bool {
	s.fill()
	for len(s.heap) > 0 {
		e := s.heap[0]
		at := &s.slots[e.slot]
		h, arg := at.handler, at.arg
		if h == nil {
			s.heap.dropRoot()
			s.give(e.slot)
			s.dead--
			continue
		}
		if e.at > limit {
			return false
		}
		s.begin(e)
		h.Handle(s, arg)
		return true
	}
	return false
}

// nextWake takes the next event off the queue if it resumes a process and may run in the present call.
func (s *Sim) nextWake() *Process {
	s.fill()
	if s.stopped || len(s.heap) == 0 {
		return nil
	}
	e := s.heap[0]
	w, ok := s.slots[e.slot].handler.(*wake)
	if !ok || e.at > s.limit {
		return nil
	}
	s.begin(e)
	return (*Process)(w)
}

// begin makes the first event of the queue the one that runs.
func (s *Sim) begin(e entry) {
	s.give(e.slot)
	s.now = e.at
	s.count++
	s.hole = true
}

// advance moves the clock to t without the queue, if nothing else would run up to t and t is within the
// present call. A story that sleeps so needs neither an event nor a switch.
func (s *Sim) advance(t Time) bool {
	if t > s.limit || s.stopped || t < s.now {
		return false
	}
	first := never
	switch {
	case s.hole:
		first = s.heap.childMin()
	case len(s.heap) > 0:
		first = s.heap[0].at
	}
	if t >= first {
		return false
	}
	s.now = t
	s.count++
	return true
}
