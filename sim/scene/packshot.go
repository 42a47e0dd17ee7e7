package scene

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"math"

	"storesim/pipeline/store"
	"storesim/render"
)

// The photographer's studio.
const (
	shotDistance = 4.0 // metres: so far that all of a product is at about one scale
	shotQuality  = 92
	shotSamples  = 2  // a side: a shot is drawn that much larger and averaged
	lowShot      = 35 // degrees above the level
	highShot     = 65
	shotGrey     = 128
)

// shotYaws are how a product is turned, degrees: all round as ceiling cameras see what is held, and from
// higher up.
func shotYaws() []struct{ yaw, elevation float64 } {
	return []struct{ yaw, elevation float64 }{
		{0, lowShot}, {60, lowShot}, {120, lowShot}, {180, lowShot}, {240, lowShot}, {300, lowShot},
		{0, highShot}, {180, highShot},
	}
}

// Photograph returns a copy of a layout with pack shots of all its products: what a supplier's catalogue
// has. They show the art as printed in the catalogue, whatever may lie on the shelves.
func Photograph(l *store.Layout) (*store.Layout, error) {
	out := *l
	out.PackShots = make(map[store.SKU][]store.PackShot, len(l.Catalog.Products))
	packs := newPacks(l.Catalog.Products, newTypeface())
	for _, p := range l.Catalog.Products {
		for _, from := range shotYaws() {
			s, err := packShot(&p, packs[p.SKU], from.yaw*math.Pi/180, from.elevation*math.Pi/180)
			if err != nil {
				return nil, fmt.Errorf("pack shot of %s: %w", p.SKU, err)
			}
			out.PackShots[p.SKU] = append(out.PackShots[p.SKU], s)
		}
	}
	return &out, nil
}

// packShot takes one picture.
func packShot(p *store.Product, k pack, yaw, elevation float64) (store.PackShot, error) {
	middle := xyz(0, 0, p.Size.Z/2)
	away := xyz(0, -math.Cos(elevation), math.Sin(elevation)).Scale(shotDistance)
	size := shotSamples * store.PackShotSize
	cam := store.Camera{
		Intrinsics:      store.NewIntrinsics(size, size, 2*math.Atan(store.PackShotWidth/2/shotDistance)),
		WorldFromCamera: store.LookAt(middle.Add(away), middle),
	}
	v := render.NewView(cam, render.Light{Ambient: 1})
	pose := store.Pose{R: store.RotZ(yaw)}
	f := v.Draw([]render.Object{{ID: ItemID(0), Mesh: k.mesh, Pose: pose, Material: k.material}})
	var file bytes.Buffer
	err := jpeg.Encode(&file, develop(f), &jpeg.Options{Quality: shotQuality})
	return store.PackShot{Yaw: yaw, Elevation: elevation, JPEG: file.Bytes()}, err
}

// develop averages a drawn picture down to a pack shot's size, before grey.
func develop(f *render.Frame) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, store.PackShotSize, store.PackShotSize))
	for y := range store.PackShotSize {
		for x := range store.PackShotSize {
			var sum [3]int
			for k := range shotSamples * shotSamples {
				at := (shotSamples*y+k/shotSamples)*f.Width + shotSamples*x + k%shotSamples
				for c := range sum {
					if f.ID[at] == 0 {
						sum[c] += shotGrey
					} else {
						sum[c] += int(f.RGBA[4*at+c])
					}
				}
			}
			const n = shotSamples * shotSamples
			out.SetRGBA(x, y, color.RGBA{uint8(sum[0] / n), uint8(sum[1] / n), uint8(sum[2] / n), 255})
		}
	}
	return out
}
