package scene

import (
	"image"
	"image/color"
	"math"

	"storesim/pipeline/store"
	"storesim/render"
)

// pack is a package as the scene shows it.
type pack struct {
	mesh     *render.Mesh
	material *render.Material
}

// sheet is the printed sheet of one package.
type sheet struct{ image *image.RGBA }

// pixelsPerMetre is the resolution of print: about three texels to a pixel of a camera 2.5 m away.
const pixelsPerMetre = 700

// pixels is a printed length, at least large enough to paint on.
func pixels(metres float64) int { return min(max(int(metres*pixelsPerMetre+0.5), 12), 640) }

// newSheet returns a sheet in one colour.
func newSheet(w, h int, ground color.RGBA) *sheet {
	s := &sheet{image.NewRGBA(image.Rect(0, 0, w, h))}
	for i := 0; i < len(s.image.Pix); i += 4 {
		s.image.Pix[i], s.image.Pix[i+1], s.image.Pix[i+2], s.image.Pix[i+3] = ground.R, ground.G, ground.B,
			255
	}
	return s
}

// put pastes a panel and returns where it lies; a half pixel of its edge is left out so that neighbours do
// not shine through.
func (s *sheet) put(panel image.Image, x, y int) patch {
	paste(s.image, panel, x, y)
	size := panel.Bounds().Size()
	return s.at(x, y, size.X, size.Y)
}

// at returns the patch of a rectangle of pixels.
func (s *sheet) at(x, y, w, h int) patch {
	sw, sh := float64(s.image.Bounds().Dx()), float64(s.image.Bounds().Dy())
	return patch{
		(float64(x) + 0.5) / sw, (float64(y) + 0.5) / sh,
		(float64(x+w) - 0.5) / sw, (float64(y+h) - 0.5) / sh,
	}
}

// newPack paints and shapes a product.
func newPack(p *store.Product, t *typeface) pack {
	switch p.Shape {
	case store.Bottle:
		return bottlePack(p, t)
	case store.Can:
		return canPack(p, t)
	case store.Bag:
		return bagPack(p, t)
	case store.Tub:
		return tubPack(p, t)
	case store.Box:
	}
	return boxPack(p, t)
}

// finish joins mesh and sheet.
func finish(m *shaper, s *sheet) pack {
	return pack{mesh: m.done(), material: &render.Material{Color: rgb(0xffffff),
		Texture: render.NewTexture(s.image)}}
}

// boxPack is a carton: the sheet holds front, right side, back and left side in a row, below them
// the top, and the barcode.
func boxPack(p *store.Product, t *typeface) pack {
	w, d, h := pixels(p.Size.X), pixels(p.Size.Y), pixels(p.Size.Z)
	code := codeImage(p, texels(boxCode(p.Size)), t)
	s := newSheet(max(2*(w+d), code.Rect.Dx()), h+d+code.Rect.Dy(), p.Art.Base)
	f := faces{
		front:  s.put(frontImage(p, w, h, 1, t), 0, 0),
		right:  s.put(sideImage(p, d, h, t), w, 0),
		back:   s.put(backImage(p, w, h, 1, t), w+d, 0),
		left:   s.put(sideImage(p, d, h, t), 2*w+d, 0),
		top:    s.put(lidImage(p, w, d, t), 0, h),
		bottom: s.at(w+4, h+2, 4, 4),
	}
	var m shaper
	half := xyz(p.Size.X/2, p.Size.Y/2, 0)
	m.box(xyz(-half.X, -half.Y, 0), xyz(half.X, half.Y-codeLift, p.Size.Z), f)
	m.onBack(p.Size, s.put(code, 0, h+d))
	return finish(&m, s)
}

// roundSegments is the number of sides of a round package; a multiple of four reaches its full width and
// depth.
const roundSegments = 16

// wrap is the sheet of a round package: the shell unrolled above, the lid below it, then the barcode.
type wrap struct {
	*sheet
	shell, lid, code patch
}

