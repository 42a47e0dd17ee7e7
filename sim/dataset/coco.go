// Package dataset writes a run as training data: pictures and their labels, in the formats the field's
// tools read. Today that is COCO with keypoints. The labels are the truth's; which frames are taken does
// not depend on the number of workers.
package dataset

import (
	"cmp"
	"encoding/json"
	"fmt"
	"image/jpeg"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"storesim/pipeline/store"
	"storesim/sim/sensor"
	"storesim/sim/truth"
)

// keypointNames are the labelled points of a person, in COCO's order of values x, y, visibility (0 outside,
// 1 hidden,
// 2 visible).
var keypointNames = []string{"head", "foot", "left_hand", "right_hand"}

// Options of a COCO data set.
type Options struct {
	Dir     string // must not exist
	Prefix  string // of the file names: tells runs apart that are put together
	Every   int    // takes every n-th frame of each camera
	Quality int    // of the JPEG files, 1 to 100
}

// COCO collects exposures. Its Witness method may be called by many goroutines.
type COCO struct {
	opt     Options
	cameras []store.Camera
	mu      sync.Mutex
	shots   []shot
	err     error
}

type shot struct {
	file string
	view truth.FrameView
}

// NewCOCO makes the folder and its images folder.
func NewCOCO(cameras []store.Camera, opt Options) (*COCO, error) {
	if err := os.MkdirAll(filepath.Join(opt.Dir, "images"), 0o755); err != nil {
		return nil, fmt.Errorf("make data set folder: %w", err)
	}
	return &COCO{opt: opt, cameras: cameras}, nil
}

// Count is the number of pictures so far.
func (c *COCO) Count() int {
	c.mu.Lock()
	defer c.mu.Unlock()
	return len(c.shots)
}

// Err is the first error of a picture that could not be written, nil for none.
func (c *COCO) Err() error {
	c.mu.Lock()
	defer c.mu.Unlock()
	return c.err
}

// Wanted says which frames are kept. Cameras take turns, so that the kept frames spread over time.
func (c *COCO) Wanted(camera int, seq uint64) bool { return (int(seq)+camera)%c.opt.Every == 0 }

// Witness keeps an exposure if it is its turn.
func (c *COCO) Witness(e sensor.Exposure) {
	if !c.Wanted(e.View.Camera, e.View.Seq) {
		return
	}
	name := fmt.Sprintf("%s%s_%06d.jpg", c.opt.Prefix, e.Frame.Device, e.View.Seq)
	err := c.encode(filepath.Join(c.opt.Dir, "images", name), e)
	c.mu.Lock()
	defer c.mu.Unlock()
	if err != nil {
		c.err = cmp.Or(c.err, err)
		return
	}
	c.shots = append(c.shots, shot{name, e.View})
}

func (c *COCO) encode(path string, e sensor.Exposure) error {
	part := path + ".part"
	f, err := os.Create(part)
	if err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	err = jpeg.Encode(f, e.Frame.Image, &jpeg.Options{Quality: c.opt.Quality})
	if closing := f.Close(); err == nil {
		err = closing
	}
	if err == nil {
		err = os.Rename(part, path)
	}
	if err != nil {
		return fmt.Errorf("write picture: %w", err)
	}
	return nil
}

// Finish writes annotations.json for the first n pictures by time, and removes the others. The simulation
// has to be closed before: until then pictures may be under way, and which ones are done depends on the
// machine's load.
func (c *COCO) Finish(n int) error {
	c.mu.Lock()
	defer c.mu.Unlock()
	if c.err != nil {
		return c.err
	}
	slices.SortFunc(c.shots, func(a, b shot) int {
		return cmp.Or(cmp.Compare(a.view.Time, b.view.Time), cmp.Compare(a.view.Camera, b.view.Camera))
	})
	for _, s := range c.shots[min(n, len(c.shots)):] {
		if err := os.Remove(filepath.Join(c.opt.Dir, "images", s.file)); err != nil {
			return fmt.Errorf("remove surplus picture: %w", err)
		}
	}
	c.shots = c.shots[:min(n, len(c.shots))]
	text, err := json.MarshalIndent(c.document(), "", " ")
	if err != nil {
		return fmt.Errorf("encode annotations: %w", err)
	}
	path := filepath.Join(c.opt.Dir, "annotations.json")
	if err := os.WriteFile(path+".part", text, 0o644); err != nil {
		return fmt.Errorf("write annotations: %w", err)
	}
	return os.Rename(path+".part", path)
}

type cocoDocument struct {
	Images      []cocoImage      `json:"images"`
	Annotations []cocoAnnotation `json:"annotations"`
	Categories  []cocoCategory   `json:"categories"`
}

type cocoImage struct {
	ID     int     `json:"id"`
	File   string  `json:"file_name"`
	Width  int     `json:"width"`
	Height int     `json:"height"`
	Camera string  `json:"camera"`
	Time   float64 `json:"time_s"`
}

type cocoAnnotation struct {
	ID           int         `json:"id"`
	Image        int         `json:"image_id"`
	Category     int         `json:"category_id"`
	Box          [4]float64  `json:"bbox"` // x, y, width, height of the visible part
	Area         float64     `json:"area"` // visible pixels
	Crowd        int         `json:"iscrowd"`
	Keypoints    [12]float64 `json:"keypoints"`
	NumKeypoints int         `json:"num_keypoints"`
	Full         [4]float64  `json:"amodal_bbox"`
	Visible      float64     `json:"visibility"`
	Track        int         `json:"track_id"`
}

type cocoCategory struct {
	ID        int      `json:"id"`
	Name      string   `json:"name"`
	Super     string   `json:"supercategory"`
	Keypoints []string `json:"keypoints"`
	Skeleton  [][2]int `json:"skeleton"`
}

func (c *COCO) document() cocoDocument {
	d := cocoDocument{
		Images: []cocoImage{}, Annotations: []cocoAnnotation{},
		Categories: []cocoCategory{{
			ID: 1, Name: "person", Super: "person", Keypoints: keypointNames,
			Skeleton: [][2]int{{1, 2}, {1, 3}, {1, 4}},
		}},
	}
	for i, s := range c.shots {
		k := c.cameras[s.view.Camera].Intrinsics
		d.Images = append(d.Images, cocoImage{
			ID: i + 1, File: s.file, Width: k.Width, Height: k.Height,
			Camera: string(c.cameras[s.view.Camera].ID), Time: s.view.Time.Seconds(),
		})
		for j := range s.view.Bodies {
			if s.view.Bodies[j].VisiblePixels == 0 {
				continue
			}
			d.Annotations = append(d.Annotations, annotation(len(d.Annotations)+1, i+1, &s.view.Bodies[j]))
		}
	}
	return d
}

func annotation(id, img int, b *truth.BodyView) cocoAnnotation {
	a := cocoAnnotation{
		ID: id, Image: img, Category: 1, Box: xywh(b.Visible), Area: float64(b.VisiblePixels),
		Full: xywh(b.Full), Visible: b.VisibleFraction, Track: int(b.Body),
	}
	for k, m := range [4]truth.Mark{b.Head, b.Foot, b.Hands[0], b.Hands[1]} {
		if m.Visibility == truth.Outside {
			continue // COCO wants 0, 0, 0
		}
		a.Keypoints[3*k], a.Keypoints[3*k+1] = m.U, m.V
		a.Keypoints[3*k+2] = float64(m.Visibility)
		a.NumKeypoints++
	}
	return a
}

func xywh(b store.PixelBox) [4]float64 { return [4]float64{b.MinX, b.MinY, b.Width(), b.Height()} }
