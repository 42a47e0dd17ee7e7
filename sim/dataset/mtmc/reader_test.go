package mtmc_test

import (
	"bytes"
	"encoding/csv"
	"encoding/json"
	"errors"
	"fmt"
	"maps"
	"math"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
)

// scene is what the strict reader makes of a scene.
type scene struct {
	frames  [][]object
	sensors map[string]sensor
	shots   []shot
}

type object struct {
	Type     string                `json:"object type"`
	ID       int                   `json:"object id"`
	Name     string                `json:"object name"`
	Location [3]float64            `json:"3d location"`
	Scale    [3]float64            `json:"3d bounding box scale"`
	Rotation [3]float64            `json:"3d bounding box rotation"`
	Full     map[string][4]float64 `json:"2d bounding box"`
	Visible  map[string][4]float64 `json:"2d bounding box visible"`
}

type sensor struct {
	Type         string              `json:"type"`
	ID           string              `json:"id"`
	Coordinates  map[string]float64  `json:"coordinates"`
	ScaleFactor  float64             `json:"scaleFactor"`
	Translation  map[string]float64  `json:"translationToGlobalCoordinates"`
	Attributes   []map[string]string `json:"attributes"`
	Intrinsic    [3][3]float64       `json:"intrinsicMatrix"`
	Extrinsic    [3][4]float64       `json:"extrinsicMatrix"`
	Matrix       [3][4]float64       `json:"cameraMatrix"`
	Homography   [3][3]float64       `json:"homography"`
	Lens         string              `json:"lensModel"`
	Coefficients []float64           `json:"distortionCoefficients"`
	width        float64
	height       float64
}

type shot struct {
	frame  int
	camera string
	time   float64
	seq    uint64
	name   string
}

func strict(text []byte, v any) error {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if err := d.Decode(v); err != nil {
		return err
	}
	if d.More() {
		return errors.New("something follows")
	}
	return nil
}

func read(dir string) (scene, error) {
	var s scene
	text, err := os.ReadFile(filepath.Join(dir, "calibration.json"))
	if err != nil {
		return s, err
	}
	if s.sensors, err = sensors(text); err != nil {
		return s, err
	}
	if text, err = os.ReadFile(filepath.Join(dir, "ground_truth.json")); err != nil {
		return s, err
	}
	if s.frames, err = frames(text, s.sensors); err != nil {
		return s, err
	}
	s.shots, err = shots(dir, len(s.frames), s.sensors)
	return s, err
}

// sensors wants the matrices to agree with each other and extrinsics to be rigid.
func sensors(text []byte) (map[string]sensor, error) {
	var c struct {
		Type    string   `json:"calibrationType"`
		Sensors []sensor `json:"sensors"`
	}
	if err := strict(text, &c); err != nil {
		return nil, err
	}
	out := map[string]sensor{}
	for _, s := range c.Sensors {
		if _, twice := out[s.ID]; twice || s.ID == "" || s.Type != "camera" || s.Intrinsic[2] != [3]float64{0, 0, 1} {
			return nil, fmt.Errorf("sensor %+v", s)
		}
		for _, a := range s.Attributes {
			n, err := strconv.ParseFloat(a["value"], 64)
			if err != nil {
				return nil, err
			}
			switch a["name"] {
			case "frameWidth":
				s.width = n
			case "frameHeight":
				s.height = n
			}
		}
		if s.width < 1 || s.height < 1 {
			return nil, fmt.Errorf("attributes %v", s.Attributes)
		}
		if err := s.consistent(); err != nil {
			return nil, fmt.Errorf("%s: %w", s.ID, err)
		}
		out[s.ID] = s
	}
	return out, nil
}

func (s *sensor) consistent() error {
	for i := range 3 {
		for j := range 4 {
			sum := 0.0
			for k := range 3 {
				sum += s.Intrinsic[i][k] * s.Extrinsic[k][j]
			}
			if math.Abs(sum-s.Matrix[i][j]) > 1e-9*max(1, math.Abs(sum)) {
				return fmt.Errorf("cameraMatrix[%d][%d] is %v, K [R|t] %v", i, j, s.Matrix[i][j], sum)
			}
		}
		for j := range 3 {
			dot := 0.0
			for k := range 3 {
				dot += s.Extrinsic[i][k] * s.Extrinsic[j][k]
			}
			if want := map[bool]float64{true: 1}[i == j]; math.Abs(dot-want) > 1e-9 {
				return fmt.Errorf("rows %d and %d of the rotation have the product %v", i, j, dot)
			}
		}
	}
	return nil
}

