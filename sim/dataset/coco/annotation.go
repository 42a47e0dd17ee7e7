package coco

import (
	"errors"
	"fmt"
	"math"

	"storesim/pipeline/store"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// annotation is an entry of "annotations" of the instances files.
type annotation struct {
	ID           int        `json:"id"`
	Image        int        `json:"image_id"`
	Category     int        `json:"category_id"`
	Segmentation rle        `json:"segmentation"`
	Area         int        `json:"area"` // of the mask, not of the box: it tells small from large
	Box          [4]float64 `json:"bbox"`
	Crowd        int        `json:"iscrowd"`
	Attributes   attributes `json:"attributes"`
}

// rle is a mask as compressed run lengths.
type rle struct {
	Size   [2]int `json:"size"` // height, width
	Counts string `json:"counts"`
}

// attributes are what COCO has no key for. Ids are those of truth.Thing: the same in all cameras and at all
// times of one store. What is left out is 0 or nothing: a shelf shows hundreds of products, most of them
// whole and held by nobody.
type attributes struct {
	Amodal     [4]float64  `json:"amodal_bbox"`            // of all that it would cover alone in the scene
	Rotated    *[5]float64 `json:"rotated_bbox,omitempty"` // of a person: see Rotated and MinArea
	Radial     *[5]float64 `json:"radial_bbox,omitempty"`  // of a person: see Radial
	Visibility float64     `json:"visibility"`             // visible over amodal pixels inside the picture
	Truncation float64     `json:"truncation,omitempty"`   // share of the amodal pixels outside the picture
	Track      uint32      `json:"track_id"`
	Holder     uint32      `json:"holder_id,omitempty"` // of a product, hand, gear: whose
	SKU        string      `json:"sku,omitempty"`       // of a product
	Spot       string      `json:"spot,omitempty"`      // of a product: shelf, hand, gear, floor
	Side       string      `json:"side,omitempty"`      // of a hand: left, right
	Floor      [2]float64  `json:"floor_position"`      // below it, metres in the store
	Occluders  []occluder  `json:"occluders,omitempty"` // most pixels first

	Full *rle  `json:"amodal_segmentation,omitempty"` // where it is not the visible mask
	Box3 *box3 `json:"box3,omitempty"`                // not of a product on a shelf
}

// box3 is a box in the store, metres. Rotation is row by row; x points ahead, y to the left, z up.
type box3 struct {
	Centre   [3]float64 `json:"centre"`
	Size     [3]float64 `json:"size"`
	Rotation [9]float64 `json:"rotation"`
}

func newBox3(b *truth.Box3) *box3 {
	out := &box3{
		Centre: [3]float64{round(b.Pose.T.X, 1e3), round(b.Pose.T.Y, 1e3), round(b.Pose.T.Z, 1e3)},
		Size:   [3]float64{round(b.Size.X, 1e3), round(b.Size.Y, 1e3), round(b.Size.Z, 1e3)},
	}
	for i, x := range b.Pose.R {
		out.Rotation[i] = round(x, 1e4)
	}
	return out
}

// occluder is a track, 0 for a fixture or anything else without a label, and the pixels that it hides. As an
// object with keys it would make a third of a file.
type occluder [2]int

// pose is an entry of the person_keypoints files. Keypoints are x, y, v for each point: v is 0 outside the
// picture, with x and y 0 too, 1 hidden, 2 visible.
type pose struct {
	annotation
	Keypoints []float64 `json:"keypoints"`
	Count     int       `json:"num_keypoints"` // with v > 0
}

func newAnnotation(id, image int, t *truth.Thing) annotation {
	m := &t.VisibleMask
	return annotation{
		ID: id, Image: image, Category: int(t.Class), Area: m.Area(), Box: xywh(t.Visible),
		Segmentation: rle{Size: [2]int{m.Height, m.Width}, Counts: m.Encode()},
		Attributes:   newAttributes(t),
	}
}

func newAttributes(t *truth.Thing) attributes {
	a := attributes{
		Amodal: xywh(t.Full), Visibility: round(t.VisibleFraction(), 1e4),
		Truncation: round(t.Truncated, 1e4),
		Track:      t.ID, Holder: t.Owner, Floor: [2]float64{round(t.Floor.X, 1e3), round(t.Floor.Y, 1e3)},
		Occluders: make([]occluder, len(t.Occluders)),
	}
	for i, o := range t.Occluders {
		a.Occluders[i] = occluder{int(o.ID), o.Pixels}
	}
	if full := &t.FullMask; t.FullPixels != t.VisiblePixels && len(full.Runs) > 0 {
		a.Full = &rle{Size: [2]int{full.Height, full.Width}, Counts: full.Encode()}
	}
	if t.Class != truth.Product || t.Spot != truth.OnShelf {
		a.Box3 = newBox3(&t.Box)
	}
	switch t.Class {
	case truth.Product:
		a.SKU, a.Spot = string(t.SKU), [...]string{"", "shelf", "hand", "gear", "floor"}[t.Spot]
	case truth.Hand:
		a.Side = [...]string{"left", "right"}[t.Side&1]
	case truth.Person:
		rotated, radial := MinArea(&t.VisibleMask).numbers(), Radial(&t.VisibleMask).numbers()
		a.Rotated, a.Radial = &rotated, &radial
	case truth.Gear:
	}
	return a
}

func newPose(a annotation, t *truth.Thing) pose {
	width, height := float64(t.VisibleMask.Width), float64(t.VisibleMask.Height)
	p := pose{annotation: a, Keypoints: make([]float64, 3*len(truth.PointNames()))}
	for i, m := range t.Points {
		if m.Visibility == truth.Outside || m.U < 0 || m.V < 0 || m.U >= width || m.V >= height {
			continue
		}
		// Rounded down: to the nearest, a point at the edge could leave the picture.
		p.Keypoints[3*i], p.Keypoints[3*i+1] = math.Floor(m.U*100)/100, math.Floor(m.V*100)/100
		p.Keypoints[3*i+2] = float64(m.Visibility)
		p.Count++
	}
	return p
}

// check makes sure that a label does not contradict itself, for importers believe one half of it or the
// other: run lengths must fill the picture, the box must be tight, the number of points must fit.
func check(t *truth.Thing, width, height int) error {
	m := &t.VisibleMask
	if m.Width != width || m.Height != height {
		return fmt.Errorf("a mask of %d x %d pixels on a picture of %d x %d", m.Width, m.Height, width,
			height)
	}
	if sum := pixels(m); sum != width*height {
		return fmt.Errorf("run lengths sum to %d, want %d x %d", sum, width, height)
	}
	if m.Area() != t.VisiblePixels {
		return fmt.Errorf("%d visible pixels, but %d in the mask", t.VisiblePixels, m.Area())
	}
	if box := tight(m); box != t.Visible {
		return fmt.Errorf("the box %v is not tight to the mask, which fills %v", t.Visible, box)
	}
	if n := len(t.Points); t.Class == truth.Person && n != 0 && n != len(truth.PointNames()) {
		return fmt.Errorf("%d points, not %d", n, len(truth.PointNames()))
	}
	if t.Class < truth.Person || t.Class > truth.Gear {
		return errors.New("no such class")
	}
	return nil
}

func pixels(m *mask.Mask) int {
	sum := 0
	for _, n := range m.Runs {
		sum += int(n)
	}
	return sum
}

func tight(m *mask.Mask) store.PixelBox {
	b := m.Box()
	return store.PixelBox{
		MinX: float64(b.Min.X), MinY: float64(b.Min.Y), MaxX: float64(b.Max.X), MaxY: float64(b.Max.Y),
	}
}

func xywh(b store.PixelBox) [4]float64 { return [4]float64{b.MinX, b.MinY, b.Width(), b.Height()} }

// round keeps the digits that a quantity has: per is 1 over the step.
func round(x, per float64) float64 { return math.Round(x*per) / per }
