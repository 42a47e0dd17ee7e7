package detect

import (
	"math"

	"storesim/pipeline/store"
)

// The views of a fisheye are about the pictures that the detector was trained on.
const (
	viewAngle  = 95 * math.Pi / 180 // horizontal field
	viewPitch  = 38 * math.Pi / 180 // below the horizon
	viewsRound = 4
	steep      = 15 * math.Pi / 180 // from straight down; a camera within has no heading of its own
	leastShare = 0.25               // of a view that must lie in the picture
)

// tableKey is what a table depends on; cameras of one kind that look alike share theirs.
type tableKey struct {
	real, virtual store.Intrinsics
	turn          store.Mat3
}

func newPanorama(c *store.Camera, tables map[tableKey][]sample) *panorama {
	p := &panorama{camera: c}
	for _, virtual := range virtualCameras(c) {
		key := tableKey{c.Intrinsics, virtual.Intrinsics, turn(c, virtual)}
		if tables[key] == nil {
			tables[key] = newTable(c, virtual)
		}
		p.views = append(p.views, view{virtual, tables[key]})
	}
	if len(p.views) == 0 {
		return nil
	}
	return p
}

// turn takes directions of the virtual camera to those of the real one, to 1e-9.
func turn(c, virtual *store.Camera) store.Mat3 {
	m := c.WorldFromCamera.R.T().Mul(virtual.WorldFromCamera.R)
	for i := range m {
		m[i] = math.Round(m[i]*1e9) / 1e9
	}
	return m
}

// virtualCameras are those through which the detector looks at a camera's picture, none where it looks at the
// picture itself.
func virtualCameras(c *store.Camera) []*store.Camera {
	k := &c.Intrinsics
	switch {
	case k.Lens.Model == store.KannalaBrandt:
		return round(c)
	case k.Width == viewWidth && k.Height == viewHeight:
		return nil
	}
	s := min(viewWidth/float64(k.Width), viewHeight/float64(k.Height))
	scaled := *c
	scaled.Intrinsics = store.Intrinsics{
		Width: viewWidth, Height: viewHeight, Fx: k.Fx * s, Fy: k.Fy * s, Lens: k.Lens,
		Cx: viewWidth/2 + (k.Cx-float64(k.Width)/2)*s, Cy: viewHeight/2 + (k.Cy-float64(k.Height)/2)*s,
	}
	return []*store.Camera{&scaled}
}

// round are pinholes that look about from a fisheye's place, those of which enough lies in its picture.
func round(c *store.Camera) []*store.Camera {
	ahead, right := c.WorldFromCamera.R.Apply(store.Vec3{Z: 1}), c.WorldFromCamera.R.Apply(store.Vec3{X: 1})
	if math.Acos(max(-1, min(1, -ahead.Z))) < steep {
		ahead = right
	}
	heading := math.Atan2(ahead.Y, ahead.X)
	var out []*store.Camera
	for i := range viewsRound {
		sin, cos := math.Sincos(heading + 2*math.Pi*float64(i)/viewsRound)
		to := store.Vec3{X: cos, Y: sin, Z: -math.Tan(viewPitch)}
		virtual := &store.Camera{
			ID: c.ID, Intrinsics: store.NewIntrinsics(viewWidth, viewHeight, viewAngle), FPS: c.FPS,
			WorldFromCamera: store.LookAt(c.WorldFromCamera.T, c.WorldFromCamera.T.Add(to)),
		}
		if shared(c, virtual) >= leastShare {
			out = append(out, virtual)
		}
	}
	return out
}

// shared is how much of a virtual camera's picture lies in the real one's.
func shared(c, virtual *store.Camera) float64 {
	const cols, rows = 32, 18
	n := 0
	for i := range cols * rows {
		u, v := (float64(i%cols)+0.5)*viewWidth/cols, (float64(i/cols)+0.5)*viewHeight/rows
		if _, _, ok := across(virtual, c, u, v); ok {
			n++
		}
	}
	return float64(n) / (cols * rows)
}

// across is the pixel of camera b that sees what pixel (u, v) of camera a at the same place does; ok is false
// outside of b's picture.
func across(a, b *store.Camera, u, v float64) (x, y float64, ok bool) {
	ray := a.Ray(u, v)
	x, y, _, ok = b.Project(ray.Origin.Add(ray.Dir))
	return x, y, ok && b.InImage(x, y)
}

func newTable(c, virtual *store.Camera) []sample {
	table := make([]sample, viewWidth*viewHeight)
	for i := range table {
		u, v := float64(i%viewWidth)+0.5, float64(i/viewWidth)+0.5
		table[i] = sample{X: outside}
		if virtual.InImage(u, v) {
			if x, y, ok := across(virtual, c, u, v); ok {
				table[i] = sample{uint16(x), uint16(y)}
			}
		}
	}
	return table
}
