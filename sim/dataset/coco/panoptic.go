package coco

import (
	"fmt"
	"image/png"
	"os"
	"path/filepath"

	"storesim/sim/dataset"
)

// panoptic is the format in which each pixel has a segment.
type panoptic struct {
	splits  *splits
	canvas  canvas
	encoder png.Encoder
	err     error // the first; nothing is written after it
}

// segments is an entry of "annotations": one a picture.
type segments struct {
	Image int       `json:"image_id"`
	File  string    `json:"file_name"` // in panoptic_<split>
	Info  []segment `json:"segments_info"`
}

// segment is a thing or the rest of a picture. Ids count from 1 in each picture, in its PNG file too; pixels
// of things that the set leaves out are 0, which belongs to nothing.
type segment struct {
	ID         int                 `json:"id"`
	Category   int                 `json:"category_id"`
	Area       int                 `json:"area"`
	Box        [4]int              `json:"bbox"`
	Crowd      int                 `json:"iscrowd"`
	Attributes *panopticAttributes `json:"attributes,omitempty"` // nil for the rest
}

type panopticAttributes struct {
	Track uint32 `json:"track_id"`
	SKU   string `json:"sku,omitempty"`
}

// NewPanoptic begins a set of panoptic segments in the folder dir.
func NewPanoptic(set *dataset.Set, dir string) (dataset.Format, error) {
	s, err := newSplits(set, dir, document{"panoptic", panopticCategories()})
	if err != nil {
		return nil, err
	}
	encoder := png.Encoder{CompressionLevel: png.BestSpeed, BufferPool: &spare{}}
	return &panoptic{splits: s, encoder: encoder}, nil
}

// spare keeps an encoder's buffers from one picture to the next.
type spare struct{ buffer *png.EncoderBuffer }

func (s *spare) Get() *png.EncoderBuffer  { return s.buffer }
func (s *spare) Put(b *png.EncoderBuffer) { s.buffer = b }

// Add writes a sample. After an error the set is given up: Close removes what has been begun.
func (f *panoptic) Add(s *dataset.Sample) error {
	if f.err == nil {
		f.err = f.add(s)
	}
	return f.err
}

// Close joins the annotation files.
func (f *panoptic) Close() error { return f.splits.close(f.err) }

func (f *panoptic) add(s *dataset.Sample) error {
	p, im, err := f.splits.picture(s)
	if err != nil {
		return err
	}
	for i := range s.View.Things {
		t := &s.View.Things[i]
		if t.VisiblePixels == 0 {
			continue
		}
		if err := check(t, im.Width, im.Height); err != nil {
			return fmt.Errorf("picture %s: thing %d: %w", s.Name, t.ID, err)
		}
	}
	record := segments{Image: im.ID, File: s.Name + ".png"}
	record.Info = f.canvas.paint(f.splits.set, s.View.Things, im.Width, im.Height)
	if err := f.png(f.splits.path("panoptic", s.Split), record.File); err != nil {
		return err
	}
	return p.annotations[0].add(record)
}

// png writes the canvas to a file in dir.
func (f *panoptic) png(dir, name string) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	path := filepath.Join(dir, name)
	out, err := os.Create(path + ".part")
	if err != nil {
		return err
	}
	err = f.encoder.Encode(out, &f.canvas.picture)
	if closing := out.Close(); err == nil {
		err = closing
	}
	if err != nil {
		return fmt.Errorf("%s: %w", path, err)
	}
	return os.Rename(out.Name(), path)
}
