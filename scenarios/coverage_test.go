package scenarios

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"storesim/pipeline/store"
)

// TestCoverage counts, with the fixtures in the way and nobody in the store, the cameras that see the head
// of a standing person on each spot of the floor, and those that see the front of each plate from less than
// 75 degrees off its normal. A training store may leave gaps: no receipt is made in it.
func TestCoverage(t *testing.T) {
	known := map[string]*views{} // most scenarios extend a store and share its views
	for _, name := range names() {
		s := load(t, name)
		fixtures := fmt.Sprint(s.Config.Layout.Floor, s.Config.Layout.Gondolas, s.Config.Layout.Cameras)
		if known[fixtures] == nil {
			known[fixtures] = &views{floorViews(s.Config.Layout), plateViews(s.Config.Layout)}
		}
		floor, plates := known[fixtures].floor, known[fixtures].plates
		t.Logf("%-12s heads seen by 1, 2, 3 cameras on %.3f, %.3f, %.3f of the floor; %.3f, %.3f of the plates by 1, 2",
			s.Name, shareOf(floor, 1), shareOf(floor, 2), shareOf(floor, 3),
			shareOf(plates, 1), shareOf(plates, 2))
		wantFloor, wantPlates := 0.99, 1.0
		if strings.HasPrefix(s.Name, "train-") {
			wantFloor, wantPlates = 0.85, 0.85
		}
		if v := shareOf(floor, 2); v < wantFloor {
			t.Errorf("%s: two cameras see %.3f of the floor, want %.2f", s.Name, v, wantFloor)
		}
		if v := shareOf(plates, 1); v < wantPlates {
			t.Errorf("%s: a camera sees %.3f of the plates, want %.2f", s.Name, v, wantPlates)
		}
	}
}

// views are how many cameras see each spot of a floor, and each plate.
type views struct{ floor, plates []int }

func shareOf(counts []int, atLeast int) float64 {
	n := 0
	for _, c := range counts {
		if c >= atLeast {
			n++
		}
	}
	return float64(n) / float64(len(counts))
}

// floorViews counts cameras for the spots of a 0.2 m grid where a body of 0.2 m radius can stand.
func floorViews(l *store.Layout) []int {
	const step, radius, head = 0.2, 0.2, 1.7
	var out []int
	for y := radius; y <= l.Floor.Max.Y-radius; y += step {
		for x := radius; x <= l.Floor.Max.X-radius; x += step {
			p := store.Vec2{X: x, Y: y}
			if !standable(l, p, radius) {
				continue
			}
			n := 0
			for i := range l.Cameras {
				if inView(l, &l.Cameras[i], p.At(head)) {
					n++
				}
			}
			out = append(out, n)
		}
	}
	return out
}

func standable(l *store.Layout, p store.Vec2, radius float64) bool {
	for _, r := range l.Obstacles() {
		if r.Nearest(p).Dist(p) < radius {
			return false
		}
	}
	return true
}

// plateViews counts cameras for the front of each plate.
func plateViews(l *store.Layout) []int {
	var out []int
	for i := range l.Plates {
		p := &l.Plates[i]
		at, n := frontOf(p), 0
		for j := range l.Cameras {
			c := &l.Cameras[j]
			cos := c.WorldFromCamera.T.Sub(at).Unit().Dot(p.Outward().At(0))
			if cos > math.Cos(75*math.Pi/180) && inView(l, c, at) {
				n++
			}
		}
		out = append(out, n)
	}
	return out
}
