package coco

import (
	"slices"
	"strings"

	"storesim/sim/truth"
)

// category is a kind of thing, in the order of truth's classes.
type category struct {
	ID        int      `json:"id"`
	Name      string   `json:"name"`
	Super     string   `json:"supercategory"`
	Thing     *int     `json:"isthing,omitempty"`   // panoptic: 0 for stuff
	Color     []int    `json:"color,omitempty"`     // panoptic: red, green, blue
	Keypoints []string `json:"keypoints,omitempty"` // of a person, in the person_keypoints files
	Skeleton  [][2]int `json:"skeleton,omitempty"`  // pairs of keypoints to join, counted from 1
}

// rest is the category of all that has no label: floor, walls, fixtures.
const rest = 5

func categories() []category {
	return []category{
		{ID: int(truth.Person), Name: "person", Super: "person"},
		{ID: int(truth.Hand), Name: "hand", Super: "person"},
		{ID: int(truth.Product), Name: "product", Super: "goods"},
		{ID: int(truth.Gear), Name: "gear", Super: "gear"},
	}
}

// people is the one category of the keypoint files. The first seventeen points and their skeleton are
// COCO's; an evaluator that knows only those needs a sigma for each of the three others.
func people() []category {
	c := categories()[0]
	c.Keypoints = truth.PointNames()
	c.Skeleton = skeleton(c.Keypoints)
	return []category{c}
}

// skeleton joins the points of a body as COCO's person does, then hands to wrists.
func skeleton(names []string) [][2]int {
	bones := []string{
		"left_ankle left_knee", "left_knee left_hip", "right_ankle right_knee", "right_knee right_hip",
		"left_hip right_hip", "left_shoulder left_hip", "right_shoulder right_hip",
		"left_shoulder right_shoulder", "left_shoulder left_elbow", "right_shoulder right_elbow",
		"left_elbow left_wrist", "right_elbow right_wrist",
		"left_eye right_eye", "nose left_eye", "nose right_eye", "left_eye left_ear", "right_eye right_ear",
		"left_ear left_shoulder", "right_ear right_shoulder",
		"left_wrist left_hand", "right_wrist right_hand",
	}
	var out [][2]int
	for _, bone := range bones {
		from, to, _ := strings.Cut(bone, " ")
		out = append(out, [2]int{slices.Index(names, from) + 1, slices.Index(names, to) + 1})
	}
	return out
}

// panopticCategories are the things and the one stuff, each with a colour of its own.
func panopticCategories() []category {
	colors := [][]int{{220, 20, 60}, {255, 166, 0}, {0, 130, 180}, {119, 11, 200}, {96, 110, 96}}
	all := append(categories(), category{ID: rest, Name: "store", Super: "background"})
	for i := range all {
		thing := 1
		if all[i].ID == rest {
			thing = 0
		}
		all[i].Thing, all[i].Color = &thing, colors[i]
	}
	return all
}
