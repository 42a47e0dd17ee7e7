package main

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"slices"
	"sync"

	"storesim/sim/dataset"
	"storesim/sim/sensor"
)

// difference is where two pictures are not the same.
type difference struct {
	share float64         // of all pixels
	box   image.Rectangle // around them
}

// differ compares the pictures of twins as the sensor gave them: those of the first wait on the disk.
type differ struct {
	dir string

	mu    sync.Mutex
	found map[string]difference
	err   error // the first one
}

// watch opens a twin's run with an eye on its pictures.
func (d *differ) watch(t *twin, second bool) func(dataset.Observer) dataset.Simulation {
	open := t.run.Open
	return func(o dataset.Observer) dataset.Simulation {
		see := o.Witness
		o.Witness = func(e sensor.Exposure) {
			if err := d.look(t.frame(e.View.Camera, e.View.Seq), e.Frame.Image, second); err != nil {
				d.mu.Lock()
				d.err = err
				d.mu.Unlock()
			}
			see(e)
		}
		return open(o)
	}
}

// look keeps a picture of the first twin, or compares one of the second with it.
func (d *differ) look(name string, img *image.YCbCr, second bool) error {
	file := filepath.Join(d.dir, name)
	planes := slices.Concat(img.Y, img.Cb, img.Cr)
	if !second {
		return os.WriteFile(file, planes, 0o644)
	}
	text, err := os.ReadFile(file)
	if err != nil {
		return fmt.Errorf("compare twins: %w", err)
	}
	at := difference{share: 1, box: img.Rect}
	if len(text) == len(planes) {
		other := *img
		y, c := len(img.Y), len(img.Cb)
		other.Y, other.Cb, other.Cr = text[:y], text[y:y+c], text[y+c:]
		at = compare(&other, img, nil)
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.found[name] = at
	return os.Remove(file)
}

// compare looks at every pixel of two pictures of one size, and calls visit, which may be nil, with those
// that differ. Colour that pixels share counts for each of them.
func compare(a, b *image.YCbCr, visit func(x, y int)) difference {
	var at difference
	n := 0
	for y := a.Rect.Min.Y; y < a.Rect.Max.Y; y++ {
		for x := a.Rect.Min.X; x < a.Rect.Max.X; x++ {
			i, k := a.YOffset(x, y), a.COffset(x, y)
			if a.Y[i] == b.Y[i] && a.Cb[k] == b.Cb[k] && a.Cr[k] == b.Cr[k] {
				continue
			}
			n++
			at.box = at.box.Union(image.Rect(x, y, x+1, y+1))
			if visit != nil {
				visit(x, y)
			}
		}
	}
	at.share = float64(n) / float64(max(1, a.Rect.Dx()*a.Rect.Dy()))
	return at
}
