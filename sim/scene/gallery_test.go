package scene

import (
	"image/color"
	"math"
	"testing"
	"time"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/des"
	"storesim/sim/world"
)

// actor is a body of the gallery: where it stands, what it looks at and what it does.
type actor struct {
	at     store.Vec2
	yaw    float64
	speed  float64
	height float64
	gear   world.Gear
	reach  vec // for the right hand; none when zero
	look   func(*world.Look)
}

// gallery lists people with each kind of gear, of each age, at work with their hands.
func gallery() []actor {
	plain := func(l *world.Look) { l.Pattern = world.Plain }
	return []actor{
		{at: store.Vec2{X: 0.9, Y: 2.6}, yaw: -0.5, speed: 1.1, height: 1.72, gear: world.Cart, look: func(l *world.Look) {
			l.Jacket, l.Outer = true, rgb(0x34423a)
		}},
		{at: store.Vec2{X: 4.0, Y: 3.3}, yaw: -1.9, speed: 1.0, height: 1.65, gear: world.Stroller, look: plain},
		{at: store.Vec2{X: 4.6, Y: 2.0}, yaw: -2.3, speed: 0.8, height: 1.75, gear: world.Wheelchair, look: plain},
		{at: store.Vec2{X: 1.9, Y: 3.5}, yaw: -1.2, speed: 1.2, height: 1.8, gear: world.Basket, look: func(l *world.Look) {
			l.Backpack, l.Pack = true, rgb(0x7a3340)
		}},
		{at: store.Vec2{X: 3.4, Y: 2.0}, yaw: -1.0, height: 1.1, reach: xyz(3.55, 1.65, 1.2), look: plain},
		{at: store.Vec2{X: 2.6, Y: 2.2}, yaw: -1.4, height: 1.75, reach: xyz(2.6, 1.85, 0.05), look: func(l *world.Look) {
			l.NameBand, l.Pattern, l.Top = true, world.Plain, rgb(0x16786c)
		}},
		{at: store.Vec2{X: 2.9, Y: 3.7}, yaw: -1.6, speed: 3.2, height: 1.78, look: func(*world.Look) {}},
	}
}

// emptyRoom is the demo store without its fixtures.
func emptyRoom(l *store.Layout) []render.Object {
	room := plainInterior()
	s := &stage{layout: l, room: &room, print: newTypeface(), cube: unitBox(), plain: map[color.RGBA]*render.Material{},
		boards: map[board]*render.Material{}}
	s.floor()
	s.walls()
	return s.objects
}

// demoGear are the people of the gallery with their goods, two bottles, a bag and a coat.
func demoGear(b *Builder, l *store.Layout) []render.Object {
	var out []render.Object
	now := des.Time(10 * time.Second)
	for i, a := range gallery() {
		look := demoShoppers()[0].look
		a.look(&look)
		body := &world.Body{
			Build: world.Build{Height: a.height, Shoulders: 0.255 * a.height, Girth: 0.14 + 0.06*a.height},
			Look:  look, Gear: a.gear,
		}
		body.Turn(0, a.yaw, 1)
		body.Move(now.Add(-time.Second), store.Heading(a.yaw).Scale(a.speed))
		if a.reach != (vec{}) {
			target := a.reach.Sub(a.at.At(0)) // the body stands at the origin
			body.StartReach(world.Right, world.Reach{Target: target, Contact: now, Dwell: time.Second,
				End: now.Add(2 * time.Second)})
		}
		pose := moved(body.At(now), a.at)
		out = b.Body(out, BodyID(i), body.Build, b.Outfit(look), &pose)
		out = b.Gear(out, GearID(i), a.gear, pose.Gear, someGoods(l, 100*i, 14))
	}
	for i, p := range l.Catalog.Products[4:6] {
		at := store.FloorPose(store.Vec2{X: 2.3 + 0.4*float64(i), Y: 1.5}, 1.9*float64(i))
		out = b.OnFloor(out, Good{p.SKU, ItemID(9000 + i)}, at)
	}
	own := b.Outfit(world.Look{TopAccent: rgb(0x7a4b32), Outer: rgb(0x59604f)})
	out = b.Foreign(out, ForeignID(0), world.Handbag, own, store.FloorPose(store.Vec2{X: 3.2, Y: 1.2}, 0.4))
	return b.Foreign(out, ForeignID(1), world.Coat, own, store.FloorPose(store.Vec2{X: 3.9, Y: 1.3}, 0.9))
}

// moved is a pose of a body that stands at the origin, taken to a place.
func moved(p world.Pose, to store.Vec2) world.Pose {
	shift := to.Sub(p.Foot)
	p.Foot = to
	for j := range p.Joints {
		p.Joints[j] = p.Joints[j].Add(shift.At(0))
	}
	p.Gear.T = p.Gear.T.Add(shift.At(0))
	return p
}

func someGoods(l *store.Layout, first, n int) []Good {
	var out []Good
	for k := range n {
		out = append(out, Good{l.Catalog.Products[(7*k)%len(l.Catalog.Products)].SKU, ItemID(first + k)})
	}
	return out
}

// BenchmarkEightWithGear dresses and draws eight people who push full carts or carry baskets.
func BenchmarkEightWithGear(b *testing.B) {
	layout := demoLayout(b)
	builder := New(layout)
	cam := layout.Cameras[0]
	cam.Intrinsics = store.NewIntrinsics(640, 360, 1.45)
	view := render.NewView(cam, Light(layout))
	view.SetStatic(append(append([]render.Object{}, builder.Store()...), demoStock(builder, layout)...))
	goods := someGoods(layout, 0, 14)
	look := demoShoppers()[0].look
	outfit := builder.Outfit(look)
	var objs []render.Object
	b.ReportAllocs()
	for b.Loop() {
		objs = objs[:0]
		for i := range 8 {
			gear := []world.Gear{world.Cart, world.Basket}[i%2]
			body := &world.Body{Build: demoShoppers()[0].build, Look: look, Gear: gear}
			body.Turn(0, float64(i), 1)
			at := store.Vec2{X: 1.4 + 0.6*float64(i%4), Y: 1.3 + 1.3*float64(i/4)}
			pose := moved(body.At(des.Time(math.MaxInt32)), at)
			objs = builder.Body(objs, BodyID(i), body.Build, outfit, &pose)
			objs = builder.Gear(objs, GearID(i), gear, pose.Gear, goods)
		}
		view.Draw(objs)
	}
}
