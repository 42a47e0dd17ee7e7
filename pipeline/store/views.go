package store

import (
	"cmp"
	"slices"
)

// Views lists the cameras in whose picture a place lies, by index in Cameras; first the one that shows it
// with the most pixels to a metre. What stands between is not asked.
func (l *Layout) Views(at Vec3) []int {
	type view struct {
		camera  int
		density float64 // pixels a metre
	}
	var seen []view
	for i := range l.Cameras {
		c := &l.Cameras[i]
		u, v, _, ok := c.Project(at)
		if !ok || !c.InImage(u, v) {
			continue
		}
		seen = append(seen, view{i, c.PixelsPerRadian(u, v) / at.Dist(c.WorldFromCamera.T)})
	}
	slices.SortStableFunc(seen, func(a, b view) int { return cmp.Compare(b.density, a.density) })
	out := make([]int, len(seen))
	for i := range seen {
		out[i] = seen[i].camera
	}
	return out
}