// newWrap pastes the painted shell, lid and barcode together.
func newWrap(shell, lid, code image.Image, ground color.RGBA) wrap {
	size, round, bars := shell.Bounds().Size(), lid.Bounds().Size(), code.Bounds().Size()
	s := newSheet(max(size.X, round.X, bars.X), size.Y+round.Y+bars.Y, ground)
	return wrap{s, s.put(shell, 0, 0), s.put(lid, 0, size.Y), s.put(code, 0, size.Y+round.Y)}
}

// part returns the patch of the shell from height fraction low to high.
func (w wrap) part(low, high float64) patch {
	p := w.shell
	return patch{p.left, p.bottom + (p.top-p.bottom)*high, p.right, p.bottom + (p.top-p.bottom)*low}
}

// girth is the length of a round package's shell in pixels.
func girth(p *store.Product) int {
	return max(24, min(640, int(math.Pi*(p.Size.X+p.Size.Y)/2*pixelsPerMetre)))
}

// canPack is a tin or drink can with metal rims and lid.
func canPack(p *store.Product, t *typeface) pack {
	w, h, z := girth(p), pixels(p.Size.Z), p.Size.Z
	label := labelImage(p, w, h, t)
	c := newCanvas(w, h, 1, t)
	c.DrawImage(label, 0, 0)
	rim := rimShare(z)
	c.metal(0, c.h*rim*1.3)
	c.metal(c.h*(1-rim), c.h)
	side := sideOf(p)
	code := newRoundCode(p, side, t)
	sheet := newWrap(c.Image(), metalLid(pixels(p.Size.X), t), code.image, rgb(0xb8bcc2))
	half := xyz(p.Size.X/2-codeLift, p.Size.Y/2-codeLift, 0)
	var m shaper
	m.lathe(roundSegments, half, []ring{{0.88, 0}, {1, rim * z}}, sheet.part(0, rim))
	m.lathe(roundSegments, half, []ring{side.low, side.high}, sheet.part(rim, 1-1.3*rim))
	m.onSide(half, side, code, sheet.code)
	m.lathe(roundSegments, half, []ring{{1, (1 - 1.3*rim) * z}, {0.9, z}}, sheet.part(1-1.3*rim, 1))
	m.disc(roundSegments, half.Scale(0.9), z, sheet.lid)
	m.lathe(roundSegments, half, []ring{{0, 0}, {0.88, 0}}, sheet.part(0, 0.01))
	return finish(&m, sheet.sheet)
}

// tubPack is a cup that widens to a lid with a printed top.
func tubPack(p *store.Product, t *typeface) pack {
	w, h, z := girth(p), pixels(p.Size.Z), p.Size.Z
	edge := lidEdge(z)
	c := newCanvas(w, h, 1, t)
	c.DrawImage(labelImage(p, w, h, t), 0, 0)
	c.DrawRectangle(0, 0, c.w, c.h*(1-edge))
	c.fill(shade(p.Art.Accent, 0.9))
	c.DrawRectangle(0, c.h*(1-edge), c.w, 2)
	c.fill(shade(p.Art.Base, 0.6))
	side := sideOf(p)
	code := newRoundCode(p, side, t)
	sheet := newWrap(c.Image(), lidImage(p, pixels(p.Size.X), pixels(p.Size.Y), t), code.image, p.Art.Accent)
	half := xyz(p.Size.X/2, p.Size.Y/2, 0)
	var m shaper
	m.lathe(roundSegments, half, []ring{side.low, side.high}, sheet.part(0, edge))
	m.onSide(half, side, code, sheet.code)
	m.lathe(roundSegments, half, []ring{{1, edge * z}, {1, z}}, sheet.part(edge, 1))
	m.disc(roundSegments, half, z, sheet.lid)
	m.lathe(roundSegments, half, []ring{{0, 0}, {0.8, 0}}, sheet.part(0, 0.01))
	return finish(&m, sheet.sheet)
}

