package coco

import (
	"cmp"
	"errors"
	"fmt"
	"io"
	"slices"
)

// maxSide bounds an image's sides.
const maxSide = 1 << 15

// index finds images and categories by id.
type index struct {
	images, categories map[int64]int
	ids                map[int64]bool // of annotations
}

func (t *Truth) index() *index {
	at := &index{map[int64]int{}, map[int64]int{}, map[int64]bool{}}
	for i, m := range t.Images {
		at.images[m.ID] = i
	}
	for i, c := range t.Categories {
		at.categories[c.ID] = i
	}
	return at
}

// ReadTruth reads a ground truth for a kind of comparison. sigmas names spreads of keypoints beside those of
// Sigmas, or in their place; it may be nil.
func ReadTruth(r io.Reader, kind Kind, sigmas map[string]float64) (*Truth, error) {
	t := &Truth{Kind: kind}
	var list []record
	doc := newDocument(r)
	err := doc.object(elements{
		"images":     t.readImage,
		"categories": t.readCategory,
		"annotations": func(_ string, decode func(any) error) error {
			var r record
			err := decode(&r)
			if kind != Masks {
				r.Segmentation = nil
			}
			list = append(list, r)
			return err
		},
	})
	if err := cmp.Or(err, doc.end()); err != nil {
		return nil, err
	}
	if err := t.arrange(); err != nil {
		return nil, err
	}
	if kind == Keypoints {
		if err := t.spreads(list, sigmas); err != nil {
			return nil, err
		}
	}
	at := t.index()
	t.Objects = make([]Object, 0, len(list))
	for i := range list {
		o, err := list[i].annotation(t, at)
		if err != nil {
			return nil, fmt.Errorf("annotations[%d]: %w", i, err)
		}
		t.Objects = append(t.Objects, o)
	}
	return t, nil
}

func (t *Truth) readImage(_ string, decode func(any) error) error {
	var m struct {
		ID            *int64 `json:"id"`
		Width, Height int
	}
	if err := decode(&m); err != nil {
		return err
	}
	if m.ID == nil {
		return errors.New("no id")
	}
	if t.Kind == Masks && (m.Width < 1 || m.Height < 1 || m.Width > maxSide || m.Height > maxSide) {
		return fmt.Errorf("width and height are %d and %d, want 1 to %d to compare masks", m.Width, m.Height,
			maxSide)
	}
	t.Images = append(t.Images, Image{*m.ID, m.Width, m.Height})
	return nil
}

func (t *Truth) readCategory(_ string, decode func(any) error) error {
	var c struct {
		ID     *int64   `json:"id"`
		Name   string   `json:"name"`
		Points []string `json:"keypoints"`
	}
	if err := decode(&c); err != nil {
		return err
	}
	if c.ID == nil {
		return errors.New("no id")
	}
	t.Categories = append(t.Categories, Category{ID: *c.ID, Name: c.Name, Points: c.Points})
	return nil
}

// arrange puts images and categories in order and checks that none is there twice.
func (t *Truth) arrange() error {
	slices.SortStableFunc(t.Images, func(a, b Image) int { return cmp.Compare(a.ID, b.ID) })
	slices.SortStableFunc(t.Categories, func(a, b Category) int { return cmp.Compare(a.ID, b.ID) })
	for i := range t.Images[min(1, len(t.Images)):] {
		if t.Images[i].ID == t.Images[i+1].ID {
			return fmt.Errorf("two images have id %d: ids are unique", t.Images[i].ID)
		}
	}
	for i := range t.Categories[min(1, len(t.Categories)):] {
		if t.Categories[i].ID == t.Categories[i+1].ID {
			return fmt.Errorf("two categories have id %d: ids are unique", t.Categories[i].ID)
		}
	}
	return nil
}

// spreads finds the sigmas of each category that has annotations, or names of points. One with annotations
// that does not name its points must have COCO's seventeen.
func (t *Truth) spreads(list []record, extra map[string]float64) error {
	at := t.index()
	for i := range list {
		if list[i].Category == nil {
			continue // said later, with the annotation's id
		}
		k, ok := at.categories[*list[i].Category]
		if !ok {
			continue
		}
		c := &t.Categories[k]
		if c.Points == nil && len(list[i].Points) == 3*len(cocoPoints()) {
			c.Points = cocoPoints()
		}
		if len(c.Points) == 0 {
			return fmt.Errorf("category %d (%s) has no \"keypoints\", the names of its points", c.ID, c.Name)
		}
	}
	for k := range t.Categories {
		c := &t.Categories[k]
		var err error
		if c.Sigmas, err = spreadsOf(c.Points, extra); err != nil {
			return fmt.Errorf("category %d (%s): %w", c.ID, c.Name, err)
		}
	}
	return nil
}

func spreadsOf(names []string, extra map[string]float64) ([]float64, error) {
	known := Sigmas()
	var out []float64
	for _, name := range names {
		v, ok := extra[name]
		if !ok {
			v, ok = known[name]
		}
		if !ok || v <= 0 {
			return nil, fmt.Errorf("keypoint %q has no sigma above 0: name one", name)
		}
		out = append(out, v)
	}
	return out, nil
}

// ReadDetections reads what was found in the images of a ground truth: COCO's list of results, or a COCO file
// with annotations, which then are detections, of score 1 where they have none. Detections of categories that
// the truth does not have are left out, with a warning.
func ReadDetections(r io.Reader, truth *Truth) (*Detections, error) {
	in, whole, err := peek(r)
	if err != nil {
		return nil, err
	}
	doc := newDocument(in)
	reader := detections{truth: truth, at: truth.index(), strange: map[int64]int{}}
	if whole {
		err = doc.object(elements{"annotations": reader.read})
	} else {
		err = doc.list("detections", reader.read)
	}
	if err := cmp.Or(err, doc.end()); err != nil {
		return nil, err
	}
	reader.warn()
	return &reader.out, nil
}

// detections collects them. strange counts those of unknown categories.
type detections struct {
	truth       *Truth
	at          *index
	out         Detections
	strange     map[int64]int
	boxed, some bool
}

func (d *detections) read(_ string, decode func(any) error) error {
	var r record
	if err := decode(&r); err != nil {
		return err
	}
	if !d.some { // the first one tells for all, as in pycocotools
		d.some, d.boxed = true, r.Box != nil || d.truth.Kind == Boxes
	}
	o, err := r.detection(d.truth, d.at, d.boxed)
	if errors.Is(err, errNoCategory) {
		d.strange[*r.Category]++
		return nil
	}
	if err != nil {
		return err
	}
	d.out.Objects = append(d.out.Objects, o)
	return nil
}

func (d *detections) warn() {
	var ids []int64
	for id := range d.strange {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	for _, id := range ids {
		d.out.Warnings = append(d.out.Warnings, fmt.Errorf("%d detections of category %d, "+
			"which the ground truth does not have, are left out", d.strange[id], id))
	}
}
