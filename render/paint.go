package render

import (
	"encoding/binary"
	"math"
)

// paint fills the pixels s of row y with the current face.
func (p *painter) paint(s span, y int) {
	if p.outline != nil {
		p.outline.cover(s, y)
	}
	if !p.mute {
		p.colour(s, y)
	}
}

// colour is paint without the outline.
func (p *painter) colour(s span, y int) {
	if !p.shape.decal {
		if s = p.inFront(s, y); s.empty() {
			return
		}
	}
	p.complete()
	switch {
	case p.shape.decal:
		p.paintDecal(s, y)
	case p.shape.texture != nil:
		p.paintTexture(s, y)
	default:
		p.paintPlain(s, y)
	}
}

// inFront returns s without the pixels at its beginning that hide the current face. Most of a crowded scene
// is hidden, and needs no light, colour or level of a texture.
func (p *painter) inFront(s span, y int) span {
	f, depth := &p.face, p.depth[y*p.width+s.lo:y*p.width+s.hi]
	w, wx := f.w.c+f.w.dy*float64(y), f.w.dx
	x := float64(s.lo)
	for i := range depth {
		if (w+wx*x)*float64(depth[i]) > nearer {
			return span{s.lo + i, s.hi}
		}
		x++
	}
	return span{s.hi, s.hi}
}

// row returns the depths, ids and colours of the pixels s of row y, all slices of equal length but for
// colour's four.
func (p *painter) row(s span, y int) (depth []float32, id []uint32, rgba []uint8) {
	i, j := y*p.width+s.lo, y*p.width+s.hi
	depth = p.depth[i:j]
	return depth, p.id[i:j][:len(depth)], p.rgba[4*i : 4*j]
}

// Every value is worked out from the pixel's own coordinates, never from its left neighbour, so that a
// pixel gets the same bytes whatever part of the picture is being redrawn.

// nearer is the ratio of depths from which a pixel is taken over. It is a little more than 1, so that of
// two surfaces at the same depth the one drawn first stays, unbroken by rounding.
const nearer = 1 + 2e-5

func (p *painter) paintPlain(s span, y int) {
	depth, id, rgba := p.row(s, y)
	f, me, plain, coloured := &p.face, p.shape.id, p.shape.plain, p.coloured
	x, fy := float64(s.lo), float64(y)
	w, wx := f.w.c+f.w.dy*fy, f.w.dx
	l, lx := f.s.c+f.s.dy*fy, f.s.dx
	for i := range depth {
		if near := w + wx*x; near*float64(depth[i]) > nearer {
			z := 1 / near
			depth[i], id[i] = float32(z), me
			k := uint64(min(max(int((l+lx*x)*z+0.5), 0), 256))
			c := dim(plain, k)
			if coloured {
				c = f.light(x, fy, z).on(plain)
			}
			binary.LittleEndian.PutUint32(rgba[4*i:], pack(c))
		}
		x++
	}
}

// textureBlock is the number of pixels of a row that share a texture level, a power of two.
const textureBlock = 16

func (p *painter) paintTexture(s span, y int) {
	if p.face.level != nil {
		p.paintLevel(s, y, p.face.level)
		return
	}
	for s.lo < s.hi {
		begin := s.lo &^ (textureBlock - 1)
		end := min(begin+textureBlock, s.hi)
		p.paintLevel(span{s.lo, end}, y, p.levelAt(float64(begin+textureBlock/2), float64(y)))
		if s = p.inFront(span{end, s.hi}, y); s.empty() {
			return
		}
	}
}

