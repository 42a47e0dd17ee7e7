package sensor

import (
	"image"
	"math"
	"slices"
	"time"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/rng"
	"storesim/sim/scene"
	"storesim/sim/truth"
)

// Form makes a camera's image of a rendered frame.
func Form(cfg CameraConfig, key rng.Key, f *render.Frame, seq uint64) *image.YCbCr {
	out, _ := Former(cfg, key, f)(seq)
	return out
}

// Former keeps the imager of a camera with a field of view of 90 degrees, for many pictures of one frame.
func Former(cfg CameraConfig, key rng.Key, f *render.Frame) func(uint64) (*image.YCbCr, truth.Formation) {
	lens := store.NewIntrinsics(f.Width, f.Height, math.Pi/2)
	im := newImager(cfg, &lens, key)
	return func(seq uint64) (*image.YCbCr, truth.Formation) { return im.form(f, seq, nil) }
}

// Shoot takes a picture with a camera now.
func (c *Cameras) Shoot(camera int) *feed.Frame {
	now := c.sim.Now()
	t := c.task(feed.Header{}, now)
	c.cameras[camera].tasks <- t
	return <-t.done
}

// Defocus blurs linear light, three values a pixel.
func Defocus(light []uint16, f *render.Frame, aperture, at float64) {
	b := focusBlur{aperture: aperture, at: at}
	b.blur(light, make([]uint16, len(light)), f)
}

// Vignette is what each pixel keeps of its light, of 4096.
func Vignette(lens *store.Intrinsics, strength float64) []uint16 { return vignette(lens, strength) }

// Sweep is a bright square that moves before a dark ground.
type Sweep struct {
	Open, Row float64    // seconds
	Speed     [2]float64 // pixels a second
}

// Run blurs it, and returns the light before and after, and whether all rows above and below are as before.
func (s Sweep) Run(width, height int) (before, after float64, still bool) {
	lens := store.NewIntrinsics(width, height, 1)
	cfg := CameraConfig{
		ExposureTime: time.Duration(s.Open * 1e9), RowDelay: time.Duration(s.Row*1e9) + 1,
	}
	m := newMotionBlur(&cfg, &lens)
	m.depth = make([]float32, width*height)
	src := make([]uint16, 3*width*height)
	v := velocity{float32(s.Speed[0]), float32(s.Speed[1])}
	top, bottom := height/2-15, height/2+15
	for i := range m.depth {
		m.depth[i] = 3
		if x, y := i%width, i/width; x >= width/2-10 && x < width/2+10 && y >= top && y < bottom {
			m.depth[i], m.field.at[i] = 2, v
			m.field.tiles[y/tileSize*m.field.across+x/tileSize] = v
			src[3*i] = uint16(20000 + 10*x + y)
		}
	}
	dst := slices.Clone(src)
	m.blur(dst, src)
	still = true
	for i := range m.depth {
		before, after = before+float64(src[3*i]), after+float64(dst[3*i])
		if y := i / width; y < top || y >= bottom {
			still = still && dst[3*i] == src[3*i]
		}
	}
	return before, after, still
}

// Studio takes pictures of instants that it keeps.
type Studio struct {
	cameras *Cameras
	camera  *camera
	tasks   []task
	at      int
}

// Studio prepares the first camera for pictures of n instants from now on. No other picture may be taken
// until it is done with.
func (c *Cameras) Studio(n int, step time.Duration) *Studio {
	s := &Studio{cameras: c, camera: c.cameras[0]}
	for i := range n {
		at := c.sim.Now().Add(time.Duration(i) * step)
		s.tasks = append(s.tasks, c.task(feed.Header{Seq: uint64(i)}, at))
	}
	c.Shoot(0) // so that the camera has been set up
	return s
}

// Next takes the picture of the next instant.
func (s *Studio) Next() *feed.Frame {
	return s.cameras.draw(s.camera, *s.turn())
}

// Round takes the pictures of all instants.
func (s *Studio) Round() {
	for range s.tasks {
		s.Next()
	}
}

// Dress makes the objects of the people of the next instant.
func (s *Studio) Dress() {
	t, objects := s.turn(), s.camera.objects[:0]
	for i := range t.bodies {
		objects = s.cameras.dress(objects, &t.bodies[i])
	}
}

// Measure works out the body points of the people of the next instant.
func (s *Studio) Measure() {
	t := s.turn()
	for i := range t.bodies {
		if t.bodies[i].loose == nil {
			scene.Points(t.bodies[i].build, &t.bodies[i].pose)
		}
	}
}

// turn goes on to the next instant.
func (s *Studio) turn() *task {
	t := &s.tasks[s.at]
	s.at = (s.at + 1) % len(s.tasks)
	return t
}
