package scene

import (
	"bytes"
	"errors"
	"flag"
	"image"
	"image/png"
	"io/fs"
	"math"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"

	"gonum.org/v1/plot/cmpimg"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

// demo returns the demo layout and its Builder, the same for all tests: neither is ever written.
func demo(t *testing.T) (*store.Layout, *Builder) {
	t.Helper()
	once.Do(func() { built.layout = demoLayout(t); built.builder = New(built.layout) })
	return built.layout, built.builder
}

var (
	once  sync.Once
	built struct {
		layout  *store.Layout
		builder *Builder
	}
)

var update = flag.Bool("update", false, "write the golden pictures anew")

// TestGoldenStore compares the demo store, seen from its ceiling camera, with the picture in testdata.
func TestGoldenStore(t *testing.T) {
	l, b := demo(t)
	static := append(append([]render.Object{}, b.Store()...), demoStock(b, l)...)
	compare(t, "store.png", shoot(l, l.Cameras[0], static, demoMoving(b)))
}

// TestGoldenGear compares people with all kinds of gear, and what lies about, with the picture in testdata.
func TestGoldenGear(t *testing.T) {
	l, b := demo(t)
	cam := l.Cameras[0]
	cam.Intrinsics = store.NewIntrinsics(640, 360, 1.75)
	cam.WorldFromCamera = store.LookAt(xyz(2.8, 0.1, 2.4), xyz(2.75, 2.4, 0.7))
	compare(t, "gear.png", shoot(l, cam, emptyRoom(l), demoGear(b, l)))
}

// compare holds a picture against one in testdata, or writes that anew.
func compare(t *testing.T, name string, img image.Image) {
	t.Helper()
	var got bytes.Buffer
	if err := png.Encode(&got, img); err != nil {
		t.Fatal(err)
	}
	golden := filepath.Join("testdata", name)
	if *update {
		if err := os.WriteFile(golden, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if errors.Is(err, fs.ErrNotExist) {
		t.Fatalf("%s is missing: run go test -update ./sim/scene", golden)
	}
	if err != nil {
		t.Fatal(err)
	}
	same, err := cmpimg.EqualApprox("png", got.Bytes(), want, 0.05)
	if err != nil {
		t.Fatal(err)
	}
	if !same {
		seen := filepath.Join(t.TempDir(), name)
		if err := os.WriteFile(seen, got.Bytes(), 0o644); err == nil {
			t.Logf("the picture drawn now: %s", seen)
		}
		t.Error("the store looks different; if that is wanted, run go test -update ./sim/scene")
	}
}

// TestPackFillsItsSize holds every package's mesh against the catalogue: it stands on the floor, and fills
// its size to the millimetre.
func TestPackFillsItsSize(t *testing.T) {
	l, b := demo(t)
	for _, p := range l.Catalog.Products {
		low, high := extent([]render.Object{b.Item(p.SKU, 1, store.IdentityPose())})
		wantLow, wantHigh := xyz(-p.Size.X/2, -p.Size.Y/2, 0), xyz(p.Size.X/2, p.Size.Y/2, p.Size.Z)
		for _, d := range []vec{low.Sub(wantLow), high.Sub(wantHigh)} {
			if math.Abs(d.X) > 0.001 || math.Abs(d.Y) > 0.001 || math.Abs(d.Z) > 0.001 {
				t.Errorf("%s %s: spans %v to %v, want %v to %v", p.Shape, p.SKU, low, high, wantLow, wantHigh)
			}
		}
	}
}

// TestFrontFacesShopper finds the front of every package: the middle of what faces -y shows the middle of the
// front picture, not the back with its barcode.
func TestFrontFacesShopper(t *testing.T) {
	l, b := demo(t)
	for _, p := range l.Catalog.Products {
		obj := b.Item(p.SKU, 1, store.IdentityPose())
		for _, v := range obj.Mesh.Vertices {
			if v.N.Y < -0.95 && v.P.Z > 0 && (v.U < 0 || v.U > 0.6) {
				t.Errorf("%s %s: a vertex in front shows u = %.2f", p.Shape, p.SKU, v.U)
				break
			}
		}
	}
}

// extent is the bounding box of objects in the world.
func extent(objs []render.Object) (low, high vec) {
	inf := math.Inf(1)
	low, high = xyz(inf, inf, inf), xyz(-inf, -inf, -inf)
	for i := range objs {
		for _, v := range objs[i].Mesh.Vertices {
			p := placed(&objs[i], v.P)
			low = xyz(min(low.X, p.X), min(low.Y, p.Y), min(low.Z, p.Z))
			high = xyz(max(high.X, p.X), max(high.Y, p.Y), max(high.Z, p.Z))
		}
	}
	return low, high
}

// placed takes a point of an object's mesh to the world.
func placed(o *render.Object, p vec) vec {
	s := o.Scale
	if s == (vec{}) {
		s = xyz(1, 1, 1)
	}
	return o.Pose.Apply(xyz(p.X*s.X, p.Y*s.Y, p.Z*s.Z))
}

// everyLook lists bodies that between them wear everything.
func everyLook() []world.Look {
	var out []world.Look
	for i := range 16 {
		out = append(out, world.Look{
			Pattern: world.Pattern(i % 4), Style: world.HairStyle(i / 4), LongSleeves: i%2 == 0,
			ShoulderBag: i%3 == 0, Jacket: i%5 == 1, Backpack: i%3 == 1, NameBand: i%7 == 2,
		})
	}
	return out
}

// TestBodyHoldsItsJoints poses bodies in every look: each joint lies within the bounding box of one of the
// parts.
func TestBodyHoldsItsJoints(t *testing.T) {
	_, b := demo(t)
	for i, look := range everyLook() {
		f := float64(i) / 15
		build := world.Build{Height: 1.45 + 0.55*f, Shoulders: 0.36 + 0.16*f, Girth: 0.34 - 0.16*f}
		reach := xyz(2+math.Cos(float64(i)), 2+math.Sin(float64(i)), 0.5+f)
		pose := stand(build, store.Vec2{X: 2, Y: 2}, float64(i), &reach)
		objs := b.Body(nil, BodyID(i), build, b.Outfit(look), &pose)
		for j, at := range pose.Joints {
			if !within(objs, at) {
				t.Errorf("look %d: joint %d at %v lies in no part of the body", i, j, at)
			}
		}
		low, high := extent(objs)
		if math.Abs(high.Z-build.Height) > 0.06 || low.Z < -0.03 {
			t.Errorf("look %d: spans %.2f to %.2f m, is %.2f m tall", i, low.Z, high.Z, build.Height)
		}
	}
}

// within reports whether a point lies in the bounding box of one of the objects that have an id.
func within(objs []render.Object, p vec) bool {
	for i := range objs {
		low, high := extent(objs[i : i+1])
		if objs[i].ID != 0 && p.X >= low.X && p.Y >= low.Y && p.Z >= low.Z && p.X <= high.X && p.Y <= high.Y && p.Z <= high.Z {
			return true
		}
	}
	return false
}

// TestBodyIsCheapAndLabelled counts triangles, and checks that shadows come first and all parts bear the id.
func TestBodyIsCheapAndLabelled(t *testing.T) {
	_, b := demo(t)
	s := demoShoppers()[0]
	for i, look := range everyLook() {
		objs := b.Body([]render.Object{{ID: 99}}, BodyID(7), s.build, b.Outfit(look), &s.pose)[1:]
		triangles, labelled, hands := 0, false, 0
		for _, o := range objs {
			triangles += len(o.Mesh.Triangles)
			if o.ID == HandID(7, world.Left) || o.ID == HandID(7, world.Right) {
				hands++
				if o.Group != BodyID(7) || WholeID(o.ID) != BodyID(7) {
					t.Fatalf("look %d: hand %d is a part of %d", i, o.ID, o.Group)
				}
			} else if labelled && o.ID != BodyID(7) || !labelled && o.ID != 0 && o.ID != BodyID(7) {
				t.Fatalf("look %d: a part has id %d among those of %d", i, o.ID, BodyID(7))
			}
			labelled = o.ID != 0
			if o.Decal == labelled {
				t.Fatalf("look %d: decal %v has id %d", i, o.Decal, o.ID)
			}
		}
		if hands != 2 {
			t.Errorf("look %d: %d hands", i, hands)
		}
		if triangles < 800 || triangles > 2500 || len(objs) > 40 {
			t.Errorf("look %d: %d objects of %d triangles", i, len(objs), triangles)
		}
	}
}

// TestMeshesAreSound checks every mesh of the store, the packages and the bodies: indices and texture
// coordinates are in range, normals have length 1 and agree with the way round of the triangles.
func TestMeshesAreSound(t *testing.T) {
	l, b := demo(t)
	objs := append(append([]render.Object{}, b.Store()...), demoStock(b, l)...)
	for i, look := range everyLook() {
		s := demoShoppers()[0]
		objs = b.Body(objs, BodyID(i), s.build, b.Outfit(look), &s.pose)
	}
	seen := map[*render.Mesh]bool{}
	for i := range objs {
		if m := objs[i].Mesh; !seen[m] {
			seen[m] = true
			checkMesh(t, i, m)
		}
	}
	if len(seen) < 60 {
		t.Errorf("only %d meshes seen", len(seen))
	}
}

func checkMesh(t *testing.T, number int, m *render.Mesh) {
	t.Helper()
	against := 0
	for _, tri := range m.Triangles {
		n := weight(m.Vertices, tri).Unit()
		sum := vec{}
		for _, k := range tri {
			v := m.Vertices[k]
			if math.Abs(v.N.Len()-1) > 1e-6 {
				t.Fatalf("mesh %d: normal %v of vertex %d", number, v.N, k)
			}
			if math.IsNaN(float64(v.U)) || math.IsNaN(float64(v.V)) {
				t.Fatalf("mesh %d: texture coordinates %v, %v", number, v.U, v.V)
			}
			sum = sum.Add(v.N)
		}
		if n.Dot(sum) <= 0 {
			against++
		}
	}
	if against > 0 {
		t.Errorf("mesh %d: %d of %d triangles are the wrong way round", number, against, len(m.Triangles))
	}
}

// TestClosedMeshesFaceOutwards measures volumes: an inside-out body would have a negative one.
func TestClosedMeshesFaceOutwards(t *testing.T) {
	l, b := demo(t)
	for _, p := range l.Catalog.Products {
		m, box := b.Item(p.SKU, 1, store.IdentityPose()).Mesh, p.Size.X*p.Size.Y*p.Size.Z
		if v := volume(m); v < 0.25*box || v > 1.02*box { // the barcode lies on a box, and closes nothing
			t.Errorf("%s %s: volume %.0f ml in a box of %.0f ml", p.Shape, p.SKU, v*1e6, box*1e6)
		}
	}
	if v := volume(b.parts.head); v < 0.0025 || v > 0.0045 {
		t.Errorf("head: volume %.2f l, want 2.5 to 4.5", v*1e3)
	}
	for name, m := range map[string]*render.Mesh{
		"limb": b.parts.limb, "thigh": b.parts.thigh, "open hand": b.parts.hands.open[world.Left],
		"fist": b.parts.hands.rods[1][world.Right], "shoe": b.parts.shoe,
		"bag":   b.parts.bag,
		"torso": b.parts.torso[world.Plain].main,
	} {
		if v := volume(m); v <= 0 {
			t.Errorf("%s: volume %.5f", name, v)
		}
	}
}

// volume of a closed mesh, by the divergence theorem.
func volume(m *render.Mesh) float64 {
	sum := 0.0
	for _, t := range m.Triangles {
		a, b, c := m.Vertices[t[0]].P, m.Vertices[t[1]].P, m.Vertices[t[2]].P
		sum += a.Dot(b.Cross(c)) / 6
	}
	return sum
}

// TestArtDiffers compares the catalogue pictures of all products pairwise on a coarse grid.
func TestArtDiffers(t *testing.T) {
	l, b := demo(t)
	products := l.Catalog.Products
	art := make([]image.Image, len(products))
	for i := range products {
		art[i] = b.Art(products[i].SKU)
		for j := range i {
			if d := difference(art[i], art[j]); d < 4 {
				t.Errorf("%s and %s differ by only %.1f of 255", products[i].Name, products[j].Name, d)
			}
		}
	}
}

// difference is the mean difference of two pictures sampled on a grid of 24 by 24, of 255.
func difference(a, b image.Image) float64 {
	const n = 24
	at := func(m image.Image, i, j int) [3]float64 {
		r := m.Bounds()
		cr, cg, cb, _ := m.At(r.Min.X+r.Dx()*i/n, r.Min.Y+r.Dy()*j/n).RGBA()
		return [3]float64{float64(cr >> 8), float64(cg >> 8), float64(cb >> 8)}
	}
	sum := 0.0
	for i := range n {
		for j := range n {
			p, q := at(a, i, j), at(b, i, j)
			for c := range 3 {
				sum += math.Abs(p[c]-q[c]) / 3
			}
		}
	}
	return sum / (n * n)
}

// TestSameLayoutLooksTheSame builds twice and compares everything, texels included.
func TestSameLayoutLooksTheSame(t *testing.T) {
	l, a := demo(t)
	b := New(demoLayout(t))
	if !reflect.DeepEqual(a.Store(), b.Store()) {
		t.Error("the stores differ")
	}
	for _, p := range l.Catalog.Products {
		if !reflect.DeepEqual(a.packs[p.SKU], b.packs[p.SKU]) {
			t.Errorf("%s differs", p.SKU)
		}
	}
	s := demoShoppers()[2]
	if !reflect.DeepEqual(a.Body(nil, 1, s.build, a.Outfit(s.look), &s.pose), b.Body(nil, 1, s.build, b.Outfit(s.look), &s.pose)) {
		t.Error("the bodies differ")
	}
}

// TestLightIsEven measures the light on level surfaces at hip height: white on average, and no dark corners.
func TestLightIsEven(t *testing.T) {
	l := demoLayout(t)
	light := Light(l)
	for _, lamp := range light.Lamps {
		if !l.Floor.Contains(lamp.At.Floor()) || lamp.At.Z > l.Ceiling {
			t.Errorf("lamp at %v", lamp.At)
		}
	}
	mean, dark := 0.0, 2.0
	const n = 20
	for i := range n * n {
		p := xyz(6*(float64(i%n)+0.5)/n, 5*(float64(i/n)+0.5)/n, 0.9)
		sum := float64(light.Ambient)
		for _, lamp := range light.Lamps {
			d := lamp.At.Sub(p)
			sum += float64(lamp.Power) * d.Unit().Z * min(1, lamp.Reach*lamp.Reach/d.Dot(d))
		}
		mean += sum / (n * n)
		dark = min(dark, sum)
	}
	if mean < 0.95 || mean > 1.1 || dark < 0.75 {
		t.Errorf("the light is %.2f of white on average, %.2f in the darkest place", mean, dark)
	}
}

// TestLabelsOfMovingBodies draws the demo and checks that every body is labelled once and can be seen.
func TestLabelsOfMovingBodies(t *testing.T) {
	l, b := demo(t)
	v := render.NewView(l.Cameras[0], Light(l))
	v.SetStatic(b.Store())
	f := v.Draw(demoMoving(b))
	pixels := map[uint32]int{}
	for _, id := range f.ID {
		pixels[id]++
	}
	for i := range demoShoppers() {
		if n := pixels[BodyID(i)]; n < 300 {
			t.Errorf("body %d covers %d pixels", i, n)
		}
	}
}

func BenchmarkBody(b *testing.B) {
	builder := New(demoLayout(b))
	s := demoShoppers()[0]
	outfit := builder.Outfit(s.look)
	var objs []render.Object
	b.ReportAllocs()
	for b.Loop() {
		objs = builder.Body(objs[:0], 1, s.build, outfit, &s.pose)
	}
}
