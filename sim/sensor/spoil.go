package sensor

import (
	"image"
	"math"
	"slices"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/des"
	"storesim/sim/fault"
	"storesim/sim/rng"
)

// spoiler does to a camera's pictures what dimmed light, glare, foggy doors and things before the lens do.
// It changes a copy: the labels are read off the true picture, and the view draws on in its own.
type spoiler struct {
	faults fault.List // the camera's
	doors  []door     // those that can fog up
	copy   render.Frame
	masks  map[*fault.Active]*mask // worked out once, until the camera is moved
	across []uint8                 // blurred in one direction
	soft   []uint8                 // and in both
	fogged []door                  // of the last picture
}

// mask says how strongly a fault shows in each pixel of a rectangle, row by row.
type mask struct {
	box    image.Rectangle
	amount []float32
	depth  []float32 // of the door along the optical axis; nil for other faults
}

// door is the glass front of a gondola and what befalls it.
type door struct {
	gondola *store.Gondola
	faults  fault.List
}

// doorsOf finds the doors that fog up in a run. A fault that names no gondola befalls the fridges.
func doorsOf(l *store.Layout, faults fault.Set) []door {
	var out []door
	for i := range l.Gondolas {
		g := &l.Gondolas[i]
		var list fault.List
		for _, f := range faults.Gondola(g.ID) {
			if len(f.Devices) > 0 || g.Surface == "fridge" {
				list = append(list, f)
			}
		}
		if len(list) > 0 {
			out = append(out, door{g, list})
		}
	}
	return out
}

// spoil returns the picture as it is with the faults of time t, or the picture itself where there are none.
// cam is the camera as it truly stands. Light comes first, then glass, then what is nearest to the lens.
func (s *spoiler) spoil(f *render.Frame, cam *store.Camera, t des.Time) *render.Frame {
	dim, glare, block := s.faults.At(fault.LightDimmed, t), s.faults.At(fault.Glare, t),
		s.faults.At(fault.CameraBlocked, t)
	fogged := s.foggedAt(t)
	if dim == nil && glare == nil && block == nil && len(fogged) == 0 {
		return f
	}
	s.copy.Width, s.copy.Height, s.copy.Depth = f.Width, f.Height, f.Depth
	s.copy.RGBA = append(s.copy.RGBA[:0], f.RGBA...)
	if dim != nil {
		scale(s.copy.RGBA, dim.Gain)
	}
	for _, d := range fogged {
		s.fog(d.gondola, d.faults.At(fault.DoorFogged, t), cam)
	}
	if glare != nil {
		s.glare(glare)
	}
	if block != nil {
		s.obstacle(block)
	}
	return &s.copy
}

func (s *spoiler) foggedAt(t des.Time) []door {
	s.fogged = s.fogged[:0]
	for _, d := range s.doors {
		if d.faults.At(fault.DoorFogged, t) != nil {
			s.fogged = append(s.fogged, d)
		}
	}
	return s.fogged
}

// scale multiplies the light by a gain.
func scale(rgba []uint8, gain float64) {
	var table [256]uint8
	for i := range table {
		table[i] = uint8(min(float64(i)*gain+0.5, 255))
	}
	for i := 0; i < len(rgba); i += 4 {
		rgba[i], rgba[i+1], rgba[i+2] = table[rgba[i]], table[rgba[i+1]], table[rgba[i+2]]
	}
}

// mix moves a pixel towards a colour.
func mix(px []uint8, colour [3]float32, alpha float32) {
	for c := range px {
		v := float32(px[c])
		px[c] = uint8(v + (colour[c]-v)*alpha + 0.5)
	}
}

// smoothstep rises from 0 at a to 1 at b.
func smoothstep(a, b, x float64) float64 {
	x = min(max((x-a)/(b-a), 0), 1)
	return x * x * (3 - 2*x)
}

// mask returns a fault's mask for pictures of a size; weigh gives the amount at a pixel's centre.
func (s *spoiler) mask(f *fault.Active, weigh func(x, y float64) float64) *mask {
	if m := s.masks[f]; m != nil {
		return m
	}
	m := &mask{box: image.Rect(0, 0, s.copy.Width, s.copy.Height)}
	for y := range s.copy.Height {
		for x := range s.copy.Width {
			m.amount = append(m.amount, float32(weigh(float64(x)+0.5, float64(y)+0.5)))
		}
	}
	s.keep(f, m)
	return m
}

func (s *spoiler) keep(f *fault.Active, m *mask) {
	if s.masks == nil {
		s.masks = map[*fault.Active]*mask{}
	}
	s.masks[f] = m
}

// moved tells that the camera has another pose now.
func (s *spoiler) moved() { s.masks = nil }

// glare lays light on the picture as a low sun or a lamp in view does: a core, a halo that falls off more
// slowly, and a faint veil over everything. It adds to what is there and saturates.
func (s *spoiler) glare(g *fault.Active) {
	w, h := float64(s.copy.Width), float64(s.copy.Height)
	cx, cy := w*(0.25+0.5*g.Key.Float64("x", 0)), h*(0.1+0.5*g.Key.Float64("y", 0))
	radius := g.Share * w / 2
	m := s.mask(g, func(x, y float64) float64 {
		d := math.Hypot(x-cx, y-cy) / radius
		return g.Gain * (0.75*math.Exp(-d*d) + 0.4*math.Exp(-d/1.5) + 0.08)
	})
	light := [3]float32{255, 248, 230}
	for i, veil := range m.amount {
		px := s.copy.RGBA[4*i : 4*i+3]
		for c := range px {
			px[c] = uint8(min(float32(px[c])+light[c]*veil, 255))
		}
	}
}

