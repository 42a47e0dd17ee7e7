package render

import (
	"cmp"
	"image/color"
	"math"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/sim/mask"
)

// find returns the full label of an instance.
func find(t rapid.TB, list []Instance, id uint32) Instance {
	t.Helper()
	i := slices.IndexFunc(list, func(in Instance) bool { return in.ID == id })
	if i < 0 {
		t.Fatalf("no label of instance %d", id)
	}
	return list[i]
}

// A hidden thing, one cut by the edge, one of a single pixel, one out of the image, and who hides whom.
func TestInstances(t *testing.T) {
	m := glow(white)
	at := func(id uint32, x0, y0, x1, y1, distance float64) Object {
		return poster(id, x0, y0, x1, y1, distance, m)
	}
	part := at(21, 60, 30, 80, 40, 1.5)
	part.Group = 20
	v := NewView(frontCamera(), Light{})
	v.SetStatic([]Object{
		at(1, 10, 10, 30, 30, 3), at(2, 10, 10, 20, 30, 2.5), at(0, 100, 0, 150, 50, 1), at(3, 110, 10, 120, 20, 2),
		at(4, 160, 60, 161, 61, 2), at(5, -20, 80, 20, 90, 2), at(6, 40, 80, 60, 90, 2),
	})
	v.Show(6, false)
	moving := []Object{
		at(20, 50, 20, 70, 60, 2), part, at(20, 70, 20, 75, 60, 2),
		at(22, 15, 10, 18, 30, 1), at(23, 62, 32, 66, 36, 1), at(24, 210, 10, 220, 20, 1), at(25, 140, 40, 160, 60, 2),
		at(26, 0, 0, 12, 100, 0.04),
	}
	v.Draw(moving)
	v.Instances() // the second labels must not see traces of the first
	v.Show(5, true)
	v.Draw(moving)
	got := v.Instances()
	tests := []struct {
		id                     uint32
		group                  uint32
		visible, full, outside int
		occluders              []Occluder
	}{
		{1, 0, 200, 400, 0, []Occluder{{2, 140}, {22, 60}}},
		{2, 0, 140, 200, 0, []Occluder{{22, 60}}},
		{3, 0, 0, 100, 0, []Occluder{{0, 100}}},
		{4, 0, 1, 1, 0, nil},
		{5, 0, 200, 200, 200, nil},
		{20, 0, 25*40 + 5*10 - 16, 25*40 + 5*10, 0, []Occluder{{23, 16}}},
		{21, 20, 200 - 16, 200, 0, []Occluder{{23, 16}}},
		{22, 0, 60, 60, 0, nil},
		{25, 0, 400 - 100, 400, 0, []Occluder{{0, 100}}},
	}
	for _, tt := range tests {
		in := find(t, got, tt.id)
		if in.VisiblePixels != tt.visible || in.FullPixels != tt.full || in.Outside != tt.outside || in.Group != tt.group ||
			!slices.Equal(in.Occluders, tt.occluders) {
			t.Errorf("%d: %d of %d pixels, %d outside, part of %d, hidden by %v; want %+v", tt.id, in.VisiblePixels,
				in.FullPixels, in.Outside, in.Group, in.Occluders, tt)
		}
	}
	for _, in := range got {
		if in.ID == 6 || in.ID == 24 || in.ID == 26 {
			t.Errorf("%d is hidden by Show, out of the image or before the near plane, and has a label", in.ID)
		}
	}
	if half := find(t, got, 5); half.Truncated() != 0.5 {
		t.Errorf("half of 5 is out of the image, labelled %g", half.Truncated())
	}
	if l := v.frame.Labels; len(l) != 6 || l[0].ID != 20 || l[0].VisiblePixels != 25*40+5*10-16 {
		t.Errorf("labels %+v: want one for the group and none for its part", l)
	}
}

// alone draws one instance with nothing else in the scene, and returns the pixels that show it.
func alone(cam store.Camera, objs []Object, id uint32) []bool {
	var own []Object
	for _, o := range objs {
		if o.shapes(id) {
			o.ID, o.Group = id, 0
			own = append(own, o)
		}
	}
	f := NewView(cam, Light{}).Draw(own)
	in := make([]bool, len(f.ID))
	for i := range in {
		in[i] = f.ID[i] == id
	}
	return in
}

