package foxglove_test

import (
	"math"
	"testing"

	"pgregory.net/rapid"

	"storesim/internal/fixedseed"
	"storesim/pipeline/feed/mcap/foxglove"
	"storesim/pipeline/store"
)

func TestMain(m *testing.M) { fixedseed.Main(m) }

// turn is the rotation by an angle about a unit axis (Rodrigues).
func turn(axis store.Vec3, angle float64) store.Mat3 {
	rotate := func(v store.Vec3) store.Vec3 {
		s, c := math.Sincos(angle)
		return v.Scale(c).Add(axis.Cross(v).Scale(s)).Add(axis.Scale(axis.Dot(v) * (1 - c)))
	}
	return store.Columns(rotate(store.Vec3{X: 1}), rotate(store.Vec3{Y: 1}), rotate(store.Vec3{Z: 1}))
}

// A quaternion turns as its matrix does; half turns, where a component is 0, included.
func TestTurn(t *testing.T) {
	rapid.Check(t, func(t *rapid.T) {
		part := rapid.Float64Range(-1, 1)
		axis := store.Vec3{X: part.Draw(t, "x"), Y: part.Draw(t, "y"), Z: part.Draw(t, "z")}
		if axis.Len() < 1e-3 {
			axis = store.Vec3{Z: 1}
		}
		axis = axis.Unit()
		angle := rapid.SampledFrom([]float64{0, math.Pi, -math.Pi, math.Pi / 2, part.Draw(t, "angle") * math.Pi}).Draw(t, "of")
		q := foxglove.Turn(turn(axis, angle))
		s, c := math.Sincos(angle / 2)
		dot := q.X*axis.X*s + q.Y*axis.Y*s + q.Z*axis.Z*s + q.W*c
		if math.Abs(math.Abs(dot)-1) > 1e-9 { // q and -q are the same turn
			t.Errorf("axis %v, angle %g: %v", axis, angle, q)
		}
	})
}
