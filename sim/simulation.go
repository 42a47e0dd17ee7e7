package sim

import (
	"context"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/sensor"
	"storesim/sim/shopper"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// pathPeriod is how often the true paths are sampled.
const pathPeriod = 100 * time.Millisecond

// overtime is how long after closing time the last shoppers may take.
const overtime = 4 * time.Hour

// Options are what does not change the result.
type Options struct {
	Workers int                               // pictures drawn at the same time; 0 for one
	Witness sensor.Witness                    // sees every exposure with its labels; nil for none
	Labels  bool                              // the witness gets full labels: truth.FrameView.Things
	Wanted  func(camera int, seq uint64) bool // which frames are drawn; nil for all
	Sketch  int                               // no pictures, and coarse labels: sensor.Options
	Weighed sensor.PlateWitness               // sees every reading and what truly lies there; nil for none
	Blind   bool                              // Wanted is asked, and nothing is drawn
	Forget  bool                              // keep neither ledger nor paths: for long runs without cameras

	// Borrowed: what the witness sees is valid until it returns, and the sink gets frames without pictures,
	// each valid until Push returns (sensor.Options). Plates are as ever (sensor.Borrower).
	Borrowed bool
}

// Simulation is one run of a store.
type Simulation struct {
	cfg     Config
	kernel  *des.Sim
	world   *world.World
	town    *shopper.Town
	post    *sensor.Post
	cameras *sensor.Cameras // nil without cameras
	paths   []truth.Path    // by body, in order of ID
}

// New builds a store that is about to open. Its messages go to sink.
func New(cfg Config, sink feed.Sink, opt Options) *Simulation {
	kernel := des.New()
	actual := cfg.Actual()
	w := world.New(kernel, actual, cfg.Seed)
	if cfg.Stocked > 0 {
		w.Stock.Thin(cfg.Stocked)
	}
	shoppers := cfg.Shoppers
	shoppers.Filed = cfg.Layout
	s := &Simulation{
		cfg: cfg, kernel: kernel, world: w, post: sensor.NewPost(kernel, sink),
		town: shopper.NewTown(kernel, w, shoppers, cfg.Seed, cfg.Devices.Plates.Press),
	}
	s.post.Befall(cfg.Faults())
	plates := sensor.NewPlates(kernel, s.post, w, cfg.Devices.Plates, cfg.Seed)
	w.Watch(plates)
	w.Watch(sensor.NewGates(kernel, s.post, actual, cfg.Devices.Plates, cfg.Seed))
	if cfg.Cameras {
		s.cameras = sensor.NewCameras(kernel, s.post, w, cfg.Devices.Cameras,
			sensor.Options{
				Seed: cfg.Seed, Room: cfg.Devices.Room, Workers: opt.Workers, Witness: opt.Witness,
				Wanted: opt.Wanted, Blind: opt.Blind,
				Labels: opt.Labels, Sketch: opt.Sketch, Borrowed: opt.Borrowed,
			})
		w.Watch(s.cameras)
		s.cameras.Start()
	}
	plates.Witness(opt.Weighed)
	plates.Start()
	s.town.Open(des.Time(cfg.Duration))
	w.Ledger.Forget = opt.Forget
	if !opt.Forget {
		kernel.At(0, 2, s.samplePaths)
	}
	return s
}

// Close waits for the pictures under way and releases the run's goroutines; the simulation cannot be
// advanced any more. After it the witness is not called again. Closing twice is harmless.
func (s *Simulation) Close() {
	s.kernel.Close()
	if s.cameras != nil {
		s.cameras.Close()
	}
}

// Advance runs until simulated time t, or until the sink fails or the context ends. done is true when the
// store has closed and everybody has left; a run ends at a multiple of 100 ms, whatever the steps in which
// it is advanced.
func (s *Simulation) Advance(ctx context.Context, t des.Time) (done bool, err error) {
	const slice = des.Time(100 * time.Millisecond)
	for s.kernel.Now() < t {
		if err := ctx.Err(); err != nil {
			return false, err
		}
		s.kernel.RunUntil(min((s.kernel.Now()/slice+1)*slice, t))
		if err := s.post.Err(); err != nil {
			return false, err
		}
		if s.kernel.Now()%slice == 0 && s.Done() {
			return true, nil
		}
	}
	return false, nil
}

// Run advances to the end.
func (s *Simulation) Run(ctx context.Context) error {
	for {
		done, err := s.Advance(ctx, s.kernel.Now().Add(time.Second))
		if done || err != nil {
			return err
		}
	}
}

// Done reports whether everybody has left after closing time, and the last messages have arrived.
func (s *Simulation) Done() bool {
	last := max(des.Time(s.cfg.Duration), s.world.Ledger.Last())
	const quiet = 3 * time.Second // lets the last changes settle and the last messages arrive
	now := s.kernel.Now()
	return s.town.Empty() && now > last.Add(quiet) || now > des.Time(s.cfg.Duration+overtime)
}

// Inside is how many shoppers have come and not left yet. A run that is done with somebody inside was ended
// by the clock, four hours after closing time: its truth is not complete.
func (s *Simulation) Inside() int { return s.town.Inside() }

// Now is the simulated time.
func (s *Simulation) Now() des.Time { return s.kernel.Now() }

// Ledger is what has happened so far.
func (s *Simulation) Ledger() *truth.Ledger { return &s.world.Ledger }

// Paths are the true walks so far, by body in order of ID.
func (s *Simulation) Paths() []truth.Path { return s.paths }

// Check proves that nothing was lost (world.World.Check).
func (s *Simulation) Check() error { return s.world.Check() }

// World is the truth itself, for the oracle and for tests.
func (s *Simulation) World() *world.World { return s.world }

func (s *Simulation) samplePaths() {
	now := s.kernel.Now()
	for _, b := range s.world.Bodies() {
		for len(s.paths) < int(b.ID) {
			s.paths = append(s.paths, truth.Path{Body: truth.BodyID(len(s.paths) + 1)})
		}
		p := &s.paths[b.ID-1]
		p.Token = b.Token
		if at := b.Floor(now); s.cfg.Layout.Floor.Contains(at) {
			pose := b.At(now)
			hands := [2]store.Vec3{pose.Joints[world.LeftHand], pose.Joints[world.RightHand]}
			p.Samples = append(p.Samples, truth.Sample{Time: now, At: at, Hands: hands})
		}
	}
	s.kernel.At(now.Add(pathPeriod), 2, s.samplePaths)
}
