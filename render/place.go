package render

import (
	"math"

	"storesim/pipeline/store"
)

// Between returns the pose that takes the origin to a and turns +z towards b, and the distance from a to b.
// The local front (-y) looks down, or towards -y of the world when the line is nearly upright.
func Between(a, b store.Vec3) (store.Pose, float64) {
	d := b.Sub(a)
	length := d.Len()
	if length < 1e-9 {
		return store.Pose{R: store.Identity3(), T: a}, 0
	}
	z := d.Scale(1 / length)
	back := store.Vec3{Z: 1}
	if math.Abs(z.Z) > 0.95 {
		back = store.Vec3{Y: 1}
	}
	x := back.Cross(z).Unit()
	return store.Pose{R: store.Columns(x, z.Cross(x), z), T: a}, length
}
