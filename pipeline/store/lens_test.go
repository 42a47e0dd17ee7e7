package store_test

import (
	"encoding/json"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
)

// wideLens and its like are coefficients as calibrations give them.
var (
	wideLens     = []float64{-0.28, 0.11, 0.0008, -0.0005, -0.019}
	rationalLens = []float64{0.42, -0.12, 0.0004, 0.0003, -0.008, 0.76, -0.05, -0.03}
	pincushion   = []float64{0.09, 0.02}
	fisheyeLens  = []float64{-0.031, -0.0042, 0.0019, -0.0006}
)

// lenses returns a camera of each kind, 640 x 400 pixels.
func lenses(tb testing.TB) map[string]store.Intrinsics {
	tb.Helper()
	out := map[string]store.Intrinsics{"pinhole": store.NewIntrinsics(640, 400, 1.6)}
	for _, c := range []struct {
		name   string
		hfov   float64 // degrees
		model  store.LensModel
		coeffs []float64
	}{
		{"wide", 84, store.BrownConrady, wideLens},
		{"rational", 84, store.BrownConrady, rationalLens},
		{"pincushion", 70, store.BrownConrady, pincushion},
		{"tangential", 60, store.BrownConrady, []float64{0, 0, 0.02, -0.03}},
		{"straight", 90, store.BrownConrady, nil},
		{"fisheye", 120, store.KannalaBrandt, fisheyeLens},
		{"half sphere", 160, store.KannalaBrandt, fisheyeLens},
		{"image circle", 215, store.KannalaBrandt, nil},
	} {
		k, err := store.NewDistorted(640, 400, c.hfov*math.Pi/180, c.model, c.coeffs)
		if err != nil {
			tb.Fatalf("%s: %v", c.name, err)
		}
		k.Cx, k.Fy = k.Cx+3.5, k.Fy*1.01
		if err := k.CheckLens(); err != nil {
			tb.Fatalf("%s: %v", c.name, err)
		}
		out[c.name] = k
	}
	return out
}

func TestEveryPixelIsItsRaysProjection(t *testing.T) {
	for name, k := range lenses(t) {
		t.Run(name, func(t *testing.T) {
			const step = 3 // no divisor of the width: all columns come
			all, seen, worst := 0, 0, 0.0
			for i := 0; i < k.Width*k.Height; i += step {
				all++
				u, v := float64(i%k.Width)+0.5, float64(i/k.Width)+0.5
				dir, ok := k.Unproject(u, v)
				if !ok {
					continue
				}
				seen++
				u2, v2, _, ok := k.Project(dir.Scale(3))
				if !ok {
					t.Fatalf("the direction of (%v, %v) is not seen", u, v)
				}
				worst = max(worst, math.Hypot(u2-u, v2-v))
			}
			if worst > 1e-9 {
				t.Errorf("a pixel is %g from its ray's projection", worst)
			}
			if (seen == all) == (name == "image circle") {
				t.Errorf("%d of %d pixels see something", seen, all)
			}
			t.Logf("%d pixels, at most %.1e off", seen, worst)
		})
	}
}

func TestDistortedProjectAndRayAreInverse(t *testing.T) {
	all := lenses(t)
	for name, k := range all {
		t.Run(name, func(t *testing.T) {
			rapid.Check(t, func(t *rapid.T) {
				c := &store.Camera{Intrinsics: k, WorldFromCamera: pose(t, "camera")}
				u := rapid.Float64Range(0, 639.999).Draw(t, "u")
				v := rapid.Float64Range(0, 399.999).Draw(t, "v")
				ray := c.Ray(u, v)
				if math.Abs(ray.Dir.Len()-1) > 1e-12 {
					t.Fatalf("the ray's direction has length %v", ray.Dir.Len())
				}
				if !c.InImage(u, v) {
					return // beyond the image circle
				}
				far := rapid.Float64Range(0.3, 20).Draw(t, "distance")
				p := ray.Origin.Add(ray.Dir.Scale(far))
				u2, v2, depth, ok := c.Project(p)
				if !ok || math.Hypot(u2-u, v2-v) > 1e-9 {
					t.Errorf("(%v, %v) comes back as (%v, %v), %v", u, v, u2, v2, ok)
				}
				want := c.WorldFromCamera.Inverse().Apply(p).Z
				if k.Lens.Model == store.KannalaBrandt {
					want = far
				}
				if math.Abs(depth-want) > 1e-9 {
					t.Errorf("depth %v, want %v", depth, want)
				}
			})
		})
	}
}

