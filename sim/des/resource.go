package des

import "time"

// Resource is a number of equal units (lanes, staff, doors) that are held one at a time, with a queue for
// those who find none free. A unit that is released goes straight to the head of the queue: nobody overtakes.
type Resource struct {
	sim      *Sim
	capacity int
	inUse    int
	queue    queue[request]

	stats ResourceStats
	last  Time // up to which stats are summed
}

// request is one place in the queue.
type request struct {
	handler  Handler
	arg      uint64
	priority Priority
	since    Time // when it queued, or when the statistics were reset if later
}

// NewResource returns a resource with the given number of units, all free. It panics if capacity < 1.
func NewResource(s *Sim, capacity int) *Resource {
	if capacity < 1 {
		panic("des: NewResource without a unit")
	}
	stats := ResourceStats{Since: s.now, Capacity: capacity}
	return &Resource{sim: s, capacity: capacity, last: s.now, stats: stats}
}

// Capacity is the number of units.
func (r *Resource) Capacity() int { return r.capacity }

// InUse is how many units are held.
func (r *Resource) InUse() int { return r.inUse }

// Len is how many requests wait in the queue.
func (r *Resource) Len() int { return r.queue.n }

// TryAcquire takes a unit if one is free and reports whether it did. It never queues; a refusal counts as
// lost.
func (r *Resource) TryAcquire() bool {
	if r.inUse == r.capacity {
		r.stats.Lost++
		return false
	}
	r.grab()
	return true
}

// Request asks for a unit in event style. It reports true if a unit was free: it is now held and h is not
// called. If not, it queues, and h.Handle(sim, arg) is called once the unit is held.
func (r *Resource) Request(h Handler, arg uint64) bool { return r.request(h, arg, 0) }

func (r *Resource) request(h Handler, arg uint64, priority Priority) bool {
	if r.inUse < r.capacity {
		r.grab()
		return true
	}
	r.account()
	r.queue.push(request{handler: h, arg: arg, priority: priority, since: r.sim.now})
	for i := r.queue.n - 1; i > 0; i-- {
		ahead, behind := r.queue.at(i-1), r.queue.at(i)
		if ahead.priority <= behind.priority {
			break
		}
		*ahead, *behind = *behind, *ahead
	}
	r.stats.QueueMax = max(r.stats.QueueMax, r.queue.n)
	return false
}

// Release gives one unit back. The head of the queue holds it from now on and runs at the current time, after
// the events already scheduled for it. It panics if no unit is held.
func (r *Resource) Release() {
	if r.inUse == 0 {
		panic("des: Release of a resource that nobody holds")
	}
	r.account()
	if r.queue.n == 0 {
		r.inUse--
		return
	}
	next := r.queue.pop()
	r.stats.Grants++
	r.stats.Wait += r.sim.now.Sub(next.since)
	r.sim.Schedule(r.sim.now, 0, next.handler, next.arg)
}

func (r *Resource) grab() {
	r.account()
	r.inUse++
	r.stats.Grants++
}

// account adds the time since the last change to the areas.
func (r *Resource) account() {
	span := r.sim.now.Sub(r.last)
	r.last = r.sim.now
	r.stats.QueueArea += span * time.Duration(r.queue.n)
	r.stats.UseArea += span * time.Duration(r.inUse)
}
