package store_test

import (
	"bytes"
	"encoding/json"
	"math"
	"os/exec"
	"strings"
	"testing"

	"storesim/pipeline/store"
)

// The script reads cameras and points and writes the pixels where OpenCV sees the points, and the points on
// the plane z = 1 that it finds for those pixels again.
const openCV = `
import json, sys
try:
    import cv2
    import numpy as np
except ImportError:
    print("absent")
    sys.exit(0)
out = []
for c in json.load(sys.stdin):
    k = np.array([[c["Fx"], 0, c["Cx"]], [0, c["Fy"], c["Cy"]], [0, 0, 1.0]])
    d = np.array(c["Coefficients"], float)
    p = np.array(c["Points"], float).reshape(-1, 1, 3)
    zero = np.zeros(3)
    if c["Fisheye"]:
        uv, _ = cv2.fisheye.projectPoints(p, zero, zero, k, d)
        xy = cv2.fisheye.undistortPoints(uv, k, d)
    else:
        uv, _ = cv2.projectPoints(p, zero, zero, k, d)
        stop = (cv2.TERM_CRITERIA_COUNT | cv2.TERM_CRITERIA_EPS, 500, 1e-14)
        xy = cv2.undistortPointsIter(uv, k, d, np.eye(3), k, stop)
        xy = (xy - [c["Cx"], c["Cy"]]) / [c["Fx"], c["Fy"]]
    out.append({"Pixels": uv.reshape(-1, 2).tolist(), "Plane": xy.reshape(-1, 2).tolist()})
json.dump(out, sys.stdout)
`

// question is a camera and points in its frame for the script.
type question struct {
	Fx, Fy, Cx, Cy float64
	Fisheye        bool
	Coefficients   []float64
	Points         [][3]float64
}

type answer struct{ Pixels, Plane [][2]float64 }

// ask runs the script, and skips the test where there is no Python with OpenCV.
func ask(t *testing.T, questions []question) []answer {
	t.Helper()
	text, err := json.Marshal(questions)
	if err != nil {
		t.Fatal(err)
	}
	for _, name := range []string{"python3", "/usr/bin/python3"} { // a system's packages are its own Python's
		python, err := exec.LookPath(name)
		if err != nil {
			continue
		}
		cmd := exec.CommandContext(t.Context(), python, "-c", openCV)
		var trouble bytes.Buffer
		cmd.Stdin, cmd.Stderr = bytes.NewReader(text), &trouble
		out, err := cmd.Output()
		if err != nil {
			t.Fatalf("OpenCV: %v\n%s", err, &trouble)
		}
		if strings.TrimSpace(string(out)) == "absent" {
			continue
		}
		var answers []answer
		if err := json.Unmarshal(out, &answers); err != nil {
			t.Fatal(err)
		}
		return answers
	}
	t.Skip("no python3 with cv2 (Debian: python3-opencv)")
	return nil
}

// TestLensesAgreeWithOpenCV compares both ways with projectPoints and undistortPoints.
func TestLensesAgreeWithOpenCV(t *testing.T) {
	var names []string
	var questions []question
	all := lenses(t)
	for _, name := range []string{"wide", "rational", "pincushion", "tangential", "straight", "fisheye"} {
		k := all[name]
		q := question{
			Fx: k.Fx, Fy: k.Fy, Cx: k.Cx, Cy: k.Cy, Fisheye: k.Lens.Model == store.KannalaBrandt,
			Coefficients: k.Lens.Coefficients(),
		}
		for i := range 15 * 11 {
			dir, _ := k.Unproject(float64(i%15)*45+1, float64(i/15)*39+1)
			q.Points = append(q.Points, [3]float64{4 * dir.X, 4 * dir.Y, 4 * dir.Z})
		}
		names, questions = append(names, name), append(questions, q)
	}
	for i, a := range ask(t, questions) {
		k, worst, back := all[names[i]], 0.0, 0.0
		for j, p := range questions[i].Points {
			u, v, _, ok := k.Project(store.Vec3{X: p[0], Y: p[1], Z: p[2]})
			if !ok {
				t.Fatalf("%s does not see %v", names[i], p)
			}
			worst = max(worst, math.Hypot(u-a.Pixels[j][0], v-a.Pixels[j][1]))
			dir, _ := k.Unproject(a.Pixels[j][0], a.Pixels[j][1])
			back = max(back, math.Hypot(dir.X/dir.Z-a.Plane[j][0], dir.Y/dir.Z-a.Plane[j][1]))
		}
		t.Logf("%s: %d points, pixels at most %.1e apart, directions %.1e", names[i], len(a.Pixels), worst, back)
		if len(a.Pixels) != 15*11 || worst > 1e-9 || back > 1e-6 {
			t.Errorf("%s: %d points, pixels %g apart, directions %g", names[i], len(a.Pixels), worst, back)
		}
	}
}
