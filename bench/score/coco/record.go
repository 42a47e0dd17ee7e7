package coco

import (
	"errors"
	"fmt"
)

// record is an annotation or a detection as the file has it. Keys that it lacks stay nil.
type record struct {
	ID           *int64       `json:"id"`
	Image        *int64       `json:"image_id"`
	Category     *int64       `json:"category_id"`
	Box          []float64    `json:"bbox"`
	Area         *float64     `json:"area"`
	Crowd        int          `json:"iscrowd"`
	Score        *float64     `json:"score"`
	Segmentation segmentation `json:"segmentation"`
	Points       []float64    `json:"keypoints"`
	Labelled     *int         `json:"num_keypoints"`
}

// place reads what a record is about.
func (r *record) place(t *index) (image, category int, err error) {
	if r.Image == nil || r.Category == nil {
		return 0, 0, errors.New("no image_id or no category_id, want both")
	}
	image, ok := t.images[*r.Image]
	if !ok {
		return 0, 0, fmt.Errorf("image_id %d is not among the ground truth's images", *r.Image)
	}
	category, ok = t.categories[*r.Category]
	if !ok {
		return image, 0, errNoCategory
	}
	return image, category, nil
}

var errNoCategory = errors.New("its category_id is not among the ground truth's categories")

func (r *record) box() (Box, error) {
	if len(r.Box) != 4 {
		return Box{}, fmt.Errorf("bbox has %d numbers, want x, y, width, height", len(r.Box))
	}
	b := Box{r.Box[0], r.Box[1], r.Box[2], r.Box[3]}
	if b.W < 0 || b.H < 0 {
		return Box{}, fmt.Errorf("bbox has width %g and height %g, want x, y, width, height, "+
			"none of the two negative", b.W, b.H)
	}
	return b, nil
}

// points reads keypoints; n is how many the category has, 0 for one of which nothing is asked.
func (r *record) points(n int) ([]Point, error) {
	if n == 0 {
		return nil, nil
	}
	if len(r.Points) != 3*n {
		return nil, fmt.Errorf("keypoints has %d numbers, want x, y, v of %d points", len(r.Points), n)
	}
	out := make([]Point, n)
	for i := range out {
		out[i] = Point{r.Points[3*i], r.Points[3*i+1], r.Points[3*i+2]}
	}
	return out, nil
}

// annotation makes an object of the ground truth.
func (r *record) annotation(t *Truth, at *index) (Object, error) {
	if r.ID == nil || *r.ID < 1 {
		return Object{}, errors.New("no id from 1 up: 0 stands for \"no match\" in COCO's tools")
	}
	if at.ids[*r.ID] {
		return Object{}, fmt.Errorf("id %d is taken by one before it: ids are unique in the file", *r.ID)
	}
	at.ids[*r.ID] = true
	image, category, err := r.place(at)
	if err != nil {
		return Object{}, fmt.Errorf("id %d: %w", *r.ID, err)
	}
	if r.Area == nil || *r.Area < 0 {
		return Object{}, fmt.Errorf("id %d: no area from 0 up, want the mask's pixels", *r.ID)
	}
	if r.Crowd != 0 && r.Crowd != 1 {
		return Object{}, fmt.Errorf("id %d: iscrowd is %d, want 0 or 1", *r.ID, r.Crowd)
	}
	o := Object{ID: *r.ID, Image: image, Category: category, Area: *r.Area, Crowd: r.Crowd == 1}
	if err := r.shape(t, &o); err != nil {
		return Object{}, fmt.Errorf("id %d: %w", *r.ID, err)
	}
	return o, nil
}

// shape reads what the kind compares.
func (r *record) shape(t *Truth, o *Object) (err error) {
	switch t.Kind {
	case Boxes:
	case Masks:
		o.Mask, err = r.Segmentation.mask(&t.Images[o.Image])
		return err
	case Keypoints:
		if o.Points, err = r.points(len(t.Categories[o.Category].Sigmas)); err != nil {
			return err
		}
		if n := labelled(o.Points); r.Labelled != nil && *r.Labelled != n {
			return fmt.Errorf("num_keypoints is %d, but %d points have v > 0", *r.Labelled, n)
		}
	}
	o.Box, err = r.box()
	return err
}

// detection makes an object that was found. The area, by which those that match nothing are sorted out, is
// that of the box where the file gives boxes, as pycocotools takes it; boxed tells that it does.
func (r *record) detection(t *Truth, at *index, boxed bool) (Object, error) {
	image, category, err := r.place(at)
	if err != nil {
		return Object{}, err
	}
	o := Object{Image: image, Category: category}
	if o.Score, err = r.sureness(); err != nil {
		return Object{}, err
	}
	switch t.Kind {
	case Boxes:
	case Masks:
		o.Mask, err = r.Segmentation.mask(&t.Images[image])
		o.Area = float64(o.Mask.Area())
	case Keypoints:
		o.Points, err = r.points(len(t.Categories[category].Sigmas))
		o.Area = extent(o.Points)
	}
	if err != nil || !boxed {
		return o, err
	}
	o.Box, err = r.box()
	o.Area = float64(o.Box.W * o.Box.H)
	return o, err
}

// sureness is the score; an annotation that is taken as a detection is certain.
func (r *record) sureness() (float64, error) {
	switch {
	case r.Score != nil:
		return *r.Score, nil
	case r.ID != nil:
		return 1, nil
	default:
		return 0, errors.New("no score")
	}
}

// extent is the area of the box round all points.
func extent(points []Point) float64 {
	if len(points) == 0 {
		return 0
	}
	low, high := points[0], points[0]
	for _, p := range points {
		low.X, high.X = min(low.X, p.X), max(high.X, p.X)
		low.Y, high.Y = min(low.Y, p.Y), max(high.Y, p.Y)
	}
	return (high.X - low.X) * (high.Y - low.Y)
}
