package scene

import (
	"fmt"
	"image"
	"math"
	"testing"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// demoProducts are four articles of every shape.
func demoProducts() []store.Product {
	type article struct {
		brand, text       string
		shape             store.Shape
		size              vec
		base, accent, ink uint32
		grams             float64
	}
	articles := []article{
		{"Alma", "Corn Flakes", store.Box, xyz(0.19, 0.06, 0.27), 0xf4c63d, 0xd8442f, 0xffffff, 500},
		{"Kornfeld", "Oat Muesli", store.Box, xyz(0.16, 0.06, 0.23), 0xf5efe2, 0x7a4a24, 0x3b2514, 600},
		{"Verde", "Green Tea", store.Box, xyz(0.13, 0.07, 0.09), 0x2f7d4b, 0xf0e3b0, 0xffffff, 50},
		{"Trattoria", "Spaghetti", store.Box, xyz(0.09, 0.05, 0.26), 0x1d3f8a, 0xf2b33d, 0xffffff, 500},
		{"Fizzo", "Cola", store.Bottle, xyz(0.075, 0.075, 0.26), 0xc8202b, 0xf7f2ea, 0xffffff, 520},
		{"Montagna", "Still Water", store.Bottle, xyz(0.08, 0.08, 0.3), 0x6fb7de, 0x1d4f91, 0xffffff, 1020},
		{"Oliveto", "Olive Oil", store.Bottle, xyz(0.07, 0.07, 0.28), 0xe9dfb4, 0x4b6b2b, 0x2b3315, 920},
		{"Sunny", "Orange Juice", store.Bottle, xyz(0.085, 0.085, 0.24), 0xf58d1e, 0x2f8f3a, 0xffffff, 1040},
		{"Fizzo", "Lemon", store.Can, xyz(0.066, 0.066, 0.12), 0xf2e23a, 0x2f8f3a, 0x1d3d1f, 345},
		{"Ocean", "Tuna", store.Can, xyz(0.085, 0.085, 0.04), 0x12508f, 0xe9c46a, 0xffffff, 185},
		{"Orto", "Tomatoes", store.Can, xyz(0.075, 0.075, 0.11), 0xb7271e, 0x3f8f3a, 0xffffff, 480},
		{"Bohne", "Baked Beans", store.Can, xyz(0.075, 0.075, 0.11), 0x1f8a8a, 0xf6a13a, 0xffffff, 490},
		{"Krosp", "Salted Crisps", store.Bag, xyz(0.19, 0.09, 0.27), 0xd92b2b, 0xf7d046, 0xffffff, 175},
		{"Krosp", "Paprika", store.Bag, xyz(0.19, 0.09, 0.27), 0xe6791f, 0x7a1f1f, 0xffffff, 175},
		{"Nusco", "Cashews", store.Bag, xyz(0.13, 0.06, 0.19), 0x2a2f5a, 0xd9b36a, 0xffffff, 200},
		{"Risella", "Basmati", store.Bag, xyz(0.14, 0.07, 0.22), 0xf3f0e8, 0x8c2f6b, 0x4a1640, 1000},
		{"Alpa", "Yoghurt", store.Tub, xyz(0.095, 0.095, 0.1), 0xf7f7f2, 0x3a6fc4, 0x1c3d73, 450},
		{"Alpa", "Strawberry", store.Tub, xyz(0.095, 0.095, 0.1), 0xf7c6cf, 0xc4324f, 0x7a1730, 450},
		{"Gelida", "Vanilla Ice", store.Tub, xyz(0.12, 0.12, 0.11), 0xf3e2b5, 0x5a3a20, 0x3b2514, 550},
		{"Hummi", "Hummus", store.Tub, xyz(0.11, 0.11, 0.06), 0x3f7d5a, 0xe8d3a0, 0xffffff, 250},
	}
	out := make([]store.Product, len(articles))
	for i, a := range articles {
		out[i] = store.Product{
			SKU: store.SKU(fmt.Sprintf("p%02d", i)), Name: a.brand + " " + a.text,
			GTIN: store.GTIN13(fmt.Sprintf("40%010d", 7919*(i+1))), Price: store.Cents(89 + 37*i),
			Mass: store.Grams(a.grams), MassStd: 2, Shape: a.shape, Size: a.size,
			Art: store.Art{Brand: a.brand, Text: a.text, Base: rgb(a.base), Accent: rgb(a.accent),
				Ink: rgb(a.ink), Motif: i},
		}
	}
	return out
}

// demoLayout is a small shop: two gondolas, two gates, one camera.
func demoLayout(tb testing.TB) *store.Layout {
	tb.Helper()
	bay := store.Bay{Width: 1.2, Shelves: []store.ShelfSpec{
		{Height: 0.18, Plates: 12}, {Height: 0.58, Plates: 12}, {Height: 0.96, Plates: 12}, {Height: 1.32,
			Plates: 12}}}
	l := store.Layout{
		Name: "corner", Floor: store.Rect{Max: store.Vec2{X: 6, Y: 5}}, Ceiling: 3,
		Gondolas: []store.Gondola{
			{ID: "G1", Pose: store.FloorPose(store.Vec2{X: 2.0, Y: 4.5}, 0), Bays: []store.Bay{bay, bay},
				Height: 1.7, Depth: 0.45,
				Surface: "wood"},
			{ID: "G2", Pose: store.FloorPose(store.Vec2{X: 1.2, Y: 2.3}, 0), Bays: []store.Bay{bay, bay},
				Height: 1.7, Depth: 0.45},
			{ID: "G3", Pose: store.FloorPose(store.Vec2{X: 4.4, Y: 0.5}, math.Pi), Bays: []store.Bay{bay,
				bay}, Height: 1.7,
				Depth: 0.5, Surface: "fridge"},
		},
		Gates: []store.Gate{
			{ID: "in", Kind: store.Entry, A: store.Vec2{X: 0, Y: 0.6}, B: store.Vec2{X: 0, Y: 1.5},
				Inward: store.Vec2{X: 1}},
			{ID: "out", Kind: store.Exit, A: store.Vec2{X: 6, Y: 1.5}, B: store.Vec2{X: 6, Y: 0.6},
				Inward: store.Vec2{X: -1}},
		},
		Cameras: []store.Camera{{ID: "cam1", FPS: 10, Intrinsics: store.NewIntrinsics(320, 180, 1.45),
			WorldFromCamera: store.LookAt(xyz(4.4, 0.9, 2.9), xyz(2.7, 3.1, 0.7))}},
	}
	var err error
	if l.Catalog, err = store.NewCatalog(demoProducts()); err != nil {
		tb.Fatal(err)
	}
	l.Planogram = demoPlanogram(l.Catalog.Products)
	made, err := store.NewLayout(l)
	if err != nil {
		tb.Fatal(err)
	}
	return made
}

// demoPlanogram files the products on the shelves, each where it fits.
func demoPlanogram(products []store.Product) store.Planogram {
	var plan store.Planogram
	next := 0
	for shelf := range 24 {
		for at := 0; at < 12; {
			p := products[next%len(products)]
			plates := int(math.Ceil(p.Size.X/store.PlateWidth - 1e-9))
			if plates == 1 {
				plates = 2
			}
			plates = min(plates, 12-at)
			next++
			if p.Size.X > float64(plates)*store.PlateWidth {
				continue
			}
			if free := [4]float64{0.37, 0.35, 0.33, 0.38}[shelf%4]; p.Size.Z > free {
				continue
			}
			plan.Facings = append(plan.Facings, store.Facing{SKU: p.SKU, First: store.PlateID(shelf*12 + at),
				Count: plates})
			at += plates
		}
		next += 3
	}
	return plan
}

// demoStock puts units on every facing, one behind the other.
func demoStock(b *Builder, l *store.Layout) []render.Object {
	var out []render.Object
	for _, f := range l.Planogram.Facings {
		p, _ := l.Catalog.Product(f.SKU)
		columns := max(1, int(float64(f.Count)*store.PlateWidth/(p.Size.X+0.004)))
		if p.Shape == store.Box || p.Shape == store.Bag {
			columns = 1
		}
		first := l.Plates[f.First]
		width := float64(f.Count) * store.PlateWidth
		for c := range columns {
			x := -store.PlateWidth/2 + width*(float64(c)+0.5)/float64(columns)
			for y := 0.005; y+p.Size.Y < store.PlateDepth; y += p.Size.Y + 0.008 {
				turn := 0.05 * math.Sin(float64(7*len(out)))
				at := first.Pose.Compose(store.Pose{R: store.RotZ(turn), T: xyz(x, y+p.Size.Y/2, 0)})
				out = append(out, b.Item(f.SKU, ItemID(len(out)), at))
			}
		}
	}
	return out
}

// stand is a pose of a body at rest with its right hand at a place, in the proportions of the simulator's
// bodies.
func stand(build world.Build, at store.Vec2, yaw float64, reach *vec) world.Pose {
	h, half := build.Height, build.Shoulders/2-0.03
	ahead, left := store.Heading(yaw), store.Heading(yaw).Perp()
	point := func(a, l, z float64) vec { return at.Add(ahead.Scale(a)).Add(left.Scale(l)).At(z) }
	p := world.Pose{Foot: at, Yaw: yaw}
	p.Joints[world.Head], p.Joints[world.Neck] = point(0.03, 0, 0.936*h), point(0.01, 0, 0.87*h)
	for side := range world.Joint(2) {
		k, step := 1.0, 0.1
		if side == 1 {
			k, step = -1, -0.1
		}
		p.Joints[world.LeftShoulder+side] = point(0, k*half, 0.818*h)
		p.Joints[world.LeftElbow+side] = point(-0.03, k*(half+0.06), 0.64*h)
		p.Joints[world.LeftHand+side] = point(0.08, k*(half+0.07), 0.47*h)
		p.Joints[world.LeftHip+side] = point(0, k*0.09, 0.53*h)
		p.Joints[world.LeftKnee+side] = point(0.02+step, k*0.09, 0.285*h)
		p.Joints[world.LeftAnkle+side] = point(step, k*0.09, 0.039*h)
	}
	if reach != nil {
		s := p.Joints[world.RightShoulder]
		p.Joints[world.RightHand] = s.Add(reach.Sub(s).Unit().Scale(0.34 * h))
		p.Joints[world.RightElbow] = s.Lerp(p.Joints[world.RightHand], 0.5).Add(xyz(0, 0, -0.09))
	}
	return p
}

// shopper is a body of the demo.
type shopper struct {
	build world.Build
	look  world.Look
	pose  world.Pose
	holds store.SKU
}

func demoShoppers() []shopper {
	tall, small := world.Build{Height: 1.82, Shoulders: 0.47, Girth: 0.25}, world.Build{Height: 1.64,
		Shoulders: 0.4, Girth: 0.22}
	shelf := xyz(2.9, 2.5, 1.15)
	return []shopper{
		{tall, world.Look{Skin: rgb(0xe0ac87), Hair: rgb(0x4a2f1d), Top: rgb(0x3b5f8f),
			TopAccent: rgb(0xe9e4d8),
			Bottom:    rgb(0x39414d), Shoes: rgb(0x26221f), Pattern: world.Stripes, LongSleeves: true},
			stand(tall, store.Vec2{X: 2.75, Y: 1.85}, math.Pi/2, &shelf), "p00"},
		{small, world.Look{Skin: rgb(0x8d5a3c), Hair: rgb(0x1f1814), Top: rgb(0xd8583e),
			TopAccent: rgb(0x6a4a8c),
			Bottom:    rgb(0x6f7f92), Shoes: rgb(0xe8e4dc), Style: world.LongHair, ShoulderBag: true},
			stand(small, store.Vec2{X: 4.4, Y: 2.9}, 2.2, nil), ""},
		{small, world.Look{Skin: rgb(0xf0c8a8), Hair: rgb(0xb98a4a), Top: rgb(0x6d9f71),
			TopAccent: rgb(0x24364a),
			Bottom:    rgb(0x2b3a55), Shoes: rgb(0x8a3b2e), Style: world.Cap, Pattern: world.Checks,
			LongSleeves: true},
			stand(small, store.Vec2{X: 1.0, Y: 1.1}, 0.3, nil), ""},
	}
}

// demoMoving are the bodies with what they hold.
func demoMoving(b *Builder) []render.Object {
	var out []render.Object
	for i, s := range demoShoppers() {
		out = b.Body(out, BodyID(i), s.build, b.Outfit(s.look), &s.pose)
		if s.holds != "" {
			hand := s.pose.Joints[world.RightHand]
			grip := store.Pose{R: store.RotZ(s.pose.Yaw - math.Pi/2), T: hand.Add(xyz(0, 0.06, -0.1))}
			out = append(out, b.Item(s.holds, ItemID(5000), grip))
		}
	}
	return out
}

// shoot draws a scene as a camera sees it.
func shoot(l *store.Layout, cam store.Camera, static, moving []render.Object) *image.RGBA {
	v := render.NewView(cam, Light(l))
	v.SetStatic(static)
	f := v.Draw(moving)
	img := image.NewRGBA(image.Rect(0, 0, f.Width, f.Height))
	copy(img.Pix, f.RGBA)
	return img
}
