// Package des is a discrete-event kernel: a clock that jumps from event to event, and stories that wait.
//
// A [Sim] holds a queue of events ordered by (time, priority, sequence): earlier first, at equal times the
// lower priority first, at equal priorities in the order of scheduling. That order is total, so a run is
// repeatable to the last event. Time is int64 nanoseconds since the start of the run and never a wall clock.
//
// A model may be written in two styles, mixed freely. Event style schedules a [Handler] (no allocation) or a
// func. Process style writes one actor's life as a story that reads top to bottom:
//
//	s.Go("shopper", func(p *des.Process) {
//		p.Acquire(lane)
//		p.Sleep(40 * time.Second)
//		lane.Release()
//	})
//
// Exactly one story or handler runs at a time, so a model needs no locks. A story waits by Sleep, by a
// [Signal], by a [Resource] or by a [Store]. All wake-ups are events of priority 0 at the current time:
// whoever wakes somebody first finishes its own step.
//
// A broken invariant (scheduling in the past, releasing what is not held) panics. A Sim is not safe for
// concurrent use; separate Sims are independent. A Sim that ran stories holds coroutines until Close.
//
// The package draws no random numbers and knows nothing of stores.
package des
