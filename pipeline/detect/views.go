package detect

import (
	"cmp"
	"fmt"
	"image"
	"math"
	"slices"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
)

// Views lets a detector that was made for pinhole cameras of 1280 x 720 pixels look through any camera. A
// picture of another size is scaled; that of a fisheye is taken apart into what pinhole cameras would see
// from the same place, upright, as steeply as those that the detector was trained on. What is found is given
// in the pixels of the camera itself, once for every person.
type Views struct {
	next    Detector
	cameras map[store.DeviceID]*panorama
	buffers []*image.YCbCr // by worker
}

// panorama is a camera as virtual cameras see it.
type panorama struct {
	camera *store.Camera
	views  []view
}

// view is a virtual camera at the place of a real one.
type view struct {
	camera *store.Camera
	table  []sample // by pixel of the view, row by row
}

// sample is a pixel of the real picture; X is outside where the view shows nothing of it.
type sample struct{ X, Y uint16 }

const outside = math.MaxUint16

const viewWidth, viewHeight = 2 * InputWidth, 2 * frameHeight

// NewViews returns a detector for a layout's cameras, and next itself where none needs views. It is called by
// so many workers.
func NewViews(next Detector, layout *store.Layout, workers int) Detector {
	v := &Views{next: next, cameras: map[store.DeviceID]*panorama{}}
	tables := map[tableKey][]sample{}
	for i := range layout.Cameras {
		c := &layout.Cameras[i]
		if p := newPanorama(c, tables); p != nil {
			v.cameras[c.ID] = p
		}
	}
	if len(v.cameras) == 0 {
		return next
	}
	for range workers {
		v.buffers = append(v.buffers, image.NewYCbCr(
			image.Rect(0, 0, viewWidth, viewHeight), image.YCbCrSubsampleRatio420))
	}
	return v
}

// draw makes the view's picture of the real one. What the real camera does not see is black.
func (v *view) draw(dst, src *image.YCbCr) {
	for i, s := range v.table {
		if s.X == outside {
			dst.Y[i] = 0
			continue
		}
		dst.Y[i] = src.Y[int(s.Y)*src.YStride+int(s.X)]
	}
	for i := range dst.Cb {
		s := v.table[2*(i/dst.CStride)*viewWidth+2*(i%dst.CStride)]
		if s.X == outside {
			dst.Cb[i], dst.Cr[i] = 128, 128
			continue
		}
		k := int(s.Y/2)*src.CStride + int(s.X/2)
		dst.Cb[i], dst.Cr[i] = src.Cb[k], src.Cr[k]
	}
}

// sighting is a detection in a view.
type sighting struct {
	Detection
	view int
	off  float64    // of the head from the view's middle, radians
	head store.Vec3 // its direction
}

// Detect finds the people in a frame, through its camera's views where there are some.
func (v *Views) Detect(worker int, frame *feed.Frame) ([]Detection, error) {
	p := v.cameras[frame.Device]
	if p == nil {
		return v.next.Detect(worker, frame)
	}
	k := &p.camera.Intrinsics
	if r := frame.Image.Rect; r.Dx() != k.Width || r.Dy() != k.Height ||
		frame.Image.SubsampleRatio != image.YCbCrSubsampleRatio420 {
		return nil, fmt.Errorf("frame of camera %s is %d x %d %v, want %d x %d 4:2:0",
			frame.Device, r.Dx(), r.Dy(), frame.Image.SubsampleRatio, k.Width, k.Height)
	}
	var all []sighting
	img := v.buffers[worker]
	for i := range p.views {
		p.views[i].draw(img, frame.Image)
		found, err := v.next.Detect(worker, &feed.Frame{Header: frame.Header, Image: img})
		if err != nil {
			return nil, err
		}
		for _, d := range found {
			if s, ok := p.sighting(i, &d); ok {
				all = append(all, s)
			}
		}
	}
	return p.once(all), nil
}

// sighting brings a detection from a view to the camera's pixels; ok is false for a head outside its picture.
func (p *panorama) sighting(number int, d *Detection) (s sighting, ok bool) {
	virtual := p.views[number].camera
	s = sighting{Detection: *d, view: number, head: virtual.Ray(d.Head.X, d.Head.Y).Dir}
	s.off = angle(s.head, virtual.WorldFromCamera.R.Apply(store.Vec3{Z: 1}))
	s.Head = p.point(virtual, d.Head)
	s.Foot = p.point(virtual, d.Foot)
	for i, h := range d.Hands {
		s.Hands[i] = p.point(virtual, h)
	}
	s.Box = p.box(virtual, &d.Box)
	return s, s.Head.Score > 0 && p.camera.InImage(s.Head.X, s.Head.Y)
}

