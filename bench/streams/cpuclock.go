package streams

import (
	"math"
	"time"

	"storesim/sim/rng"
)

// CPUClock tries counts of streams on cores that are simulated, with costs that were measured.
type CPUClock struct {
	Feed  *Feed
	Costs *Costs
	Cores int
	Rule  Rule
}

// rounding is what a load may be above 1 by the arithmetic alone.
const rounding = 1e-9

// Most is a count that the cores cannot bear.
func (c *CPUClock) Most() int {
	return 2 + int(float64(c.Cores)/c.Costs.PerStream(c.Rule.Rate)*float64(len(c.Costs.Search)))
}

// Largest is the largest count that the rule lets pass, and the verdict on it and on the next one.
func (c *CPUClock) Largest(most int) (count int, at, above Verdict, trials []Trial, err error) {
	verdicts := map[int]Verdict{}
	guess := int(float64(c.Cores) / c.Costs.PerStream(c.Rule.Rate))
	count, trials, err = Largest(guess, min(most, c.Most()), func(n int) (bool, error) {
		v, err := c.Try(n)
		verdicts[n] = v
		return v.Pass, err
	})
	return count, verdicts[count], verdicts[count+1], trials, err
}

// Try judges a count.
func (c *CPUClock) Try(streams int) (Verdict, error) {
	load := c.Costs.Load(streams, c.Cores, c.Rule.Rate)
	if load > 1+rounding { // the queue's length would depend on the trial's
		v := Verdict{Streams: streams, Load: load, CPU: load * float64(c.Cores)}
		v.fail("%.4f of the cores are asked for: the queue grows without end", load)
		return v, nil
	}
	o := c.observe(streams)
	o.Load = load
	v, err := c.Rule.Judge(o, c.Feed.F1At(streams))
	v.CPU = load * float64(c.Cores)
	return v, err
}

// observe serves a trial.
func (c *CPUClock) observe(streams int) *Observed {
	w := c.work(streams)
	out := &Observed{Streams: streams}
	for i, s := range Serve(w.jobs, c.Cores, c.Rule.MaxAge) {
		j := w.jobs[i]
		if f := w.frames[i]; f >= 0 {
			out.Frames = append(out.Frames, Frame{
				Stream: j.Lane, Index: f, Arrives: j.Arrives, Start: s.Start, End: s.End, Dropped: s.Dropped,
			})
			continue
		}
		out.Lag = append(out.Lag, Lag{j.Arrives, s.Age(j)})
	}
	return out
}

// work is the jobs of a trial; frames has the index in the feed, or -1 for a store's own work.
type work struct {
	jobs   []Job
	frames []int
}

// work is what streams ask for. Each store plays the feed from a place of its own, and over again.
func (c *CPUClock) work(streams int) *work {
	cameras := len(c.Costs.Search)
	stores := (streams + cameras - 1) / cameras
	var out work
	for s := range stores {
		from := c.Feed.start(s, stores)
		c.frames(&out, s, streams, from)
		c.ticks(&out, streams+s, from)
	}
	out.sort()
	return &out
}

// frames are those of a store's cameras.
func (c *CPUClock) frames(out *work, s, streams int, from time.Duration) {
	cameras := len(c.Costs.Search)
	cost := c.Feed.costOf(c.Costs)
	for i, p := range c.Feed.Frames {
		stream := s*cameras + p.Camera
		if stream >= streams {
			continue
		}
		at := (time.Duration(p.Frame.Arrived) - from) % c.Feed.Lap
		for at = (at + c.Feed.Lap) % c.Feed.Lap; at < c.Rule.Length(); at += c.Feed.Lap {
			out.add(Job{Arrives: at, Cost: cost[i], Lane: stream}, i)
		}
	}
}

// ticks are a store's own work.
func (c *CPUClock) ticks(out *work, lane int, from time.Duration) {
	for at := time.Duration(0); at < c.Rule.Length(); at += tickLength {
		k := int((at + from) % c.Feed.Lap / tickLength)
		if cost := c.Costs.Ticks[min(k, len(c.Costs.Ticks)-1)]; cost > 0 {
			out.add(Job{Arrives: at + from%tickLength, Cost: cost, Lane: lane, Kept: true}, -1)
		}
	}
}

func (w *work) add(j Job, frame int) {
	w.jobs, w.frames = append(w.jobs, j), append(w.frames, frame)
}

// start is where in the feed a store begins: the stores are spread over it, and a little more, so that their
// cameras do not tick together.
func (f *Feed) start(s, stores int) time.Duration {
	jitter := rng.NewKey(0, "streams").ChildN("store", s).Float64("phase", 0)
	at := float64(f.Lap) * (float64(s) + 0.25*jitter) / float64(stores)
	return time.Duration(math.Round(at))
}

// costOf gives each frame the cost of the one of its camera that was measured nearest to it.
func (f *Feed) costOf(c *Costs) []time.Duration {
	total, seen := make([]int, len(c.Search)), make([]int, len(c.Search))
	for _, p := range f.Frames {
		total[p.Camera]++
	}
	out := make([]time.Duration, len(f.Frames))
	for i, p := range f.Frames {
		list := c.Search[p.Camera]
		out[i] = list[min(seen[p.Camera]*len(list)/total[p.Camera], len(list)-1)]
		seen[p.Camera]++
	}
	return out
}
