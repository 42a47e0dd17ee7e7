package store_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
)

func near(a, b store.Vec3, tol float64) bool { return a.Dist(b) <= tol }

func length(t *rapid.T, name string) float64 { return rapid.Float64Range(-20, 20).Draw(t, name) }

func point(t *rapid.T, name string) store.Vec3 {
	return store.Vec3{X: length(t, name+".x"), Y: length(t, name+".y"), Z: length(t, name+".z")}
}

// pose is any rotation (Euler angles z, x, z) and any place.
func pose(t *rapid.T, name string) store.Pose {
	angle := rapid.Float64Range(-math.Pi, math.Pi)
	s, c := math.Sincos(angle.Draw(t, name+".tilt"))
	tilt := store.Mat3{1, 0, 0, 0, c, -s, 0, s, c}
	r := store.RotZ(angle.Draw(t, name+".a")).Mul(tilt).Mul(store.RotZ(angle.Draw(t, name+".b")))
	return store.Pose{R: r, T: point(t, name)}
}

func TestPoseInverseAndCompose(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		p, q, x := pose(t, "p"), pose(t, "q"), point(t, "x")
		if got := p.Inverse().Apply(p.Apply(x)); !near(got, x, 1e-9) {
			t.Errorf("inverse takes %v to %v", x, got)
		}
		if got, want := p.Compose(q).Apply(x), p.Apply(q.Apply(x)); !near(got, want, 1e-9) {
			t.Errorf("compose gives %v, one after the other %v", got, want)
		}
		if got := p.Compose(p.Inverse()).Apply(x); !near(got, x, 1e-9) {
			t.Errorf("a pose and its inverse take %v to %v", x, got)
		}
		if d := p.Apply(x).Dist(p.T); math.Abs(d-x.Len()) > 1e-9 {
			t.Errorf("a rigid transform changed a length from %v to %v", x.Len(), d)
		}
	})
}

func TestRotationsAreCounterClockwise(t *testing.T) {
	east, north, up := store.Vec3{X: 1}, store.Vec3{Y: 1}, store.Vec3{Z: 1}
	if got := store.RotZ(math.Pi / 2).Apply(east); !near(got, north, 1e-12) {
		t.Errorf("a quarter turn takes east to %v", got)
	}
	if got := store.Heading(math.Pi / 2).At(0); !near(got, north, 1e-12) {
		t.Errorf("heading of a quarter turn is %v", got)
	}
	if got := (store.Vec2{X: 1}).Perp().At(0); got != north {
		t.Errorf("left of east is %v", got)
	}
	if got := east.Cross(north); got != up {
		t.Errorf("east x north = %v", got)
	}
	m := store.Columns(north, up, east)
	if got := m.Apply(store.Vec3{X: 1, Y: 2, Z: 3}); got != (store.Vec3{X: 3, Y: 1, Z: 2}) {
		t.Errorf("columns: %v", got)
	}
	if m.Mul(m.T()) != store.Identity3() {
		t.Errorf("the transpose of a rotation is not its inverse")
	}
	p := store.FloorPose(store.Vec2{X: 2, Y: 3}, math.Pi)
	if got := p.Apply(store.Vec3{X: 1, Y: 0.5, Z: 0.7}); !near(got, store.Vec3{X: 1, Y: 2.5, Z: 0.7}, 1e-12) {
		t.Errorf("a thing turned round stands at %v", got)
	}
}

func TestUnitOfNothing(t *testing.T) {
	if got := (store.Vec3{X: 1e-13}).Unit(); got != (store.Vec3{}) {
		t.Errorf("unit of a tiny vector: %v", got)
	}
	if got := (store.Vec2{}).Unit(); got != (store.Vec2{}) {
		t.Errorf("unit of no vector: %v", got)
	}
}

func TestRect(t *testing.T) {
	r := store.Rect{Max: store.Vec2{X: 2, Y: 1}}
	beside := store.Rect{Min: store.Vec2{X: 2}, Max: store.Vec2{X: 3, Y: 1}}
	if r.Overlaps(beside) || !r.Overlaps(beside.Grow(0.01)) {
		t.Errorf("rectangles that touch: overlap %v, grown %v", r.Overlaps(beside), r.Overlaps(beside.Grow(0.01)))
	}
	rapid.Check(t, func(t *rapid.T) {
		p := store.Vec2{X: length(t, "x"), Y: length(t, "y")}
		q := r.Nearest(p)
		if !r.Contains(q) || r.Contains(p) != (q == p) {
			t.Errorf("nearest to %v is %v", p, q)
		}
		other := store.Vec2{X: rapid.Float64Range(0, 2).Draw(t, "u"), Y: rapid.Float64Range(0, 1).Draw(t, "v")}
		if p.Dist(other) < p.Dist(q)-1e-12 {
			t.Errorf("%v is nearer to %v than %v", other, p, q)
		}
	})
}

func TestIoU(t *testing.T) {
	a := store.PixelBox{MaxX: 10, MaxY: 10}
	for _, test := range []struct {
		b    store.PixelBox
		want float64
	}{
		{a, 1},
		{store.PixelBox{MinX: 5, MaxX: 15, MaxY: 10}, 1.0 / 3},
		{store.PixelBox{MinX: 10, MaxX: 20, MaxY: 10}, 0},
		{store.PixelBox{MinX: 12, MinY: 12, MaxX: 20, MaxY: 20}, 0}, // apart both ways: no product of two negatives
		{store.PixelBox{MinX: 4, MinY: 4, MaxX: 4, MaxY: 8}, 0},
	} {
		if got := a.IoU(test.b); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("IoU with %v = %v, want %v", test.b, got, test.want)
		}
		if got := test.b.IoU(a); math.Abs(got-test.want) > 1e-12 {
			t.Errorf("IoU of %v is not symmetric: %v", test.b, got)
		}
	}
}
