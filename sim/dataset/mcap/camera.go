package mcap

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/des"
)

// root is the frame in which everything stands. A camera's optical frame has the camera's name.
const root = "world"

// compressedImage is a foxglove.CompressedImage of a JPEG.
func compressedImage(cam *store.Camera, at des.Time, jpeg []byte) wire {
	w := make(wire, 0, len(jpeg)+64)
	return w.time(1, at).bytes(2, jpeg).text(3, "jpeg").text(4, string(cam.ID))
}

// calibration is a foxglove.CameraCalibration. Its pixels are the annotations': (0, 0) is the corner of the
// image. OpenCV, which puts (0, 0) into the middle of the first pixel, needs cx and cy less one half.
func calibration(cam *store.Camera, at des.Time) wire {
	k := cam.Intrinsics
	model, d := distortion(cam)
	return wire(nil).time(1, at).
		fixed32(2, uint32(k.Width)).fixed32(3, uint32(k.Height)).
		text(4, model).doubles(5, d...).
		doubles(6, k.Fx, 0, k.Cx, 0, k.Fy, k.Cy, 0, 0, 1).
		doubles(7, 1, 0, 0, 0, 1, 0, 0, 0, 1).
		doubles(8, k.Fx, 0, k.Cx, 0, 0, k.Fy, k.Cy, 0, 0, 0, 1, 0).
		text(9, string(cam.ID))
}

// distortion is the model of a camera's lens by Foxglove's names, and its coefficients in OpenCV's order. A
// pinhole is plumb_bob with zeros.
func distortion(cam *store.Camera) (model string, d []float64) {
	lens := &cam.Intrinsics.Lens
	d = lens.Coefficients()
	switch {
	case lens.Model == store.KannalaBrandt:
		return "kannala_brandt", d
	case len(d) > 5:
		return "rational_polynomial", d
	case len(d) == 0:
		return "plumb_bob", make([]float64, 5)
	}
	return "plumb_bob", d
}

// transforms is a foxglove.FrameTransforms: where the cameras stand.
func transforms(cameras []store.Camera, at des.Time) wire {
	var w wire
	for i := range cameras {
		p := cameras[i].WorldFromCamera
		w = w.part(1, wire(nil).time(1, at).text(2, root).text(3, string(cameras[i].ID)).
			part(4, vector(p.T)).part(5, rotation(p.R)))
	}
	return w
}

// vector is a foxglove.Vector3 or Point3.
func vector(v store.Vec3) wire { return wire(nil).double(1, v.X).double(2, v.Y).double(3, v.Z) }

// pose is a foxglove.Pose.
func pose(p store.Pose) wire { return wire(nil).part(1, vector(p.T)).part(2, rotation(p.R)) }

// rotation is a foxglove.Quaternion.
func rotation(m store.Mat3) wire {
	q := quaternion(m)
	return wire(nil).double(1, q[0]).double(2, q[1]).double(3, q[2]).double(4, q[3])
}

// quaternion of a rotation matrix: x, y, z, w. It starts from the largest component, which is far from zero
// (S. W. Shepperd, Quaternion from rotation matrix, Journal of Guidance and Control 1(3), 1978).
func quaternion(m store.Mat3) [4]float64 {
	trace := m[0] + m[4] + m[8]
	// Four times the square of each component, less one.
	squares := [4]float64{2*m[0] - trace, 2*m[4] - trace, 2*m[8] - trace, trace}
	largest := 0
	for i, v := range squares {
		if v > squares[largest] {
			largest = i
		}
	}
	// products[i][j] is four times q_i q_j for i != j.
	xy, xz, yz := m[1]+m[3], m[2]+m[6], m[5]+m[7]
	wx, wy, wz := m[7]-m[5], m[2]-m[6], m[3]-m[1]
	products := [4][4]float64{{0, xy, xz, wx}, {xy, 0, yz, wy}, {xz, yz, 0, wz}, {wx, wy, wz, 0}}
	q := products[largest]
	twice := math.Sqrt(squares[largest] + 1)
	for i := range q {
		q[i] /= 2 * twice
	}
	q[largest] = twice / 2
	return q
}
