package sensor

import (
	"image"
	"maps"
	"math"
	"slices"
	"sync"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/des"
	"storesim/sim/fault"
	"storesim/sim/scene"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// Exposure is one frame as it was taken: the camera's message, and beside it the labels, which only the
// truth side may see. Rendered is the picture before the sensor; it is valid during the call only, and so are
// View.Things, whose masks the camera's next frame is written over: truth.FrameView.Clone copies them. Frame
// and the other labels may be kept, unless exposures are lent (Options.Borrowed).
type Exposure struct {
	Frame    *feed.Frame
	View     truth.FrameView
	Rendered *render.Frame
	Normals  func() []render.Normal // works out Rendered's normals; nil unless full labels were asked for
}

// Witness sees every exposure that was not dropped, on the camera's own goroutine; nil for none.
type Witness func(e Exposure)

// Cameras renders what the cameras of a layout see. Pictures are drawn on one goroutine a camera, at most
// workers at a time, while simulated time goes on; each is waited for when its message arrives.
type Cameras struct {
	sim     *des.Sim
	world   *world.World
	cfg     CameraConfig
	room    *Room // nil for the usual light
	builder *scene.Builder
	cameras []*camera
	slots   chan struct{}
	workers sync.WaitGroup
	closing sync.Once
	units   map[truth.ItemID]int // static objects of the units on the shelves at the start
	shelf   []shelved            // by static object, as at the start
	labels  bool                 // full ones
	ops     []op                 // all changes of shelf goods so far; each camera reads on from where it was
	wanted  func(camera int, seq uint64) bool
	scale   int // of sketches; 0 for pictures

	wardrobe wardrobe
	borrowed bool // exposures are lent
	blind    bool // nothing is drawn
}

// op puts a unit at a place on a shelf, or takes it away.
type op struct {
	item  truth.ItemID
	sku   store.SKU
	shown bool
	left  bool // it has left the store for good
	pose  store.Pose
	plate store.PlateID // under it
}

type camera struct {
	device
	index   int
	filed   *store.Camera // as calibrated
	model   store.Camera  // as it truly stands
	moved   *fault.Active // what moved it, nil for nothing
	view    *render.View
	imager  *imager
	spoiler spoiler
	static  map[truth.ItemID]int // static object of a unit
	spare   map[store.SKU][]int  // static objects of units that will not be seen again
	shelf   []shelved            // by static object
	open    []int                // of each leaf, how far
	starts  []int                // in objects, of each body and of what lies about
	applied int                  // ops already drawn
	tasks   chan *task
	idle    []*task // to be used again
	period  time.Duration
	next    func() // the next exposure
	objects []render.Object
	later   []render.Object // the same, lookAhead later; unused where the shutter takes no time
	moving  movement
	poses   []world.Pose     // of the people in a picture
	views   []truth.BodyView // their labels
	lent    feed.Frame       // where exposures are
	sheet   sheet
	normals func() []render.Normal // the view's
	witness Witness
}

// NewCameras mounts the cameras. Close must be called at the end.
func NewCameras(sim *des.Sim, post *Post, w *world.World, cfg CameraConfig, opt Options) *Cameras {
	c := &Cameras{
		sim: sim, world: w, cfg: cfg, room: opt.Room,
		slots: make(chan struct{}, max(1, opt.Workers)), wanted: opt.Wanted, labels: opt.Labels,
		scale: opt.Sketch, borrowed: opt.Borrowed, blind: opt.Blind,
	}
	var static []render.Object
	if !c.blind {
		c.builder = scene.Furnish(w.Layout, opt.Room.interior())
		c.wardrobe.builder = c.builder
		static, c.units = c.staticScene()
	}
	doors := doorsOf(w.Layout, post.faults)
	for i := range w.Layout.Cameras {
		model := &w.Layout.Cameras[i]
		cam := &camera{
			device: newDevice(post, model.ID, opt.Seed, cfg.ClockSkew, cfg.Latency, cfg.LatencyStd),
			index:  i, filed: model, model: *model,
			tasks: make(chan *task, 64), witness: opt.Witness,
			spoiler: spoiler{faults: post.faults.Camera(model.ID), doors: doors},
		}
		c.cameras = append(c.cameras, cam)
		if !c.blind {
			c.workers.Go(func() { c.work(cam, static) })
		}
	}
	return c
}

// Options of the cameras.
type Options struct {
	Seed    uint64
	Workers int // pictures drawn at the same time
	Witness Witness
	Room    *Room                             // nil for the usual light and no windows
	Labels  bool                              // the witness gets full labels: View.Things
	Wanted  func(camera int, seq uint64) bool // nil for all; frames not wanted are lost, and cost nothing
	Sketch  int                               // no pictures; labels are read off one of 1/Sketch the size
	Blind   bool                              // nothing is drawn, whatever Wanted says: all frames are lost

	// Borrowed: exposures are lent, so that a camera allocates nothing from frame to frame. What the witness
	// sees is valid until it returns, and a camera's pictures share memory. Nobody reads the frames'
	// messages: they have no picture, and are valid until the sink has seen them.
	Borrowed bool
}

// staticScene is the store with its goods; index finds the object of a unit.
func (c *Cameras) staticScene() ([]render.Object, map[truth.ItemID]int) {
	objs := append([]render.Object(nil), c.builder.Store()...)
	index := map[truth.ItemID]int{}
	c.shelf = make([]shelved, len(objs))
	st := c.world.Stock
	for i := range st.Columns {
		for k, id := range st.Columns[i].Items {
			index[id] = len(objs)
			pose := st.Pose(world.ColumnID(i), k)
			objs = append(objs, c.builder.Item(st.Item(id).SKU, scene.ItemID(int(id)), pose))
			c.shelf = append(c.shelf, shelved{id, st.Item(id).SKU, pose, st.Columns[i].First, nil})
		}
	}
	return objs, index
}

// Start begins the exposures; every camera has a phase of its own.
func (c *Cameras) Start() {
	for _, cam := range c.cameras {
		cam.period = time.Duration(float64(time.Second) / cam.filed.FPS)
		cam.next = func() { c.expose(cam) }
		phase := time.Duration(cam.key.Float64("phase", 0) * float64(cam.period))
		c.sim.At(c.sim.Now().Add(phase), 1, cam.next)
	}
}

// Close draws the frames that are under way, so that the witness has seen every exposure, and ends the
// cameras' goroutines. Closing twice is harmless.
func (c *Cameras) Close() {
	c.closing.Do(func() {
		for _, cam := range c.cameras {
			close(cam.tasks)
		}
	})
	c.workers.Wait()
}

func (c *Cameras) expose(cam *camera) {
	now := c.sim.Now()
	dropped := cam.key.Float64("drop", cam.seq) < c.cfg.Drop || cam.fails(now) ||
		c.wanted != nil && !c.wanted(cam.index, cam.seq) || c.blind
	head, arrived := cam.head(now)
	if late := cam.spoiler.faults.At(fault.FramesLate, now); late != nil {
		arrived = arrived.Add(late.Delay)
		head.Arrived = feed.Stamp(arrived)
	}
	if !dropped {
		t := c.task(cam, head, now)
		cam.tasks <- t
		c.sim.Schedule(arrived, postPriority, t, 0)
	}
	c.sim.At(now.Add(cam.period), 1, cam.next)
}

// fails reports whether a fault loses the frame that is due.
func (cam *camera) fails(now des.Time) bool {
	faults := cam.spoiler.faults
	return faults.At(fault.CameraDown, now) != nil || strikes(faults, fault.FramesDropped, cam.seq, now)
}

// ItemMoved notes a change of what stands on the shelves.
func (c *Cameras) ItemMoved(id truth.ItemID) {
	item := c.world.Stock.Item(id)
	left := item.Place == world.Sold || item.Place == world.Gone
	o := op{item: id, sku: item.SKU, shown: item.Place == world.OnShelf, left: left}
	if o.shown {
		o.plate = c.world.Stock.Columns[item.Column].First
		for k, other := range c.world.Stock.Columns[item.Column].Items {
			if other == id {
				o.pose = c.world.Stock.Pose(item.Column, k)
			}
		}
	}
	c.ops = append(c.ops, o)
}

// Loaded does not concern a camera.
func (c *Cameras) Loaded(world.LoadChange) {}

// GatePassed does not concern a camera.
func (c *Cameras) GatePassed(*store.Gate, store.Token) {}

// work draws a camera's frames one after the other.
func (c *Cameras) work(cam *camera, static []render.Object) {
	c.slots <- struct{}{}
	if c.scale == 0 {
		cam.imager = newImager(c.cfg, &cam.filed.Intrinsics, cam.key)
	}
	c.aim(cam, static, cam.spoiler.faults.At(fault.CameraMoved, 0))
	<-c.slots
	for t := range cam.tasks {
		c.slots <- struct{}{}
		if moved := cam.spoiler.faults.At(fault.CameraMoved, t.time); moved != cam.moved {
			c.aim(cam, static, moved)
		}
		frame := c.draw(cam, t)
		<-c.slots
		if c.borrowed {
			t.blank.Header = t.head
			frame = &t.blank
		}
		t.done <- frame
	}
}

// aim makes a camera's view anew, from where the camera truly stands. The goods are put in order again by
// the next picture.
func (c *Cameras) aim(cam *camera, static []render.Object, moved *fault.Active) {
	cam.moved, cam.model, cam.applied = moved, *cam.filed, 0
	if moved != nil {
		cam.model.WorldFromCamera = displaced(cam.filed.WorldFromCamera, &moved.Fault)
	}
	if c.scale > 0 {
		cam.model.Intrinsics = sketched(cam.model.Intrinsics, c.scale)
	}
	cam.spoiler.moved()
	interior := c.room.interior()
	cam.view = render.NewView(cam.model, c.lighting(interior.Light(c.world.Layout)))
	cam.normals = cam.view.Normals
	cam.view.SetSmooth(c.scale == 0)
	if c.cfg.Antialias && c.scale == 0 {
		cam.view.SetAntialias(true)
	}
	cam.view.SetStatic(static)
	cam.static, cam.spare = maps.Clone(c.units), map[store.SKU][]int{}
	cam.shelf = slices.Clone(c.shelf)
	cam.open = make([]int, len(c.builder.Leaves()))
}

// displaced is a camera's pose after it was knocked: shifted along its own axes, then rolled about the
// optical axis, tilted and panned.
func displaced(p store.Pose, f *fault.Fault) store.Pose {
	sp, cp := math.Sincos(f.Pan)
	st, ct := math.Sincos(f.Tilt)
	pan, tilt := store.Mat3{cp, 0, sp, 0, 1, 0, -sp, 0, cp}, store.Mat3{1, 0, 0, 0, ct, -st, 0, st, ct}
	shift := store.Vec3{X: f.Shift[0], Y: f.Shift[1], Z: f.Shift[2]}
	return p.Compose(store.Pose{R: pan.Mul(tilt).Mul(store.RotZ(f.Roll)), T: shift})
}

func (c *Cameras) draw(cam *camera, t *task) *feed.Frame {
	for _, o := range t.ops[cam.applied:] {
		c.apply(cam, o)
	}
	cam.applied = len(t.ops)
	cam.objects, cam.starts = cam.objects[:0], cam.starts[:0]
	for i := range t.bodies {
		cam.starts = append(cam.starts, len(cam.objects))
		cam.objects = c.dress(cam.objects, &t.bodies[i], &t.bodies[i].pose)
	}
	c.swing(cam, t.bodies)
	picture := cam.view.Draw(cam.objects)
	if c.scale > 0 {
		return c.sketch(cam, t, picture)
	}
	spoiled := cam.spoiler.spoil(picture, &cam.model, t.time)
	frame := c.frame(cam, t, image.Rect(0, 0, picture.Width, picture.Height))
	how := cam.imager.form(frame.Image, spoiled, t.head.Seq, c.movement(cam, t, picture))
	how.Light = c.room.light()
	if cam.witness != nil {
		view := truth.FrameView{
			Camera: cam.index, Seq: t.head.Seq, Time: t.time, Bodies: c.label(cam, picture, t.bodies),
			Formation: how,
		}
		e := Exposure{Frame: frame, View: view, Rendered: picture}
		if c.labels {
			e.View.Things, e.Normals = c.things(cam, picture, t.bodies), cam.normals
		}
		cam.witness(e)
	}
	return frame
}

// frame is the message of a task with a picture to be filled: a new one to hand over, or the one that the
// camera lends.
func (c *Cameras) frame(cam *camera, t *task, size image.Rectangle) *feed.Frame {
	frame := &cam.lent
	if !c.borrowed {
		frame = &feed.Frame{}
	}
	frame.Header = t.head
	if frame.Image == nil {
		frame.Image = image.NewYCbCr(size, image.YCbCrSubsampleRatio420)
	}
	return frame
}

// movement is what moves in a picture that was just drawn, nil where the shutter takes no time.
func (c *Cameras) movement(cam *camera, t *task, f *render.Frame) *movement {
	if !c.cfg.moves() {
		return nil
	}
	cam.later = cam.later[:0]
	for i := range t.bodies {
		pose := &t.bodies[i].pose
		if i < len(t.poses) {
			pose = &t.poses[i]
		}
		cam.later = c.dress(cam.later, &t.bodies[i], pose)
	}
	cam.moving = movement{camera: &cam.model, now: cam.objects, later: cam.later, id: f.ID, depth: f.Depth}
	return &cam.moving
}
