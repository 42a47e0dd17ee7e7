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

// Points are the points of a body that truth.PointNames lists, in that order, world frame. Nose, eyes and
// ears are points of the head's surface, wrists, palms and the other joints lie within the body.
func Points(build world.Build, p *world.Pose) []store.Vec3 {
	head, size := headPose(p), build.HeadSize()
	face := func(at vec) vec { return head.Apply(at.Scale(size)) }
	const (
		eyeAside, eyeDown = 2 * math.Pi * 14 / 256, math.Pi * 65 / 128 // as faceImage paints them
		noseDown          = 1.78                                       // as skull forms it
	)
	out := []store.Vec3{
		face(skull(0, noseDown, 1)),
		face(skull(eyeAside, eyeDown, 1)), face(skull(-eyeAside, eyeDown, 1)),
		face(xyz(-0.008, skullWide+0.011, -0.012)), face(xyz(-0.008, -skullWide-0.011, -0.012)),
	}
	pair := func(left world.Joint) { out = append(out, p.Joints[left], p.Joints[left+1]) }
	pair(world.LeftShoulder)
	pair(world.LeftElbow)
	for side := range world.Joint(2) {
		out = append(out, wristOf(p.Joints[world.LeftElbow+side], p.Joints[world.LeftHand+side]))
	}
	pair(world.LeftHip)
	pair(world.LeftKnee)
	pair(world.LeftAnkle)
	pair(world.LeftHand)
	return append(out, p.Foot.At(0))
}