// grouped makes limbs of dolls instances of their own that belong to the doll.
func grouped(objs []Object) []Object {
	objs = slices.Clone(objs)
	for i := range objs {
		if o := &objs[i]; o.ID != 0 && i%9 == 4 {
			o.Group, o.ID = o.ID, o.ID+100
		}
	}
	return objs
}

// checkInstance holds a full label against the picture and against a picture of the instance alone.
func checkInstance(t rapid.TB, f *Frame, in *Instance, full []bool) {
	t.Helper()
	width, height := f.Width, f.Height
	whole := func(id uint32) uint32 {
		if id >= 1100 && id < 1200 && in.ID < 1100 {
			return id - 100
		}
		return id
	}
	seen, hidden := make([]bool, len(f.ID)), map[uint32]int{}
	for i, id := range f.ID {
		seen[i] = whole(id) == in.ID
		if full[i] && !seen[i] {
			hidden[id]++
		}
		if seen[i] && !full[i] {
			t.Fatalf("%d is seen at pixel %d, where it is not", in.ID, i)
		}
	}
	for _, tt := range []struct {
		name   string
		pixels []bool
		mask   mask.Mask
		n      int
		box    store.PixelBox
	}{
		{"visible", seen, in.VisibleMask, in.VisiblePixels, in.Visible},
		{"full", full, in.FullMask, in.FullPixels, in.Full},
	} {
		want := mask.FromBitmap(width, tt.pixels)
		if want.Height != height || !slices.Equal(tt.mask.Runs, want.Runs) || tt.mask.Width != width || tt.mask.Height != height {
			t.Fatalf("%d: %s mask %v, want %v", in.ID, tt.name, tt.mask, want)
		}
		if b := want.Box(); tt.n != want.Area() || tt.box != pixelBox(b) && tt.n > 0 {
			t.Fatalf("%d: %s %d pixels in %v, want %d in %v", in.ID, tt.name, tt.n, tt.box, want.Area(), b)
		}
	}
	var want []Occluder
	for id, n := range hidden {
		want = append(want, Occluder{id, n})
	}
	slices.SortFunc(want, func(a, b Occluder) int {
		return cmp.Or(cmp.Compare(b.Pixels, a.Pixels), cmp.Compare(a.ID, b.ID))
	})
	if !slices.Equal(in.Occluders, want) {
		t.Fatalf("%d: hidden by %v, want %v", in.ID, in.Occluders, want)
	}
}

