package des

import (
	"fmt"
	"time"
)

// Process is one actor's story: a function that can wait. Its methods that wait may only be called from its
// own story; the others from anywhere in the simulation.
type Process struct {
	sim       *Sim
	name      string
	story     func(*Process)
	coroutine *coroutine // nil before the story starts and after it ended
	done      *Signal    // nil until somebody asks for it: most stories are never joined
	patience  *patience  // nil before the first WaitTimeout
	ended     bool
}

// patience is the state of a WaitTimeout.
type patience struct {
	signal  *Signal
	timer   Timer // pending while it waits
	expired bool  // it gave up
}

// wake and expire are the two ways in which an event resumes a process, as Handlers that allocate nothing.
type (
	wake   Process
	expire Process
)

func (w *wake) Handle(s *Sim, _ uint64) { s.resume((*Process)(w)) }

func (e *expire) Handle(s *Sim, _ uint64) {
	p := (*Process)(e)
	p.patience.signal.remove(p)
	p.patience.expired = true
	s.resume(p)
}

// Go starts a story at the current time, after the events already scheduled for it. The name appears in
// panics.
func (s *Sim) Go(name string, story func(p *Process)) *Process {
	if s.closed {
		panic("des: Go " + name + " on a closed simulation")
	}
	p := &Process{sim: s, name: name, story: story}
	p.ready()
	return p
}

// Name is the name given to Go.
func (p *Process) Name() string { return p.name }

// Sim is the simulation the process lives in.
func (p *Process) Sim() *Sim { return p.sim }

// Now is the current simulated time.
func (p *Process) Now() Time { return p.sim.now }

// Done is latched when the story ends, so that p.Wait(other.Done()) joins another process, even one that has
// already ended.
func (p *Process) Done() *Signal {
	if p.done == nil {
		p.done = &Signal{latched: p.ended}
	}
	return p.done
}

// Sleep waits for d. Sleep(0) lets everything else happen that is scheduled for now. It panics if d is
// negative.
func (p *Process) Sleep(d time.Duration) { p.SleepUntil(p.sim.now.Add(d)) }

// SleepUntil waits until time t. It panics if t is in the past.
func (p *Process) SleepUntil(t Time) {
	p.check()
	if p.sim.advance(t) {
		return
	}
	p.sim.Schedule(t, 0, (*wake)(p), 0)
	p.suspend()
}

// Wait waits until the signal fires; it returns at once from a latched one.
func (p *Process) Wait(sig *Signal) {
	p.check()
	if sig.latched {
		return
	}
	sig.waiters = append(sig.waiters, p)
	p.suspend()
}

// WaitTimeout waits until the signal fires, but no longer than d, and reports whether it fired. If both fall
// on one instant, the one that was scheduled first decides. It panics if d is negative.
func (p *Process) WaitTimeout(sig *Signal, d time.Duration) bool {
	p.check()
	if sig.latched {
		return true
	}
	if p.patience == nil {
		p.patience = &patience{}
	}
	timer := p.sim.Schedule(p.sim.now.Add(d), 0, (*expire)(p), 0)
	*p.patience = patience{signal: sig, timer: timer}
	sig.waiters = append(sig.waiters, p)
	p.suspend()
	return !p.patience.expired
}

// Acquire waits for a unit of the resource, first come first served. Give it back with Resource.Release.
func (p *Process) Acquire(r *Resource) { p.AcquirePriority(r, 0) }

// AcquirePriority waits for a unit of the resource, ahead of everyone with a higher priority number.
func (p *Process) AcquirePriority(r *Resource, priority Priority) {
	p.check()
	if !r.request((*wake)(p), 0, priority) {
		p.suspend()
	}
}

// ready has the process resumed at the current time.
func (p *Process) ready() {
	if p.patience != nil {
		p.patience.timer.Cancel()
	}
	p.sim.Schedule(p.sim.now, 0, (*wake)(p), 0)
}

func (p *Process) check() {
	if p.sim.current != p {
		panic(fmt.Sprintf("des: process %q made to wait from outside its story", p.name))
	}
}
