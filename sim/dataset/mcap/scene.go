package mcap

import (
	"fmt"
	"image/color"
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// stay is how long the box of somebody whom no picture shows any more is left standing.
const stay = time.Second

// people is a foxglove.SceneUpdate of those who are in a picture, seen or hidden, with what they hold and
// push. Their boxes replace those that other cameras' pictures gave them before, and go by themselves.
func people(things []truth.Thing, at des.Time) wire {
	var w wire
	for i := range things {
		t := &things[i]
		if t.Class == truth.Hand || t.Class == truth.Product && t.Spot != truth.InHand {
			continue
		}
		c := colourOf(t)
		c.A = 110
		id := fmt.Sprintf("%s-%d", classOf(t), t.ID)
		w = w.part(2, wire(nil).time(1, at).text(2, root).text(3, id).span(4, stay).
			metadata(6, facts(t)).part(8, cube(t.Box.Pose, t.Box.Size, c)))
	}
	return w
}

// fixtures is a foxglove.SceneUpdate of what stands still: the floor, shelving and gates.
func fixtures(l *store.Layout, at des.Time) wire {
	const slab = 0.02
	size := l.Floor.Max.Sub(l.Floor.Min)
	floor := store.FloorPose(l.Floor.Centre(), 0)
	floor.T.Z = -slab / 2
	w := wire(nil).part(2, fixture("floor", at,
		cube(floor, store.Vec3{X: size.X, Y: size.Y, Z: slab}, color.RGBA{R: 120, G: 120, B: 120, A: 90})))
	for i := range l.Gondolas {
		w = w.part(2, fixture("gondola-"+l.Gondolas[i].ID, at, shelving(l, i)...))
	}
	for i := range l.Gates {
		w = w.part(2, fixture("gate-"+string(l.Gates[i].ID), at, passage(&l.Gates[i])))
	}
	return w
}

// fixture is a foxglove.SceneEntity that stays.
func fixture(id string, at des.Time, cubes ...wire) wire {
	w := wire(nil).time(1, at).text(2, root).text(3, id)
	for _, c := range cubes {
		w = w.part(8, c)
	}
	return w
}

// shelving is a gondola's back panel and its boards.
func shelving(l *store.Layout, gondola int) []wire {
	const thin = 0.02
	g := &l.Gondolas[gondola]
	grey := color.RGBA{R: 190, G: 190, B: 200, A: 200}
	in := func(x, y, z float64) store.Pose {
		return store.Pose{R: g.Pose.R, T: g.Pose.Apply(store.Vec3{X: x, Y: y, Z: z})}
	}
	out := []wire{cube(in(g.Width()/2, g.Depth-thin/2, g.Height/2),
		store.Vec3{X: g.Width(), Y: thin, Z: g.Height}, grey)}
	for i := range l.Shelves {
		s := &l.Shelves[i]
		if s.Gondola != gondola {
			continue
		}
		out = append(out, cube(in(s.Left+s.Width/2, g.Depth/2, s.Height-thin/2),
			store.Vec3{X: s.Width, Y: g.Depth, Z: thin}, grey))
	}
	return out
}

// passage is a gate: a low bar across it.
func passage(g *store.Gate) wire {
	along := g.B.Sub(g.A)
	length := along.Len()
	x := along.Scale(1 / max(length, 1e-9)).At(0)
	up := store.Vec3{Z: 1}
	p := store.Pose{R: store.Columns(x, up.Cross(x), up), T: g.Centre().At(0.05)}
	return cube(p, store.Vec3{X: length, Y: 0.1, Z: 0.1}, color.RGBA{R: 60, G: 120, B: 255, A: 200})
}

// cube is a foxglove.CubePrimitive around the middle of a pose, metres.
func cube(p store.Pose, size store.Vec3, c color.RGBA) wire {
	return wire(nil).part(1, pose(p)).part(2, vector(size)).part(3, paint(c))
}
