package scene

import (
	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// gearParts are the meshes of what people push, carry and sit in, each in the frame of world.Pose.Gear.
type gearParts struct {
	cart, basket, stroller, chair []painted
	shade                         *render.Mesh // unit square on the floor
	dark                          *render.Material
}

func newGearParts() gearParts {
	return gearParts{
		cart: cartMeshes(), basket: basketMeshes(), stroller: strollerMeshes(), chair: chairMeshes(),
		shade: shadowMesh(), dark: shadowOf(0.4),
	}
}

// Good is a package somewhere.
type Good struct {
	SKU store.SKU
	ID  uint32 // ItemID
}

// The handles of what is pushed: where they cross the middle, in the gear's frame, and how thick they are.
const cartBarRadius, strollerBarRadius = 0.017, 0.015

func cartBar() vec     { return xyz(-0.455, 0, 0.98) }
func strollerBar() vec { return xyz(-0.425, 0, 1) }

// Gear appends the gear of a body and what lies in it in the open, and returns dst. The id is the gear's own:
// gear is no part of a person. Goods beyond what the gear holds are buried under the others and not drawn.
func (b *Builder) Gear(dst []render.Object, id uint32, gear world.Gear, at store.Pose,
	goods []Good) []render.Object {
	meshes, size := b.gearMeshes(gear), gear.Size()
	if gear.Wheeled() {
		dst = append(dst, render.Object{Mesh: b.gear.shade, Pose: at, Material: b.gear.dark, Decal: true,
			Scale: xyz(size.X*1.5, size.Y*1.7, 1)})
	}
	for _, p := range meshes {
		dst = append(dst, render.Object{ID: id, Mesh: p.mesh, Pose: at, Material: p.material})
	}
	switch gear {
	case world.Cart:
		b.parts.hands.onBar(dst, id, at, cartBar(), cartBarRadius)
	case world.Stroller:
		b.parts.hands.onBar(dst, id, at, strollerBar(), strollerBarRadius)
		dst = b.passenger(dst, id, at)
	default: // nothing to push by
	}
	low, high := gear.Hold()
	if high == low {
		return dst
	}
	pile := newPile(low, high)
	for _, g := range goods {
		if in, ok := pile.add(b.size(g.SKU)); ok {
			dst = append(dst, b.Item(g.SKU, g.ID, at.Compose(in)))
		}
	}
	return dst
}

func (b *Builder) gearMeshes(gear world.Gear) []painted {
	switch gear {
	case world.Basket:
		return b.gear.basket
	case world.Cart:
		return b.gear.cart
	case world.Stroller:
		return b.gear.stroller
	case world.Wheelchair:
		return b.gear.chair
	case world.NoGear:
	}
	return nil
}

// The colours of gear.
const (
	steel   = 0xaab0b6
	rubber  = 0x26282b
	plastic = 0xc8342c
	textile = 0x2f4a6b
	padding = 0x24272c
)

// cartMeshes is a wire trolley: lattice and frame, plastic handle and edge, wheels.
func cartMeshes() []painted {
	low := [4]vec{
		xyz(-0.35, -0.225, 0.46), xyz(0.42, -0.225, 0.46), xyz(0.42, 0.225, 0.46), xyz(-0.35, 0.225, 0.46),
	}
	top := [4]vec{
		xyz(-0.39, -0.265, 0.98), xyz(0.46, -0.25, 0.95), xyz(0.46, 0.25, 0.95), xyz(-0.39, 0.265, 0.98),
	}
	var wire, red, wheels shaper
	for i, uprights := range [4]int{7, 5, 7, 5} {
		j := (i + 1) % 4
		wire.lattice([4]vec{low[i], low[j], top[j], top[i]}, uprights, 3)
	}
	wire.lattice([4]vec{low[0], low[1], low[2], low[3]}, 6, 3)
	mirrored(func(y float64) {
		wire.path(0.012, 4, xyz(-0.45, 0.25*y, 0.96), xyz(-0.40, 0.24*y, 0.6), xyz(-0.36, 0.22*y, 0.16))
		wire.rod(xyz(-0.38, 0.22*y, 0.16), xyz(0.40, 0.16*y, 0.13), 0.012, 4)
		wheels.caster(xyz(-0.36, 0.22*y, 0.06), 0.06, 0.015)
		wheels.caster(xyz(0.38, 0.16*y, 0.06), 0.06, 0.015)
	})
	red.path(cartBarRadius, 6, cartBar().Add(xyz(0, -0.265, 0)), cartBar().Add(xyz(0, 0.265, 0)))
	red.path(0.011, 4, top[1], top[2])
	return []painted{wire.painted(steel), red.painted(plastic), wheels.painted(rubber)}
}

// basketMeshes is a plastic basket with its handles folded up.
func basketMeshes() []painted {
	var shell, handles shaper
	shell.tray(xyz(0.195, 0.13, 0), xyz(0.22, 0.15, 0), 0.22, 0.006)
	mirrored(func(y float64) {
		handles.path(0.008, 4, xyz(-0.2, 0.15*y, 0.21), xyz(-0.09, 0.02*y, 0.4), xyz(0.09, 0.02*y, 0.4),
			xyz(0.2, 0.15*y, 0.21))
	})
	return []painted{shell.painted(plastic), handles.painted(rubber)}
}

// chairMeshes is a wheelchair with large wheels behind and small ones in front.
func chairMeshes() []painted {
	var frame, black, tyres shaper
	black.box(xyz(-0.33, -0.22, 0.44), xyz(0.14, 0.22, 0.48), allFaces(wholeTexture()))
	black.box(xyz(-0.36, -0.22, 0.48), xyz(-0.32, 0.22, 0.90), allFaces(wholeTexture()))
	mirrored(func(y float64) {
		hub := xyz(-0.08, 0.29*y, 0.30)
		tyres.wheel(hub, 0.30, 0.014, 16)
		frame.wheel(hub.Add(xyz(0, 0.03*y, 0)), 0.265, 0.007, 12)
		frame.spokes(hub, 0.28, 4)
		frame.path(0.011, 4, xyz(-0.45, 0.23*y, 0.92), xyz(-0.34, 0.23*y, 0.90), xyz(-0.34, 0.23*y, 0.3))
		frame.path(0.011, 4, xyz(-0.34, 0.23*y, 0.45), xyz(0.16, 0.23*y, 0.45), xyz(0.36, 0.16*y, 0.12))
		frame.path(0.011, 4, xyz(-0.34, 0.24*y, 0.66), xyz(0.06, 0.24*y, 0.66), xyz(0.1, 0.23*y, 0.45))
		black.box(xyz(-0.3, 0.24*y-0.025, 0.665), xyz(0.06, 0.24*y+0.025, 0.69), allFaces(wholeTexture()))
		black.box(xyz(0.3, 0.12*y-0.07, 0.06), xyz(0.5, 0.12*y+0.07, 0.075), allFaces(wholeTexture()))
		tyres.caster(xyz(0.24, 0.22*y, 0.08), 0.08, 0.014)
		frame.rod(xyz(0.24, 0.22*y, 0.08), xyz(0.2, 0.23*y, 0.45), 0.009, 4)
	})
	return []painted{frame.painted(steel), black.painted(padding), tyres.painted(rubber)}
}

// strollerMeshes is a push chair: tubes, seat, hood and a bag at the handle.
func strollerMeshes() []painted {
	var frame, cloth, tyres, bag shaper
	mirrored(func(y float64) {
		frame.path(0.011, 4, xyz(-0.425, 0.2*y, 1.0), xyz(-0.18, 0.21*y, 0.62), xyz(0.34, 0.2*y, 0.12))
		frame.path(0.011, 4, xyz(-0.08, 0.21*y, 0.52), xyz(-0.28, 0.22*y, 0.12))
		tyres.caster(xyz(0.34, 0.2*y, 0.09), 0.09, 0.02)
		tyres.caster(xyz(-0.29, 0.22*y, 0.11), 0.11, 0.02)
	})
	frame.rod(strollerBar().Add(xyz(0, -0.22, 0)), strollerBar().Add(xyz(0, 0.22, 0)), strollerBarRadius, 5)
	cloth.box(xyz(-0.14, -0.18, 0.40), xyz(0.22, 0.18, 0.46), allFaces(wholeTexture()))
	cloth.patch4(xyz(-0.14, -0.18, 0.44), xyz(-0.14, 0.18, 0.44), xyz(-0.28, 0.18, 0.92),
		xyz(-0.28, -0.18, 0.92))
	cloth.patch4(xyz(-0.15, 0.18, 0.44), xyz(-0.15, -0.18, 0.44), xyz(-0.29, -0.18, 0.92),
		xyz(-0.29, 0.18, 0.92))
	cloth.hood()
	bag.box(xyz(-0.42, -0.15, 0.55), xyz(-0.31, 0.15, 0.86), allFaces(wholeTexture()))
	return []painted{
		frame.painted(steel), cloth.painted(textile), tyres.painted(rubber), bag.painted(padding),
	}
}
