package webdataset

import (
	"encoding/json"
	"fmt"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// label is what is in the .json of a sample.
type label struct {
	Name         string        `json:"name"`
	Store        string        `json:"store"`
	Split        string        `json:"split"`
	Camera       string        `json:"camera"`
	Frame        uint64        `json:"camera_frame"` // the camera's own count
	Time         float64       `json:"time_s"`
	Width        int           `json:"width"`
	Height       int           `json:"height"`
	Matrix       [3][3]float64 `json:"camera_matrix"`
	Extrinsic    [3][4]float64 `json:"world_to_camera"`
	Lens         string        `json:"lens"`
	Coefficients []float64     `json:"distortion"` // in OpenCV's order
	Objects      []object      `json:"objects"`

	Formation *dataset.Formation `json:"formation,omitempty"` // absent where it was not recorded
}

// object is the label of one thing. Keys that do not concern it are there, too, and empty.
type object struct {
	Track     uint32       `json:"track_id"`
	Class     string       `json:"class"`
	ClassID   truth.Class  `json:"class_id"` // counts from 1
	Box       [4]float64   `json:"bbox"`
	Area      int          `json:"area"`
	Full      [4]float64   `json:"amodal_bbox"`
	Visible   float64      `json:"visibility"`
	Truncated float64      `json:"truncation"`
	Mask      runs         `json:"segmentation"`
	Points    [][3]float64 `json:"keypoints"` // truth.PointNames names them
	Floor     [2]float64   `json:"floor"`     // metres, in the store
	Box3      box3         `json:"box3"`
	SKU       store.SKU    `json:"sku"`
	Holder    uint32       `json:"holder_id"`
	Hiders    [][2]int     `json:"occluders"`           // track and pixels, most pixels first
	FullMask  runs         `json:"amodal_segmentation"` // counts "" where it is the visible one
}

type runs struct {
	Size   [2]int `json:"size"` // height, width
	Counts string `json:"counts"`
}

type box3 struct {
	Centre   [3]float64 `json:"centre"`
	Size     [3]float64 `json:"size"`
	Rotation [9]float64 `json:"rotation"`
}

func (f *Format) label(s *dataset.Sample) ([]byte, error) {
	i := slices.IndexFunc(f.set.Stores, func(x dataset.Store) bool { return x.Name == s.Store })
	if i < 0 || s.View.Camera < 0 || s.View.Camera >= len(f.set.Stores[i].Layout.Cameras) {
		return nil, fmt.Errorf("store %q has no camera %d", s.Store, s.View.Camera)
	}
	c := &f.set.Stores[i].Layout.Cameras[s.View.Camera]
	l := label{
		Name: s.Name, Store: s.Store, Split: s.Split.String(), Camera: string(c.ID),
		Frame: s.View.Seq, Time: s.View.Time.Seconds(), Formation: dataset.FormationOf(s),
		Width: c.Intrinsics.Width, Height: c.Intrinsics.Height,
		Matrix: matrix(c.Intrinsics), Extrinsic: extrinsic(c.WorldFromCamera), Objects: []object{},
		Lens: "pinhole", Coefficients: append([]float64{}, c.Intrinsics.Lens.Coefficients()...),
	}
	if m := c.Intrinsics.Lens.Model; m != store.Pinhole {
		l.Lens = string(m)
	}
	for i := range s.View.Things {
		if t := &s.View.Things[i]; f.set.Kept(t) {
			l.Objects = append(l.Objects, objectOf(t))
		}
	}
	return json.Marshal(l)
}

func objectOf(t *truth.Thing) object {
	o := object{
		Track: t.ID, Class: className(t.Class), ClassID: t.Class, Box: xywh(t.Visible), Area: t.VisiblePixels,
		Full: xywh(t.Full), Visible: t.VisibleFraction(), Truncated: t.Truncated,
		Mask: runsOf(&t.VisibleMask), Hiders: [][2]int{},
		Points: [][3]float64{}, Floor: [2]float64{t.Floor.X, t.Floor.Y}, SKU: t.SKU, Holder: t.Owner,
		Box3: box3{
			Centre: [3]float64{t.Box.Pose.T.X, t.Box.Pose.T.Y, t.Box.Pose.T.Z},
			Size:   [3]float64{t.Box.Size.X, t.Box.Size.Y, t.Box.Size.Z}, Rotation: t.Box.Pose.R,
		},
	}
	for _, h := range t.Occluders {
		o.Hiders = append(o.Hiders, [2]int{int(h.ID), h.Pixels})
	}
	if t.FullPixels != t.VisiblePixels && len(t.FullMask.Runs) > 0 {
		o.FullMask = runsOf(&t.FullMask)
	}
	for _, m := range t.Points {
		p := [3]float64{m.U, m.V, float64(m.Visibility)}
		if m.Visibility == truth.Outside {
			p = [3]float64{} // as in COCO
		}
		o.Points = append(o.Points, p)
	}
	return o
}

func className(c truth.Class) string {
	return [...]string{"", "person", "hand", "product", "gear"}[c]
}

func xywh(b store.PixelBox) [4]float64 { return [4]float64{b.MinX, b.MinY, b.Width(), b.Height()} }

func runsOf(m *mask.Mask) runs {
	return runs{Size: [2]int{m.Height, m.Width}, Counts: m.Encode()}
}

func matrix(k store.Intrinsics) [3][3]float64 {
	return [3][3]float64{{k.Fx, 0, k.Cx}, {0, k.Fy, k.Cy}, {0, 0, 1}}
}

func extrinsic(worldFromCamera store.Pose) [3][4]float64 {
	p := worldFromCamera.Inverse()
	return [3][4]float64{
		{p.R[0], p.R[1], p.R[2], p.T.X}, {p.R[3], p.R[4], p.R[5], p.T.Y}, {p.R[6], p.R[7], p.R[8], p.T.Z},
	}
}
