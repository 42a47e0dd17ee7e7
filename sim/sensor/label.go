package sensor

import (
	"slices"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/scene"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// Tolerances for calling a point of the body visible: it lies inside the body, the surface seen is that far
// before it.
const (
	headTolerance = 0.16
	handTolerance = 0.09
	footTolerance = 0.10
)

// label reads a frame's labels off the picture that was just drawn; nil for nobody. Its consumers may keep
// them, unless exposures are lent.
func (c *Cameras) label(cam *camera, f *render.Frame, bodies []bodyState) []truth.BodyView {
	cam.views = cam.views[:0]
	for _, l := range f.Labels {
		for i := range bodies {
			if scene.BodyID(int(bodies[i].id)) == l.ID {
				cam.views = append(cam.views, cam.bodyView(f, &bodies[i], l))
			}
		}
	}
	switch {
	case len(cam.views) == 0:
		return nil
	case c.borrowed:
		return cam.views
	}
	return slices.Clone(cam.views)
}

func (cam *camera) bodyView(f *render.Frame, b *bodyState, l render.Label) truth.BodyView {
	v := truth.BodyView{
		Body: b.id, Visible: l.Visible, Full: l.Full,
		VisiblePixels: l.VisiblePixels, VisibleFraction: l.VisibleFraction(),
	}
	v.Head = cam.mark(f, b.pose.Joints[world.Head], l.ID, headTolerance)
	v.Foot = cam.mark(f, b.pose.Foot.At(0), 0, footTolerance)
	for side := range v.Hands {
		v.Hands[side] = cam.mark(f, b.pose.Joints[int(world.LeftHand)+side], l.ID, handTolerance)
	}
	return v
}

// mark labels one point of a body. A point counts as visible where the picture's surface lies within the
// tolerance of it: the shelf or another body in front of a hand hides it, a package in the hand does not.
func (cam *camera) mark(f *render.Frame, p store.Vec3, id uint32, tolerance float64) truth.Mark {
	u, v, depth, ok := cam.model.Project(p)
	m := truth.Mark{U: u, V: v}
	if !ok || !cam.model.InImage(u, v) {
		return m
	}
	m.Visibility = truth.Hidden
	at := int(v)*f.Width + int(u)
	if seen := float64(f.Depth[at]); seen > depth-tolerance && seen < depth+3*tolerance {
		m.Visibility = truth.Visible
	}
	if id != 0 && somebodyElse(f.ID[at], id) {
		m.Visibility = truth.Hidden // somebody else
	}
	return m
}

// somebodyElse reports whether an instance is another person than that of id, or a hand of another.
func somebodyElse(instance, id uint32) bool {
	whole := scene.WholeID(instance)
	return whole != 0 && whole != id && whole < scene.ItemID(0)
}
