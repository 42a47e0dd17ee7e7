package coco

import (
	"bytes"
	"cmp"
	"errors"
	"fmt"
	"image"
	"image/png"
	"io"
	"io/fs"
	"path"
	"slices"
)

// PanopticSet is a panoptic segmentation of images as COCO's JSON lists it, pictures apart.
type PanopticSet struct {
	Categories []PanopticCategory // in order of ids; of a prediction they may be missing
	Images     []PanopticImage    // in the file's order
}

// PanopticImage is the segmentation of one image.
type PanopticImage struct {
	Image    int64  // id
	File     string // of the PNG, in the set's folder
	Segments []RawSegment
}

// RawSegment is a segment as the file has it.
type RawSegment struct {
	ID       *uint32 `json:"id"`
	Category *int64  `json:"category_id"`
	Area     *int    `json:"area"` // of a prediction it may be missing, and is not looked at
	Crowd    int     `json:"iscrowd"`
}

// ReadPanoptic reads the JSON of a panoptic segmentation. A ground truth must list its categories.
func ReadPanoptic(r io.Reader, truth bool) (*PanopticSet, error) {
	set := &PanopticSet{}
	lists := elements{"annotations": set.readImage}
	if truth {
		lists["categories"] = set.readCategory
	}
	doc := newDocument(r)
	err := doc.object(lists)
	if err := cmp.Or(err, doc.end()); err != nil {
		return nil, err
	}
	slices.SortStableFunc(set.Categories, func(a, b PanopticCategory) int { return cmp.Compare(a.ID, b.ID) })
	for i := range set.Categories[min(1, len(set.Categories)):] {
		if set.Categories[i].ID == set.Categories[i+1].ID {
			return nil, fmt.Errorf("two categories have id %d: ids are unique", set.Categories[i].ID)
		}
	}
	return set, set.unique()
}

func (s *PanopticSet) readImage(_ string, decode func(any) error) error {
	var m struct {
		Image    *int64       `json:"image_id"`
		File     string       `json:"file_name"`
		Segments []RawSegment `json:"segments_info"`
	}
	if err := decode(&m); err != nil {
		return err
	}
	switch {
	case m.Image == nil:
		return errors.New("no image_id")
	case !fs.ValidPath(m.File) || path.Base(m.File) != m.File:
		return fmt.Errorf("file_name is %q, want that of a PNG in the set's folder", m.File)
	}
	s.Images = append(s.Images, PanopticImage{*m.Image, m.File, m.Segments})
	return nil
}

func (s *PanopticSet) readCategory(_ string, decode func(any) error) error {
	var c struct {
		ID    *int64 `json:"id"`
		Name  string `json:"name"`
		Thing *int   `json:"isthing"`
	}
	if err := decode(&c); err != nil {
		return err
	}
	if c.ID == nil || c.Thing == nil || *c.Thing != 0 && *c.Thing != 1 {
		return errors.New("want an id, and isthing 0 or 1")
	}
	s.Categories = append(s.Categories, PanopticCategory{*c.ID, c.Name, *c.Thing == 1})
	return nil
}

func (s *PanopticSet) unique() error {
	seen := map[int64]bool{}
	for i, m := range s.Images {
		if seen[m.Image] {
			return fmt.Errorf("annotations[%d]: image_id %d is taken by one before it", i, m.Image)
		}
		seen[m.Image] = true
	}
	return nil
}

// EvaluatePanoptic compares predicted segmentations with the truth, image by image: each of the truth's must
// have been predicted. The PNGs lie in a folder each: id = R + 256 G + 65536 B, 0 for void.
func EvaluatePanoptic(truth, found *PanopticSet, truthPNGs, foundPNGs fs.FS) (*PanopticResult, error) {
	r := &PanopticResult{categories: truth.Categories, images: len(truth.Images)}
	categories := map[int64]int{}
	for i, c := range truth.Categories {
		categories[c.ID] = i
	}
	predicted := map[int64]PanopticImage{}
	for _, m := range found.Images {
		predicted[m.Image] = m
	}
	for i, want := range truth.Images {
		have, ok := predicted[want.Image]
		if !ok {
			return nil, fmt.Errorf("image %d of the ground truth has no prediction", want.Image)
		}
		parts, err := comparePictures(want, have, truthPNGs, foundPNGs, categories)
		if err != nil {
			return nil, fmt.Errorf("image %d: %w", want.Image, err)
		}
		r.add(i, parts)
	}
	return r, nil
}

