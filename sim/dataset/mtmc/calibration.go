package mtmc

import (
	"encoding/json"
	"math"
	"path/filepath"
	"strconv"
	"strings"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
)

// calibration is what is in calibration.json. Keys beyond those of the sensors' matrices are as in the
// challenge's files, but for the two about the lens, which those have not: their cameras are pinholes.
type calibration struct {
	Type    string   `json:"calibrationType"`
	Sensors []sensor `json:"sensors"`
}

type sensor struct {
	Type         string        `json:"type"`
	ID           string        `json:"id"`
	Coordinates  xy            `json:"coordinates"` // of the camera on the floor, metres
	ScaleFactor  float64       `json:"scaleFactor"` // of the map, pixels a metre
	Translation  xy            `json:"translationToGlobalCoordinates"`
	Attributes   []attribute   `json:"attributes"`
	Intrinsic    [3][3]float64 `json:"intrinsicMatrix"`
	Extrinsic    [3][4]float64 `json:"extrinsicMatrix"` // world to camera: x right, y down, z ahead
	Matrix       [3][4]float64 `json:"cameraMatrix"`    // intrinsic times extrinsic
	Homography   [3][3]float64 `json:"homography"`      // takes the floor (x, y, 1) to the image
	Lens         string        `json:"lensModel"`
	Coefficients []float64     `json:"distortionCoefficients"` // OpenCV's order; not in the matrices
}

type xy struct {
	X float64 `json:"x"`
	Y float64 `json:"y"`
}

type attribute struct {
	Name  string `json:"name"`
	Value string `json:"value"`
}

// sensorNames are those of a store's cameras: letters, digits, - and _, since they name folders, too.
func sensorNames(l *store.Layout) []string {
	names := make([]string, len(l.Cameras))
	for i := range l.Cameras {
		names[i] = strings.Map(func(r rune) rune {
			if r == '-' || r >= '0' && r <= '9' || r >= 'A' && r <= 'Z' || r >= 'a' && r <= 'z' {
				return r
			}
			return '_'
		}, string(l.Cameras[i].ID))
	}
	return names
}

// calibrate writes calibration.json and map.png.
func calibrate(dir string, l *store.Layout) error {
	c := calibration{Type: "cartesian", Sensors: []sensor{}}
	for i, name := range sensorNames(l) {
		c.Sensors = append(c.Sensors, sensorOf(name, l, &l.Cameras[i]))
	}
	text, err := json.MarshalIndent(c, "", " ")
	if err != nil {
		return err
	}
	if err := dataset.WriteFile(filepath.Join(dir, "calibration.json"), append(text, '\n')); err != nil {
		return err
	}
	return drawMap(filepath.Join(dir, "map.png"), l)
}

func sensorOf(name string, l *store.Layout, c *store.Camera) sensor {
	k, world := c.Intrinsics, c.WorldFromCamera.Inverse()
	s := sensor{
		Type: "camera", ID: name, Coordinates: xy{c.WorldFromCamera.T.X, c.WorldFromCamera.T.Y},
		ScaleFactor: mapScale, Translation: xy{-l.Floor.Min.X, -l.Floor.Min.Y},
		Attributes: []attribute{
			{"fps", strconv.FormatFloat(c.FPS, 'f', -1, 64)},
			{"frameWidth", strconv.Itoa(k.Width)}, {"frameHeight", strconv.Itoa(k.Height)},
		},
		Intrinsic: [3][3]float64{{k.Fx, 0, k.Cx}, {0, k.Fy, k.Cy}, {0, 0, 1}},
		Extrinsic: [3][4]float64{
			{world.R[0], world.R[1], world.R[2], world.T.X},
			{world.R[3], world.R[4], world.R[5], world.T.Y},
			{world.R[6], world.R[7], world.R[8], world.T.Z},
		},
		Lens: "pinhole", Coefficients: append([]float64{}, k.Lens.Coefficients()...),
	}
	if k.Lens.Model != store.Pinhole {
		s.Lens = string(k.Lens.Model)
	}
	for i := range 3 {
		for j := range 4 {
			for n := range 3 {
				s.Matrix[i][j] += s.Intrinsic[i][n] * s.Extrinsic[n][j]
			}
		}
	}
	s.Homography = homography(s.Matrix)
	return s
}

// homography leaves out the column of z, which is 0 on the floor, and brings the last element to 1 as OpenCV
// does, unless the world's origin lies in the camera's plane.
func homography(p [3][4]float64) [3][3]float64 {
	scale := p[2][3]
	if math.Abs(scale) < 1e-12 {
		scale = 1
	}
	var h [3][3]float64
	for i := range 3 {
		h[i] = [3]float64{p[i][0] / scale, p[i][1] / scale, p[i][3] / scale}
	}
	return h
}
