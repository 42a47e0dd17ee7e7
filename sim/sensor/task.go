package sensor

import (
	"image"
	"slices"

	"storesim/pipeline/feed"
	"storesim/sim/des"
	"storesim/sim/scene"
	"storesim/sim/world"
)

// task is one frame to draw. It goes from the goroutine of simulated time to the camera's own, comes back
// with the frame's message when that arrives, and is used again by a later frame of the same camera.
type task struct {
	camera *camera
	head   feed.Header
	time   des.Time
	ops    []op // all so far
	bodies []bodyState
	loose  looseThings
	poses  []world.Pose // of the first bodies, lookAhead later; none where the shutter takes no time
	done   chan *feed.Frame
	blank  feed.Frame // the message of a frame that is lent; it has no picture
}

// task is a picture of the store as it is now.
func (c *Cameras) task(cam *camera, head feed.Header, now des.Time) *task {
	t := cam.idleTask()
	t.head, t.time, t.ops, t.poses = head, now, c.ops, t.poses[:0]
	c.snapshot(t, now)
	if c.cfg.moves() {
		for _, b := range c.world.Bodies() {
			t.poses = append(t.poses, b.At(now.Add(lookAhead)))
		}
	}
	return t
}

// idleTask is a task that is done with, or a new one.
func (cam *camera) idleTask() *task {
	if n := len(cam.idle); n > 0 {
		t := cam.idle[n-1]
		cam.idle = cam.idle[:n-1]
		return t
	}
	t := &task{camera: cam, done: make(chan *feed.Frame, 1)}
	t.blank.Image = image.NewYCbCr(image.Rectangle{}, image.YCbCrSubsampleRatio420)
	return t
}

// Handle hands over the message of the task, at the time when it arrives, once the picture has been drawn.
func (t *task) Handle(*des.Sim, uint64) {
	t.camera.post.hand(<-t.done)
	t.camera.idle = append(t.camera.idle, t)
}

// body adds somebody who has nothing yet. What earlier frames of the task made room for is used again.
func (t *task) body() *bodyState {
	n := len(t.bodies)
	t.bodies = slices.Grow(t.bodies, 1)[:n+1]
	s := &t.bodies[n]
	*s = bodyState{held: [2][]scene.Good{s.held[0][:0], s.held[1][:0]}, bag: s.bag[:0]}
	return s
}
