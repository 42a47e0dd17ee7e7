package autocheckout

import (
	"fmt"
	"slices"

	"storesim/pipeline/store"
)

// The devices that the recording does not name.
const (
	trackerID store.DeviceID = "tracker"
	entryID   store.DeviceID = "entry"
	exitID    store.DeviceID = "exit"
)

// pointStd is taken for the error of the tracker's points, metres. Nothing was published of it; the points of
// somebody who stands still wander by 1 to 2 cm, and a wrist is some centimetres from the palm.
const pointStd = 0.05

const (
	leastCeiling = 3.0 // m
	overhead     = 0.5 // m between the tallest gondola and the ceiling
	margin       = 1.0 // m from what is known to the walls
	aisle        = 1.5 // m in front of all else, where the gates stand in
	gateWidth    = 1.0 // m
)

// builder makes the layout of a recording.
type builder struct {
	plan     *plan
	catalog  map[string]*productRecord
	weighed  map[plate]bool // shelves with a plate that answers; index 0
	visits   []visit
	layout   store.Layout
	shelfOf  map[store.DeviceID]plate // recording's shelf by ours; index 0
	firstOf  map[plate]store.PlateID  // of a shelf; index 0
	unfiled  int                      // facings without a product
	unpriced int                      // products without a price
	listed   map[string]bool          // products in the layout's catalogue
	silent   []store.DeviceID         // shelves that nothing was heard of
}

// build makes the store as installed.
func (b *builder) build(name string) (*store.Layout, error) {
	b.layout = store.Layout{
		Name: name, Ceiling: leastCeiling,
		Trackers: []store.Tracker{{ID: trackerID, Std: pointStd}},
	}
	b.shelfOf, b.firstOf, b.listed = map[store.DeviceID]plate{}, map[plate]store.PlateID{}, map[string]bool{}
	next := store.PlateID(0)
	for _, id := range b.plan.ids() {
		next = b.gondola(id, next)
	}
	if err := b.goods(); err != nil {
		return nil, err
	}
	b.room()
	layout, err := store.NewLayout(b.layout)
	if err != nil {
		return nil, fmt.Errorf("%s and %s make no store: %w", planogramFile, productsFile, err)
	}
	return layout, nil
}

// gondola adds one as a single bay; next is its first plate. A shelf that no message tells of is not weighed.
func (b *builder) gondola(id int, next store.PlateID) store.PlateID {
	g := b.plan.gondolas[id]
	bay := store.Bay{Width: max(float64(g.plates)*pitch, float64(g.plates)*store.PlateWidth)}
	name := fmt.Sprintf("G%d", id)
	for level, index := range g.levels() {
		spec := store.ShelfSpec{Height: g.shelves[index], Plates: g.plates}
		shelf := plate{gondola: id, shelf: index}
		device := store.DeviceID(fmt.Sprintf("%s.B1.S%d", name, level+1))
		if !b.weighed[shelf] {
			spec.Cells = store.CellNone
			b.silent = append(b.silent, device)
		}
		b.shelfOf[device], b.firstOf[shelf] = shelf, next
		bay.Shelves = append(bay.Shelves, spec)
		next += store.PlateID(g.plates)
	}
	b.layout.Gondolas = append(b.layout.Gondolas, store.Gondola{
		ID: name, Pose: store.FloorPose(g.at, g.yaw), Bays: []store.Bay{bay},
		Height: g.height, Depth: g.depth, Surface: "steel",
	})
	b.layout.Ceiling = max(b.layout.Ceiling, g.height+overhead)
	return next
}

// goods files the products that the planogram names; the store holds no others.
func (b *builder) goods() error {
	var all []store.Product
	for _, f := range b.plan.facings {
		if f.product == "" {
			b.unfiled++
			continue
		}
		p, known := b.catalog[f.product]
		if !known {
			return fmt.Errorf("%s: object %d: product %s is not in %s, want its name and weight there",
				planogramFile, f.record, f.product, productsFile)
		}
		q, err := p.product()
		if err != nil {
			return fmt.Errorf("%s: object %d: %w", planogramFile, f.record, err)
		}
		if !b.listed[f.product] {
			b.listed[f.product] = true
			all = append(all, q)
			if p.Metadata.Price <= 0 {
				b.unpriced++
			}
		}
		shelf := plate{gondola: f.first.gondola, shelf: f.first.shelf}
		first := b.firstOf[shelf] + store.PlateID(f.first.index-1)
		b.layout.Planogram.Facings = append(b.layout.Planogram.Facings,
			store.Facing{SKU: q.SKU, First: first, Count: f.count})
	}
	catalog, err := store.NewCatalog(all)
	b.layout.Catalog = catalog
	return err
}

// room puts walls about all that is known, and the gates into the wall in front, at an aisle's distance from
// everything: one where the first body was first seen, one where the last was last seen.
func (b *builder) room() {
	var points []store.Vec2
	for i := range b.layout.Gondolas {
		r := b.layout.Gondolas[i].Footprint()
		points = append(points, r.Min, r.Max)
	}
	for _, v := range b.visits {
		points = append(points, v.from, v.to)
	}
	floor := store.Rect{Min: points[0], Max: points[0]}
	for _, p := range points {
		floor.Min = store.Vec2{X: min(floor.Min.X, p.X), Y: min(floor.Min.Y, p.Y)}
		floor.Max = store.Vec2{X: max(floor.Max.X, p.X), Y: max(floor.Max.Y, p.Y)}
	}
	floor = floor.Grow(margin)
	floor.Min.Y -= aisle
	b.layout.Floor = floor
	in, out := floor.Min.X+gateWidth, floor.Max.X-gateWidth
	if n := len(b.visits); n > 0 {
		in, out = b.visits[0].from.X, b.visits[n-1].to.X
	}
	gate := func(id store.DeviceID, kind store.GateKind, x float64) store.Gate {
		left := store.Vec2{X: x - gateWidth/2, Y: floor.Min.Y}
		right := left.Add(store.Vec2{X: gateWidth})
		return store.Gate{ID: id, Kind: kind, A: left, B: right, Inward: store.Vec2{Y: 1}}
	}
	b.layout.Gates = []store.Gate{gate(entryID, store.Entry, in), gate(exitID, store.Exit, out)}
}

// weighed are the shelves of which at least one plate of the planogram's answers.
func weighed(p *plan, all []batch) map[plate]bool {
	out := map[plate]bool{}
	for i := range all {
		g := p.gondolas[all[i].gondola]
		for shelf := range g.shelves {
			at := plate{gondola: all[i].gondola, shelf: shelf}
			out[at] = out[at] || slices.ContainsFunc(g.indices(), func(index int) bool {
				return all[i].answers(shelf, index)
			})
		}
	}
	return out
}

// indices are the plates of a shelf.
func (g *gondola) indices() []int {
	out := make([]int, g.plates)
	for i := range out {
		out[i] = i + 1
	}
	return out
}
