package trainstats_test

import (
	"bytes"
	"encoding/json"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"storesim/bench/trainstats"
)

// invented is a study whose figures are known: more frames help, group "light" costs 20 points of everything,
// group "crowd" nothing, and seeds differ by a point.
func invented() *trainstats.Study {
	s := &trainstats.Study{Schema: "storesim.training/1", Scenario: "drawn", Crops: 12, Parameters: 1}
	s.Seeds.First, s.Seeds.Last = 100, 109
	s.HeldOut = []trainstats.HeldOut{{Scenario: "other", Seed: 200, Frames: 10}}
	add := func(fixed string, frames, seed, percent int) {
		h := trainstats.Hits{Hits: percent, Of: 100}
		s.Rows = append(s.Rows, trainstats.Row{
			Fixed: fixed, Seed: uint64(seed), Frames: frames, Steps: 5, People: 100,
			AP50: float64(percent) / 100, Head: h, Foot: h, Hand: h,
		})
	}
	for seed := range 2 {
		add("", 10, seed, 40+seed)
		add("", 20, seed, 60+seed)
		add("light", 20, seed, 40+seed)
		add("crowd", 20, seed, 60+seed)
	}
	return s
}

func read(t *testing.T, s *trainstats.Study) (*trainstats.Study, error) {
	t.Helper()
	text, err := json.Marshal(s)
	if err != nil {
		t.Fatal(err)
	}
	return trainstats.Read(bytes.NewReader(text))
}

// Noise is sqrt(4 x 0.5 / 4) points with 4 degrees of freedom: 2.776 x 0.7071 x sqrt(1/2 + 1/2) = 1.96.
func TestPageSaysWhatMatters(t *testing.T) {
	s, err := read(t, invented())
	if err != nil {
		t.Fatal(err)
	}
	var b bytes.Buffer
	if err := trainstats.WritePage(&b, s, "figures"); err != nil {
		t.Fatal(err)
	}
	for _, want := range []string{
		"| 10 | 2 | 40.5 (40.0 to 41.0) |",
		"| 20 | 2 | 60.5 (60.0 to 61.0) |",
		"| light | 2 | **-20.0 ± 2.0** |",
		"| crowd | 2 | +0.0 ± 2.0 |",
	} {
		if !strings.Contains(b.String(), want) {
			t.Errorf("the page lacks %q:\n%s", want, b.String())
		}
	}
}

func TestPicturesAreTheSameTwice(t *testing.T) {
	var first [2][]byte
	for round := range 2 {
		dir := t.TempDir()
		if err := trainstats.WritePictures(invented(), dir); err != nil {
			t.Fatal(err)
		}
		for i, name := range []string{"training-curve.png", "training-ablation.png"} {
			text, err := os.ReadFile(filepath.Join(dir, name))
			if err != nil || len(text) < 1000 {
				t.Fatalf("%s: %d bytes, %v", name, len(text), err)
			}
			if round == 0 {
				first[i] = text
			} else if !bytes.Equal(first[i], text) {
				t.Errorf("%s differs from run to run", name)
			}
		}
	}
}

// Runs that cannot be set against each other are refused.
func TestReadRefuses(t *testing.T) {
	for name, spoil := range map[string]func(s *trainstats.Study){
		"schema":        func(s *trainstats.Study) { s.Schema = "x" },
		"steps":         func(s *trainstats.Study) { s.Rows[3].Steps++ },
		"other frames":  func(s *trainstats.Study) { s.Rows[2].People++ },
		"too many hits": func(s *trainstats.Study) { s.Rows[1].Foot.Hits = 101 },
		"no points":     func(s *trainstats.Study) { s.Rows[1].Hand = trainstats.Hits{} },
		"trained seed":  func(s *trainstats.Study) { s.HeldOut[0].Seed = 105 },
		"trained store": func(s *trainstats.Study) { s.HeldOut[0].Scenario = "drawn" },
		"no baseline":   func(s *trainstats.Study) { s.Rows[1].Frames = 30 },
		"no ablation":   func(s *trainstats.Study) { s.Rows = s.Rows[:2] },
		"empty":         func(s *trainstats.Study) { s.Rows = nil },
	} {
		s := invented()
		spoil(s)
		if _, err := read(t, s); err == nil {
			t.Errorf("%s: read without an error", name)
		}
	}
	if _, err := trainstats.Read(strings.NewReader(fmt.Sprintf("{%q: 1}", "other"))); err == nil {
		t.Error("a file with unknown fields was read")
	}
}
