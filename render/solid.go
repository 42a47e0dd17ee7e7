package render

import "storesim/pipeline/store"

// Solids stand with their front towards -y, z up and x to the right of who looks at the front.

// panel appends a flat patch of n by n squares with corner o at texture (u0, v0), spanned by right and
// down.
func (m *Mesh) panel(o, right, down store.Vec3, n int, uv [4]float32) {
	normal := down.Cross(right).Unit()
	first := int32(len(m.Vertices))
	for j := range n + 1 {
		for i := range n + 1 {
			fu, fv := float64(i)/float64(n), float64(j)/float64(n)
			m.Vertices = append(m.Vertices, Vertex{
				P: o.Add(right.Scale(fu)).Add(down.Scale(fv)), N: normal,
				U: uv[0] + (uv[2]-uv[0])*float32(fu), V: uv[1] + (uv[3]-uv[1])*float32(fv),
			})
		}
	}
	row := int32(n + 1)
	for j := range int32(n) {
		for i := range int32(n) {
			a := first + j*row + i
			m.Triangles = append(m.Triangles,
				[3]int32{a, a + row, a + row + 1}, [3]int32{a, a + row + 1, a + 1})
		}
	}
}

// The whole picture, as left, top, right and bottom texture coordinates.
var wholePicture = [4]float32{0, 0, 1, 1}

// Quad returns a unit square that lies in the xy plane, centred on the origin and facing up. Seen from
// above with +y up, it shows the picture upright. It is the shape for decals.
func Quad() *Mesh { return Grid(1) }

// Grid returns a Quad of n by n squares, for large surfaces that lamps light unevenly.
func Grid(n int) *Mesh {
	m := &Mesh{}
	m.panel(store.Vec3{X: -0.5, Y: 0.5}, store.Vec3{X: 1}, store.Vec3{Y: -1}, n, wholePicture)
	return m
}

// Sign returns a unit square that stands in the xz plane, facing -y, with the origin at the middle of its
// lower edge. It cannot be seen from behind.
func Sign() *Mesh {
	m := &Mesh{}
	m.panel(store.Vec3{X: -0.5, Z: 1}, store.Vec3{X: 1}, store.Vec3{Z: -1}, 1, wholePicture)
	return m
}

// Box returns the unit cube with the origin at the middle of its bottom. Each of the four upright faces
// shows the whole picture upright as seen from outside; the top shows it upright to who stands before the
// front, the bottom likewise to who lies there.
func Box() *Mesh {
	return boxWith([6][4]float32{
		wholePicture, wholePicture, wholePicture, wholePicture, wholePicture, wholePicture,
	})
}

// Carton is a Box whose texture is a sheet of three by two pictures: front, right and back above left, top
// and bottom.
func Carton() *Mesh {
	cell := func(i, j float32) [4]float32 { return [4]float32{i / 3, j / 2, (i + 1) / 3, (j + 1) / 2} }
	return boxWith([6][4]float32{cell(0, 0), cell(1, 0), cell(2, 0), cell(0, 1), cell(1, 1), cell(2, 1)})
}

// boxWith returns the unit cube with these parts of the picture on front, right, back, left, top and
// bottom.
func boxWith(uv [6][4]float32) *Mesh {
	m := &Mesh{}
	x, y, down := store.Vec3{X: 1}, store.Vec3{Y: 1}, store.Vec3{Z: -1}
	const h = 0.5
	m.panel(store.Vec3{X: -h, Y: -h, Z: 1}, x, down, 1, uv[0])
	m.panel(store.Vec3{X: h, Y: -h, Z: 1}, y, down, 1, uv[1])
	m.panel(store.Vec3{X: h, Y: h, Z: 1}, x.Scale(-1), down, 1, uv[2])
	m.panel(store.Vec3{X: -h, Y: h, Z: 1}, y.Scale(-1), down, 1, uv[3])
	m.panel(store.Vec3{X: -h, Y: h, Z: 1}, x, y.Scale(-1), 1, uv[4])
	m.panel(store.Vec3{X: -h, Y: -h}, x, y, 1, uv[5])
	return m
}
