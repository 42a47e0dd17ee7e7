package store_test

import (
	"errors"
	"math"
	"slices"
	"strings"
	"testing"

	"storesim/pipeline/store"
)

// small is a valid store: two gondolas face to face, the second turned round, and one camera.
func small() store.Layout {
	cola := store.Product{
		SKU: "cola", Name: "Cola", GTIN: "4006381333931", Price: 129, Mass: 350, MassStd: 2, Shape: store.Can,
		Size: store.Vec3{X: 0.07, Y: 0.07, Z: 0.12},
	}
	flakes := cola
	flakes.SKU, flakes.Size = "flakes", store.Vec3{X: 0.19, Y: 0.08, Z: 0.25}
	bays := []store.Bay{
		{Width: 0.5, Shelves: []store.ShelfSpec{{Height: 0.3, Plates: 4}, {Height: 0.7, Plates: 5}}},
		{Width: 0.3, Shelves: []store.ShelfSpec{{Height: 0.5, Plates: 2}}},
	}
	return store.Layout{
		Name: "small", Floor: store.Rect{Max: store.Vec2{X: 6, Y: 5}}, Ceiling: 3,
		Gondolas: []store.Gondola{
			{ID: "G1", Pose: store.FloorPose(store.Vec2{X: 1, Y: 4}, 0), Bays: bays, Height: 1.2, Depth: 0.5},
			{ID: "G2", Pose: store.FloorPose(store.Vec2{X: 3, Y: 1}, math.Pi), Bays: bays, Height: 1.2, Depth: 0.5},
		},
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, A: store.Vec2{Y: 1}, B: store.Vec2{Y: 2}, Inward: store.Vec2{X: 1}},
			{ID: "out", Kind: store.Exit, A: store.Vec2{Y: 3}, B: store.Vec2{Y: 4}, Inward: store.Vec2{X: 1}},
		},
		Cameras: []store.Camera{{
			ID: "cam1", Intrinsics: store.NewIntrinsics(1280, 720, 1.5), FPS: 15,
			WorldFromCamera: store.LookAt(store.Vec3{X: 3, Y: 2, Z: 3}, store.Vec3{X: 3, Y: 2.5}),
		}},
		Catalog:   catalogOf(cola, flakes),
		Planogram: store.Planogram{Facings: []store.Facing{{"cola", 0, 2}, {"flakes", 2, 2}, {"cola", 10, 1}}},
	}
}

func catalogOf(products ...store.Product) store.Catalog {
	c, err := store.NewCatalog(products)
	if err != nil {
		panic(err) // a mistake of the test's own
	}
	return c
}

func TestLayoutResolvesShelvesAndPlates(t *testing.T) {
	l, err := store.NewLayout(small())
	if err != nil {
		t.Fatal(err)
	}
	var ids []store.DeviceID
	plates := 0
	for i, s := range l.Shelves {
		ids = append(ids, s.ID)
		if int(s.First) != plates {
			t.Errorf("shelf %s begins with plate %d, want %d", s.ID, s.First, plates)
		}
		for k := range s.Count {
			p := l.Plates[int(s.First)+k]
			if p.ID != s.First+store.PlateID(k) || p.Shelf != store.ShelfID(i) || p.Index != k {
				t.Errorf("plate %d of shelf %s is %+v", k, s.ID, p)
			}
		}
		plates += s.Count
	}
	want := []store.DeviceID{"G1.B1.S1", "G1.B1.S2", "G1.B2.S1", "G2.B1.S1", "G2.B1.S2", "G2.B2.S1"}
	if !slices.Equal(ids, want) || plates != len(l.Plates) || plates != 22 {
		t.Errorf("shelves %v with %d plates of %d", ids, plates, len(l.Plates))
	}
	for i, free := range []float64{0.37, 0.5, 0.7} { // up to the board above, up to the top
		if got := l.Shelves[i].Clear; math.Abs(got-free) > 1e-9 {
			t.Errorf("shelf %s has %.3f m clear, want %.3f", l.Shelves[i].ID, got, free)
		}
	}
}

func TestLayoutPlacesPlates(t *testing.T) {
	l, err := store.NewLayout(small())
	if err != nil {
		t.Fatal(err)
	}
	for _, test := range []struct {
		plate         store.PlateID
		front, centre store.Vec3
		outward       store.Vec2
	}{
		{0, store.Vec3{X: 1.10, Y: 4, Z: 0.3}, store.Vec3{X: 1.10, Y: 4.2, Z: 0.3}, store.Vec2{Y: -1}}, // 5 cm margin
		{4, store.Vec3{X: 1.05, Y: 4, Z: 0.7}, store.Vec3{X: 1.05, Y: 4.2, Z: 0.7}, store.Vec2{Y: -1}},
		{9, store.Vec3{X: 1.60, Y: 4, Z: 0.5}, store.Vec3{X: 1.60, Y: 4.2, Z: 0.5}, store.Vec2{Y: -1}},
		{11, store.Vec3{X: 2.90, Y: 1, Z: 0.3}, store.Vec3{X: 2.90, Y: 0.8, Z: 0.3}, store.Vec2{Y: 1}},
	} {
		p := l.Plates[test.plate]
		if !near(p.Front(), test.front, 1e-9) || !near(p.Centre(), test.centre, 1e-9) ||
			p.Outward().Dist(test.outward) > 1e-9 {
			t.Errorf("plate %d: front %v, centre %v, outward %v", p.ID, p.Front(), p.Centre(), p.Outward())
		}
	}
	want := store.Rect{Min: store.Vec2{X: 2.2, Y: 0.5}, Max: store.Vec2{X: 3, Y: 1}}
	got := l.Obstacles()[1]
	if got.Min.Dist(want.Min) > 1e-9 || got.Max.Dist(want.Max) > 1e-9 {
		t.Errorf("the second gondola stands on %v, want %v", got, want)
	}
}

