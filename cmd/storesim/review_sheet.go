package main

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"

	"github.com/fogleman/gg"
	"golang.org/x/image/draw"

	"storesim/bench/report"
	"storesim/pipeline/review"
	"storesim/pipeline/store"
)

// The sheet of a clip, pixels: a row for each doubtful change and camera, its frames from left to right, each
// the part of it around the place.
const (
	clipTileWidth  = 220
	clipTileHeight = 165
	clipTileShare  = 0.4 // of the frame's width
	clipGap        = 4
	clipWords      = 20
)

// clipTile is the part of a frame around a place, which is ringed.
func clipTile(frame image.Image, cam *store.Camera, at store.Vec3) *image.RGBA {
	b := frame.Bounds()
	w := int(clipTileShare * float64(b.Dx()))
	h := w * clipTileHeight / clipTileWidth
	u, v, _, _ := cam.Project(at)
	x := min(max(0, int(u)-w/2), max(0, b.Dx()-w))
	y := min(max(0, int(v)-h/2), max(0, b.Dy()-h))
	out := image.NewRGBA(image.Rect(0, 0, clipTileWidth, clipTileHeight))
	part := image.Rect(x, y, x+w, y+h).Add(b.Min).Intersect(b)
	draw.ApproxBiLinear.Scale(out, out.Rect, frame, part, draw.Src, nil)
	k := float64(clipTileWidth) / float64(part.Dx())
	ring := gg.NewContextForRGBA(out)
	for _, pen := range []struct {
		width float64
		ink   color.Color
	}{{3.5, color.Black}, {1.5, color.RGBA{R: 255, G: 220, A: 255}}} {
		ring.DrawCircle((u-float64(part.Min.X))*k, (v-float64(part.Min.Y))*k, 16)
		ring.SetColor(pen.ink)
		ring.SetLineWidth(pen.width)
		ring.Stroke()
	}
	return out
}

// clipSheet puts a clip's tiles on one picture; nil where there are none.
func clipSheet(clip []*clipFrame, c *review.Case, l *store.Layout) (image.Image, error) {
	rows := clipRows(clip)
	if len(rows) == 0 {
		return nil, nil
	}
	wide := 0
	for _, row := range rows {
		wide = max(wide, len(row))
	}
	const high = clipWords + clipTileHeight + clipGap
	sheet := image.NewRGBA(image.Rect(0, 0, wide*(clipTileWidth+clipGap)-clipGap, len(rows)*high-clipGap))
	draw.Draw(sheet, sheet.Rect, image.White, image.Point{}, draw.Src)
	for i, row := range rows {
		words := gg.NewContextForRGBA(sheet)
		words.SetColor(color.Gray{Y: 20})
		words.SetFontFace(report.Face(true, 13))
		q := &c.Questions[row[0].question]
		words.DrawString(fmt.Sprintf("%d. %s, %.1f to %.1f s, %+.0f g", row[0].question+1,
			l.Cameras[row[0].camera].ID, q.Start.Seconds(), q.End.Seconds(), float64(q.Mass)),
			4, float64(i*high+15))
		for k, f := range row {
			tile, err := jpeg.Decode(bytes.NewReader(f.tile))
			if err != nil {
				return nil, err
			}
			at := image.Pt(k*(clipTileWidth+clipGap), i*high+clipWords)
			draw.Draw(sheet, tile.Bounds().Add(at), tile, image.Point{}, draw.Src)
			clipTime(sheet, at, f)
		}
	}
	return sheet, nil
}

// clipRows divides a clip by change and camera.
func clipRows(clip []*clipFrame) [][]*clipFrame {
	var rows [][]*clipFrame
	for _, f := range clip {
		if n := len(rows); n > 0 && rows[n-1][0].question == f.question && rows[n-1][0].camera == f.camera {
			rows[n-1] = append(rows[n-1], f)
		} else {
			rows = append(rows, []*clipFrame{f})
		}
	}
	return rows
}

// clipTime writes a tile's time into its corner.
func clipTime(sheet *image.RGBA, at image.Point, f *clipFrame) {
	dc := gg.NewContextForRGBA(sheet)
	dc.SetFontFace(report.Face(false, 11))
	dc.SetColor(color.RGBA{A: 150})
	dc.DrawRectangle(float64(at.X), float64(at.Y+clipTileHeight-14), 48, 14)
	dc.Fill()
	dc.SetColor(color.White)
	dc.DrawString(fmt.Sprintf("%.2f s", f.time.Seconds()), float64(at.X+3), float64(at.Y+clipTileHeight-3))
}
