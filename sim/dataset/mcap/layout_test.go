package mcap_test

import (
	"encoding/json"
	"maps"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// tiling is a layout as a viewer reads it.
type tiling struct {
	ConfigByID map[string]struct {
		ImageMode struct {
			ImageTopic, CalibrationTopic string
			Annotations                  map[string]struct{ Visible bool }
		}
		Topics        map[string]struct{ Visible bool }
		FollowTf      string
		TopicToRender string
		Paths         []struct {
			Value   string
			Enabled bool
		}
	}
	Layout any
}

func readLayout(t *testing.T, path string) *tiling {
	t.Helper()
	text, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	var out tiling
	if err := json.Unmarshal(text, &out); err != nil {
		t.Fatal(err)
	}
	return &out
}

// leaves are the panels of a tree, which every split divides in two.
func leaves(t *testing.T, node any) []string {
	t.Helper()
	if id, ok := node.(string); ok {
		return []string{id}
	}
	s, ok := node.(map[string]any)
	if !ok {
		t.Fatalf("%v is neither a panel nor a split", node)
	}
	if d, p := s["direction"], s["splitPercentage"].(float64); d != "row" && d != "column" || p <= 0 || p >= 100 {
		t.Errorf("a split goes %v at %v", d, p)
	}
	return append(leaves(t, s["first"]), leaves(t, s["second"])...)
}

// Every panel is in the window once, and every topic that one shows is in a file of the store, of the schema
// that such a panel draws.
func TestLayout(t *testing.T) {
	dir, _ := train(t)
	r := open(t, filepath.Join(dir, "corner-train.mcap"))
	other := open(t, filepath.Join(dir, "corner-val.mcap")) // of other cameras
	schemas := map[string]string{}
	for _, m := range slices.Concat(r.messages, other.messages) {
		schemas[m.topic] = string(m.Descriptor().FullName())
	}
	l := readLayout(t, filepath.Join(dir, "corner-layout.json"))
	placed := leaves(t, l.Layout)
	slices.Sort(placed)
	if all := slices.Sorted(maps.Keys(l.ConfigByID)); !slices.Equal(placed, all) {
		t.Errorf("panels %v, in the window %v", all, placed)
	}
	kinds, plotted := map[string]int{}, 0
	want := func(topic, schema string) {
		if schemas[topic] != "foxglove."+schema {
			t.Errorf("%s is %q in the file, want %s", topic, schemas[topic], schema)
		}
	}
	for id, p := range l.ConfigByID {
		kind, _, _ := strings.Cut(id, "!")
		kinds[kind]++
		switch kind {
		case "Image":
			want(p.ImageMode.ImageTopic, "CompressedImage")
			want(p.ImageMode.CalibrationTopic, "CameraCalibration")
			for topic, a := range p.ImageMode.Annotations {
				want(topic, "ImageAnnotations")
				if !a.Visible {
					t.Errorf("%s is hidden", topic)
				}
			}
		case "3D":
			if p.FollowTf != "world" || !p.Topics["/scene"].Visible || !p.Topics["/fixtures"].Visible {
				t.Errorf("the store's panel shows %v in frame %q", p.Topics, p.FollowTf)
			}
			for topic := range p.Topics {
				if !strings.HasSuffix(topic, "/calibration") {
					want(topic, "SceneUpdate")
				}
			}
		case "RosOut":
			want(p.TopicToRender, "Log")
		case "Plot":
			for _, path := range p.Paths {
				if !path.Enabled {
					t.Errorf("%s is not plotted", path.Value)
				}
				plotted += plottable(t, r, path.Value)
			}
		}
	}
	if plotted != 600 {
		t.Errorf("%d values to plot, want 300 of a plate, noisy and clean", plotted)
	}
	if kinds["Image"] != 4 || kinds["3D"] != 1 || kinds["RosOut"] != 2 || kinds["Plot"] != 1 || len(kinds) != 4 {
		t.Errorf("panels %v", kinds)
	}
}

// plottable counts the messages that a path like /plates{plate==1}.grams means. A plate may be silent.
func plottable(t *testing.T, r *recording, path string) int {
	t.Helper()
	parts := regexp.MustCompile(`^(/plates)\{plate==(\d+)\}\.(grams|clean_grams)$`).FindStringSubmatch(path)
	if parts == nil {
		t.Fatalf("%s is no path to a plate's value", path)
	}
	n := 0
	for _, m := range r.topic(parts[1]) {
		if strconv.FormatUint(m.get("plate").Uint(), 10) == parts[2] && m.get(parts[3]).IsValid() {
			n++
		}
	}
	return n
}