// TestLensIsOneToOne draws directions instead of pixels: each that is seen comes back.
func TestLensIsOneToOne(t *testing.T) {
	for name, k := range lenses(t) {
		rapid.Check(t, func(t *rapid.T) {
			reach := k.Lens.Reach
			if k.Lens.Model == store.Pinhole {
				reach = 1.4
			}
			angle, way := rapid.Float64Range(0, reach).Draw(t, "angle"), rapid.Float64Range(-4, 4).Draw(t, "way")
			dir := store.Vec3{
				X: math.Sin(angle) * math.Cos(way), Y: math.Sin(angle) * math.Sin(way), Z: math.Cos(angle),
			}
			u, v, _, ok := k.Project(dir)
			if !ok && angle < reach-1e-9 {
				t.Fatalf("%s: %v within reach is not seen", name, dir)
			}
			if !ok {
				return
			}
			back, ok := k.Unproject(u, v)
			// At the edge of the reach the law may be flat: a thousandth of the usual slope.
			if !ok || back.Dist(dir) > 1e-8 {
				t.Fatalf("%s: %v comes back as %v, %v", name, dir, back, ok)
			}
		})
	}
}

// TestNothingBeyondTheReach: OpenCV's projection brings points far outside the picture back into it.
func TestNothingBeyondTheReach(t *testing.T) {
	for name, k := range lenses(t) {
		if k.Lens.Model == store.Pinhole {
			continue
		}
		for angle := k.Lens.Reach + 1e-6; angle < math.Pi; angle += 0.01 {
			sin, cos := math.Sincos(angle)
			if u, v, _, ok := k.Project(store.Vec3{X: 0.6 * sin, Y: 0.8 * sin, Z: cos}); ok {
				t.Fatalf("%s: %.3f rad from the axis, beyond %.3f, is seen at (%v, %v)", name, angle, k.Lens.Reach, u, v)
			}
		}
	}
}

func TestFieldOfViewBehindALens(t *testing.T) {
	for _, c := range []struct {
		hfov   float64
		model  store.LensModel
		coeffs []float64
	}{
		{1.4, store.BrownConrady, []float64{-0.2, 0.05}}, {1, store.BrownConrady, []float64{0.1}},
		{2.8, store.KannalaBrandt, fisheyeLens}, {3.6, store.KannalaBrandt, nil},
	} {
		k, err := store.NewDistorted(1000, 500, c.hfov, c.model, c.coeffs)
		if err != nil {
			t.Fatal(err)
		}
		right, ok := k.Unproject(1000, 250)
		if got := math.Atan2(right.X, right.Z); !ok || math.Abs(got-c.hfov/2) > 1e-9 || math.Abs(right.Y) > 1e-12 {
			t.Errorf("%v %v: half the field of view is %v, want %v", c.model, c.coeffs, got, c.hfov/2)
		}
		middle, _ := k.Unproject(500, 250)
		if middle != (store.Vec3{Z: 1}) {
			t.Errorf("the middle looks to %v", middle)
		}
	}
}

