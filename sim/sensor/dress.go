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
	id    truth.BodyID
	token store.Token
	build world.Build
	look  world.Look
	gear  world.Gear
	pose  world.Pose
	held  [2][]scene.Good
	cloth [2]bool      // the hand is in a cloth that hides what it holds
	bag   []scene.Good // in the basket or cart
	loose *looseThings
}

// looseThings are the goods on the floor and what shoppers laid on the shelves.
type looseThings struct {
	floor []scene.Good
	at    []store.Pose // of floor
	laid  []laidThing
}

type laidThing struct {
	kind world.ForeignKind
	look world.Look
	pose store.Pose
}

func (c *Cameras) snapshot(now des.Time) []bodyState {
	bodies := c.world.Bodies()
	out := make([]bodyState, len(bodies), len(bodies)+1)
	for i, b := range bodies {
		s := bodyState{id: b.ID, token: b.Token, build: b.Build, look: b.Look, gear: b.Gear, pose: b.At(now)}
		for side := range b.Holding {
			s.cloth[side] = b.Wrapped(world.Side(side), now)
			s.held[side] = c.goods(b.Holding[side])
		}
		if low, high := b.Gear.Hold(); low != high {
			s.bag = c.goods(b.Bag)
		}
		out[i] = s
	}
	if things := c.lying(); things != nil {
		out = append(out, bodyState{loose: things})
	}
	return out
}

// goods lists units for the scene.
func (c *Cameras) goods(items []truth.ItemID) []scene.Good {
	if len(items) == 0 {
		return nil
	}
	out := make([]scene.Good, len(items))
	for i, id := range items {
		out[i] = scene.Good{SKU: c.world.Stock.Item(id).SKU, ID: scene.ItemID(int(id))}
	}
	return out
}

// lying is what lies about, nil for nothing.
func (c *Cameras) lying() *looseThings {
	floor, foreign := c.world.Floor(), c.world.Foreign()
	if len(floor)+len(foreign) == 0 {
		return nil
	}
	t := &looseThings{floor: c.goods(floor)}
	for _, id := range floor {
		t.at = append(t.at, c.world.Stock.Item(id).Pose)
	}
	for _, f := range foreign {
		thing := laidThing{kind: f.Kind, pose: f.Pose}
		if f.Owner != nil {
			thing.look = f.Owner.Look
		}
		t.laid = append(t.laid, thing)
	}
	return t
}

// dress appends a body and what it carries, or what lies about.
func (c *Cameras) dress(dst []render.Object, b *bodyState) []render.Object {
	if b.loose != nil {
		return c.dressLoose(dst, b.loose)
	}
	gear := scene.GearID(int(b.id))
	dst = c.builder.Body(dst, scene.BodyID(int(b.id)), b.build, b.look, b.pose)
	for side := range b.held {
		if b.cloth[side] {
			dst = c.builder.Wrap(dst, gear, &b.pose, world.Side(side))
			continue
		}
		dst = c.builder.Held(dst, &b.pose, world.Side(side), b.held[side])
	}
	if b.gear != world.NoGear {
		dst = c.builder.Gear(dst, gear, b.gear, b.pose.Gear, b.bag)
	}
	return dst
}

func (c *Cameras) dressLoose(dst []render.Object, t *looseThings) []render.Object {
	for i, g := range t.floor {
		dst = c.builder.OnFloor(dst, g, t.at[i])
	}
	for i, f := range t.laid {
		dst = c.builder.Foreign(dst, scene.ForeignID(i), f.kind, f.look, f.pose)
	}
	return dst
}
