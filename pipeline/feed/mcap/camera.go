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
	model, d := foxglove.Distortion(&k.Lens)
	return &foxglove.CameraCalibration{
		Timestamp: timestamp(at), FrameId: string(cam.ID), Width: uint32(k.Width), Height: uint32(k.Height),
		DistortionModel: model, D: d,
		K: []float64{k.Fx, 0, k.Cx, 0, k.Fy, k.Cy, 0, 0, 1},
		R: []float64{1, 0, 0, 0, 1, 0, 0, 0, 1},
		P: []float64{k.Fx, 0, k.Cx, 0, 0, k.Fy, k.Cy, 0, 0, 0, 1, 0},
	}
}

// transforms tells where the cameras hang.
func transforms(cameras []store.Camera, at feed.Stamp) *foxglove.FrameTransforms {
	out := &foxglove.FrameTransforms{}
	for i := range cameras {
		p := cameras[i].WorldFromCamera
		out.Transforms = append(out.Transforms, &foxglove.FrameTransform{
			Timestamp: timestamp(at), ParentFrameId: root, ChildFrameId: string(cameras[i].ID),
			Translation: &foxglove.Vector3{X: p.T.X, Y: p.T.Y, Z: p.T.Z}, Rotation: foxglove.Turn(p.R),
		})
	}
	return out
}
