package scene

import (
	"image"
	"image/color"

	"storesim/pipeline/store"
	"storesim/render"
)

// stage collects the objects that never move.
type stage struct {
	layout  *store.Layout
	room    *Interior
	print   *typeface
	cube    *render.Mesh
	plain   map[color.RGBA]*render.Material
	boards  map[board]*render.Material
	objects []render.Object
	leaves  []Leaf
}

// newStore builds room, fixtures and gates.
func newStore(l *store.Layout, in *Interior, t *typeface) ([]render.Object, []Leaf) {
	s := &stage{layout: l, room: in, print: t, cube: unitBox(), plain: map[color.RGBA]*render.Material{},
		boards: map[board]*render.Material{}}
	s.floor()
	s.walls()
	s.ceiling()
	for i := range l.Gates {
		s.gate(&l.Gates[i])
	}
	for i := range l.Gondolas {
		s.gondola(i)
	}
	return s.objects, s.leaves
}

// paint returns the material of a plain colour.
func (s *stage) paint(c color.RGBA) *render.Material {
	m, ok := s.plain[c]
	if !ok {
		m = &render.Material{Color: c}
		s.plain[c] = m
	}
	return m
}

// printed returns the material of a picture.
func (s *stage) printed(img image.Image) *render.Material {
	return &render.Material{Color: rgb(0xffffff), Texture: render.NewTexture(img)}
}

// add places a mesh.
func (s *stage) add(m *render.Mesh, pose store.Pose, mat *render.Material) {
	s.objects = append(s.objects, render.Object{Mesh: m, Pose: pose, Material: mat})
}

// block places a plain box from a to b in a frame.
func (s *stage) block(frame store.Pose, a, b vec, mat *render.Material) {
	pose := store.Pose{R: frame.R, T: frame.Apply(a)}
	s.objects = append(s.objects, render.Object{Mesh: s.cube, Pose: pose, Scale: b.Sub(a), Material: mat})
}

// shadow darkens the floor under the rectangle from a to b of a frame and, ever less, up to spread metres
// around it.
func (s *stage) shadow(frame store.Pose, a, b vec, spread, depth float64) {
	const z = 0.003
	var m shaper
	xs, ys := [4]float64{a.X - spread, a.X, b.X, b.X + spread}, [4]float64{a.Y - spread, a.Y, b.Y,
		b.Y + spread}
	at := [4]float64{0, 0.5, 0.5, 1} // a decal is darkest at the middle of its texture
	for j := range 3 {
		for i := range 3 {
			m.quad(xyz(xs[i], ys[j], z), xyz(xs[i+1], ys[j], z), xyz(xs[i], ys[j+1], z),
				patch{at[i], at[j+1], at[i+1], at[j]})
		}
	}
	s.darken(m.done(), frame, depth)
}

// darken lays a decal that takes a share depth of the light.
func (s *stage) darken(m *render.Mesh, frame store.Pose, depth float64) {
	s.objects = append(s.objects, render.Object{Mesh: m, Pose: frame, Decal: true, Material: shadowOf(depth)})
}

// shadowOf is the material of a decal that takes a share depth of the light.
func shadowOf(depth float64) *render.Material {
	return &render.Material{Color: color.RGBA{A: uint8(255*depth + 0.5)}}
}
