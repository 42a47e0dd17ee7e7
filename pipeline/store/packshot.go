package store

// PackShot is a catalogue's picture of a product: a JPEG file, as wide as high, of one unit that stands alone
// before an even grey, seen by a distant camera that looks at its middle. PackShotWidth metres across fill
// the picture.
type PackShot struct {
	Yaw       float64 // radians by which the product was turned about its vertical, 0: front to the camera
	Elevation float64 // of the camera above the level, radians
	JPEG      []byte
}

// PackShotWidth is what a pack shot shows from edge to edge, metres.
const PackShotWidth = 0.44

// PackShotSize is the side of a pack shot, pixels.
const PackShotSize = 64
