package scene

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// handObject is the hand of a side among objects.
func handObject(objs []render.Object, side world.Side) *render.Object {
	for i := range objs {
		if objs[i].ID == HandID(0, side) {
			return &objs[i]
		}
	}
	return nil
}

// TestHandsAreSound: every shape of hand is a hand, left and right are each other's mirror image.
func TestHandsAreSound(t *testing.T) {
	h := newHandMeshes()
	all := append(append([][2]*render.Mesh{h.open, h.relaxed, h.flat, h.cupped}, h.rods...), h.slabs...)
	for i, pair := range all {
		left, right := volume(pair[world.Left]), volume(pair[world.Right])
		if left < 0.00025 || left > 0.0006 || math.Abs(left-right) > 1e-9 {
			t.Errorf("shape %d: volumes %.0f and %.0f ml", i, left*1e6, right*1e6)
		}
		checkMesh(t, i, pair[world.Left])
		checkMesh(t, i, pair[world.Right])
	}
}

// grabbed is how fingers and palm of a right hand that holds a product lie about it, in its frame.
func grabbed(b *Builder, p *store.Product, side world.Side, elbow vec) (hand, item *render.Object) {
	s := demoShoppers()[0]
	pose := stand(s.build, store.Vec2{X: 3, Y: 3}, 0, nil)
	at := pose.Joints[world.LeftShoulder+world.Joint(side)].Add(xyz(0.3, 0, -0.2))
	pose.Joints[world.LeftHand+world.Joint(side)] = at
	pose.Joints[world.LeftElbow+world.Joint(side)] = at.Sub(elbow.Unit().Scale(0.27))
	objs := b.Body(nil, BodyID(0), s.build, b.Outfit(s.look), &pose)
	objs = b.Held(objs, &pose, side, []Good{{p.SKU, ItemID(1)}})
	return handObject(objs, side), &objs[len(objs)-1]
}

// TestFingersCloseOnGoods: whichever way the forearm points, a hand that holds something has fingers on two
// sides of it or round it, none in it by more than a finger's thickness, and is not as it is when empty.
func TestFingersCloseOnGoods(t *testing.T) {
	l, b := demo(t)
	rapid.Check(t, func(t *rapid.T) {
		p := &l.Catalog.Products[rapid.IntRange(0, len(l.Catalog.Products)-1).Draw(t, "product")]
		side := rapid.SampledFrom([]world.Side{world.Left, world.Right}).Draw(t, "side")
		way := xyz(rapid.Float64Range(0.2, 1).Draw(t, "x"), rapid.Float64Range(-0.6, 0.6).Draw(t, "y"),
			rapid.Float64Range(-1, 1).Draw(t, "z"))
		hand, item := grabbed(b, p, side, way)
		if hand.Mesh == b.parts.hands.open[side] || hand.Mesh == b.parts.hands.relaxed[side] {
			t.Fatalf("%s: an empty hand holds it", p.Name)
		}
		local := item.Pose.Inverse()
		half := p.Size.Scale(0.5)
		low, high, near := xyz(9, 9, 9), xyz(-9, -9, -9), math.Inf(1)
		for _, v := range hand.Mesh.Vertices {
			q := local.Apply(placed(hand, v.P))
			q.Z -= half.Z
			low, high = xyz(min(low.X, q.X), min(low.Y, q.Y), 0), xyz(max(high.X, q.X), max(high.Y, q.Y), 0)
			out := max(math.Abs(q.X)-half.X, math.Abs(q.Y)-half.Y, math.Abs(q.Z)-half.Z)
			if p.Shape == store.Can || p.Shape == store.Bottle || p.Shape == store.Tub {
				out = max(math.Hypot(q.X, q.Y)-half.X, math.Abs(q.Z)-half.Z)
			}
			near = min(near, math.Abs(out))
			if out < -0.02 {
				t.Fatalf("%s: the hand is %.3f m in it at %.3f", p.Name, -out, q)
			}
		}
		if near > 0.004 {
			t.Fatalf("%s: the hand is %.3f m from it", p.Name, near)
		}
		if across := low.X < -half.X && high.X > half.X; !across && !(low.Y < -half.Y && high.Y > half.Y) {
			t.Fatalf("%s, %.3f m: the hand is on one side of it, %.3f to %.3f", p.Name, p.Size, low, high)
		}
	})
}

// TestEmptyHandsOpenToReach: a hand that hangs is loosely curled, one stretched out is open.
func TestEmptyHandsOpenToReach(t *testing.T) {
	_, b := demo(t)
	s := demoShoppers()[0]
	reach := xyz(4, 3, 1.2)
	pose := stand(s.build, store.Vec2{X: 3, Y: 3}, 0, &reach)
	objs := b.Body(nil, BodyID(0), s.build, b.Outfit(s.look), &pose)
	if handObject(objs, world.Right).Mesh != b.parts.hands.open[world.Right] {
		t.Error("the hand that reaches is not open")
	}
	if handObject(objs, world.Left).Mesh != b.parts.hands.relaxed[world.Left] {
		t.Error("the hand that hangs is not relaxed")
	}
}

// TestHandsCloseRoundHandles: the hands of who pushes a cart hold its handle, one that is away does not.
func TestHandsCloseRoundHandles(t *testing.T) {
	_, b := demo(t)
	s := demoShoppers()[0]
	pose := stand(s.build, store.Vec2{}, 0, nil)
	pose.Gear = store.FloorPose(store.Vec2{X: 0.8}, 0)
	pose.Joints[world.LeftHand] = pose.Gear.Apply(cartBar().Add(xyz(-0.01, 0.2, 0.01)))
	objs := b.Body(nil, BodyID(0), s.build, b.Outfit(s.look), &pose)
	objs = b.Gear(objs, GearID(0), world.Cart, pose.Gear, nil)
	left := handObject(objs, world.Left)
	if left.Mesh == b.parts.hands.relaxed[world.Left] || left.Mesh == b.parts.hands.open[world.Left] {
		t.Fatal("the hand at the handle is not closed")
	}
	low, high := extent([]render.Object{*left})
	bar := pose.Gear.Apply(cartBar())
	if low.X > bar.X-0.01 || high.X < bar.X+0.01 || low.Z > bar.Z-0.01 || high.Z < bar.Z+0.01 {
		t.Errorf("the hand spans %.3f to %.3f, the bar is at %.3f", low, high, bar)
	}
	if handObject(objs, world.Right).Mesh != b.parts.hands.relaxed[world.Right] {
		t.Error("the hand that hangs is closed")
	}
}
