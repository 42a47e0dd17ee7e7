package streams

import (
	"context"
	"fmt"
	"image"
	"sync"
	"time"

	"storesim/bench/score"
	"storesim/pipeline"
	"storesim/pipeline/cart"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/jpeg"
	"storesim/sim/sensor"
	"storesim/sim/truth"
)

// Feed is what one store's devices emitted from opening until the last shopper had left, in memory, and what
// was true. It is not written after Find.
type Feed struct {
	Layout   *store.Layout
	Messages []feed.Message // in order of arrival; frames have no image
	Frames   []*Picture     // in order of arrival
	Truth    []store.Receipt
	Lap      time.Duration // after which it may begin again
	Bytes    int           // of the pictures
	Inside   int           // shoppers who had not left

	index map[key]int // of a frame in Frames
	found [][]detect.Detection
	views map[key]truth.FrameView
}

type key struct {
	device store.DeviceID
	seq    uint64
}

// Picture is a frame as it waits in memory: as a JPEG file, as pixels, or, of a store that was only sketched,
// as neither.
type Picture struct {
	Frame  *feed.Frame // Image is nil but for pixels
	Camera int
	File   []byte
}

// RecordOptions say how a feed is kept.
type RecordOptions struct {
	Workers  int // pictures drawn at a time
	Raw      bool
	MaxBytes int // of the pictures
	Sketch   int // 1/size of pictures that only Oracle can read; 0: whole ones
}

// quality of the JPEG files: that of a network camera's better setting.
const quality = 85

// Record simulates and draws a store whose cameras all have the rate of the rule.
func Record(ctx context.Context, cfg sim.Config, rate float64, opt RecordOptions) (*Feed, error) {
	layout := *cfg.Layout
	layout.Cameras = append([]store.Camera(nil), layout.Cameras...)
	for i := range layout.Cameras {
		layout.Cameras[i].FPS = rate
	}
	cfg.Layout, cfg.Cameras = &layout, true
	r := &recorder{opt: opt, feed: &Feed{Layout: &layout, index: map[key]int{},
		views: map[key]truth.FrameView{}}, cameras: map[store.DeviceID]int{}}
	for i := range layout.Cameras {
		r.cameras[layout.Cameras[i].ID] = i
	}
	s := sim.New(cfg, r, sim.Options{Workers: opt.Workers, Sketch: opt.Sketch, Witness: r.witness})
	defer s.Close()
	for done := false; !done; {
		var err error
		if done, err = s.Advance(ctx, s.Now().Add(time.Second)); err != nil {
			return nil, fmt.Errorf("record the feed: %w", err)
		}
	}
	f := r.feed
	if len(f.Frames) == 0 {
		return nil, fmt.Errorf("scenario %s has no cameras: there is no stream to count", cfg.Name)
	}
	f.Truth, f.Inside = s.Ledger().Receipts(&layout.Catalog), s.Inside()
	f.Lap = time.Duration(s.Now() + des.Time(time.Second))
	return f, s.Check()
}

// recorder is the sink of a simulation.
type recorder struct {
	opt     RecordOptions
	feed    *Feed
	cameras map[store.DeviceID]int
	mu      sync.Mutex // guards feed.views
}

// witness keeps a frame's labels for Oracle.
func (r *recorder) witness(e sensor.Exposure) {
	r.mu.Lock()
	defer r.mu.Unlock()
	id := r.feed.Layout.Cameras[e.View.Camera].ID
	r.feed.views[key{id, e.View.Seq}] = e.View
}

// Push keeps a message.
func (r *recorder) Push(m feed.Message) error {
	f, ok := m.(*feed.Frame)
	if !ok {
		r.feed.Messages = append(r.feed.Messages, m)
		return nil
	}
	p := &Picture{Frame: &feed.Frame{Header: f.Header}, Camera: r.cameras[f.Device]}
	switch {
	case r.opt.Sketch > 0:
	case r.opt.Raw:
		p.Frame.Image = f.Image
		r.feed.Bytes += len(f.Image.Y) + len(f.Image.Cb) + len(f.Image.Cr)
	default:
		var err error
		if p.File, err = jpeg.Append(nil, f.Image, quality); err != nil {
			return err
		}
		r.feed.Bytes += len(p.File)
	}
	if r.feed.Bytes > r.opt.MaxBytes {
		return fmt.Errorf("the pictures need more than the %d MiB allowed after %.0f store seconds",
			r.opt.MaxBytes>>20, f.Captured.Seconds())
	}
	r.feed.index[key{f.Device, f.Seq}] = len(r.feed.Frames)
	r.feed.Frames = append(r.feed.Frames, p)
	r.feed.Messages = append(r.feed.Messages, p.Frame)
	return nil
}

