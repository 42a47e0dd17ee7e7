package scenarios

import (
	"math"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/catalog"
)

// anywhere is a coordinate; whether it lies in the store is the layout's business.
var anywhere = between(-1000, 1000, "a number of metres")

// layout reads the store. It is checked as a whole once every table is in order.
func (d *decoder) layout(root *table, view cameraView, cells store.CellRule) *store.Layout {
	l := store.Layout{}
	readStore(root.sub("store"), &l)
	from := made{}
	for _, t := range root.either("gondola", "row") {
		l.Gondolas = append(l.Gondolas, readGondola(t, cells))
	}
	d.rows(root.optional("row"), &l, cells, from)
	markDoubles(l.Gondolas)
	for _, t := range root.tables("gate") {
		l.Gates = append(l.Gates, readGate(t, l.Floor))
	}
	for _, t := range root.either("camera", "camera_grid") {
		l.Cameras = append(l.Cameras, readCamera(t, view))
	}
	d.grids(root.optional("camera_grid"), &l, view, from)
	products := readProducts(root)
	goods := filing{shelves: root.either("shelf", "planogram"), from: from}
	if root.has("planogram") {
		goods.plan = readPlan(root.sub("planogram"))
	}
	d.checkUnique("gondola", "id")
	d.checkUnique("gate", "id")
	d.checkUnique("camera", "id")
	d.checkUnique("product", "sku")
	d.checkUnique("product", "gtin")
	d.checkUnique("shelf", "id")
	if len(d.errs) > 0 {
		return nil
	}
	return d.build(l, products, goods)
}

// filing is how the shelves get their facings: by [[shelf]] tables, the rest by a plan where there is one.
type filing struct {
	shelves []*table
	plan    *catalog.Plan
	from    made
}

// build resolves the fixtures, then files the planogram on them, and checks both.
func (d *decoder) build(l store.Layout, products []store.Product, goods filing) *store.Layout {
	catalog, err := store.NewCatalog(products)
	if err != nil {
		d.fail("product", "%v", err)
		return nil
	}
	l.Catalog = catalog
	empty, err := store.NewLayout(l)
	if err != nil {
		d.problemsOf(err, goods.from)
		return nil
	}
	l.Planogram = d.planogram(empty, goods.shelves)
	if goods.plan != nil && len(d.errs) == 0 {
		l.Planogram = d.fill(empty, l.Planogram, goods.plan)
	}
	if len(d.errs) > 0 {
		return nil
	}
	full, err := store.NewLayout(l)
	if err != nil {
		d.problemsOf(err, goods.from)
	}
	return full
}

func readStore(t *table, l *store.Layout) {
	l.Name = t.text("name", "the name of the store")
	size := t.vector("floor", 2, "[width to the east, depth to the north] in metres",
		between(2, 500, "a number of metres"))
	l.Floor = store.Rect{Max: vec2(size)}
	l.Ceiling = t.number("ceiling", between(2, 20, "a number of metres"))
	t.close()
}

// facings are the directions a gondola's front can look, with its local axes in the world: along the front
// to the right as a shopper before it sees it, and into the shelves.
func axesOf(facing string) (right, into store.Vec3) {
	switch facing {
	case "north":
		return store.Vec3{X: -1}, store.Vec3{Y: -1}
	case "east":
		return store.Vec3{Y: 1}, store.Vec3{X: -1}
	case "west":
		return store.Vec3{Y: -1}, store.Vec3{X: 1}
	}
	return store.Vec3{X: 1}, store.Vec3{Y: 1}
}

func readGondola(t *table, cells store.CellRule) store.Gondola {
	g := store.Gondola{
		ID:      t.text("id", `an id such as "G1"`),
		Height:  t.number("height", between(0.1, 5, "a number of metres")),
		Depth:   t.number("depth", between(store.PlateDepth, 2, "a number of metres (a plate is 0.4 deep)")),
		Surface: t.oneOf("surface", "steel", "wood", "fridge"),
	}
	g.Doors = readDoors(t, g.Surface)
	corner := vec2(t.vector("at", 2, "[x, y] of the footprint's south-west corner", anywhere))
	facing := t.oneOf("facing", "north", "east", "south", "west")
	n := t.integer("bays", between(1, 50, "a whole number of bays"))
	bay := readBay(t, cells)
	t.close()
	g.Bays = slices.Repeat([]store.Bay{bay}, int(n))
	g.Pose = stand(&g, corner, facing)
	return g
}

