package coco

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"strconv"

	"storesim/sim/mask"
)

// segmentation is the JSON of a mask: a list of polygons, or an RLE with its counts as a text or a list. It
// is parsed when it is asked for.
type segmentation []byte

// UnmarshalJSON keeps the text.
func (s *segmentation) UnmarshalJSON(text []byte) error {
	*s = append((*s)[:0], text...)
	return nil
}

// runs is COCO's RLE.
type runs struct {
	Size   []int           `json:"size"` // height, width
	Counts json.RawMessage `json:"counts"`
}

// mask is the set of pixels in an image.
func (s segmentation) mask(image *Image) (mask.Mask, error) {
	if len(s) == 0 || string(s) == "null" {
		return mask.Mask{}, errors.New("no segmentation, want polygons or an RLE to compare masks")
	}
	var m mask.Mask
	var err error
	if s[0] == '[' {
		polygons, ok := s.polygons()
		if !ok {
			return mask.Mask{}, errors.New("segmentation is no list of polygons [[x, y, x, y, ...], ...]")
		}
		m, err = mask.FromPolygons(image.Width, image.Height, polygons)
	} else {
		m, err = s.runs(image)
	}
	if err != nil {
		return mask.Mask{}, fmt.Errorf("segmentation: %w", err)
	}
	return m, nil
}

// polygons reads lists of numbers in a list. The text is JSON already; reading it once more as such, into
// values of any kind, takes longer than all the rest of an evaluation.
func (s segmentation) polygons() (out [][]float64, ok bool) {
	depth := 0
	for i := 0; i < len(s); i++ {
		switch c := s[i]; {
		case c == '[':
			if depth++; depth == 2 {
				out = append(out, nil)
			}
		case c == ']':
			depth--
		case c == ',' || c == ' ' || c == '\n' || c == '\r' || c == '\t':
		case depth != 2:
			return nil, false
		default:
			end := i + bytes.IndexAny(s[i:], ", ]\n\r\t")
			v, err := strconv.ParseFloat(string(s[i:max(i, end)]), 64)
			if err != nil {
				return nil, false
			}
			out[len(out)-1] = append(out[len(out)-1], v)
			i = end - 1
		}
	}
	return out, true
}

func (s segmentation) runs(image *Image) (mask.Mask, error) {
	var rle runs
	if err := json.Unmarshal(s, &rle); err != nil || len(rle.Size) != 2 {
		return mask.Mask{}, errors.New(`want polygons, or an RLE {"size": [height, width], "counts": ...}`)
	}
	if h, w := rle.Size[0], rle.Size[1]; h != image.Height || w != image.Width {
		return mask.Mask{}, fmt.Errorf("size is [%d, %d], want the image's [height, width]: [%d, %d]", h, w,
			image.Height, image.Width)
	}
	var text string
	if json.Unmarshal(rle.Counts, &text) == nil {
		return mask.Decode(image.Width, image.Height, text)
	}
	var counts []uint32
	if err := json.Unmarshal(rle.Counts, &counts); err != nil {
		return mask.Mask{}, errors.New("counts is neither a text nor a list of whole numbers from 0 up")
	}
	return mask.FromCounts(image.Width, image.Height, counts)
}
