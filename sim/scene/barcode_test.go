package scene

import (
	"image"
	"math"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/oned"

	"storesim/pipeline/store"
	"storesim/render"
)

// symbol is where a package's barcode is, in the package's frame.
type symbol struct {
	at, normal, up vec     // up is the upper side of the digits
	module         float64 // metres
}

func symbolOf(p *store.Product, t *typeface) symbol {
	switch p.Shape {
	case store.Box:
		wide, _ := boxCode(p.Size)
		return symbol{xyz(0, p.Size.Y/2, 0.2*p.Size.Z), xyz(0, 1, 0), xyz(0, 0, 1), wide / codeModules}
	case store.Bag:
		wide, _ := bagCode(p.Size)
		at := pillow(p.Size, 1)(0.5, (bagCodeLow+0.5)/bagRows)
		return symbol{at, xyz(0, 1, 0), xyz(0, 0, 1), wide / codeModules}
	case store.Can, store.Bottle, store.Tub:
	}
	side := sideOf(p)
	c := newRoundCode(p, side, t)
	turn := 2*math.Pi*(0.25-0.5) - math.Pi/2
	if c.sides%2 == 1 {
		turn += math.Pi / roundSegments
	}
	r := side.at((c.low + c.high) / 2)
	out := xyz(math.Cos(turn), math.Sin(turn), 0)
	s := symbol{out.Scale(r.radius * p.Size.X / 2).Add(xyz(0, 0, r.z)), out, xyz(0, 0, 1), 0}
	if s.module = (c.high - c.low) / codeModules; c.ladder {
		s.up = xyz(-out.Y, out.X, 0).Scale(-1)
		return s
	}
	s.module = float64(c.sides) * 2 * math.Sin(math.Pi/roundSegments) * p.Size.X / 2 / codeModules
	return s
}

// shot is a close-up: how many pixels a module takes, and how far aside the camera stands, radians.
type shot struct{ pixels, aside float64 }

// photograph takes a close-up of a package's barcode with a camera 0.4 m away.
func photograph(b *Builder, l *store.Layout, p *store.Product, s symbol, how shot, light render.Light) image.Image {
	const dist, w, h = 0.4, 440, 330
	place := store.Pose{R: store.Identity3(), T: xyz(3, 2.5, 1)}
	right := s.up.Cross(s.normal)
	sin, cos := math.Sincos(how.aside)
	eye := s.at.Add(s.normal.Scale(dist * cos)).Add(s.up.Scale(-dist * sin)) // along the bars
	cam := l.Cameras[0]
	cam.Intrinsics = store.NewIntrinsics(w, h, 1)
	cam.Intrinsics.Fx = how.pixels / s.module * dist
	cam.Intrinsics.Fy = cam.Intrinsics.Fx
	look := s.at.Sub(eye).Unit()
	cam.WorldFromCamera = store.Pose{R: store.Columns(right, look.Cross(right), look), T: place.Apply(eye)}
	v := render.NewView(cam, light)
	v.SetAntialias(true)
	return v.Draw([]render.Object{b.Item(p.SKU, 1, place)}).Image()
}

// read decodes the EAN-13 symbol in a picture; empty where there is none.
func read(img image.Image) string {
	bits, err := gozxing.NewBinaryBitmapFromImage(img)
	if err != nil {
		return ""
	}
	hints := map[gozxing.DecodeHintType]any{gozxing.DecodeHintType_TRY_HARDER: true}
	got, err := oned.NewEAN13Reader().Decode(bits, hints)
	if err != nil {
		return ""
	}
	return got.GetText()
}

// TestBarcodesDecode photographs every package's barcode from near by and has a reader that knows nothing of
// this package decode it, from straight ahead and from 40 degrees aside. Of small symbols a share may fail,
// but none is read wrong.
func TestBarcodesDecode(t *testing.T) {
	if testing.Short() {
		t.Skip("reads forty pictures, a minute under the race detector")
	}
	l, b := demo(t)
	face, light := newTypeface(), Light(l)
	shots := map[shot]float64{{3, 0}: 1, {2, 0}: 0.9, {1.5, 0}: 0.5, {3, 0.7}: 1, {1.5, 0.7}: 0.9}
	read13 := map[shot]int{}
	for i := range l.Catalog.Products {
		p := &l.Catalog.Products[i]
		s := symbolOf(p, face)
		if s.module < leastModule {
			t.Errorf("%s %s: a module is %.3f mm wide", p.Shape, p.Name, 1000*s.module)
		}
		for how := range shots {
			switch got := read(photograph(b, l, p, s, how, light)); got {
			case p.GTIN:
				read13[how]++
			case "":
			default:
				t.Errorf("%s %s, %.2f pixels a module, %.1f aside: read %q, want %q", p.Shape, p.Name, how.pixels,
					how.aside, got, p.GTIN)
			}
		}
	}
	for how, least := range shots {
		if share := float64(read13[how]) / float64(len(l.Catalog.Products)); share < least {
			t.Errorf("%.2f pixels a module, %.1f aside: %.2f of the barcodes decode", how.pixels, how.aside, share)
		}
	}
}
