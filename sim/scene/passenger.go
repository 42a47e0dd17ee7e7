package scene

import (
	"math"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// hood adds the canopy of a push chair: a quarter of a barrel across y, seen from both sides.
func (m *shaper) hood() {
	arc := func(s, t, grow float64) vec {
		sin, cos := math.Sincos(math.Pi * (0.92 - 0.62*t))
		return xyz(-0.12+(0.19+grow)*cos, 0.2*(1-2*s), 0.82+(0.18+grow)*sin)
	}
	m.surface(1, 6, func(s, t float64) vec { return arc(1-s, t, 0) }, wholeTexture(), nil)
	m.surface(1, 6, func(s, t float64) vec { return arc(s, t, -0.004) }, wholeTexture(), nil)
}

// passenger appends the small child that sits in a stroller.
func (b *Builder) passenger(dst []render.Object, id uint32, at store.Pose) []render.Object {
	p, child := &b.parts, &b.parts.child
	put := func(m *render.Mesh, pose store.Pose, scale vec, mat *render.Material) {
		dst = append(dst, render.Object{ID: id, Mesh: m, Pose: at.Compose(pose), Scale: scale, Material: mat})
	}
	bone := func(m *render.Mesh, from, to vec, radius float64, mat *render.Material) {
		r, long := along(from, to, xyz(1, 0, 0))
		put(m, store.Pose{R: r, T: from}, xyz(radius, radius, long), mat)
	}
	hips, neck := xyz(-0.06, 0, 0.5), xyz(-0.15, 0, 0.73)
	r, long := along(hips, neck, xyz(1, 0, 0))
	put(p.torso[world.Plain].main, store.Pose{R: r, T: hips}, xyz(0.075, 0.095, long), &child.top)
	head := store.Pose{R: store.Identity3(), T: xyz(-0.15, 0, 0.84)}
	put(p.head, head, xyz(0.78, 0.78, 0.74), &child.face)
	put(p.short, head, xyz(0.78, 0.78, 0.74), &child.hair)
	mirrored(func(y float64) {
		bone(p.limb, xyz(-0.04, 0.05*y, 0.5), xyz(0.17, 0.06*y, 0.52), 0.045, &child.bottom)
		bone(p.limb, xyz(0.17, 0.06*y, 0.52), xyz(0.25, 0.06*y, 0.36), 0.036, &child.bottom)
		bone(p.limb, xyz(-0.13, 0.09*y, 0.7), xyz(-0.02, 0.12*y, 0.6), 0.03, &child.top)
		bone(p.limb, xyz(-0.02, 0.12*y, 0.6), xyz(0.06, 0.06*y, 0.58), 0.024, &child.face)
	})
	return dst
}
