package render

import (
	"image"
	"math"

	"storesim/pipeline/store"
)

// lens says for each pixel of a distorted picture where its ray meets the ideal picture of a pinhole at the
// same place. Triangles are projected to the ideal picture, where their sides are straight, and tested at
// just those places: no ideal picture is ever drawn, and colour, depth and id of a pixel are those of its
// ray. (The irregular z-buffer of G. S. Johnson et al., ACM Transactions on Graphics 24(4), 2005, with the
// lens's pixels in the place of a shadow's.) A wide fisheye needs up to five ideal pictures, faces of a cube.
// A lens is computed once for a camera and not written again.
type lens struct {
	camera  store.Intrinsics
	samples []sample // one a pixel
	runs    []sampleRun
	faces   []lensFace
}

// sample is where the ray of a pixel's centre meets its ideal picture.
type sample struct {
	x, y int32 // subpixels
	face int32 // index in faces, or blind
	// gain takes 1/depth along the axis of the face to 1/depth of the picture: a fisheye's depth is along the
	// ray, and so greater by the length of the direction (a, b, 1).
	gain float32
}

// blind marks a pixel beyond the lens's reach.
const blind = -1

// lensFace is one ideal picture.
type lensFace struct {
	turn   store.Mat3 // takes the camera's frame to that of the face
	ideal  store.Intrinsics
	bounds image.Rectangle // of the pixels that it serves
	spread float64         // greatest distance of neighbours' samples along x or y, ideal pixels
	levels []cellLevel
	slopes []slope // by blocks of pixels
}

// widestFace is the angle from the optical axis, in radians, up to which one ideal picture serves.
const widestFace = 65 * math.Pi / 180

// newLens works out the table of a distorted camera.
func newLens(k store.Intrinsics) *lens {
	l := &lens{camera: k, samples: make([]sample, k.Width*k.Height), faces: cubeFaces()}
	if k.Lens.Model == store.BrownConrady || widestAngle(&k) < widestFace {
		l.faces = l.faces[:1]
	}
	focus := max(k.Fx, k.Fy)
	k.Directions(func(pixel int, dir store.Vec3, ok bool) { l.samples[pixel] = l.sample(dir, ok, focus) })
	for i := range l.faces {
		l.frame(i, focus)
		l.faces[i].levels = l.cells(int32(i))
		l.faces[i].slopes = l.slopes(int32(i))
	}
	l.weigh()
	l.runs = l.newRuns()
	return l
}

// widestAngle returns the greatest angle from the optical axis that the image sees, which is at a corner.
func widestAngle(k *store.Intrinsics) float64 {
	widest := 0.0
	for i := range 4 {
		dir, _ := k.Unproject(float64(i%2*k.Width), float64(i/2*k.Height))
		widest = max(widest, math.Acos(dir.Z))
	}
	return widest
}

// cubeFaces returns the faces ahead, to the right and left, below and above.
func cubeFaces() []lensFace {
	return []lensFace{
		{turn: store.Identity3()},
		{turn: store.Mat3{0, 0, -1, 0, 1, 0, 1, 0, 0}},
		{turn: store.Mat3{0, 0, 1, 0, 1, 0, -1, 0, 0}},
		{turn: store.Mat3{1, 0, 0, 0, 0, -1, 0, 1, 0}},
		{turn: store.Mat3{1, 0, 0, 0, 0, 1, 0, -1, 0}},
	}
}

// sample finds the face through which a direction goes and where, from the face's principal point.
func (l *lens) sample(dir store.Vec3, seen bool, focus float64) sample {
	if !seen {
		return sample{face: blind, gain: 1}
	}
	best, through := 0, dir
	for i := 1; i < len(l.faces); i++ {
		if d := l.faces[i].turn.Apply(dir); d.Z > through.Z {
			best, through = i, d
		}
	}
	at := func(v float64) int32 { return int32(math.Floor(v/through.Z*focus*subpixels + 0.5)) }
	return sample{x: at(through.X), y: at(through.Y), face: int32(best), gain: 1}
}

// weigh gives the samples of a fisheye their gains.
func (l *lens) weigh() {
	if l.camera.Lens.Model != store.KannalaBrandt {
		return
	}
	for i := range l.samples {
		s := &l.samples[i]
		if s.face == blind {
			continue
		}
		k := &l.faces[s.face].ideal
		a, b := (float64(s.x)/subpixels-k.Cx)/k.Fx, (float64(s.y)/subpixels-k.Cy)/k.Fy
		s.gain = float32(1 / math.Sqrt(1+a*a+b*b))
	}
}

