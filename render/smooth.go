package render

import "image"

// SetSmooth chooses whether the static objects' colours are the mean of four samples a pixel, which takes
// the steps out of their edges and makes drawing them anew cost five times as much. Depths and ids stay
// those of the pixels' centres. Off at first.
func (v *View) SetSmooth(on bool) {
	var m *smoother
	if on {
		m = &smoother{}
		scratch := newLayer(v.frame.Width, v.frame.Height)
		m.samples = [4]*layer{scratch, scratch, scratch, scratch}
	}
	v.smoothen(m)
}

// smoothen has the static objects drawn anew with a smoother, nil for none.
func (v *View) smoothen(m *smoother) {
	v.moved = nil
	v.static.smooth = m
	v.static.spoil(v.static.painter.bounds())
}

// smoother averages pictures that are shifted by parts of a pixel.
type smoother struct {
	samples [4]*layer // one for each of the places, or all the same one where they are not kept
	sums    []uint16  // four a pixel of the rectangle being drawn
}

// samplePlaces are within the pixel, from its centre, no two in one row or column.
func samplePlaces() [4][2]float64 {
	return [4][2]float64{{-0.375, -0.125}, {0.125, -0.375}, {0.375, 0.125}, {-0.125, 0.375}}
}

// colours replaces the colours of r by smooth ones.
func (m *smoother) colours(s *static, r image.Rectangle) {
	layer := s.painter.layer
	m.start(r)
	s.painter.sampled(func(i int) {
		s.painter.layer = m.samples[i]
		s.drawRect(r)
		m.add(m.samples[i], r)
	})
	s.painter.layer = layer
	m.mean(layer, r)
}

// sampled does something with the painter's picture shifted so that pixels show each of the places in turn.
func (p *painter) sampled(do func(i int)) {
	k := p.intrinsics
	for i, d := range samplePlaces() {
		p.intrinsics.Cx, p.intrinsics.Cy = k.Cx-d[0], k.Cy-d[1]
		do(i)
	}
	p.intrinsics = k
}

func (m *smoother) start(r image.Rectangle) {
	n := 4 * area(r)
	if cap(m.sums) < n {
		m.sums = make([]uint16, n)
	}
	m.sums = m.sums[:n]
	clear(m.sums)
}

func (m *smoother) add(l *layer, r image.Rectangle) {
	i := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := l.rgba[4*(y*l.width+r.Min.X) : 4*(y*l.width+r.Max.X)]
		sums := m.sums[i : i+len(row)]
		for j, c := range row {
			sums[j] += uint16(c)
		}
		i += len(row)
	}
}

func (m *smoother) mean(dst *layer, r image.Rectangle) {
	i := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := dst.rgba[4*(y*dst.width+r.Min.X) : 4*(y*dst.width+r.Max.X)]
		for j := range row {
			row[j] = uint8((m.sums[i+j] + 2) / 4)
		}
		i += len(row)
	}
}
