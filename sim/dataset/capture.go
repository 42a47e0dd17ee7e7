package dataset

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"

	"storesim/sim/des"
	"storesim/sim/jpeg"
	"storesim/sim/sensor"
	"storesim/sim/truth"
)

// capturing is one run while its pictures are drawn. Pictures are developed by the goroutines that draw, and
// written by one of its own, so that the disk is never waited for; it holds at most a few shards.
type capturing struct {
	job  *Job
	run  *Run
	plan *Plan

	missing map[frameKey]int // shots to draw
	open    map[int][]entry  // shards that wait for more entries
	codecs  sync.Pool

	ready  chan entry
	mu     sync.Mutex
	err    error // the first one
	cancel context.CancelFunc
}

// captureStep is the store time between two looks at whether all is drawn.
const captureStep = des.Second

// captureRun draws the shots of the shards that are not whole.
func (j *Job) captureRun(ctx context.Context, run *Run, plan *Plan, workers int) error {
	c := &capturing{
		job: j, run: run, plan: plan, missing: map[frameKey]int{}, open: map[int][]entry{},
		ready: make(chan entry, 2*workers),
	}
	var last des.Time
	for shard := range j.shards(plan) {
		from, to := j.span(plan, shard)
		if j.whole(run, plan, shard) {
			j.report("pictures", to-from, j.shots())
			continue
		}
		for i := from; i < to; i++ {
			c.missing[plan.Shots[i].key()] = i
			last = plan.Shots[i].Time
		}
	}
	if len(c.missing) == 0 {
		return nil
	}
	ctx, c.cancel = context.WithCancel(ctx)
	defer c.cancel()
	var writing sync.WaitGroup
	writing.Go(c.write)
	err := c.play(ctx, workers, last)
	close(c.ready)
	writing.Wait()
	if err = cmp.Or(c.err, err); err == nil && len(c.open) > 0 {
		return errUnfinished
	}
	return err
}

// play runs the store until the last shot; all that was wanted is developed when it returns.
func (c *capturing) play(ctx context.Context, workers int, last des.Time) error {
	sim := c.run.Open(Observer{
		Workers: workers, Witness: c.witness, Labels: true, Ahead: c.ahead(workers), Borrowed: true,
		Wanted: func(camera int, seq uint64) bool {
			_, ok := c.missing[frameKey{camera, seq}]
			return ok
		},
	})
	defer sim.Close()
	for sim.Now() <= last {
		done, err := sim.Advance(ctx, sim.Now()+captureStep)
		if err != nil {
			return err
		}
		if done {
			break
		}
	}
	return nil
}

// ahead is how many store seconds the simulation may be ahead of the drawing, so that a few pictures for
// each worker are under way however seldom they are taken.
func (c *capturing) ahead(workers int) float64 {
	shots := c.plan.Shots
	span := (shots[len(shots)-1].Time - shots[0].Time).Seconds()
	return min(max(float64(4*workers)*span/float64(len(shots)), 0.1), 60)
}

// witness develops an exposure, of which nothing is kept but files and a record in bytes: exposures are lent.
// It is called by many goroutines.
func (c *capturing) witness(e sensor.Exposure) {
	if c.failed() {
		return
	}
	at, ok := c.missing[frameKey{e.View.Camera, e.View.Seq}]
	if !ok {
		return
	}
	en, err := c.develop(at, &e)
	if err != nil {
		c.fail(err)
		return
	}
	c.ready <- en
}

func (c *capturing) fail(err error) {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err == nil {
		c.err = err
		c.cancel()
	}
}

func (c *capturing) failed() bool {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err != nil
}

// develop encodes the picture and its labels.
func (c *capturing) develop(at int, e *sensor.Exposure) (entry, error) {
	shot := &c.plan.Shots[at]
	out := entry{shot: at}
	r := record{Shot: at}
	for _, k := range shot.Events {
		s := Sighting{Event: k, Camera: shot.Camera, Seq: shot.Seq}
		s.Hand, s.Item = sight(&c.plan.Events[k], &e.View)
		r.Sightings = append(r.Sightings, s)
	}
	if shot.Picture {
		if err := c.picture(shot, e, &r, &out); err != nil {
			return out, err
		}
	}
	codec, err := c.codec()
	if err != nil {
		return out, err
	}
	defer c.codecs.Put(codec)
	out.text, err = codec.encode(&r)
	out.head.Record = uint32(len(out.text))
	return out, err
}

