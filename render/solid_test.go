package render

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
)

// Every solid is closed: each side of a triangle is met by the same side of another, run through the other
// way.
func TestSolidsAreClosed(t *testing.T) {
	type side struct{ a, b store.Vec3 }
	for name, m := range solids() {
		sides := map[side]int{}
		for _, tri := range m.Triangles {
			for i := range 3 {
				a, b := m.Vertices[tri[i]].P, m.Vertices[tri[(i+1)%3]].P
				sides[side{a, b}]++
				sides[side{b, a}]--
			}
		}
		for s, n := range sides {
			if n != 0 && s.a.Dist(s.b) > 0 {
				t.Errorf("%s: open at %v to %v", name, s.a, s.b)
			}
		}
	}
}

// Triangles run counter-clockwise seen from outside, and normals point there.
func TestSolidsFaceOutwards(t *testing.T) {
	meshes := solids()
	meshes["quad"], meshes["sign"], meshes["tube"] = Quad(), Sign(), Tube(8)
	for name, m := range meshes {
		volume := 0.0
		for _, tri := range m.Triangles {
			a, b, c := m.Vertices[tri[0]], m.Vertices[tri[1]], m.Vertices[tri[2]]
			n := b.P.Sub(a.P).Cross(c.P.Sub(a.P))
			volume += a.P.Dot(n) / 6
			for _, v := range []Vertex{a, b, c} {
				if n.Dot(v.N) <= 0 || math.Abs(v.N.Len()-1) > 1e-9 {
					t.Fatalf("%s: normal %v on a triangle that faces %v", name, v.N, n)
				}
			}
		}
		if volume <= 0 && name != "quad" && name != "sign" {
			t.Errorf("%s: volume %g", name, volume)
		}
	}
}

func TestExtents(t *testing.T) {
	half := store.Vec3{X: 0.5, Y: 0.5, Z: 0.5}
	tests := map[string]struct {
		mesh     *Mesh
		min, max store.Vec3
	}{
		"box":      {Box(), store.Vec3{X: -0.5, Y: -0.5}, store.Vec3{X: 0.5, Y: 0.5, Z: 1}},
		"cylinder": {Cylinder(16), store.Vec3{X: -0.5, Y: -0.5}, store.Vec3{X: 0.5, Y: 0.5, Z: 1}},
		"bottle":   {Bottle(16), store.Vec3{X: -0.5, Y: -0.5}, store.Vec3{X: 0.5, Y: 0.5, Z: 1}},
		"torso":    {Torso(16), store.Vec3{X: -0.5, Y: -0.5}, store.Vec3{X: 0.5, Y: 0.5, Z: 1}},
		"sphere":   {Sphere(8, 16), half.Scale(-1), half},
		"limb":     {Limb(8, 1, 0.5), store.Vec3{X: -1, Y: -1, Z: -0.2}, store.Vec3{X: 1, Y: 1, Z: 1.1}},
		"capsule": {
			Capsule(8, 2, 0.2, 0.1), store.Vec3{X: -0.2, Y: -0.2, Z: -0.2}, store.Vec3{X: 0.2, Y: 0.2, Z: 2.1},
		},
		"sign": {Sign(), store.Vec3{X: -0.5}, store.Vec3{X: 0.5, Z: 1}},
		"quad": {Quad(), store.Vec3{X: -0.5, Y: -0.5}, store.Vec3{X: 0.5, Y: 0.5}},
	}
	for name, tt := range tests {
		b := boxOf(tt.mesh)
		if b.min.Dist(tt.min) > 1e-9 || b.max.Dist(tt.max) > 1e-9 {
			t.Errorf("%s: extent %v to %v, want %v to %v", name, b.min, b.max, tt.min, tt.max)
		}
	}
}

// The front (-y) of a product shows the picture the right way round.
func TestFrontsShowThePictureUpright(t *testing.T) {
	for name, m := range map[string]*Mesh{"box": Box(), "cylinder": Cylinder(16), "sign": Sign()} {
		for _, v := range m.Vertices {
			front := v.N.Y < -0.8
			if front && (float64(v.U)-0.5)*v.P.X < 0 || front && math.Abs(float64(v.V)-(1-v.P.Z)) > 1e-6 {
				t.Errorf("%s: %v has texture coordinates %g, %g", name, v.P, v.U, v.V)
			}
		}
	}
}

func TestBetween(t *testing.T) {
	coordinate := rapid.Float64Range(-3, 3)
	rapid.Check(t, func(t *rapid.T) {
		point := func(name string) store.Vec3 {
			return store.Vec3{X: coordinate.Draw(t, name), Y: coordinate.Draw(t, name), Z: coordinate.Draw(t, name)}
		}
		a, b := point("a"), point("b")
		if a.Dist(b) < 1e-6 {
			t.Skip("too near")
		}
		pose, length := Between(a, b)
		if d := pose.Apply(store.Vec3{Z: length}).Dist(b); d > 1e-9 {
			t.Fatalf("misses b by %g", d)
		}
		rr := pose.R.Mul(pose.R.T())
		for i, want := range store.Identity3() {
			if math.Abs(rr[i]-want) > 1e-9 {
				t.Fatalf("no rotation: %v", pose.R)
			}
		}
		x, y, z := pose.R.Apply(store.Vec3{X: 1}), pose.R.Apply(store.Vec3{Y: 1}), pose.R.Apply(store.Vec3{Z: 1})
		if x.Cross(y).Dot(z) < 0 {
			t.Fatal("mirrored")
		}
	})
	if pose, length := Between(store.Vec3{X: 1}, store.Vec3{X: 1}); length != 0 || pose.R != store.Identity3() {
		t.Errorf("from a point to itself: %v, %g", pose, length)
	}
}
