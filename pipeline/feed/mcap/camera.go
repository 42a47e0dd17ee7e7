package mcap

import (
	"math"

	"google.golang.org/protobuf/types/known/timestamppb"

	"storesim/pipeline/feed"
	"storesim/pipeline/feed/mcap/foxglove"
	"storesim/pipeline/store"
)

// root is the frame in which everything stands. A camera's optical frame has the camera's name.
const root = "world"

const second = 1_000_000_000 // nanoseconds

// timestamp splits a stamp so that the nanoseconds are not negative.
func timestamp(at feed.Stamp) *timestamppb.Timestamp {
	seconds, rest := int64(at)/second, int64(at)%second
	if rest < 0 {
		seconds, rest = seconds-1, rest+second
	}
	return &timestamppb.Timestamp{Seconds: seconds, Nanos: int32(rest)}
}

// stamp puts a timestamp together; ok is false where it does not fit.
func stamp(t *timestamppb.Timestamp) (at feed.Stamp, ok bool) {
	s, n := t.GetSeconds(), int64(t.GetNanos())
	if n < 0 || n >= second || s < math.MinInt64/second+1 || s > math.MaxInt64/second-1 {
		return 0, false
	}
	return feed.Stamp(s*second + n), true
}

func calibration(cam *store.Camera, at feed.Stamp) *foxglove.CameraCalibration {
	k := &cam.Intrinsics
	model, d := distortion(&k.Lens)
	return &foxglove.CameraCalibration{
		Timestamp: timestamp(at), FrameId: string(cam.ID), Width: uint32(k.Width), Height: uint32(k.Height),
		DistortionModel: model, D: d,
		K: []float64{k.Fx, 0, k.Cx, 0, k.Fy, k.Cy, 0, 0, 1},
		R: []float64{1, 0, 0, 0, 1, 0, 0, 0, 1},
		P: []float64{k.Fx, 0, k.Cx, 0, 0, k.Fy, k.Cy, 0, 0, 0, 1, 0},
	}
}

// distortion is the model of a lens by Foxglove's names. A pinhole is plumb_bob with zeros.
func distortion(lens *store.Lens) (model string, d []float64) {
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

// transforms tells where the cameras hang.
func transforms(cameras []store.Camera, at feed.Stamp) *foxglove.FrameTransforms {
	out := &foxglove.FrameTransforms{}
	for i := range cameras {
		p := cameras[i].WorldFromCamera
		out.Transforms = append(out.Transforms, &foxglove.FrameTransform{
			Timestamp: timestamp(at), ParentFrameId: root, ChildFrameId: string(cameras[i].ID),
			Translation: &foxglove.Vector3{X: p.T.X, Y: p.T.Y, Z: p.T.Z}, Rotation: quaternion(p.R),
		})
	}
	return out
}

// quaternion of a rotation matrix. It starts from the largest component, which is far from zero (S. W.
// Shepperd, Quaternion from rotation matrix, Journal of Guidance and Control 1(3), 1978).
func quaternion(m store.Mat3) *foxglove.Quaternion {
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
	return &foxglove.Quaternion{X: q[0], Y: q[1], Z: q[2], W: q[3]}
}