func TestLayoutLookups(t *testing.T) {
	l, err := store.NewLayout(small())
	if err != nil {
		t.Fatal(err)
	}
	for plate, want := range map[store.PlateID]store.SKU{0: "cola", 1: "cola", 2: "flakes", 3: "flakes", 4: "", 10: "cola"} {
		if f, ok := l.FacingOf(plate); f.SKU != want || ok != (want != "") {
			t.Errorf("plate %d is filed for %q, %v; want %q", plate, f.SKU, ok, want)
		}
	}
	if g := l.Gate(store.Exit); g == nil || g.ID != "out" || g.Centre() != (store.Vec2{Y: 3.5}) {
		t.Errorf("exit gate %+v", g)
	}
	if l.Gate("window") != nil || l.Camera("cam2") != nil || l.Camera("cam1") != &l.Cameras[0] {
		t.Error("devices are not found by what they are")
	}
}

func TestProblems(t *testing.T) {
	product := func(change func(*store.Product)) func(*store.Layout) {
		return func(l *store.Layout) {
			products := slices.Clone(l.Catalog.Products)
			change(&products[0])
			l.Catalog = catalogOf(products...)
		}
	}
	facing := func(f store.Facing) func(*store.Layout) {
		return func(l *store.Layout) { l.Planogram.Facings = append(l.Planogram.Facings, f) }
	}
	for _, test := range []struct {
		name   string
		change func(*store.Layout)
		path   string
		msg    string
	}{
		{"tiny floor", func(l *store.Layout) { l.Floor = store.Rect{Max: store.Vec2{X: 6, Y: 1}} }, "floor", "at least 2 x 2 m"},
		{"low ceiling", func(l *store.Layout) { l.Ceiling = 1.9 }, "ceiling", "1.90 m is too low"},
		{"no mass", product(func(p *store.Product) { p.Mass, p.MassStd = 0, 0 }), "products[cola]", "mass is 0 g"},
		{"wide mass", product(func(p *store.Product) { p.MassStd = 351 }), "products[cola]", "mass_std is 351 g"},
		{"negative spread", product(func(p *store.Product) { p.MassStd = -1 }), "products[cola]", "mass_std is -1 g"},
		{"free", product(func(p *store.Product) { p.Price = 0 }), "products[cola]", "price is 0 cents"},
		{"flat", product(func(p *store.Product) { p.Size.Y = 0 }), "products[cola]", "three lengths above 0"},
		{"gtin", product(func(p *store.Product) { p.GTIN = "4006381333930" }), "products[cola]", "want 1"},
		{"in the wall", func(l *store.Layout) { l.Gondolas[0].Pose.T.X = 5.5 }, "gondolas[G1]", "through a wall"},
		{"on another", func(l *store.Layout) { l.Gondolas[1].Pose = l.Gondolas[0].Pose }, "gondolas[G2]", "overlaps gondolas[G1]"},
		{"falling shelf", func(l *store.Layout) { l.Gondolas[0].Bays[0].Shelves[1].Height = 0.3 },
			"gondolas[G1].bays[1].shelves[2]", "must rise"},
		{"high shelf", func(l *store.Layout) { l.Gondolas[0].Bays[1].Shelves[0].Height = 1.3 },
			"gondolas[G1].bays[2].shelves[1]", "1.20 m"},
		{"wide shelf", func(l *store.Layout) { l.Gondolas[0].Bays[1].Shelves[0].Plates = 4 },
			"gondolas[G1].bays[2].shelves[1]", "4 plates take 0.40 m"},
		{"no plates", func(l *store.Layout) { l.Gondolas[1].Bays[1].Shelves[0].Plates = 0 },
			"gondolas[G2].bays[2].shelves[1]", "0 plates"},
		{"gate outside", func(l *store.Layout) { l.Gates[0].A.X = -3 }, "gates[in]", "outside the store"},
		{"no exit", func(l *store.Layout) { l.Gates = l.Gates[:1] }, "gates", "no exit gate"},
		{"no entry", func(l *store.Layout) { l.Gates = l.Gates[1:] }, "gates", "no entry gate"},
		{"gate barred", func(l *store.Layout) { l.Gondolas[0].Pose.T = store.Vec3{X: 0.7, Y: 3.9} }, "gates[out]",
			"barred by gondolas[G1] on (0.70, 3.90) to (1.50, 4.40), want (0.00, 3.00) to (0.80, 4.00) free"},
		{"gate barred from within", func(l *store.Layout) {
			l.Gondolas[1].Pose = store.FloorPose(store.Vec2{X: 0.79, Y: 1.1}, 0)
		}, "gates[in]", "barred by gondolas[G2]"},
		{"camera outside", func(l *store.Layout) { l.Cameras[0].WorldFromCamera.T.X = 7 }, "cameras[cam1]", "outside the store at (7.00"},
		{"camera above", func(l *store.Layout) { l.Cameras[0].WorldFromCamera.T.Z = 3.1 }, "cameras[cam1]", "ceiling 3.00 m"},
		{"camera below", func(l *store.Layout) { l.Cameras[0].WorldFromCamera.T.Z = 0 }, "cameras[cam1]", "outside the store"},
		{"stopped camera", func(l *store.Layout) { l.Cameras[0].FPS = 0 }, "cameras[cam1]", "fps is 0"},
		{"fast camera", func(l *store.Layout) { l.Cameras[0].FPS = 121 }, "cameras[cam1]", "fps is 121"},
		{"small image", func(l *store.Layout) { l.Cameras[0].Intrinsics.Height = 63 }, "cameras[cam1]", "64 x 64"},
		{"no focus", func(l *store.Layout) { l.Cameras[0].Intrinsics.Fx = 0 }, "cameras[cam1]", "focal length"},
		{"unknown product", facing(store.Facing{"tea", 12, 1}), "planogram[tea]", "not in the catalogue"},
		{"no such plate", facing(store.Facing{"cola", 21, 2}), "planogram[cola]", "plates 21 to 22 do not exist"},
		{"before the first", facing(store.Facing{"cola", -1, 1}), "planogram[cola]", "plates -1 to -1 do not exist"},
		{"no count", facing(store.Facing{"cola", 12, 0}), "planogram[cola]", "do not exist"},
		{"over the end", facing(store.Facing{"cola", 8, 2}), "planogram[cola]", "over the end of shelf G1.B1.S2"},
		{"too wide", facing(store.Facing{"flakes", 12, 1}), "planogram[flakes]", "0.19 m wide, its 1 plates 0.10 m"},
		{"too high", product(func(p *store.Product) { p.Size.Z = 0.4 }), "planogram[cola]", "shelf G1.B1.S1 leaves 0.37 m"},
		{"filed twice", facing(store.Facing{"cola", 3, 1}), "planogram[cola]", `plate 3 is already filed for "flakes"`},
		{"same id", func(l *store.Layout) { l.Gates[1].ID = "cam1" }, "devices", `"cam1" is empty or given twice`},
		{"same gondola", func(l *store.Layout) { l.Gondolas[1].ID = "G1" }, "devices", `"G1.B1.S1"`},
		{"no id", func(l *store.Layout) { l.Cameras[0].ID = "" }, "devices", `id "" is empty`},
	} {
		t.Run(test.name, func(t *testing.T) {
			l := small()
			for i := range l.Gondolas {
				l.Gondolas[i].Bays = []store.Bay{
					{l.Gondolas[i].Bays[0].Width, slices.Clone(l.Gondolas[i].Bays[0].Shelves)},
					{l.Gondolas[i].Bays[1].Width, slices.Clone(l.Gondolas[i].Bays[1].Shelves)},
				}
			}
			test.change(&l)
			_, err := store.NewLayout(l)
			var problems store.Problems
			if !errors.As(err, &problems) {
				t.Fatalf("error %v", err)
			}
			if !slices.ContainsFunc(problems, func(p store.Problem) bool {
				return p.Path == test.path && strings.Contains(p.Msg, test.msg)
			}) {
				t.Errorf("problems:\n%v\nwant %s: ...%s...", err, test.path, test.msg)
			}
			if !strings.Contains(err.Error(), test.path+": ") {
				t.Errorf("the error does not name %s: %v", test.path, err)
			}
		})
	}
}

// A gondola may stand right beside a gate's passage, and right behind it.
func TestGatePassageIsFree(t *testing.T) {
	for _, at := range []store.Vec2{{X: 0, Y: 2}, {X: 0.8, Y: 3}, {X: 0.2, Y: 4}} {
		l := small()
		l.Gondolas[0].Pose = store.FloorPose(at, 0)
		if _, err := store.NewLayout(l); err != nil {
			t.Errorf("a gondola at %v: %v", at, err)
		}
	}
}

// TestProblemsAreAllListed: one error tells everything.
func TestProblemsAreAllListed(t *testing.T) {
	l := small()
	l.Ceiling, l.Gates, l.Cameras[0].FPS = 1, nil, 0
	_, err := store.NewLayout(l)
	if err == nil || strings.Count(err.Error(), "\n") != 4 {
		t.Errorf("want ceiling, two gates, camera place and rate; got\n%v", err)
	}
}
