package bench

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"storesim/bench/emulator"
	"storesim/bench/reviewer"
	"storesim/bench/score"
	"storesim/pipeline"
	"storesim/pipeline/attribution"
	"storesim/pipeline/cart"
	"storesim/pipeline/detect"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/health"
	"storesim/pipeline/store"
	"storesim/sim"
	"storesim/sim/des"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// Kind is which pipeline is under test.
type Kind string

// The pipelines.
const (
	Ours   Kind = "ours"   // the shipped one
	Oracle Kind = "oracle" // every stage reads the truth
	Null   Kind = "null"   // takes the messages and does nothing
)

// Options of a run.
type Options struct {
	// Detector is needed for Ours with cameras. With PackShots its layout has pictures of the goods.
	Detector  func(layout *store.Layout) (detect.Detector, error)
	PackShots bool

	Kind     Kind
	Workers  int             // goroutines that draw or detect; at least 1
	Oracles  []Stage         // stages of Ours that read the truth
	Ablation bool            // also run the variants with one oracle each
	Pictures int             // how many frames to keep for the report
	Sketch   int             // frames are not drawn: sim.Options
	Emulator *emulator.Model // draws finds from sketches; may be nil

	Reviewer *reviewer.Model // who answers about receipts; nil is the default one

	Recording *RecordingOptions // what to keep to be looked at; nil for nothing

	// Progress is told the store's time, the time at which it closes, and how many receipts the pipeline has
	// issued so far; may be nil.
	Progress func(now, end des.Time, issued int)
}

// Run is what came of one seed.
type Run struct {
	Seed       uint64
	Truth      []store.Receipt
	Ledger     *truth.Ledger
	Paths      []truth.Path
	Issued     []cart.Receipt
	Reviews    []Review // of the receipts that charge somebody, in order of issue
	Claims     []attribution.Claim
	Identities []*gallery.Identity
	Scores     score.Scores
	Ablation   []Variant
	Pictures   []Picture
	Recording  *Recording // nil where none was asked for
	Feed       string     // digest
	Time       Timing
	Stats      pipeline.Stats
	Warnings   []health.Warning // of the pipeline, about devices
	End        des.Time
	Inside     int // shoppers who had not left
	Books      world.Books

	album *album
}

// Variant is the pipeline with one stage replaced by its oracle.
type Variant struct {
	Stage  Stage
	Scores score.Scores
}

// stretch is how much store time is simulated before the pipeline has its turn.
const stretch = 4 * time.Second

// batch is a sink that keeps a stretch's messages.
type batch struct{ messages []feed.Message }

// Push keeps a message.
func (b *batch) Push(m feed.Message) error {
	b.messages = append(b.messages, m)
	return nil
}

// bench is one run under way.
type bench struct {
	cfg      sim.Config
	layout   *store.Layout // as the pipeline has it: with pack shots where a camera may need them
	opt      Options
	sim      *sim.Simulation
	sink     batch
	album    *album
	main     *pipeline.Pipeline // nil for Null
	variants []*pipeline.Pipeline
	stages   []Stage // of the variants
	digest   *feed.Digest
	pictures *pictures
	recorder *recorder // nil: nothing is recorded
	time     Timing
}

// Do runs one seed. The context's end stops it between two messages: then what came until there is returned
// along with the error.
func Do(ctx context.Context, cfg sim.Config, opt Options) (*Run, error) {
	b, err := start(cfg, opt)
	if err != nil {
		return nil, err
	}
	defer b.close()
	for done := false; !done; {
		if done, err = b.simulate(ctx); err == nil {
			err = b.process(ctx)
		}
		if err != nil && ctx.Err() != nil {
			b.quiesce()
			return b.result(), err
		}
		if err != nil {
			return nil, err
		}
		if opt.Progress != nil {
			opt.Progress(b.sim.Now(), des.Time(cfg.Duration), b.issued())
		}
	}
	if err := b.finish(); err != nil {
		return nil, err
	}
	return b.result(), nil
}

func start(cfg sim.Config, opt Options) (*bench, error) {
	b := &bench{
		cfg: cfg, layout: cfg.Layout, opt: opt, digest: feed.NewDigest(), pictures: newPictures(opt.Pictures),
		recorder: newRecorder(cfg.Layout, opt.Recording),
	}
	var d detect.Detector
	if cfg.Cameras && opt.Kind == Ours && opt.Emulator == nil && !slices.Contains(opt.Oracles, Detection) {
		if opt.Detector == nil {
			return nil, errors.New("frames need a detector")
		}
		var err error
		if d, err = b.detector(); err != nil {
			return nil, err
		}
	}
	b.album = newAlbum(d, opt.Sketch)
	if opt.Emulator != nil {
		if opt.Sketch == 0 {
			return nil, errors.New("an emulated detector needs sketches")
		}
		b.album.next = newEmulated(b.album, opt.Emulator, cfg.Seed, len(cfg.Layout.Cameras))
	}
	b.sim = sim.New(cfg, &b.sink,
		sim.Options{Workers: opt.Workers, Witness: b.album.witness, Sketch: opt.Sketch})
	if opt.Kind != Null {
		which := opt.Oracles
		if opt.Kind == Oracle {
			which = AllStages()
		}
		var err error
		if b.main, err = b.pipeline(b.album, which...); err != nil {
			return nil, err
		}
	}
	return b, b.addVariants()
}

