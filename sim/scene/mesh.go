package scene

import (
	"math"

	"storesim/pipeline/store"
	"storesim/render"
)

type vec = store.Vec3

// xyz returns a point or a direction.
func xyz(x, y, z float64) vec { return vec{X: x, Y: y, Z: z} }

// patch is a rectangle of a texture: left, top, right, bottom in texture coordinates.
type patch struct{ left, top, right, bottom float64 }

// wholeTexture is the patch that shows a texture once.
func wholeTexture() patch { return patch{0, 0, 1, 1} }

// at returns the texture coordinates a fraction s of the way to the right and t of the way up.
func (p patch) at(s, t float64) (u, v float32) {
	return float32(p.left + (p.right-p.left)*s), float32(p.bottom + (p.top-p.bottom)*t)
}

// point is a parametric surface. With s to the right and t up the surface is seen from outside.
type point func(s, t float64) vec

// shaper collects the surfaces of one mesh.
type shaper struct{ mesh render.Mesh }

// cells chooses which cells of a surface's grid are kept; nil keeps all.
type cells func(i, j int) bool

// surface adds f, sampled on a grid of nu by nv cells, with smooth normals: points that coincide share one.
func (m *shaper) surface(nu, nv int, f point, uv patch, keep cells) {
	first := int32(len(m.mesh.Vertices))
	for j := range nv + 1 {
		for i := range nu + 1 {
			s, t := float64(i)/float64(nu), float64(j)/float64(nv)
			u, v := uv.at(s, t)
			m.mesh.Vertices = append(m.mesh.Vertices, render.Vertex{P: f(s, t), U: u, V: v})
		}
	}
	grid := m.mesh.Vertices[first:]
	normals := map[[3]int64]vec{}
	row := int32(nu + 1)
	for j := range nv {
		for i := range nu {
			a := int32(j)*row + int32(i)
			for _, t := range [2][3]int32{{a, a + 1, a + row + 1}, {a, a + row + 1, a + row}} {
				n := weight(grid, t)
				if n.Len() < 1e-12 {
					continue
				}
				for _, k := range t {
					key := weld(grid[k].P)
					normals[key] = normals[key].Add(n)
				}
				if keep == nil || keep(i, j) {
					m.mesh.Triangles = append(m.mesh.Triangles, [3]int32{first + t[0], first + t[1],
						first + t[2]})
				}
			}
		}
	}
	for k := range grid {
		grid[k].N = normals[weld(grid[k].P)].Unit()
	}
}

// weight returns the normal of a triangle, as long as twice its area.
func weight(v []render.Vertex, t [3]int32) vec {
	a := v[t[0]].P
	return v[t[1]].P.Sub(a).Cross(v[t[2]].P.Sub(a))
}

// weld returns the cell of a micrometre grid: points in one cell are the same point.
func weld(p vec) [3]int64 {
	return [3]int64{int64(math.Round(p.X * 1e6)), int64(math.Round(p.Y * 1e6)), int64(math.Round(p.Z * 1e6))}
}

// quad adds a flat rectangle with corners lower left, lower right and upper left as seen from outside.
func (m *shaper) quad(origin, right, up vec, uv patch) {
	m.tiled(1, 1, origin, right, up, uv)
}

// tiled adds a flat rectangle divided into nu by nv cells, so that light may vary over it.
func (m *shaper) tiled(nu, nv int, origin, right, up vec, uv patch) {
	along, high := right.Sub(origin), up.Sub(origin)
	m.surface(nu, nv, func(s, t float64) vec { return origin.Add(along.Scale(s)).Add(high.Scale(t)) }, uv,
		nil)
}

// faces are the textures of a box's sides. Top has the front edge below.
type faces struct{ front, right, back, left, top, bottom patch }

// allFaces shows one patch on every side.
func allFaces(p patch) faces { return faces{p, p, p, p, p, p} }

// box adds an axis-aligned box; its front faces -y.
func (m *shaper) box(a, b vec, f faces) {
	m.quad(xyz(a.X, a.Y, a.Z), xyz(b.X, a.Y, a.Z), xyz(a.X, a.Y, b.Z), f.front)
	m.quad(xyz(b.X, a.Y, a.Z), xyz(b.X, b.Y, a.Z), xyz(b.X, a.Y, b.Z), f.right)
	m.quad(xyz(b.X, b.Y, a.Z), xyz(a.X, b.Y, a.Z), xyz(b.X, b.Y, b.Z), f.back)
	m.quad(xyz(a.X, b.Y, a.Z), xyz(a.X, a.Y, a.Z), xyz(a.X, b.Y, b.Z), f.left)
	m.quad(xyz(a.X, a.Y, b.Z), xyz(b.X, a.Y, b.Z), xyz(a.X, b.Y, b.Z), f.top)
	m.quad(xyz(a.X, b.Y, a.Z), xyz(b.X, b.Y, a.Z), xyz(a.X, a.Y, a.Z), f.bottom)
}

// ring is one level of a lathe's profile.
type ring struct{ radius, z float64 }

// lathe adds a smooth surface of revolution through the rings, whose radii are in units of half. The patch
// goes once round, its middle facing -y.
func (m *shaper) lathe(segments int, half vec, rings []ring, uv patch) {
	n := len(rings) - 1
	low, high := rings[0].z, rings[n].z
	first := len(m.mesh.Vertices)
	m.surface(segments, n, func(s, t float64) vec {
		r := rings[int(math.Round(t*float64(n)))]
		sin, cos := math.Sincos(2*math.Pi*(s-0.5) - math.Pi/2)
		return xyz(r.radius*half.X*cos, r.radius*half.Y*sin, r.z)
	}, uv, nil)
	if high == low {
		return
	}
	for k := first; k < len(m.mesh.Vertices); k++ { // the texture follows the height, not the number of rings
		v := &m.mesh.Vertices[k]
		_, v.V = uv.at(0, (v.P.Z-low)/(high-low))
	}
}

// disc adds a flat round lid of the given half axes at height z, with the patch laid on from above.
func (m *shaper) disc(segments int, half vec, z float64, uv patch) {
	first := len(m.mesh.Vertices)
	m.surface(segments, 1, func(s, t float64) vec {
		sin, cos := math.Sincos(2 * math.Pi * s)
		return xyz((1-t)*half.X*cos, (1-t)*half.Y*sin, z)
	}, uv, nil)
	for k := first; k < len(m.mesh.Vertices); k++ {
		v := &m.mesh.Vertices[k]
		v.U, v.V = uv.at(0.5+v.P.X/half.X/2, 0.5+v.P.Y/half.Y/2)
	}
}

// done returns the mesh.
func (m *shaper) done() *render.Mesh { return &m.mesh }

// unitBox is the box from the origin to (1, 1, 1), to be scaled.
func unitBox() *render.Mesh {
	var m shaper
	m.box(vec{}, xyz(1, 1, 1), allFaces(wholeTexture()))
	return m.done()
}
