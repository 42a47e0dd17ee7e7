package webdataset

import (
	"encoding/json"
	"fmt"
	"path/filepath"
	"strings"

	"storesim/sim/dataset"
)

// index is a list of shards as wids, WebDataset's library for access by number, reads it.
type index struct {
	Kind    string  `json:"__kind__"`
	Version int     `json:"wids_version"`
	Name    string  `json:"name"`
	Shards  []entry `json:"shardlist"`
}

func (f *Format) index(s dataset.Split, shards []entry) error {
	text, err := json.MarshalIndent(index{"wids-shard-index-v1", 1, s.String(), shards}, "", " ")
	if err != nil {
		return err
	}
	return dataset.WriteFile(filepath.Join(f.dir, s.String()+".json"), append(text, '\n'))
}

// readme explains the files, and tells Hugging Face's loader by its first lines which shards make up a split.
func (f *Format) readme() []byte {
	var b strings.Builder
	b.WriteString("---\nconfigs:\n- config_name: default\n  data_files:\n")
	for i := range f.splits {
		if len(f.splits[i].written) > 0 {
			// Hugging Face calls val validation.
			split := dataset.Split(i).String()
			name := strings.Replace(split, "val", "validation", 1)
			fmt.Fprintf(&b, "  - split: %s\n    path: %s-*.tar\n", name, split)
		}
	}
	fmt.Fprintf(&b, `---

# %s: WebDataset

%s

A sample NAME is NAME.jpg, the picture, NAME.json, its labels, and, where there is depth, NAME.depth.png with
16 bits of millimetres along the optical axis, 0 where nothing is. Where there are normals, NAME.normals.png
has them as 8-bit RGB in the frame of the camera (x right, y down, z forward): n = 2 RGB / 255 - 1, and
(0, 0, 0) where nothing is. In the labels:

- pixel (0, 0) is the corner of the image; "bbox" and "amodal_bbox" are x, y, width, height of what is to be
  seen and of the whole thing, clipped to the image; "area" counts the pixels that are to be seen.
- "segmentation" is COCO's compressed run lengths of what is to be seen: size is height and width;
  "amodal_segmentation" of the whole thing, size 0 and no counts where nothing of it is hidden.
- "occluders" are the tracks of what hides it, 0 for a fixture, each with the pixels that it hides.
- "keypoints" of a person are x, y, v, with v 0 for outside the image, 1 for hidden, 2 for visible.
- "track_id" is one thing's in all pictures of its store; "holder_id" is the track of who holds it, 0 for
  nobody.
- "world_to_camera", 3 x 4, takes metres in the store to metres in front of the camera (x right, y down, z
  forward), "camera_matrix" takes those to pixels. Between the two a "lens" that is no pinhole distorts:
  "distortion" has the coefficients in OpenCV's order.
- "box3" has the centre, the size (x ahead, y to the left, z up) and the rotation (rows) of the box in the
  store.
- "formation" is how the camera made the picture: times in seconds, lengths in metres, colours of light in
  kelvin, noise in grey levels. "jpeg_quality" is the camera's own compression, "file_quality" that of
  NAME.jpg. What a camera lacks is left out.
- Things that show less than %g of themselves, or no pixel, are left out.

Seed %d, version %s. Made by:

    %s
`, f.set.Title, f.set.Text, f.set.MinVisible, f.set.Seed, f.set.Version, f.set.Command)
	return []byte(b.String())
}
