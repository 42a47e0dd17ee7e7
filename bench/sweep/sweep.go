// Package sweep runs many scenarios over many seeds, one after the other, and keeps the counts of each run
// as a line of a file. A sweep that was stopped goes on where it stopped: what is in the file is not run
// again.
package sweep

import (
	"bufio"
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"time"

	"storesim/bench"
	"storesim/bench/score"
	"storesim/scenarios"
)

// Job is one scenario under one seed.
type Job struct {
	Scenario *scenarios.Scenario
	Seed     uint64
	Duration time.Duration // opening time; 0 for the scenario's own
}

// hash names what is run, but for the seed.
func (j *Job) hash() string {
	if j.Duration == 0 {
		return j.Scenario.Hash
	}
	return j.Scenario.Hash + "@" + j.Duration.String()
}

// Record is what is kept of a run: counts, so that runs can be joined before ratios are formed.
type Record struct {
	Scenario     string       `json:"scenario"`
	Hash         string       `json:"hash"`     // of the config, with an opening time not its own
	Pipeline     string       `json:"pipeline"` // with its networks' hash
	Seed         uint64       `json:"seed"`
	StoreSeconds float64      `json:"store_seconds"`
	WallSeconds  float64      `json:"wall_seconds"`
	Inside       int          `json:"inside,omitempty"` // shoppers who had not left
	Feed         string       `json:"feed"`             // digests
	Ledger       string       `json:"ledger"`
	Scores       score.Scores `json:"scores"` // without the frames' detections
}

// key tells runs apart.
type key struct {
	hash, pipeline string
	seed           uint64
}

func (r *Record) key() key { return key{r.Hash, r.Pipeline, r.Seed} }

// Sweep is many jobs for one pipeline.
type Sweep struct {
	File     string // of records, one JSON object a line; made where there is none
	Pipeline string // names the pipeline in the records
	Cameras  bool
	Options  bench.Options
	Progress func(done, all int, r *Record) // after each job; may be nil
}

// Run runs the jobs that the file does not have yet, and returns the records of all jobs in their order.
// After an error or an interrupt the records so far are returned with it.
func (s *Sweep) Run(ctx context.Context, jobs []Job) ([]Record, error) {
	known, err := s.read()
	if err != nil {
		return nil, err
	}
	out, err := os.OpenFile(s.File, os.O_APPEND|os.O_CREATE|os.O_WRONLY, 0o644)
	if err != nil {
		return nil, err
	}
	defer func() { _ = out.Close() }() // every line is checked when it is written
	var records []Record
	for i, j := range jobs {
		r, ok := known[key{j.hash(), s.Pipeline, j.Seed}]
		if !ok {
			if r, err = s.do(ctx, j); err != nil {
				return records, fmt.Errorf("%s, seed %d: %w", j.Scenario.Name, j.Seed, err)
			}
			if err := append1(out, &r); err != nil {
				return records, err
			}
		}
		r.Scenario = j.Scenario.Name
		records = append(records, r)
		if s.Progress != nil {
			s.Progress(i+1, len(jobs), &r)
		}
	}
	return records, nil
}

func (s *Sweep) do(ctx context.Context, j Job) (Record, error) {
	cfg := j.Scenario.Config
	cfg.Seed, cfg.Cameras = j.Seed, s.Cameras
	if j.Duration > 0 {
		cfg.Duration = j.Duration
	}
	run, err := bench.Do(ctx, cfg, s.Options)
	if err != nil {
		return Record{}, err
	}
	ledger, err := run.Ledger.Digest()
	if err != nil {
		return Record{}, err
	}
	r := Record{
		Scenario: j.Scenario.Name, Hash: j.hash(), Pipeline: s.Pipeline, Seed: j.Seed,
		StoreSeconds: run.End.Seconds(), Inside: run.Inside, Feed: run.Feed, Ledger: ledger,
		Scores:      run.Scores,
		WallSeconds: (run.Time.Simulate.Wall + run.Time.Pipeline.Wall).Seconds(),
	}
	r.Scores.Detections = score.DetectionScores{}
	return r, nil
}

// append1 writes a record as one line.
func append1(w io.Writer, r *Record) error {
	text, err := json.Marshal(r)
	if err != nil {
		return err
	}
	_, err = w.Write(append(text, '\n'))
	return err
}

// read returns the records of the file. A last line that was cut off by a kill is cut off for good, so that
// the next one begins on a line of its own.
func (s *Sweep) read() (map[key]Record, error) {
	out := map[key]Record{}
	f, err := os.Open(s.File)
	if errors.Is(err, fs.ErrNotExist) {
		return out, nil
	}
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	in := bufio.NewReader(f)
	for n, size := 1, int64(0); ; n++ {
		line, err := in.ReadBytes('\n')
		if err == io.EOF {
			return out, os.Truncate(s.File, size)
		}
		if err != nil {
			return nil, err
		}
		var r Record
		if err := json.Unmarshal(line, &r); err != nil {
			return nil, fmt.Errorf("%s:%d: is no record of a sweep: %w", s.File, n, err)
		}
		out[r.key()] = r
		size += int64(len(line))
	}
}
