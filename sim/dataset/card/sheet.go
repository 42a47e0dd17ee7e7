package card

import (
	"bytes"
	"fmt"
	"hash/fnv"
	"image"
	"image/color"
	"image/jpeg"
	"os"

	"github.com/fogleman/gg"
	"golang.org/x/image/draw"
	"golang.org/x/image/font"
	"golang.org/x/image/font/basicfont"
	"golang.org/x/image/math/fixed"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// Sheet is a sheet of samples with their labels drawn on them. Samples are taken at even distances.
type Sheet struct {
	Want int // pictures on the sheet
	Of   int // samples of the set

	seen  int
	tiles []tile
}

type tile struct {
	name    string
	picture image.Image
}

// The sheet's layout, pixels.
const (
	tileWidth = 640
	perRow    = 3
	gap       = 6
)

func (s *Sheet) add(set *dataset.Set, sample *dataset.Sample) error {
	due := s.Of > 0 && s.seen*s.Want/s.Of > (s.seen-1)*s.Want/s.Of || s.seen == 0 && s.Want > 0
	s.seen++
	if !due {
		return nil
	}
	img, err := Overlay(set, sample, tileWidth)
	if err != nil {
		return err
	}
	s.tiles = append(s.tiles, tile{sample.Name, img})
	return nil
}

// Overlay draws a sample's labels on its picture, which is scaled to a width in pixels: visible parts tinted
// and, except for products, framed, people with the box they would fill without occluders and with their
// points (filled: visible).
func Overlay(set *dataset.Set, s *dataset.Sample, width int) (image.Image, error) {
	img, err := readPicture(s.File)
	if err != nil {
		return nil, err
	}
	for i := range s.View.Things {
		if t := &s.View.Things[i]; set.Kept(t) {
			tint(img, &t.VisibleMask, shade(t))
		}
	}
	k := float64(width) / float64(img.Rect.Dx())
	small := image.NewRGBA(image.Rect(0, 0, width, int(k*float64(img.Rect.Dy()))))
	draw.ApproxBiLinear.Scale(small, small.Rect, img, img.Rect, draw.Src, nil)
	g := gg.NewContextForRGBA(small)
	for i := range s.View.Things {
		if t := &s.View.Things[i]; set.Kept(t) {
			outline(g, t, k)
		}
	}
	return small, nil
}

func readPicture(path string) (*image.RGBA, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer func() { _ = f.Close() }() // only read
	img, err := jpeg.Decode(f)
	if err != nil {
		return nil, fmt.Errorf("%s: %w", path, err)
	}
	out := image.NewRGBA(image.Rect(0, 0, img.Bounds().Dx(), img.Bounds().Dy()))
	draw.Draw(out, out.Rect, img, img.Bounds().Min, draw.Src)
	return out, nil
}

// goods are the colours of products, by lot, so that few neighbours are alike.
var goods = [...]color.RGBA{
	colours[truth.Product], {0x56, 0xb4, 0xe9, 0xff}, {0xf0, 0xe4, 0x42, 0xff}, {0xcc, 0x79, 0xa7, 0xff},
	{0x99, 0xd8, 0x5b, 0xff}, {0x8f, 0x7c, 0xd6, 0xff},
}

// shade is the class's colour, of a product one of its own.
func shade(t *truth.Thing) color.RGBA {
	if t.Class != truth.Product {
		return colours[t.Class]
	}
	h := fnv.New32a()
	_, _ = h.Write([]byte(t.SKU)) // a hash never fails
	return goods[h.Sum32()%uint32(len(goods))]
}

// tint mixes a colour half and half into the pixels of a mask.
func tint(img *image.RGBA, m *mask.Mask, c color.RGBA) {
	at := 0
	for i, run := range m.Runs {
		for k := at; i%2 == 1 && k < at+int(run); k++ {
			o := img.PixOffset(k/m.Height, k%m.Height)
			for n, v := range [3]uint8{c.R, c.G, c.B} {
				img.Pix[o+n] = uint8((int(img.Pix[o+n]) + int(v)) / 2)
			}
		}
		at += int(run)
	}
}

// outline draws boxes and points; k is the picture's scale.
func outline(g *gg.Context, t *truth.Thing, k float64) {
	if t.Class == truth.Product {
		return // a shelf full of boxes hides what is on it
	}
	c := colours[t.Class]
	g.SetRGBA255(int(c.R), int(c.G), int(c.B), 255)
	g.SetLineWidth(1)
	if t.Class == truth.Person {
		g.SetLineWidth(1.6)
		g.SetDash(3, 3)
		rectangle(g, t.Full, k)
		g.SetDash()
	}
	rectangle(g, t.Visible, k)
	for _, p := range t.Points {
		if p.Visibility == truth.Outside {
			continue
		}
		g.DrawCircle(p.U*k, p.V*k, 2.2)
		if p.Visibility == truth.Visible {
			g.Fill()
		} else {
			g.Stroke()
		}
	}
}

func rectangle(g *gg.Context, b store.PixelBox, k float64) {
	g.DrawRectangle(b.MinX*k, b.MinY*k, b.Width()*k, b.Height()*k)
	g.Stroke()
}

// jpeg joins the tiles to one picture; nil where there are none.
func (s *Sheet) jpeg() ([]byte, error) {
	if len(s.tiles) == 0 {
		return nil, nil
	}
	height := 0
	for _, t := range s.tiles {
		height = max(height, t.picture.Bounds().Dy())
	}
	columns, rows := min(perRow, len(s.tiles)), (len(s.tiles)+perRow-1)/perRow
	all := image.NewRGBA(image.Rect(0, 0, columns*(tileWidth+gap)-gap, rows*(height+gap)-gap))
	draw.Draw(all, all.Rect, image.White, image.Point{}, draw.Src)
	for i, t := range s.tiles {
		at := image.Pt(i%perRow*(tileWidth+gap), i/perRow*(height+gap))
		draw.Draw(all, t.picture.Bounds().Add(at), t.picture, t.picture.Bounds().Min, draw.Src)
		caption(all, at.Add(image.Pt(0, t.picture.Bounds().Dy())), t.name)
	}
	var out bytes.Buffer
	err := jpeg.Encode(&out, all, &jpeg.Options{Quality: 85})
	return out.Bytes(), err
}

// caption writes white on black, up and to the right of a corner.
func caption(img draw.Image, corner image.Point, words string) {
	face := basicfont.Face7x13
	box := image.Rect(0, -face.Height-2, face.Advance*len(words)+6, 0).Add(corner)
	draw.Draw(img, box, image.Black, image.Point{}, draw.Src)
	at := fixed.P(corner.X+3, corner.Y-face.Descent-1)
	d := font.Drawer{Dst: img, Src: image.White, Face: face, Dot: at}
	d.DrawString(words)
}
