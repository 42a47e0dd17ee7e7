package des

import "time"

// ResourceStats is what happened at a resource from Since to Until. The sums are integers, so that Little's
// law holds exactly: QueueArea is Wait plus the waits so far of those still in the queue.
type ResourceStats struct {
	Since, Until Time
	Capacity     int
	Grants       int64         // units handed out, at once or from the queue
	Lost         int64         // refusals by TryAcquire
	Wait         time.Duration // sum of the time in the queue, since Since, of those granted
	QueueArea    time.Duration // integral of the queue's length over time
	UseArea      time.Duration // integral of the units held over time
	QueueMax     int           // longest queue
}

// MeanQueue is the time average of the queue's length, 0 over no time.
func (t ResourceStats) MeanQueue() float64 { return ratio(t.QueueArea, t.Until.Sub(t.Since)) }

// MeanWait is the mean time in the queue of those granted, the ones that did not wait included.
func (t ResourceStats) MeanWait() time.Duration {
	if t.Grants == 0 {
		return 0
	}
	return t.Wait / time.Duration(t.Grants)
}

// Utilisation is the time average of the share of units held, in [0, 1].
func (t ResourceStats) Utilisation() float64 {
	return ratio(t.UseArea, t.Until.Sub(t.Since)) / float64(t.Capacity)
}

func ratio(area, span time.Duration) float64 {
	if span == 0 {
		return 0
	}
	return float64(area) / float64(span)
}

// Stats is what happened since the resource was made, or since ResetStats, until now.
func (r *Resource) Stats() ResourceStats {
	r.account()
	r.stats.Until = r.sim.now
	return r.stats
}

// ResetStats starts the statistics afresh, as after a warm-up. The waits of those in the queue count from
// now.
func (r *Resource) ResetStats() {
	now := r.sim.now
	r.last = now
	r.stats = ResourceStats{Since: now, Capacity: r.capacity, QueueMax: r.queue.n}
	for i := range r.queue.n {
		r.queue.at(i).since = now
	}
}