// frame puts the ideal picture of a face around its samples.
func (l *lens) frame(i int, focus float64) {
	f, width := &l.faces[i], l.camera.Width
	var box image.Rectangle // in subpixels
	for j := range l.samples {
		s := &l.samples[j]
		if s.face != int32(i) {
			continue
		}
		f.bounds = grow(f.bounds, j%width, j%width+1, j/width)
		box = grow(box, int(s.x), int(s.x)+1, int(s.y))
	}
	f.spread = l.spread(int32(i))
	margin := 2 + int(f.spread)
	left, top := box.Min.X>>8-margin, box.Min.Y>>8-margin
	f.ideal = store.Intrinsics{
		Width: box.Max.X>>8 + margin + 1 - left, Height: box.Max.Y>>8 + margin + 1 - top,
		Fx: focus, Fy: focus, Cx: float64(-left), Cy: float64(-top),
	}
	for j := range l.samples {
		if s := &l.samples[j]; s.face == int32(i) {
			s.x -= int32(left * subpixels)
			s.y -= int32(top * subpixels)
		}
	}
}

// spread returns how far apart the samples of neighbouring pixels are at most, pixels of the ideal picture.
func (l *lens) spread(face int32) float64 {
	most, width := int32(0), l.camera.Width
	for i := range l.samples {
		s := &l.samples[i]
		if s.face != face {
			continue
		}
		if t := i + 1; t%width != 0 && l.samples[t].face == face {
			most = max(most, apart(s, &l.samples[t]))
		}
		if t := i + width; t < len(l.samples) && l.samples[t].face == face {
			most = max(most, apart(s, &l.samples[t]))
		}
	}
	return float64(most) / subpixels
}

func apart(s, t *sample) int32 {
	return max(s.x-t.x, t.x-s.x, s.y-t.y, t.y-s.y)
}

// slope is by how many pixels of the ideal picture a sample moves for a pixel to the right and one down.
type slope struct{ xx, yx, xy, yy float64 }

// slopeBlock is the side of the squares of pixels that share a slope, a power of two.
const slopeBlock = 16

// blocks is how many of them stand side by side.
func (l *lens) blocks() int { return (l.camera.Width + slopeBlock - 1) / slopeBlock }

// slopes works out the slope of every block that a face serves a part of, from the pixel nearest to the
// block's middle that has neighbours on the face.
func (l *lens) slopes(face int32) []slope {
	across, down := l.blocks(), (l.camera.Height+slopeBlock-1)/slopeBlock
	out := make([]slope, across*down)
	least := make([]int, len(out))
	for i := range l.samples {
		if l.samples[i].face != face {
			continue
		}
		x, y := i%l.camera.Width, i/l.camera.Width
		dx, dy := x%slopeBlock-slopeBlock/2, y%slopeBlock-slopeBlock/2
		b := y/slopeBlock*across + x/slopeBlock
		if d := 1 + dx*dx + dy*dy; least[b] == 0 || d < least[b] {
			if s, ok := l.slope(i); ok || least[b] == 0 {
				out[b], least[b] = s, d
			}
		}
	}
	return out
}

// slope returns the slope at a pixel from the differences of its neighbours; ok is false where one is missing
// or on another face: they then are those to the pixel itself, or none.
func (l *lens) slope(i int) (s slope, ok bool) {
	width := l.camera.Width
	xx, yx, ok1 := l.difference(i, 1, i%width > 0, i%width+1 < width)
	xy, yy, ok2 := l.difference(i, width, i >= width, i+width < len(l.samples))
	return slope{xx, yx, xy, yy}, ok1 && ok2
}

// difference returns how far the sample moves for one pixel along a way, which is step pixels in the table.
func (l *lens) difference(i, step int, before, after bool) (dx, dy float64, ok bool) {
	first, last, face := i, i, l.samples[i].face
	if before && l.samples[i-step].face == face {
		first -= step
	}
	if after && l.samples[i+step].face == face {
		last += step
	}
	if first == last {
		return 0, 0, false
	}
	n := float64((last-first)/step) * subpixels
	a, b := &l.samples[first], &l.samples[last]
	return float64(b.x-a.x) / n, float64(b.y-a.y) / n, last-first == 2*step
}
