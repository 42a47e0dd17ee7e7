package des

import "slices"

// Signal is something that processes wait for. The zero Signal is ready to use. It must not be copied once
// somebody waits.
type Signal struct {
	waiters []*Process
	latched bool
}

// NewSignal returns a signal nobody waits for.
func NewSignal() *Signal { return &Signal{} }

// Fire wakes every process that waits now, in the order in which they came. Later ones wait for the next
// Fire.
func (g *Signal) Fire() {
	for i, p := range g.waiters {
		g.waiters[i] = nil
		p.ready()
	}
	g.waiters = g.waiters[:0]
}

// Latch fires the signal for good: it wakes every process that waits now, and later ones do not wait at all.
func (g *Signal) Latch() {
	g.latched = true
	g.Fire()
}

// Latched reports whether Latch was called.
func (g *Signal) Latched() bool { return g.latched }

// Waiting is how many processes wait.
func (g *Signal) Waiting() int { return len(g.waiters) }

func (g *Signal) remove(p *Process) {
	if i := slices.Index(g.waiters, p); i >= 0 {
		g.waiters = slices.Delete(g.waiters, i, i+1)
	}
}
