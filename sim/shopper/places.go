package shopper

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/world"
)

// spacing of the places that are looked at to find one, metres.
const spacing = 0.4

// blindSpot is the free place on the floor where the fewest cameras see a head, the farthest from the gates
// among equals.
func (t *Town) blindSpot() store.Vec2 {
	if t.blind == nil {
		p := t.bestPlace(func(p store.Vec2) float64 { return -10*float64(t.seen(p)) + t.fromGates(p) })
		t.blind = &p
	}
	return *t.blind
}

// backDoor is the free place farthest from the gates.
func (t *Town) backDoor() store.Vec2 { return t.bestPlace(t.fromGates) }

// bestPlace is the free place of the highest worth; of equal ones the first from the south-west.
func (t *Town) bestPlace(worth func(store.Vec2) float64) store.Vec2 {
	floor := t.world.Layout.Floor
	best, most := floor.Min, math.Inf(-1)
	for y := floor.Min.Y + spacing; y < floor.Max.Y; y += spacing {
		for x := floor.Min.X + spacing; x < floor.Max.X; x += spacing {
			p := store.Vec2{X: x, Y: y}
			if w := worth(p); w > most && t.grid.Free(p, world.Radius+0.05) {
				best, most = p, w
			}
		}
	}
	return best
}

// seen is how many cameras have a standing head at p in their picture. What stands in between is not asked.
func (t *Town) seen(p store.Vec2) int {
	n := 0
	for i := range t.world.Layout.Cameras {
		camera := &t.world.Layout.Cameras[i]
		if u, w, _, ok := camera.Project(p.At(1.6)); ok && camera.InImage(u, w) {
			n++
		}
	}
	return n
}

// fromGates is the distance to the nearest gate, metres.
func (t *Town) fromGates(p store.Vec2) float64 {
	d := math.Inf(1)
	for i := range t.world.Layout.Gates {
		d = min(d, t.world.Layout.Gates[i].Centre().Dist(p))
	}
	return d
}

// waitingPlace books the free place nearest to the exit at which nobody is in the way of those who come and
// go; ok is false where there is none.
func (t *Town) waitingPlace(a *agent) (place store.Vec2, ok bool) {
	exit := t.world.Layout.Gate(store.Exit).Centre()
	least := math.Inf(1)
	floor := t.world.Layout.Floor
	for y := floor.Min.Y + spacing; y < floor.Max.Y; y += spacing {
		for x := floor.Min.X + spacing; x < floor.Max.X; x += spacing {
			p := store.Vec2{X: x, Y: y}
			if d := p.Dist(exit); d < least && t.fromGates(p) > 1.8 && t.grid.Free(p, world.Radius+0.05) &&
				!t.crowd.taken(a, p) {
				place, least, ok = p, d, true
			}
		}
	}
	return place, ok && t.crowd.book(a, place)
}
