package mcap

import (
	"storesim/pipeline/feed/mcap/foxglove"
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
	model, d := foxglove.Distortion(&cam.Intrinsics.Lens)
	return wire(nil).time(1, at).
		fixed32(2, uint32(k.Width)).fixed32(3, uint32(k.Height)).
		text(4, model).doubles(5, d...).
		doubles(6, k.Fx, 0, k.Cx, 0, k.Fy, k.Cy, 0, 0, 1).
		doubles(7, 1, 0, 0, 0, 1, 0, 0, 0, 1).
		doubles(8, k.Fx, 0, k.Cx, 0, 0, k.Fy, k.Cy, 0, 0, 0, 1, 0).
		text(9, string(cam.ID))
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
	q := foxglove.Turn(m)
	return wire(nil).double(1, q.X).double(2, q.Y).double(3, q.Z).double(4, q.W)
}
