package huggingface

import (
	"strconv"
	"strings"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/truth"
)

// decimal is a number that is written with a decimal point: a reader that takes its types from the first
// lines must not find a whole number there.
type decimal float64

// MarshalJSON writes all digits there are, and no exponent.
func (x decimal) MarshalJSON() ([]byte, error) {
	s := strconv.FormatFloat(float64(x), 'f', -1, 64)
	if !strings.Contains(s, ".") {
		s += ".0"
	}
	return []byte(s), nil
}

// line is one of metadata.jsonl. The loader makes a picture of each key that ends in file_name.
type line struct {
	File    string  `json:"file_name"`
	Depth   string  `json:"depth_file_name,omitempty"`   // on all lines or on none
	Normals string  `json:"normals_file_name,omitempty"` // on all lines or on none
	Store   string  `json:"store"`
	Camera  string  `json:"camera"`
	Frame   uint64  `json:"camera_frame"` // the camera's own count
	Time    decimal `json:"time_s"`
	Width   int     `json:"width"`
	Height  int     `json:"height"`
	Objects objects `json:"objects"`
}

// objects has the labels of a picture, one list a property, all of one length.
type objects struct {
	Box        [][4]decimal `json:"bbox"` // x, y, width, height in pixels, as COCO
	Categories []int        `json:"categories"`
	Area       []int        `json:"area"`
	Full       [][4]decimal `json:"amodal_bbox"`
	Visible    []decimal    `json:"visibility"`
	Truncated  []decimal    `json:"truncation"`
	Track      []uint32     `json:"track_id"`
	Holder     []uint32     `json:"holder_id"`
	SKU        []string     `json:"sku"`
	Mask       []string     `json:"segmentation"`        // COCO's run lengths of what is to be seen
	FullMask   []string     `json:"amodal_segmentation"` // of all of it; "" where it is the visible mask
	Hiders     [][][2]int   `json:"occluders"`           // track and pixels of each, most pixels first
}

// categories are the names of the numbers in a line, from 0: Hugging Face's class labels count so.
func categories() []string { return []string{"person", "hand", "product", "gear"} }

func (f *Format) line(s *dataset.Sample, c *store.Camera) *line {
	l := &line{
		File: s.Name + ".jpg", Store: s.Store, Camera: string(c.ID), Frame: s.View.Seq,
		Time: decimal(s.View.Time.Seconds()), Width: c.Intrinsics.Width, Height: c.Intrinsics.Height,
		Objects: objects{
			Box: [][4]decimal{}, Categories: []int{}, Area: []int{}, Full: [][4]decimal{},
			Visible: []decimal{}, Truncated: []decimal{},
			Track: []uint32{}, Holder: []uint32{}, SKU: []string{},
			Mask: []string{}, FullMask: []string{}, Hiders: [][][2]int{},
		},
	}
	if s.Depth != "" {
		l.Depth = "depth/" + s.Name + ".png"
	}
	if s.Normals != "" {
		l.Normals = "normals/" + s.Name + ".png"
	}
	for i := range s.View.Things {
		if t := &s.View.Things[i]; f.set.Kept(t) {
			l.Objects.add(t)
		}
	}
	return l
}

func (o *objects) add(t *truth.Thing) {
	o.Box = append(o.Box, xywh(t.Visible))
	o.Categories = append(o.Categories, int(t.Class-truth.Person))
	o.Area = append(o.Area, t.VisiblePixels)
	o.Full = append(o.Full, xywh(t.Full))
	o.Visible = append(o.Visible, decimal(t.VisibleFraction()))
	o.Truncated = append(o.Truncated, decimal(t.Truncated))
	o.Track = append(o.Track, t.ID)
	o.Holder = append(o.Holder, t.Owner)
	o.SKU = append(o.SKU, string(t.SKU))
	o.Mask = append(o.Mask, t.VisibleMask.Encode())
	full := ""
	if t.FullPixels != t.VisiblePixels && len(t.FullMask.Runs) > 0 {
		full = t.FullMask.Encode()
	}
	o.FullMask = append(o.FullMask, full)
	o.Hiders = append(o.Hiders, hidersOf(t))
}

// hidersOf are an empty list for a thing that nothing hides.
func hidersOf(t *truth.Thing) [][2]int {
	out := make([][2]int, len(t.Occluders))
	for i, o := range t.Occluders {
		out[i] = [2]int{int(o.ID), o.Pixels}
	}
	return out
}

func xywh(b store.PixelBox) [4]decimal {
	return [4]decimal{decimal(b.MinX), decimal(b.MinY), decimal(b.Width()), decimal(b.Height())}
}
