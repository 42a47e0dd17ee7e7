package render

import (
	"bytes"
	"fmt"
	"image/color"
	"math/rand/v2"
	"slices"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
)

func pixels(x0, y0, x1, y1 float64) store.PixelBox {
	return store.PixelBox{MinX: x0, MinY: y0, MaxX: x1, MaxY: y1}
}

func TestLabels(t *testing.T) {
	m := glow(white)
	at := func(id uint32, x0, y0, x1, y1, distance float64) Object {
		return poster(id, x0, y0, x1, y1, distance, m)
	}
	tests := []struct {
		name           string
		static, moving []Object
		want           []Label
	}{
		{"alone", nil, []Object{at(7, 10, 20, 50, 40, 2)},
			[]Label{{7, pixels(10, 20, 50, 40), pixels(10, 20, 50, 40), 800, 800}}},
		{"right half behind another, drawn before it", nil,
			[]Object{at(8, 30, 0, 90, 100, 1), at(7, 10, 20, 50, 40, 2)},
			[]Label{
				{8, pixels(30, 0, 90, 100), pixels(30, 0, 90, 100), 6000, 6000},
				{7, pixels(10, 20, 30, 40), pixels(10, 20, 50, 40), 400, 800},
			}},
		{"right half behind a static thing", []Object{at(0, 30, 0, 90, 100, 1)}, []Object{at(7, 10, 20, 50, 40, 2)},
			[]Label{{7, pixels(10, 20, 30, 40), pixels(10, 20, 50, 40), 400, 800}}},
		{"parts that overlap count once", nil, []Object{at(7, 10, 20, 50, 40, 2), at(7, 30, 20, 70, 40, 1)},
			[]Label{{7, pixels(10, 20, 70, 40), pixels(10, 20, 70, 40), 1200, 1200}}},
		{"quite hidden", []Object{at(0, 0, 0, 200, 100, 1)}, []Object{at(7, 10, 20, 50, 40, 2)},
			[]Label{{7, pixels(0, 0, 0, 0), pixels(10, 20, 50, 40), 0, 800}}},
		{"cut off by the image", nil, []Object{at(7, -20, 20, 20, 40, 2)},
			[]Label{{7, pixels(0, 20, 20, 40), pixels(0, 20, 20, 40), 400, 400}}},
		{"out of the image", nil, []Object{at(7, 220, 20, 260, 40, 2)}, []Label{{ID: 7}}},
		{"unlabelled", nil, []Object{at(0, 10, 20, 50, 40, 2)}, nil},
	}
	for _, tt := range tests {
		t.Run(tt.name, func(t *testing.T) {
			v := NewView(frontCamera(), Light{})
			v.SetStatic(tt.static)
			v.Draw(tt.moving)
			f := v.Draw(tt.moving) // the second picture must not see traces of the first
			if !slices.Equal(f.Labels, tt.want) {
				t.Errorf("labels %+v, want %+v", f.Labels, tt.want)
			}
		})
	}
}

func TestVisibleFraction(t *testing.T) {
	near(t, "half", Label{VisiblePixels: 5, FullPixels: 10}.VisibleFraction(), 0.5, 0)
	near(t, "out of the image", Label{}.VisibleFraction(), 0, 0)
}

func TestStaticLabels(t *testing.T) {
	m := glow(white)
	v := NewView(frontCamera(), Light{})
	v.SetStatic([]Object{
		poster(5, 10, 20, 50, 40, 2, m), poster(0, 0, 0, 200, 100, 4, m), poster(6, 100, 20, 140, 40, 2, m),
		poster(4, 150, 50, 160, 60, 2, m),
	})
	v.Show(3, false)
	v.Draw([]Object{poster(9, 30, 0, 90, 100, 1, m)})
	want := []Label{
		{5, pixels(10, 20, 30, 40), pixels(10, 20, 50, 40), 400, 800},
		{6, pixels(100, 20, 140, 40), pixels(100, 20, 140, 40), 800, 800},
	}
	var got []Label
	for _, in := range v.Instances() {
		if in.Static >= 0 {
			got = append(got, in.Label)
		}
	}
	if !slices.Equal(got, want) {
		t.Errorf("labels %+v, want %+v", got, want)
	}
}

