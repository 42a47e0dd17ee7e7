package mtmc

import (
	"encoding/json"
	"path/filepath"

	"storesim/sim/dataset"
)

// summary tells of a scene that has ended.
type summary struct {
	Split    string  `json:"split"`
	Name     string  `json:"name"`
	Frames   int     `json:"frames"`
	Pictures int     `json:"pictures"`
	Boxes    int     `json:"boxes"`          // in the store, not in pictures
	Period   float64 `json:"frame_period_s"` // of the fastest camera, when no frame is left out
}

// manifest is what is in manifest.json.
type manifest struct {
	Title       string            `json:"title"`
	Text        string            `json:"text"`
	Format      string            `json:"format"`
	Seed        uint64            `json:"seed"`
	Version     string            `json:"version"`
	Command     string            `json:"command"`
	MinVisible  float64           `json:"min_visibility"`
	Units       map[string]string `json:"units"`
	Conventions map[string]string `json:"conventions"`
	Scenes      []summary         `json:"scenes"`
}

func (f *Format) manifest() error {
	text, err := json.MarshalIndent(manifest{
		Title: f.set.Title, Text: f.set.Text, Format: "AI City Challenge, Track 1 (MTMC), JSON of 2025",
		Seed: f.set.Seed, Version: f.set.Version, Command: f.set.Command, MinVisible: f.set.MinVisible,
		Units: map[string]string{
			"3d location": "metre", "3d bounding box scale": "metre", "3d bounding box rotation": "radian",
			"2d bounding box": "pixel", "2d bounding box visible": "pixel",
			"depth":   "millimetre, 0 where nothing is",
			"normals": "1, n = 2 RGB / 255 - 1 in the camera's frame; (0, 0, 0) where nothing is",
		},
		Conventions: conventions(), Scenes: f.scenes,
	}, "", " ")
	if err != nil {
		return err
	}
	return dataset.WriteFile(filepath.Join(f.dir, "manifest.json"), append(text, '\n'))
}

// conventions answers what the form leaves open.
func conventions() map[string]string {
	return map[string]string{
		"world": "right-handed, x and y along the floor, z up, floor at z = 0",
		"3d location": "centroid of the box, not the feet; at the instant of the first picture of the " +
			"frame that shows the person",
		"3d bounding box scale": "extents along the box's own axes: ahead (where the torso faces), to the " +
			"left, up",
		"3d bounding box rotation": "[pitch, roll, yaw], R = Rz(yaw) Ry(pitch) Rx(roll); yaw is counter-" +
			"clockwise from the world's x to the box's own x, seen from above",
		"2d bounding box": "[x1, y1, x2, y2] of the whole person, clipped to the image; pixel (0, 0) " +
			"covers [0, 1) x [0, 1), x2 and y2 are exclusive",
		"2d bounding box visible": "the same of what is to be seen; both have the cameras that show at " +
			"least one pixel and the least visible share",
		"frames": "numbered from 0 without gaps; pictures taken within one period of the fastest camera " +
			"share a number; frames.csv has the instant of each",
		"object id": "one person's in all scenes of a store",
		"cameraMatrix": "knows nothing of the lens: undistort pixels first where lensModel is not pinhole; " +
			"distortionCoefficients are in OpenCV's order",
		"map.png": "column (x + tx) s, row height - (y + ty) s, with s scaleFactor and t " +
			"translationToGlobalCoordinates",
	}
}