// Whatever camera, however things on the shelves change and whoever stands before them, full labels are those
// that can be read off the picture and off pictures of each instance alone.
func TestInstancesAreExact(t *testing.T) {
	looked, between := 0, 0
	base, people := shop(30, rand.New(rand.NewPCG(7, 7))), dolls(3, rand.New(rand.NewPCG(3, 3)))
	rapid.Check(t, func(t *rapid.T) {
		objs := slices.Clone(base)
		for i := range objs[1:] { // nearer together, and to the middle
			objs[1+i].Pose.T.X = 0.2*float64(i%6) - 0.5
			objs[1+i].Pose.T.Y = 0.25*float64(i/6) - 0.4
			objs[1+i].Pose.T.Z = 0.5 + 0.1*float64(i%4)
		}
		coordinate := rapid.Float64Range(-2.5, 2.5)
		eye := store.Vec3{X: coordinate.Draw(t, "x"), Y: coordinate.Draw(t, "y"), Z: rapid.Float64Range(0.6, 3).Draw(t, "z")}
		w, h := rapid.IntRange(1, 150).Draw(t, "width"), rapid.IntRange(1, 90).Draw(t, "height")
		cam := store.Camera{
			Intrinsics:      store.NewIntrinsics(w, h, rapid.Float64Range(0.3, 2.2).Draw(t, "field of view")),
			WorldFromCamera: store.LookAt(eye, store.Vec3{Z: 0.6}),
		}
		v := NewView(cam, Light{})
		v.SetStatic(objs)
		shown := make([]bool, len(objs))
		for i := range shown {
			shown[i] = true
		}
		for range 2 {
			i := rapid.IntRange(1, len(objs)-1).Draw(t, "which")
			switch rapid.IntRange(0, 2).Draw(t, "change") {
			case 0:
				shown[i] = !shown[i]
				v.Show(i, shown[i])
			case 1:
				objs[i].Pose.T.X += 0.15
				v.Place(i, objs[i].Pose)
			}
			crowd := grouped(people[:len(people)/3*rapid.IntRange(0, 3).Draw(t, "dolls")])
			for i := range crowd {
				if crowd[i].ID == 1002 { // an unlabelled one
					crowd[i].ID, crowd[i].Group = 0, 0
				}
				crowd[i].Pose.T.X += 1.2
			}
			f, want := v.Draw(crowd), map[uint32][]bool{}
			for i := range crowd {
				if o := &crowd[i]; o.ID != 0 && want[o.ID] == nil {
					want[o.ID], want[o.Group] = alone(cam, crowd, o.ID), alone(cam, crowd, o.Group)
				}
			}
			for i := 1; i < len(objs); i++ {
				if shown[i] {
					want[objs[i].ID] = alone(cam, objs[i:i+1], objs[i].ID)
				}
			}
			delete(want, 0)
			for _, in := range v.Instances() {
				checkInstance(t, f, &in, want[in.ID])
				delete(want, in.ID)
				looked++
				if len(in.Occluders) > 1 {
					between++
				}
			}
			for id, pixels := range want {
				if slices.Contains(pixels, true) {
					t.Fatalf("no label of %d", id)
				}
			}
		}
	})
	if !testing.Short() && (looked < 500 || between < 50) { // short runs look at a fifth
		t.Errorf("only %d labels looked at, %d with several occluders", looked, between)
	}
}

// What is outside the image is what a camera with a wider picture sees there.
func TestOutside(t *testing.T) {
	cut := 0
	rapid.Check(t, func(t *rapid.T) {
		cam := stillCamera(64, 36)
		at := store.Vec3{X: rapid.Float64Range(-4, 4).Draw(t, "x"), Y: rapid.Float64Range(-3, 3).Draw(t, "y"), Z: 0.5}
		ball := Object{ID: 3, Mesh: Sphere(12, 16), Material: glow(white), Pose: standing(at.X, at.Y, at.Z, 0)}
		wide := cam
		wide.Intrinsics.Width, wide.Intrinsics.Height = 3*64, 3*36
		wide.Intrinsics.Cx, wide.Intrinsics.Cy = cam.Intrinsics.Cx+64, cam.Intrinsics.Cy+36
		all := NewView(wide, Light{}).Draw([]Object{ball}).count(3)
		for _, static := range []bool{false, true} {
			v := NewView(cam, Light{})
			var moving []Object
			if static {
				v.SetStatic([]Object{ball})
			} else {
				moving = []Object{ball}
			}
			n := v.Draw(moving).count(3)
			got := v.Instances()
			if n == 0 && len(got) == 0 {
				continue
			}
			if len(got) != 1 || math.Abs(float64(got[0].Outside+n-all)) > 2 { // vertices fall on subpixels
				t.Fatalf("%d of %d pixels in the image, labels %+v", n, all, got)
			}
			if got[0].Truncated() > 0 {
				cut++
			}
			if n == all && got[0].Truncated() != 0 {
				t.Fatalf("wholly in the image, and truncated by %g", got[0].Truncated())
			}
		}
	})
	if !testing.Short() && cut < 10 {
		t.Errorf("only %d things cut off", cut)
	}
}

// Normals of a ball point from its centre, wherever it is.
func TestNormals(t *testing.T) {
	cam := stillCamera(320, 180)
	ball := Object{ID: 3, Mesh: Sphere(60, 90), Material: glow(white), Pose: standing(0.3, 0.2, 0.8, 0)}
	v := NewView(cam, Light{})
	f := v.Draw([]Object{ball})
	centre := cam.WorldFromCamera.Inverse().Apply(ball.Pose.T)
	looked, away := 0, 0
	for i, n := range v.Normals() {
		if f.ID[i] != 3 {
			if n != (Normal{}) {
				t.Fatalf("pixel %d shows nothing and has normal %v", i, n)
			}
			continue
		}
		got := store.Vec3{X: float64(n[0]), Y: float64(n[1]), Z: float64(n[2])}
		near(t, "length", got.Len(), 1, 1e-5)
		want := f.point(&cam.Intrinsics, i%320, i/320).Sub(centre).Unit()
		if looked++; got.Dot(want) < math.Cos(0.1) {
			away++
		}
	}
	if looked < 800 || away > looked/20 {
		t.Errorf("%d of %d normals point elsewhere", away, looked)
	}
	if v.Draw(nil).Normal != nil {
		t.Error("the next frame has normals that nobody asked for")
	}
}