// obstacle hides a share of the picture behind something dark that hangs so near to the lens that its edge,
// a little slanted, is out of focus.
func (s *spoiler) obstacle(b *fault.Active) {
	const soft = 0.05
	slant := 0.3 * (b.Key.Float64("slant", 0) - 0.5)
	w, h := float64(s.copy.Width), float64(s.copy.Height)
	m := s.mask(b, func(x, y float64) float64 {
		along, across := inward(b.Side, x/w, y/h)
		return smoothstep(-soft, soft, b.Share+slant*(across-0.5)-along)
	})
	for i, cover := range m.amount {
		if cover > 0 {
			mix(s.copy.RGBA[4*i:4*i+3], [3]float32{46, 40, 36}, cover)
		}
	}
}

// inward turns image coordinates from 0 to 1 into those from a side and along it.
func inward(side fault.Side, u, v float64) (along, across float64) {
	switch side {
	case fault.Left:
		return u, v
	case fault.Right:
		return 1 - u, v
	case fault.Top:
		return v, u
	default:
		return 1 - v, u
	}
}

// fog draws what lies behind a door as through wet glass: out of focus and milky, in patches.
func (s *spoiler) fog(g *store.Gondola, f *fault.Active, cam *store.Camera) {
	m := s.masks[f]
	if m == nil {
		m = s.doorMask(g, f, cam)
		s.keep(f, m)
	}
	if m.box.Empty() {
		return
	}
	soft := s.blurred(m.box, max(1, s.copy.Width/120))
	for y := m.box.Min.Y; y < m.box.Max.Y; y++ {
		for x := m.box.Min.X; x < m.box.Max.X; x++ {
			k, i := (y-m.box.Min.Y)*m.box.Dx()+x-m.box.Min.X, y*s.copy.Width+x
			if m.amount[k] == 0 || s.copy.Depth[i] < m.depth[k] {
				continue // the door is not there, or something stands before it
			}
			px := s.copy.RGBA[4*i : 4*i+3]
			copy(px, soft[4*k:4*k+3])
			mix(px, [3]float32{214, 221, 226}, m.amount[k])
		}
	}
}

// doorMask is where a camera sees a gondola's door, how dense the fog is there and how far the glass.
func (s *spoiler) doorMask(g *store.Gondola, f *fault.Active, cam *store.Camera) *mask {
	local := g.Pose.Inverse()
	eye := local.Apply(cam.WorldFromCamera.T)
	m := &mask{}
	if eye.Y >= 0 {
		return m // from behind
	}
	forward := local.R.Apply(cam.WorldFromCamera.R.Apply(store.Vec3{Z: 1}))
	whole := image.Rect(0, 0, s.copy.Width, s.copy.Height)
	look := func(x, y int) (at store.Vec3, ok bool) {
		ray := cam.Ray(float64(x)+0.5, float64(y)+0.5)
		return throughDoor(g, eye, local.R.Apply(ray.Dir))
	}
	for y := range whole.Max.Y {
		for x := range whole.Max.X {
			if _, ok := look(x, y); ok {
				m.box = m.box.Union(image.Rect(x, y, x+1, y+1))
			}
		}
	}
	for y := m.box.Min.Y; y < m.box.Max.Y; y++ {
		for x := m.box.Min.X; x < m.box.Max.X; x++ {
			at, ok := look(x, y)
			density := f.Share * (0.75 + 0.25*patches(f.Key, at.X, at.Z))
			if !ok {
				density = 0
			}
			m.amount = append(m.amount, float32(density))
			m.depth = append(m.depth, float32(at.Sub(eye).Dot(forward)))
		}
	}
	return m
}

// throughDoor is where a ray, in the gondola's frame, passes its front.
func throughDoor(g *store.Gondola, eye, dir store.Vec3) (store.Vec3, bool) {
	if dir.Y <= 1e-6 {
		return store.Vec3{}, false
	}
	const glass = -0.06 // the door stands that far before the shelves, and clears the rails of the labels
	at := eye.Add(dir.Scale((glass - eye.Y) / dir.Y))
	return at, at.X >= 0 && at.X <= g.Width() && at.Z >= 0.05 && at.Z <= g.Height
}

// patches is a smooth pattern from -1 to 1 over the glass, metres.
func patches(key rng.Key, x, z float64) float64 {
	a, b := 6.28*key.Float64("patch", 0), 6.28*key.Float64("patch", 1)
	return (math.Sin(5.1*x+2.3*z+a) + math.Sin(3.3*z-2.9*x+b)) / 2
}

// blurred is the mean over squares of 2*radius+1 pixels within a rectangle, in two passes.
func (s *spoiler) blurred(box image.Rectangle, radius int) []uint8 {
	w, h, stride := box.Dx(), box.Dy(), 4*s.copy.Width
	s.across = slices.Grow(s.across[:0], 4*w*h)[:4*w*h]
	s.soft = slices.Grow(s.soft[:0], 4*w*h)[:4*w*h]
	for y := range h {
		from := (box.Min.Y+y)*stride + 4*box.Min.X
		running(s.across[4*y*w:], s.copy.RGBA[from:], w, 4, radius)
	}
	for x := range w {
		running(s.soft[4*x:], s.across[4*x:], h, 4*w, radius)
	}
	return s.soft
}

// running writes running means of n pixels that lie stride bytes apart.
func running(dst, src []uint8, n, stride, radius int) {
	for c := range 3 {
		sum, count := 0, 0
		for i := range min(radius, n) {
			sum, count = sum+int(src[i*stride+c]), count+1
		}
		for i := range n {
			if k := i + radius; k < n {
				sum, count = sum+int(src[k*stride+c]), count+1
			}
			if k := i - radius - 1; k >= 0 {
				sum, count = sum-int(src[k*stride+c]), count-1
			}
			dst[i*stride+c] = uint8(sum / count)
		}
	}
}
