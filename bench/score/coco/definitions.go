package coco

import (
	"fmt"

	"storesim/bench/score"
)

// Definitions lists the figures of a kind in COCOeval's order.
func Definitions(k Kind) []score.Definition {
	things := map[Kind]string{Boxes: "boxes", Masks: "masks", Keypoints: "keypoints"}[k]
	measure := "IoU"
	if k == Keypoints {
		measure = "OKS"
	}
	var out []score.Definition
	ranges := areaRanges(k)
	for _, s := range statistics(k) {
		what, of := "AP", "objects"
		if s.recall {
			what = "AR"
		}
		if s.area > 0 {
			of = ranges[s.area].name + " objects"
		}
		at := "0.50 to 0.95"
		if s.to-s.from == 1 {
			at = fmt.Sprintf("%.2f", threshold(s.from))
		}
		out = append(out, score.Definition{
			Name: k.Prefix() + "." + s.name, Unit: score.Share, Of: of,
			Title: fmt.Sprintf("%s of %s, %s", what, things, of),
			Means: fmt.Sprintf("COCO %s, %s %s, at most %d of a class in an image", what, measure, at,
				s.most),
		})
	}
	return out
}

// PanopticDefinitions lists the figures of panoptic quality.
func PanopticDefinitions() []score.Definition {
	var out []score.Definition
	for _, group := range panopticGroups() {
		of := "segments"
		if group.ending != "" {
			of += " of " + group.ending[1:]
		}
		for _, f := range panopticFigures() {
			out = append(out, score.Definition{
				Name: "panoptic." + f.name + group.ending, Title: f.title + ", " + of, Unit: score.Share,
				Of: of, Means: f.means,
			})
		}
	}
	return out
}
