package hands

import (
	"encoding/binary"
	"image"
	"math"

	"storesim/pipeline/detect"
	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/rng"
	"storesim/sim/truth"
)

// The palms in truth.PointNames.
const (
	firstPalm  = 17
	secondPalm = 18
)

const (
	hiddenShare = 0.25 // of the hands in the picture that nothing of is seen
	wideShare   = 0.3  // of the crops lie as far off as a detector's guess, the others as a good detection
	nearOff     = 0.02 // standard deviation, metres
	wideOff     = 0.08
	leastPixels = 25   // of a held product that a label counts on, in the frame
	inner       = 0.85 // share of the crop's side in which a product's middle must lie
)

// hand is a hand in a picture.
type hand struct {
	s     *dataset.Sample
	img   *image.YCbCr
	cam   *store.Camera
	store int
	mark  truth.Mark
	luck  rng.Key
}

// hand writes the crops of a hand.
func (f *Format) hand(h *hand) error {
	if h.mark.Visibility == truth.Outside ||
		h.mark.Visibility == truth.Hidden && h.luck.Float64("hidden", 0) > hiddenShare {
		return nil
	}
	for k := range uint64(2) {
		sigma := nearOff
		if h.luck.Float64("wide", k) < wideShare {
			sigma = wideOff
		}
		pixels := sigma * h.cam.PixelsPerRadian(h.mark.U, h.mark.V) / 2.5
		u := h.mark.U + pixels*h.luck.Norm("across", k)
		v := h.mark.V + pixels*h.luck.Norm("down", k)
		scale, ok := detect.Crop(f.crop, h.img, h.cam, u, v)
		if !ok {
			return nil
		}
		product, seen := f.shown(h, u, v, scale*detect.CropSize)
		if err := f.crops.append(quantised(f.crop)); err != nil {
			return err
		}
		row := make([]byte, 0, 16)
		for _, n := range []int{int(h.s.Split), h.store, product, seen} {
			row = binary.LittleEndian.AppendUint32(row, uint32(int32(n)))
		}
		if err := f.labels.append(row); err != nil || product < 0 {
			return err
		}
	}
	return nil
}

// shown is the held product that a crop shows most of, and how many of its pixels are seen; -1 for none.
func (f *Format) shown(h *hand, u, v, side float64) (product, pixels int) {
	product = -1
	for i := range h.s.View.Things {
		t := &h.s.View.Things[i]
		if t.Class != truth.Product || t.Spot != truth.InHand || t.VisiblePixels < leastPixels {
			continue
		}
		b := t.Visible
		off := max(math.Abs((b.MinX+b.MaxX)/2-u), math.Abs((b.MinY+b.MaxY)/2-v))
		if off > inner*side/2 || t.VisiblePixels <= pixels {
			continue
		}
		product, pixels = f.rows[h.s.Store][t.SKU], t.VisiblePixels
	}
	return product, pixels
}