// bottleForm is the outline of a bottle: heights and radii as fractions of height and half width.
type bottleForm struct {
	body, shoulder, cap float64 // heights where the straight body, the shoulder and the neck end
	neck                float64 // radius of the neck
	labelLow, labelHigh float64
}

// bottleFormOf chooses among soft-drink, wine-like and wide-mouthed bottles.
func bottleFormOf(p *store.Product) bottleForm {
	forms := []bottleForm{
		{body: 0.58, shoulder: 0.84, cap: 0.92, neck: 0.34, labelLow: 0.14, labelHigh: 0.54},
		{body: 0.6, shoulder: 0.74, cap: 0.86, neck: 0.32, labelLow: 0.1, labelHigh: 0.54},
		{body: 0.7, shoulder: 0.84, cap: 0.86, neck: 0.56, labelLow: 0.1, labelHigh: 0.66},
	}
	return forms[p.Art.Motif%len(forms)]
}

// bottlePack is a bottle of tinted glass or plastic with a label round it and a cap.
func bottlePack(p *store.Product, t *typeface) pack {
	f := bottleFormOf(p)
	w, h, z := girth(p), pixels(p.Size.Z), p.Size.Z
	side := sideOf(p)
	code := newRoundCode(p, side, t)
	lid := capLid(p, pixels(p.Size.X*f.neck), t)
	sheet := newWrap(bottleShell(p, f, w, h, t), lid, code.image, p.Art.Accent)
	half := xyz(p.Size.X/2-codeLift, p.Size.Y/2-codeLift, 0)
	var m shaper
	rings := []ring{{0.86, 0}, {1, 0.035 * z}, {1, f.body * z}}
	for i := range 4 { // an S curve from body to neck
		k := float64(i+1) / 4
		drop := k * k * (3 - 2*k)
		rings = append(rings, ring{1 + (f.neck-1)*drop, (f.body + (f.shoulder-f.body)*k) * z})
	}
	rings = append(rings, ring{f.neck, f.cap * z})
	m.lathe(roundSegments, half, rings, sheet.part(0, f.cap))
	m.onSide(half, side, code, sheet.code)
	m.lathe(roundSegments, half, []ring{{f.neck * 1.12, f.cap * z}, {f.neck * 1.12, z}}, sheet.part(f.cap, 1))
	m.disc(roundSegments, half.Scale(f.neck*1.12), z, sheet.lid)
	m.lathe(roundSegments, half, []ring{{0, 0}, {0.86, 0}}, sheet.part(0, 0.01))
	return finish(&m, sheet.sheet)
}

// bagPack is a pillow with flat crimped seams above and below.
func bagPack(p *store.Product, t *typeface) pack {
	w, h := pixels(p.Size.X), pixels(p.Size.Z)
	face := bagImage(frontImage(p, w, h, 0.88, t), p, t)
	code := codeImage(p, texels(bagCode(p.Size)), t)
	s := newSheet(max(2*w, code.Rect.Dx()), h+code.Rect.Dy(), p.Art.Base)
	front := s.put(face, 0, 0)
	back := s.put(bagImage(backImage(p, w, h, 0.88, t), p, t), w, 0)
	var m shaper
	body := p.Size.Sub(xyz(0, 2*codeLift, 0))
	m.surface(bagColumns, bagRows, pillow(body, -1), front, nil)
	m.surface(bagColumns, bagRows, pillow(body, 1), back, nil)
	m.onBag(body, s.put(code, 0, h))
	return finish(&m, s)
}

// pillow is the front (side -1) or back (side 1) of a filled bag.
func pillow(size vec, side float64) point {
	return func(s, t float64) vec {
		across, up := 2*s-1, 2*t-1
		bulge := math.Pow(1-math.Pow(math.Abs(across), 2.6), 0.6) * math.Pow(1-math.Pow(math.Abs(up), 3.2),
			0.65)
		waist := 1 - 0.06*(1-up*up)*math.Abs(across) // the filling draws the sides in
		return xyz(-side*across*size.X/2*waist, side*size.Y/2*bulge, t*size.Z)
	}
}
