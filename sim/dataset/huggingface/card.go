package huggingface

import (
	"encoding/json"
	"fmt"
	"strings"

	"storesim/sim/dataset"
)

// sizes are the Hub's names for how many samples there are, up to and without a number.
var sizes = []struct {
	below int
	name  string
}{
	{1_000, "n<1K"}, {10_000, "1K<n<10K"}, {100_000, "10K<n<100K"}, {1_000_000, "100K<n<1M"},
	{10_000_000, "1M<n<10M"}, {100_000_000, "10M<n<100M"}, {1_000_000_000, "100M<n<1B"},
}

func (f *Format) size() string {
	for _, s := range sizes {
		if f.count < s.below {
			return s.name
		}
	}
	return "n>1B"
}

// card is README.md: the Hub reads the lines between the dashes
// (https://huggingface.co/docs/hub/datasets-cards), people the rest.
func (f *Format) card() []byte {
	var b strings.Builder
	title, _ := json.Marshal(f.set.Title) // a string always can be; and then it is a string in YAML, too
	fmt.Fprintf(&b, "---\n%spretty_name: %s\nannotations_creators:\n- machine-generated\n"+
		"task_categories:\n- object-detection\ntags:\n- synthetic\n- retail\nsize_categories:\n- %s\n",
		licenseLines(f.set), title, f.size())
	b.WriteString("configs:\n- config_name: default\n  data_files:\n")
	var table strings.Builder
	for i := range f.splits {
		if p := &f.splits[i]; p.samples > 0 {
			folder := dataset.Split(i).String()
			fmt.Fprintf(&b, "  - split: %s\n    path: %s/**\n", splitName(dataset.Split(i)), folder)
			fmt.Fprintf(&table, "| %s | %d | %d |\n", folder, p.samples, p.objects)
		}
	}
	fmt.Fprintf(&b, "---\n\n# %s\n\n%s\n\n| split | pictures | objects |\n| --- | ---: | ---: |\n%s\n",
		f.set.Title, f.set.Text, table.String())
	b.WriteString("Categories: ")
	for i, name := range categories() {
		fmt.Fprintf(&b, "%d %s, ", i, name)
	}
	fmt.Fprintf(&b, `counted from 0.

- "bbox" and "amodal_bbox" are x, y, width, height, in pixels, of what is to be seen and of the whole thing,
  both clipped to the image, whose corner is (0, 0). "area" counts the pixels that are to be seen.
- "track_id" is one thing's in all pictures of its store; "holder_id" is the track of who holds it, 0 for
  nobody.
- "segmentation" is COCO's compressed run lengths of what is to be seen, "amodal_segmentation" of the whole
  thing within the image, "" where nothing of it is hidden: for pycocotools, {"size": [height, width],
  "counts": text}.
- "occluders" are pairs of who hides the thing, by "track_id", 0 for a fixture, and the pixels hidden.
%s- Things that show less than %g of themselves, or no pixel, are left out.
- "SHA256SUMS" has the checksum of every picture and every metadata.jsonl; "croissant.json" describes the set.

Nobody real is to be seen: people, goods and stores are simulated. By %s, %s, under %s (%s).

## How it was made

Seed %d, version %s:

    %s
`, f.layerLines(), f.set.MinVisible, f.set.Creator, f.set.Date, f.set.License, f.set.LicenseURL(),
		f.set.Seed, f.set.Version, f.set.Command)
	return []byte(b.String())
}

// layerLines explain the pictures that there are beside the camera's.
func (f *Format) layerLines() string {
	text := ""
	if f.layers.Depth {
		text = "- A depth picture has 16 bits of millimetres along the optical axis, 0 where nothing is.\n"
	}
	if f.layers.Normals {
		text += "- A picture of normals has them in 8-bit RGB, in the camera's axes (x right, y down, z\n" +
			"  forward): n = 2 RGB / 255 - 1, and (0, 0, 0) where nothing is.\n"
	}
	return text
}

// splitName is what Hugging Face calls a split.
func splitName(s dataset.Split) string {
	return [...]string{dataset.Train: "train", dataset.Val: "validation", dataset.Test: "test"}[s]
}
