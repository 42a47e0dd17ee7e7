package scenarios

import (
	"math"
	"strings"
	"testing"

	"storesim/pipeline/store"
	"storesim/sim/catalog"
	"storesim/sim/world"
)

func formats() []string {
	return []string{"ac30-dead", "ac30-store", "airport", "campus", "convenience", "grocery", "hospital", "stadium"}
}

// In every store one can walk from the entry to the exit, and to a place before each facing.
func TestFormatsAreWalkable(t *testing.T) {
	for _, name := range formats() {
		l := load(t, name).Config.Layout
		reached := flood(l, square(inside(l, store.Entry)))
		if !reached[square(inside(l, store.Exit))] {
			t.Errorf("%s: no way from the entry to the exit", name)
		}
		for _, f := range l.Planogram.Facings {
			if spot := before(&l.Plates[int(f.First)+f.Count/2]); !reached[square(spot)] {
				t.Errorf("%s: %s cannot be got at from %v", name, f.SKU, spot)
			}
		}
	}
}

// edge of the squares on which TestFormatsAreWalkable walks, metres.
const edge = 0.1

func square(p store.Vec2) [2]int { return [2]int{int(p.X / edge), int(p.Y / edge)} }

// flood marks the squares that a body can walk to, with 6 cm to spare.
func flood(l *store.Layout, from [2]int) map[[2]int]bool {
	const radius = world.Radius + 0.06
	room := l.Floor.Grow(-radius)
	reached := map[[2]int]bool{from: true}
	for queue := [][2]int{from}; len(queue) > 0; queue = queue[1:] {
		for _, step := range [][2]int{{1, 0}, {-1, 0}, {0, 1}, {0, -1}} {
			next := [2]int{queue[0][0] + step[0], queue[0][1] + step[1]}
			p := store.Vec2{X: (float64(next[0]) + 0.5) * edge, Y: (float64(next[1]) + 0.5) * edge}
			if !reached[next] && room.Contains(p) && standable(l, p, radius) {
				reached[next] = true
				queue = append(queue, next)
			}
		}
	}
	return reached
}

// inside is a place just behind the first gate of a kind.
func inside(l *store.Layout, kind store.GateKind) store.Vec2 {
	g := l.Gate(kind)
	return g.Centre().Add(g.Inward.Scale(0.5))
}

// before is where one stands to reach for a plate.
func before(p *store.Plate) store.Vec2 { return p.Front().Floor().Add(p.Outward().Scale(0.45)) }

// What is said of every format: goods are as easy to confuse on a shelf as in the measured store, and the
// twin of it has its fixtures and facings.
func TestFormatsAreConfusable(t *testing.T) {
	for _, name := range formats() {
		s := catalog.Confusability(load(t, name).Config.Layout)
		t.Logf("%-12s %4d placements; another product within 5 g, 20 g: on the shelf %.2f, %.2f, in the store %.2f, %.2f; "+
			"p10 %.0f, p50 %.0f, p90 %.0f of %.0f to %.0f g", name, s.Placements, s.Shelf5, s.Shelf20, s.Store5, s.Store20,
			s.P10, s.P50, s.P90, s.Lightest, s.Most)
		if math.Abs(s.Shelf5-0.53) > 0.05 || math.Abs(s.Shelf20-0.72) > 0.06 {
			t.Errorf("%s: on the shelf %.2f and %.2f, want 0.53 and 0.72", name, s.Shelf5, s.Shelf20)
		}
		if s.Lightest < 28 || s.Most > 1580 {
			t.Errorf("%s: masses from %.0f to %.0f g", name, s.Lightest, s.Most)
		}
	}
}

func TestTwinOfTheMeasuredStore(t *testing.T) {
	l := load(t, "ac30-store").Config.Layout
	s := catalog.Confusability(l)
	if len(l.Catalog.Products) != 108 || s.Placements != 114 || len(l.Plates) != 306 || len(l.Shelves) != 30 {
		t.Errorf("%d products in %d facings on %d plates of %d shelves", len(l.Catalog.Products), s.Placements,
			len(l.Plates), len(l.Shelves))
	}
	if math.Abs(s.Store5-0.80) > 0.05 || math.Abs(s.Store20-0.89) > 0.05 {
		t.Errorf("in the store %.2f and %.2f have another product within 5 and 20 g, want 0.80 and 0.89", s.Store5,
			s.Store20)
	}
	for name, want := range map[string]float64{"ac30-store": 0, "ac30-dead": 0.14} {
		if dead := load(t, name).Config.Devices.Plates.Dead; dead != want {
			t.Errorf("%s: %.2f of the plates are dead, want %.2f", name, dead, want)
		}
	}
}

// More than 35 % of a convenience store's visits are from 14 to 18 h.
func TestConvenienceHours(t *testing.T) {
	rates := load(t, "convenience").Config.Shoppers.ArrivalsPerHour
	day, afternoon := 0.0, 0.0
	for i, r := range rates {
		day += r
		if hour := (i + 15) % 24; hour >= 14 && hour < 18 {
			afternoon += r
		}
	}
	if len(rates) != 24 || day != 550 || afternoon/day < 0.35 {
		t.Errorf("%d hours, %.0f a day, %.0f of them in the afternoon", len(rates), day, afternoon)
	}
}