// point brings a point with its covariance from a view to the camera's pixels.
func (p *panorama) point(virtual *store.Camera, at Point) Point {
	if at.Score == 0 {
		return Point{}
	}
	place := func(u, v float64) (x, y float64, ok bool) {
		ray := virtual.Ray(u, v)
		x, y, _, ok = p.camera.Project(ray.Origin.Add(ray.Dir))
		return x, y, ok
	}
	x, y, ok := place(at.X, at.Y)
	x0, y0, ok0 := place(at.X+0.5, at.Y)
	x1, y1, ok1 := place(at.X-0.5, at.Y)
	x2, y2, ok2 := place(at.X, at.Y+0.5)
	x3, y3, ok3 := place(at.X, at.Y-0.5)
	if !ok || !ok0 || !ok1 || !ok2 || !ok3 {
		return Point{}
	}
	a, b, c, d := x0-x1, x2-x3, y0-y1, y2-y3 // the Jacobian
	return Point{
		X: x, Y: y, Score: at.Score,
		XX: a*a*at.XX + 2*a*b*at.XY + b*b*at.YY,
		XY: a*c*at.XX + (a*d+b*c)*at.XY + b*d*at.YY,
		YY: c*c*at.XX + 2*c*d*at.XY + d*d*at.YY,
	}
}

// box is the smallest one in the camera's picture round what lies on the rim of a view's box.
func (p *panorama) box(virtual *store.Camera, b *store.PixelBox) store.PixelBox {
	const side = 8
	w, h := float64(p.camera.Intrinsics.Width), float64(p.camera.Intrinsics.Height)
	out := store.PixelBox{MinX: w, MinY: h}
	for i := range 4 * side {
		f := float64(i%side) / side
		u, v := b.MinX+f*b.Width(), b.MinY
		switch i / side {
		case 1:
			u, v = b.MaxX, b.MinY+f*b.Height()
		case 2:
			u, v = b.MaxX-f*b.Width(), b.MaxY
		case 3:
			u, v = b.MinX, b.MaxY-f*b.Height()
		}
		ray := virtual.Ray(u, v)
		x, y, _, ok := p.camera.Project(ray.Origin.Add(ray.Dir))
		if !ok {
			continue
		}
		x, y = max(0, min(w, x)), max(0, min(h, y))
		out.MinX, out.MaxX = min(out.MinX, x), max(out.MaxX, x)
		out.MinY, out.MaxY = min(out.MinY, y), max(out.MaxY, y)
	}
	return out
}

// Heads that two views see this close together are one.
const (
	headHeight = 1.65                // metres, about
	oneHead    = 0.25                // metres
	leastAngle = 1.5 * math.Pi / 180 // that two heads are apart
)

// once keeps of the sightings of one head in several views that nearest to the middle of its view, and
// returns the detections in order of falling score.
func (p *panorama) once(all []sighting) []Detection {
	slices.SortStableFunc(all, func(a, b sighting) int { return cmp.Compare(a.off, b.off) })
	var kept []sighting
	for _, s := range all {
		if !slices.ContainsFunc(kept, func(k sighting) bool { return k.view != s.view && p.same(&k, &s) }) {
			kept = append(kept, s)
		}
	}
	slices.SortStableFunc(kept, func(a, b sighting) int { return cmp.Compare(b.Score, a.Score) })
	out := make([]Detection, len(kept))
	for i := range kept {
		out[i] = kept[i].Detection
	}
	return out
}

func (p *panorama) same(a, b *sighting) bool {
	limit := leastAngle
	if below := p.camera.WorldFromCamera.T.Z - headHeight; below > 0 && b.head.Z < 0 {
		limit = max(limit, math.Atan(oneHead*-b.head.Z/below))
	}
	return angle(a.head, b.head) < limit
}

// angle between two directions of length 1, radians.
func angle(a, b store.Vec3) float64 { return math.Acos(max(-1, min(1, a.Dot(b)))) }