// image is a frame's pixels; buffer takes those of a file and may be nil.
func (p *Picture) image(buffer *image.YCbCr) (*image.YCbCr, error) {
	if p.File == nil {
		return p.Frame.Image, nil
	}
	return buffer, jpeg.Read(buffer, p.File)
}

// Worker searches the feed's frames on one goroutine at a time.
type Worker struct {
	feed     *Feed
	detector detect.Detector
	number   int
	buffers  map[image.Point]*image.YCbCr
}

// Worker returns one of a detector's workers.
func (f *Feed) Worker(d detect.Detector, number int) *Worker {
	return &Worker{feed: f, detector: d, number: number, buffers: map[image.Point]*image.YCbCr{}}
}

// decode makes the pixels of a frame.
func (w *Worker) decode(frame int) (*feed.Frame, error) {
	p := w.feed.Frames[frame]
	k := w.feed.Layout.Cameras[p.Camera].Intrinsics
	size := image.Pt(k.Width, k.Height)
	if p.File != nil && w.buffers[size] == nil {
		w.buffers[size] = image.NewYCbCr(image.Rectangle{Max: size}, image.YCbCrSubsampleRatio420)
	}
	img, err := p.image(w.buffers[size])
	return &feed.Frame{Header: p.Frame.Header, Image: img}, err
}

// Search decodes a frame and finds its people.
func (w *Worker) Search(frame int) ([]detect.Detection, error) {
	f, err := w.decode(frame)
	if err != nil {
		return nil, err
	}
	return w.detector.Detect(w.number, f)
}

// Find searches all frames once, so that a feed with some frames dropped can be replayed without a network.
func (f *Feed) Find(ctx context.Context, d detect.Detector, workers int) error {
	f.found = make([][]detect.Detection, len(f.Frames))
	errs := make([]error, workers)
	var all sync.WaitGroup
	for k := range workers {
		all.Go(func() {
			w := f.Worker(d, k)
			for i := k; i < len(f.Frames) && errs[k] == nil; i += workers {
				if errs[k] = ctx.Err(); errs[k] == nil {
					f.found[i], errs[k] = w.Search(i)
				}
			}
		})
	}
	all.Wait()
	for _, err := range errs {
		if err != nil {
			return err
		}
	}
	return nil
}

// recalled is a detector that repeats what Find found. A frame that was dropped shows nobody.
type recalled struct {
	feed    *Feed
	dropped map[int]bool
}

// Detect looks the frame up.
func (r recalled) Detect(_ int, f *feed.Frame) ([]detect.Detection, error) {
	i := r.feed.index[key{f.Device, f.Seq}]
	if r.dropped[i] {
		return nil, nil
	}
	return r.feed.found[i], nil
}

// Receipts are what the pipeline issues for the feed when some frames are not searched.
func (f *Feed) Receipts(dropped map[int]bool) ([]cart.Receipt, error) {
	p := pipeline.New(f.Layout, pipeline.Default(f.Layout, recalled{f, dropped}), pipeline.Options{})
	defer p.Close()
	for _, m := range f.Messages {
		if err := p.Push(m); err != nil {
			return nil, err
		}
	}
	err := p.Finish()
	return p.Receipts(), err
}

// F1 is that of the units on the receipts of several stores, each with its own frames dropped.
func (f *Feed) F1(stores []map[int]bool) (float64, error) {
	var all score.ReceiptScores
	var whole *score.ReceiptScores // of nothing dropped: every such store issues the same
	for _, dropped := range stores {
		if len(dropped) == 0 && whole != nil {
			all.Trips = append(all.Trips, whole.Trips...)
			continue
		}
		issued, err := f.Receipts(dropped)
		if err != nil {
			return 0, err
		}
		s := score.Receipts(f.Truth, issued)
		if len(dropped) == 0 {
			whole = &s
		}
		all.Trips = append(all.Trips, s.Trips...)
	}
	return all.F1(), nil
}

// F1At is that of the stores of a trial: what cameras a store lacks saw nobody. Only a count with less than
// one whole store is judged by a store that lacks cameras.
func (f *Feed) F1At(streams int) func(dropped []Frame) (float64, error) {
	return func(dropped []Frame) (float64, error) {
		cameras := len(f.Layout.Cameras)
		stores := make([]map[int]bool, max(1, streams/cameras))
		for s := range stores {
			stores[s] = map[int]bool{}
		}
		for _, d := range dropped {
			if s := d.Stream / cameras; s < len(stores) {
				stores[s][d.Index] = true
			}
		}
		if streams < cameras {
			for i, p := range f.Frames {
				if p.Camera >= streams {
					stores[0][i] = true
				}
			}
		}
		return f.F1(stores)
	}
}
