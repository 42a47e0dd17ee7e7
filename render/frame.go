package render

import (
	"image"
	"math"

	"storesim/pipeline/store"
)

// Frame is one picture and the truth about each of its pixels, row by row from the upper left. It belongs
// to its View and is valid until the next Draw.
type Frame struct {
	Width, Height int
	RGBA          []uint8   // four bytes a pixel, opaque
	Depth         []float32 // metres, as store.Camera.Project has them; +Inf where nothing is
	ID            []uint32  // instance, 0 for unlabelled things and for nothing
	Labels        []Label   // of moving instances that are no part of another, in order of first appearance
	Normal        []Normal  // nil unless asked for: View.Normals
}

// Image returns the picture without copying it.
func (f *Frame) Image() *image.RGBA {
	return &image.RGBA{Pix: f.RGBA, Stride: 4 * f.Width, Rect: image.Rect(0, 0, f.Width, f.Height)}
}

// Sees returns the pixel of world point p, whether it lies in the image, and whether it is seen: its pixel
// shows instance id, or nothing stands in front of it by more than tolerance metres. cam is the camera the
// frame was drawn for.
func (f *Frame) Sees(
	cam *store.Camera, p store.Vec3, id uint32, tolerance float64,
) (u, v float64, inImage, visible bool) {
	u, v, depth, ok := cam.Project(p)
	if !ok || !cam.InImage(u, v) {
		return u, v, false, false
	}
	i := int(math.Floor(v))*f.Width + int(math.Floor(u))
	visible = id != 0 && f.ID[i] == id || depth <= float64(f.Depth[i])+tolerance
	return u, v, true, visible
}
