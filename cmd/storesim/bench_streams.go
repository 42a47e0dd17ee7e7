package main

import (
	"cmp"
	"errors"
	"fmt"
	"os"
	"runtime"
	"slices"
	"time"

	"storesim/bench/streams"
	"storesim/pipeline/detect"
	"storesim/scenarios"
	"storesim/sim"
)

// clockCPU counts by measured CPU time on simulated cores, clockWall in real time.
const (
	clockCPU  = "cpu"
	clockWall = "wall"
)

// detectorOracle is a stub that reads the labels and takes a given CPU time.
const detectorOracle = "oracle"

// pixelsRaw keeps frames as pixels: decoding them costs a stream nothing.
const pixelsRaw = "raw"

type benchStreamsCmd struct {
	Scenario string `arg:"" default:"corner" help:"A preset's name or a TOML file."`

	Mode string `enum:"streams,single-stream,multi-stream,server,offline" default:"streams" help:"${enum}."`

	Clock    string         `enum:"cpu,wall" default:"cpu" help:"cpu: cores are simulated; wall: real time."`
	Seed     *int64         `help:"Default is the scenario's."`
	Duration *time.Duration `default:"30s" help:"Opening time of the store that is recorded."`

	Rate    float64       `default:"14.95" help:"Frames a second and camera."`
	Cores   int           `help:"Cores that the streams may use; default is all."`
	Repeats int           `default:"5" help:"Measurements; the median counts."`
	Floor   *float64      `help:"Least F1 of receipts; default is 99 % of that with no drops."`
	MaxAge  time.Duration `default:"600ms" help:"Bound on the 99th percentile of a result's age."`
	MaxDrop float64       `default:"0.01" help:"Largest share of frames dropped in a window."`
	WarmUp  time.Duration `default:"4s" help:"Left out at the start of each trial."`
	Window  time.Duration `default:"6s" help:"Length of a window; each is judged alone."`
	Windows int           `default:"3" help:"Windows of a trial."`

	Sample int    `default:"96" help:"Frames whose CPU time is taken."`
	Passes int    `default:"9" help:"How often it is taken; the least counts."`
	Most   int    `default:"1024" help:"No more streams are tried."`
	Pixels string `enum:"jpeg,raw" default:"jpeg" help:"jpeg: decoding is part of the work."`
	Memory int    `default:"2048" help:"Bound on the frames in memory, MiB."`

	Detector   string        `enum:"network,oracle" default:"network" help:"network, or a stub."`
	OracleCost time.Duration `default:"5ms" help:"CPU time of the stub for a frame."`

	JSON bool   `name:"json" help:"Print streams.json on standard output and nothing else there."`
	Out  string `short:"o" help:"Folder of the results; default runs/NAME-streams."`

	Networks
}

// streamsBench is a measurement under way.
type streamsBench struct {
	*benchStreamsCmd

	a        *app
	cfg      sim.Config
	feed     *streams.Feed
	detector detect.Detector
	rule     streams.Rule
	out      *streams.Results
}

// Run records a feed, measures, prints the table and the benchmark lines, and writes both.
func (c *benchStreamsCmd) Run(a *app) error {
	b := &streamsBench{benchStreamsCmd: c, a: a}
	if err := b.check(); err != nil {
		return badInput{err}
	}
	defer func() { _ = c.close() }()
	load := loadAverage()
	if err := b.prepare(); err != nil {
		return err
	}
	memory := resetPeak()
	energy := streams.OpenEnergy("/sys/class/powercap")
	b.out = b.header(load)
	for k := range c.Repeats {
		fmt.Fprintf(a.stderr, "measurement %d of %d\n", k+1, c.Repeats)
		r, err := b.measure()
		if err != nil {
			return fmt.Errorf("measurement %d of %d: %w", k+1, c.Repeats, err)
		}
		r.Load = loadAverage()
		b.out.Repeats = append(b.out.Repeats, r)
	}
	b.finish(energy, memory)
	return b.save()
}

// check completes the rule and the scenario.
func (b *streamsBench) check() error {
	if b.Repeats < 1 || b.Cores < 0 || b.Sample < 1 || b.Passes < 1 || b.Most < 1 || b.Memory < 1 {
		return errors.New("repeats, sample, passes, most and memory must be above 0, cores 0 or more")
	}
	b.Cores = cmp.Or(b.Cores, runtime.NumCPU())
	b.rule = streams.Rule{
		Rate: b.Rate, WarmUp: b.WarmUp, Window: b.Window, Windows: b.Windows, MaxDrop: b.MaxDrop,
		MaxAge: b.MaxAge, MinRate: streams.DefaultRule(0).MinRate,
	}
	if err := b.rule.Check(); err != nil {
		return err
	}
	if b.Floor != nil && (*b.Floor < 0 || *b.Floor > 1) {
		return fmt.Errorf("the floor is %v, want a share", *b.Floor)
	}
	seeds, err := loadSeeds(b.Scenario, b.Seed, 1, scenarios.Options{})
	if err != nil {
		return err
	}
	b.cfg, err = withDuration(seeds[0].Config, b.Duration)
	return err
}

