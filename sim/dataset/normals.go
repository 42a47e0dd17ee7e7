package dataset

import (
	"fmt"
	"image"
	"image/png"
	"io"
	"math"

	"storesim/render"
)

// encodeNormals writes normals, row by row, as a PNG of 8-bit RGB, as Sample.Normals has it. Eight bits turn
// a normal by at most 0.4 degrees; of 16-bit colours, common readers keep the upper half only. No normal of
// unit length is (0, 0, 0), the colour of nothing.
func encodeNormals(w io.Writer, width int, normals []render.Normal) error {
	img := image.NewNRGBA(image.Rect(0, 0, width, len(normals)/width))
	for i, n := range normals {
		p := img.Pix[4*i : 4*i+4 : 4*i+4]
		p[3] = math.MaxUint8 // opaque: the file has no fourth channel
		if n == (render.Normal{}) {
			continue
		}
		for k, x := range n {
			p[k] = uint8(math.Round(255 * (float64(x)/2 + 0.5)))
		}
	}
	e := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := e.Encode(w, img); err != nil {
		return fmt.Errorf("encode normals: %w", err)
	}
	return nil
}
