package dataset

import (
	"fmt"
	"image"
	"image/png"
	"io"
	"math"

	"storesim/render"
)

// encodeDepth writes a frame's depth along the optical axis as a 16-bit PNG in millimetres, 0 where nothing
// is and 65535 for what is farther away than 65.535 m.
func encodeDepth(w io.Writer, f *render.Frame) error {
	img := image.NewGray16(image.Rect(0, 0, f.Width, f.Height))
	for i, d := range f.Depth {
		if math.IsInf(float64(d), 1) {
			continue
		}
		mm := uint16(min(math.Round(float64(d)*1000), math.MaxUint16))
		img.Pix[2*i], img.Pix[2*i+1] = uint8(mm>>8), uint8(mm)
	}
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := e.Encode(w, img); err != nil {
		return fmt.Errorf("encode depth: %w", err)
	}
	return nil
}
