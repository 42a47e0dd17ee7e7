package report

import (
	"bytes"
	"image"
	"image/png"
	"os"
	"testing"

	"gonum.org/v1/plot/cmpimg"

	"storesim/pipeline/gallery"
)

// checkGolden compares pixels with a tolerance, so that a rounding elsewhere is no failure, and another
// picture is.
func checkGolden(t *testing.T, golden string, img image.Image) {
	t.Helper()
	var got bytes.Buffer
	if err := png.Encode(&got, img); err != nil {
		t.Fatal(err)
	}
	if *update {
		if err := WriteFile(golden, got.Bytes()); err != nil {
			t.Fatal(err)
		}
	}
	want, err := os.ReadFile(golden)
	if err != nil {
		t.Fatal(err)
	}
	same, err := cmpimg.EqualApprox("png", got.Bytes(), want, 0.02)
	if err != nil || !same {
		t.Errorf("%s differs (%v); run with -update and look at it", golden, err)
	}
}

func TestFloorPlanGolden(t *testing.T) {
	paths, people := samplePaths()
	people[2].Token = "" // drawn black: the pipeline followed it, but knows no payer
	checkGolden(t, "testdata/floorplan.png", floorPlan(sampleLayout(t), paths, people, 640))
}

// Who is drawn in colour is chosen by the token, so a tracked path keeps its shopper's colour whatever its
// number.
func TestSpread(t *testing.T) {
	paths, people := samplePaths()
	people = append(people, &gallery.Identity{ID: 9}, &gallery.Identity{ID: 10, Token: "stranger"})
	gotPaths, gotPeople := Spread(paths, people, 2)
	if len(gotPaths) != 2 || gotPaths[0].Token != "A" || gotPaths[1].Token != "B" {
		t.Errorf("got %d paths", len(gotPaths))
	}
	for _, id := range gotPeople {
		if id.Token != "A" && id.Token != "B" {
			t.Errorf("identity %d of %q is in", id.ID, id.Token)
		}
	}
	if len(gotPeople) != 2 {
		t.Errorf("got %d people, want 2", len(gotPeople))
	}
}

func TestSeedsText(t *testing.T) {
	for want, seeds := range map[string][]uint64{
		"seed 7": {7}, "seeds 1000 to 1002": {1000, 1001, 1002}, "seeds 3 9": {3, 9}, "no seed": nil,
	} {
		if got := seedsText(seeds); got != want {
			t.Errorf("%v: got %q, want %q", seeds, got, want)
		}
	}
}
