package render

import (
	"image"
	"math"

	"storesim/pipeline/store"
)

// optics lets a painter draw through a lens.
type optics struct {
	*lens
	places []facePlace
	face   int     // being drawn, or blind between objects
	dx, dy float64 // pixels by which all samples are shifted, for smoothing
	whole  face    // the triangle being drawn, in the ideal picture
}

// facePlace is a face as a painter needs it.
type facePlace struct {
	faceFromWorld store.Pose
	light         Light
	frustum       [4]store.Vec3
}

// through makes a painter draw through a lens.
func (p *painter) through(l *lens, light Light) {
	o := &optics{lens: l, face: blind}
	for i := range l.faces {
		f := &l.faces[i]
		at := store.Pose{R: f.turn}.Compose(p.cameraFromWorld)
		o.places = append(o.places, facePlace{at, light.from(at), frustumOf(f.ideal)})
	}
	p.optics = o
}

// between reports whether no face is being drawn: then draw and extent have to look through each in turn.
func (o *optics) between() bool { return o != nil && o.face == blind }

// each turns the painter to every face that serves a part of r, and back at the end.
func (o *optics) each(p *painter, r image.Rectangle, do func()) {
	k, at, light, frustum := p.intrinsics, p.cameraFromWorld, p.light, p.frustum
	// The smoother shifts the principal point.
	o.dx, o.dy = o.camera.Cx-k.Cx, o.camera.Cy-k.Cy
	for i := range o.faces {
		if !o.faces[i].bounds.Overlaps(r) {
			continue
		}
		o.face = i
		p.intrinsics = o.faces[i].ideal
		place := &o.places[i]
		p.cameraFromWorld, p.light, p.frustum = place.faceFromWorld, place.light, place.frustum
		do()
	}
	o.face = blind
	p.intrinsics, p.cameraFromWorld, p.light, p.frustum = k, at, light, frustum
}

// draw paints an object through every face.
func (o *optics) draw(p *painter, obj *Object) {
	o.each(p, p.scissor, func() { p.draw(obj) })
}

// extent returns a rectangle that holds all pixels an object can touch.
func (o *optics) extent(p *painter, obj *Object) image.Rectangle {
	var r image.Rectangle
	o.each(p, p.bounds(), func() {
		place, b := p.placement(obj), p.box(obj.Mesh)
		if p.mayShow(place, b) {
			r = r.Union(o.boxPixels(place, b))
		}
	})
	return r
}

// boxPixels returns a rectangle around the pixels of the current face that see a box.
func (o *optics) boxPixels(place store.Pose, b box) image.Rectangle {
	f := &o.faces[o.face]
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for i := range 8 {
		c := place.Apply(b.corner(i))
		if c.Z < nearPlane {
			return f.bounds
		}
		x, y := f.ideal.Fx*c.X/c.Z+f.ideal.Cx, f.ideal.Fy*c.Y/c.Z+f.ideal.Cy
		x0, x1, y0, y1 = min(x0, x), max(x1, x), min(y0, y), max(y1, y)
	}
	most := float64(max(f.ideal.Width, f.ideal.Height))
	at := func(v float64) int { return int(min(max(v, -1), most) * subpixels) }
	m := 2 + f.spread
	return f.pixels(at(x0-m), at(y0-m), at(x1+m), at(y1+m))
}

// pixels returns a rectangle around the pixels of the scissor rectangle that a triangle can touch.
func (o *optics) pixels(p *painter, a, b, c *corner) image.Rectangle {
	f, m := &o.faces[o.face], 0
	if o.shifted() {
		m = int(f.spread*subpixels) + subpixels
	}
	return f.pixels(
		min(a.x, b.x, c.x)-m, min(a.y, b.y, c.y)-m, max(a.x, b.x, c.x)+m, max(a.y, b.y, c.y)+m,
	).Intersect(p.scissor)
}

// fill draws a triangle whose corners run clockwise in the ideal picture.
func (o *optics) fill(p *painter, a, b, c *corner) {
	r := o.pixels(p, a, b, c)
	if r.Empty() {
		return
	}
	edges := [3]line{lineOf(newEdge(a, b)), lineOf(newEdge(b, c)), lineOf(newEdge(c, a))}
	ready := p.mute
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for s := (span{r.Min.X, r.Min.X}); s.lo < r.Max.X; {
			if s = o.run(&edges, s.hi, r.Max.X, y); s.empty() {
				break
			}
			if !ready {
				p.prepare(a, b, c)
				o.whole, ready = p.face, true
			}
			p.touch(s, span{y, y + 1})
			o.paint(p, s, y)
		}
	}
}

// line is an edge as a function of a sample's subpixels.
type line struct{ a, b, c int }

// lineOf turns an edge, a function of pixels at their centres, into one of subpixels.
func lineOf(e edge) line {
	a, b := e.a/subpixels, e.b/subpixels
	return line{a, b, e.c - (a+b)*(subpixels/2)}
}

