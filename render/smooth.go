package render

import "image"

// SetSmooth chooses whether the static objects' colours are the mean of four samples a pixel, which takes
// the steps out of their edges and makes drawing them anew cost five times as much. Depths and ids stay
// those of the pixels' centres. Off at first.
func (v *View) SetSmooth(on bool) {
	s := v.static
	s.smooth = nil
	if on {
		s.smooth = &smoother{scratch: newLayer(s.painter.width, s.painter.height)}
	}
	s.spoil(s.painter.bounds())
}

// smoother averages pictures that are shifted by parts of a pixel.
type smoother struct {
	scratch *layer
	sums    []uint16 // four a pixel of the rectangle being drawn
}

// colours replaces the colours of r by smooth ones.
func (m *smoother) colours(s *static, r image.Rectangle) {
	p, layer, k := s.painter, s.painter.layer, s.painter.intrinsics
	m.sums = append(m.sums[:0], make([]uint16, 4*area(r))...)
	p.layer = m.scratch
	// Four places within the pixel, from its centre, no two in one row or column.
	for _, d := range [4][2]float64{{-0.375, -0.125}, {0.125, -0.375}, {0.375, 0.125}, {-0.125, 0.375}} {
		p.intrinsics.Cx, p.intrinsics.Cy = k.Cx-d[0], k.Cy-d[1]
		s.drawRect(r)
		m.add(r)
	}
	p.layer, p.intrinsics = layer, k
	m.mean(layer, r)
}

func (m *smoother) add(r image.Rectangle) {
	i := 0
	for y := r.Min.Y; y < r.Max.Y; y++ {
		row := m.scratch.rgba[4*(y*m.scratch.width+r.Min.X) : 4*(y*m.scratch.width+r.Max.X)]
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
