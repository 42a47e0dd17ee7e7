package dataset

import (
	"context"
	"fmt"
	"slices"

	"golang.org/x/sync/errgroup"

	"storesim/sim/truth"
)

// Each calls visit with all pictures in order of run, time and camera, and returns what was seen of the
// events, by run and in the same order. A picture that shows somebody of another part is left out: that
// happens where a body is larger than the frame's choice thought.
func (j *Job) Each(ctx context.Context, visit func(s *Sample) error) ([][]Sighting, error) {
	codec, err := newCodec()
	if err != nil {
		return nil, err
	}
	j.count = 0
	sightings := make([][]Sighting, len(j.Runs))
	records := make(chan *record, 4)
	work, ctx := errgroup.WithContext(ctx)
	work.Go(func() error {
		defer close(records)
		for i := range j.Runs {
			if err := j.readRun(ctx, i, codec, records); err != nil {
				return err
			}
		}
		return nil
	})
	work.Go(func() error {
		for run := range j.Runs {
			for range j.Plans[run].Shots {
				r, ok := <-records
				if !ok {
					return nil // the reader has said why
				}
				kept, err := j.visit(run, r, visit)
				if err != nil {
					return err
				}
				sightings[run] = append(sightings[run], withPicture(r.Sightings, kept)...)
			}
		}
		return nil
	})
	return sightings, work.Wait()
}

// withPicture forgets the picture of one that is not kept.
func withPicture(list []Sighting, kept bool) []Sighting {
	for i := range list {
		if !kept {
			list[i].Picture = ""
		}
	}
	return list
}

func (j *Job) visit(run int, r *record, visit func(s *Sample) error) (kept bool, err error) {
	defer j.report("pictures written", 1, j.shots())
	shot := &j.Plans[run].Shots[r.Shot]
	if !shot.Picture || j.mixed(run, r) {
		return false, nil
	}
	f, s := j.files(&j.Runs[run], shot), &r.Sample
	s.File, s.Depth, s.Normals, s.Quality = f.picture, f.depth, f.normals, j.Quality
	return true, visit(s)
}

// mixed reports whether a picture shows shoppers of more than its own part.
func (j *Job) mixed(run int, r *record) bool {
	if j.Shares.By != ByShopper {
		return false
	}
	mixed := false
	bodies := j.Plans[run].Bodies
	visibleBodies(&r.Sample.View, func(b truth.BodyID) {
		i, known := slices.BinarySearchFunc(bodies, b, func(p Presence, b truth.BodyID) int {
			return int(p.Body - b)
		})
		mixed = mixed || !known || bodies[i].Part != r.Sample.Split
	})
	return mixed
}

func (j *Job) readRun(ctx context.Context, run int, codec *codec, records chan<- *record) error {
	for shard := range j.shards(j.Plans[run]) {
		err := readShard(j.shardPath(&j.Runs[run], shard), func(_ shardHead, text []byte) error {
			r, err := codec.decode(text)
			if err != nil {
				return err
			}
			select {
			case records <- r:
				return nil
			case <-ctx.Done():
				return ctx.Err()
			}
		})
		if err != nil {
			return fmt.Errorf("read the journal: %w", err)
		}
	}
	return nil
}