func TestSees(t *testing.T) {
	cam := frontCamera()
	v := NewView(cam, Light{})
	f := v.Draw([]Object{poster(7, 50, 20, 150, 80, 2, glow(white))})
	tests := []struct {
		name             string
		p                store.Vec3
		id               uint32
		inImage, visible bool
	}{
		{"within the instance", store.Vec3{Y: 2.5}, 7, true, true},
		{"behind another", store.Vec3{Y: 2.5}, 8, true, false},
		{"just behind another", store.Vec3{Y: 2.04}, 8, true, true},
		{"before another", store.Vec3{Y: 1.5}, 8, true, true},
		{"before nothing", store.Vec3{X: 2.4, Y: 3}, 8, true, true},
		{"out of the image", store.Vec3{X: 9, Y: 3}, 7, false, false},
		{"behind the camera", store.Vec3{Y: -3}, 7, false, false},
	}
	for _, tt := range tests {
		_, _, inImage, visible := f.Sees(&cam, tt.p, tt.id, 0.05)
		if inImage != tt.inImage || visible != tt.visible {
			t.Errorf("%s: in image %v, visible %v; want %v, %v", tt.name, inImage, visible, tt.inImage, tt.visible)
		}
	}
}

// same fails unless two frames are equal in every byte.
func same(t *rapid.T, got, want *Frame) {
	switch {
	case !slices.Equal(got.ID, want.ID):
		t.Fatal("ids differ")
	case !slices.Equal(got.Depth, want.Depth):
		t.Fatal("depths differ")
	case !bytes.Equal(got.RGBA, want.RGBA):
		t.Fatal("colours differ")
	}
}

// Whatever was hidden, shown, added and moved, and whatever moved before it, the picture is that of a View
// that never saw anything else.
func TestPartsRedrawnEqualTheWhole(t *testing.T) {
	t.Run("plain", func(t *testing.T) { testParts(t, stillCamera(96, 54), false) })
	t.Run("smooth", func(t *testing.T) { testParts(t, stillCamera(48, 27), true) })
}

func testParts(t *testing.T, cam store.Camera, smooth bool) {
	t.Helper()
	people, base := dolls(2, rand.New(rand.NewPCG(1, 1))), still()
	base[0].Mesh = Grid(6)
	rapid.Check(t, func(t *rapid.T) {
		objs := slices.Clone(base)
		hidden, steps := make([]bool, len(objs)), 0
		v := NewView(cam, shopLight())
		v.SetStatic(objs)
		v.SetSmooth(smooth)
		pick := func() int { return rapid.IntRange(0, len(objs)-1).Draw(t, "which") }
		t.Repeat(map[string]func(*rapid.T){
			"toggle": func(*rapid.T) {
				i := pick()
				hidden[i] = !hidden[i]
				v.Show(i, !hidden[i])
			},
			"place": func(t *rapid.T) {
				i := pick()
				objs[i].Pose.T.X = rapid.Float64Range(-4, 4).Draw(t, "x")
				v.Place(i, objs[i].Pose)
			},
			"add": func(t *rapid.T) {
				o := base[1+rapid.IntRange(0, 8).Draw(t, "kind")]
				o.Pose.T.Y -= 0.7
				objs, hidden = append(objs, o), append(hidden, false)
				if i := v.Add(o); i != len(objs)-1 {
					t.Fatalf("index %d of object %d", i, len(objs)-1)
				}
			},
			"replace": func(t *rapid.T) {
				i, o := pick(), base[1+rapid.IntRange(0, 8).Draw(t, "kind")]
				o.ID = uint32(7000 + i)
				objs[i] = o
				v.Replace(i, o)
			},
			"crowd": func(*rapid.T) { v.Draw(people) },
			"": func(t *rapid.T) {
				if steps++; steps%3 != 0 {
					return // so that some changes come together
				}
				fresh := NewView(cam, shopLight())
				fresh.SetSmooth(smooth)
				fresh.SetStatic(objs)
				for i, h := range hidden {
					fresh.Show(i, !h)
				}
				same(t, v.Draw(nil), fresh.Draw(nil))
			},
		})
	})
}

