package render

// edge is a side of a triangle as the function a*x + b*y + c over pixels, not negative on the inside. The
// triangle that lies left of or above the side owns no centre exactly on it, so that neighbours share every
// pixel out between them.
type edge struct {
	a, b, c int
	inv     float64 // 1/|a|
}

// plane is a value that changes evenly over the image: c + x*dx + y*dy at the centre of pixel (x, y).
type plane struct{ c, dx, dy float64 }

// face is one triangle made ready for filling: its sides, and the values that change evenly over the image:
// 1/depth and, divided by depth, light and texture coordinates.
type face struct {
	edges      [3]edge
	w, s, u, v plane
	tones      [3]plane // s by channel, where the light has a colour
	level      *level   // of the texture where one suits the whole triangle, else nil

	corners [3]*corner // of the triangle
	slopes  slopes
	whole   bool // all planes but w's are worked out too
}

func newEdge(p, q *corner) edge {
	dx, dy := q.x-p.x, q.y-p.y
	e := edge{a: -dy * subpixels, b: dx * subpixels}
	const half = subpixels / 2
	e.c = dx*(half-p.y) - dy*(half-p.x)
	if dy >= 0 && (dy != 0 || dx <= 0) { // neither a left nor a top side
		e.c--
	}
	if dy != 0 {
		e.inv = 1 / float64(max(e.a, -e.a))
	}
	return e
}

// narrow returns the part of s on row y that is inside the edge.
func (e *edge) narrow(s span, y int) span {
	c := e.c + e.b*y
	if e.a == 0 {
		if c < 0 {
			s.hi = s.lo
		}
		return s
	}
	// The quotient is a guess good to one pixel, put right by exact arithmetic.
	if e.a > 0 {
		guess := float64(-c) * e.inv
		if guess > float64(s.lo)-1 {
			x := int(guess) + 1
			if c+e.a*(x-1) >= 0 {
				x--
			} else if c+e.a*x < 0 {
				x++
			}
			s.lo = max(s.lo, x)
		}
		return s
	}
	guess := float64(c) * e.inv
	if guess < float64(s.hi) {
		x := int(guess)
		if c+e.a*x < 0 {
			x--
		} else if c+e.a*(x+1) >= 0 {
			x++
		}
		s.hi = min(s.hi, x+1)
	}
	return s
}

// slopes turns values at the corners of one triangle into planes.
type slopes struct{ x0, y0, x1, y1, x2, y2 float64 }

func slopesOf(a, b, c *corner) slopes {
	const k = 1.0 / subpixels
	x0, y0 := float64(a.x)*k-0.5, float64(a.y)*k-0.5
	x1, y1 := float64(b.x-a.x)*k, float64(b.y-a.y)*k
	x2, y2 := float64(c.x-a.x)*k, float64(c.y-a.y)*k
	inv := 1 / (x1*y2 - x2*y1)
	return slopes{x0, y0, x1 * inv, y1 * inv, x2 * inv, y2 * inv}
}

func (s *slopes) plane(a, b, c float64) plane {
	b, c = b-a, c-a
	dx, dy := b*s.y2-c*s.y1, c*s.x1-b*s.x2
	return plane{a - dx*s.x0 - dy*s.y0, dx, dy}
}

// fill draws a triangle whose corners run clockwise in the image.
func (p *painter) fill(a, b, c *corner) {
	if p.optics != nil {
		p.optics.fill(p, a, b, c)
		return
	}
	row := pixelSpan(a.x, b.x, c.x, p.scissor.Min.X, p.scissor.Max.X)
	rows := pixelSpan(a.y, b.y, c.y, p.scissor.Min.Y, p.scissor.Max.Y)
	if rows.empty() || row.empty() {
		return
	}
	p.touch(row, rows)
	f := &p.face
	f.edges = [3]edge{newEdge(a, b), newEdge(b, c), newEdge(c, a)}
	if !p.mute {
		p.prepare(a, b, c)
	}
	for y := rows.lo; y < rows.hi; y++ {
		s := f.edges[0].narrow(row, y)
		s = f.edges[1].narrow(s, y)
		s = f.edges[2].narrow(s, y)
		if !s.empty() {
			p.paint(s, y)
		}
	}
}

func (p *painter) touch(x, y span) {
	t := &p.touched
	if t.Empty() {
		t.Min.X, t.Max.X, t.Min.Y, t.Max.Y = x.lo, x.hi, y.lo, y.hi
		return
	}
	t.Min.X, t.Max.X = min(t.Min.X, x.lo), max(t.Max.X, x.hi)
	t.Min.Y, t.Max.Y = min(t.Min.Y, y.lo), max(t.Max.Y, y.hi)
}

// prepare works out the plane of a triangle that says what hides it.
func (p *painter) prepare(a, b, c *corner) {
	f := &p.face
	f.slopes = slopesOf(a, b, c)
	f.w = f.slopes.plane(a.w, b.w, c.w)
	f.corners[0], f.corners[1], f.corners[2], f.whole = a, b, c, false
}

// complete works out the other planes of the current triangle, once.
func (p *painter) complete() {
	f, s := &p.face, &p.face.slopes
	if f.whole {
		return
	}
	f.whole = true
	a, b, c := f.corners[0], f.corners[1], f.corners[2]
	f.s = s.plane(a.shade*a.w, b.shade*b.w, c.shade*c.w)
	if p.coloured {
		for i := range f.tones {
			f.tones[i] = s.plane(a.tone[i]*a.w, b.tone[i]*b.w, c.tone[i]*c.w)
		}
	}
	if p.shape.texture == nil && !p.shape.decal {
		return
	}
	f.u = s.plane(a.u*a.w, b.u*b.w, c.u*c.w)
	f.v = s.plane(a.v*a.w, b.v*b.w, c.v*c.w)
	if p.shape.decal {
		return
	}
	f.level = nil
	if smallFace(a, b, c) {
		const third = 1.0 / (3 * subpixels)
		f.level = p.levelAt(float64(a.x+b.x+c.x)*third-0.5, float64(a.y+b.y+c.y)*third-0.5)
	}
}

// light returns that on a pixel of depth z, by which colours are multiplied.
func (f *face) light(x, y, z float64) tint {
	at := func(p *plane) uint64 {
		return uint64(min(max(int((p.c+p.dy*y+p.dx*x)*z+0.5), 0), 256))
	}
	return tint{at(&f.tones[0]), at(&f.tones[1]), at(&f.tones[2])}
}

// smallFace reports whether one level of a texture will do for the whole triangle.
func smallFace(a, b, c *corner) bool {
	const limit = 48 * subpixels
	return max(a.x, b.x, c.x)-min(a.x, b.x, c.x) < limit && max(a.y, b.y, c.y)-min(a.y, b.y, c.y) < limit
}
