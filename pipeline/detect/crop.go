package detect

import (
	"image"
	"math"

	"storesim/pipeline/store"
)

// CropSize is the side of a crop round a hand, pixels; CropWidth is about how many metres it shows.
const (
	CropSize  = store.PackShotSize
	CropWidth = store.PackShotWidth
)

// CropLen is the length of a crop's planes Y, Cb, Cr.
const CropLen = 3 * CropSize * CropSize

const (
	handHeight = 1.05 // metres: about where hands are
	nearHand   = 0.7  // metres from the camera at least
	smallCrop  = 20.0 // pixels of the frame: a smaller one shows nothing
)

// Crop writes the square round a hand at pixel (u, v) into dst, planes Y, Cb, Cr in [0, 1], at the scale
// of pack shots if the hand is about a metre above the floor. Beyond the picture's edge dst is grey. It
// returns the scale in pixels of the frame for one of the crop, and false for a hand too far away.
func Crop(dst []float32, img *image.YCbCr, cam *store.Camera, u, v float64) (scale float64, ok bool) {
	ray := cam.Ray(u, v)
	far := (ray.Origin.Z - handHeight) / max(-ray.Dir.Z, 0.05)
	side := CropWidth * cam.PixelsPerRadian(u, v) / max(far, nearHand)
	if side < smallCrop {
		return 0, false
	}
	c := cropper{img: img, step: side / CropSize, u: u - side/2, v: v - side/2}
	for y := range CropSize {
		for x := range CropSize {
			c.pixel(dst, x, y)
		}
	}
	return c.step, true
}

// Unpack writes a pack shot into dst as Crop writes a hand.
func Unpack(dst []float32, img *image.YCbCr) {
	c := cropper{img: img, step: float64(img.Rect.Dx()) / CropSize}
	for y := range CropSize {
		for x := range CropSize {
			c.pixel(dst, x, y)
		}
	}
}

// cropper samples a picture at a regular grid.
type cropper struct {
	img  *image.YCbCr
	step float64 // pixels
	u, v float64 // the grid's corner
}

// pixel averages two samples a side, so that fine print does not flicker where the picture is shrunk.
func (c *cropper) pixel(dst []float32, x, y int) {
	var sum [3]float32
	for k := range 4 {
		u := c.u + (float64(x)+0.25+0.5*float64(k%2))*c.step
		v := c.v + (float64(y)+0.25+0.5*float64(k/2))*c.step
		luma, cb, cr := c.sample(u, v)
		sum[0], sum[1], sum[2] = sum[0]+luma, sum[1]+cb, sum[2]+cr
	}
	const plane = CropSize * CropSize
	for i := range sum {
		dst[i*plane+y*CropSize+x] = sum[i] * (1.0 / (4 * 255))
	}
}

// sample is the picture at a place between pixels: luma interpolated, chroma of the nearest cell.
func (c *cropper) sample(u, v float64) (luma, cb, cr float32) {
	fu, fv := math.Floor(u-0.5), math.Floor(v-0.5)
	x, y := int(fu), int(fv)
	b := c.img.Rect
	if x < 0 || y < 0 || x+1 >= b.Dx() || y+1 >= b.Dy() {
		return 127, 127, 127
	}
	du, dv := float32(u-0.5-fu), float32(v-0.5-fv)
	at := y*c.img.YStride + x
	row0, row1 := c.img.Y[at:at+2], c.img.Y[at+c.img.YStride:at+c.img.YStride+2]
	top := float32(row0[0]) + du*(float32(row0[1])-float32(row0[0]))
	low := float32(row1[0]) + du*(float32(row1[1])-float32(row1[0]))
	k := c.img.COffset(b.Min.X+int(u), b.Min.Y+int(v))
	return top + dv*(low-top), float32(c.img.Cb[k]), float32(c.img.Cr[k])
}
