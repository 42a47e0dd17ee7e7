// Package detect turns one camera image into detections of people: a box, the head, the foot point, both
// hands with covariance, and an appearance vector. The network runs behind the Network interface (package
// detect/onnx is the only one with cgo); this package prepares its input and decodes its output.
package detect

import (
	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// EmbeddingSize is the length of an appearance vector.
const EmbeddingSize = 16

// Point is a place in the image with its uncertainty: pixels of the full frame, covariance in square
// pixels. Score in [0, 1] is 0 for a point that was not found.
type Point struct {
	X, Y       float64
	XX, XY, YY float64
	Score      float64
}

// Detection is one person in one image.
type Detection struct {
	Box       store.PixelBox // visible part of the person
	Score     float64        // in [0, 1]
	Head      Point          // centre of the skull
	Foot      Point          // floor point under the body's axis, visible or not
	Hands     [2]Point       // left and right palm; the sides may be mixed up
	Embedding [EmbeddingSize]float32
	Grasps    [2]*Grasp // what Hands hold; nil where nothing looked
}

// Detector finds the people in a frame, in order of falling score. It is called by one goroutine per camera
// at a time, and by several cameras at once.
type Detector interface {
	Detect(camera int, frame *feed.Frame) ([]Detection, error)
}
