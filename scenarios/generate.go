package scenarios

import (
	"errors"
	"fmt"
	"math"
	"slices"
	"strconv"

	"storesim/pipeline/store"
	"storesim/sim/catalog"
)

// made says which table of the file a generated part of the store is from: "gondolas[G3]" to "row[2]".
type made map[string]string

// optional opens an array of tables that may be missing or empty: extends cannot take an array away, but a
// file can put an empty one in its place.
func (t *table) optional(key string) []*table {
	if t.visit != nil {
		return t.visit.optional(t, key)
	}
	if v, ok := t.values[key]; !ok || isEmptyArray(v) {
		t.asked = append(t.asked, key)
		return nil
	}
	return t.tables(key)
}

func isEmptyArray(v any) bool {
	list, ok := v.([]any)
	return ok && len(list) == 0
}

// either opens an array of tables of which there must be one, unless another key makes the same things.
func (t *table) either(key, other string) []*table {
	if t.visit != nil || t.holds(other) {
		return t.optional(key)
	}
	return t.tables(key)
}

// readRow makes the gondolas of a [[row]]: one face of shelving, or two back to back, of as many bays as its
// length takes.
func readRow(t *table, cells store.CellRule) []store.Gondola {
	length := t.number("length", above(0, "a number of metres"))
	double := t.flag("double", false)
	corner := vec2(t.vector("from", 2, "[x, y] of the footprint's south-west corner", anywhere))
	facing := t.oneOf("facing", "north", "east", "south", "west")
	g := store.Gondola{
		Height: t.number("height", between(0.1, 5, "a number of metres")),
		Depth: t.number("depth",
			between(store.PlateDepth, 2, "a number of metres for one face, a plate's 0.4")),
		Surface: t.oneOf("surface", "steel", "wood", "fridge"),
	}
	g.Doors = readDoors(t, g.Surface)
	bay := readBay(t, cells)
	t.close()
	if !t.sound() {
		return nil
	}
	n := int(length/bay.Width + 1e-9)
	if n < 1 || n > 50 {
		t.fail("length", "is %s, which gives %d bays of %s m, want 1 to 50",
			plain(length), n, plain(bay.Width))
		return nil
	}
	g.Bays = slices.Repeat([]store.Bay{bay}, n)
	if !double {
		g.Pose = stand(&g, corner, facing)
		return []store.Gondola{g}
	}
	return backed(g, corner, facing)
}

// backed puts a face behind g that looks the other way; corner is the south-west one of both together.
func backed(g store.Gondola, corner store.Vec2, facing string) []store.Gondola {
	behind := map[string]string{"north": "south", "south": "north", "east": "west", "west": "east"}[facing]
	step := store.Vec2{X: g.Depth}
	if facing == "north" || facing == "south" {
		step = store.Vec2{Y: g.Depth}
	}
	far := corner.Add(step)
	other := g
	if facing == "north" || facing == "east" {
		corner, far = far, corner
	}
	g.Pose, other.Pose = stand(&g, corner, facing), stand(&other, far, behind)
	return []store.Gondola{g, other}
}

// rows adds the gondolas of [[row]] tables, numbered on from G1 past ids that are taken.
func (d *decoder) rows(tables []*table, l *store.Layout, cells store.CellRule, from made) {
	n := 0
	for _, t := range tables {
		for _, g := range readRow(t, cells) {
			g.ID = nextID("G", &n, func(id string) bool {
				return slices.ContainsFunc(l.Gondolas, func(g store.Gondola) bool { return g.ID == id })
			})
			l.Gondolas = append(l.Gondolas, g)
			from["gondolas["+g.ID+"]"] = t.path
		}
	}
}

func nextID(prefix string, n *int, taken func(string) bool) string {
	for {
		*n++
		if id := prefix + strconv.Itoa(*n); !taken(id) {
			return id
		}
	}
}

