package render

import (
	"math"

	"storesim/pipeline/store"
)

// Bounds is the smallest box around all vertices of the parts of an instance among objs, in a frame that
// frame takes to the world. ok is false where there is no such part.
func (v *View) Bounds(frame store.Pose, objs []Object, id uint32) (low, high store.Vec3, ok bool) {
	inf := math.Inf(1)
	low, high = store.Vec3{X: inf, Y: inf, Z: inf}, store.Vec3{X: -inf, Y: -inf, Z: -inf}
	inverse := frame.Inverse()
	for i := range objs {
		o := &objs[i]
		if !o.shapes(id) || o.Mesh == nil || len(o.Mesh.Vertices) == 0 {
			continue
		}
		place := inverse.Compose(o.Pose)
		s := scaleOf(o)
		for k := range 3 {
			place.R[3*k] *= s.X
			place.R[3*k+1] *= s.Y
			place.R[3*k+2] *= s.Z
		}
		low, high = v.stretch(low, high, place, o.Mesh)
		ok = true
	}
	return low, high, ok
}

// stretch widens a box so that it holds a mesh.
func (v *View) stretch(low, high store.Vec3, place store.Pose, m *Mesh) (store.Vec3, store.Vec3) {
	hold := func(p store.Vec3) {
		low = store.Vec3{X: min(low.X, p.X), Y: min(low.Y, p.Y), Z: min(low.Z, p.Z)}
		high = store.Vec3{X: max(high.X, p.X), Y: max(high.Y, p.Y), Z: max(high.Z, p.Z)}
	}
	if aligned(&place.R) {
		b := v.painter.box(m)
		hold(place.Apply(b.min))
		hold(place.Apply(b.max))
		return low, high
	}
	for i := range m.Vertices {
		hold(place.Apply(m.Vertices[i].P))
	}
	return low, high
}

// aligned reports whether a matrix takes every axis to a multiple of an axis, but for rounding: a box around
// a mesh is then taken to the box around what the mesh is taken to.
func aligned(r *store.Mat3) bool {
	for i := range 3 {
		n := 0
		for k := range 3 {
			if math.Abs(r[3*i+k]) > 1e-9 {
				n++
			}
		}
		if n != 1 {
			return false
		}
	}
	return true
}
