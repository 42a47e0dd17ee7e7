package truth

import (
	"storesim/pipeline/store"
	"storesim/sim/mask"
)

// Class is the kind of thing a label is about.
type Class uint8

// Classes of things.
const (
	Person  Class = iota + 1 // with hands, without gear and goods
	Hand                     // from the wrist on
	Product                  // one unit
	Gear                     // basket, cart, stroller, wheelchair
)

// Spot is where a unit of a product is.
type Spot uint8

// Spots of a unit.
const (
	OnShelf Spot = iota + 1
	InHand
	InGear
	OnFloor
)

// Occluder is a thing that hides part of another one.
type Occluder struct {
	ID     uint32 // instance; 0 for a fixture or anything else without a label
	Pixels int    // of the other one's that it covers
}

// Box3 is a box in the world, metres: half of Size lies on each side of Pose, whose x is ahead (of a person:
// where the torso faces), y to the left and z up.
type Box3 struct {
	Pose store.Pose
	Size store.Vec3
}

// Thing is the full label of one instance in one frame. Boxes, masks and pixel counts are clipped to the
// image; pixel (0, 0) covers [0, 1) x [0, 1), a box's maximum is exclusive.
type Thing struct {
	ID    uint32 // instance in the frame's id picture, > 0; the same in all cameras at all times
	Owner uint32 // of a hand or of gear: the person's instance; of a product: of who holds it, 0 for nobody
	Class Class
	Body  BodyID // of a person, a hand, gear; of a product: of its holder, 0 for nobody
	Side  uint8  // of a hand: 0 left, 1 right
	Token store.Token
	Item  ItemID
	SKU   store.SKU
	Spot  Spot
	Plate int // of a product on a shelf: the plate under it, else -1

	Visible, Full             store.PixelBox
	VisiblePixels, FullPixels int        // FullPixels: what it would cover with nothing else in the scene
	VisibleMask, FullMask     mask.Mask  // areas are VisiblePixels and FullPixels
	Truncated                 float64    // share of what it would cover that is outside the image, [0, 1]
	Occluders                 []Occluder // most pixels first, then by ID; sum: FullPixels - VisiblePixels

	Box    Box3
	Points []Mark     // of a person: Points names them; nil for others
	Floor  store.Vec2 // floor point under it (person: under the body's axis)
}

// VisibleFraction is the part within the image that nothing hides, 0 of a thing outside.
func (t *Thing) VisibleFraction() float64 {
	if t.FullPixels == 0 {
		return 0
	}
	return float64(t.VisiblePixels) / float64(t.FullPixels)
}

// PointNames are those of a person's points: COCO's seventeen, then the palms and the floor point under the
// body.
func PointNames() []string {
	return []string{
		"nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder",
		"left_elbow", "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip",
		"left_knee", "right_knee", "left_ankle", "right_ankle", "left_hand", "right_hand", "foot",
	}
}
