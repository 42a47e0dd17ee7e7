package des

// Timer is a scheduled event that can be called off. The zero Timer belongs to no event.
type Timer struct {
	sim  *Sim
	slot uint32
	seq  uint64
}

// compactFrom is how many cancelled entries a heap must hold before it is worth sweeping.
const compactFrom = 64

// Pending reports whether the event is still to run.
func (t Timer) Pending() bool {
	if t.sim == nil || int(t.slot) >= len(t.sim.slots) {
		return false
	}
	at := &t.sim.slots[t.slot]
	return at.seq == t.seq && at.handler != nil
}

// Cancel calls the event off and reports whether it was still to run. Its entry stays in the queue until its
// time comes or half of the queue is cancelled.
func (t Timer) Cancel() bool {
	if !t.Pending() {
		return false
	}
	s := t.sim
	s.slots[t.slot].handler = nil
	s.dead++
	if s.dead >= compactFrom && 2*s.dead > len(s.heap) {
		s.compact()
	}
	return true
}

// compact sweeps cancelled entries out of the heap. The order of events is total, so it cannot change.
func (s *Sim) compact() {
	s.fill()
	kept := s.heap[:0]
	for _, e := range s.heap {
		if s.slots[e.slot].handler == nil {
			s.give(e.slot)
			continue
		}
		kept = append(kept, e)
	}
	s.heap = kept
	s.heap.order()
	s.dead = 0
}
