package render

import (
	"image"
	"math"

	"storesim/pipeline/store"
)

// box is the extent of a mesh in its own frame.
type box struct {
	min, max store.Vec3
	repeats  bool // texture coordinates go beyond 0 to 1
}

func boxOf(m *Mesh) box {
	inf := math.Inf(1)
	b := box{min: store.Vec3{X: inf, Y: inf, Z: inf}, max: store.Vec3{X: -inf, Y: -inf, Z: -inf}}
	for i := range m.Vertices {
		v := &m.Vertices[i]
		p := v.P
		b.repeats = b.repeats || min(v.U, v.V) < 0 || max(v.U, v.V) > 1
		b.min = store.Vec3{X: min(b.min.X, p.X), Y: min(b.min.Y, p.Y), Z: min(b.min.Z, p.Z)}
		b.max = store.Vec3{X: max(b.max.X, p.X), Y: max(b.max.Y, p.Y), Z: max(b.max.Z, p.Z)}
	}
	return b
}

// corner returns corner i of eight.
func (b box) corner(i int) store.Vec3 {
	c := b.min
	if i&1 != 0 {
		c.X = b.max.X
	}
	if i&2 != 0 {
		c.Y = b.max.Y
	}
	if i&4 != 0 {
		c.Z = b.max.Z
	}
	return c
}

// maxBoxes bounds what a painter remembers when meshes are made anew for every picture.
const maxBoxes = 1 << 14

// box returns the extent of m, which is worked out at the first meeting.
func (p *painter) box(m *Mesh) box {
	b, ok := p.boxes[m]
	if !ok {
		if len(p.boxes) >= maxBoxes {
			clear(p.boxes)
		}
		b = boxOf(m)
		p.boxes[m] = b
	}
	return b
}

// mayShow reports whether any of a box, taken to the camera by place, can be in the image.
func (p *painter) mayShow(place store.Pose, b box) bool {
	centre := place.Apply(b.min.Lerp(b.max, 0.5))
	half := b.max.Sub(b.min).Scale(0.5)
	reach := func(n store.Vec3) float64 {
		r := &place.R
		return half.X*math.Abs(n.X*r[0]+n.Y*r[3]+n.Z*r[6]) +
			half.Y*math.Abs(n.X*r[1]+n.Y*r[4]+n.Z*r[7]) +
			half.Z*math.Abs(n.X*r[2]+n.Y*r[5]+n.Z*r[8])
	}
	if !(centre.Z+reach(store.Vec3{Z: 1}) >= nearPlane) { // also false for the empty box
		return false
	}
	for _, n := range p.frustum {
		if centre.Dot(n)+reach(n) < 0 {
			return false
		}
	}
	return true
}

// extent returns a rectangle that holds all pixels an object can touch.
func (p *painter) extent(o *Object) image.Rectangle {
	if o.Mesh == nil || o.Material == nil {
		return image.Rectangle{}
	}
	if p.optics.between() {
		return p.optics.extent(p, o)
	}
	r, _ := p.extentAt(p.placement(o), p.box(o.Mesh))
	return r
}

// extentAt returns a rectangle that holds all pixels a box, taken to the camera by place, can touch, and
// whether it may reach out of the image.
func (p *painter) extentAt(place store.Pose, b box) (r image.Rectangle, cut bool) {
	if !p.mayShow(place, b) {
		return image.Rectangle{}, true
	}
	k := &p.intrinsics
	dx, dy := k.Cx+float64(p.shift.X), k.Cy+float64(p.shift.Y)
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := range 8 {
		c := place.Apply(b.corner(i))
		if c.Z < nearPlane {
			return p.bounds(), true
		}
		x, y := k.Fx*c.X/c.Z+dx, k.Fy*c.Y/c.Z+dy
		x0, x1, y0, y1 = min(x0, x), max(x1, x), min(y0, y), max(y1, y)
	}
	clampTo := func(v float64, limit int) int { return int(min(max(v, -1), float64(limit)+1)) }
	r = image.Rect(
		clampTo(x0-2, p.width), clampTo(y0-2, p.height), clampTo(x1+2, p.width), clampTo(y1+2, p.height),
	)
	return r.Intersect(p.bounds()), !r.In(p.bounds())
}

// mayCut reports whether an object, which can touch the pixels of r, may also reach out of the image.
func (p *painter) mayCut(o *Object, r image.Rectangle) bool {
	if o.Mesh == nil || o.Material == nil {
		return false
	}
	if p.optics != nil {
		return p.optics.mayCut(r)
	}
	_, cut := p.extentAt(p.placement(o), p.box(o.Mesh))
	return cut
}

// mayCut: where the image is round, a rectangle is within it if its corners are.
func (o *optics) mayCut(r image.Rectangle) bool {
	w, h := o.camera.Width, o.camera.Height
	if r.Min.X <= 0 || r.Min.Y <= 0 || r.Max.X >= w || r.Max.Y >= h {
		return true
	}
	for _, i := range [4]int{
		r.Min.Y*w + r.Min.X, r.Min.Y*w + r.Max.X, r.Max.Y*w + r.Min.X, r.Max.Y*w + r.Max.X,
	} {
		if o.samples[i].face == blind {
			return true
		}
	}
	return false
}

// depths returns a depth that no point of an object's box is nearer than, and how far along the optical axis
// the farthest of its corners is.
func (p *painter) depths(o *Object) (near, far float64) {
	if o.Mesh == nil {
		return 0, 0
	}
	place, b := p.placement(o), p.box(o.Mesh)
	near, far = math.Inf(1), math.Inf(-1)
	centre, radius := place.Apply(b.min.Lerp(b.max, 0.5)), 0.0
	for i := range 8 {
		c := place.Apply(b.corner(i))
		near, far = min(near, c.Z), max(far, c.Z)
		radius = max(radius, c.Sub(centre).Len())
	}
	if p.intrinsics.Lens.Model == store.KannalaBrandt { // depth is distance
		near = centre.Len() - radius
	}
	return near, far
}
