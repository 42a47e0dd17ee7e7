package scene

import (
	"testing"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// Nothing is allocated for people who are put together again, whatever they wear, hold and push.
func TestPeopleAllocateNothing(t *testing.T) {
	if testing.Short() {
		t.Skip("counts allocations, which the race detector adds to")
	}
	l, b := demo(t)
	s, goods := demoShoppers()[0], someGoods(l, 100, 14)
	var outfits []*Outfit
	var poses [16]world.Pose
	for i, look := range everyLook() {
		outfits = append(outfits, b.Outfit(look))
		poses[i] = s.pose
		poses[i].Grip[world.Right] = world.Grip(i % 4)
	}
	kinds := allGear()
	var objs []render.Object
	var points []store.Vec3
	people := func() {
		objs = objs[:0]
		for i, o := range outfits {
			gear, pose := kinds[i%len(kinds)], &poses[i]
			objs = b.Body(objs, BodyID(i), s.build, o, pose)
			objs = b.Held(objs, pose, world.Right, goods[:1+i%3])
			objs = b.Wrap(objs, GearID(i), pose, world.Left)
			objs = b.Gear(objs, GearID(i), gear, pose.Gear, goods)
			objs = b.OnFloor(objs, goods[i%len(goods)], pose.Gear)
			objs = b.Foreign(objs, ForeignID(i), world.ForeignKind(i%2), o, pose.Gear)
			points = AppendPoints(points[:0], s.build, pose)
		}
	}
	people() // buffers grow
	if len(objs) < 30*len(outfits) || len(points) != 20 {
		t.Fatalf("%d objects of %d people, %d points", len(objs), len(outfits), len(points))
	}
	if n := testing.AllocsPerRun(10, people); n > 0 {
		t.Errorf("%g allocations for %d people", n, len(outfits))
	}
}

// Every piece of gear that holds goods has room for its pile.
func TestPilesHaveRoom(t *testing.T) {
	holding := 0
	for _, gear := range allGear() {
		low, high := gear.Hold()
		if low == high {
			continue
		}
		holding++
		if p := newPile(low, high); p.nx*p.ny < 40 || p.nx*p.ny > pileCells {
			t.Errorf("gear %d has %d by %d cells", gear, p.nx, p.ny)
		}
	}
	if holding != 2 {
		t.Errorf("%d kinds of gear hold goods, want 2", holding)
	}
}
