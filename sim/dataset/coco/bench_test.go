package coco_test

import (
	"fmt"
	"path/filepath"
	"testing"

	"storesim/sim/dataset"
	"storesim/sim/dataset/coco"
	"storesim/sim/dataset/internal/madeup"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// shelves is a frame of 1280 x 720 with 8 people and 120 products.
func shelves(b *testing.B) dataset.Sample {
	b.Helper()
	const width, height = 1280, 720
	s := dataset.Sample{Store: "corner", File: madeup.Picture(b.TempDir(), "frame", width, height)}
	add := func(class truth.Class, x, y, w, h int) {
		var list []mask.Span
		for row := range h {
			bulge := row * (h - row) * w / (h * h) // round, as bodies are
			list = append(list, mask.Span{Y: y + row, Lo: x, Hi: x + w/2 + bulge})
		}
		m := mask.FromSpans(width, height, list)
		s.View.Things = append(s.View.Things, truth.Thing{
			ID: uint32(len(s.View.Things) + 1), Class: class, VisibleMask: m, FullMask: m,
			VisiblePixels: m.Area(), FullPixels: m.Area(), Visible: madeup.Box(&m), Full: madeup.Box(&m),
		})
	}
	for i := range 8 {
		add(truth.Person, 150*i+20, 300, 120, 380)
	}
	for i := range 120 {
		add(truth.Product, 20*(i%60), 60*(i/60), 18, 50)
	}
	return s
}

// One frame with all its labels, in each of the formats.
func BenchmarkAdd(b *testing.B) {
	for name, create := range map[string]maker{"instances": coco.New, "panoptic": coco.NewPanoptic} {
		b.Run(name, func(b *testing.B) {
			s := shelves(b)
			f, err := create(madeup.Rectangles(), filepath.Join(b.TempDir(), "set"))
			if err != nil {
				b.Fatal(err)
			}
			b.ReportAllocs()
			n := 0
			for b.Loop() {
				s.Name = fmt.Sprintf("frame_%06d", n)
				n++
				if err := f.Add(&s); err != nil {
					b.Fatal(err)
				}
			}
			if err := f.Close(); err != nil {
				b.Fatal(err)
			}
		})
	}
}
