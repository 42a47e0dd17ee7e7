package main

import (
	"context"
	"fmt"
	"image"
	"image/color"

	"github.com/fogleman/gg"
	"golang.org/x/image/draw"

	"storesim/bench/report"
	"storesim/sim/truth"
)

// The contact sheet's layout, pixels: pairs of tiles, the frame and the frame with its labels, each under two
// lines of text.
const (
	tileWidth     = 594
	tileHeight    = 334
	tileWords     = 42
	tileGap       = 8
	tileColumns   = 4
	figureLimit   = 1_480_000 // bytes
	figureQuality = 90        // of JPEG, at most
)

// figureSheet takes the shots and puts each on the sheet twice, without and with labels.
func figureSheet(ctx context.Context, shots []figureShot, say func(string)) (image.Image, error) {
	rows := (2*len(shots) + tileColumns - 1) / tileColumns
	sheet := image.NewRGBA(image.Rect(0, 0, tileColumns*(tileWidth+tileGap)-tileGap,
		rows*(tileWords+tileHeight+tileGap)-tileGap))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	for i, shot := range shots {
		f, err := shot.take(ctx)
		if err != nil {
			return nil, err
		}
		say(fmt.Sprintf("%s %s: %d of %d", shot.Scenario, shot.Camera, i+1, len(shots)))
		plain, labels := tileAt(2*i), tileAt(2*i+1)
		box := image.Rect(0, tileWords, tileWidth, tileWords+tileHeight)
		draw.CatmullRom.Scale(sheet, box.Add(plain), f.picture, f.part(), draw.Src, nil)
		draw.Draw(sheet, box.Add(labels), f.labelled(box.Size()), image.Point{}, draw.Src)
		tileText(sheet, plain, shot.Title, f.story())
		tileText(sheet, labels, shot.What, f.counts())
	}
	return sheet, nil
}

// tileAt is the upper left corner of a tile.
func tileAt(i int) image.Point {
	return image.Pt(i%tileColumns*(tileWidth+tileGap), i/tileColumns*(tileWords+tileHeight+tileGap))
}

// story says how the frame can be had again.
func (f *figureFrame) story() string {
	return fmt.Sprintf("%s, seed %d, %s at %.1f s, %s", f.shot.Scenario, f.seed, f.shot.Camera,
		f.view.Time.Seconds(), f.optics())
}

// counts says how much of what the labels name.
func (f *figureFrame) counts() string {
	n := map[truth.Class]int{}
	for i := range f.view.Things {
		if f.view.Things[i].VisiblePixels > 0 {
			n[f.view.Things[i].Class]++
		}
	}
	text := fmt.Sprintf("labels: %s, %s, %s", plural(n[truth.Person], "person", "people"),
		plural(n[truth.Hand], "hand", "hands"), plural(n[truth.Product], "product", "products"))
	if n[truth.Gear] > 0 {
		text += fmt.Sprintf(", %s", plural(n[truth.Gear], "cart or basket", "carts and baskets"))
	}
	return text
}

func plural(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// tileText writes a tile's two lines.
func tileText(sheet *image.RGBA, at image.Point, first, second string) {
	dc := gg.NewContextForRGBA(sheet)
	dc.SetColor(color.Gray{Y: 20})
	dc.SetFontFace(report.Face(true, 16))
	dc.DrawString(first, float64(at.X+4), float64(at.Y+18))
	dc.SetColor(color.Gray{Y: 90})
	dc.SetFontFace(report.Face(false, 13))
	dc.DrawString(second, float64(at.X+4), float64(at.Y+35))
}
