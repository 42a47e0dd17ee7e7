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
	"storesim/sim/world"
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
	return func(seq uint64) (*image.YCbCr, truth.Formation) {
		out := image.NewYCbCr(image.Rect(0, 0, f.Width, f.Height), image.YCbCrSubsampleRatio420)
		return out, im.form(out, f, seq, nil)
	}
}

// Shoot takes a picture with a camera now.
func (c *Cameras) Shoot(camera int) *feed.Frame {
	now := c.sim.Now()
	cam := c.cameras[camera]
	t := c.task(cam, feed.Header{}, now)
	cam.tasks <- t
	frame := <-t.done
	cam.idle = append(cam.idle, t)
	return frame
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
	tasks   []*task
	at      int
}

// Studio prepares the first camera for pictures of n instants from now on. No other picture may be taken
// until it is done with.
func (c *Cameras) Studio(n int, step time.Duration) *Studio {
	s := &Studio{cameras: c, camera: c.cameras[0]}
	for i := range n {
		at := c.sim.Now().Add(time.Duration(i) * step)
		s.tasks = append(s.tasks, c.task(s.camera, feed.Header{Seq: uint64(i)}, at))
	}
	c.Shoot(0) // so that the camera has been set up
	return s
}

// Next takes the picture of the next instant.
func (s *Studio) Next() *feed.Frame {
	return s.cameras.draw(s.camera, s.turn())
}

// Round takes the pictures of all instants.
func (s *Studio) Round() {
	for range s.tasks {
		s.Next()
	}
}

// Send takes a picture of now as a run does: it is drawn by the camera's goroutine and arrives at once.
func (s *Studio) Send() {
	c := s.cameras
	t := c.task(s.camera, feed.Header{Device: s.camera.id}, c.sim.Now())
	s.camera.tasks <- t
	c.sim.Schedule(c.sim.Now(), postPriority, t, 0)
	c.sim.RunUntil(c.sim.Now())
}

// Outfits are what a wardrobe has for looks, one after the other.
func Outfits(looks []world.Look) []*scene.Outfit {
	w := wardrobe{builder: &scene.Builder{}}
	var out []*scene.Outfit
	for i := range looks {
		out = append(out, w.outfit(&looks[i]))
	}
	return out
}

// MostOutfits is how many a wardrobe keeps.
const MostOutfits = mostOutfits

// turn goes on to the next instant.
func (s *Studio) turn() *task {
	t := s.tasks[s.at]
	s.at = (s.at + 1) % len(s.tasks)
	return t
}
