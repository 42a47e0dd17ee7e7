package foxglove

import (
	"math"

	"storesim/pipeline/store"
)

// Distortion is the model of a lens by the names that CameraCalibration has for it, and its coefficients in
// OpenCV's order. A pinhole is plumb_bob with zeros.
func Distortion(lens *store.Lens) (model string, d []float64) {
	d = lens.Coefficients()
	switch {
	case lens.Model == store.KannalaBrandt:
		return "kannala_brandt", d
	case len(d) > 5:
		return "rational_polynomial", d
	case len(d) == 0:
		return "plumb_bob", make([]float64, 5)
	default:
		return "plumb_bob", d
	}
}

// Turn is the quaternion of a rotation matrix. It starts from the largest component, which is far from zero
// (S. W. Shepperd, Quaternion from rotation matrix, Journal of Guidance and Control 1(3), 1978).
func Turn(m store.Mat3) *Quaternion {
	trace := m[0] + m[4] + m[8]
	squares := [4]float64{2*m[0] - trace, 2*m[4] - trace, 2*m[8] - trace, trace} // 4 q_i^2 - 1 of x, y, z, w
	largest := 0
	for i, v := range squares {
		if v > squares[largest] {
			largest = i
		}
	}
	xy, xz, yz := m[1]+m[3], m[2]+m[6], m[5]+m[7]
	wx, wy, wz := m[7]-m[5], m[2]-m[6], m[3]-m[1]
	products := [4][4]float64{{0, xy, xz, wx}, {xy, 0, yz, wy}, {xz, yz, 0, wz}, {wx, wy, wz, 0}} // 4 q_i q_j
	q := products[largest]
	twice := math.Sqrt(squares[largest] + 1)
	for i := range q {
		q[i] /= 2 * twice
	}
	q[largest] = twice / 2
	return &Quaternion{X: q[0], Y: q[1], Z: q[2], W: q[3]}
}
