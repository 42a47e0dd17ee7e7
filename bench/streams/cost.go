package streams

import (
	"fmt"
	"runtime"
	"slices"
	"time"

	"storesim/pipeline"
	"storesim/pipeline/detect"
)

// Costs is the CPU time of the pipeline's work on a feed.
type Costs struct {
	Search [][]time.Duration // by camera: of frames spread over the feed, in order; decoding included
	Decode time.Duration     // the part of it, mean
	Ticks  []time.Duration   // of everything else of a store, by tenth of a second
}

// tickLength is that of Costs.Ticks: the pipeline's own step.
const tickLength = 100 * time.Millisecond

// MeasureOptions say how costs are measured.
type MeasureOptions struct {
	Sample int                  // frames; at least one a camera
	Passes int                  // over the sample
	Clock  func() time.Duration // CPU time of the thread that asks; nil for the system's
}

// Measure takes the CPU time of the search of single frames and of the rest of the pipeline, on one thread.
// Each piece of work is done several times, in passes over all of it, and its least time counts: what else
// goes on in a machine, in its caches and on the other half of its cores only adds.
func (f *Feed) Measure(d detect.Detector, opt MeasureOptions) (*Costs, error) {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	all := opt.Clock
	if opt.Clock == nil {
		opt.Clock, all = threadCPU, ProcessCPU
	}
	frames := f.sample(opt.Sample)
	search, decode := make([]time.Duration, len(frames)), make([]time.Duration, len(frames))
	w := f.Worker(d, 0)
	c := &Costs{Search: make([][]time.Duration, len(f.Layout.Cameras))}
	for pass := range max(1, opt.Passes) {
		for k, i := range frames {
			a, b, err := w.timed(i, opt.Clock)
			if err != nil {
				return nil, err
			}
			least(&decode[k], a, pass)
			least(&search[k], a+b, pass)
		}
		ticks, err := f.rest(opt.Clock, all)
		if err != nil {
			return nil, err
		}
		if pass == 0 {
			c.Ticks = make([]time.Duration, len(ticks))
		}
		for k, t := range ticks {
			least(&c.Ticks[k], t, pass)
		}
	}
	for k, i := range frames {
		camera := f.Frames[i].Camera
		c.Search[camera] = append(c.Search[camera], search[k])
	}
	c.Decode = mean(decode)
	return c, c.check()
}

func (c *Costs) check() error {
	for camera, s := range c.Search {
		if mean(s) <= 0 {
			return fmt.Errorf("camera %d: the clock did not move while its frames were searched", camera)
		}
	}
	return nil
}

func least(to *time.Duration, d time.Duration, pass int) {
	if pass == 0 || d < *to {
		*to = d
	}
}

// sample is about n frames, as many of each camera, spread over the feed.
func (f *Feed) sample(n int) []int {
	cameras := len(f.Layout.Cameras)
	of := make([][]int, cameras)
	for i, p := range f.Frames {
		of[p.Camera] = append(of[p.Camera], i)
	}
	var out []int
	for _, list := range of {
		take := min(max(1, n/cameras), len(list))
		for k := range take {
			out = append(out, list[(2*k+1)*len(list)/(2*take)])
		}
	}
	return out
}

// timed searches a frame.
func (w *Worker) timed(frame int, clock func() time.Duration) (decode, search time.Duration, err error) {
	t := clock()
	img, err := w.decode(frame)
	if err != nil {
		return 0, 0, err
	}
	u := clock()
	_, err = w.detector.Detect(w.number, img)
	return u - t, clock() - u, err
}

// rest plays the feed with the frames' people known, and returns what each tenth of a second of it cost.
// Work on other threads, such as the garbage collector's, is spread over all of it.
func (f *Feed) rest(clock, all func() time.Duration) ([]time.Duration, error) {
	began, sum := all(), time.Duration(0)
	p := pipeline.New(f.Layout, pipeline.Default(f.Layout, recalled{feed: f}), pipeline.Options{})
	defer p.Close()
	ticks := make([]time.Duration, int(f.Lap/tickLength)+1)
	for _, m := range f.Messages {
		t := clock()
		if err := p.Push(m); err != nil {
			return nil, err
		}
		k := min(max(int(time.Duration(m.Head().Arrived)/tickLength), 0), len(ticks)-1)
		ticks[k] += clock() - t
	}
	t := clock()
	err := p.Finish()
	ticks[len(ticks)-1] += clock() - t
	for _, t := range ticks {
		sum += t
	}
	if used := all() - began; sum > 0 && used > sum {
		for k := range ticks {
			ticks[k] = time.Duration(float64(ticks[k]) * float64(used) / float64(sum))
		}
	}
	return ticks, err
}

// PerStream is the CPU time that a stream needs a second of store time, with its share of a whole store.
func (c *Costs) PerStream(rate float64) float64 {
	sum := 0.0
	for _, s := range c.Search {
		sum += rate * mean(s).Seconds()
	}
	return (sum + c.perStore()) / float64(len(c.Search))
}

// perStore is what a store needs a second beside the search of frames.
func (c *Costs) perStore() float64 { return mean(c.Ticks).Seconds() / tickLength.Seconds() }

// Load is the share of the cores that streams ask for. A store that lacks cameras has all its shelves.
func (c *Costs) Load(streams, cores int, rate float64) float64 {
	sum := 0.0
	for s := range streams {
		sum += rate * mean(c.Search[s%len(c.Search)]).Seconds()
	}
	stores := (streams + len(c.Search) - 1) / len(c.Search)
	return (sum + float64(stores)*c.perStore()) / float64(cores)
}

func mean(d []time.Duration) time.Duration {
	sum := time.Duration(0)
	for _, x := range d {
		sum += x
	}
	return sum / time.Duration(max(1, len(d)))
}

// Means are the CPU time of a frame, decoding included, and of the rest of a store by second.
func (c *Costs) Means() (search, store time.Duration) {
	return mean(slices.Concat(c.Search...)), time.Duration(c.perStore() * 1e9)
}
