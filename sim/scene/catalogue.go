package scene

import (
	"image"
	"image/color"
	"math"

	"golang.org/x/image/draw"

	"storesim/pipeline/store"
	"storesim/render"
)

// The size of a catalogue picture, pixels, and how many samples each pixel's side is the mean of.
const (
	artWidth   = 128
	artHeight  = 192
	artSamples = 3
)

// Art returns the catalogue picture of a package, 128 by 192 pixels: seen from the front and a little from
// above, on white, as large as fits. It is drawn anew by each call. It panics where the catalogue has no such
// SKU.
func (b *Builder) Art(sku store.SKU) image.Image {
	p, _ := b.layout.Catalog.Product(sku)
	cam := studioCamera(p.Size)
	at := cam.WorldFromCamera.T
	light := render.Light{Ambient: 0.62, Lamps: []render.Lamp{
		{At: at.Add(xyz(-0.6, 0, 0.6)), Power: 0.45, Reach: 100}, {At: xyz(0.3, 0, 3), Power: 0.35,
			Reach: 100},
	}}
	f := render.NewView(cam, light).Draw([]render.Object{b.Item(sku, 1, store.IdentityPose())})
	large := f.Image()
	for i, id := range f.ID {
		if id == 0 {
			large.SetRGBA(i%f.Width, i/f.Width, color.RGBA{255, 255, 255, 255})
		}
	}
	art := image.NewRGBA(image.Rect(0, 0, artWidth, artHeight))
	draw.BiLinear.Scale(art, art.Bounds(), large, large.Bounds(), draw.Src, nil)
	return art
}

// studioCamera looks at a package of a size from 1.5 m away, so that it fills the picture but for a margin.
func studioCamera(size vec) store.Camera {
	const dist, down = 1.5, 0.22
	sin, cos := math.Sincos(down)
	middle := xyz(0, 0, size.Z/2)
	eye := middle.Add(xyz(0, -cos, sin).Scale(dist))
	near := dist - size.Y/2
	wide, high := size.X*1.08, (size.Z*cos+size.Y*sin)*1.08
	focal := near * min(artWidth/wide, artHeight/high) * artSamples
	return store.Camera{
		Intrinsics: store.Intrinsics{
			Width: artWidth * artSamples, Height: artHeight * artSamples, Fx: focal, Fy: focal,
			Cx: artWidth * artSamples / 2, Cy: artHeight * artSamples / 2,
		},
		WorldFromCamera: store.LookAt(eye, middle),
	}
}
