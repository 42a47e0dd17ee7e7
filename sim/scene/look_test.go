package scene

import (
	"image"
	"image/draw"
	"image/png"
	"math"
	"os"
	"testing"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/world"
)

func save(n string, img image.Image) { f, _ := os.Create("/tmp/scene_" + n + ".png"); _ = png.Encode(f, img); f.Close() }

func TestLook(t *testing.T) {
	l := demoLayout(t)
	b := New(l)
	views := map[string][2]vec{
		"a": {xyz(4.4, 0.9, 2.9), xyz(2.7, 3.1, 0.7)},
		"h": {xyz(3.6, 3.6, 1.8), xyz(4.3, 2.8, 1.3)},
		"c": {xyz(4.6, 3.4, 3.5), xyz(2.4, 1.5, 0.6)},
	}
	for name, at := range views {
		c := store.Camera{Intrinsics: store.NewIntrinsics(1280, 720, 1.45), WorldFromCamera: store.LookAt(at[0], at[1])}
		save(name, shoot(b, l, c))
	}
	var objs []render.Object
	skins := []uint32{0xf0c8a8, 0xe0ac87, 0x8d5a3c, 0x5a3a28}
	tops := []uint32{0x3b5f8f, 0xd8583e, 0x6d9f71, 0xe9e4d8, 0x222831, 0xc9a227}
	for i, look := range everyLook() {
		look.Skin, look.Hair, look.Top = rgb(skins[i%4]), rgb([]uint32{0x4a2f1d, 0x1f1814, 0xb98a4a}[i%3]), rgb(tops[i%6])
		look.TopAccent, look.Bottom, look.Shoes = rgb(tops[(i+3)%6]), rgb(0x39414d), rgb(0x8a3b2e)
		f := float64(i%5) / 4
		build := world.Build{Height: 1.55 + 0.35*f, Shoulders: 0.38 + 0.1*f, Girth: 0.22 + 0.08*f}
		at := store.Vec2{X: 1.2 + 0.9*float64(i%8), Y: 1 + 1.2*float64(i/8)}
		reach := xyz(at.X+0.3, at.Y-0.5, 1.2)
		objs = b.Body(objs, BodyID(i), build, look, stand(build, at, -math.Pi/2+0.5*math.Sin(float64(i)), &reach))
	}
	big := *l
	big.Floor.Max = store.Vec2{X: 10, Y: 6}
	big.Gondolas, big.Gates, big.Shelves = nil, nil, nil
	st := newStore(&big, newTypeface())
	for n, at := range map[string][2]vec{"p": {xyz(4.4, -1.3, 2.2), xyz(4.4, 1.6, 0.7)}, "q": {xyz(4.4, 1.2, 3.6), xyz(4.4, 1.6, 0)}, "r": {xyz(3.0, -0.1, 1.75), xyz(3.0, 1.3, 1.2)}} {
		v := render.NewView(store.Camera{Intrinsics: store.NewIntrinsics(1400, 800, 1.45), WorldFromCamera: store.LookAt(at[0], at[1])}, Light(&big))
		v.SetStatic(st)
		save(n, v.Draw(objs).Image())
	}
	sheet := image.NewRGBA(image.Rect(0, 0, 1300, 700))
	x, y := 4, 4
	for _, p := range l.Catalog.Products {
		a := b.Art(p.SKU)
		if x+a.Bounds().Dx() > 1300 {
			x, y = 4, y+310
		}
		draw.Draw(sheet, image.Rect(x, y, 1300, 700), a, image.Point{}, draw.Src)
		x += a.Bounds().Dx() + 6
	}
	save("art", sheet)
}
