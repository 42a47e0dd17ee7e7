package render

import (
	"math"

	"storesim/pipeline/store"
)

// ring is one turn of a solid of revolution about the z axis: its radius and height, its normal's outward
// and upward parts, and its texture row (0 to 1 from the top).
type ring struct{ r, z, nr, nz, v float64 }

// lathe returns the solid that rings, from the bottom up, sweep out. The picture wraps round once, its
// middle at the front (-y) and its seam at the back. Rings of radius 0 close the ends.
func lathe(rings []ring, segments int) *Mesh {
	m := &Mesh{}
	for _, g := range rings {
		for i := range segments + 1 {
			u := float64(i) / float64(segments)
			sin, cos := math.Sincos(2 * math.Pi * (u - 0.5))
			if i == segments { // the very same point as the first, so that the seam is tight
				sin, cos = math.Sincos(-math.Pi)
			}
			m.Vertices = append(m.Vertices, Vertex{
				P: store.Vec3{X: g.r * sin, Y: -g.r * cos, Z: g.z},
				N: store.Vec3{X: g.nr * sin, Y: -g.nr * cos, Z: g.nz}.Unit(),
				U: float32(u), V: float32(g.v),
			})
		}
	}
	row := int32(segments + 1)
	for j := range len(rings) - 1 {
		if rings[j].r == rings[j+1].r && rings[j].z == rings[j+1].z {
			continue // a sharp edge: only the normal turns
		}
		for i := range int32(segments) {
			a := int32(j)*row + i
			if rings[j].r > 0 {
				m.Triangles = append(m.Triangles, [3]int32{a, a + 1, a + row + 1})
			}
			if rings[j+1].r > 0 {
				m.Triangles = append(m.Triangles, [3]int32{a, a + row + 1, a + row})
			}
		}
	}
	return m
}

// Cylinder returns a cylinder of diameter 1 and height 1 that stands on the origin. The label wraps round
// once, its middle at the front (-y); lid and bottom take the colours of the label's upper and lower edge.
func Cylinder(segments int) *Mesh {
	const r = 0.5
	return lathe([]ring{
		{0, 0, 0, -1, 1}, {r, 0, 0, -1, 1},
		{r, 0, 1, 0, 1}, {r, 1, 1, 0, 0},
		{r, 1, 0, 1, 0}, {0, 1, 0, 1, 0},
	}, segments)
}

// Bottle returns a solid of the same extent as Cylinder whose upper third narrows to a neck. The label's
// upper third is on shoulder, neck and cap.
func Bottle(segments int) *Mesh {
	return lathe([]ring{
		{0, 0, 0, -1, 1}, {0.5, 0, 0, -1, 1},
		{0.5, 0, 1, 0, 1}, {0.5, 0.62, 1, 0, 0.34}, {0.44, 0.70, 1, 0.7, 0.26},
		{0.18, 0.82, 1, 0.7, 0.16}, {0.16, 0.9, 1, 0, 0.08},
		{0.16, 0.9, 0, -1, 0.08}, {0.19, 0.9, 0, -1, 0.06}, {0.19, 0.9, 1, 0, 0.06}, {0.19, 1, 1, 0, 0},
		{0.19, 1, 0, 1, 0}, {0, 1, 0, 1, 0},
	}, segments)
}

// Sphere returns a ball of diameter 1 centred on the origin, of rings bands from pole to pole.
func Sphere(rings, segments int) *Mesh {
	profile := make([]ring, rings+1)
	for j := range profile {
		f := float64(j) / float64(rings)
		sin, cos := math.Sincos(math.Pi * f)
		profile[j] = ring{r: 0.5 * sin, z: -0.5 * cos, nr: sin, nz: -cos, v: 1 - f}
	}
	profile[0].r, profile[rings].r = 0, 0
	return lathe(profile, segments)
}

// Limb returns a tapering tube along +z from the origin to (0, 0, 1) with radius r0 at the start and r1 at
// the end. Its ends bulge by a fifth of their radius, a hemisphere for a limb that is then scaled to be
// five times as long as thick.
func Limb(segments int, r0, r1 float64) *Mesh {
	const bulge = 0.2
	return capsule(segments, 1, r0, r1, bulge*r0, bulge*r1, 2)
}

// Capsule returns a tapering tube along +z with round ends, in true measure (metres): spheres of radius r0
// and r1 about the origin and (0, 0, length), and the skin around them.
func Capsule(segments int, length, r0, r1 float64) *Mesh {
	return capsule(segments, length, r0, r1, r0, r1, max(2, segments/4))
}

// capsule returns a tube whose caps are half ellipsoids of heights h0 and h1 in n bands.
func capsule(segments int, length, r0, r1, h0, h1 float64, n int) *Mesh {
	var rings []ring
	low, high := -h0, length+h1
	add := func(r, z, nr, nz float64) {
		rings = append(rings, ring{r, z, nr, nz, (high - z) / (high - low)})
	}
	for j := range n + 1 {
		sin, cos := math.Sincos(math.Pi / 2 * float64(j) / float64(n))
		add(r0*sin, -h0*cos, sin*h0, -cos*r0)
	}
	for j := range n + 1 {
		sin, cos := math.Sincos(math.Pi / 2 * float64(j) / float64(n))
		add(r1*cos, length+h1*sin, cos*h1, sin*r1)
	}
	rings[0].r, rings[len(rings)-1].r = 0, 0
	return lathe(rings, segments)
}

// Tube returns a pipe of diameter 1 and height 1 that stands on the origin, open at both ends and seen from
// outside only.
func Tube(segments int) *Mesh {
	return lathe([]ring{{0.5, 0, 1, 0, 1}, {0.5, 1, 1, 0, 0}}, segments)
}

// Torso returns a rounded trunk of height 1 on the origin, its greatest width 1 along x and depth 1 along
// y, narrower at the waist and closed by round shoulders.
func Torso(segments int) *Mesh {
	return lathe([]ring{
		{0, 0, 0, -1, 1}, {0.40, 0, 0.6, -1, 1}, {0.43, 0.08, 1, 0, 0.92}, {0.39, 0.32, 1, 0, 0.68},
		{0.45, 0.60, 1, -0.1, 0.4}, {0.5, 0.82, 1, 0.2, 0.18}, {0.44, 0.92, 0.8, 0.7, 0.08},
		{0.24, 0.98, 0.3, 1, 0.02}, {0, 1, 0, 1, 0},
	}, segments)
}