// No camera, however placed, upsets the painter, and every pixel is what an object could have put there.
func TestWildCameras(t *testing.T) {
	objs, crowd := still(), dolls(3, rand.New(rand.NewPCG(3, 3)))
	rapid.Check(t, func(t *rapid.T) {
		coordinate := rapid.Float64Range(-5, 5)
		point := func(name string) store.Vec3 {
			return store.Vec3{X: coordinate.Draw(t, name), Y: coordinate.Draw(t, name), Z: coordinate.Draw(t, name)}
		}
		w, h := rapid.IntRange(1, 120).Draw(t, "width"), rapid.IntRange(1, 90).Draw(t, "height")
		cam := store.Camera{
			Intrinsics:      store.NewIntrinsics(w, h, rapid.Float64Range(0.01, 3).Draw(t, "field of view")),
			WorldFromCamera: store.LookAt(point("eye"), point("target")),
		}
		v := NewView(cam, shopLight())
		v.SetStatic(objs)
		v.Show(rapid.IntRange(0, len(objs)-1).Draw(t, "hide"), false)
		f := v.Draw(crowd)
		for i, z := range f.Depth {
			if !(z >= 0.99*nearPlane) || f.ID[i] > 9 && (f.ID[i] < 1000 || f.ID[i] > 1002) {
				t.Fatalf("pixel %d has depth %g and id %d", i, z, f.ID[i])
			}
		}
		for _, l := range f.Labels {
			inside := l.VisiblePixels == 0 || l.Visible.Intersect(l.Full) == l.Visible
			if l.VisiblePixels > l.FullPixels || l.FullPixels > w*h || !inside {
				t.Fatalf("label %+v", l)
			}
			if n := f.count(l.ID); n != l.VisiblePixels {
				t.Fatalf("%d pixels counted of %d", l.VisiblePixels, n)
			}
		}
	})
}

// The painter's geometry is that of store.Camera.
func TestPixelsAgreeWithProject(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		cam := stillCamera(320, 180)
		p := store.Vec3{
			X: rapid.Float64Range(-2, 2).Draw(t, "x"), Y: rapid.Float64Range(-2, 2).Draw(t, "y"),
			Z: rapid.Float64Range(0, 1.5).Draw(t, "z"),
		}
		ball := Object{ID: 3, Mesh: Sphere(12, 16), Material: glow(white), Pose: standing(p.X, p.Y, p.Z, 0)}
		ball.Scale = store.Vec3{X: 0.2, Y: 0.2, Z: 0.2}
		f := NewView(cam, Light{}).Draw([]Object{ball})
		u, v, depth, _ := cam.Project(p)
		b := f.Labels[0].Visible
		du, dv := u-(b.MinX+b.MaxX)/2, v-(b.MinY+b.MaxY)/2
		if du*du+dv*dv > 4 {
			t.Fatalf("drawn about (%g, %g), projected to (%g, %g)", u-du, v-dv, u, v)
		}
		if z := float64(f.Depth[int(v)*320+int(u)]); z < depth-0.11 || z > depth-0.08 {
			t.Fatalf("depth %g of a ball of radius 0.1 centred at %g", z, depth)
		}
	})
}

func TestDrawDoesNotAllocate(t *testing.T) {
	v := NewView(stillCamera(160, 90), shopLight())
	v.SetStatic(still())
	moving := dolls(2, rand.New(rand.NewPCG(1, 1)))
	v.Draw(moving)
	shown := true
	n := testing.AllocsPerRun(5, func() {
		shown = !shown
		v.Show(3, shown)
		v.Draw(moving)
	})
	if n != 0 {
		t.Errorf("%g allocations a picture", n)
	}
}

func ExampleView() {
	cam := store.Camera{
		Intrinsics:      store.NewIntrinsics(320, 240, 1.2),
		WorldFromCamera: store.LookAt(store.Vec3{Y: -4, Z: 3}, store.Vec3{}),
	}
	v := NewView(cam, Light{Ambient: 0.5})
	v.SetStatic([]Object{{
		Mesh: Quad(), Pose: store.IdentityPose(), Scale: store.Vec3{X: 5, Y: 5, Z: 1},
		Material: &Material{Color: color.RGBA{180, 180, 180, 255}},
	}})
	f := v.Draw([]Object{{
		ID: 1, Mesh: Box(), Pose: store.IdentityPose(), Material: &Material{Color: color.RGBA{200, 60, 40, 255}},
	}})
	fmt.Printf("instance %d fully in sight: %v\n", f.Labels[0].ID, f.Labels[0].VisibleFraction() == 1)
	// Output: instance 1 fully in sight: true
}
