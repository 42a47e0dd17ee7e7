package coco_test

import (
	"testing"

	"pgregory.net/rapid"

	"storesim/sim/dataset"
	"storesim/sim/dataset/internal/madeup"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// spans makes a thing on a picture of 20 x 16 that nothing hides.
func spans(id uint32, class truth.Class, list ...mask.Span) truth.Thing {
	m := mask.FromSpans(20, 16, list)
	return truth.Thing{
		ID: id, Class: class, VisibleMask: m, FullMask: m, VisiblePixels: m.Area(), FullPixels: m.Area(),
		Visible: madeup.Box(&m), Full: madeup.Box(&m),
	}
}

// many draws a dozen times, each into a folder of its own: drawings use the same names for other pictures.
func many(t *testing.T) []dataset.Sample {
	t.Helper()
	var out []dataset.Sample
	for seed := range 12 {
		pictures := t.TempDir()
		drawing := rapid.Custom(func(t *rapid.T) []dataset.Sample { return madeup.Samples(t, pictures) })
		for _, s := range drawing.Example(seed) {
			s.Name += "_" + string(rune('a'+seed))
			out = append(out, s)
		}
	}
	return out
}

// example is a sample of one person in the left half.
func example(dir, name string) dataset.Sample {
	return dataset.Sample{
		Name: name, Store: "corner", File: madeup.Picture(dir, name, 20, 16),
		View: truth.FrameView{Things: []truth.Thing{
			spans(9, truth.Person, mask.Span{Y: 4, Lo: 2, Hi: 6}, mask.Span{Y: 5, Lo: 2, Hi: 7}),
		}},
	}
}
