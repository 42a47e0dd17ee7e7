package render

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"gonum.org/v1/plot/cmpimg"
)

var update = flag.Bool("update", false, "rewrite the golden pictures")

// golden compares a picture with testdata/name.png; a mismatch leaves what was got in the test's scratch
// folder.
func golden(t *testing.T, name string, img image.Image) {
	t.Helper()
	var got bytes.Buffer
	if err := png.Encode(&got, img); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join("testdata", name+".png")
	if *update {
		if err := os.WriteFile(path, got.Bytes(), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	same, err := cmpimg.EqualApprox("png", got.Bytes(), want, 0.02)
	if err != nil {
		t.Fatal(err)
	}
	if !same {
		out := filepath.Join(t.ArtifactDir(), name+".png")
		_ = os.WriteFile(out, got.Bytes(), 0o644)
		t.Errorf("%s differs; what was drawn is in %s", path, out)
	}
}

func TestGoldenSolids(t *testing.T) {
	v := NewView(stillCamera(480, 270), shopLight())
	v.SetStatic(still())
	golden(t, "solids", v.Draw(nil).Image())
}

func TestGoldenSmooth(t *testing.T) {
	v := NewView(stillCamera(320, 180), shopLight())
	v.SetSmooth(true)
	v.SetStatic(still())
	golden(t, "smooth", v.Draw(nil).Image())
}

// Smoothing changes colours at edges only: neither ids nor depths, nor even surfaces.
func TestSmoothKeepsTheTruth(t *testing.T) {
	objs := []Object{poster(3, 20.5, 20.25, 80, 60, 2, glow(white))}
	v, plain := NewView(frontCamera(), Light{}), NewView(frontCamera(), Light{})
	v.SetSmooth(true)
	v.SetStatic(objs)
	plain.SetStatic(objs)
	f, g := v.Draw(nil), plain.Draw(nil)
	if !slices.Equal(f.ID, g.ID) || !slices.Equal(f.Depth, g.Depth) {
		t.Error("ids or depths changed")
	}
	for _, tt := range []struct{ x, y, want int }{{50, 40, 255}, {20, 40, 127}, {19, 40, 0}, {50, 20, 191}, {79, 59, 255}} {
		near(t, "colour", float64(f.colorAt(tt.x, tt.y).G), float64(tt.want), 1)
	}
}