// readBay reads what all bays of a gondola or row have in common.
func readBay(t *table, cells store.CellRule) store.Bay {
	bay := store.Bay{Width: t.number("bay_width", between(store.PlateWidth, 5, "a number of metres"))}
	plates := t.integer("plates", between(1, 50, "a whole number of plates on each shelf"))
	cells = readCells(t, cells)
	for _, h := range t.numbers("shelves", "a list of shelf heights in metres, from the floor up", metres) {
		bay.Shelves = append(bay.Shelves, store.ShelfSpec{Height: h, Plates: int(plates), Cells: cells})
	}
	return bay
}

// stand places a gondola's left front corner such that its footprint's south-west corner is at the given
// point.
func stand(g *store.Gondola, corner store.Vec2, facing string) store.Pose {
	right, into := axesOf(facing)
	g.Pose = store.Pose{R: store.Columns(right, into, store.Vec3{Z: 1})}
	offset := corner.Sub(g.Footprint().Min)
	return store.Pose{R: g.Pose.R, T: offset.At(0)}
}

// markDoubles finds the faces that stand back to back.
func markDoubles(gondolas []store.Gondola) {
	for i := range gondolas {
		for j := range gondolas {
			if backToBack(&gondolas[i], &gondolas[j]) {
				gondolas[i].Double = true
			}
		}
	}
}

func backToBack(a, b *store.Gondola) bool {
	intoA, intoB := a.Pose.R.Apply(store.Vec3{Y: 1}), b.Pose.R.Apply(store.Vec3{Y: 1})
	backA := a.Pose.Apply(store.Vec3{X: a.Width() / 2, Y: a.Depth}).Floor()
	backB := b.Pose.Apply(store.Vec3{X: b.Width() / 2, Y: b.Depth}).Floor()
	gap := backB.Sub(backA)
	const touching = 0.02 // metres
	return intoA.Dot(intoB) < -0.5 && math.Abs(gap.Dot(intoA.Floor())) < touching &&
		math.Abs(gap.Cross(intoA.Floor())) < (a.Width()+b.Width())/2
}

func readGate(t *table, floor store.Rect) store.Gate {
	const point = "a point [x, y] on a wall"
	g := store.Gate{
		ID:   store.DeviceID(t.text("id", `an id such as "gate-in"`)),
		Kind: store.GateKind(t.oneOf("kind", string(store.Entry), string(store.Exit))),
		A:    vec2(t.vector("from", 2, point, anywhere)),
		B:    vec2(t.vector("to", 2, point, anywhere)),
	}
	t.close()
	if !t.sound() || floor.Max.X == 0 {
		return g
	}
	inward, ok := inwardOf(floor, g.A, g.B)
	if !ok {
		t.fail("from", "is not on one wall with to, want both on the same wall of the %g x %g m floor",
			floor.Max.X, floor.Max.Y)
	}
	if d := g.A.Dist(g.B); ok && (d < 0.5 || d > 5) {
		t.fail("to", "makes the gate %.2f m wide, want 0.5 to 5 m", d)
	}
	g.Inward = inward
	return g
}

// inwardOf returns the direction into the store from the wall on which both points lie.
func inwardOf(floor store.Rect, a, b store.Vec2) (inward store.Vec2, ok bool) {
	const near = 0.05 // metres
	on := func(wall, p, q float64) bool { return math.Abs(p-wall) <= near && math.Abs(q-wall) <= near }
	switch {
	case on(floor.Min.Y, a.Y, b.Y):
		return store.Vec2{Y: 1}, true
	case on(floor.Max.Y, a.Y, b.Y):
		return store.Vec2{Y: -1}, true
	case on(floor.Min.X, a.X, b.X):
		return store.Vec2{X: 1}, true
	case on(floor.Max.X, a.X, b.X):
		return store.Vec2{X: -1}, true
	}
	return store.Vec2{}, false
}

func readCamera(t *table, view cameraView) store.Camera {
	at := vec3(t.vector("at", 3, "[x, y, z] of the lens in metres", anywhere))
	target := vec3(t.vector("look_at", 3, "[x, y, z] of a point in the middle of the picture", anywhere))
	c := store.Camera{
		Intrinsics: readLens(t, view),
		ID:         store.DeviceID(t.text("id", `an id such as "cam1"`)),
		FPS:        view.fps,
	}
	t.close()
	if t.sound() && at.Dist(target) < 0.1 {
		t.fail("look_at", "is where the camera is, want a point at least 0.1 m away")
		return c
	}
	c.WorldFromCamera = store.LookAt(at, target)
	return c
}
