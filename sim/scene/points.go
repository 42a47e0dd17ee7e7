package scene

import (
	"math"

	"storesim/pipeline/store"
	"storesim/sim/world"
)

// headPose is the frame of a head, the face towards +x and the crown up. The head nods half as far as the
// neck leans.
func headPose(p *world.Pose) store.Pose {
	head := p.Joints[world.Head]
	up := head.Sub(p.Joints[world.Neck]).Unit().Add(xyz(0, 0, 0.8))
	r, _ := along(vec{}, up, store.Heading(p.Yaw).At(0))
	return store.Pose{R: r, T: head}
}

// wristOf is where the forearm ends.
func wristOf(elbow, hand vec) vec {
	return elbow.Lerp(hand, max(0, 1-0.05/max(elbow.Dist(hand), 0.06)))
}

// AppendPoints appends the points of a body that truth.PointNames lists, in that order, world frame. Nose,
// eyes and ears are points of the head's surface, wrists, palms and the other joints lie within the body.
func AppendPoints(dst []store.Vec3, build world.Build, p *world.Pose) []store.Vec3 {
	head, size := headPose(p), build.HeadSize()
	face := func(at vec) vec { return head.Apply(at.Scale(size)) }
	const (
		eyeAside, eyeDown = 2 * math.Pi * 14 / 256, math.Pi * 65 / 128 // as faceImage paints them
		noseDown          = 1.78                                       // as skull forms it
	)
	j := &p.Joints
	return append(dst,
		face(skull(0, noseDown, 1)),
		face(skull(eyeAside, eyeDown, 1)), face(skull(-eyeAside, eyeDown, 1)),
		face(xyz(-0.008, skullWide+0.011, -0.012)), face(xyz(-0.008, -skullWide-0.011, -0.012)),
		j[world.LeftShoulder], j[world.RightShoulder], j[world.LeftElbow], j[world.RightElbow],
		wristOf(j[world.LeftElbow], j[world.LeftHand]), wristOf(j[world.RightElbow], j[world.RightHand]),
		j[world.LeftHip], j[world.RightHip], j[world.LeftKnee], j[world.RightKnee],
		j[world.LeftAnkle], j[world.RightAnkle], j[world.LeftHand], j[world.RightHand],
		p.Foot.At(0),
	)
}
