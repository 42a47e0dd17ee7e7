package yolo

import (
	"fmt"
	"slices"
	"strings"

	"storesim/sim/dataset"
	"storesim/sim/truth"
)

// yaml is the text of data.yaml. It has no key "path": the importer then takes the file's own folder for the
// root, while a relative path would first be tried from the directory somebody happens to be in.
func (f *format) yaml() []byte {
	var b strings.Builder
	version := "made by storesim " + f.set.Version
	for _, line := range []string{f.set.Title, f.set.Text, version, f.set.Command} {
		if line = strings.Join(strings.Fields(line), " "); line != "" {
			fmt.Fprintf(&b, "# %s\n", line)
		}
	}
	for _, split := range []dataset.Split{dataset.Train, dataset.Val, dataset.Test} {
		switch {
		case f.begun[split]:
			fmt.Fprintf(&b, "%s: images/%s\n", split, split)
		case split == dataset.Val: // importers insist on one
			b.WriteString("# not split: no other pictures to validate on\nval: images/train\n")
		}
	}
	names := f.kind.classes()
	fmt.Fprintf(&b, "nc: %d\nnames:\n", len(names))
	for i, name := range names {
		fmt.Fprintf(&b, "  %d: %s\n", i, name)
	}
	if f.kind == Pose {
		points := truth.PointNames()
		fmt.Fprintf(&b, "kpt_shape: [%d, 3]\nflip_idx: [%s]\n", len(points), joined(mirrored(points)))
		fmt.Fprintf(&b, "kpt_names:\n  0: [%s]\n", strings.Join(points, ", "))
	}
	return []byte(b.String())
}

// classes are the names of a kind's classes, in order of truth's.
func (k Kind) classes() []string {
	if k == Pose {
		return []string{"person"}
	}
	return []string{"person", "hand", "product", "gear"}
}

// mirrored is, for each point, the index of the one that takes its place when the picture is flipped left to
// right.
func mirrored(points []string) []int {
	swap := strings.NewReplacer("left_", "right_", "right_", "left_")
	out := make([]int, len(points))
	for i, name := range points {
		out[i] = slices.Index(points, swap.Replace(name))
	}
	return out
}

func joined(numbers []int) string {
	return strings.Trim(strings.ReplaceAll(fmt.Sprint(numbers), " ", ", "), "[]")
}
