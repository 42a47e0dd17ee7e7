package mot

import (
	"storesim/pipeline/store"
)

const (
	half    = 0.5     // the similarity at which CLEAR and identities match
	epsilon = 0x1p-52 // rounding unit of float64, TrackEval's allowance at thresholds
)

// pair is a row of the truth and a row of the claims that are similar at all, by their places in one frame.
type pair struct {
	truth, claim int16 // below maxPerFrame
	link         int32 // index of the pair of tracks
	similarity   float64
	score        float64 // what an assignment maximises
}

// similarity compares two detections: 1 for equal, 0 for nothing in common.
type similarity func(a, b *Detection) float64

// pairs appends all pairs above 0, by truth, then by claim. The score is the similarity.
func (s similarity) pairs(out []pair, truth, claims []Detection) []pair {
	for i := range truth {
		for j := range claims {
			if v := s(&truth[i], &claims[j]); v > 0 {
				out = append(out, pair{truth: int16(i), claim: int16(j), similarity: v, score: v})
			}
		}
	}
	return out
}

// boxSimilarity is the intersection over the union of two boxes, 0 for boxes without area.
func boxSimilarity(a, b *Detection) float64 {
	w := min(a.Box.MaxX, b.Box.MaxX) - max(a.Box.MinX, b.Box.MinX)
	h := min(a.Box.MaxY, b.Box.MaxY) - max(a.Box.MinY, b.Box.MinY)
	if w <= 0 || h <= 0 {
		return 0
	}
	areaA, areaB, both := area(a.Box), area(b.Box), w*h
	union := areaA + areaB - both
	if areaA <= epsilon || areaB <= epsilon || union <= epsilon {
		return 0
	}
	return both / union
}

// area keeps the sign that the public evaluator gives to boxes of negative size.
func area(b store.PixelBox) float64 { return (b.MaxX - b.MinX) * (b.MaxY - b.MinY) }

// floorSimilarity falls from 1 at no distance to 0.5 at the radius and 0 at twice the radius.
func floorSimilarity(radius float64) similarity {
	return func(a, b *Detection) float64 { return max(0, 1-a.Floor().Dist(b.Floor())/(2*radius)) }
}
