package scene

import (
	"image"
	"image/color"

	"storesim/pipeline/store"
)

// poster is a framed picture on a wall.
type poster struct {
	word, line   string
	ground, main color.RGBA
	emblem       emblemPainter
}

func posters() []poster {
	return []poster{
		{"Fresh today", "fruit & vegetables", rgb(0xe8f0d8), rgb(0xc23b3b), berries},
		{"Bakery", "from seven o'clock", rgb(0xf3e4c6), rgb(0x9a6430), grain},
		{"Step right in", "no till, no queue", rgb(0xd9e8ee), rgb(0x1f6f8c), heart},
		{"Juice bar", "pressed this morning", rgb(0xffe9c9), rgb(0xe58a1f), citrus},
		{"Organic", "from farms nearby", rgb(0xe3efe0), rgb(0x3f8f4a), leaf},
	}
}

// Posters hang from posterLow, every posterEvery metres, where no gate and no gondola is close.
const (
	posterLow   = 1.28
	posterWide  = 0.6
	posterHigh  = 0.85
	posterEvery = 2.0
	posterClear = 0.8 // metres from a gate's middle
)

// hang puts posters on the wall along the x axis of a frame. The first is number from.
func (s *stage) hang(frame store.Pose, length float64, from int, holes []hole) {
	all := posters()
	n := int(length / posterEvery)
	for i := range n {
		x := (float64(i) + 0.5) * length / float64(n)
		if !s.free(frame.Apply(xyz(x, -0.1, 0)).Floor()) ||
			covered(holes, x-posterWide/2-0.1, x+posterWide/2+0.1, posterLow-0.1, posterLow+posterHigh+0.1) {
			continue
		}
		low := xyz(x-posterWide/2, -0.025, posterLow)
		var edge, m shaper // both flat, so that nothing is seen through a wall from outside
		out := low.Add(xyz(-0.02, 0.006, -0.02))
		edge.quad(out, out.Add(xyz(posterWide+0.04, 0, 0)), out.Add(xyz(0, 0, posterHigh+0.04)),
			wholeTexture())
		s.add(edge.done(), frame, s.paint(rgb(0x3a3733)))
		m.tiled(2, 2, low, low.Add(xyz(posterWide, 0, 0)), low.Add(xyz(0, 0, posterHigh)), wholeTexture())
		s.add(m.done(), frame, s.printed(s.posterImage(all[(from+i)%len(all)])))
	}
}

// free reports whether a poster may hang at a place.
func (s *stage) free(p store.Vec2) bool {
	for i := range s.layout.Gates {
		if s.layout.Gates[i].Centre().Dist(p) < posterClear+posterWide {
			return false
		}
	}
	for i := range s.layout.Gondolas {
		if s.layout.Gondolas[i].Footprint().Grow(0.15).Contains(p) {
			return false
		}
	}
	return true
}

func (s *stage) posterImage(p poster) image.Image {
	c := newCanvas(240, 340, 1, s.print)
	c.ground(shade(p.ground, 1.3), p.ground)
	c.DrawCircle(c.w/2, c.h*0.38, c.w*0.38)
	c.fill(mix(p.ground, p.main, 0.22))
	p.emblem(c, c.w/2, c.h*0.38, c.w*0.27, p.main, mix(p.main, rgb(0xffffff), 0.5))
	c.DrawRectangle(0, c.h*0.7, c.w, c.h*0.3)
	c.fill(shade(p.main, 0.85))
	c.line(p.word, c.w/2, c.h*0.79, c.w*0.86, c.h*0.12, rgb(0xffffff), true)
	c.line(p.line, c.w/2, c.h*0.91, c.w*0.8, c.h*0.06, rgb(0xf4efe4), false)
	return c.Image()
}
