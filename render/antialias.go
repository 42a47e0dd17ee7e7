package render

import "image"

// SetAntialias chooses whether all colours, those of moving objects too, are the mean of four samples a
// pixel, each with a depth of its own, so that edges are blended by what they cover: a straight edge's share
// of a pixel is off by at most 1/3, by 1/12 on average. Depths, ids and labels stay those of the pixels'
// centres. It makes drawing cost up to five times as much, and keeps four more pictures (60 bytes a pixel).
// Off at first; SetSmooth, which it replaces, does the same for static objects alone. (Rotated-grid
// supersampling: T. Akenine-Möller et al., Real-Time Rendering, 4th ed., section 5.4.2.)
func (v *View) SetAntialias(on bool) {
	if !on {
		v.smoothen(nil)
		return
	}
	still, moved := &smoother{}, &movedSmoother{work: newLayer(v.frame.Width, v.frame.Height)}
	for i := range still.samples {
		still.samples[i] = newLayer(v.frame.Width, v.frame.Height)
	}
	v.smoothen(still)
	v.moved = moved
}

// movedSmoother averages pictures of the moving objects before the samples of the static ones.
type movedSmoother struct {
	smoother
	work  *layer
	rects []image.Rectangle
}

// blend replaces the colours where something moves by smooth ones.
func (v *View) blend() {
	m, bounds := v.moved, v.painter.bounds()
	m.rects = m.rects[:0]
	for _, r := range v.dirty {
		m.rects = joined(m.rects, r.Inset(-1).Intersect(bounds)) // samples reach beyond centres
	}
	v.dirty = append(v.dirty[:0], m.rects...)
	p, layer := v.painter, v.painter.layer
	p.outline = nil
	for _, r := range m.rects {
		p.scissor = r
		m.start(r)
		p.sampled(func(i int) {
			p.layer = m.work
			p.copy(v.static.smooth.samples[i], r)
			v.overlay(r, true)
			v.overlay(r, false)
			m.add(m.work, r)
		})
		m.mean(layer, r)
	}
	p.layer, p.scissor = layer, bounds
}

// overlay draws the moving decals, or all but those, that reach into r.
func (v *View) overlay(r image.Rectangle, decals bool) {
	for i := range v.moving {
		if v.moving[i].Decal == decals && v.seats[i].extent.Overlaps(r) {
			v.painter.draw(&v.moving[i])
		}
	}
}
