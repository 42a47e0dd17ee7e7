package truth

import (
	"time"

	"storesim/pipeline/store"
	"storesim/sim/des"
)

// Sample is where a body stood and where its palms were, left and right.
type Sample struct {
	Time  des.Time
	At    store.Vec2
	Hands [2]store.Vec3
}

// Path is the walk of one body through the store, sampled at a fixed rate.
type Path struct {
	Body    BodyID
	Token   store.Token
	Samples []Sample
}

// Visibility says how a point of a body appears in an image.
type Visibility uint8

// A point is outside the image, hidden behind something, or visible.
const (
	Outside Visibility = iota
	Hidden
	Visible
)

// Mark is a labelled point in an image, pixels.
type Mark struct {
	U, V       float64
	Visibility Visibility
}

// BodyView is the label of one body in one frame.
type BodyView struct {
	Body            BodyID
	Visible, Full   store.PixelBox // clipped to the image
	VisiblePixels   int
	VisibleFraction float64 // visible pixels over all it would cover
	Head, Foot      Mark
	Hands           [2]Mark // left, right
}

// FrameView is the label of one frame. Bodies that would cover a pixel of it alone are listed, hidden ones
// too: those have no VisiblePixels.
type FrameView struct {
	Camera int
	Seq    uint64
	Time   des.Time // when the frame was taken, simulated time
	Bodies []BodyView
	Things []Thing // every instance with a pixel in the image, hidden ones too, by ID; nil unless asked for

	Formation Formation
}

// Formation is how the camera made a picture of what it saw. 0 stands for a part that the camera lacks.
type Formation struct {
	Gain         float64       // on grey levels: the exposure, times what the automatic exposure chose
	WhiteBalance float64       // kelvin
	Vignetting   float64       // share of the law of the cosine's fourth power, [0, 1]
	ExposureTime time.Duration // of a row; the middle one's lies around the frame's time
	RowDelay     time.Duration // from a row to the next one below
	Aperture     float64       // diameter, metres
	Focus        float64       // distance that is sharp, metres
	ReadNoise    float64       // standard deviation, grey levels
	ShotNoise    float64       // variance, grey levels for each grey level
	JPEGQuality  int           // of the camera's own compression, 1 to 100
	Antialias    bool          // edges are blended by what they cover
	Light        *Light        // nil for the usual one
}
