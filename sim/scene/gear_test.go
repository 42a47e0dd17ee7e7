package scene

import (
	"math"
	"reflect"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// allGear lists what people move their goods, or themselves, with.
func allGear() []world.Gear {
	return []world.Gear{world.Basket, world.Cart, world.Stroller, world.Wheelchair}
}

// goodsOf draws a list of packages.
func goodsOf(t *rapid.T, l *store.Layout) []Good {
	var out []Good
	for i, k := range rapid.SliceOfN(rapid.IntRange(0, len(l.Catalog.Products)-1), 0, 40).Draw(t, "goods") {
		out = append(out, Good{SKU: l.Catalog.Products[k].SKU, ID: ItemID(i)})
	}
	return out
}

// What lies in a cart or basket lies inside it, and each package on the bottom or on another, none in
// another.
func TestGoodsLieInTheirGear(t *testing.T) {
	l, b := demo(t)
	rapid.Check(t, func(t *rapid.T) {
		gear := rapid.SampledFrom([]world.Gear{world.Basket, world.Cart}).Draw(t, "gear")
		goods := goodsOf(t, l)
		low, high := gear.Hold()
		var boxes [][2]vec
		for _, o := range b.Gear(nil, GearID(1), gear, store.IdentityPose(), goods) {
			if o.ID == GearID(1) || o.Decal {
				continue
			}
			a, z := extent([]render.Object{o})
			if !inside(a, low, high) || !inside(z, low, high) {
				t.Fatalf("package %d spans %.3f to %.3f, the gear holds %.3f to %.3f", o.ID, a, z, low, high)
			}
			if !rests(a, z, low.Z, boxes) {
				t.Fatalf("package %d floats, or is in another: %.3f to %.3f among %.3f", o.ID, a, z, boxes)
			}
			boxes = append(boxes, [2]vec{a, z})
		}
		if least := min(len(goods), 3); len(boxes) < least {
			t.Fatalf("of %d packages only %d are seen", len(goods), len(boxes))
		}
	})
}

func inside(p, low, high vec) bool {
	const slack = 1e-6
	return p.X > low.X-slack && p.Y > low.Y-slack && p.Z > low.Z-slack &&
		p.X < high.X+slack && p.Y < high.Y+slack && p.Z < high.Z+slack
}

// rests reports whether a box stands on the floor, or on a box below or within a cell beside it, and meets
// none.
func rests(a, z vec, floor float64, others [][2]vec) bool {
	on := math.Abs(a.Z-floor) < 1e-3
	for _, o := range others {
		apart := func(slack float64) bool {
			return a.X > o[1].X+slack || z.X < o[0].X-slack || a.Y > o[1].Y+slack || z.Y < o[0].Y-slack
		}
		if !apart(-1e-3) && a.Z < o[1].Z-1e-3 && z.Z > o[0].Z+1e-3 {
			return false
		}
		on = on || !apart(pileCell) && math.Abs(a.Z-o[1].Z) < 1e-3
	}
	return on
}

// TestGearIsCheapAndNobody counts triangles, and checks that gear keeps to its size and bears no body's id.
func TestGearIsCheapAndNobody(t *testing.T) {
	_, b := demo(t)
	for _, gear := range allGear() {
		objs, triangles := b.Gear(nil, GearID(3), gear, store.IdentityPose(), nil), 0
		for _, o := range objs {
			triangles += len(o.Mesh.Triangles)
			if o.ID != GearID(3) && !o.Decal {
				t.Errorf("gear %d: a part has id %d", gear, o.ID)
			}
			checkMesh(t, int(gear), o.Mesh)
		}
		if limit := map[world.Gear]int{world.Basket: 150, world.Cart: 600, world.Stroller: 1600}[gear]; limit > 0 &&
			triangles > limit {
			t.Errorf("gear %d has %d triangles", gear, triangles)
		}
		solid := objs
		if gear.Wheeled() {
			solid = objs[1:] // the shadow is wider
		}
		low, high := extent(solid)
		half := gear.Size().Scale(0.5)
		if low.X < -half.X-0.03 || high.X > half.X+0.03 || low.Y < -half.Y-0.03 || high.Y > half.Y+0.03 ||
			low.Z < -0.001 || high.Z > 2*half.Z+0.03 {
			t.Errorf("gear %d spans %.2f to %.2f, is %.2f large", gear, low, high, gear.Size())
		}
	}
}

// TestGoodsOnTheFloor lays every product on the floor: it touches it, and what is tall lies.
func TestGoodsOnTheFloor(t *testing.T) {
	l, b := demo(t)
	for _, p := range l.Catalog.Products {
		objs := b.OnFloor(nil, Good{p.SKU, ItemID(1)}, store.FloorPose(store.Vec2{X: 2, Y: 2}, 0.7))
		low, high := extent(objs[1:])
		if math.Abs(low.Z) > 0.001 {
			t.Errorf("%s is %.3f m above the floor", p.SKU, low.Z)
		}
		if p.Shape == store.Bottle && high.Z > p.Size.Y+0.001 {
			t.Errorf("%s stands", p.SKU)
		}
		if middle := low.Lerp(high, 0.5); middle.Floor().Dist(store.Vec2{X: 2, Y: 2}) > 0.03 {
			t.Errorf("%s lies %.2f away from its place", p.SKU, middle)
		}
	}
}

// TestHeldGoodsAreInHand holds every product in every grip: the hand touches it.
func TestHeldGoodsAreInHand(t *testing.T) {
	l, b := demo(t)
	for _, p := range l.Catalog.Products {
		for grip := world.InFingers; grip <= world.AgainstChest; grip++ {
			s := demoShoppers()[0]
			pose := stand(s.build, store.Vec2{}, 0.4, nil)
			pose.Grip[world.Right] = grip
			chest := pose.Joints[world.RightShoulder].Add(store.Heading(0.4).At(0).Scale(0.3)).Add(xyz(0, 0, -0.3))
			pose.Joints[world.RightHand] = chest
			pose.Joints[world.LeftHand] = chest.Add(xyz(-math.Sin(0.4), math.Cos(0.4), 0).Scale(max(p.Size.X, p.Size.Y) + 0.05))
			objs := b.Held(nil, &pose, world.Right, []Good{{p.SKU, ItemID(1)}})
			low, high := extent(objs)
			nearest := xyz(min(max(chest.X, low.X), high.X), min(max(chest.Y, low.Y), high.Y),
				min(max(chest.Z, low.Z), high.Z))
			if d := nearest.Dist(chest); d > 0.07 {
				t.Errorf("%s in grip %d is %.3f m from the palm", p.SKU, grip, d)
			}
		}
	}
}

// TestGearIsAFunction draws twice.
func TestGearIsAFunction(t *testing.T) {
	l, b := demo(t)
	var goods []Good
	for i, p := range l.Catalog.Products {
		goods = append(goods, Good{p.SKU, ItemID(i)})
	}
	at := store.FloorPose(store.Vec2{X: 1, Y: 2}, 0.3)
	for _, gear := range allGear() {
		if !reflect.DeepEqual(b.Gear(nil, 1, gear, at, goods), b.Gear(nil, 1, gear, at, goods)) {
			t.Errorf("gear %d differs from itself", gear)
		}
	}
}
