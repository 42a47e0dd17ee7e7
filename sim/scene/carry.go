package scene

import (
	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// Held appends what a hand holds and returns dst: one thing in the fingers, several on the forearm against
// the chest, a large one between both hands. Where dst ends with the body, its hand closes on what it holds.
func (b *Builder) Held(dst []render.Object, p *world.Pose, side world.Side, goods []Good) []render.Object {
	if len(goods) == 0 {
		return dst
	}
	g := newGrasp(p, side)
	own := handOf(dst, side, g.hand)
	if g.grip == world.InFingers {
		return b.inFingers(dst, &g, own, goods)
	}
	if own != nil {
		b.parts.hands.lay(&g, own)
	}
	if other := newGrasp(p, 1-side); other.grip == world.BothHands {
		if second := handOf(dst, 1-side, other.hand); second != nil {
			b.parts.hands.lay(&other, second)
		}
	}
	for k, good := range goods {
		dst = append(dst, b.Item(good.SKU, good.ID, g.pose(b.size(good.SKU), k)))
	}
	return dst
}

// inFingers closes a hand, which may be unknown, on the first of some goods; others are beside it.
func (b *Builder) inFingers(dst []render.Object, g *grasp, own *render.Object, goods []Good) []render.Object {
	scale := 1.0
	if own != nil {
		scale = own.Scale.X
	}
	first, _ := b.layout.Catalog.Product(goods[0].SKU)
	c := b.parts.hands.clasped(g, first.Size, first.Shape, scale)
	if own != nil {
		c.palm.take(own, g.side, c.shape)
	}
	for k, good := range goods {
		at := c.item
		at.T = at.T.Add(g.inward.Scale(0.05 * float64(k)))
		dst = append(dst, b.Item(good.SKU, good.ID, at))
	}
	return dst
}

// grasp is a hand with its arm.
type grasp struct {
	side                world.Side
	grip                world.Grip
	hand, elbow, other  vec
	ahead, inward, back vec // ahead and inward are level; back is from the hand to the elbow
}

func newGrasp(p *world.Pose, side world.Side) grasp {
	o := world.Joint(side)
	g := grasp{
		side: side, grip: p.Grip[side], hand: p.Joints[world.LeftHand+o], elbow: p.Joints[world.LeftElbow+o],
		other: p.Joints[world.RightHand-o], ahead: store.Heading(p.Yaw).At(0),
	}
	g.inward = xyz(g.ahead.Y, -g.ahead.X, 0) // to the right of a left hand
	if side == world.Right {
		g.inward = g.inward.Scale(-1)
	}
	g.back = g.elbow.Sub(g.hand)
	return g
}

// pose places the k-th thing of a size on or between the arms.
func (g *grasp) pose(size vec, k int) store.Pose {
	long, thin := max(size.X, size.Y), min(size.X, size.Y)
	switch g.grip {
	case world.BothHands:
		across := g.other.Sub(g.hand)
		middle := g.hand.Lerp(g.other, 0.5)
		if across.Len() > 0.9 { // the other hand is away
			middle = g.hand.Add(g.inward.Scale(long/2 + 0.02))
			across = g.inward
		}
		if size.Y > size.X { // its sides, not front and back, are in the hands
			across = xyz(-across.Y, across.X, 0)
		}
		return upright(size, middle, across, 0.5)
	case world.AgainstChest:
		return upright(size, g.hand.Add(g.ahead.Scale(-thin/2-0.02)), g.inward, 0.3)
	case world.OnForearm:
		step := min(g.back.Len()*0.45, max(0.085, thin+0.01))
		level, row := float64(k/2), float64(k%2)
		at := g.hand.Add(g.back.Unit().Scale(0.02 + step*row)).Add(g.ahead.Scale(0.01))
		at.Z += 0.03 + level*size.Z*0.98
		return upright(size, at, g.back, 0)
	case world.InFingers:
	}
	return upright(size, g.hand, g.inward, 0.5)
}

// upright stands a package so that the point a share of its height above its bottom is at a place, its
// breadth in the direction across, the front away from the body.
func upright(size, at, across vec, share float64) store.Pose {
	across.Z = 0
	x := across.Unit()
	if x.Len() < 0.5 {
		x = xyz(1, 0, 0)
	}
	at.Z -= share * size.Z
	return store.Pose{R: store.Columns(x, xyz(-x.Y, x.X, 0), xyz(0, 0, 1)), T: at}
}

// Wrap appends the cloth bag over a hand that hides what it takes. It bears the id of gear.
func (b *Builder) Wrap(dst []render.Object, id uint32, p *world.Pose, side world.Side) []render.Object {
	o := world.Joint(side)
	hand, elbow := p.Joints[world.LeftHand+o], p.Joints[world.LeftElbow+o]
	r, _ := along(elbow, hand, store.Heading(p.Yaw).At(0))
	top := hand.Lerp(elbow, 0.35)
	return append(dst, render.Object{ID: id, Mesh: b.parts.sack, Pose: store.Pose{R: r, T: top},
		Scale: xyz(0.8, 0.8, 0.9), Material: b.parts.linen})
}

// OnFloor appends a package that lies about: what is taller than broad has fallen over.
func (b *Builder) OnFloor(dst []render.Object, good Good, at store.Pose) []render.Object {
	size := b.size(good.SKU)
	dst = append(dst, render.Object{Mesh: b.gear.shade, Pose: at, Material: b.gear.dark, Decal: true,
		Scale: xyz(1.6*max(size.Z, size.X), 1.6*max(size.X, size.Y), 1)})
	return append(dst, b.Item(good.SKU, good.ID, settled(size, lies(size), at)))
}

// Foreign appends a thing of somebody with an outfit that lies on a shelf.
func (b *Builder) Foreign(dst []render.Object, id uint32, kind world.ForeignKind, outfit *Outfit,
	at store.Pose) []render.Object {
	o := render.Object{ID: id, Mesh: b.parts.handbag, Pose: at, Material: &outfit.accent}
	if kind == world.Coat {
		o.Mesh, o.Material = b.parts.coat, &outfit.outer
	}
	return append(dst, o)
}

func (b *Builder) size(sku store.SKU) vec {
	p, _ := b.layout.Catalog.Product(sku)
	return p.Size
}