// TestStraightLensIsAPinhole: without coefficients Brown-Conrady's law is the pinhole's, and a fisheye's
// pixels are as far from the middle as angles.
func TestStraightLensIsAPinhole(t *testing.T) {
	pin := store.NewIntrinsics(640, 400, 1.5)
	bc, err := pin.WithLens(store.BrownConrady, nil)
	if err != nil {
		t.Fatal(err)
	}
	kb, err := pin.WithLens(store.KannalaBrandt, nil)
	if err != nil {
		t.Fatal(err)
	}
	rapid.Check(t, func(t *rapid.T) {
		x, y := rapid.Float64Range(-1, 1).Draw(t, "x"), rapid.Float64Range(-1, 1).Draw(t, "y")
		q := store.Vec3{X: x, Y: y, Z: 1}
		u, v, _, _ := pin.Project(q)
		if u2, v2, _, ok := bc.Project(q); !ok || math.Hypot(u2-u, v2-v) > 1e-9 {
			t.Errorf("%v is seen at (%v, %v), by the pinhole at (%v, %v)", q, u2, v2, u, v)
		}
		u3, v3, _, _ := kb.Project(q)
		angle := math.Atan(math.Hypot(x, y))
		if r := math.Hypot(u3-kb.Cx, v3-kb.Cy); math.Abs(r-angle*kb.Fx) > 1e-9 {
			t.Errorf("a direction at %v rad is %v pixels from the middle", angle, r)
		}
	})
}

// TestPixelsPerRadianIsTheLocalScale compares with differences of the projection.
func TestPixelsPerRadianIsTheLocalScale(t *testing.T) {
	for name, k := range lenses(t) {
		c := &store.Camera{Intrinsics: k, WorldFromCamera: store.IdentityPose()}
		if k.Lens.Model == store.Pinhole {
			if got := c.PixelsPerRadian(10, 10); got != k.Fx {
				t.Errorf("a pinhole has %v pixels a radian, want %v", got, k.Fx)
			}
			continue
		}
		for _, at := range [][2]float64{{320, 200}, {150, 90}, {520, 330}} {
			dir, _ := k.Unproject(at[0], at[1])
			a := dir.Cross(store.Vec3{X: 0.3, Y: 1}).Unit()
			b := dir.Cross(a)
			const h = 1e-5
			move := func(d store.Vec3) (float64, float64) {
				u, v, _, _ := k.Project(dir.Add(d.Scale(h)))
				return (u - at[0]) / h, (v - at[1]) / h
			}
			au, av := move(a)
			bu, bv := move(b)
			want := math.Sqrt(math.Abs(au*bv - av*bu))
			if got := c.PixelsPerRadian(at[0], at[1]); math.Abs(got/want-1) > 1e-3 {
				t.Errorf("%s: %.3f pixels a radian at %v, want %.3f", name, got, at, want)
			}
		}
	}
}

func TestLensErrors(t *testing.T) {
	for _, c := range []struct {
		name   string
		hfov   float64 // degrees
		model  store.LensModel
		coeffs []float64
		want   string
	}{
		{"barrel too strong", 100, store.BrownConrady, []float64{-0.3}, "folds back at 46.4 degrees"},
		{"corner beyond the fold", 85, store.BrownConrady, []float64{-0.32}, "within the picture: pixel (0, 0)"},
		{"a pole", 110, store.BrownConrady, []float64{0, 0, 0, 0, 0, -0.5}, "folds back at"},
		{"plane ends", 170, store.BrownConrady, nil, "folds back at 80.0 degrees"},
		{"fisheye folds", 160, store.KannalaBrandt, []float64{-0.2}, "folds back at 73.9 degrees"},
		{"fisheye's corner", 140, store.KannalaBrandt, []float64{-0.18}, "within the picture"},
		{"too many", 90, store.KannalaBrandt, make([]float64, 5), "5 coefficients, want at most 4"},
		{"too many", 90, store.BrownConrady, make([]float64, 9), "9 coefficients, want at most 8"},
		{"no lens", 90, store.Pinhole, nil, "no coefficients"},
		{"no number", 90, store.BrownConrady, []float64{math.NaN()}, "folds back at 0.0"},
		{"no number", 90, store.KannalaBrandt, []float64{math.NaN()}, "folds back at 0.0"},
	} {
		_, err := store.NewDistorted(1280, 720, c.hfov*math.Pi/180, c.model, c.coeffs)
		if err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%s: %v, want %q", c.name, err, c.want)
		}
	}
	for _, l := range []store.Lens{
		{Model: "mirror", Reach: 1}, {Model: store.BrownConrady},
		{Model: store.BrownConrady, K: [8]float64{-0.3}, Reach: 1.2}, {Model: store.KannalaBrandt, Reach: math.NaN()},
	} {
		k := store.NewIntrinsics(640, 480, 1)
		k.Lens = l
		if err := k.CheckLens(); err == nil {
			t.Errorf("%+v is no error", l)
		}
	}
}

