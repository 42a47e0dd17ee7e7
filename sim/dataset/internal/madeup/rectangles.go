package madeup

import (
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"os"
	"path/filepath"

	"pgregory.net/rapid"

	"storesim/pipeline/store"
	"storesim/sim/dataset"
	"storesim/sim/des"
	"storesim/sim/truth"
)

// Rectangles is a set of one store with two cameras, without places or lenses, that keeps what shows a
// quarter of itself.
func Rectangles() *dataset.Set {
	return &dataset.Set{
		Title: "Drawn rectangles", Text: "Rectangles\nthat hide each other.",
		Command: "storesim dataset <drawn>", Version: "0.0", Seed: 7, MinVisible: 0.25,
		Date: "2026-02-03", Creator: "The makers", License: "CC-BY-4.0",
		Stores: []dataset.Store{{
			Name: "corner", Layout: &store.Layout{Cameras: []store.Camera{{ID: "cam0"}, {ID: "cam1"}}},
		}},
	}
}

// Samples draws up to eight samples of that set, backgrounds without a thing among them, and writes their
// pictures to dir.
func Samples(t *rapid.T, dir string) []dataset.Sample {
	n := rapid.IntRange(0, 8).Draw(t, "samples")
	out := make([]dataset.Sample, n)
	for i := range out {
		out[i] = sample(t, dir, i)
	}
	return out
}

func sample(t *rapid.T, dir string, i int) dataset.Sample {
	width, height := rapid.IntRange(10, 28).Draw(t, "width"), rapid.IntRange(10, 28).Draw(t, "height")
	s := dataset.Sample{
		Name: fmt.Sprintf("corner_cam%d_%06d", i%2, i), Store: "corner",
		Split: dataset.Split(rapid.IntRange(0, 2).Draw(t, "split")),
		View:  truth.FrameView{Camera: i % 2, Seq: uint64(i), Time: des.Time(i) * 40 * des.Millisecond},
	}
	s.File = Picture(dir, s.Name, width, height)
	s.View.Things = pile(t, width, height)
	return s
}

// Picture writes a JPEG of that size and returns its path.
func Picture(dir, name string, width, height int) string {
	path := filepath.Join(dir, name+".jpg")
	f, err := os.Create(path)
	if err != nil {
		panic(err)
	}
	im := image.NewGray(image.Rect(0, 0, width, height))
	for i := range im.Pix {
		im.Pix[i] = color.Gray{Y: uint8(i)}.Y
	}
	if err := jpeg.Encode(f, im, nil); err != nil {
		panic(err)
	}
	if err := f.Close(); err != nil {
		panic(err)
	}
	return path
}
