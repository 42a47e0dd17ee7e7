package coco

import (
	"math"

	"storesim/sim/mask"
)

// boxIoU is the intersection of a detection and an annotation over their union; over the detection alone
// where the annotation is a crowd.
func boxIoU(found, truth Box, crowd bool) float64 {
	w := min(found.X+found.W, truth.X+truth.W) - max(found.X, truth.X)
	h := min(found.Y+found.H, truth.Y+truth.H) - max(found.Y, truth.Y)
	if w <= 0 || h <= 0 {
		return 0
	}
	area, both := float64(found.W*found.H), float64(w*h)
	if crowd {
		return both / area
	}
	return both / (area + float64(truth.W*truth.H) - both)
}

// maskIoU is the same of sets of pixels, whose boxes are known.
func maskIoU(found, truth *Object, foundBox, truthBox Box) float64 {
	if boxIoU(foundBox, truthBox, truth.Crowd) == 0 {
		return 0
	}
	both, either := mask.Overlap(&found.Mask, &truth.Mask)
	switch {
	case both == 0:
		return 0
	case truth.Crowd:
		return float64(both) / float64(found.Mask.Area())
	default:
		return float64(both) / float64(either)
	}
}

// tiny is the distance from 1 to the next number: COCOeval's guard against areas of 0.
const tiny = 0x1p-52

// oks is the object keypoint similarity of a detection to an annotation: the mean over the annotation's
// points of exp(-d²/(2 s² k²)), d the distance, s² the annotation's area, k twice the point's sigma. Of an
// annotation without points, which counts for nobody, all points of the detection are measured against twice
// its box.
func oks(found, truth *Object, sigmas []float64) float64 {
	none := labelled(truth.Points) == 0
	sum, n := 0.0, 0
	for i, p := range truth.Points {
		if !none && p.Label <= 0 {
			continue
		}
		d := found.Points[i]
		dx, dy := d.X-p.X, d.Y-p.Y
		if none {
			dx = outside(d.X, truth.Box.X, truth.Box.W)
			dy = outside(d.Y, truth.Box.Y, truth.Box.H)
		}
		k := 2 * sigmas[i]
		e := (float64(dx*dx) + float64(dy*dy)) / float64(k*k) / (truth.Area + tiny) / 2
		sum += math.Exp(-e)
		n++
	}
	return sum / float64(n)
}

// outside is how far a coordinate is from a stretch of thrice the length, the stretch in its middle.
func outside(v, start, length float64) float64 {
	return max(0, start-length-v) + max(0, v-(start+2*length))
}
