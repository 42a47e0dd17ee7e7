package world

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// restHand is where a hand is when it does not reach, and how it holds what it has: it swings with the gait,
// holds on to gear, or carries goods before the body.
func (b *Body) restHand(f *frame, side Side, t des.Time) (store.Vec3, Grip) {
	at := b.hang(f, side)
	if gear, share := b.atGear(f, side, t); share > 0 {
		at = at.Lerp(gear, share)
	}
	share := smooth(clamp(t.Sub(b.carrying[side]).Seconds()/0.5, 0, 1))
	if len(b.Holding[side]) > 0 {
		grip := b.grip(side)
		return at.Lerp(b.carry(f, side, grip), share), grip
	}
	if other := 1 - side; b.grip(other) == BothHands {
		help := smooth(clamp(t.Sub(b.carrying[other]).Seconds()/0.5, 0, 1))
		return at.Lerp(b.carry(f, side, BothHands), help), BothHands
	}
	return at.Lerp(b.carry(f, side, InFingers), 1-share), InFingers
}

// hang is where an empty hand swings: below the shoulder, or beside the ribs of somebody who runs.
func (b *Body) hang(f *frame, side Side) store.Vec3 {
	swing := f.swing * 0.62 * math.Sin(f.phase)
	left := 0.08
	if side == Right {
		swing, left = -swing, -left
	}
	down := (upperArmShare + 0.9*forearmShare) * f.height
	s := b.shoulder(f, side)
	aside := f.left.Scale(left).Add(f.ahead.Scale(0.05 + swing))
	at := s.Add(aside.At(-down))
	at.Z = max(at.Z, 0.12)
	run := s.Add(f.left.Scale(-0.2 * left).Add(f.ahead.Scale(0.24 + 0.7*swing)).At(-0.62*down + 0.5*swing))
	return at.Lerp(run, f.run)
}

// carry is where a hand is that carries goods, in the frame of the torso.
func (b *Body) carry(f *frame, side Side, grip Grip) store.Vec3 {
	sign, h := 1.0, f.height
	if side == Right {
		sign = -1
	}
	half := b.Build.Shoulders/2 + 0.05
	switch grip {
	case OnForearm:
		return f.torso(0.07*h, b.Build.Girth/2+0.15, -0.1*half*sign)
	case BothHands:
		size := b.largest(b.bulkySide())
		return f.torso(0.13*h, b.Build.Girth/2+0.05+min(size.X, size.Y)/2, sign*(max(size.X, size.Y)/2+0.025))
	case AgainstChest:
		size := b.largest(side)
		return f.torso(0.08*h, b.Build.Girth/2+0.05+min(size.X, size.Y), sign*0.06)
	case InFingers:
	}
	return f.torso(0.11*h, 0.34*min(1, h/1.6), 0.6*half*sign)
}

// bulkySide is the hand whose goods need both hands.
func (b *Body) bulkySide() Side {
	if len(b.Holding[Left]) > 0 {
		return Left
	}
	return Right
}

// grip is how a hand holds what it has. What is thicker than a hand spans, or long, takes both hands or,
// where the other is busy, is pressed against the chest.
func (b *Body) grip(side Side) Grip {
	n := len(b.Holding[side])
	if n == 0 || b.stock == nil {
		return InFingers
	}
	size := b.largest(side)
	bulky := min(size.X, size.Y) > 0.065*b.Build.Height || max(size.X, size.Y, size.Z) > 0.2*b.Build.Height
	other := 1 - side
	busy := len(b.Holding[other]) > 0 || b.Gear == Basket || b.Gear.Wheeled() && b.parked == nil
	switch {
	case bulky && n == 1 && !busy:
		return BothHands
	case bulky && n == 1:
		return AgainstChest
	case n > 1:
		return OnForearm
	}
	return InFingers
}

// largest is the size of the largest unit in a hand.
func (b *Body) largest(side Side) store.Vec3 {
	var most store.Vec3
	for _, id := range b.Holding[side] {
		p, _ := b.stock.layout.Catalog.Product(b.stock.Item(id).SKU)
		if s := p.Size; s.X*s.Y*s.Z > most.X*most.Y*most.Z {
			most = s
		}
	}
	return most
}

// Wrapped reports whether a hand is in a cloth that hides what it takes: from the start of a reach that wraps
// until its next reach.
func (b *Body) Wrapped(side Side, t des.Time) bool {
	r := &b.reach[side]
	return r.Act == truth.Wrap && t >= r.Start && (t < r.End || len(b.Holding[side]) > 0)
}
