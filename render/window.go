package render

import (
	"image"
	"math/bits"

	"storesim/pipeline/store"
)

// window is the image with a margin as wide and as high as the image itself on each side: what of a thing
// lies outside the image is counted there. What lies farther out, or nearer to the camera than anything is
// drawn, is not counted.
type window struct {
	camera  store.Camera
	painter *painter
	image   image.Rectangle // the image within the window
	set     stencil         // what the instance at hand covers
	words   []uint64        // of set
	bent    bent
}

func newWindow(cam store.Camera, like *painter) *window {
	w, h := cam.Intrinsics.Width, cam.Intrinsics.Height
	p := newPainter(cam, Light{}, &layer{width: 3 * w, height: 3 * h})
	p.boxes, p.mute, p.shift = like.boxes, true, image.Pt(w, h)
	wide := cam.Intrinsics
	wide.Width, wide.Height, wide.Cx, wide.Cy = 3*w, 3*h, wide.Cx+float64(w), wide.Cy+float64(h)
	p.frustum = frustumOf(wide)
	cam.WorldFromCamera = store.IdentityPose()
	return &window{camera: cam, painter: p, image: image.Rect(w, h, 2*w, 2*h)}
}

// outside counts the pixels outside the image that the objects of an instance cover.
func (w *window) outside(objs []Object, id uint32) int {
	var bounds image.Rectangle
	for i := range objs {
		if objs[i].shapes(id) {
			bounds = bounds.Union(w.painter.extent(&objs[i]))
		}
	}
	lens := w.camera.Intrinsics.Lens.Model != store.Pinhole
	if !lens && bounds.In(w.image) {
		return 0
	}
	n := wordsOf(bounds)
	if n > len(w.words) {
		w.words = make([]uint64, n)
	}
	clear(w.words[:n])
	w.set = newStencil(bounds, w.words[:n])
	w.painter.outline = &w.set
	for i := range objs {
		if objs[i].shapes(id) {
			w.painter.draw(&objs[i])
		}
	}
	if lens {
		return w.bentOut()
	}
	all, _ := w.set.measure()
	return all - w.set.within(w.image)
}

// bent remembers which of a window's pixels a lens takes out of the image: a bit a pixel, row by row, worked
// out when it is first asked for. Where a pixel goes depends on the lens alone, so that each ray is followed
// through it once.
type bent struct {
	stride     int // words a row
	known, out []uint64
}

// bentOut counts the pixels of the set that a lens takes out of the image.
func (w *window) bentOut() int {
	n, s, b := 0, &w.set, &w.bent
	if b.known == nil {
		b.stride = (w.painter.width + 63) / 64
		b.known = make([]uint64, b.stride*w.painter.height)
		b.out = make([]uint64, len(b.known))
	}
	for y := s.box.Min.Y; y < s.box.Max.Y; y++ {
		for i, word := range s.row(y) {
			at := y*b.stride + s.first + i
			if fresh := word &^ b.known[at]; fresh != 0 {
				b.known[at] |= fresh
				b.out[at] |= w.follow(fresh, (s.first+i)<<6, y)
			}
			n += bits.OnesCount64(word & b.out[at])
		}
	}
	return n
}

// follow returns those pixels of a word, which begins at (x, y), that the lens takes out of the image.
func (w *window) follow(word uint64, x, y int) (out uint64) {
	k := &w.camera.Intrinsics
	for ; word != 0; word &= word - 1 {
		bit := bits.TrailingZeros64(word)
		u, v := float64(x+bit-k.Width)+0.5, float64(y-k.Height)+0.5
		at := store.Vec3{X: (u - k.Cx) / k.Fx, Y: (v - k.Cy) / k.Fy, Z: 1}
		if u, v, _, ok := w.camera.Project(at); !ok || !w.camera.InImage(u, v) {
			out |= 1 << bit
		}
	}
	return out
}

// shapes reports whether the object is part of an instance or of a group.
func (o *Object) shapes(id uint32) bool { return (o.ID == id || o.Group == id) && !o.Decal }

// within counts the pixels of the set in r.
func (s *stencil) within(r image.Rectangle) int {
	n := 0
	for y := max(r.Min.Y, s.box.Min.Y); y < min(r.Max.Y, s.box.Max.Y); y++ {
		for i, w := range s.row(y) {
			x := (s.first + i) << 6
			lo, hi := max(r.Min.X-x, 0), min(r.Max.X-x, 64)
			if lo < hi {
				n += bits.OnesCount64(w >> lo << (64 - hi + lo))
			}
		}
	}
	return n
}
