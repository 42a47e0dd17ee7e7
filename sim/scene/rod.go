package scene

import (
	"math"

	"storesim/pipeline/store"
	"storesim/render"
)

// rod adds a straight tube from a to b, open at its ends.
func (m *shaper) rod(a, b vec, radius float64, sides int) {
	r, _ := along(a, b, xyz(0.6, 0.8, 0))
	axes := store.Pose{R: r, T: a}
	length := b.Dist(a)
	m.surface(sides, 1, func(s, t float64) vec {
		sin, cos := math.Sincos(2 * math.Pi * s)
		return axes.Apply(xyz(radius*cos, radius*sin, t*length))
	}, wholeTexture(), nil)
}

// path adds rods from point to point.
func (m *shaper) path(radius float64, sides int, points ...vec) {
	for i := 1; i < len(points); i++ {
		m.rod(points[i-1], points[i], radius, sides)
	}
}

// mirrored adds what f draws for the left side and for the right one.
func mirrored(f func(side float64)) {
	f(1)
	f(-1)
}

// lattice adds a wire panel between four corners: lower left, lower right, upper right, upper left.
func (m *shaper) lattice(corners [4]vec, uprights, bars int) {
	const wire = 0.004
	for i := range uprights {
		k := (float64(i) + 0.5) / float64(uprights)
		m.rod(corners[0].Lerp(corners[1], k), corners[3].Lerp(corners[2], k), wire, 3)
	}
	for i := range bars {
		k := (float64(i) + 1) / float64(bars)
		m.rod(corners[0].Lerp(corners[3], k), corners[1].Lerp(corners[2], k), wire*1.4, 3)
	}
}

// wheel adds a tyre that stands across y, with its hub at a centre.
func (m *shaper) wheel(centre vec, radius, thick float64, segments int) {
	tyre := func(s, t float64) vec {
		sin, cos := math.Sincos(-2 * math.Pi * s)
		sn, cs := math.Sincos(2 * math.Pi * t)
		r := radius - thick + thick*cs
		return centre.Add(xyz(r*cos, thick*sn, r*sin))
	}
	m.surface(segments, 4, tyre, wholeTexture(), nil)
}

// caster adds a small solid wheel.
func (m *shaper) caster(centre vec, radius, thick float64) {
	const segments = 8
	edge := []ring{{0, -thick}, {1, -thick}, {1, thick}, {0, thick}}
	m.surface(segments, len(edge)-1, func(s, t float64) vec {
		r := edge[int(math.Round(t*float64(len(edge)-1)))]
		sin, cos := math.Sincos(-2 * math.Pi * s)
		return centre.Add(xyz(radius*r.radius*cos, r.z, radius*r.radius*sin))
	}, wholeTexture(), nil)
}

// spokes adds the wires of a wheel.
func (m *shaper) spokes(centre vec, radius float64, count int) {
	for i := range count {
		sin, cos := math.Sincos(math.Pi * float64(i) / float64(count))
		arm := xyz(radius*cos, 0, radius*sin)
		m.rod(centre.Sub(arm), centre.Add(arm), 0.003, 3)
	}
}

// tray adds an open box with walls, its rim at the height of top; lower and upper are half its length and
// breadth.
func (m *shaper) tray(lower, upper vec, top, wall float64) {
	corners := func(half vec, z, inset float64) [4]vec {
		x, y := half.X-inset, half.Y-inset
		return [4]vec{xyz(-x, -y, z), xyz(x, -y, z), xyz(x, y, z), xyz(-x, y, z)}
	}
	out, rim := corners(lower, 0, 0), corners(upper, top, 0)
	in, edge := corners(lower, 0.005, wall), corners(upper, top, wall)
	for i := range 4 {
		j := (i + 1) % 4
		m.patch4(out[i], out[j], rim[j], rim[i])
		m.patch4(in[j], in[i], edge[i], edge[j])
		m.patch4(rim[i], rim[j], edge[j], edge[i])
	}
	m.patch4(in[0], in[1], in[2], in[3])
	m.patch4(out[3], out[2], out[1], out[0])
}

// patch4 adds a four-cornered face: lower left, lower right, upper right, upper left as seen from outside.
func (m *shaper) patch4(a, b, c, d vec) {
	m.surface(1, 1, func(s, t float64) vec {
		return a.Lerp(b, s).Lerp(d.Lerp(c, s), t)
	}, wholeTexture(), nil)
}

// painted is a mesh with its colour.
type painted struct {
	mesh     *render.Mesh
	material *render.Material
}

func (m *shaper) painted(colour uint32) painted {
	return painted{m.done(), &render.Material{Color: rgb(colour)}}
}
