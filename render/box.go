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
	place, b := p.placement(o), p.box(o.Mesh)
	if !p.mayShow(place, b) {
		return image.Rectangle{}
	}
	k := &p.intrinsics
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := range 8 {
		c := place.Apply(b.corner(i))
		if c.Z < nearPlane {
			return p.bounds()
		}
		x, y := k.Fx*c.X/c.Z+k.Cx, k.Fy*c.Y/c.Z+k.Cy
		x0, x1, y0, y1 = min(x0, x), max(x1, x), min(y0, y), max(y1, y)
	}
	clampTo := func(v float64, limit int) int { return int(min(max(v, -1), float64(limit)+1)) }
	return image.Rect(
		clampTo(x0-2, p.width), clampTo(y0-2, p.height), clampTo(x1+2, p.width), clampTo(y1+2, p.height),
	).Intersect(p.bounds())
}

// reach returns the depth of the farthest point of an object's box.
func (p *painter) reach(o *Object) float64 {
	if o.Mesh == nil {
		return 0
	}
	place, b := p.placement(o), p.box(o.Mesh)
	far := math.Inf(-1)
	for i := range 8 {
		far = max(far, place.Apply(b.corner(i)).Z)
	}
	return far
}
