package scenarios

import (
	"strings"
	"testing"

	"storesim/pipeline/store"
	"storesim/sim/sensor"
)

// A key of [plates] that is absent has the measured default; one that is wrong is still an error.
func TestPlateDefaults(t *testing.T) {
	text, err := Source("corner")
	if err != nil {
		t.Fatal(err)
	}
	s, err := Parse("bare.toml", withoutPlates(t, string(text)))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := s.Config.Devices.Plates, sensor.DefaultPlates(); got != want {
		t.Errorf("an empty [plates] is %+v, want %+v", got, want)
	}
	for key, text := range map[string]string{
		"plates.creep":       "creep = 1.5",
		"plates.wander_time": `wander_time = "soon"`,
		"plates.noise_floor": "noise_floor = 2.0",
		"plates.noise_max":   "noise = 2.0\nnoise_floor = 0.1\nnoise_max = 1.0",
		"plates.cells":       `cells = "each"`,
		"plates.creeep":      "creeep = 0.1",
	} {
		_, err := Parse("x.toml", []byte("extends = \"corner\"\n[plates]\n"+text+"\n"))
		if err == nil || !strings.Contains(err.Error(), key+": ") {
			t.Errorf("%s: got %v", text, err)
		}
	}
}

// withoutPlates empties the [plates] table of a scenario's text.
func withoutPlates(t *testing.T, text string) []byte {
	t.Helper()
	head, rest, ok := strings.Cut(text, "\n[plates]\n")
	_, tail, found := strings.Cut(rest, "\n[")
	if !ok || !found {
		t.Fatal("there is no [plates] table")
	}
	return []byte(head + "\n[plates]\n\n[" + tail)
}

// The rule for load cells holds for all gondolas but those that say otherwise.
func TestCellsOfScenario(t *testing.T) {
	text, err := Source("corner")
	if err != nil {
		t.Fatal(err)
	}
	for rule, own := range map[string]string{"facing": "shelf", "none": "plate", "pair": "none", "shelf": "pair"} {
		changed := strings.Replace(string(text), "cells = \"plate\"", "cells = \""+rule+"\"", 1)
		changed = strings.Replace(changed, "id = \"G2\"", "id = \"G2\"\ncells = \""+own+"\"", 1)
		s, err := Parse("cells.toml", []byte(changed))
		if err != nil {
			t.Fatal(err)
		}
		l := s.Config.Layout
		for i := range l.Shelves {
			want := rule
			if l.Gondolas[l.Shelves[i].Gondola].ID == "G2" {
				want = own
			}
			if got, ok := cellsMatch(l, &l.Shelves[i], want); !ok {
				t.Fatalf("%s: %s has cells %v, want those of %q", rule, l.Shelves[i].ID, got, want)
			}
		}
	}
}

// cellsMatch reports whether a shelf's cells can be by a rule.
func cellsMatch(l *store.Layout, s *store.Shelf, rule string) (store.Cells, bool) {
	n := map[string]int{"plate": s.Count, "none": 0, "pair": (s.Count + 1) / 2, "shelf": 1}
	if want, ok := n[rule]; ok {
		return s.Cells, s.Cells.Len() == want
	}
	for p := s.First + 1; p < s.First+store.PlateID(s.Count); p++ {
		a, filedA := l.FacingOf(p - 1)
		b, filedB := l.FacingOf(p)
		if (s.CellOf(p-1) == s.CellOf(p)) != (filedA && filedB && a == b) {
			return s.Cells, false
		}
	}
	return s.Cells, true
}