func comparePictures(
	want, have PanopticImage, truthPNGs, foundPNGs fs.FS, categories map[int64]int,
) (map[int]quality, error) {
	truth, ids, size, err := picture(want, truthPNGs, categories, true)
	if err != nil {
		return nil, fmt.Errorf("ground truth %s: %w", want.File, err)
	}
	found, claimed, claimedSize, err := picture(have, foundPNGs, categories, false)
	if err != nil {
		return nil, fmt.Errorf("prediction %s: %w", have.File, err)
	}
	if size != claimedSize {
		return nil, fmt.Errorf("the prediction's PNG has %v pixels, want %v as the truth's", claimedSize,
			size)
	}
	return compare(truth, found, overlaps(ids, claimed)), nil
}

// picture reads a PNG and checks it against its segments.
func picture(m PanopticImage, folder fs.FS, categories map[int64]int, truth bool) (
	segments map[uint32]Segment, ids []uint32, size image.Point, err error,
) {
	text, err := fs.ReadFile(folder, m.File)
	if err != nil {
		return nil, nil, size, err
	}
	if ids, size, err = readIDs(text); err != nil {
		return nil, nil, size, err
	}
	areas := map[uint32]int{}
	for p, n := range overlaps(ids, ids) {
		areas[p.truth] = n
	}
	if segments, err = segmentsOf(m.Segments, areas, categories, truth); err != nil {
		return nil, nil, size, err
	}
	return segments, ids, size, check(segments, areas)
}

func segmentsOf(raw []RawSegment, areas map[uint32]int, categories map[int64]int, truth bool) (
	map[uint32]Segment, error,
) {
	out := map[uint32]Segment{}
	for i, s := range raw {
		if s.ID == nil || *s.ID < 1 || s.Category == nil {
			return nil, fmt.Errorf("segments_info[%d]: want an id from 1 up, and a category_id", i)
		}
		if _, ok := out[*s.ID]; ok {
			return nil, fmt.Errorf("segments_info[%d]: id %d is taken by one before it", i, *s.ID)
		}
		category, ok := categories[*s.Category]
		if !ok {
			return nil, fmt.Errorf("segments_info[%d]: category_id %d is not among the truth's categories",
				i, *s.Category)
		}
		g := Segment{ID: *s.ID, Category: category, Area: areas[*s.ID], Crowd: truth && s.Crowd == 1}
		if truth && s.Area != nil {
			g.Area = *s.Area
		}
		out[*s.ID] = g
	}
	return out, nil
}

// maxPicture bounds a picture's pixels.
const maxPicture = 1 << 26

// readIDs reads a panoptic PNG, row by row. It must have 8-bit colours without a palette and without
// transparent pixels.
func readIDs(text []byte) ([]uint32, image.Point, error) {
	config, err := png.DecodeConfig(bytes.NewReader(text))
	if err != nil {
		return nil, image.Point{}, err
	}
	if w, h := config.Width, config.Height; w < 1 || h < 1 || w > maxPicture/h {
		return nil, image.Point{}, fmt.Errorf("%d x %d pixels, want at most %d", w, h, maxPicture)
	}
	picture, err := png.Decode(bytes.NewReader(text))
	if err != nil {
		return nil, image.Point{}, err
	}
	size := picture.Bounds().Size()
	switch p := picture.(type) {
	case *image.RGBA:
		ids, err := idsOf(p.Pix)
		return ids, size, err
	case *image.NRGBA:
		ids, err := idsOf(p.Pix)
		return ids, size, err
	default:
		return nil, size, errors.New("want a PNG with 8-bit red, green and blue, without a palette")
	}
}

func idsOf(pixels []uint8) ([]uint32, error) {
	ids := make([]uint32, len(pixels)/4)
	for i := range ids {
		p := pixels[4*i : 4*i+4]
		if p[3] != 255 {
			return nil, fmt.Errorf("pixel %d is transparent, want a PNG without alpha", i)
		}
		ids[i] = uint32(p[0]) | uint32(p[1])<<8 | uint32(p[2])<<16
	}
	return ids, nil
}
