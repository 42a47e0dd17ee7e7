package store

import (
	"math"
	"testing"

	"pgregory.net/rapid"
)

// TestSlopesAreDerivatives compares the slopes of the laws with central differences.
func TestSlopesAreDerivatives(t *testing.T) {
	const h = 1e-5
	rapid.Check(t, func(t *rapid.T) {
		var l Lens
		for i := range l.K {
			l.K[i] = rapid.Float64Range(-0.2, 0.2).Draw(t, "k")
		}
		x, y := rapid.Float64Range(-0.9, 0.9).Draw(t, "x"), rapid.Float64Range(-0.9, 0.9).Draw(t, "y")
		b := l.bend(x, y)
		right, left, down, up := l.bend(x+h, y), l.bend(x-h, y), l.bend(x, y+h), l.bend(x, y-h)
		check := func(what string, got, a, b float64) {
			if want := (a - b) / (2 * h); math.Abs(got-want) > 1e-6*(1+math.Abs(want)) {
				t.Errorf("%s is %v, differences say %v", what, got, want)
			}
		}
		check("dx\"/dx", b.xx, right.x, left.x)
		check("dy\"/dx", b.xy, right.y, left.y)
		check("dx\"/dy", b.xy, down.x, up.x)
		check("dy\"/dy", b.yy, down.y, up.y)
		angle := rapid.Float64Range(0.01, 1.6).Draw(t, "angle")
		_, slope := l.fisheye(angle)
		further, _ := l.fisheye(angle + h)
		nearer, _ := l.fisheye(angle - h)
		check("the fisheye's slope", slope, further, nearer)
	})
}
