package render

import (
	"image"

	"storesim/pipeline/store"
)

// View draws a scene as one camera sees it. It is for one goroutine at a time; Views share nothing but
// meshes, textures and materials, which they only read.
type View struct {
	frame   Frame
	camera  store.Camera
	painter *painter // lays moving objects over the static layer
	census  *census
	static  *static
	dirty   []image.Rectangle // where the frame differs from the static layer
	moving  []Object          // of the last picture; the caller's
	seats   []seat            // of moving
	survey  *survey           // made when full labels are first asked for
	normals []Normal
	moved   *movedSmoother // nil where edges of moving objects are not smoothed
}

// seat says where a moving object is drawn and who counts it.
type seat struct {
	extent image.Rectangle // it touches no pixel outside
	tally  int
}

// NewView returns a View with nothing in it.
func NewView(cam store.Camera, light Light) *View {
	width, height := cam.Intrinsics.Width, cam.Intrinsics.Height
	v := &View{
		painter: newPainter(cam, light, newLayer(width, height)),
		camera:  cam,
		census:  newCensus(),
		static:  &static{painter: newPainter(cam, light, newLayer(width, height))},
	}
	if cam.Intrinsics.Lens.Model != store.Pinhole {
		through := newLens(cam.Intrinsics)
		v.painter.through(through, light)
		v.static.painter.through(through, light)
	}
	l := v.painter.layer
	v.painter.boxes = v.static.painter.boxes
	v.frame = Frame{Width: width, Height: height, RGBA: l.rgba, Depth: l.depth, ID: l.id}
	return v
}

// SetStatic replaces the things that stay. They are drawn once, by the next Draw.
func (v *View) SetStatic(objs []Object) { v.static.set(objs) }

// Show hides or shows static object i from the next Draw on.
func (v *View) Show(i int, visible bool) { v.static.show(i, visible) }

// Add adds a static object and returns its index.
func (v *View) Add(obj Object) int { return v.static.add(obj) }

// Replace puts another object in the place of static object i, which stays shown or hidden as it is.
func (v *View) Replace(i int, obj Object) { v.static.replace(i, obj) }

// Place moves static object i from the next Draw on.
func (v *View) Place(i int, pose store.Pose) { v.static.place(i, pose) }

// Draw draws the static objects and the moving ones. No static object in sight may have the id of a moving
// one. Of two things at the same depth a static one wins, then the moving
// one that comes first. Decals among the moving objects darken only the static ones. The frame is valid until
// the next Draw.
func (v *View) Draw(moving []Object) *Frame {
	v.dirty = append(v.dirty, v.static.refresh()...)
	for _, r := range v.dirty {
		v.painter.copy(v.static.painter.layer, r)
	}
	v.dirty = v.dirty[:0]
	v.frame.Normal, v.moving = nil, moving
	v.enrol(moving)
	v.painter.outline = nil
	for i := range moving {
		if moving[i].Decal {
			v.lay(i)
		}
	}
	for i := range moving {
		if !moving[i].Decal {
			v.painter.outline = v.census.outline(v.seats[i].tally)
			v.lay(i)
		}
	}
	v.label()
	if v.moved != nil {
		v.blend()
	}
	return &v.frame
}

// enrol makes room for the outlines of moving objects.
func (v *View) enrol(moving []Object) {
	v.census.start()
	v.seats = v.seats[:0]
	for i := range moving {
		s := seat{extent: v.painter.extent(&moving[i]), tally: -1}
		if !moving[i].Decal {
			s.tally = v.census.enrol(&moving[i], s.extent)
		}
		v.seats = append(v.seats, s)
	}
	v.census.allot()
}

// lay draws a moving object and notes where.
func (v *View) lay(i int) {
	if v.seats[i].extent.Empty() {
		return
	}
	v.painter.touched = image.Rectangle{}
	v.painter.draw(&v.moving[i])
	t := v.painter.touched
	if t.Empty() && v.moved != nil { // it lies between the pixels' centres, but perhaps not between samples
		t = v.seats[i].extent
	}
	if !t.Empty() {
		v.dirty = addRect(v.dirty, t)
	}
}

// addRect adds r to a list of rectangles, as part of the last one where that wastes little.
func addRect(list []image.Rectangle, r image.Rectangle) []image.Rectangle {
	if n := len(list); n > 0 {
		both := list[n-1].Union(r)
		if area(both) <= area(list[n-1])+area(r)+4096 {
			list[n-1] = both
			return list
		}
	}
	return append(list, r)
}

func area(r image.Rectangle) int { return r.Dx() * r.Dy() }

// label counts what can be seen of the moving instances.
func (v *View) label() {
	v.census.count(v.painter.layer, v.static.painter.layer)
	v.frame.Labels = v.frame.Labels[:0]
	for i := range v.census.tallies {
		if t := &v.census.tallies[i]; t.group < 0 {
			v.frame.Labels = append(v.frame.Labels, t.label)
		}
	}
}