func (c *capturing) codec() (*codec, error) {
	if known, ok := c.codecs.Get().(*codec); ok {
		return known, nil
	}
	return newCodec()
}

// picture encodes the files of a picture and fills its sample.
func (c *capturing) picture(shot *Shot, e *sensor.Exposure, r *record, out *entry) error {
	name := sampleName(c.run, shot)
	for i := range r.Sightings {
		r.Sightings[i].Picture = name
	}
	r.Sample = Sample{Name: name, Store: c.run.Name, Split: shot.Part, View: e.View}
	img := e.Frame.Image
	if c.job.skus != nil {
		var err error
		if img, r.Sample.View.Things, err = withoutForeign(img, &e.View, c.job.skus, shot.Part); err != nil {
			return err
		}
	}
	file, err := jpeg.Append(nil, img, c.job.Quality)
	if err != nil {
		return fmt.Errorf("encode picture: %w", err)
	}
	out.head.Picture, out.picture = uint32(len(file)), file
	return c.geometry(e, out)
}

// geometry encodes what the job wants of the surfaces in sight: depth, normals.
func (c *capturing) geometry(e *sensor.Exposure, out *entry) error {
	if c.job.Depth {
		var depth bytes.Buffer
		if err := encodeDepth(&depth, e.Rendered); err != nil {
			return err
		}
		out.head.Depth, out.depth = uint32(depth.Len()), depth.Bytes()
	}
	if c.job.Normals {
		var normals bytes.Buffer
		if err := encodeNormals(&normals, e.Rendered.Width, e.Normals()); err != nil {
			return err
		}
		out.head.Normals, out.normals = uint32(normals.Len()), normals.Bytes()
	}
	return nil
}

// write writes pictures and collects entries into shards until there are no more.
func (c *capturing) write() {
	for e := range c.ready {
		if err := c.keep(e); err != nil {
			c.fail(err)
		}
	}
}

// errUnfinished is the error of a run that does not do the same as when it was planned.
var errUnfinished = errors.New("the run ended before its last picture")

func (c *capturing) keep(e entry) error {
	if err := c.save(&e); err != nil {
		return err
	}
	shard := e.shot / c.job.Shard
	c.open[shard] = append(c.open[shard], e)
	from, to := c.job.span(c.plan, shard)
	if len(c.open[shard]) < to-from {
		return nil
	}
	entries := c.open[shard]
	delete(c.open, shard)
	slices.SortFunc(entries, func(a, b entry) int { return a.shot - b.shot })
	if err := writeShard(c.job.shardPath(c.run, shard), entries); err != nil {
		return err
	}
	c.job.report("pictures", len(entries), c.job.shots())
	return nil
}

// save writes an entry's files and lets go of them.
func (c *capturing) save(e *entry) error {
	paths := c.job.files(c.run, &c.plan.Shots[e.shot])
	for _, f := range []struct {
		path    string
		content []byte
	}{{paths.picture, e.picture}, {paths.depth, e.depth}, {paths.normals, e.normals}} {
		if f.content == nil {
			continue
		}
		if err := WriteFile(f.path, f.content); err != nil {
			return err
		}
	}
	e.picture, e.depth, e.normals = nil, nil, nil
	return nil
}

// visibleBodies calls visit with each person that a frame shows.
func visibleBodies(v *truth.FrameView, visit func(truth.BodyID)) {
	for i := range v.Bodies {
		if v.Bodies[i].VisiblePixels > 0 {
			visit(v.Bodies[i].Body)
		}
	}
	for i := range v.Things {
		if v.Things[i].Class == truth.Person && v.Things[i].VisiblePixels > 0 {
			visit(v.Things[i].Body)
		}
	}
}
