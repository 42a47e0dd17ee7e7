package emulator

import (
	"crypto/sha256"
	_ "embed"
	"encoding/hex"
	"encoding/json"
	"fmt"

	"storesim/pipeline/detect"
)

// Model is the fitted model.
type Model struct {
	Schema  int      `json:"schema"`
	Network string   `json:"network"` // SHA-256 of the network whose errors these are
	Played  []Played `json:"played"`  // what it was fitted on

	Found        Choice   `json:"found"` // a person is found
	Score        Gauge    `json:"score"`
	Head         Place    `json:"head"`
	HeadVariance float64  `json:"head_variance"` // as reported, square pixels
	Box          [4]Gauge `json:"box"`           // left, upper, right, lower edge, own sizes

	FootPeak   Choice `json:"foot_peak"` // the foot is a peak of its own, else the person's vector
	FootOfPeak Point  `json:"foot_of_peak"`
	FootVector Point  `json:"foot_vector"`

	Hand       Choice `json:"hand"`        // a hand is reported
	HandPeak   Choice `json:"hand_peak"`   // it is a peak of its own
	HandStolen Choice `json:"hand_stolen"` // the peak is somebody else's hand
	HandOfPeak Point  `json:"hand_of_peak"`
	HandVector Point  `json:"hand_vector"`

	Double      Choice `json:"double"` // a person is found a second time
	Beside      Place  `json:"beside"` // where
	DoubleScore Gauge  `json:"double_score"`

	Look   Look   `json:"look"`
	Ghosts Ghosts `json:"ghosts"`
}

// Played is a run that the model was fitted on.
type Played struct {
	Scenario string  `json:"scenario"`
	Seed     uint64  `json:"seed"`
	Seconds  float64 `json:"seconds"` // opening time
	Frames   int     `json:"frames"`
	People   int     `json:"people"` // labels of people in them
	Found    int     `json:"found"`  // of these
	False    int     `json:"false"`  // finds of nobody
}

// Place is the error of a point in own sizes, along and across the body.
type Place struct {
	Along  Gauge `json:"along"`
	Across Gauge `json:"across"`
}

// Point is a place with a score and the variance that is reported for it, square pixels.
type Point struct {
	Place
	Score    Gauge   `json:"score"`
	Variance float64 `json:"variance"`
}

// Look is how appearance vectors come about: by the clothes, by the person beyond that, and by what changes
// from frame to frame. Vectors have length 1.
type Look struct {
	Clothes [detect.EmbeddingSize][]float64 `json:"clothes"` // mean of each axis: times Clothes
	Person  [][]float64                     `json:"person"`  // Cholesky factor of the covariance of people
	Frame   [][]float64                     `json:"frame"`   // and of that within a person and camera
	Kernel  Kernel                          `json:"kernel"`
	People  int                             `json:"people"`
}

// Ghosts are things that are taken for people: per run and camera that was fitted, each with where and how
// often.
type Ghosts struct {
	Spots  [][][]Spot `json:"spots"` // by run and camera
	Kernel Kernel     `json:"kernel"`
}

// Spot is where somebody is found though nobody is there. Places are shares of the picture's width and
// height.
type Spot struct {
	X, Y, Width, Height float64 // the head; the box
	FootX, FootY        float64 // the foot against the head
	Eta                 float64 // normal quantile of the share of frames in which it is found
	Score               float64
	Look                [detect.EmbeddingSize]float32
}

// schema of the file.
const schema = 1

//go:embed model.json
var committed []byte

// Committed is the model that is built in.
func Committed() (*Model, error) { return Parse(committed) }

// Parse reads a model.
func Parse(text []byte) (*Model, error) {
	var m Model
	if err := json.Unmarshal(text, &m); err != nil {
		return nil, fmt.Errorf("model of detections: %w", err)
	}
	if m.Schema != schema {
		return nil, fmt.Errorf("model of detections: schema is %d, this program reads %d: fit it again",
			m.Schema, schema)
	}
	return &m, nil
}

// ID names the model: the first digits of its own SHA-256.
func (m *Model) ID() string {
	text, err := json.Marshal(m)
	if err != nil {
		return "unknown: " + err.Error()
	}
	sum := sha256.Sum256(text)
	return hex.EncodeToString(sum[:6])
}
