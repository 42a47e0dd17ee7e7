package render

import (
	"encoding/binary"
	"math"
)

// shortest is the number of pixels from which on it pays to look at a run as a whole first.
const shortest = 5

// fill draws a triangle whose corners run clockwise in the ideal picture.
func (o *optics) fill(p *painter, a, b, c *corner) {
	r := o.pixels(p, a, b, c)
	if r.Empty() {
		return
	}
	edges := triangleLines{lineOf(newEdge(a, b)), lineOf(newEdge(b, c)), lineOf(newEdge(c, a))}
	if !p.mute {
		p.prepare(a, b, c)
	}
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; {
			end := min(x&^(slopeBlock-1)+slopeBlock, r.Max.X)
			o.fillRun(p, &edges, span{x, end}, y)
			x = end
		}
	}
}

// fillRun draws the pixels s of row y, all of one run, that lie in a triangle.
func (o *optics) fillRun(p *painter, edges *triangleLines, s span, y int) {
	run := &o.runs[y*o.blocks()+s.lo/slopeBlock]
	me := int32(o.face)
	if run.face >= blind && run.face != me {
		return
	}
	var shifted triangleLines
	u, v := o.shift(s.lo, y)
	if u != 0 || v != 0 {
		shifted = edges.moved(u, v)
		edges = &shifted
	}
	if run.face == me && s.hi-s.lo >= shortest {
		none, all := edges.against(run)
		if none {
			return
		}
		if all {
			o.paint(p, s, y)
			return
		}
	}
	o.scan(p, edges, s, y)
}

// shift returns by how much the samples around a pixel are moved, subpixels.
func (o *optics) shift(x, y int) (u, v int) {
	if !o.shifted() {
		return 0, 0
	}
	d := o.slopeAt(x, y)
	return int(math.Floor((d.xx*o.dx+d.xy*o.dy)*subpixels + 0.5)),
		int(math.Floor((d.yx*o.dx+d.yy*o.dy)*subpixels + 0.5))
}

// slopeAt returns the slope of the current face around a pixel.
func (o *optics) slopeAt(x, y int) *slope {
	return &o.faces[o.face].slopes[y/slopeBlock*o.blocks()+x/slopeBlock]
}

// scan is fillRun pixel by pixel.
func (o *optics) scan(p *painter, edges *triangleLines, in span, y int) {
	row, me := o.samples[y*o.camera.Width:(y+1)*o.camera.Width], int32(o.face)
	for lo := in.lo; lo < in.hi; {
		for lo < in.hi && (edges.over(int(row[lo].x), int(row[lo].y)) < 0 || row[lo].face != me) {
			lo++
		}
		s := span{lo, lo}
		for s.hi < in.hi && edges.over(int(row[s.hi].x), int(row[s.hi].y)) >= 0 && row[s.hi].face == me {
			s.hi++
		}
		if s.empty() {
			return
		}
		o.paint(p, s, y)
		lo = s.hi
	}
}

// paint fills the pixels s of row y, all of one run, with the current triangle.
func (o *optics) paint(p *painter, s span, y int) {
	p.touch(s, span{y, y + 1})
	if p.outline != nil {
		p.outline.cover(s, y)
	}
	if p.mute {
		return
	}
	u, v := o.shift(s.lo, y)
	at := bentPoint{shiftU: u, shiftV: v, slope: o.slopeAt(s.lo, y)}
	samples := o.samples[y*o.camera.Width+s.lo : y*o.camera.Width+s.hi]
	if p.shape.decal {
		o.paintDecal(p, &at, samples, y*p.width+s.lo)
		return
	}
	o.paintFace(p, &at, samples, y*p.width+s.lo)
}

// bentPoint is a place in the ideal picture that a pixel shows.
type bentPoint struct {
	shiftU, shiftV int // added to samples, subpixels
	*slope
	u, v float64 // pixels of the ideal picture, centres at whole numbers
	z    float64 // depth along the axis of the face
}

func (at *bentPoint) set(s *sample) {
	at.u = float64(int(s.x)+at.shiftU)*(1.0/subpixels) - 0.5
	at.v = float64(int(s.y)+at.shiftV)*(1.0/subpixels) - 0.5
}

// value is that of a plane at the point.
func (at *bentPoint) value(p *plane) float64 { return p.c + p.dx*at.u + p.dy*at.v }

// paintFace colours the pixels from index first on, whose samples are given, where nothing hides the face.
func (o *optics) paintFace(p *painter, at *bentPoint, samples []sample, first int) {
	f, me := &p.face, p.shape.id
	depth := p.depth[first : first+len(samples)]
	for i := range samples {
		at.set(&samples[i])
		w := at.value(&f.w)
		near := w * float64(samples[i].gain)
		if near*float64(depth[i]) <= nearer {
			continue
		}
		p.complete()
		at.z = 1 / w
		depth[i], p.id[first+i] = float32(1/near), me
		binary.LittleEndian.PutUint32(p.rgba[4*(first+i):], pack(at.colour(p)))
	}
}

// colour is that of the current triangle at the point, in lanes.
func (at *bentPoint) colour(p *painter) uint64 {
	if p.shape.texture == nil {
		return at.lit(p, p.shape.plain)
	}
	u, v := at.value(&p.face.u)*at.z, at.value(&p.face.v)*at.z
	t := at.level(&p.face, p.shape.texture.levels, u, v)
	c := at.lit(p, t.at(u*float64(t.width), v*float64(t.height), p.shape.repeats))
	if !p.shape.tint.white() {
		c = p.shape.tint.on(c)
	}
	return c
}

// lit returns a colour in the light at the point.
func (at *bentPoint) lit(p *painter, c uint64) uint64 {
	if p.coloured {
		return p.face.light(at.u, at.v, at.z).on(c)
	}
	return dim(c, uint64(min(max(int(at.value(&p.face.s)*at.z+0.5), 0), 256)))
}

// level returns the level of a texture whose texels are about as large as pixels at the point, where texture
// coordinates are u and v: painter.levelAt with the lens's slope.
func (at *bentPoint) level(f *face, levels []level, u, v float64) *level {
	if at.z <= 0 {
		return &levels[len(levels)-1]
	}
	tw, th := float64(levels[0].width)*at.z, float64(levels[0].height)*at.z
	uu, uv := (f.u.dx-u*f.w.dx)*tw, (f.u.dy-u*f.w.dy)*tw
	vu, vv := (f.v.dx-v*f.w.dx)*th, (f.v.dy-v*f.w.dy)*th
	return levelFor(levels,
		uu*at.xx+uv*at.yx, uu*at.xy+uv*at.yy, vu*at.xx+vv*at.yx, vu*at.xy+vv*at.yy)
}

// paintDecal is painter.paintDecal through a lens.
func (o *optics) paintDecal(p *painter, at *bentPoint, samples []sample, first int) {
	p.complete()
	f := &p.face
	for i := range samples {
		at.set(&samples[i])
		w := at.value(&f.w)
		if 1/(w*float64(samples[i].gain)) > float64(p.depth[first+i])+decalBias {
			continue
		}
		p.darken(first+i, at.value(&f.u)/w-0.5, at.value(&f.v)/w-0.5)
	}
}
