package render

import (
	"image"

	"storesim/pipeline/store"
)

const (
	nearPlane = 0.05    // metres; nothing nearer to the camera is drawn
	guardBand = 1 << 14 // pixels from the principal point up to which triangles are drawn without clipping
	subpixels = 256     // vertices are snapped to this fraction of a pixel
)

// painter draws objects as one camera sees them into a layer.
type painter struct {
	*layer
	intrinsics      store.Intrinsics
	cameraFromWorld store.Pose
	light           Light // in the camera's frame
	coloured        bool  // the light
	frustum         [4]store.Vec3
	optics          *optics         // nil without a lens; else turns the four above to its faces by turns
	scissor         image.Rectangle // nothing outside is touched
	touched         image.Rectangle // grows around all triangles drawn
	boxes           map[*Mesh]box   // extents of the meshes met so far

	shape   shape    // of the object being drawn
	corners []corner // its vertices as seen by the camera
	polygon [2][]corner
	face    face
	outline *stencil    // takes down the covered pixels; may be nil
	mute    bool        // outline only, do not paint
	shift   image.Point // added to pixel coordinates
}

// shape is what the inner loops need to know of an object.
type shape struct {
	id      uint32
	texture *Texture
	repeats bool // the texture is seen more than once
	tint    tint
	plain   uint64 // colour in lanes where there is no texture
	shaded  bool
	decal   bool
	alpha   float64    // of a decal
	normals store.Mat3 // takes mesh normals to the camera's frame, but for their length
	mesh    *Mesh
}

func newPainter(cam store.Camera, light Light, l *layer) *painter {
	inverse := cam.WorldFromCamera.Inverse()
	p := &painter{
		layer: l, intrinsics: cam.Intrinsics, cameraFromWorld: inverse, light: light.from(inverse),
		scissor: l.bounds(), boxes: map[*Mesh]box{},
	}
	p.frustum, p.coloured = frustumOf(cam.Intrinsics), light.coloured()
	return p
}

// frustumOf returns the inward unit normals of the four planes through the image's sides.
func frustumOf(k store.Intrinsics) [4]store.Vec3 {
	w, h := float64(k.Width), float64(k.Height)
	return [4]store.Vec3{
		store.Vec3{X: k.Fx, Z: k.Cx}.Unit(),
		store.Vec3{X: -k.Fx, Z: w - k.Cx}.Unit(),
		store.Vec3{Y: k.Fy, Z: k.Cy}.Unit(),
		store.Vec3{Y: -k.Fy, Z: h - k.Cy}.Unit(),
	}
}

// draw paints one object.
func (p *painter) draw(o *Object) {
	if o.Mesh == nil || o.Material == nil {
		return
	}
	if p.optics.between() {
		p.optics.draw(p, o)
		return
	}
	if place := p.placement(o); p.mayShow(place, p.box(o.Mesh)) {
		p.drawAt(o, place)
	}
}

// drawAt paints one object that place takes to the camera.
func (p *painter) drawAt(o *Object, place store.Pose) {
	p.setShape(o)
	p.setCorners(o.Mesh, place)
	for i := range o.Mesh.Triangles {
		p.triangle(&o.Mesh.Triangles[i])
	}
}

// placement returns the affine map from the object's mesh to the camera's frame.
func (p *painter) placement(o *Object) store.Pose {
	at := p.cameraFromWorld.Compose(o.Pose)
	s := scaleOf(o)
	for i := range 3 {
		at.R[3*i] *= s.X
		at.R[3*i+1] *= s.Y
		at.R[3*i+2] *= s.Z
	}
	return at
}

func scaleOf(o *Object) store.Vec3 {
	if o.Scale == (store.Vec3{}) {
		return store.Vec3{X: 1, Y: 1, Z: 1}
	}
	return o.Scale
}

func (p *painter) setShape(o *Object) {
	m := o.Material
	s := shape{
		id: o.ID, texture: m.Texture, tint: newTint(m.Color), plain: lanes(packColor(m.Color)),
		shaded: !m.Emissive && !o.Decal && !p.mute, decal: o.Decal,
		alpha: float64(m.Color.A) / 255, mesh: o.Mesh,
	}
	s.repeats = s.texture != nil && p.box(o.Mesh).repeats
	if s.shaded {
		k := scaleOf(o)
		s.normals = p.cameraFromWorld.R.Mul(o.Pose.R)
		for i := range 3 {
			s.normals[3*i] /= k.X
			s.normals[3*i+1] /= k.Y
			s.normals[3*i+2] /= k.Z
		}
	}
	p.shape = s
}

// triangle draws one triangle of the current mesh if it faces the camera.
func (p *painter) triangle(t *[3]int32) {
	a, b, c := &p.corners[t[0]], &p.corners[t[1]], &p.corners[t[2]]
	out := a.out | b.out | c.out
	if out == 0 {
		if p.misses(a, b, c) || !facing(a, b, c) {
			return
		}
	} else if a.out&b.out&c.out != 0 {
		return
	}
	p.shade(a, t[0])
	p.shade(b, t[1])
	p.shade(c, t[2])
	if out != 0 {
		p.clipped(a, b, c)
		return
	}
	p.fill(a, c, b) // counter-clockwise in space is clockwise with rows downwards
}

// facing reports whether a, b, c run counter-clockwise as seen in the image.
func facing(a, b, c *corner) bool {
	return (b.x-a.x)*(c.y-a.y) < (b.y-a.y)*(c.x-a.x)
}

// misses reports whether the triangle lies beside the scissor rectangle or between pixel centres.
func (p *painter) misses(a, b, c *corner) bool {
	if p.optics != nil {
		return p.optics.pixels(p, a, b, c).Empty()
	}
	return pixelSpan(a.x, b.x, c.x, p.scissor.Min.X, p.scissor.Max.X).empty() ||
		pixelSpan(a.y, b.y, c.y, p.scissor.Min.Y, p.scissor.Max.Y).empty()
}

// span is a half-open range of pixels in a row or column.
type span struct{ lo, hi int }

func (s span) empty() bool { return s.lo >= s.hi }

// pixelSpan returns the pixels whose centres lie between the least and the greatest of three coordinates,
// in [lo, hi).
func pixelSpan(a, b, c, lo, hi int) span {
	const half = subpixels / 2
	first := (min(a, b, c) - half + subpixels - 1) >> 8
	last := (max(a, b, c) - half) >> 8
	return span{max(first, lo), min(last+1, hi)}
}
