package store_test

import (
	"fmt"
	"math"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
)

func camera(p store.Pose) *store.Camera {
	return &store.Camera{ID: "cam1", Intrinsics: store.NewIntrinsics(1280, 720, 1.5), WorldFromCamera: p, FPS: 15}
}

func TestProjectAndRayAreInverse(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		c := camera(pose(t, "camera"))
		local := store.Vec3{
			X: rapid.Float64Range(-3, 3).Draw(t, "x"), Y: rapid.Float64Range(-3, 3).Draw(t, "y"),
			Z: rapid.Float64Range(0.2, 15).Draw(t, "z"),
		}
		p := c.WorldFromCamera.Apply(local)
		u, v, depth, ok := c.Project(p)
		if !ok || math.Abs(depth-local.Z) > 1e-9 {
			t.Fatalf("depth of %v is %v, %v", local, depth, ok)
		}
		ray := c.Ray(u, v)
		across, along := ray.Dist(p)
		if across > 1e-6 || math.Abs(along-local.Len()) > 1e-6 {
			t.Errorf("the ray of (%.2f, %.2f) passes %v at %g m", u, v, p, across)
		}
		u2, v2, _, ok := c.Project(ray.Origin.Add(ray.Dir.Scale(2)))
		if !ok || math.Hypot(u2-u, v2-v) > 1e-6 {
			t.Errorf("a point of the ray of (%v, %v) is seen at (%v, %v)", u, v, u2, v2)
		}
	})
}

func TestProjectBehind(t *testing.T) {
	c := camera(store.IdentityPose())
	if _, _, depth, ok := c.Project(store.Vec3{Z: -1}); ok || depth != -1 {
		t.Errorf("a point behind: depth %v, %v", depth, ok)
	}
	if _, _, _, ok := c.Project(store.Vec3{}); ok {
		t.Error("the camera sees its own centre")
	}
}

func TestFieldOfView(t *testing.T) {
	c := camera(store.IdentityPose())
	half := 1.5 / 2
	u, v, _, _ := c.Project(store.Vec3{X: math.Sin(half), Z: math.Cos(half)})
	if math.Abs(u-1280) > 1e-9 || math.Abs(v-360) > 1e-9 {
		t.Errorf("the right edge of the field of view is at (%v, %v)", u, v)
	}
	for _, test := range []struct {
		u, v float64
		want bool
	}{{0, 0, true}, {1279.9, 719.9, true}, {1280, 10, false}, {10, 720, false}, {-0.1, 10, false}} {
		if got := c.InImage(test.u, test.v); got != test.want {
			t.Errorf("(%v, %v) in the image: %v", test.u, test.v, got)
		}
	}
}

func TestLookAt(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		eye, target := point(t, "eye"), point(t, "target")
		if eye.Dist(target) < 0.1 {
			t.Skip("no direction")
		}
		c := camera(store.LookAt(eye, target))
		u, v, depth, ok := c.Project(target)
		if !ok || math.Hypot(u-640, v-360) > 1e-6 || math.Abs(depth-eye.Dist(target)) > 1e-9 {
			t.Errorf("the target is seen at (%v, %v), %v m", u, v, depth)
		}
		r := c.WorldFromCamera.R
		if got := r.Apply(store.Vec3{X: 1}).Cross(r.Apply(store.Vec3{Y: 1})); !near(got, r.Apply(store.Vec3{Z: 1}), 1e-9) {
			t.Errorf("the camera's axes are not right-handed")
		}
		if _, above, _, ok := c.Project(target.Add(store.Vec3{Z: 0.01})); ok && above > v+1e-6 {
			t.Errorf("up in the world is down in the image")
		}
	})
}

func TestLookStraightDown(t *testing.T) {
	c := camera(store.LookAt(store.Vec3{X: 2, Y: 3, Z: 3}, store.Vec3{X: 2, Y: 3}))
	if u, v, _, ok := c.Project(store.Vec3{X: 2, Y: 4}); !ok || math.Abs(u-640) > 1e-9 || v >= 360 {
		t.Errorf("north is seen at (%v, %v), want above the middle", u, v)
	}
	if u, v, _, ok := c.Project(store.Vec3{X: 3, Y: 3}); !ok || math.Abs(v-360) > 1e-9 || u <= 640 {
		t.Errorf("east is seen at (%v, %v), want right of the middle", u, v)
	}
}

func TestRayAtHeight(t *testing.T) {
	down := store.Ray{Origin: store.Vec3{Z: 3}, Dir: store.Vec3{X: 0.6, Z: -0.8}}
	if p, ok := down.AtHeight(1); !ok || !near(p, store.Vec3{X: 1.5, Z: 1}, 1e-12) {
		t.Errorf("the ray is at height 1 at %v, %v", p, ok)
	}
	if p, ok := down.AtHeight(4); ok {
		t.Errorf("a ray that goes down is above its origin at %v", p)
	}
	level := store.Ray{Origin: store.Vec3{Z: 3}, Dir: store.Vec3{X: 1}}
	if p, ok := level.AtHeight(1); ok {
		t.Errorf("a level ray comes down at %v", p)
	}
	if across, along := level.Dist(store.Vec3{X: -3, Z: 7}); along != 0 || across != 5 {
		t.Errorf("a point behind the ray: %v across, %v along", across, along)
	}
}

func ExampleCamera_Project() {
	c := store.Camera{
		Intrinsics:      store.NewIntrinsics(1280, 720, 1.5),
		WorldFromCamera: store.LookAt(store.Vec3{X: 2, Y: 2, Z: 3}, store.Vec3{X: 2, Y: 5}),
	}
	u, v, depth, ok := c.Project(store.Vec3{X: 3, Y: 5, Z: 1.7})
	fmt.Printf("pixel (%.0f, %.0f), %.2f m away, in front: %v\n", u, v, depth, ok)
	fmt.Println("in the image:", c.InImage(u, v))
	// Output:
	// pixel (866, 88), 3.04 m away, in front: true
	// in the image: true
}