// detector opens the detector of people, with pictures of the goods where it wants them.
func (b *bench) detector() (detect.Detector, error) {
	if b.opt.PackShots {
		var err error
		if b.layout, err = sim.Photograph(b.cfg.Layout); err != nil {
			return nil, err
		}
	}
	d, err := b.opt.Detector(b.layout)
	if err != nil {
		return nil, fmt.Errorf("open detector: %w", err)
	}
	return d, nil
}

func (b *bench) addVariants() error {
	if !b.opt.Ablation || b.opt.Kind != Ours {
		return nil
	}
	for _, s := range AllStages() {
		p, err := b.pipeline(again{b.album}, append(slices.Clone(b.opt.Oracles), s)...)
		if err != nil {
			return err
		}
		b.variants, b.stages = append(b.variants, p), append(b.stages, s)
	}
	return nil
}

// pipeline builds the shipped pipeline with some stages replaced.
func (b *bench) pipeline(d detect.Detector, which ...Stage) (*pipeline.Pipeline, error) {
	stages := pipeline.Default(b.layout, d)
	if !b.cfg.Cameras {
		stages = pipeline.PlatesOnly(b.layout, d)
	}
	if err := replace(&stages, b.sim, b.layout, b.album, which...); err != nil {
		return nil, err
	}
	return pipeline.New(b.layout, stages, pipeline.Options{Workers: b.opt.Workers}), nil
}

func (b *bench) close() {
	b.sim.Close()
	for _, p := range append(b.variants, b.main) {
		if p != nil {
			p.Close()
		}
	}
}

// quiesce waits until nothing is being searched any more.
func (b *bench) quiesce() {
	for _, p := range append(b.variants, b.main) {
		if p != nil {
			p.Quiesce()
		}
	}
}

// simulate advances the store by one stretch.
func (b *bench) simulate(ctx context.Context) (done bool, err error) {
	b.sink.messages = b.sink.messages[:0]
	from := b.sim.Now()
	stop := b.time.Simulate.start()
	done, err = b.sim.Advance(ctx, from.Add(stretch))
	stop()
	b.album.dress(b.sim.World().Bodies())
	b.time.Simulate.Store += b.sim.Now().Sub(from)
	return done, err
}

// process gives the stretch's messages to the pipelines.
func (b *bench) process(ctx context.Context) error {
	for _, m := range b.sink.messages {
		if err := b.digest.Push(m); err != nil {
			return err
		}
		if _, ok := m.(*feed.Frame); ok {
			b.time.Simulate.Frames++
		}
	}
	stop := b.time.Pipeline.start()
	err := feedTo(ctx, b.main, b.sink.messages)
	stop()
	if err != nil {
		return err
	}
	b.time.Pipeline.Store = time.Duration(b.sim.Now())
	b.time.Pipeline.Frames = b.time.Simulate.Frames
	for _, v := range b.variants {
		if err := feedTo(ctx, v, b.sink.messages); err != nil {
			return err
		}
	}
	b.pictures.choose(b)
	return b.recorder.take(b)
}

// feedTo gives messages to a pipeline; nil is the null pipeline, which takes them and does nothing: what
// that costs is the harness's own cost.
func feedTo(ctx context.Context, p *pipeline.Pipeline, messages []feed.Message) error {
	for _, m := range messages {
		if err := ctx.Err(); err != nil {
			return err
		}
		if p == nil {
			continue
		}
		if err := p.Push(m); err != nil {
			return err
		}
	}
	if p != nil {
		p.Quiesce()
	}
	return nil
}

// issued is how many receipts there are so far. Nothing is being searched when it is called.
func (b *bench) issued() int {
	if b.main == nil {
		return 0
	}
	return len(b.main.Receipts())
}

func (b *bench) finish() error {
	if b.main != nil {
		if err := b.main.Finish(); err != nil {
			return err
		}
	}
	for _, v := range b.variants {
		if err := v.Finish(); err != nil {
			return err
		}
	}
	return b.sim.Check()
}