// grid is a [[camera_grid]]: rows from south to north by columns from west to east of cameras that hang at
// one height. The outer ones hang on the edges of a region.
type grid struct {
	rows, cols int
	height     float64
	optics     store.Intrinsics
	tilt       float64 // of the optical axis from straight down, radians
	along      string  // the axis along which tilted cameras look, towards the region's middle
	region     store.Rect
}

func readGrid(t *table, floor store.Rect, view cameraView) grid {
	g := grid{
		rows:   int(t.integer("rows", between(1, 40, "a whole number of rows"))),
		cols:   int(t.integer("cols", between(1, 40, "a whole number of columns"))),
		height: t.number("height", between(1, 20, "a number of metres above the floor")),
		optics: readLens(t, view),
	}
	if t.has("tilt_deg") {
		g.tilt = t.number("tilt_deg", between(0, 85, "degrees from straight down")) * math.Pi / 180
	}
	edge := store.Vec2{X: 0.3, Y: 0.3}
	if t.has("along") || g.tilt > 0 {
		g.along = t.oneOf("along", "x", "y")
	}
	if g.tilt == 0 {
		size := floor.Max.Sub(floor.Min)
		edge = store.Vec2{X: size.X / 2 / float64(max(1, g.cols)), Y: size.Y / 2 / float64(max(1, g.rows))}
	}
	g.region = store.Rect{Min: floor.Min.Add(edge), Max: floor.Max.Sub(edge)}
	if t.has("from") || t.has("to") {
		g.region.Min = vec2(t.vector("from", 2, "[x, y] of the grid's south-west camera", anywhere))
		g.region.Max = vec2(t.vector("to", 2, "[x, y] of the grid's north-east camera", anywhere))
	}
	t.close()
	return g
}

// cameras hangs the grid's cameras, row by row from the south-west.
func (g *grid) cameras(view cameraView) []store.Camera {
	var out []store.Camera
	middle := g.region.Centre()
	for r := range g.rows {
		for c := range g.cols {
			at := store.Vec2{
				X: g.region.Min.X + part(c, g.cols)*(g.region.Max.X-g.region.Min.X),
				Y: g.region.Min.Y + part(r, g.rows)*(g.region.Max.Y-g.region.Min.Y),
			}
			out = append(out, store.Camera{
				Intrinsics:      g.optics,
				WorldFromCamera: store.LookAt(at.At(g.height), g.target(at, middle, r+c)),
				FPS:             view.fps,
			})
		}
	}
	return out
}

// part is where the i-th of n things along an edge stands: the first at its start, the last at its end.
func part(i, n int) float64 {
	if n == 1 {
		return 0.5
	}
	return float64(i) / float64(n-1)
}

// target is a point on the optical axis. A tilted camera looks towards the middle of the region; those on it
// look one way and the other by turns.
func (g *grid) target(at, middle store.Vec2, n int) store.Vec3 {
	ahead := store.Vec2{X: toward(middle.X-at.X, n)}
	if g.along == "y" {
		ahead = store.Vec2{Y: toward(middle.Y-at.Y, n)}
	}
	sin, cos := math.Sincos(g.tilt)
	return at.Add(ahead.Scale(sin)).At(g.height - cos)
}

func toward(d float64, n int) float64 {
	if math.Abs(d) < 1e-6 {
		d = float64(1 - 2*(n%2))
	}
	return math.Copysign(1, d)
}

// grids adds the cameras of [[camera_grid]] tables, numbered on from cam1 past ids that are taken.
func (d *decoder) grids(tables []*table, l *store.Layout, view cameraView, from made) {
	n := 0
	for _, t := range tables {
		g := readGrid(t, l.Floor, view)
		if !t.sound() {
			continue
		}
		for _, c := range g.cameras(view) {
			c.ID = store.DeviceID(nextID("cam", &n, func(id string) bool {
				return slices.ContainsFunc(l.Cameras, func(c store.Camera) bool { return string(c.ID) == id })
			}))
			l.Cameras = append(l.Cameras, c)
			from["cameras["+string(c.ID)+"]"] = t.path
		}
	}
}

