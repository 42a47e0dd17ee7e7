package detect

import (
	"fmt"
	"image"
)

// The network's input: planes Y, Cb, Cr of the frame at half size, InputHeight rows of which the last ones
// are zero.
const (
	InputWidth  = 640
	InputHeight = 368
	frameHeight = 360 // rows that hold the picture
)

// fill writes a 1280 x 720 frame into a (1, 3, 368, 640) float32 tensor in [0, 1]: luma averaged over 2 x 2
// pixels, the chroma planes as they are. Rows below the picture are left alone (zero).
func fill(dst []float32, img *image.YCbCr) error {
	if img.Rect.Dx() != 2*InputWidth || img.Rect.Dy() != 2*frameHeight ||
		img.SubsampleRatio != image.YCbCrSubsampleRatio420 {
		return fmt.Errorf("frame is %d x %d %v, want %d x %d 4:2:0",
			img.Rect.Dx(), img.Rect.Dy(), img.SubsampleRatio, 2*InputWidth, 2*frameHeight)
	}
	const plane = InputWidth * InputHeight
	for y := range frameHeight {
		upper := img.Y[2*y*img.YStride:][:2*InputWidth]
		lower := img.Y[(2*y+1)*img.YStride:][:2*InputWidth]
		row := dst[y*InputWidth:][:InputWidth]
		for x := range row {
			sum := uint32(upper[2*x]) + uint32(upper[2*x+1]) + uint32(lower[2*x]) + uint32(lower[2*x+1])
			row[x] = float32(sum) * (1.0 / (4 * 255))
		}
		scale(dst[plane+y*InputWidth:][:InputWidth], img.Cb[y*img.CStride:])
		scale(dst[2*plane+y*InputWidth:][:InputWidth], img.Cr[y*img.CStride:])
	}
	return nil
}

func scale(dst []float32, src []uint8) {
	for x := range dst {
		dst[x] = float32(src[x]) * (1.0 / 255)
	}
}
