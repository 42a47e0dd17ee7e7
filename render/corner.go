package render

import (
	"math"

	"storesim/pipeline/store"
)

// corner is a vertex as the camera sees it.
type corner struct {
	at    store.Vec3 // camera frame
	x, y  int        // image position in subpixels, valid when not out
	w     float64    // 1/depth
	shade float64    // light on it in 1/256, negative while not worked out
	u, v  float64
	tone  [3]float64 // shade of red, green and blue, where the light has a colour
	out   uint8      // planes of the clipping volume on whose far side it lies
}

// The planes of the clipping volume.
const (
	outNear = 1 << iota
	outLeft
	outRight
	outTop
	outBottom
)

// setCorners takes all vertices of m to the camera.
func (p *painter) setCorners(m *Mesh, place store.Pose) {
	if cap(p.corners) < len(m.Vertices) {
		p.corners = make([]corner, len(m.Vertices))
	}
	p.corners = p.corners[:len(m.Vertices)]
	lightless := 256.0
	if p.shape.shaded {
		lightless = -1
	}
	for i := range m.Vertices {
		v := &m.Vertices[i]
		c := &p.corners[i]
		c.at = place.Apply(v.P)
		c.u, c.v = float64(v.U), float64(v.V)
		c.shade = lightless
		if p.coloured {
			c.tone = [3]float64{lightless, lightless, lightless}
		}
		p.project(c)
	}
}

// project works out where in the image a corner lies, or on which sides it is out.
func (p *painter) project(c *corner) {
	k := &p.intrinsics
	c.out = 0
	if c.at.Z < nearPlane {
		c.out = outNear
	}
	x, y, limit := k.Fx*c.at.X, k.Fy*c.at.Y, guardBand*c.at.Z
	if x < -limit {
		c.out |= outLeft
	}
	if x > limit {
		c.out |= outRight
	}
	if y < -limit {
		c.out |= outTop
	}
	if y > limit {
		c.out |= outBottom
	}
	if c.out == 0 {
		c.w = 1 / c.at.Z
		c.x = int(math.Floor((x*c.w+k.Cx)*subpixels+0.5)) + p.shift.X*subpixels
		c.y = int(math.Floor((y*c.w+k.Cy)*subpixels+0.5)) + p.shift.Y*subpixels
	}
}

// shade works out the light on a corner of the current mesh, once.
func (p *painter) shade(c *corner, vertex int32) {
	if c.shade >= 0 {
		return
	}
	n := p.shape.normals.Apply(p.shape.mesh.Vertices[vertex].N)
	if !p.coloured {
		c.shade = 256 * p.light.on(c.at, n.Unit())
		return
	}
	c.shade, c.tone = 0, p.light.tonedOn(c.at, n.Unit())
	for i := range c.tone {
		c.tone[i] *= 256
	}
}

// clipped draws a triangle that reaches out of the clipping volume.
func (p *painter) clipped(a, b, c *corner) {
	from, to := append(p.polygon[0][:0], *a, *b, *c), p.polygon[1]
	out := a.out | b.out | c.out
	for plane := uint8(outNear); plane <= outBottom; plane <<= 1 {
		if out&plane == 0 && plane != outNear {
			// Cutting at the near plane can bring no corner out of another plane that the triangle was
			// within.
			continue
		}
		to = p.cut(to[:0], from, plane)
		from, to = to, from
	}
	p.polygon[0], p.polygon[1] = from, to
	for i := range from {
		p.project(&from[i])
		if from[i].out != 0 {
			p.snap(&from[i])
		}
	}
	for i := 2; i < len(from); i++ {
		if !p.misses(&from[0], &from[i-1], &from[i]) && facing(&from[0], &from[i-1], &from[i]) {
			p.fill(&from[0], &from[i], &from[i-1])
		}
	}
}

// snap projects a corner that rounding left a hair's breadth outside.
func (p *painter) snap(c *corner) {
	k := &p.intrinsics
	c.w = 1 / max(c.at.Z, nearPlane/2)
	c.x = int(math.Floor((k.Fx*c.at.X*c.w+k.Cx)*subpixels+0.5)) + p.shift.X*subpixels
	c.y = int(math.Floor((k.Fy*c.at.Y*c.w+k.Cy)*subpixels+0.5)) + p.shift.Y*subpixels
}

// cut appends to dst the part of a convex polygon on the inner side of a plane.
func (p *painter) cut(dst, polygon []corner, plane uint8) []corner {
	for i := range polygon {
		a, b := &polygon[i], &polygon[(i+1)%len(polygon)]
		da, db := p.within(a, plane), p.within(b, plane)
		if da >= 0 {
			dst = append(dst, *a)
		}
		// Always from the inner to the outer end, so that both triangles at an edge get the same point.
		if da >= 0 && db < 0 {
			dst = append(dst, between(a, b, da/(da-db)))
		} else if da < 0 && db >= 0 {
			dst = append(dst, between(b, a, db/(db-da)))
		}
	}
	return dst
}

// within is positive on the inner side of a plane and grows evenly with the distance from it.
func (p *painter) within(c *corner, plane uint8) float64 {
	k := &p.intrinsics
	switch plane {
	case outNear:
		return c.at.Z - nearPlane
	case outLeft:
		return guardBand*c.at.Z + k.Fx*c.at.X
	case outRight:
		return guardBand*c.at.Z - k.Fx*c.at.X
	case outTop:
		return guardBand*c.at.Z + k.Fy*c.at.Y
	default:
		return guardBand*c.at.Z - k.Fy*c.at.Y
	}
}

// between returns the corner a fraction f of the way from a to b, yet to be projected.
func between(a, b *corner, f float64) corner {
	c := corner{
		at:    a.at.Lerp(b.at, f),
		shade: a.shade + f*(b.shade-a.shade),
		u:     a.u + f*(b.u-a.u),
		v:     a.v + f*(b.v-a.v),
	}
	for i := range c.tone {
		c.tone[i] = a.tone[i] + f*(b.tone[i]-a.tone[i])
	}
	return c
}
