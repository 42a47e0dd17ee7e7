package coco

import "storesim/sim/mask"

// Kind is what is compared.
type Kind string

// Kinds of comparison.
const (
	Boxes     Kind = "bbox"
	Masks     Kind = "segm"
	Keypoints Kind = "keypoints"
)

// Prefix is the family that the kind's figures are named by.
func (k Kind) Prefix() string {
	switch k {
	case Masks:
		return "masks"
	case Keypoints:
		return "keypoints"
	default:
		return "boxes"
	}
}

// Image is one image of the ground truth. Width and Height may be 0 where no masks are compared.
type Image struct {
	ID            int64
	Width, Height int
}

// Category is a class of objects.
type Category struct {
	ID     int64
	Name   string
	Points []string  // names of its keypoints; may be nil
	Sigmas []float64 // of its keypoints, for OKS; nil for other kinds than Keypoints
}

// Box is a rectangle, pixels.
type Box struct{ X, Y, W, H float64 }

// Object is an annotation or a detection. Of Mask and Points only what the kind compares is set.
type Object struct {
	ID       int64 // of an annotation, from 1
	Image    int   // index
	Category int   // index
	Box      Box
	Area     float64 // of an annotation as the file says it; of a detection of its box, mask or points
	Crowd    bool    // of an annotation: a group; detections within it are not counted
	Score    float64 // of a detection
	Mask     mask.Mask
	Points   []Point
}

// Point is a keypoint. Label is 0 for none, 1 for a hidden one, 2 for one in view; of a detection it has no
// meaning.
type Point struct{ X, Y, Label float64 }

// labelled counts the points that the annotation has.
func labelled(points []Point) int {
	n := 0
	for _, p := range points {
		if p.Label > 0 {
			n++
		}
	}
	return n
}

// Truth is what is to be found. Images and Categories are in order of their ids, Objects in the file's.
type Truth struct {
	Kind       Kind
	Images     []Image
	Categories []Category
	Objects    []Object
}

// Detections are what was found, in the file's order: among equal scores the first comes first.
type Detections struct {
	Objects  []Object
	Warnings []error // what was left out, and why
}