// The box around the parts of an instance is that around their vertices.
func TestBounds(t *testing.T) {
	v := NewView(frontCamera(), Light{})
	rapid.Check(t, func(t *rapid.T) {
		objs := dolls(2, rand.New(rand.NewPCG(5, 5)))
		yaw := rapid.SampledFrom([]float64{0, math.Pi / 2, 0.3, 2}).Draw(t, "yaw")
		frame := store.FloorPose(store.Vec2{X: 0.4, Y: -0.2}, yaw)
		if rapid.Bool().Draw(t, "aligned") {
			for i := range objs {
				objs[i].Pose.R = frame.R
			}
		}
		low, high, ok := v.Bounds(frame, objs, 1001)
		if !ok {
			t.Fatal("no such instance")
		}
		touched := [6]bool{}
		for i := range objs {
			if objs[i].ID != 1001 {
				continue
			}
			s := scaleOf(&objs[i])
			for _, vertex := range objs[i].Mesh.Vertices {
				p := vertex.P
				p = store.Vec3{X: p.X * s.X, Y: p.Y * s.Y, Z: p.Z * s.Z}
				p = frame.Inverse().Apply(objs[i].Pose.Apply(p))
				for k, d := range [6]float64{p.X - low.X, p.Y - low.Y, p.Z - low.Z, high.X - p.X, high.Y - p.Y, high.Z - p.Z} {
					if d < -1e-9 {
						t.Fatalf("%v lies outside %v to %v", p, low, high)
					}
					touched[k] = touched[k] || d < 1e-9
				}
			}
		}
		if touched != [6]bool{true, true, true, true, true, true} {
			t.Fatalf("the box is not tight: %v", touched)
		}
	})
	if _, _, ok := v.Bounds(store.IdentityPose(), []Object{{ID: 3, Mesh: Box(), Material: &Material{Color: color.RGBA{}}}}, 4); ok {
		t.Error("a box around nothing")
	}
}

// Through a lens too full labels are those of the picture; what lies well within the image is not cut.
func TestInstancesThroughALens(t *testing.T) {
	people := grouped(dolls(4, rand.New(rand.NewPCG(3, 3))))
	for i := range people {
		people[i].Pose.T = people[i].Pose.T.Add(store.Vec3{X: 1.2, Y: 2.2})
	}
	goods := shop(12, rand.New(rand.NewPCG(7, 7)))[1:]
	for i := range goods {
		goods[i].Pose.T = store.Vec3{X: 0.5 + 0.15*float64(i%4), Y: 1.5 + 0.3*float64(i/4), Z: 0.3}
	}
	for name, cam := range bentCameras(t, 120, 80) {
		v := NewView(cam, Light{})
		v.SetStatic(goods)
		f, looked, cut := v.Draw(people), 0, 0
		for _, in := range v.Instances() {
			own := people
			if in.Static >= 0 {
				own = goods[in.Static : in.Static+1]
			}
			checkInstance(t, f, &in, alone(cam, own, in.ID))
			looked++
			if in.Truncated() > 0 {
				cut++
			}
			// A doll's limbs need not hang together in the image; a package does.
			if b := in.Full; in.Static >= 0 && name != "image circle" && b.MinX > 8 && b.MinY > 8 && b.MaxX < 112 && b.MaxY < 72 &&
				in.Truncated() > 0 {
				t.Errorf("%s: %d is within %+v and truncated by %g", name, in.ID, b, in.Truncated())
			}
		}
		if looked < 8 || cut == looked {
			t.Errorf("%s: %d labels, %d of them cut", name, looked, cut)
		}
	}
}
