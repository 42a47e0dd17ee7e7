package streams

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"storesim/pipeline"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
)

// WallClock tries counts of streams in real time, on the machine as it is.
type WallClock struct {
	Feed     *Feed
	Detector detect.Detector
	Cores    int // workers of the detector
	Rule     Rule
}

// Largest is the largest count that the rule lets pass. A count that fails is tried once more before it
// counts as failed.
func (w *WallClock) Largest(ctx context.Context, guess, most int) (
	count int, at, above Verdict, trials []Trial, err error,
) {
	verdicts := map[int]Verdict{}
	count, trials, err = Largest(guess, most, func(n int) (bool, error) {
		v, err := w.Try(ctx, n)
		if err == nil && !v.Pass {
			v, err = w.Try(ctx, n)
		}
		verdicts[n] = v
		return v.Pass, err
	})
	return count, verdicts[count], verdicts[count+1], trials, err
}

// Try judges a count.
func (w *WallClock) Try(ctx context.Context, streams int) (Verdict, error) {
	began, cpu := time.Now(), ProcessCPU()
	o, err := w.observe(ctx, streams)
	if err != nil {
		return Verdict{}, err
	}
	used := (ProcessCPU() - cpu).Seconds() / time.Since(began).Seconds()
	v, err := w.Rule.Judge(o, w.Feed.F1At(streams))
	v.CPU = used
	return v, err
}

// trial is a trial in real time under way.
type trial struct {
	w       *WallClock
	began   time.Time
	workers chan *Worker

	mu  sync.Mutex
	out Observed
}

func (w *WallClock) observe(ctx context.Context, streams int) (*Observed, error) {
	t := &trial{w: w, workers: make(chan *Worker, w.Cores), out: Observed{Streams: streams}}
	for k := range w.Cores {
		t.workers <- w.Feed.Worker(w.Detector, k)
	}
	cameras := len(w.Feed.Layout.Cameras)
	stores := (streams + cameras - 1) / cameras
	errs := make([]error, stores)
	t.began = time.Now()
	var all sync.WaitGroup
	for s := range stores {
		p := &player{trial: t, store: s, from: w.Feed.start(s, stores)}
		p.cameras = min(cameras, streams-s*cameras)
		all.Go(func() { errs[s] = p.play(ctx) })
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return nil, err
		}
	}
	slices.SortStableFunc(t.out.Frames, func(a, b Frame) int {
		return cmp.Or(cmp.Compare(a.Arrives, b.Arrives), cmp.Compare(a.Stream, b.Stream))
	})
	return &t.out, nil
}

// player feeds one store's pipeline. Lap after lap the stamps go on, and the pipeline is a new one: between
// the laps the goods go back to the shelves, which is no event of a store.
type player struct {
	trial    *trial
	store    int
	cameras  int           // those with a lower index take part
	from     time.Duration // in the feed
	pipeline *pipeline.Pipeline
}

func (p *player) play(ctx context.Context) error {
	f := p.trial.w.Feed
	next, _ := slices.BinarySearchFunc(f.Messages, p.from, func(m feed.Message, t time.Duration) int {
		return cmp.Compare(time.Duration(m.Head().Arrived), t)
	})
	for lap := feed.Stamp(0); ; lap += feed.Stamp(f.Lap) {
		stages := pipeline.Default(f.Layout, p)
		p.pipeline = pipeline.New(f.Layout, stages, pipeline.Options{Workers: p.cameras})
		over, err := p.lap(ctx, f.Messages[next:], lap)
		p.pipeline.Quiesce()
		if err == nil && !over {
			err = p.pipeline.Finish()
		}
		p.pipeline.Close()
		if over || err != nil {
			return err
		}
		next = 0
	}
}

// lap feeds messages as they arrive; over tells that the trial's time is up.
func (p *player) lap(ctx context.Context, messages []feed.Message, shift feed.Stamp) (over bool, err error) {
	for _, m := range messages {
		if f, ok := m.(*feed.Frame); ok && p.trial.w.Feed.camera(f) >= p.cameras {
			continue
		}
		m = shifted(m, shift)
		due := p.due(m)
		if due >= p.trial.w.Rule.Length() {
			return true, nil
		}
		if err := ctx.Err(); err != nil {
			return false, err
		}
		time.Sleep(time.Until(p.trial.began.Add(due)))
		if err := p.pipeline.Push(m); err != nil {
			return false, err
		}
		p.trial.lag(Lag{due, time.Since(p.trial.began) - due})
	}
	return false, nil
}

// due is when a message arrives, in the trial.
func (p *player) due(m feed.Message) time.Duration { return time.Duration(m.Head().Arrived) - p.from }

func (f *Feed) camera(m *feed.Frame) int { return f.Frames[f.index[key{m.Device, m.Seq}]].Camera }

// shifted is a message some time later, by both clocks.
func shifted(m feed.Message, by feed.Stamp) feed.Message {
	move := func(h feed.Header) feed.Header {
		h.Captured, h.Arrived = h.Captured+by, h.Arrived+by
		return h
	}
	switch m := m.(type) {
	case *feed.Frame:
		return &feed.Frame{Header: move(m.Header), Image: m.Image}
	case *feed.PlateReading:
		return &feed.PlateReading{Header: move(m.Header), Grams: m.Grams}
	case *feed.GateEvent:
		return &feed.GateEvent{Header: move(m.Header), Kind: m.Kind, Token: m.Token}
	}
	return m
}

func (t *trial) lag(l Lag) {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.out.Lag = append(t.out.Lag, l)
}

// Detect searches a frame when a worker is free, and drops it when it is too old by then.
func (p *player) Detect(camera int, f *feed.Frame) ([]detect.Detection, error) {
	t, due := p.trial, p.due(f)
	w := <-t.workers
	defer func() { t.workers <- w }()
	out := Frame{
		Stream: p.store*len(t.w.Feed.Layout.Cameras) + camera, Index: t.w.Feed.index[key{f.Device, f.Seq}],
		Arrives: due, Start: time.Since(t.began),
	}
	var found []detect.Detection
	var err error
	if out.Dropped = out.Start-due > t.w.Rule.MaxAge; !out.Dropped {
		found, err = w.Search(out.Index)
	}
	out.End = time.Since(t.began)
	t.mu.Lock()
	defer t.mu.Unlock()
	t.out.Frames = append(t.out.Frames, out)
	return found, err
}
