package sensor

import (
	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/des"
	"storesim/sim/scene"
	"storesim/sim/truth"
	"storesim/sim/world"
)

// bodyState is a body at the instant of the exposure, with all that it carries in the open. The last one of a
// snapshot is nobody's: id 0, with what lies about in the store.
type bodyState struct {
	id     truth.BodyID
	token  store.Token
	build  world.Build
	outfit *scene.Outfit
	gear   world.Gear
	pose   world.Pose
	held   [2][]scene.Good
	cloth  [2]bool      // the hand is in a cloth that hides what it holds
	bag    []scene.Good // in the basket or cart
	loose  *looseThings
}

// looseThings are the goods on the floor and what shoppers laid on the shelves.
type looseThings struct {
	floor []scene.Good
	at    []store.Pose // of floor
	laid  []laidThing
}

type laidThing struct {
	kind   world.ForeignKind
	outfit *scene.Outfit
	pose   store.Pose
}

// snapshot notes the bodies of this instant and what lies about.
func (c *Cameras) snapshot(t *task, now des.Time) {
	t.bodies = t.bodies[:0]
	for _, b := range c.world.Bodies() {
		s := t.body()
		s.id, s.token, s.build, s.gear, s.pose = b.ID, b.Token, b.Build, b.Gear, b.At(now)
		s.outfit = c.wardrobe.outfit(&b.Look)
		for side := range b.Holding {
			s.cloth[side] = b.Wrapped(world.Side(side), now)
			s.held[side] = c.goods(s.held[side], b.Holding[side])
		}
		if low, high := b.Gear.Hold(); low != high {
			s.bag = c.goods(s.bag, b.Bag)
		}
	}
	if len(c.world.Floor())+len(c.world.Foreign()) > 0 {
		c.lying(&t.loose)
		t.body().loose = &t.loose
	}
}

// goods appends units for the scene.
func (c *Cameras) goods(dst []scene.Good, items []truth.ItemID) []scene.Good {
	for _, id := range items {
		dst = append(dst, scene.Good{SKU: c.world.Stock.Item(id).SKU, ID: scene.ItemID(int(id))})
	}
	return dst
}

// lying notes what lies about.
func (c *Cameras) lying(t *looseThings) {
	floor := c.world.Floor()
	t.floor, t.at, t.laid = c.goods(t.floor[:0], floor), t.at[:0], t.laid[:0]
	for _, id := range floor {
		t.at = append(t.at, c.world.Stock.Item(id).Pose)
	}
	for _, f := range c.world.Foreign() {
		var look world.Look
		if f.Owner != nil {
			look = f.Owner.Look
		}
		t.laid = append(t.laid, laidThing{f.Kind, c.wardrobe.outfit(&look), f.Pose})
	}
}

// dress appends a body in a pose and what it carries, or what lies about.
func (c *Cameras) dress(dst []render.Object, b *bodyState, pose *world.Pose) []render.Object {
	if b.loose != nil {
		return c.dressLoose(dst, b.loose)
	}
	gear := scene.GearID(int(b.id))
	dst = c.builder.Body(dst, scene.BodyID(int(b.id)), b.build, b.outfit, pose)
	for side := range b.held {
		if b.cloth[side] {
			dst = c.builder.Wrap(dst, gear, pose, world.Side(side))
			continue
		}
		dst = c.builder.Held(dst, pose, world.Side(side), b.held[side])
	}
	if b.gear != world.NoGear {
		dst = c.builder.Gear(dst, gear, b.gear, pose.Gear, b.bag)
	}
	return dst
}

func (c *Cameras) dressLoose(dst []render.Object, t *looseThings) []render.Object {
	for i, g := range t.floor {
		dst = c.builder.OnFloor(dst, g, t.at[i])
	}
	for i, f := range t.laid {
		dst = c.builder.Foreign(dst, scene.ForeignID(i), f.kind, f.outfit, f.pose)
	}
	return dst
}
