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

// The contact sheet's layout, pixels: tiles, each a frame under three lines of text.
const (
	tileWidth     = 594
	tileHeight    = 334
	tileWords     = 58
	tileGap       = 8
	tileColumns   = 4
	tileDivider   = 2         // between the plain half of a frame and the labelled one
	figureLimit   = 1_480_000 // bytes
	figureQuality = 90        // of JPEG, at most
)

// figureSheet takes the shots and puts each on the sheet, its right half labelled.
func figureSheet(ctx context.Context, shots []figureShot, say func(string)) (image.Image, error) {
	rows := (len(shots) + tileColumns - 1) / tileColumns
	sheet := image.NewRGBA(image.Rect(0, 0, tileColumns*(tileWidth+tileGap)-tileGap,
		rows*(tileWords+tileHeight+tileGap)-tileGap))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	for i, shot := range shots {
		f, err := shot.take(ctx)
		if err != nil {
			return nil, err
		}
		say(fmt.Sprintf("%s %s: %d of %d", shot.Scenario, shot.Camera, i+1, len(shots)))
		at, tile := tileAt(i), f.tile(image.Pt(tileWidth, tileHeight))
		draw.Draw(sheet, tile.Rect.Add(at).Add(image.Pt(0, tileWords)), tile, image.Point{}, draw.Src)
		tileText(sheet, at, shot.Title, shot.What, f.story())
		tileCounts(sheet, at, f.counts())
	}
	return sheet, nil
}

// tile is the frame at a size, without labels left of a thin white line and with them right of it.
func (f *figureFrame) tile(size image.Point) *image.RGBA {
	out := image.NewRGBA(image.Rectangle{Max: size})
	draw.CatmullRom.Scale(out, out.Rect, f.picture, f.part(), draw.Src, nil)
	middle := size.X / 2
	right := image.Rect(middle, 0, size.X, size.Y)
	draw.Draw(out, right, f.labelled(size, middle), right.Min, draw.Src)
	line := image.Rect(middle-tileDivider/2, 0, middle+tileDivider/2, size.Y)
	draw.Draw(out, line, image.White, image.Point{}, draw.Src)
	return out
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

// counts says how much of what the whole frame's labels name.
func (f *figureFrame) counts() string {
	n := map[truth.Class]int{}
	for i := range f.view.Things {
		if f.view.Things[i].VisiblePixels > 0 {
			n[f.view.Things[i].Class]++
		}
	}
	text := fmt.Sprintf("%s, %s, %s", plural(n[truth.Person], "person", "people"),
		plural(n[truth.Hand], "hand", "hands"), plural(n[truth.Product], "product", "products"))
	if n[truth.Gear] > 0 {
		text += fmt.Sprintf(", %s", plural(n[truth.Gear], "cart or the like", "carts and the like"))
	}
	return text
}

func plural(n int, one, more string) string {
	if n == 1 {
		return "1 " + one
	}
	return fmt.Sprintf("%d %s", n, more)
}

// tileText writes a tile's lines, the first one as its title.
func tileText(sheet *image.RGBA, at image.Point, title string, lines ...string) {
	dc := gg.NewContextForRGBA(sheet)
	dc.SetColor(color.Gray{Y: 20})
	dc.SetFontFace(report.Face(true, 16))
	dc.DrawString(title, float64(at.X+4), float64(at.Y+18))
	dc.SetColor(color.Gray{Y: 90})
	dc.SetFontFace(report.Face(false, 13))
	for i, line := range lines {
		dc.DrawString(line, float64(at.X+4), float64(at.Y+35+16*i))
	}
}

// tileCounts writes a tile's counts at the right, on the title's line.
func tileCounts(sheet *image.RGBA, at image.Point, counts string) {
	dc := gg.NewContextForRGBA(sheet)
	dc.SetColor(color.Gray{Y: 90})
	dc.SetFontFace(report.Face(false, 13))
	dc.DrawStringAnchored(counts, float64(at.X+tileWidth-4), float64(at.Y+18), 1, 0)
}
