package streams

import (
	"container/heap"
	"time"
)

// Job is a piece of work for one core.
type Job struct {
	Arrives time.Duration // after the jobs before it in the list, or at the same time
	Cost    time.Duration // of CPU
	Lane    int           // jobs of a lane are served in order, one at a time; below 0: in no lane
	Kept    bool          // never dropped
}

// Served is what became of a job.
type Served struct {
	Start, End time.Duration // equal for a job that was dropped
	Dropped    bool
}

// Age is how old a job was at its end.
func (s Served) Age(j Job) time.Duration { return s.End - j.Arrives }

// Forever is a patience without end.
const Forever = time.Duration(1<<63 - 1)

// Serve lets cores work on jobs: the job that came first of those whose lane is free, to its end. A job that
// has waited for longer than patience when its turn comes is dropped and costs nothing. The result is in the
// order of the jobs, which must be sorted by arrival.
func Serve(jobs []Job, cores int, patience time.Duration) []Served {
	s := server{jobs: jobs, patience: patience, free: cores, lanes: map[int]*lane{},
		out: make([]Served, len(jobs))}
	for next := 0; next < len(jobs) || len(s.running) > 0; {
		now := Forever
		if next < len(jobs) {
			now = jobs[next].Arrives
		}
		if len(s.running) > 0 {
			now = min(now, s.running[0].at)
		}
		for len(s.running) > 0 && s.running[0].at == now {
			s.finish(pop(&s.running).job)
		}
		for ; next < len(jobs) && jobs[next].Arrives == now; next++ {
			s.arrive(next)
		}
		s.start(now)
	}
	return s.out
}

// lane is the jobs that wait for one of their own to end.
type lane struct {
	busy    bool // one of them is ready or running
	waiting []int
}

type server struct {
	jobs     []Job
	patience time.Duration
	free     int
	lanes    map[int]*lane
	ready    events // whose lane is free, by arrival
	running  events // by end
	out      []Served
}

func (s *server) arrive(job int) {
	if k := s.jobs[job].Lane; k >= 0 {
		l := s.lanes[k]
		if l == nil {
			l = &lane{}
			s.lanes[k] = l
		}
		if l.busy {
			l.waiting = append(l.waiting, job)
			return
		}
		l.busy = true
	}
	heap.Push(&s.ready, event{s.jobs[job].Arrives, job})
}

func (s *server) finish(job int) {
	s.free++
	s.release(job)
}

// release lets the next job of a lane go.
func (s *server) release(job int) {
	l := s.lanes[s.jobs[job].Lane]
	if l == nil {
		return
	}
	if l.busy = len(l.waiting) > 0; l.busy {
		next := l.waiting[0]
		l.waiting = l.waiting[1:]
		heap.Push(&s.ready, event{s.jobs[next].Arrives, next})
	}
}

func (s *server) start(now time.Duration) {
	for s.free > 0 && len(s.ready) > 0 {
		k := pop(&s.ready).job
		j := &s.jobs[k]
		if !j.Kept && now-j.Arrives > s.patience {
			s.out[k] = Served{now, now, true}
			s.release(k)
			continue
		}
		s.free--
		s.out[k] = Served{Start: now, End: now + j.Cost}
		heap.Push(&s.running, event{now + j.Cost, k})
	}
}

// event is a job at a time; equal times are in the order of the jobs.
type event struct {
	at  time.Duration
	job int
}

// events implements heap.Interface.
type events []event

func (e events) Len() int { return len(e) }
func (e events) Less(i, j int) bool {
	return e[i].at < e[j].at || e[i].at == e[j].at && e[i].job < e[j].job
}
func (e events) Swap(i, j int) { e[i], e[j] = e[j], e[i] }

// Push appends an event.
func (e *events) Push(x any) {
	if v, ok := x.(event); ok {
		*e = append(*e, v)
	}
}

// Pop removes the last event.
func (e *events) Pop() any {
	last := (*e)[len(*e)-1]
	*e = (*e)[:len(*e)-1]
	return last
}

func pop(e *events) event {
	v, _ := heap.Pop(e).(event)
	return v
}
