package main

import (
	"fmt"
	"image"
	"image/color"
	"math"
	"regexp"
	"testing"

	"storesim/pipeline/store"
	"storesim/render"
	"storesim/scenarios"
)

type benchRenderCmd struct {
	Scenario string `arg:"" default:"corner" help:"A preset's name or a TOML file: the store of the frames."`
	Shoppers int    `default:"8" help:"How many shop at a time."`
	Count    int    `default:"1" help:"How often to measure each; benchstat wants six and more."`
	Match    string `default:"." help:"Measure only what a regular expression matches."`
}

// Run measures redraws on one core and frames of a store on all, and prints as it goes.
func (c *benchRenderCmd) Run(a *app) error {
	match, err := regexp.Compile(c.Match)
	if err != nil {
		return badInput{fmt.Errorf("--match: %w", err)}
	}
	if c.Count < 1 || c.Shoppers < 1 {
		return badInput{fmt.Errorf("count is %d and shoppers %d, want at least 1", c.Count, c.Shoppers)}
	}
	sc, err := scenarios.Load(c.Scenario)
	if err != nil {
		return badInput{err}
	}
	fisheye, err := benchFisheye()
	if err != nil {
		return err
	}
	list := append(benchRedraws(fisheye), benchFrames(a.ctx, sc.Config, c.Shoppers, fisheye)...)
	return runBenchmarks(a.stdout, list, match, c.Count)
}

// The picture's size in all benchmarks.
const benchWidth, benchHeight = 1280, 720

// benchFisheye is a lens of 120 degrees across.
func benchFisheye() (store.Intrinsics, error) {
	return store.NewDistorted(benchWidth, benchHeight, 120*math.Pi/180, store.KannalaBrandt,
		[]float64{-0.031, -0.0042, 0.0019, -0.0006})
}

// benchRedraws draw a sheet of 45,000 triangles, about twenty pixels each, that fills the picture. One
// goroutine draws.
func benchRedraws(fisheye store.Intrinsics) []benchmark {
	pinhole := store.NewIntrinsics(benchWidth, benchHeight, math.Pi/2)
	return []benchmark{
		{name: "Redraw45k/plain", run: benchSheet(pinhole, nil)},
		{name: "Redraw45k/textured", run: benchSheet(pinhole, benchTexture())},
		{name: "Redraw45k/textured-fisheye", run: benchSheet(fisheye, benchTexture())},
	}
}

// benchTexture is a checkerboard.
func benchTexture() *render.Texture {
	const size, square = 512, 16
	img := image.NewGray(image.Rect(0, 0, size, size))
	for y := range size {
		for x := range size {
			img.SetGray(x, y, color.Gray{Y: uint8(90 + 120*((x/square+y/square)%2))})
		}
	}
	return render.NewTexture(img)
}

func benchSheet(k store.Intrinsics, texture *render.Texture) func(b *testing.B) error {
	return func(b *testing.B) error {
		b.Helper()
		sheet := render.Grid(150)
		look := &render.Material{Color: color.RGBA{220, 210, 200, 255}, Texture: texture}
		eye := store.Vec3{Y: -0.01, Z: 3}
		cam := store.Camera{Intrinsics: k, WorldFromCamera: store.LookAt(eye, store.Vec3{})}
		lamp := render.Lamp{At: store.Vec3{Z: 3}, Power: 0.6, Reach: 3}
		light := render.Light{Ambient: 0.4, Lamps: []render.Lamp{lamp}}
		v := render.NewView(cam, light)
		v.SetStatic([]render.Object{{
			ID: 1, Mesh: sheet, Pose: store.IdentityPose(), Scale: store.Vec3{X: 6, Y: 3.4, Z: 1},
			Material: look,
		}})
		v.Draw(nil)
		b.ReportAllocs()
		for b.Loop() {
			v.SetSmooth(false) // has all of it drawn anew
			v.Draw(nil)
		}
		b.ReportMetric(float64(len(sheet.Triangles)), "triangles")
		return nil
	}
}
