package render

import (
	"math"
	"math/rand/v2"
	"testing"

	"storesim/pipeline/store"
)

// FuzzPoses places cameras anywhere, with any lens, numbers that are none included: the painter and the
// labels never panic, and where they draw, labels agree with the picture.
func FuzzPoses(f *testing.F) {
	f.Add(0.3, -5.5, 3.0, 0.0, 0.0, 0.6, 1.3, uint8(96), uint8(54), uint8(0), 0.0)
	f.Add(0.0, 0.0, 0.5, 0.0, 0.0, 0.5, 1.3, uint8(40), uint8(30), uint8(1), -0.2)
	f.Add(0.5, -1.0, 0.3, 0.5, -1.0, 9.0, 3.1, uint8(50), uint8(50), uint8(2), 0.02)
	f.Add(math.NaN(), 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, uint8(20), uint8(20), uint8(0), 0.0)
	f.Add(math.Inf(1), 0.0, 1.0, 0.0, 0.0, 0.0, 1.0, uint8(20), uint8(20), uint8(2), 0.0)
	f.Add(1e300, -1e300, 1.0, 0.0, 1e-300, 0.0, 1e-6, uint8(1), uint8(1), uint8(0), 0.0)
	objs, people := still(), grouped(dolls(2, rand.New(rand.NewPCG(3, 3))))
	objs[0].Mesh = Grid(6)
	f.Fuzz(func(t *testing.T, x, y, z, toX, toY, toZ, hfov float64, width, height, lens uint8, bend float64) {
		cam := store.Camera{WorldFromCamera: store.LookAt(store.Vec3{X: x, Y: y, Z: z}, store.Vec3{X: toX, Y: toY, Z: toZ})}
		w, h := int(width%120)+1, int(height%90)+1
		if !(hfov > 1e-6 && hfov < 6) || !(math.Abs(bend) < 1) {
			t.Skip("no such lens")
		}
		cam.Intrinsics = store.NewIntrinsics(w, h, min(hfov, 3.1))
		if model := []store.LensModel{"", store.BrownConrady, store.KannalaBrandt}[lens%3]; model != "" {
			k, err := store.NewDistorted(w, h, hfov, model, []float64{bend, bend / 3, 0, 0})
			if err != nil {
				t.Skip(err)
			}
			cam.Intrinsics = k
		}
		v := NewView(cam, shopLight())
		v.SetStatic(objs)
		v.SetAntialias(lens&4 != 0)
		frame := v.Draw(people)
		for _, in := range v.Instances() {
			checkCounts(t, frame, &in)
		}
	})
}

// checkCounts holds a label against the picture and against itself.
func checkCounts(t *testing.T, f *Frame, in *Instance) {
	t.Helper()
	n := 0
	for _, id := range f.ID {
		if id == in.ID || in.Group == 0 && id >= 1100 && id < 1200 && id-100 == in.ID {
			n++
		}
	}
	if n != in.VisiblePixels || in.VisibleMask.Area() != n || in.FullMask.Area() != in.FullPixels || n > in.FullPixels {
		t.Fatalf("%d: %d pixels in the picture, labelled %d of %d, masks of %d and %d", in.ID, n, in.VisiblePixels,
			in.FullPixels, in.VisibleMask.Area(), in.FullMask.Area())
	}
	if n > 0 && in.Visible.Intersect(in.Full) != in.Visible {
		t.Fatalf("%d: visible in %v, full box %v", in.ID, in.Visible, in.Full)
	}
	if share := in.Truncated(); !(share >= 0 && share <= 1) {
		t.Fatalf("%d: truncated by %g", in.ID, share)
	}
}
