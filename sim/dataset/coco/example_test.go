package coco_test

import (
	"storesim/sim/dataset"
	"storesim/sim/dataset/internal/drawn"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// spans makes a thing on a picture of 20 x 16 that nothing hides.
func spans(id uint32, class truth.Class, list ...mask.Span) truth.Thing {
	m := mask.FromSpans(20, 16, list)
	return truth.Thing{
		ID: id, Class: class, VisibleMask: m, FullMask: m, VisiblePixels: m.Area(), FullPixels: m.Area(),
		Visible: drawn.Box(&m), Full: drawn.Box(&m),
	}
}

// example is a sample of one person in the left half.
func example(dir, name string) dataset.Sample {
	return dataset.Sample{
		Name: name, Store: "corner", File: drawn.Picture(dir, name, 20, 16),
		View: truth.FrameView{Things: []truth.Thing{
			spans(9, truth.Person, mask.Span{Y: 4, Lo: 2, Hi: 6}, mask.Span{Y: 5, Lo: 2, Hi: 7}),
		}},
	}
}
