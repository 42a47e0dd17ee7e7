package sensor

import (
	"maps"
	"sync"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/des"
	"storesim/sim/scene"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// Exposure is one frame as it was taken: the camera's message, and beside it the labels, which only the
// truth side may see. Rendered is the picture before the sensor; it is valid during the call only.
type Exposure struct {
	Frame    *feed.Frame
	View     truth.FrameView
	Rendered *render.Frame
}

// Witness sees every exposure that was not dropped, on the camera's own goroutine; nil for none.
type Witness func(e Exposure)

// Cameras renders what the cameras of a layout see. Pictures are drawn on one goroutine a camera, at most
// workers at a time, while simulated time goes on; each is waited for when its message arrives.
type Cameras struct {
	sim     *des.Sim
	world   *world.World
	cfg     CameraConfig
	builder *scene.Builder
	cameras []*camera
	slots   chan struct{}
	workers sync.WaitGroup
	closing sync.Once
	ops     []op // all changes of shelf goods so far; each camera reads on from where it was
	wanted  func(camera int, seq uint64) bool
}

// op puts a unit at a place on a shelf, or takes it away.
type op struct {
	item  truth.ItemID
	shown bool
	pose  store.Pose
}

type camera struct {
	device
	index   int
	model   *store.Camera
	view    *render.View
	imager  *imager
	static  map[truth.ItemID]int // static object of a unit
	applied int                  // ops already drawn
	tasks   chan task
	objects []render.Object
	witness Witness
}

// task is one frame to draw.
type task struct {
	head   feed.Header
	time   des.Time
	ops    []op
	bodies []bodyState
	done   chan *feed.Frame
}

// bodyState is a body at the instant of the exposure.
type bodyState struct {
	id    truth.BodyID
	build world.Build
	look  world.Look
	pose  world.Pose
	held  [2][]heldItem
}

type heldItem struct {
	id  truth.ItemID
	sku store.SKU
}

// NewCameras mounts the cameras. Close must be called at the end.
func NewCameras(sim *des.Sim, post *Post, w *world.World, cfg CameraConfig, opt Options) *Cameras {
	c := &Cameras{
		sim: sim, world: w, cfg: cfg, builder: scene.New(w.Layout),
		slots: make(chan struct{}, max(1, opt.Workers)), wanted: opt.Wanted,
	}
	static, index := c.staticScene()
	for i := range w.Layout.Cameras {
		model := &w.Layout.Cameras[i]
		cam := &camera{
			device: newDevice(post, model.ID, opt.Seed, cfg.ClockSkew, cfg.Latency, cfg.LatencyStd),
			index:  i, model: model, view: render.NewView(*model, scene.Light(w.Layout)),
			static: maps.Clone(index), tasks: make(chan task, 64), witness: opt.Witness,
		}
		cam.view.SetSmooth(true)
		cam.imager = newImager(cfg, cam.key)
		c.cameras = append(c.cameras, cam)
		c.workers.Go(func() { c.work(cam, static) })
	}
	return c
}

// Options of the cameras.
type Options struct {
	Seed    uint64
	Workers int // pictures drawn at the same time
	Witness Witness
	Wanted  func(camera int, seq uint64) bool // nil for all; frames not wanted are lost, and cost nothing
}

// staticScene is the store with its goods; index finds the object of a unit.
func (c *Cameras) staticScene() ([]render.Object, map[truth.ItemID]int) {
	objs := append([]render.Object(nil), c.builder.Store()...)
	index := map[truth.ItemID]int{}
	st := c.world.Stock
	for i := range st.Columns {
		for k, id := range st.Columns[i].Items {
			index[id] = len(objs)
			pose := st.Pose(world.ColumnID(i), k)
			objs = append(objs, c.builder.Item(st.Item(id).SKU, scene.ItemID(int(id)), pose))
		}
	}
	return objs, index
}

// Start begins the exposures; every camera has a phase of its own.
func (c *Cameras) Start() {
	for _, cam := range c.cameras {
		period := time.Duration(float64(time.Second) / cam.model.FPS)
		phase := time.Duration(cam.key.Float64("phase", 0) * float64(period))
		c.sim.At(c.sim.Now().Add(phase), 1, func() { c.expose(cam, period) })
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

func (c *Cameras) expose(cam *camera, period time.Duration) {
	now := c.sim.Now()
	dropped := cam.key.Float64("drop", cam.seq) < c.cfg.Drop ||
		c.wanted != nil && !c.wanted(cam.index, cam.seq)
	head, arrived := cam.head(now)
	if !dropped {
		t := task{
			head: head, time: now, ops: c.ops[cam.applied:], bodies: c.snapshot(now),
			done: make(chan *feed.Frame, 1),
		}
		cam.applied = len(c.ops)
		cam.tasks <- t
		cam.post.deliver(arrived, func() feed.Message { return <-t.done })
	}
	c.sim.At(now.Add(period), 1, func() { c.expose(cam, period) })
}

func (c *Cameras) snapshot(now des.Time) []bodyState {
	bodies := c.world.Bodies()
	out := make([]bodyState, len(bodies))
	for i, b := range bodies {
		out[i] = bodyState{id: b.ID, build: b.Build, look: b.Look, pose: b.At(now)}
		for side := range b.Holding {
			for _, id := range b.Holding[side] {
				out[i].held[side] = append(out[i].held[side], heldItem{id, c.world.Stock.Item(id).SKU})
			}
		}
	}
	return out
}

// ItemMoved notes a change of what stands on the shelves.
func (c *Cameras) ItemMoved(id truth.ItemID) {
	item := c.world.Stock.Item(id)
	o := op{item: id, shown: item.Place == world.OnShelf}
	if o.shown {
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
	cam.view.SetStatic(static)
	<-c.slots
	for t := range cam.tasks {
		c.slots <- struct{}{}
		frame := c.draw(cam, t)
		<-c.slots
		t.done <- frame
	}
}

func (c *Cameras) draw(cam *camera, t task) *feed.Frame {
	for _, o := range t.ops {
		cam.apply(o)
	}
	cam.objects = cam.objects[:0]
	for i := range t.bodies {
		cam.objects = c.dress(cam.objects, &t.bodies[i])
	}
	picture := cam.view.Draw(cam.objects)
	frame := &feed.Frame{Header: t.head, Image: cam.imager.form(picture, t.head.Seq)}
	if cam.witness != nil {
		view := truth.FrameView{
			Camera: cam.index, Seq: t.head.Seq, Time: t.time, Bodies: cam.label(picture, t.bodies),
		}
		cam.witness(Exposure{Frame: frame, View: view, Rendered: picture})
	}
	return frame
}

func (cam *camera) apply(o op) {
	i := cam.static[o.item]
	if o.shown {
		cam.view.Place(i, o.pose)
	}
	cam.view.Show(i, o.shown)
}

// dress appends a body and what it holds.
func (c *Cameras) dress(dst []render.Object, b *bodyState) []render.Object {
	dst = c.builder.Body(dst, scene.BodyID(int(b.id)), b.build, b.look, b.pose)
	for side := range b.held {
		for k, h := range b.held[side] {
			p, _ := c.world.Layout.Catalog.Product(h.sku)
			ahead := store.Heading(b.pose.Yaw)
			hand := b.pose.Joints[int(world.LeftHand)+side]
			off := ahead.Scale(0.03 + p.Size.Y/2).Add(ahead.Perp().Scale(0.06 * float64(k)))
			at := hand.Add(off.At(-0.4 * p.Size.Z))
			pose := store.Pose{R: store.RotZ(b.pose.Yaw - 1.2), T: at}
			dst = append(dst, c.builder.Item(h.sku, scene.ItemID(int(h.id)), pose))
		}
	}
	return dst
}
