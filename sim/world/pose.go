package world

import "storesim/pipeline/store"

// Joint is a point of the body.
type Joint int

// The joints of a body. Hands are the centres of the palms.
const (
	Head Joint = iota // centre of the skull
	Neck
	LeftShoulder
	RightShoulder
	LeftElbow
	RightElbow
	LeftHand
	RightHand
	LeftHip
	RightHip
	LeftKnee
	RightKnee
	LeftAnkle
	RightAnkle
	NumJoints
)

// Pose is a body at one instant, world frame.
type Pose struct {
	Foot   store.Vec2 // floor point under the body's axis
	Yaw    float64    // where the torso faces, counter-clockwise from +x
	Joints [NumJoints]store.Vec3
	Grip   [2]Grip    // of each hand
	Gear   store.Pose // of the gear, x ahead: middle of its footprint on the floor; a basket's bottom
}

// Grip is how a hand holds its goods.
type Grip uint8

// The grips.
const (
	InFingers    Grip = iota // one small thing
	OnForearm                // several, stacked on the forearm against the chest
	BothHands                // something large, between the two hands
	AgainstChest             // something large that one arm presses against the chest
)
