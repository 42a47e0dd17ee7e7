// Package sweep runs many scenarios over many seeds and keeps the counts of each run as a line of a file. A
// sweep that was stopped, even in the middle of a line, goes on where it stopped: what is in the file is not
// run again. Several runs may go on at once; the records returned are in the order of the jobs all the same.
package sweep

import (
	"context"
	"fmt"
	"sync"
	"time"

	"golang.org/x/sync/errgroup"

	"storesim/bench"
	"storesim/scenarios"
	"storesim/sim"
	"storesim/sim/des"
)

// Job is one scenario under one seed.
type Job struct {
	Scenario *scenarios.Scenario
	Seed     uint64
	Duration time.Duration // opening time; 0 for the scenario's own
}

// hash names what is run, but for the seed.
func (j *Job) hash() string { return ScenarioHash(j.Scenario, j.Duration) }

// ScenarioHash names what is run under each seed: a scenario, with an opening time not its own; 0 is its own.
func ScenarioHash(sc *scenarios.Scenario, opening time.Duration) string {
	if opening == 0 {
		return sc.Hash
	}
	return sc.Hash + "@" + opening.String()
}

func (j *Job) config(cameras bool) sim.Config {
	cfg := j.Scenario.Config
	cfg.Seed, cfg.Cameras = j.Seed, cameras
	if j.Duration > 0 {
		cfg.Duration = j.Duration
	}
	return cfg
}

// Sweep is many jobs for one pipeline.
type Sweep struct {
	File     string // of records, one JSON object a line; made where there is none
	Pipeline string // names the pipeline in the records
	Cameras  bool
	Options  bench.Options
	AtOnce   int  // runs that go on at the same time; 0 means 1
	Oracles  bool // charge each wrong receipt to the stages that lost it, which takes more runs

	// Progress is called after each job, Within now and then during one; both by one goroutine at a time, and
	// both may be nil. Issued is how many receipts the run under way has given so far.
	Progress func(done, all int, r *Record)
	Within   func(j Job, now, end des.Time, issued int)
}

// work is a sweep under way.
type work struct {
	*Sweep
	kept *kept

	mu      sync.Mutex
	done    int
	records []*Record // by job; nil: not run
}

// Run runs the jobs that the file does not have yet, and returns the records of all jobs in their order.
// After an error, or the context's end before all were done, the records so far are returned with it.
func (s *Sweep) Run(ctx context.Context, jobs []Job) ([]Record, error) {
	known, err := openKept(s.File)
	if err != nil {
		return nil, err
	}
	w := &work{Sweep: s, kept: known, records: make([]*Record, len(jobs))}
	g, inner := errgroup.WithContext(ctx)
	g.SetLimit(max(1, s.AtOnce))
	for i, j := range jobs {
		if inner.Err() != nil {
			break // one has failed, or all are to end: nothing new is begun
		}
		g.Go(func() error {
			if err := w.job(inner, i, j); err != nil {
				return fmt.Errorf("%s, seed %d: %w", j.Scenario.Name, j.Seed, err)
			}
			return nil
		})
	}
	err = g.Wait()
	if closing := known.close(); err == nil {
		err = closing
	}
	var out []Record
	for _, r := range w.records {
		if r != nil {
			out = append(out, *r)
		}
	}
	if err == nil && len(out) < len(jobs) {
		err = ctx.Err() // came between two runs
	}
	return out, err
}

// job takes a record from the file or makes it.
func (w *work) job(ctx context.Context, i int, j Job) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	r, ok := w.kept.known[key{j.hash(), w.Pipeline, j.Seed}]
	if ok && w.Oracles && r.ChargedTo == nil {
		ok = false // was run without oracles
	}
	if !ok {
		var err error
		if r, err = w.do(ctx, j); err != nil {
			return err
		}
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	if !ok {
		if err := w.kept.add(&r); err != nil {
			return err
		}
	}
	r.Scenario = j.Scenario.Name
	w.records[i] = &r
	w.done++
	if w.Progress != nil {
		w.Progress(w.done, len(w.records), &r)
	}
	return nil
}

func (w *work) do(ctx context.Context, j Job) (Record, error) {
	cfg, opt := j.config(w.Cameras), w.Options
	opt.Ablation = opt.Ablation || w.Oracles
	if w.Within != nil {
		opt.Progress = func(now, end des.Time, issued int) {
			w.mu.Lock()
			defer w.mu.Unlock()
			w.Within(j, now, end, issued)
		}
	}
	run, err := bench.Do(ctx, cfg, opt)
	if err != nil {
		return Record{}, err
	}
	r, err := NewRecord(j.Scenario.Name, j.hash(), run)
	if err != nil {
		return Record{}, err
	}
	r.Pipeline = w.Pipeline
	if w.AtOnce > 1 {
		r.CPUSeconds = 0 // is that of all runs that went on
	}
	if w.Oracles {
		r.ChargedTo, err = charge(ctx, cfg, opt, run)
	}
	return r, err
}