// frames reads the top level token by token: a map would hide a key that is there twice.
func frames(text []byte, sensors map[string]sensor) ([][]object, error) {
	d := json.NewDecoder(bytes.NewReader(text))
	d.DisallowUnknownFields()
	if t, err := d.Token(); err != nil || t != json.Delim('{') {
		return nil, fmt.Errorf("begins with %v, %w", t, err)
	}
	var out [][]object
	for d.More() {
		key, err := d.Token()
		if err != nil || key != strconv.Itoa(len(out)) {
			return nil, fmt.Errorf("frame %v, want %d: %w", key, len(out), err)
		}
		var list []object
		if err := d.Decode(&list); err != nil {
			return nil, err
		}
		if list == nil {
			return nil, fmt.Errorf("frame %v is null", key)
		}
		if err := checkFrame(list, sensors); err != nil {
			return nil, fmt.Errorf("frame %v: %w", key, err)
		}
		out = append(out, list)
	}
	return out, nil
}

func checkFrame(list []object, sensors map[string]sensor) error {
	seen := map[int]bool{}
	for _, o := range list {
		if seen[o.ID] || o.ID < 1 || o.Type != "Person" || o.Name == "" {
			return fmt.Errorf("object %+v", o)
		}
		seen[o.ID] = true
		if len(o.Full) == 0 || !slices.Equal(slices.Sorted(maps.Keys(o.Full)), slices.Sorted(maps.Keys(o.Visible))) {
			return fmt.Errorf("cameras of %+v", o)
		}
		for camera, v := range o.Visible {
			s, ok := sensors[camera]
			if !ok {
				return fmt.Errorf("no sensor %q", camera)
			}
			f := o.Full[camera]
			if f[0] < 0 || f[1] < 0 || f[2] > s.width || f[3] > s.height || v[0] < f[0] || v[1] < f[1] ||
				v[2] > f[2] || v[3] > f[3] || v[0] >= v[2] || v[1] >= v[3] {
				return fmt.Errorf("boxes %v, %v", f, v)
			}
		}
		for i := range 3 {
			if o.Scale[i] <= 0 || math.Abs(o.Rotation[i]) > math.Pi {
				return fmt.Errorf("box %+v", o)
			}
		}
	}
	return nil
}

// shots reads frames.csv and wants just its pictures.
func shots(dir string, frames int, sensors map[string]sensor) ([]shot, error) {
	f, err := os.Open(filepath.Join(dir, "frames.csv"))
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }()
	rows, err := csv.NewReader(f).ReadAll()
	if err != nil || strings.Join(rows[0], " ") != "frame camera time_s camera_frame name" {
		return nil, fmt.Errorf("frames %v, %w", rows, err)
	}
	var out []shot
	want := map[string]bool{}
	for _, r := range rows[1:] {
		frame, err1 := strconv.Atoi(r[0])
		at, err2 := strconv.ParseFloat(r[2], 64)
		seq, err3 := strconv.ParseUint(r[3], 10, 64)
		if _, ok := sensors[r[1]]; !ok || errors.Join(err1, err2, err3) != nil || frame < 0 || frame >= frames {
			return nil, fmt.Errorf("line %v", r)
		}
		picture := filepath.Join(dir, "pictures", r[1], fmt.Sprintf("%06d.jpg", frame))
		if want[picture] {
			return nil, fmt.Errorf("%s twice in frame %d", r[1], frame)
		}
		want[picture] = true
		out = append(out, shot{frame, r[1], at, seq, r[4]})
	}
	there, err := filepath.Glob(filepath.Join(dir, "pictures", "*", "*"))
	if err != nil || len(there) != len(want) {
		return nil, fmt.Errorf("%d pictures, want %d: %w", len(there), len(want), err)
	}
	for _, path := range there {
		if !want[path] {
			return nil, fmt.Errorf("surplus picture %s", path)
		}
	}
	return out, nil
}