// TestAnyLensEnds feeds laws that are not sound: no search may hang or give a direction that is no number.
func TestAnyLensEnds(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		var l store.Lens
		l.Model = rapid.SampledFrom([]store.LensModel{store.BrownConrady, store.KannalaBrandt}).Draw(t, "model")
		for i := range l.K {
			l.K[i] = rapid.Float64Range(-3, 3).Draw(t, "k")
		}
		l.Reach = rapid.Float64Range(0.01, 1.3).Draw(t, "reach")
		k := store.NewIntrinsics(640, 480, 1.2)
		k.Lens = l
		u, v := rapid.Float64Range(-2000, 2000).Draw(t, "u"), rapid.Float64Range(-2000, 2000).Draw(t, "v")
		dir, ok := k.Unproject(u, v)
		if !ok {
			return
		}
		if u2, v2, _, ok := k.Project(dir); ok && math.Hypot(u2-u, v2-v) > 1e-8*k.Fx {
			t.Errorf("(%v, %v) comes back as (%v, %v)", u, v, u2, v2)
		}
	})
}

func TestEncodingOfLenses(t *testing.T) {
	pin, err := json.Marshal(store.NewIntrinsics(640, 480, 1))
	if err != nil || strings.Contains(string(pin), "Lens") {
		t.Errorf("a pinhole is written as %s, %v", pin, err)
	}
	for name, k := range lenses(t) {
		text, err := json.Marshal(k)
		if err != nil {
			t.Fatal(err)
		}
		var back store.Intrinsics
		if err := json.Unmarshal(text, &back); err != nil || back != k {
			t.Errorf("%s comes back as %+v, %v", name, back, err)
		}
	}
}

func TestCoefficients(t *testing.T) {
	for name, want := range map[string]int{"pinhole": 0, "wide": 5, "pincushion": 5, "rational": 8, "fisheye": 4} {
		k := lenses(t)[name]
		if got := k.Lens.Coefficients(); len(got) != want {
			t.Errorf("%s has %d coefficients, want %d", name, len(got), want)
		}
	}
}

func BenchmarkUnproject(b *testing.B) {
	for name, k := range lenses(b) {
		b.Run(name, func(b *testing.B) {
			i := 0
			for b.Loop() {
				i = (i + 7919) % (k.Width * k.Height)
				k.Unproject(float64(i%k.Width), float64(i/k.Width))
			}
		})
	}
}

// All directions of a picture are those of its pixels one by one, to the last bit, each told once: for centred
// lenses, which are worked out for a quarter, and for any other.
func TestDirectionsAreThoseOfThePixels(t *testing.T) {
	for name, k := range lenses(t) {
		odd, aside := k, k
		odd.Width, odd.Height, odd.Cx, odd.Cy = 79, 45, 39.5, 22.5
		aside.Width, aside.Height, aside.Cx, aside.Cy = 80, 44, 39.25, 23
		k.Width, k.Height, k.Cx, k.Cy = 80, 44, 40, 22
		for _, k := range []store.Intrinsics{k, odd, aside} {
			k.Fx, k.Fy = k.Fx/8, k.Fy/8
			seen := make([]int, k.Width*k.Height)
			k.Directions(func(pixel int, dir store.Vec3, ok bool) {
				seen[pixel]++
				want, good := k.Unproject(float64(pixel%k.Width)+0.5, float64(pixel/k.Width)+0.5)
				if dir != want || ok != good {
					t.Fatalf("%s, %d wide: pixel %d sees %v, %v, want %v, %v", name, k.Width, pixel, dir, ok, want, good)
				}
			})
			for pixel, n := range seen {
				if n != 1 {
					t.Fatalf("%s, %d wide: pixel %d was told %d times", name, k.Width, pixel, n)
				}
			}
		}
	}
}
