package detect

import (
	"image"
	"math"
	"strings"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// spots is a detector that takes each bright spot for a head, with a foot 100 pixels below and a box round both.
type spots struct{ calls int }

func (s *spots) Detect(_ int, f *feed.Frame) ([]Detection, error) {
	s.calls++
	img := f.Image
	var out []Detection
	done := make([]bool, len(img.Y))
	for i, y := range img.Y {
		if y < 200 || done[i] {
			continue
		}
		var n, sx, sy float64
		for v := i / img.YStride; v < min(i/img.YStride+60, img.Rect.Dy()); v++ {
			for u := max(i%img.YStride-40, 0); u < min(i%img.YStride+60, img.Rect.Dx()); u++ {
				if k := v*img.YStride + u; img.Y[k] >= 200 && !done[k] {
					done[k] = true
					n, sx, sy = n+1, sx+float64(u)+0.5, sy+float64(v)+0.5
				}
			}
		}
		x, y := sx/n, sy/n
		out = append(out, Detection{
			Score: 0.5, Head: point(x, y, 5, 0.5), Foot: point(x, y+100, 9, 0.5),
			Box: store.PixelBox{MinX: x - 30, MinY: y - 20, MaxX: x + 30, MaxY: y + 120},
		})
	}
	return out, nil
}

// picture is black with a bright spot at each place.
func picture(c *store.Camera, radius float64, at ...[2]float64) *feed.Frame {
	size := image.Rect(0, 0, c.Intrinsics.Width, c.Intrinsics.Height)
	img := image.NewYCbCr(size, image.YCbCrSubsampleRatio420)
	for i := range img.Y {
		for _, p := range at {
			u, v := float64(i%img.YStride)+0.5, float64(i/img.YStride)+0.5
			if math.Hypot(u-p[0], v-p[1]) < radius {
				img.Y[i] = 255
			}
		}
	}
	return &feed.Frame{Header: feed.Header{Device: c.ID}, Image: img}
}

// dome is a fisheye camera under the ceiling.
func dome(t *testing.T, pose store.Pose, fov float64) *store.Camera {
	t.Helper()
	k, err := store.NewDistorted(1280, 720, fov*math.Pi/180, store.KannalaBrandt, []float64{-0.01, 0.002})
	if err != nil {
		t.Fatal(err)
	}
	return &store.Camera{ID: "dome", Intrinsics: k, WorldFromCamera: pose, FPS: 5}
}

func views(t *testing.T, next Detector, c *store.Camera) *Views {
	t.Helper()
	v, ok := NewViews(next, &store.Layout{Cameras: []store.Camera{*c}}, 1).(*Views)
	if !ok {
		t.Fatal("the camera has no views")
	}
	return v
}

func TestOrdinaryCamerasNeedNoViews(t *testing.T) {
	pinhole := store.Camera{ID: "a", Intrinsics: store.NewIntrinsics(1280, 720, 1.6)}
	next := &spots{}
	if got := NewViews(next, &store.Layout{Cameras: []store.Camera{pinhole}}, 1); got != Detector(next) {
		t.Error("a pinhole of 1280 x 720 pixels is looked at through views")
	}
	c := dome(t, store.LookAt(store.Vec3{Z: 3}, store.Vec3{}), 200)
	v, ok := NewViews(next, &store.Layout{Cameras: []store.Camera{pinhole, *c}}, 2).(*Views)
	if !ok || v.cameras["a"] != nil || v.cameras["dome"] == nil {
		t.Error("beside a fisheye the pinhole has views, or the fisheye none")
	}
}

// TestHeadsUnderFisheyes finds every head that is not right below the camera once, and where it is.
func TestHeadsUnderFisheyes(t *testing.T) {
	eye := store.Vec3{X: 4, Y: 3, Z: 2.95}
	for name, c := range map[string]*store.Camera{
		"down":       dome(t, store.LookAt(eye, store.Vec3{X: 4, Y: 3}), 200),
		"into store": dome(t, store.LookAt(eye, store.Vec3{X: 8, Y: 4.5, Z: 0.8}), 150),
	} {
		v := views(t, &spots{}, c)
		rapid.Check(t, func(t *rapid.T) {
			far := rapid.Float64Range(0.7, 4.5).Draw(t, "distance")
			sin, cos := math.Sincos(rapid.Float64Range(0, 2*math.Pi).Draw(t, "direction"))
			x, y, _, ok := c.Project(store.Vec3{X: eye.X + far*cos, Y: eye.Y + far*sin, Z: headHeight})
			const rim = 25
			if !ok || !c.InImage(x-rim, y-rim) || !c.InImage(x+rim, y+rim) || !c.InImage(x-rim, y+rim) {
				t.Skip("not in the picture")
			}
			found, err := v.Detect(0, picture(c, 5, [2]float64{x, y}))
			if err != nil {
				t.Fatal(err)
			}
			if len(found) != 1 {
				t.Fatalf("%s: a head at (%.1f, %.1f) is found %d times", name, x, y, len(found))
			}
			h, b := found[0].Head, found[0].Box
			if math.Hypot(h.X-x, h.Y-y) > 2 {
				t.Errorf("%s: a head at (%.1f, %.1f) is found at (%.1f, %.1f)", name, x, y, h.X, h.Y)
			} else if b.MinX > h.X || b.MaxX < h.X || b.MinY > h.Y || b.MaxY < h.Y {
				t.Errorf("%s: box %v does not hold the head (%.1f, %.1f)", name, b, h.X, h.Y)
			}
		})
	}
}

func TestNeighboursStayTwo(t *testing.T) {
	eye := store.Vec3{X: 4, Y: 3, Z: 2.95}
	c := dome(t, store.LookAt(eye, store.Vec3{X: 4, Y: 3}), 200)
	v := views(t, &spots{}, c)
	for _, at := range []store.Vec3{{X: 5, Y: 4}, {X: 5.1, Y: 3.2}, {X: 6.5, Y: 3}} {
		x0, y0, _, _ := c.Project(store.Vec3{X: at.X, Y: at.Y - 0.25, Z: headHeight})
		x1, y1, _, _ := c.Project(store.Vec3{X: at.X, Y: at.Y + 0.25, Z: headHeight})
		found, err := v.Detect(0, picture(c, 4, [2]float64{x0, y0}, [2]float64{x1, y1}))
		if err != nil || len(found) != 2 {
			t.Errorf("heads half a metre apart at %v: %d found, %v", at, len(found), err)
		}
	}
}

// TestOtherSizes looks at larger, smaller and narrower pictures, whose errors grow and shrink with them.
func TestOtherSizes(t *testing.T) {
	for _, size := range []image.Point{{1920, 1080}, {640, 360}, {1024, 768}, {2560, 1440}} {
		c := &store.Camera{
			ID: "c", Intrinsics: store.NewIntrinsics(size.X, size.Y, 1.6), WorldFromCamera: store.IdentityPose(),
		}
		scale := max(float64(size.X)/1280, float64(size.Y)/720)
		x, y := 0.3*float64(size.X), 0.4*float64(size.Y)
		next := &spots{}
		found, err := views(t, next, c).Detect(0, picture(c, 8*scale, [2]float64{x, y}))
		if err != nil || len(found) != 1 || next.calls != 1 {
			t.Fatalf("%v: %d found by %d searches, %v", size, len(found), next.calls, err)
		}
		d := &found[0]
		if math.Hypot(d.Head.X-x, d.Head.Y-y) > scale || math.Hypot(d.Foot.X-x, d.Foot.Y-y-100*scale) > scale {
			t.Errorf("%v: head at (%.1f, %.1f), foot at (%.1f, %.1f), want (%.1f, %.1f)",
				size, d.Head.X, d.Head.Y, d.Foot.X, d.Foot.Y, x, y)
		}
		want := 25 * scale * scale
		if math.Max(math.Abs(d.Head.XX-want), math.Abs(d.Head.YY-want)) > 1e-6*want {
			t.Errorf("%v: variances of the head are %g and %g, want %g", size, d.Head.XX, d.Head.YY, want)
		}
	}
}

// TestErrorsTurnWithTheView brings an error along the view's columns to a fisheye's pixels, where it points to
// the camera's foot.
func TestErrorsTurnWithTheView(t *testing.T) {
	c := dome(t, store.LookAt(store.Vec3{Z: 3}, store.Vec3{}), 200)
	p := newPanorama(c, map[tableKey][]sample{})
	for i := range p.views {
		at := p.point(p.views[i].camera, Point{X: 640, Y: 360, XX: 1, YY: 100, Score: 1})
		out := store.Vec2{X: at.X - c.Intrinsics.Cx, Y: at.Y - c.Intrinsics.Cy}.Unit()
		along := out.X*out.X*at.XX + 2*out.X*out.Y*at.XY + out.Y*out.Y*at.YY
		if total := at.XX + at.YY; along < 0.95*total {
			t.Errorf("view %d: %.0f %% of the error point to the middle, want nearly all", i, 100*along/total)
		}
	}
}

func TestPicturesOfAnotherSize(t *testing.T) {
	c := dome(t, store.LookAt(store.Vec3{Z: 3}, store.Vec3{}), 200)
	img := image.NewYCbCr(image.Rect(0, 0, 640, 360), image.YCbCrSubsampleRatio420)
	_, err := views(t, &spots{}, c).Detect(0, &feed.Frame{Header: feed.Header{Device: "dome"}, Image: img})
	if err == nil || !strings.Contains(err.Error(), "want 1280 x 720") {
		t.Errorf("a picture of another size than its camera's: %v", err)
	}
}
