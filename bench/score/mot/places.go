package mot

import (
	"fmt"

	"storesim/bench/score"
)

// Floor compares paths on the floor at common instants, within a radius in metres.
func Floor(name string, truth, claimed []score.Place, radius float64) (Sequence, error) {
	o := Options{Floor: true, Radius: radius}
	t, c := places("truth", truth), places("claims", claimed)
	for _, f := range []*File{t, c} {
		for _, at := range f.cuts {
			if len(at) > maxPerFrame {
				return Sequence{}, fmt.Errorf("%d %s at one instant, at most %d are compared",
					len(at), f.Name, maxPerFrame)
			}
		}
	}
	return Evaluate(name, t, c, o)
}

func places(name string, list []score.Place) *File {
	f := &File{}
	f.forget(name)
	f.Columns = 9
	for i, p := range list {
		f.Rows = append(f.Rows, Detection{
			Box: floorBox(p.At.X, p.At.Y), Frame: int32(p.Instant), Track: f.place(p.Track),
			Line: int32(i + 1), Use: true,
		})
	}
	f.cut()
	return f
}

// Ratios are the counts of the figures of the floor, for comparisons run by run. HOTA is no ratio of counts:
// it is weighted with the true instants, so that of several runs the ratio is the weighted mean.
func (s *TrackCounts) Ratios() map[string]score.Ratio {
	truth := float64(s.Truth)
	out := map[string]score.Ratio{
		"floor.hota": {Num: hota(s) * truth, Den: truth},
		"floor.moda": {Num: float64(s.Found - s.False), Den: truth},
		"floor.modp": {Num: s.Closeness, Den: float64(s.Found)},
		"floor.mota": {Num: float64(s.Hits - s.Extra - s.Switches), Den: truth},
		"floor.idf1": {Num: 2 * float64(s.IDHits), Den: float64(s.Truth + s.Claimed)},
	}
	for name, r := range out {
		if r.Den == 0 {
			delete(out, name)
		}
	}
	return out
}