func (p *painter) paintLevel(s span, y int, t *level) {
	depth, id, rgba := p.row(s, y)
	f, me, tinted, tone := &p.face, p.shape.id, !p.shape.tint.white(), p.shape.tint
	repeats, coloured := p.shape.repeats, p.coloured
	x, fy := float64(s.lo), float64(y)
	w, wx := f.w.c+f.w.dy*fy, f.w.dx
	l, lx := f.s.c+f.s.dy*fy, f.s.dx
	tw, th := float64(t.width), float64(t.height)
	u, ux := (f.u.c+f.u.dy*fy)*tw, f.u.dx*tw
	v, vx := (f.v.c+f.v.dy*fy)*th, f.v.dx*th
	for i := range depth {
		if near := w + wx*x; near*float64(depth[i]) > nearer {
			z := 1 / near
			depth[i], id[i] = float32(z), me
			k := uint64(min(max(int((l+lx*x)*z+0.5), 0), 256))
			texel := t.at((u+ux*x)*z, (v+vx*x)*z, repeats)
			c := dim(texel, k)
			if coloured {
				c = f.light(x, fy, z).on(texel)
			}
			if tinted {
				c = tone.on(c)
			}
			binary.LittleEndian.PutUint32(rgba[4*i:], pack(c))
		}
		x++
	}
}

// levelAt returns the level of the texture whose texels are about as large as pixels at (x, y).
func (p *painter) levelAt(x, y float64) *level {
	f, levels := &p.face, p.shape.texture.levels
	w := f.w.c + x*f.w.dx + y*f.w.dy
	if w <= 0 {
		return &levels[len(levels)-1]
	}
	z := 1 / w
	u, v := (f.u.c+x*f.u.dx+y*f.u.dy)*z, (f.v.c+x*f.v.dx+y*f.v.dy)*z
	tw, th := float64(levels[0].width)*z, float64(levels[0].height)*z
	ux, uy := (f.u.dx-u*f.w.dx)*tw, (f.u.dy-u*f.w.dy)*tw
	vx, vy := (f.v.dx-v*f.w.dx)*th, (f.v.dy-v*f.w.dy)*th
	return levelFor(levels, ux, uy, vx, vy)
}

// levelFor returns the level for a pixel over which texture coordinates, in texels of the first level, change
// by these amounts to the right and downwards.
func levelFor(levels []level, ux, uy, vx, vy float64) *level {
	// The mean of both directions keeps slanted labels sharp; half the greater one keeps them from
	// glittering.
	area := math.Abs(ux*vy - uy*vx)
	longest := max(ux*ux+vx*vx, uy*uy+vy*vy)
	i := halfLog2(max(area, longest/4, 1))
	return &levels[min(i, len(levels)-1)]
}

// halfLog2 returns log2(x)/2 rounded to the nearest integer, for x at least 1.
func halfLog2(x float64) int {
	return (int(math.Float64bits(x)>>52) - 1022) / 2 // by the exponent bits
}

const decalBias = 0.004 // metres by which a decal may lie behind the surface it darkens

// paintDecal darkens pixels by the decal's alpha, most at (0.5, 0.5) in texture coordinates, falling
// smoothly to nothing at distance 0.5.
func (p *painter) paintDecal(s span, y int) {
	depth, _, _ := p.row(s, y)
	f := &p.face
	fy := float64(y)
	for i := range depth {
		x := float64(s.lo + i)
		z := 1 / (f.w.c + f.w.dx*x + f.w.dy*fy)
		if z > float64(depth[i])+decalBias {
			continue
		}
		u := (f.u.c+f.u.dx*x+f.u.dy*fy)*z - 0.5
		v := (f.v.c+f.v.dx*x+f.v.dy*fy)*z - 0.5
		p.darken(y*p.width+s.lo+i, u, v)
	}
}

// darken lays the current decal on pixel i; (u, v) is from the decal's middle, in texture coordinates.
func (p *painter) darken(i int, u, v float64) {
	rest := 1 - 4*(u*u+v*v)
	if rest <= 0 {
		return
	}
	k := uint64(256 - 256*p.shape.alpha*rest*rest)
	c := p.rgba[4*i : 4*i+4]
	binary.LittleEndian.PutUint32(c, pack(dim(lanes(binary.LittleEndian.Uint32(c)), k)))
}