const rowStore = `extends = "tiny"
gondola = []
camera = []
shelf = []
product = []
[store]
floor = [9.0, 6.0]
[[gate]]
id = "in"
kind = "entry"
from = [0.5, 0.0]
to = [1.4, 0.0]
[[gate]]
id = "out"
kind = "exit"
from = [9.0, 0.5]
to = [9.0, 1.4]
[[row]]
from = [3.0, 2.0]
length = 3.1
double = true
facing = "west"
surface = "wood"
height = 1.4
depth = 0.5
bay_width = 1.0
plates = 9
shelves = [0.2, 0.6, 1.0]
[[camera_grid]]
rows = 2
cols = 3
height = 2.4
hfov_deg = 90
[catalog]
generate = 30
seed = 5
[planogram]
seed = 5
`

// A row becomes two gondolas back to back, a grid its cameras, and both are numbered from 1.
func TestRowsAndGrids(t *testing.T) {
	l := parse(t, rowStore).Config.Layout
	if len(l.Gondolas) != 2 || len(l.Cameras) != 6 || len(l.Catalog.Products) != 30 {
		t.Fatalf("%d gondolas, %d cameras, %d products", len(l.Gondolas), len(l.Cameras), len(l.Catalog.Products))
	}
	want := []store.Rect{
		{Min: store.Vec2{X: 3, Y: 2}, Max: store.Vec2{X: 3.5, Y: 5}},
		{Min: store.Vec2{X: 3.5, Y: 2}, Max: store.Vec2{X: 4, Y: 5}},
	}
	for i, g := range l.Gondolas {
		if r := g.Footprint(); r.Min.Dist(want[i].Min)+r.Max.Dist(want[i].Max) > 1e-9 || !g.Double {
			t.Errorf("%s stands on %v, double %v, want %v", g.ID, r, g.Double, want[i])
		}
		if out := g.Pose.R.Apply(store.Vec3{Y: -1}); math.Abs(out.X-float64(2*i-1)) > 1e-9 {
			t.Errorf("%s faces %v", g.ID, out)
		}
	}
	last := l.Cameras[5]
	if at := last.WorldFromCamera.T; last.ID != "cam6" || at.Dist(store.Vec3{X: 7.5, Y: 4.5, Z: 2.4}) > 1e-9 {
		t.Errorf("the last camera is %s at %v", last.ID, at)
	}
	if down := last.WorldFromCamera.R.Apply(store.Vec3{Z: 1}); down.Z > -0.999 {
		t.Errorf("it looks along %v", down)
	}
}

// A tilted camera looks towards the middle.
func TestTiltedGrid(t *testing.T) {
	l := parse(t, strings.Replace(rowStore, "hfov_deg = 90", "hfov_deg = 90\ntilt_deg = 60\nalong = \"y\"", 1)).Config.Layout
	for i, c := range l.Cameras {
		axis := c.WorldFromCamera.R.Apply(store.Vec3{Z: 1})
		north := float64(1 - 2*(i/3))
		if axis.Dist(store.Vec3{Y: north * math.Sin(math.Pi/3), Z: -0.5}) > 1e-9 {
			t.Errorf("%s looks along %v", c.ID, axis)
		}
	}
}

// Mistakes in what makes other things are reported at the table that the author wrote.
func TestMistakesInGenerators(t *testing.T) {
	for name, c := range map[string]struct{ from, to, want string }{
		"wall":       {"from = [3.0, 2.0]", "from = [3.0, 4.0]", "rows.toml:18: row[1]: makes gondolas[G1], which stands through a wall"},
		"short":      {"length = 3.1", "length = 0.5", "rows.toml:20: row[1].length: is 0.5, which gives 0 bays of 1 m"},
		"ceiling":    {"height = 2.4", "height = 4.0", "rows.toml:29: camera_grid[1]: makes cameras[cam1], which is outside"},
		"category":   {"generate = 30", "generate = 30\ncategories = [\"drink\"]", `rows.toml:36: catalog.categories[1]: is "drink", want`},
		"too many":   {"generate = 30", "generate = 900", "planogram: "},
		"misspelled": {"generate = 30", "generate = 30\nsed = 3", `catalog.sed: is not a known key, did you mean "seed"?`},
		"widths":     {"[planogram]", "[planogram]\nfacings = { 1 = 0 }", "planogram.facings: has no weight above 0"},
		"along":      {"hfov_deg = 90", "hfov_deg = 90\ntilt_deg = 60", "camera_grid[1].along: is missing"},
	} {
		_, err := Parse("testdata/rows.toml", []byte(strings.Replace(rowStore, c.from, c.to, 1)))
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: got %v, want %s", name, err, c.want)
		}
	}
}

func parse(t *testing.T, text string) *Scenario {
	t.Helper()
	s, err := Parse("testdata/rows.toml", []byte(text))
	if err != nil {
		t.Fatal(err)
	}
	return s
}