// readCatalog makes the products of a [catalog] table.
func readCatalog(t *table) []store.Product {
	o := catalog.Options{
		Count:      int(t.integer("generate", between(1, 5000, "a whole number of products"))),
		Seed:       uint64(t.integer("seed", atLeast(0, "a whole number"))),
		Categories: t.choices("categories", catalog.Categories()),
	}
	if t.has("markup") {
		o.Markup = t.number("markup", between(0.1, 20, "a factor on a grocery's prices"))
	}
	t.close()
	if !t.sound() {
		return nil
	}
	return catalog.Generate(o)
}

// choices reads an optional array of words.
func (t *table) choices(key string, options []string) []string {
	if !t.has(key) {
		return nil
	}
	want := fmt.Sprintf("a list such as [%q, %q]", options[0], options[1])
	v, _ := t.get(key, textsWish(want, &schema{Type: "string", Enum: options}, true, options[0]))
	list := elements(v)
	if len(list) == 0 {
		t.fail(key, "is %s, want %s", show(v), want)
	}
	var out []string
	for i, e := range list {
		s, _ := e.(string)
		if !slices.Contains(options, s) || slices.Contains(out, s) {
			t.fail(element(key, i+1), "is %s, want each at most once of %q%s", show(e), options,
				didYouMean(s, options))
			continue
		}
		out = append(out, s)
	}
	return out
}

// readPlan reads a [planogram] table; nil where nothing is to be filled.
func readPlan(t *table) *catalog.Plan {
	p := catalog.Plan{}
	fill := t.flag("fill", true)
	if t.has("seed") {
		p.Seed = uint64(t.integer("seed", atLeast(0, "a whole number")))
	}
	if t.has("count") {
		p.Facings = int(t.integer("count", between(1, 1e5, "a whole number of facings")))
	}
	if t.has("facings") {
		p.Widths = readWidths(t.sub("facings"))
	}
	t.close()
	if !fill {
		return nil
	}
	return &p
}

// widest facing that [planogram] facings may name, plates.
const widest = 12

// readWidths reads how often facings of 1, 2, 3 ... plates are to be.
func readWidths(t *table) []float64 {
	out := make([]float64, widest)
	sum := 0.0
	for n := range out {
		key := strconv.Itoa(n + 1)
		if t.has(key) {
			out[n] = t.number(key, between(0, 1e6, "a weight"))
			sum += out[n]
		}
	}
	t.close()
	if sum == 0 {
		t.d.fail(t.path, "has no weight above 0, want some such as { 1 = 0.13, 2 = 0.50, 3 = 0.37 }")
		return nil
	}
	return out
}

// fill files on the free shelves the products that [[shelf]] tables do not name.
func (d *decoder) fill(empty *store.Layout, filed store.Planogram, plan *catalog.Plan) store.Planogram {
	partly := *empty
	partly.Planogram = filed
	var rest []store.Product
	for _, p := range empty.Catalog.Products {
		if !slices.ContainsFunc(filed.Facings, func(f store.Facing) bool { return f.SKU == p.SKU }) {
			rest = append(rest, p)
		}
	}
	out, err := catalog.Fill(&partly, rest, *plan)
	if err != nil {
		d.fail("planogram", "%v", err)
		return filed
	}
	return out
}

// problemsOf reports what is wrong with generated parts at the tables that they are from.
func (d *decoder) problemsOf(err error, from made) {
	var list, rest store.Problems
	if !errors.As(err, &list) {
		d.problems(err)
		return
	}
	for _, p := range list {
		path := from[part0(p.Path)]
		if path == "" {
			rest = append(rest, p)
			continue
		}
		d.fail(path, "%s", fmt.Sprintf("makes %s, which %s", p.Path, p.Msg))
	}
	if len(rest) > 0 {
		d.problems(rest)
	}
}

// part0 is the first element of a path: "gondolas[G2]" of "gondolas[G2].bays[1]".
func part0(path string) string {
	for i := range path {
		if path[i] == ']' {
			return path[:i+1]
		}
	}
	return path
}
