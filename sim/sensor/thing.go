package sensor

import (
	"cmp"
	"slices"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/scene"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// subject is what a moving instance is: who has it, and its first object.
type subject struct{ body, object int }

// sheet holds the full labels of a camera's last frame, in buffers that the next frame's are written into.
type sheet struct {
	things    []truth.Thing
	occluders []truth.Occluder // of all things
	points    []truth.Mark     // of all people
	measured  []store.Vec3     // the points of one of them
	order     []int            // of the view's instances, by ID
	subjects  map[uint32]subject
}

// begin forgets the labels of the last frame.
func (s *sheet) begin() {
	if s.subjects == nil {
		s.subjects, s.things = map[uint32]subject{}, []truth.Thing{}
	}
	clear(s.subjects)
	s.things, s.occluders, s.points, s.order = s.things[:0], s.occluders[:0], s.points[:0], s.order[:0]
}

// things is the full label of every person, hand, piece of gear and package in the picture, by ID. Things of
// shoppers that lie on the shelves have no label: what they hide is hidden by nobody. The labels are valid
// until the camera's next frame.
func (c *Cameras) things(cam *camera, f *render.Frame, bodies []bodyState) []truth.Thing {
	s, instances := &cam.sheet, cam.view.Instances()
	s.begin()
	cam.findSubjects(len(bodies))
	for i := range instances {
		if classOf(instances[i].ID) != 0 {
			s.order = append(s.order, i)
		}
	}
	slices.SortFunc(s.order, func(a, b int) int { return cmp.Compare(instances[a].ID, instances[b].ID) })
	s.things = slices.Grow(s.things, len(s.order))[:len(s.order)]
	for k, i := range s.order {
		in, t := &instances[i], &s.things[k]
		if in.Static >= 0 {
			*t = *c.onShelf(cam, in.Static)
		} else {
			who := s.subjects[in.ID]
			*t = truth.Thing{ID: in.ID, Class: classOf(in.ID), Plate: -1}
			cam.describe(t, f, &bodies[who.body], cam.objectsOf(who.body), cam.objects[who.object].Pose)
		}
		t.Visible, t.VisiblePixels, t.VisibleMask = in.Visible, in.VisiblePixels, in.VisibleMask
		t.Full, t.FullPixels, t.FullMask, t.Truncated = in.Full, in.FullPixels, in.FullMask, in.Truncated()
		first := len(s.occluders)
		s.occluders = appendOccluders(s.occluders, in.Occluders)
		t.Occluders = s.occluders[first:len(s.occluders):len(s.occluders)]
	}
	return s.things
}

// classOf is the class of an instance, 0 for one without a label.
func classOf(id uint32) truth.Class {
	switch {
	case id == 0:
		return 0
	case id < scene.ItemID(0):
		return truth.Person
	case id < scene.GearID(0):
		return truth.Product
	case id < scene.ForeignID(0):
		return truth.Gear
	case id >= scene.HandID(0, world.Left):
		return truth.Hand
	}
	return 0
}

// findSubjects finds who has each of the moving instances.
func (cam *camera) findSubjects(bodies int) {
	found := cam.sheet.subjects
	for b := range bodies {
		for i, o := range cam.objectsOf(b) {
			if _, known := found[o.ID]; !known && o.ID != 0 {
				found[o.ID] = subject{b, cam.starts[b] + i}
			}
		}
	}
}

// objectsOf are the objects of a body and what it carries, or of what lies about.
func (cam *camera) objectsOf(body int) []render.Object {
	if body+1 < len(cam.starts) {
		return cam.objects[cam.starts[body]:cam.starts[body+1]]
	}
	return cam.objects[cam.starts[body]:]
}

// appendOccluders makes one occluder of those without a label.
func appendOccluders(dst []truth.Occluder, some []render.Occluder) []truth.Occluder {
	first, nobody := len(dst), 0
	for _, o := range some {
		if classOf(o.ID) == 0 {
			nobody += o.Pixels
			continue
		}
		dst = append(dst, truth.Occluder(o))
	}
	if nobody == 0 {
		return dst
	}
	at := first
	for at < len(dst) && dst[at].Pixels > nobody {
		at++
	}
	return slices.Insert(dst, at, truth.Occluder{Pixels: nobody})
}

// onShelf is the label of a unit on a shelf but for what the picture says.
func (c *Cameras) onShelf(cam *camera, object int) *truth.Thing {
	g := &cam.shelf[object]
	if g.thing == nil {
		id := scene.ItemID(int(g.item))
		box := cam.packageBox(id, []render.Object{c.builder.Item(g.sku, id, g.pose)}, g.pose)
		g.thing = &truth.Thing{
			ID: id, Class: truth.Product, Item: g.item, SKU: g.sku, Spot: truth.OnShelf, Plate: int(g.plate),
			Box: box, Floor: box.Pose.T.Floor(),
		}
	}
	return g.thing
}

// describe fills in what a moving thing is and where. objs are those of the body that has it, at is where its
// first part is.
func (cam *camera) describe(
	t *truth.Thing, f *render.Frame, b *bodyState, objs []render.Object, at store.Pose,
) {
	frame := store.FloorPose(b.pose.Foot, b.pose.Yaw)
	if b.loose == nil {
		t.Owner, t.Body, t.Token = scene.BodyID(int(b.id)), b.id, b.token
	}
	switch t.Class {
	case truth.Person:
		t.Owner, t.Box, t.Floor = 0, cam.box(frame, objs, t.ID), b.pose.Foot
		t.Points = cam.points(f, b, t.ID)
	case truth.Hand:
		t.Side = uint8((t.ID - scene.HandID(0, world.Left)) % 2)
		t.Box, t.Floor = cam.box(frame, objs, t.ID), b.pose.Joints[int(world.LeftHand)+int(t.Side)].Floor()
	case truth.Gear:
		if b.gear != world.NoGear { // else a cloth over a hand
			frame = b.pose.Gear
		}
		t.Box, t.Floor = cam.box(frame, objs, t.ID), frame.T.Floor()
	case truth.Product:
		t.Item = truth.ItemID(t.ID - scene.ItemID(0))
		t.SKU, t.Spot = b.good(t.ID)
		t.Box = cam.packageBox(t.ID, objs, at)
		t.Floor = t.Box.Pose.T.Floor()
	}
}

// good is what package an instance is, and where somebody has it.
func (b *bodyState) good(id uint32) (store.SKU, truth.Spot) {
	in := func(goods []scene.Good) (store.SKU, bool) {
		i := slices.IndexFunc(goods, func(g scene.Good) bool { return g.ID == id })
		if i < 0 {
			return "", false
		}
		return goods[i].SKU, true
	}
	if b.loose != nil {
		sku, _ := in(b.loose.floor)
		return sku, truth.OnFloor
	}
	for side := range b.held {
		if sku, ok := in(b.held[side]); ok {
			return sku, truth.InHand
		}
	}
	sku, _ := in(b.bag)
	return sku, truth.InGear
}

// box is the smallest box around an instance's meshes along the axes of a frame.
func (cam *camera) box(frame store.Pose, objs []render.Object, id uint32) truth.Box3 {
	low, high, _ := cam.view.Bounds(frame, objs, id)
	return truth.Box3{
		Pose: store.Pose{R: frame.R, T: frame.Apply(low.Lerp(high, 0.5))}, Size: high.Sub(low),
	}
}

// packageBox is the box around a package at a pose; its front, towards -y of the package's frame, is ahead.
func (cam *camera) packageBox(id uint32, objs []render.Object, at store.Pose) truth.Box3 {
	at.R = at.R.Mul(store.Columns(store.Vec3{Y: -1}, store.Vec3{X: 1}, store.Vec3{Z: 1}))
	return cam.box(at, objs, id)
}
