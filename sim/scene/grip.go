package scene

import (
	"math"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// palm is where a hand is and how it is turned, world frame. Forward, aside and out are perpendicular.
type palm struct {
	at      vec
	forward vec // along the fingers
	aside   vec // to the thumb's side
	out     vec // what the palm looks at
	size    float64
}

// turned is a palm at a place whose fingers point forward and whose thumb's side is as near to aside as can
// be.
func turned(side world.Side, at, forward, aside vec, size float64) palm {
	r, _ := along(vec{}, forward, aside)
	p := palm{
		at: at, forward: r.Apply(xyz(0, 0, 1)), aside: r.Apply(xyz(1, 0, 0)),
		out: r.Apply(xyz(0, -1, 0)), size: size,
	}
	if side == world.Left {
		p.out = p.out.Scale(-1)
	}
	return p
}

// point is a place ahead of the palm's centre and out of the palm, in the hand's own metres.
func (p *palm) point(ahead, out float64) vec {
	return p.at.Add(p.forward.Scale(ahead * p.size)).Add(p.out.Scale(out * p.size))
}

// take puts a hand's object where the palm is, in a shape.
func (p *palm) take(o *render.Object, side world.Side, shape [2]*render.Mesh) {
	o.Mesh = shape[side]
	o.Pose = store.Pose{R: store.Columns(p.aside, p.forward.Cross(p.aside), p.forward), T: p.at}
}

// maxWristBend is how far a hand bends to hold something upright, radians.
const maxWristBend = 0.75

// toward turns a direction to another, by an angle at most.
func toward(from, to vec, most float64) vec {
	cos := min(max(from.Dot(to), -1), 1)
	angle := math.Acos(cos)
	if angle <= most {
		return to
	}
	side := to.Sub(from.Scale(cos))
	if side.Len() < 1e-6 {
		return from
	}
	sin, c := math.Sincos(most)
	return from.Scale(c).Add(side.Unit().Scale(sin))
}

// handOf finds the hand of a side at a place among the last objects drawn; nil where there is none.
func handOf(objs []render.Object, side world.Side, at vec) *render.Object {
	for i := len(objs) - 1; i >= 0; i-- {
		id := objs[i].ID
		if id >= firstHand && id <= lastHand && world.Side((id-firstHand)%2) == side && objs[i].Pose.T == at {
			return &objs[i]
		}
	}
	return nil
}

// clasp is how a hand holds one thing: how the palm lies, in which shape, and where the thing is.
type clasp struct {
	palm  palm
	shape [2]*render.Mesh
	item  store.Pose
}

// clasped holds something of a size and shape in the fingers, upright as far as the wrist bends: round things
// lie in the palm, flat ones between fingers and thumb.
func (h *handMeshes) clasped(g *grasp, size vec, shape store.Shape, scale float64) clasp {
	way := g.back.Scale(-1).Unit()
	level := xyz(way.X, way.Y, 0)
	if level.Len() < 0.2 {
		level = g.ahead
	}
	goal := level.Unit().Add(xyz(0, 0, min(max(way.Z, -0.3), 0.3))).Unit()
	forward := toward(way, goal, maxWristBend)
	wrist := g.hand.Add(g.back.Unit().Scale(wristBack))
	c := clasp{palm: turned(g.side, wrist.Add(forward.Scale(wristBack)), forward, xyz(0, 0, 1), scale)}
	p := &c.palm
	grip, front := 0.5, p.out
	var middle vec
	switch shape {
	case store.Can, store.Bottle, store.Tub:
		radius := (size.X + size.Y) / 4 / scale
		if shape == store.Bottle {
			grip = 0.4
		}
		c.shape = opened(h.rods, radius)
		middle = p.point(graspAhead, palmDeep+radius)
	default:
		thick, deep := size.Y/scale, size.X/scale
		front = p.forward
		if size.X < size.Y {
			thick, deep, front = deep, thick, p.out
		}
		c.shape = opened(h.slabs, thick)
		middle = p.point(clampAhead(thick)-thick/2, palmDeep+deep/2)
	}
	c.item = standing(middle, front, p.aside, grip*size.Z)
	return c
}

// standing is the pose of a package that looks to the front, its top towards up, a point so high above its
// bottom being at the middle.
func standing(middle, front, up vec, high float64) store.Pose {
	y := front.Scale(-1)
	return store.Pose{R: store.Columns(y.Cross(up), y, up), T: middle.Add(up.Scale(-high))}
}

// lay puts a hand flat or cupped on something that lies on, before or between arms.
func (h *handMeshes) lay(g *grasp, own *render.Object) {
	way := g.back.Scale(-1).Unit()
	switch g.grip {
	case world.OnForearm: // palm up
		p := turned(g.side, g.hand, way, g.inward.Scale(-1), 1)
		p.take(own, g.side, h.cupped)
	case world.BothHands: // palm to palm
		p := turned(g.side, g.hand, toward(way, g.ahead, maxWristBend), xyz(0, 0, 1), own.Scale.X)
		p.at = p.point(0, 0.009) // the joint keeps a little off
		p.take(own, g.side, h.flat)
	case world.AgainstChest: // palm to the chest
		p := turned(g.side, g.hand, toward(way, g.inward, maxWristBend), xyz(0, 0, 1), 1)
		p.take(own, g.side, h.cupped)
	case world.InFingers:
	}
}

// onBar closes a body's hands round the handle of what it pushes, where they are at it. The bar runs along y
// of the gear's frame through a point.
func (h *handMeshes) onBar(objs []render.Object, id uint32, gear store.Pose, through vec, radius float64) {
	bar, across := gear.Apply(through), gear.R.Apply(xyz(0, 1, 0))
	for side := range world.Side(2) {
		for i := range objs {
			o := &objs[i]
			if o.ID != HandID(int(id-GearID(0)), side) {
				continue
			}
			at := bar.Add(across.Scale(o.Pose.T.Sub(bar).Dot(across)))
			if at.Dist(o.Pose.T) > 0.06 {
				continue
			}
			inward := across
			if side == world.Left {
				inward = across.Scale(-1)
			}
			size, way := o.Scale.X, o.Pose.R.Apply(xyz(0, 0, 1))
			p := turned(side, at, way.Sub(across.Scale(way.Dot(across))), inward, size)
			p.at = p.point(-graspAhead, -palmDeep-radius/size)
			p.take(o, side, opened(h.rods, radius/size))
		}
	}
}
