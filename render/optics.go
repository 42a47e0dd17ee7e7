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

func (o *optics) shifted() bool { return o.dx != 0 || o.dy != 0 }
