package sensor

import (
	"image"

	"storesim/pipeline/feed"
	"storesim/pipeline/store"
	"storesim/render"
	"storesim/sim/truth"
)

// sketched is a camera of a coarser picture: the same view in 1/n of the pixels a side. Who hides whom can be
// told from it at a fraction of the cost.
func sketched(in store.Intrinsics, n int) store.Intrinsics {
	k := float64(n)
	in.Width, in.Height = (in.Width+n-1)/n, (in.Height+n-1)/n
	in.Fx, in.Fy, in.Cx, in.Cy = in.Fx/k, in.Fy/k, in.Cx/k, in.Cy/k
	return in
}

// lighting is the light that pictures are drawn in. Sketches are lit evenly where the store is lit as usual,
// since lamps take most of the time of a coarse picture and nobody looks at it but to tell light from dark.
func (c *Cameras) lighting(light render.Light) render.Light {
	if c.scale == 0 || c.room != nil {
		return light
	}
	return render.Light{Ambient: 0.8}
}

// sketch is a frame without a picture. Its labels are read off a coarse one and scaled to the pixels that the
// camera would have: points are exact, boxes and counts of pixels as fine as the sketch. The witness is shown
// the coarse picture as faults spoil it.
func (c *Cameras) sketch(cam *camera, t *task, coarse *render.Frame) *feed.Frame {
	frame := c.frame(cam, t, image.Rectangle{})
	if cam.witness == nil {
		return frame
	}
	bodies := c.label(cam, coarse, t.bodies)
	for i := range bodies {
		enlarge(&bodies[i], c.scale)
	}
	cam.witness(Exposure{
		Frame: frame, Rendered: cam.spoiler.spoil(coarse, &cam.model, t.time),
		View: truth.FrameView{
			Camera: cam.index, Seq: t.head.Seq, Time: t.time, Bodies: bodies,
			Formation: truth.Formation{Gain: c.cfg.Exposure},
		},
	})
	return frame
}

// enlarge scales labels by n a side.
func enlarge(b *truth.BodyView, n int) {
	k := float64(n)
	for _, box := range []*store.PixelBox{&b.Visible, &b.Full} {
		box.MinX, box.MinY, box.MaxX, box.MaxY = k*box.MinX, k*box.MinY, k*box.MaxX, k*box.MaxY
	}
	for _, m := range []*truth.Mark{&b.Head, &b.Foot, &b.Hands[0], &b.Hands[1]} {
		m.U, m.V = k*m.U, k*m.V
	}
	b.VisiblePixels *= n * n
}
