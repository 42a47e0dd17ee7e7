package sensor

import (
	"image"

	"storesim/pipeline/feed"
	"storesim/render"
	"storesim/sim/rng"
)

// Form makes a camera's image of a rendered frame.
func Form(cfg CameraConfig, key rng.Key, f *render.Frame, seq uint64) *image.YCbCr {
	return newImager(cfg, key).form(f, seq)
}

// Shoot takes a picture with a camera now.
func (c *Cameras) Shoot(camera int) *feed.Frame {
	now := c.sim.Now()
	t := task{time: now, ops: c.ops, bodies: c.snapshot(now), done: make(chan *feed.Frame, 1)}
	c.cameras[camera].tasks <- t
	return <-t.done
}