// prepare records the feed and finds the people in it: nothing of it is timed.
func (b *streamsBench) prepare() error {
	if b.Detector != detectorOracle {
		if err := b.open(); err != nil {
			return badInput{err}
		}
	}
	fmt.Fprintf(b.a.stderr, "simulating and drawing %v of %s\n", b.cfg.Duration, b.Scenario)
	opt := streams.RecordOptions{
		Workers: runtime.GOMAXPROCS(0), Raw: b.Pixels == pixelsRaw, MaxBytes: b.Memory << 20,
	}
	if b.Detector == detectorOracle {
		opt.Sketch = sketchScale
	}
	var err error
	if b.feed, err = streams.Record(b.a.ctx, b.cfg, b.Rate, opt); err != nil {
		return err
	}
	b.detector = streams.Oracle{Feed: b.feed}
	if b.Detector != detectorOracle {
		if b.detector, err = b.finder(b.feed.Layout, b.Cores); err != nil {
			return err
		}
	}
	fmt.Fprintf(b.a.stderr, "finding the people in %d frames, %d MiB\n", len(b.feed.Frames), b.feed.Bytes>>20)
	if err := b.feed.Find(b.a.ctx, b.detector, b.Cores); err != nil {
		return err
	}
	if b.Detector == detectorOracle {
		b.detector = streams.Oracle{Feed: b.feed, Work: streams.Spinning(b.OracleCost)}
	}
	return nil
}

// measure is one repeat.
func (b *streamsBench) measure() (r streams.Repeat, err error) {
	sample, passes := b.Sample, b.Passes
	if b.Clock == clockWall {
		sample, passes = 2*len(b.feed.Layout.Cameras), 1 // a first guess
	}
	c, err := b.feed.Measure(b.detector, streams.MeasureOptions{Sample: sample, Passes: passes})
	if err != nil {
		return r, err
	}
	if b.Clock == clockCPU {
		r = b.costs(c)
		return r, b.simulated(&r, c)
	}
	wall := streams.WallClock{Feed: b.feed, Detector: b.detector, Cores: b.Cores, Rule: b.rule}
	if b.out.Mode != streams.ModeStreams {
		answer, err := wall.Answer(b.a.ctx, b.out.Mode, b.cfg.Seed)
		r.Answer = &answer
		return r, err
	}
	guess := int(float64(b.Cores) / c.PerStream(b.Rate))
	if n := len(b.out.Repeats); n > 0 {
		guess = b.out.Repeats[n-1].Count
	}
	n, at, above, trials, err := wall.Largest(b.a.ctx, guess, b.Most)
	r.Set(n, at, above, trials)
	if r.At != nil {
		r.Stream = r.At.CPU / float64(n)
	}
	return r, err
}

// costs are what a repeat measured.
func (b *streamsBench) costs(c *streams.Costs) streams.Repeat {
	search, perSecond := c.Means()
	return streams.Repeat{
		Search: search.Seconds() * 1e3, Decode: c.Decode.Seconds() * 1e3,
		Store: perSecond.Seconds() * 1e3, Stream: c.PerStream(b.Rate),
	}
}

// simulated lets simulated cores do the work.
func (b *streamsBench) simulated(r *streams.Repeat, c *streams.Costs) error {
	if b.out.Mode != streams.ModeStreams {
		answer := c.InCPUTime(b.out.Mode, b.Cores, b.rule.MaxAge, b.cfg.Seed)
		r.Answer = &answer
		return nil
	}
	cpu := streams.CPUClock{Feed: b.feed, Costs: c, Cores: b.Cores, Rule: b.rule}
	n, at, above, trials, err := cpu.Largest(b.Most)
	r.Set(n, at, above, trials)
	return err
}

// finish adds what is known at the end.
func (b *streamsBench) finish(energy *streams.Energy, memoryReset bool) {
	r := b.out
	r.Machine.LoadEnd = loadAverage()
	r.PeakMemory = peakMemory()
	if !memoryReset {
		r.Reasons = append(r.Reasons, "peak memory includes the drawing of the frames")
	}
	r.Energy = "not measured"
	if energy != nil {
		if j, err := energy.Joules(); err == nil {
			r.Energy = fmt.Sprintf("%.1f J", j)
		}
	}
	if b.feed.Inside > 0 {
		r.Reasons = append(r.Reasons, fmt.Sprintf("%d shoppers were still inside at the end", b.feed.Inside))
	}
	slices.Sort(r.Reasons)
	r.Conclude()
}

// resetPeak makes the peak of the memory begin anew, where the system lets it.
func resetPeak() bool {
	runtime.GC()
	return os.WriteFile("/proc/self/clear_refs", []byte("5"), 0) == nil
}

// peakMemory is the largest resident set, bytes; 0 where the system does not tell.
func peakMemory() uint64 {
	var kib uint64
	_, _ = fmt.Sscan(field("/proc/self/status", "VmHWM"), &kib) // 0 means unknown
	return kib << 10
}
