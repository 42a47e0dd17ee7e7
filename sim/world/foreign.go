package world

import "storesim/pipeline/store"

// ForeignKind is what a thing on a shelf is that the store does not sell.
type ForeignKind uint8

// The foreign things.
const (
	Handbag ForeignKind = iota
	Coat
)

// Foreign is a thing of a shopper's laid on a shelf: it weighs on the plates, hides goods, and is nobody's
// buy.
type Foreign struct {
	Kind  ForeignKind
	Owner *Body
	Mass  store.Grams
	First store.PlateID // it lies on Count plates from First on
	Count int
	Pose  store.Pose // centre of its bottom, x along the shelf to the right, y into it, world
}

// Lay puts a thing of a body's on neighbouring plates of one shelf.
func (w *World) Lay(f *Foreign) {
	f.Pose = w.Layout.Plates[f.First].Pose.Compose(store.Pose{R: store.Identity3(),
		T: store.Vec3{X: float64(f.Count-1) * store.PlateWidth / 2, Y: 0.12}})
	w.foreign = append(w.foreign, f)
	w.weigh(f, f.Mass)
}

// Lift takes it away again.
func (w *World) Lift(f *Foreign) {
	for i, other := range w.foreign {
		if other == f {
			w.foreign = append(w.foreign[:i:i], w.foreign[i+1:]...)
			w.weigh(f, -f.Mass)
			return
		}
	}
}

func (w *World) weigh(f *Foreign, mass store.Grams) {
	for k := range f.Count {
		w.load(LoadChange{
			Plate: f.First + store.PlateID(k), First: f.First, Mass: mass / store.Grams(f.Count),
		})
	}
}

// Foreign lists the foreign things on the shelves, in the order in which they got there. The slice is the
// world's own.
func (w *World) Foreign() []*Foreign { return w.foreign }
