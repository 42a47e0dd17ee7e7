package mot

import (
	"math"
	"testing"
	"time"

	"storesim/bench/score"
	"storesim/pipeline/feed"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
	"storesim/sim/des"
)

// Two shoppers walk apart for ten seconds. One is followed 0.25 m beside the truth, the other for half of the
// time by a track that is exact, and there is nothing else: every figure follows by hand.
func TestFloorOfPaths(t *testing.T) {
	var paths []score.TruthPath
	var people []*gallery.Identity
	for i := range 2 {
		path, person := score.TruthPath{}, &gallery.Identity{}
		for s := range 11 {
			at := store.Vec2{X: float64(s), Y: 10 * float64(i)}
			path.Samples = append(path.Samples, score.PathSample{Time: des.Time(time.Duration(s) * time.Second), At: at})
			if i == 1 && s > 5 {
				continue
			}
			if i == 0 {
				at.Y += 0.25
			}
			person.Path = append(person.Path, gallery.Sample{Time: feed.Stamp(time.Duration(s) * time.Second), Floor: at})
		}
		paths, people = append(paths, path), append(people, person)
	}
	o := score.DefaultTrackOptions()
	truth, claimed := score.Places(paths, people, o)
	if len(truth) != 102 || len(claimed) != 51+26 {
		t.Fatalf("%d true and %d claimed places, want 102 and 77", len(truth), len(claimed))
	}
	s, err := Floor("run", truth, claimed, o.Radius)
	if err != nil {
		t.Fatal(err)
	}
	figures := Combine(s).Figures(0)
	for name, want := range map[string]float64{
		"floor.moda": 77.0 / 102, "floor.modp": (51*0.5 + 26*1) / 77, "floor.idf1": 2 * 77.0 / (102 + 77),
		"floor.mota": 77.0 / 102,
	} {
		if got := figures[name].Value; math.Abs(got-want) > 1e-9 {
			t.Errorf("%s is %v, want %v", name, got, want)
		}
	}
	if got := figures["floor.hota"]; got.Value <= 0.5 || got.Value >= 0.9 || got.N != 179 {
		t.Errorf("HOTA %+v", got)
	}
}
