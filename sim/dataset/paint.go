package dataset

import (
	"errors"
	"image"
	"slices"

	"storesim/pipeline/store"
	"storesim/sim/mask"
	"storesim/sim/truth"
)

// errNoThings: without masks foreign products cannot be painted over.
var errNoThings = errors.New("a split by SKU needs full labels, and the frame has none")

// withoutForeign returns a copy of a picture in which the products of other parts are grey, and the labels
// that are left. What a grey product hid stays hidden; it is a thing without a label then.
func withoutForeign(
	img *image.YCbCr, v *truth.FrameView, parts map[store.SKU]Split, part Split,
) (*image.YCbCr, []truth.Thing, error) {
	if v.Things == nil && len(v.Bodies) > 0 {
		return nil, nil, errNoThings
	}
	out := *img
	out.Y, out.Cb, out.Cr = slices.Clone(img.Y), slices.Clone(img.Cb), slices.Clone(img.Cr)
	foreign := map[uint32]bool{}
	var kept []truth.Thing
	for _, t := range v.Things {
		if t.Class == truth.Product && parts[t.SKU] != part {
			foreign[t.ID] = true
			grey(&out, &t.VisibleMask)
			continue
		}
		kept = append(kept, t)
	}
	for i := range kept {
		kept[i].Occluders = unlabelled(kept[i].Occluders, foreign)
	}
	return &out, kept, nil
}

// grey paints the pixels of a mask.
func grey(img *image.YCbCr, m *mask.Mask) {
	at := 0
	for i, run := range m.Runs {
		for k := at; i%2 == 1 && k < at+int(run); k++ {
			x, y := k/m.Height+img.Rect.Min.X, k%m.Height+img.Rect.Min.Y
			img.Y[img.YOffset(x, y)] = 128
			c := img.COffset(x, y)
			img.Cb[c], img.Cr[c] = 128, 128
		}
		at += int(run)
	}
}

// unlabelled counts the pixels of occluders that lost their label among those of unlabelled things.
func unlabelled(list []truth.Occluder, foreign map[uint32]bool) []truth.Occluder {
	var out []truth.Occluder
	rest := 0
	for _, o := range list {
		if o.ID == 0 || foreign[o.ID] {
			rest += o.Pixels
			continue
		}
		out = append(out, o)
	}
	if rest > 0 {
		out = append(out, truth.Occluder{Pixels: rest})
	}
	slices.SortStableFunc(out, func(a, b truth.Occluder) int {
		if a.Pixels != b.Pixels {
			return b.Pixels - a.Pixels
		}
		return int(a.ID) - int(b.ID)
	})
	return out
}
