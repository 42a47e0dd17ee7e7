package dataset

import (
	"bytes"
	"context"
	"encoding/gob"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sync/errgroup"

	"storesim/pipeline/store"
)

// Job captures the pictures of a set into a working folder, and reads them back. A job that was stopped, by
// a kill even, goes on where it was when it is run again with equal values: what is in whole shards is not
// drawn again, and the files come out the same.
type Job struct {
	Dir      string // the working folder
	Runs     []Run  // names are unique
	Frames   int    // pictures of all runs together; the runs take equal parts
	Sampling Sampling
	Shares   Shares
	Seed     uint64 // of the draws of the split
	Quality  int    // of the JPEG files, 1 to 100
	Depth    bool   // depth pictures too
	Normals  bool   // pictures of the normals too
	Unseen   bool   // without events: what cameras saw of each need not be drawn
	Shard    int    // shots in a shard
	Workers  int    // goroutines that draw

	// Progress is called now and then, by one goroutine at a time; all is 0 where the end is not known.
	Progress func(stage string, done, all int)

	Plans []*Plan // by run; set by Plan

	mu    sync.Mutex
	count int
	skus  map[store.SKU]Split
}

// report tells that n more are done.
func (j *Job) report(stage string, n, all int) {
	j.mu.Lock()
	defer j.mu.Unlock()
	j.count += n
	if j.Progress != nil {
		j.Progress(stage, j.count, all)
	}
}

// quota is how many pictures run i gives.
func (j *Job) quota(i int) int {
	n := j.Frames / len(j.Runs)
	if i < j.Frames%len(j.Runs) {
		n++
	}
	return n
}

// together is how many runs are simulated at the same time, and with how many drawing goroutines each.
func (j *Job) together() (runs, workers int) {
	runs = max(1, min(j.Workers, len(j.Runs)))
	return runs, max(1, j.Workers/runs)
}

// Plan chooses the frames of all runs, or reads the choice of an earlier attempt.
func (j *Job) Plan(ctx context.Context) error {
	for _, name := range []string{shardFolder, pictureFolder, depthFolder, normalFolder, planFolder} {
		if err := os.MkdirAll(filepath.Join(j.Dir, name), 0o755); err != nil {
			return err
		}
	}
	parts, err := j.Shares.runParts(j.Runs, j.Seed)
	if err != nil {
		return err
	}
	if j.skus, err = j.Shares.skuParts(j.Runs, j.Seed); err != nil {
		return err
	}
	j.count, j.Plans = 0, make([]*Plan, len(j.Runs))
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(max(1, j.Workers))
	for i := range j.Runs {
		work.Go(func() error {
			var err error
			j.Plans[i], err = j.planRun(ctx, i, parts[i])
			return err
		})
	}
	return work.Wait()
}

func (j *Job) planRun(ctx context.Context, i int, part Split) (*Plan, error) {
	run := &j.Runs[i]
	path := filepath.Join(j.Dir, planFolder, run.Name)
	if text, err := os.ReadFile(path); err == nil {
		plan := &Plan{}
		if err := gob.NewDecoder(bytes.NewReader(text)).Decode(plan); err != nil {
			return nil, fmt.Errorf("%s: %w", path, err)
		}
		return plan, nil
	} else if !errors.Is(err, fs.ErrNotExist) {
		return nil, err
	}
	found := 0
	p := planner{sampling: j.Sampling, shares: j.Shares, part: part, pictures: j.quota(i), unseen: j.Unseen}
	plan, err := p.plan(ctx, run, func(n int) { j.report("frames looked at", n-found, 0); found = n })
	if err != nil {
		return nil, err
	}
	var text bytes.Buffer
	if err := gob.NewEncoder(&text).Encode(plan); err != nil {
		return nil, fmt.Errorf("encode plan: %w", err)
	}
	return plan, WriteFile(path, text.Bytes())
}

// Capture draws what is missing.
func (j *Job) Capture(ctx context.Context) error {
	runs, workers := j.together()
	work, ctx := errgroup.WithContext(ctx)
	work.SetLimit(runs)
	j.count = 0
	for i := range j.Runs {
		work.Go(func() error {
			if err := j.captureRun(ctx, &j.Runs[i], j.Plans[i], workers); err != nil {
				return fmt.Errorf("%s: %w", j.Runs[i].Name, err)
			}
			return nil
		})
	}
	return work.Wait()
}

// shots is how many frames have to be drawn in all.
func (j *Job) shots() int {
	n := 0
	for _, p := range j.Plans {
		n += len(p.Shots)
	}
	return n
}
