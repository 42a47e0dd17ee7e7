package streams

import (
	"context"
	"sync"
	"time"
)

// Answer runs a mode in real time. Each of its trials takes about the rule's windows.
func (w *WallClock) Answer(ctx context.Context, m Mode, seed uint64) (Answer, error) {
	limit := time.Duration(w.Rule.Windows) * w.Rule.Window
	switch m {
	case SingleStream:
		l, err := w.ticks(ctx, 1, limit)
		return latency(m, l, 0.9, LeastQueriesP90), err
	case MultiStream:
		l, err := w.ticks(ctx, len(w.Feed.Layout.Cameras), limit)
		return latency(m, l, 0.99, LeastQueriesP99), err
	case Server:
		return w.server(ctx, limit, seed)
	default:
		return w.offline(ctx, limit)
	}
}

// ticks searches so many frames at a time, and the next ones when all are done.
func (w *WallClock) ticks(ctx context.Context, width int, limit time.Duration) ([]time.Duration, error) {
	var out []time.Duration
	workers := w.workers()
	began := time.Now()
	for next := 0; time.Since(began) < limit; next += width {
		if err := ctx.Err(); err != nil {
			return out, err
		}
		t := time.Now()
		if err := w.together(workers, next, width); err != nil {
			return out, err
		}
		out = append(out, time.Since(t))
	}
	return out, nil
}

func (w *WallClock) workers() []*Worker {
	out := make([]*Worker, w.Cores)
	for k := range out {
		out[k] = w.Feed.Worker(w.Detector, k)
	}
	return out
}

// together searches frames on all workers.
func (w *WallClock) together(workers []*Worker, first, n int) error {
	frames := make(chan int, n)
	for i := range n {
		frames <- (first + i) % len(w.Feed.Frames)
	}
	close(frames)
	errs := make([]error, len(workers))
	var all sync.WaitGroup
	for k, worker := range workers {
		all.Go(func() {
			for i := range frames {
				if _, err := worker.Search(i); err != nil {
					errs[k] = err
				}
			}
		})
	}
	all.Wait()
	return firstError(errs)
}

func firstError(errs []error) error {
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// offline searches the feed's frames as fast as it goes, in batches until the time is up.
func (w *WallClock) offline(ctx context.Context, limit time.Duration) (Answer, error) {
	const batch = 64
	workers := w.workers()
	n, began := 0, time.Now()
	for time.Since(began) < limit {
		if err := ctx.Err(); err != nil {
			return Answer{}, err
		}
		if err := w.together(workers, n, batch); err != nil {
			return Answer{}, err
		}
		n += batch
	}
	return offlineAnswer(float64(n)/time.Since(began).Seconds(), n), nil
}

// server searches for the largest rate of random arrivals, in whole frames a second.
func (w *WallClock) server(ctx context.Context, limit time.Duration, seed uint64) (Answer, error) {
	fast, err := w.offline(ctx, limit)
	if err != nil {
		return fast, err
	}
	most, samples := max(1, int(fast.Value)), 0
	rate, _, err := Largest(most*8/10, most, func(n int) (bool, error) {
		latencies, err := w.random(ctx, n, int(limit.Seconds()*float64(n)), seed)
		samples += len(latencies)
		p99, ok := EarlyStop(latencies, 0.99)
		return ok && p99 <= w.Rule.MaxAge, err
	})
	a := serverAnswer(float64(rate), samples, w.Rule.MaxAge)
	return a, err
}

// random lets n frames arrive at random.
func (w *WallClock) random(ctx context.Context, rate, n int, seed uint64) ([]time.Duration, error) {
	jobs := Arrivals([]time.Duration{0}, float64(rate), n, seed)
	queue, out := make(chan int, n), make([]time.Duration, n)
	errs := make([]error, w.Cores)
	began := time.Now()
	var all sync.WaitGroup
	for k, worker := range w.workers() {
		all.Go(func() {
			for i := range queue {
				if _, err := worker.Search(i % len(w.Feed.Frames)); err != nil {
					errs[k] = err
				}
				out[i] = time.Since(began) - jobs[i].Arrives
			}
		})
	}
	for i := range jobs {
		time.Sleep(time.Until(began.Add(jobs[i].Arrives)))
		if ctx.Err() != nil {
			break
		}
		queue <- i
	}
	close(queue)
	all.Wait()
	errs = append(errs, ctx.Err())
	return out, firstError(errs)
}
