package crowd_test

import (
	"math"
	"testing"

	"storesim/pipeline/store"
	"storesim/sim/crowd"
)

// A cart is left along the shelf of an aisle of 1.8 m: others get by, its owner goes to the shelf and takes
// it again as it was.
func TestCartIsLeftInTheAisle(t *testing.T) {
	r := newRoom(straight.box(0, 0, 12, 1.8))
	owner := r.add(store.Vec2{X: 4, Y: 1.4}, 0, cart(), 1)
	if !r.crowd.Park(owner) || r.crowd.Park(owner) {
		t.Fatal("parks not, or twice")
	}
	if foot := owner.Foot(); foot.Pushes() || owner.Parked() == nil {
		t.Fatal("still pushes what is parked")
	}
	walker := r.add(store.Vec2{X: 1, Y: 0.9}, 0, crowd.Round(radius), 1.3)
	r.crowd.Send(walker, store.Vec2{X: 11, Y: 0.9}, 0.2)
	r.crowd.Send(owner, store.Vec2{X: 3.2, Y: 0.5}, 0.02)
	if took, ok := r.run(t, 40); !ok || took > 20 {
		t.Errorf("past the cart in %.1f s, there: %v", took, ok)
	}
	if r.crowd.Unpark(owner) {
		t.Error("takes the cart from afar")
	}
	r.crowd.Send(owner, owner.Handle(), 0.002)
	if _, ok := r.run(t, 20); !ok || !r.crowd.Unpark(owner) {
		t.Fatalf("does not get the cart again, is %.3f m off", owner.Floor().Dist(owner.Handle()))
	}
	if foot := owner.Foot(); !foot.Pushes() || owner.Parked() != nil || math.Abs(owner.Heading()) > 1e-9 {
		t.Error("does not push the cart as before")
	}
}

// Who goes out of the store leaves no gear behind.
func TestGearGoesWithItsOwner(t *testing.T) {
	r := newRoom(straight.box(0, 0, 12, 1.8))
	owner := r.add(store.Vec2{X: 4, Y: 0.9}, 0, cart(), 1)
	if !r.crowd.Park(owner) {
		t.Fatal("does not park")
	}
	r.crowd.Remove(owner)
	if !r.crowd.Room(cart(), store.Vec2{X: 4, Y: 0.9}, 0) {
		t.Error("the cart is still there")
	}
}

// Gear lifted out of a jam is set down again where there is room for it, and not where somebody stands.
func TestGearIsSetDownAgain(t *testing.T) {
	r := newRoom(straight.box(0, 0, 12, 1.8))
	owner := r.add(store.Vec2{X: 4, Y: 0.9}, 0, cart(), 1)
	if r.crowd.Widen(owner) {
		t.Error("sets down what was not lifted")
	}
	owner.Narrow()
	owner.Narrow()
	other := r.add(store.Vec2{X: 4.7, Y: 0.9}, 0, crowd.Round(radius), 1)
	if foot := owner.Foot(); foot.Pushes() || r.crowd.Widen(owner) {
		t.Error("sets its cart down on somebody's feet")
	}
	r.crowd.Send(other, store.Vec2{X: 10, Y: 0.9}, 0.1)
	if _, ok := r.run(t, 20); !ok {
		t.Fatal("does not get away")
	}
	want := cart()
	if !r.crowd.Widen(owner) || owner.Foot() != want || r.crowd.Widen(owner) {
		t.Errorf("does not push the cart as before: %+v", owner.Foot())
	}
}
