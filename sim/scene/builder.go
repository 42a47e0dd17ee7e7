package scene

import (
	"runtime"

	"golang.org/x/sync/errgroup"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// BodyID is the instance id of body i, 0 <= i < 0xffff.
func BodyID(i int) uint32 { return 1 + uint32(i) }

// ItemID is the instance id of package n, 0 <= n < 0x7fff0000.
func ItemID(n int) uint32 { return 0x10000 + uint32(n) }

// GearID is the instance id of the gear of body i: it is neither a body nor a package, so that labels of
// people hold people only.
func GearID(i int) uint32 { return 0x80000000 + uint32(i) }

// ForeignID is the instance id of the i-th foreign thing that lies on a shelf, 0 <= i < 0x10000.
func ForeignID(i int) uint32 { return 0x80010000 + uint32(i) }

// The instance ids of hands.
const (
	firstHand = 0x80020000
	lastHand  = firstHand + 2*0xffff - 1
)

// HandID is the instance id of a hand of body i. A hand is a part of its body's instance.
func HandID(i int, side world.Side) uint32 { return firstHand + 2*uint32(i) + uint32(side) }

// WholeID is the instance that an instance is a part of: its body for a hand, itself for anything else.
func WholeID(id uint32) uint32 {
	if id < firstHand || id > lastHand {
		return id
	}
	return BodyID(int(id-firstHand) / 2)
}

// Builder makes the objects of one layout. It is not written after New and may be shared by goroutines.
type Builder struct {
	layout *store.Layout
	packs  map[store.SKU]pack
	static []render.Object
	leaves []Leaf
	parts  bodyParts
	gear   gearParts
}

// New paints and shapes everything of a layout that can be shaped beforehand, in the usual light.
func New(l *store.Layout) *Builder { return Furnish(l, plainInterior()) }

// Furnish is New for a room of one's own.
func Furnish(l *store.Layout, in Interior) *Builder {
	t := newTypeface()
	b := &Builder{layout: l, packs: newPacks(l.Catalog.Products, t), parts: newBodyParts(),
		gear: newGearParts()}
	b.static, b.leaves = newStore(l, &in, t)
	return b
}

// newPacks paints the products, several at a time: each is a function of itself alone.
func newPacks(products []store.Product, t *typeface) map[store.SKU]pack {
	made := make([]pack, len(products))
	var group errgroup.Group
	group.SetLimit(runtime.GOMAXPROCS(0))
	for i := range products {
		group.Go(func() error {
			made[i] = newPack(&products[i], t)
			return nil
		})
	}
	_ = group.Wait() // painting cannot fail
	packs := make(map[store.SKU]pack, len(products))
	for i := range products {
		packs[products[i].SKU] = made[i]
	}
	return packs
}

// Store returns the objects that never move: room, fixtures and gates, all with instance id 0. The slice is
// the Builder's: do not write to it.
func (b *Builder) Store() []render.Object { return b.static }

// Item returns the package of a SKU. The pose takes the product frame to the world: the front faces -y, z is
// up, the origin is at the centre of the bottom. It panics where the catalogue has no such SKU.
func (b *Builder) Item(sku store.SKU, id uint32, pose store.Pose) render.Object {
	p := b.pack(sku)
	return render.Object{ID: id, Mesh: p.mesh, Pose: pose, Material: p.material}
}

func (b *Builder) pack(sku store.SKU) pack {
	p, ok := b.packs[sku]
	if !ok {
		panic("scene: no product " + string(sku))
	}
	return p
}
