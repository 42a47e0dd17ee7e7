package des

import (
	"errors"
	"fmt"
	"iter"
	"runtime/debug"
)

// stage is where the stories of a Sim run: coroutines, which a story borrows from its start to its end,
// because making one costs several times as much as switching to it.
//
// A story that waits does not always go back to the event loop first. If the next event resumes another
// story, it enters that one itself, so that the entered coroutines form a chain from the event loop upwards;
// a story further down the chain is reached by leaving those above it. That spares a good part of the
// switches, which are most of a story's cost. Handlers other than wake run in the event loop alone, so that a
// panic in one never passes through a story.
type stage struct {
	current    *Process // whose story runs now
	target     *Process // whose story is to run next; nil: whatever the queue says
	failure    *StoryPanic
	coroutines []*coroutine
	idle       []*coroutine
}

// coroutine runs stories one after the other.
type coroutine struct {
	sim     *Sim
	process *Process
	entered bool // it is in the chain
	next    func() (struct{}, bool)
	stop    func()
	yield   func(struct{}) bool
}

// StoryPanic is what a panic in a story becomes on its way out of Run.
type StoryPanic struct {
	Process string // name of the process
	Value   any    // what the story panicked with
	Stack   []byte // where
}

// Error names the process, the value and the place.
func (e *StoryPanic) Error() string {
	return fmt.Sprintf("des: process %q panicked: %v\n%s", e.Process, e.Value, e.Stack)
}

// Unwrap is the value, if it is an error.
func (e *StoryPanic) Unwrap() error {
	err, _ := e.Value.(error)
	return err
}

// errClosed unwinds a story that Close ends.
var errClosed = errors.New("des: simulation closed")

// resume runs the process, and the stories that the queue says come straight after it, from the event loop.
func (s *Sim) resume(p *Process) {
	s.target = p
	for s.target != nil {
		s.push(s.target)
	}
	s.current = nil
	if f := s.failure; f != nil {
		s.failure = nil
		panic(f)
	}
}

// push enters the coroutine of a process and returns when that leaves again.
func (s *Sim) push(p *Process) {
	if p.coroutine == nil {
		p.coroutine = s.lend()
		p.coroutine.process = p
	}
	c := p.coroutine
	c.entered = true
	c.next()
	c.entered = false
}

// suspend hands control on and returns when the process is resumed.
func (p *Process) suspend() {
	s := p.sim
	for {
		s.choose()
		t := s.target
		switch {
		case t == p:
			s.target, s.current = nil, p
			return
		case t != nil && (t.coroutine == nil || !t.coroutine.entered):
			s.push(t)
		case s.closed || !p.coroutine.yield(struct{}{}):
			panic(errClosed)
		}
	}
}

// choose sets the target if the next event resumes a process.
func (s *Sim) choose() {
	if s.target == nil && s.failure == nil {
		s.target = s.nextWake()
	}
}

func (s *Sim) lend() *coroutine {
	if n := len(s.idle); n > 0 {
		c := s.idle[n-1]
		s.idle = s.idle[:n-1]
		return c
	}
	c := &coroutine{sim: s}
	c.next, c.stop = iter.Pull(c.run)
	s.coroutines = append(s.coroutines, c)
	return c
}

// run tells one story after the other.
func (c *coroutine) run(yield func(struct{}) bool) {
	c.yield = yield
	s := c.sim
	for {
		c.tell()
		s.choose()
		if t := s.target; t != nil && t.coroutine == nil {
			t.coroutine, c.process = c, t
			continue
		}
		s.idle = append(s.idle, c)
		if !yield(struct{}{}) {
			return
		}
	}
}

// tell runs the story of the coroutine's process to its end.
func (c *coroutine) tell() {
	p := c.process
	defer p.end()
	c.sim.target, c.sim.current = nil, p
	p.story(p)
}

// end settles a story that returned, panicked or was closed.
func (p *Process) end() {
	value := recover()
	s := p.sim
	p.coroutine.process = nil
	p.coroutine, p.story = nil, nil
	s.current = nil
	if value != nil && value != any(errClosed) {
		s.failure = &StoryPanic{Process: p.name, Value: value, Stack: debug.Stack()}
	}
	p.ended = true
	if p.done != nil {
		p.done.Latch()
	}
}

// Close ends the simulation: every unfinished story is unwound (its deferred calls run, its waits never
// return) in the order in which their coroutines were made, and nothing more can be scheduled. A Sim that
// used Go must be closed, or its coroutines stay in memory; closing twice is harmless. It panics inside an
// event or a story.
func (s *Sim) Close() {
	if s.running {
		panic("des: Close called from inside an event")
	}
	s.closed = true
	for _, c := range s.coroutines {
		s.current = c.process
		c.stop()
	}
	s.current, s.coroutines, s.idle = nil, nil, nil
	s.heap, s.slots, s.free, s.dead, s.hole = nil, nil, noSlot, 0, false
	if f := s.failure; f != nil {
		s.failure = nil
		panic(f)
	}
}
