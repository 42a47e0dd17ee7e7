package main

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
	"testing"
	"time"

	"storesim/sim/mask"
	"storesim/sim/sensor"
	"storesim/sim/truth"
)

// idFrame is a frame as the renderer made it.
type idFrame struct {
	width, height int
	ids           []uint32
	things        []truth.Thing
}

func newIDFrame(t *testing.T, shot figureShot) *idFrame {
	t.Helper()
	cfg, err := shot.config()
	if err != nil {
		t.Fatal(err)
	}
	out := &idFrame{}
	err = shot.expose(t.Context(), cfg, func(e sensor.Exposure) {
		out.width, out.height = e.Rendered.Width, e.Rendered.Height
		out.ids, out.things = slices.Clone(e.Rendered.ID), e.View.Clone().Things
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(out.things) == 0 {
		t.Fatalf("%s: no labelled frame", shot.Scenario)
	}
	return out
}

// shows reports which pixels of the id picture are a thing's: a person's hands are the person's too.
func (f *idFrame) shows(thing *truth.Thing) func(x, y int) bool {
	own := map[uint32]bool{thing.ID: true}
	for i := range f.things {
		if o := &f.things[i]; thing.Class == truth.Person && o.Class == truth.Hand && o.Owner == thing.ID {
			own[o.ID] = true
		}
	}
	return func(x, y int) bool {
		return x >= 0 && y >= 0 && x < f.width && y < f.height && own[f.ids[y*f.width+x]]
	}
}

// What is drawn of a thing is tinted exactly where the id picture has the thing, and in full colour exactly
// where the id picture changes within the outline's width: through a pinhole and through a fisheye.
func TestLabelsLineUpToThePixel(t *testing.T) {
	for _, shot := range []figureShot{
		{Scenario: "ac30-store", Camera: "cam1", At: 21600 * time.Millisecond},
		{Scenario: "corner-fisheye", Camera: "cam3", At: 71 * time.Second},
	} {
		t.Run(shot.Scenario, func(t *testing.T) {
			f := newIDFrame(t, shot)
			seen := map[truth.Class]int{}
			for i := range f.things {
				thing := &f.things[i]
				if thing.VisiblePixels == 0 || thing.Class == truth.Product && seen[truth.Product] >= 10 {
					continue
				}
				seen[thing.Class]++
				if wrong := f.check(thing); wrong != "" {
					t.Errorf("thing %d of class %d: %s", thing.ID, thing.Class, wrong)
				}
			}
			if seen[truth.Person] == 0 || seen[truth.Hand] == 0 || seen[truth.Product] < 10 {
				t.Errorf("the frame shows too little: %v by class", seen)
			}
		})
	}
}

// check draws one thing on black and compares each pixel.
func (f *idFrame) check(thing *truth.Thing) string {
	img := image.NewRGBA(image.Rect(0, 0, f.width, f.height))
	drawMasks(img, []truth.Thing{*thing})
	full, black, in := shadeOf(thing), color.RGBA{A: 255}, f.shows(thing)
	width := outlineWidth(thing.Class)
	edges := 0
	for y := range f.height {
		for x := range f.width {
			got, edge := img.RGBAAt(x, y), false
			for d := 1; d <= width; d++ {
				edge = edge || !in(x-d, y) || !in(x+d, y) || !in(x, y-d) || !in(x, y+d)
			}
			got.A = 255
			switch is := in(x, y); {
			case !is && got != black:
				return fmt.Sprintf("pixel %d, %d is drawn on and not its own", x, y)
			case is && edge && got != full:
				return fmt.Sprintf("pixel %d, %d is at its edge and %v, not %v", x, y, got, full)
			case is && !edge && (got == full || got == black):
				return fmt.Sprintf("pixel %d, %d is within it and %v", x, y, got)
			case is && edge:
				edges++
			}
		}
	}
	if edges == 0 {
		return "has no outline"
	}
	return ""
}

// Points and boxes are put where the scaled part of the frame has them.
func TestLabelsAreScaledAsTheFrame(t *testing.T) {
	f := figureFrame{
		shot:    figureShot{Share: 0.5, X: 0.9, Y: 0.2},
		picture: image.NewRGBA(image.Rect(0, 0, 1280, 720)),
	}
	part := f.part()
	if want := image.Rect(640, 0, 1280, 360); part != want {
		t.Fatalf("part %v, want %v", part, want)
	}
	mark := image.Rect(900, 200, 930, 230)
	for y := mark.Min.Y; y < mark.Max.Y; y++ {
		for x := mark.Min.X; x < mark.Max.X; x++ {
			f.picture.SetRGBA(x, y, color.RGBA{R: 255, G: 255, B: 255, A: 255})
		}
	}
	small := f.labelled(image.Pt(320, 180), 0).(*image.RGBA)
	p := labelPen{from: part.Min, k: 0.5}
	x0, y0 := p.at(900, 200)
	x1, y1 := p.at(930, 230)
	var sum, left, top, right, bottom float64
	left, top = math.Inf(1), math.Inf(1)
	for y := range 180 {
		for x := range 320 {
			if small.RGBAAt(x, y).R > 128 {
				sum++
				left, top = min(left, float64(x)), min(top, float64(y))
				right, bottom = max(right, float64(x+1)), max(bottom, float64(y+1))
			}
		}
	}
	if sum != 225 || left != x0 || top != y0 || right != x1 || bottom != y1 {
		t.Errorf("a square lies in %v, %v to %v, %v with %v pixels; its box in %v, %v to %v, %v",
			left, top, right, bottom, sum, x0, y0, x1, y1)
	}
}

// A tile is the plain frame left of its middle and the labelled one right of it, in the same places.
func TestTileIsHalfLabelled(t *testing.T) {
	size := image.Pt(320, 180)
	f := figureFrame{picture: image.NewRGBA(image.Rect(0, 0, 640, 360))}
	draw.Draw(f.picture, f.picture.Rect, image.Black, image.Point{}, draw.Src)
	m := mask.Mask{Width: 640, Height: 360, Runs: []uint32{0, 640 * 360}}
	f.view.Things = []truth.Thing{{Class: truth.Product, Spot: truth.InHand, VisiblePixels: 640 * 360, VisibleMask: m}}
	tile, labels := f.tile(size), f.labelled(size, 160)
	for y := range size.Y {
		for x := range size.X {
			want := color.RGBAModel.Convert(labels.At(x, y)).(color.RGBA)
			switch {
			case x >= 159 && x < 161:
				want = color.RGBA{255, 255, 255, 255}
			case x < 159:
				want = color.RGBA{A: 255}
			case want.R == 0:
				t.Fatalf("pixel %d, %d of the labelled frame has no tint", x, y)
			}
			if got := tile.RGBAAt(x, y); got != want {
				t.Fatalf("pixel %d, %d is %v, want %v", x, y, got, want)
			}
		}
	}
}

// No two moments of the sheet are the same, each one's store has the camera, and they show many formats.
func TestFigureShotsDiffer(t *testing.T) {
	shots := figureShots()
	if len(shots) != 24 {
		t.Fatalf("%d moments, want 24", len(shots))
	}
	seen, names := map[string]string{}, map[string]bool{}
	for _, shot := range shots {
		key := fmt.Sprintf("%s %d %s %v", shot.Scenario, shot.Seed, shot.Camera, shot.At)
		if seen[key] != "" {
			t.Errorf("%q and %q are the same moment: %s", seen[key], shot.What, key)
		}
		seen[key], names[shot.Scenario] = shot.What, true
		if shot.Title == "" || shot.What == "" {
			t.Errorf("%s: no words", key)
		}
		if _, err := shot.config(); err != nil {
			t.Errorf("%s: %v", key, err)
		}
	}
	if len(names) < 18 {
		t.Errorf("only %d scenarios", len(names))
	}
}