// over is not negative where a point lies in a triangle.
func over(edges *[3]line, u, v int) int {
	e0, e1, e2 := &edges[0], &edges[1], &edges[2]
	return (e0.a*u + e0.b*v + e0.c) | (e1.a*u + e1.b*v + e1.c) | (e2.a*u + e2.b*v + e2.c)
}

// run returns the next pixels of row y, from lo on and before hi, that lie in a triangle.
func (o *optics) run(edges *[3]line, lo, hi, y int) span {
	row, me := o.samples[y*o.camera.Width:(y+1)*o.camera.Width], int32(o.face)
	if o.shifted() {
		return o.shiftedRun(edges, span{lo, hi}, y)
	}
	for lo < hi && (over(edges, int(row[lo].x), int(row[lo].y)) < 0 || row[lo].face != me) {
		lo++
	}
	s := span{lo, lo}
	for s.hi < hi && over(edges, int(row[s.hi].x), int(row[s.hi].y)) >= 0 && row[s.hi].face == me {
		s.hi++
	}
	return s
}

// shiftedRun is run where the samples are shifted.
func (o *optics) shiftedRun(edges *[3]line, in span, y int) span {
	inside := func(x int) bool {
		u, v := o.sampleAt(x, y)
		return over(edges, u, v) >= 0 && o.samples[y*o.camera.Width+x].face == int32(o.face)
	}
	for in.lo < in.hi && !inside(in.lo) {
		in.lo++
	}
	s := span{in.lo, in.lo}
	for s.hi < in.hi && inside(s.hi) {
		s.hi++
	}
	return s
}

func (o *optics) shifted() bool { return o.dx != 0 || o.dy != 0 }

// slopeAt returns the slope of the current face around a pixel.
func (o *optics) slopeAt(x, y int) *slope {
	return &o.faces[o.face].slopes[y/slopeBlock*o.blocks()+x/slopeBlock]
}

// sampleAt returns the sample of a pixel, moved by the painter's shift, subpixels.
func (o *optics) sampleAt(x, y int) (u, v int) {
	s := &o.samples[y*o.camera.Width+x]
	u, v = int(s.x), int(s.y)
	if !o.shifted() {
		return u, v
	}
	d := o.slopeAt(x, y)
	u += int(math.Floor((d.xx*o.dx+d.xy*o.dy)*subpixels + 0.5))
	v += int(math.Floor((d.yx*o.dx+d.yy*o.dy)*subpixels + 0.5))
	return u, v
}

// paint fills the pixels s of row y with the current triangle.
func (o *optics) paint(p *painter, s span, y int) {
	if p.outline != nil {
		p.outline.cover(s, y)
	}
	if p.mute {
		return
	}
	k, fisheye := &o.faces[o.face].ideal, o.camera.Lens.Model == store.KannalaBrandt
	for x := s.lo; x < s.hi; x++ {
		u, v := o.sampleAt(x, y)
		fu, fv := float64(u)/subpixels, float64(v)/subpixels
		at := bentPlane{u: fu - 0.5, v: fv - 0.5, x: float64(x), y: float64(y), gain: 1}
		if fisheye {
			// Depth is that along the ray: greater than that along the face's axis by the length of the
			// direction (a, b, 1), and so are all values divided by it the smaller.
			a, b := (fu-k.Cx)/k.Fx, (fv-k.Cy)/k.Fy
			at.gain = 1 / math.Sqrt(1+a*a+b*b)
		}
		if !p.shape.decal && at.value(&o.whole.w)*float64(p.depth[y*p.width+x]) <= nearer {
			continue
		}
		at.slope = o.slopeAt(x, y)
		o.bend(p, &at)
		p.colour(span{x, x + 1}, y)
	}
}

// bend replaces the painter's triangle by one that is the same at a pixel and has the lens's slope there, so
// that a texture's level fits.
func (o *optics) bend(p *painter, at *bentPlane) {
	f := &p.face
	f.w, f.s = at.of(&o.whole.w), at.of(&o.whole.s)
	if p.shape.texture == nil && !p.shape.decal {
		return
	}
	f.u, f.v = at.of(&o.whole.u), at.of(&o.whole.v)
	if !p.shape.decal {
		f.level = p.levelAt(at.x, at.y)
	}
}

// bentPlane takes planes over the ideal picture to ones over the distorted picture that touch them at a
// pixel.
type bentPlane struct {
	*slope
	u, v float64 // the pixel's sample
	x, y float64
	gain float64
}

// value is that of a plane at the pixel.
func (b *bentPlane) value(p *plane) float64 { return (p.c + p.dx*b.u + p.dy*b.v) * b.gain }

func (b *bentPlane) of(p *plane) plane {
	q := plane{dx: (p.dx*b.xx + p.dy*b.yx) * b.gain, dy: (p.dx*b.xy + p.dy*b.yy) * b.gain}
	q.c = b.value(p) - q.dx*b.x - q.dy*b.y
	return q
}
