package scene

import (
	"fmt"
	"image"
	"image/color"

	"storesim/pipeline/store"
	"storesim/render"
)

// The parts of a gondola, metres.
const (
	boardThick   = 0.03
	railHigh     = 0.04 // of the price rail
	postWidth    = 0.03
	backThick    = 0.02
	headerHigh   = 0.18
	headerPixels = 46
	endThick     = 0.025
	plinthInset  = 0.04
)

// finishing is the look of a gondola's surface.
type finishing struct {
	frame, back, board, rail, header color.RGBA
	lit                              bool // has lamps of its own
}

// finishingOf returns the look named by Gondola.Surface; an unknown name looks like steel.
func finishingOf(surface string) finishing {
	switch surface {
	case "wood":
		return finishing{frame: rgb(0x8a6a48), back: rgb(0xd8c09a), board: rgb(0xc9a678), rail: rgb(0x3c3a36),
			header: rgb(0x3d6b46)}
	case "fridge":
		return finishing{frame: rgb(0x2e3338), back: rgb(0xe9f2f6), board: rgb(0xd5dde2), rail: rgb(0x22272c),
			header: rgb(0x1d5f8a), lit: true}
	}
	return finishing{frame: rgb(0x9a9fa4), back: rgb(0xe8e6e1), board: rgb(0xdcdad5), rail: rgb(0xb3342c),
		header: rgb(0x1f6f5c)}
}

// gondola raises gondola gi with its shelves.
func (s *stage) gondola(gi int) {
	g := &s.layout.Gondolas[gi]
	look := finishingOf(g.Surface)
	width, frame := g.Width(), g.Pose
	s.shadow(frame, xyz(0, 0, 0), xyz(width, g.Depth, 0), 0.45, 0.42)
	s.backPanel(g, look, width)
	s.endPanels(g, look, width)
	left := 0.0
	for _, bay := range g.Bays {
		s.block(frame, xyz(max(0, left-postWidth/2), g.Depth-backThick-0.03, 0),
			xyz(min(width, left+postWidth/2), g.Depth-backThick, g.Height), s.paint(look.frame))
		left += bay.Width
	}
	s.header(g, gi, look, width)
	for i := range s.layout.Shelves {
		if sh := &s.layout.Shelves[i]; sh.Gondola == gi {
			s.shelf(g, sh, look)
		}
	}
	if g.Doors {
		s.doors(gi)
	}
}

// endPanels close the two ends, in the colour of the sign above their middle.
func (s *stage) endPanels(g *store.Gondola, look finishing, width float64) {
	mat := s.printed(endImage(look, s.print))
	whole, edge := wholeTexture(), patch{0.01, 0.02, 0.02, 0.03}
	for _, x := range []float64{0, width - endThick} {
		var m shaper
		m.box(xyz(x, 0, 0), xyz(x+endThick, g.Depth, g.Height), faces{edge, whole, edge, whole, edge, edge})
		s.add(m.done(), g.Pose, mat)
	}
}

// endImage paints the outside of an end panel: a field of the sign's colour with a leaf in it.
func endImage(look finishing, t *typeface) image.Image {
	c := newCanvas(96, 320, 1, t)
	c.ground(shade(look.frame, 1.12), look.frame)
	c.DrawRoundedRectangle(8, 14, c.w-16, c.h*0.62, 6)
	c.fill(look.header)
	leafShape(c, c.w/2, c.h*0.22, 26, -0.8)
	c.fill(rgb(0x9fd8a4))
	leafShape(c, c.w/2+6, c.h*0.24, 14, -0.5)
	c.fill(rgb(0xf2b33d))
	for i := range 4 {
		long := 0.52 - 0.1*float64(i%3)
		c.DrawRoundedRectangle(c.w*(0.5-long/2), c.h*(0.4+0.045*float64(i)), c.w*long, 5, 2)
	}
	c.fill(mix(look.header, rgb(0xffffff), 0.55))
	return c.Image()
}

// backPanel stands behind the shelves, darker under each board. Seen from behind it is plain, unless a second
// face stands there.
func (s *stage) backPanel(g *store.Gondola, look finishing, width float64) {
	y := g.Depth - backThick
	var m shaper
	m.tiled(max(1, int(width/0.5)), 4, xyz(0, y, 0), xyz(width, y, 0), xyz(0, y, g.Height), wholeTexture())
	s.add(m.done(), g.Pose, s.printed(backPanelImage(g, look, s.print)))
	if g.Double {
		return
	}
	var behind shaper
	behind.tiled(max(1, int(width/0.5)), 4, xyz(width, g.Depth, 0), xyz(0, g.Depth, 0), xyz(width, g.Depth,
		g.Height),
		patch{0, 0, float64(len(g.Bays)), 1})
	s.add(behind.done(), g.Pose, s.printed(behindImage(look, s.print)))
	s.block(g.Pose, xyz(0, y+0.001, g.Height-0.02), xyz(width, g.Depth-0.001, g.Height), s.paint(look.frame))
}

// behindImage paints the rear of one bay: slatted boards.
func behindImage(look finishing, t *typeface) image.Image {
	c := newCanvas(192, 256, 1, t)
	c.ground(shade(look.frame, 1.4), shade(look.frame, 1.25))
	for y := 0.0; y < c.h; y += 16 {
		c.DrawRectangle(0, y, c.w, 2)
	}
	c.fill(shade(look.frame, 1.05))
	c.DrawRectangle(0, 0, 6, c.h)
	c.DrawRectangle(c.w-6, 0, 6, c.h)
	c.fill(look.frame)
	return c.Image()
}

// backPanelImage paints what is seen between the shelves of a gondola: the board above keeps the light away.
func backPanelImage(g *store.Gondola, look finishing, t *typeface) image.Image {
	width := g.Width()
	c := newCanvas(max(16, int(width*64)), 256, 1, t)
	c.ground(look.back, look.back)
	left := 0.0
	for _, bay := range g.Bays {
		for i, sh := range bay.Shelves {
			top := g.Height + headerHigh
			if i+1 < len(bay.Shelves) {
				top = bay.Shelves[i+1].Height
			}
			c.bayShade(g, left, bay.Width, sh.Height, top, look)
		}
		left += bay.Width
	}
	return c.Image()
}

// bayShade darkens the back of one shelf from its board upwards.
func (c *canvas) bayShade(g *store.Gondola, left, width, low, high float64, look finishing) {
	x, w := left/g.Width()*c.w, width/g.Width()*c.w
	from, to := c.h*(1-low/g.Height), c.h*(1-high/g.Height)
	for y := max(0, int(to)); y < int(from); y++ {
		up := (from - float64(y)) / (from - to)
		tone := 0.92 - 0.3*up
		if look.lit {
			tone = 0.74 + 0.16*up
		}
		c.DrawRectangle(x, float64(y), w, 1)
		c.fill(shade(look.back, tone))
	}
}

// header is the sign on top of a gondola.
func (s *stage) header(g *store.Gondola, gi int, look finishing, width float64) {
	y := g.Depth - backThick - 0.02
	low := xyz(0, y, g.Height)
	s.block(g.Pose, low.Add(xyz(0, 0.002, 0)), xyz(width, g.Depth, g.Height+headerHigh), s.paint(look.header))
	c := newCanvas(max(64, int(width*256)), headerPixels, 1, s.print)
	c.ground(shade(look.header, 1.06), look.header)
	for i := range len(g.Bays) {
		x := (float64(i) + 0.5) * c.w / float64(len(g.Bays))
		c.line(aisleName(s.layout, gi, i), x, c.h*0.46, c.w/float64(len(g.Bays))*0.8, c.h*0.56, rgb(0xfbf8ef),
			true)
	}
	c.DrawRectangle(0, c.h*0.9, c.w, c.h*0.1)
	c.fill(rgb(0xf2b33d))
	var m shaper
	m.tiled(max(1, int(width/0.5)), 1, low, low.Add(xyz(width, 0, 0)), low.Add(xyz(0, 0, headerHigh)),
		wholeTexture())
	mat := s.printed(c.Image())
	mat.Emissive = look.lit
	s.add(m.done(), g.Pose, mat)
}

// aisleName is what the sign over a bay says: what kind of package most of its products come in.
func aisleName(l *store.Layout, gondola, bay int) string {
	names := map[store.Shape]string{
		store.Box: "Pantry", store.Bottle: "Drinks", store.Can: "Cans", store.Bag: "Snacks",
		store.Tub: "Dairy",
	}
	count := map[store.Shape]int{}
	for _, f := range l.Planogram.Facings {
		sh := l.Shelves[l.Plates[f.First].Shelf]
		if p, ok := l.Catalog.Product(f.SKU); ok && sh.Gondola == gondola && sh.Bay == bay {
			count[p.Shape] += f.Count
		}
	}
	best := store.Box
	for _, shape := range store.Shapes() {
		if count[shape] > count[best] {
			best = shape
		}
	}
	return names[best]
}

// shelf lays one board with its plates and price rail.
func (s *stage) shelf(g *store.Gondola, sh *store.Shelf, look finishing) {
	back := g.Depth - backThick
	left, right := inner(g, sh)
	low := sh.Height - boardThick
	var m shaper
	m.box(xyz(left, 0, low), xyz(right, back, sh.Height-0.0005), allFaces(patch{0.02, 0.96, 0.04, 0.98}))
	m.tiled(max(1, sh.Count/3), 1, xyz(left, 0, sh.Height), xyz(right, 0, sh.Height), xyz(left, back,
		sh.Height),
		wholeTexture())
	s.add(m.done(), g.Pose, s.board(board{sh.Width, sh.Count, look}))
	s.rail(g, sh, look)
	s.dusk(g, sh, look)
	if sh.Level == 0 {
		s.block(g.Pose, xyz(left, plinthInset, 0), xyz(right, back, low), s.paint(shade(look.frame, 0.45)))
	}
	if look.lit {
		s.objects = append(s.objects, render.Object{
			Mesh: s.cube, Pose: store.Pose{R: g.Pose.R, T: g.Pose.Apply(xyz(left, 0.01, low-0.008))},
			Scale:    xyz(right-left, 0.02, 0.008),
			Material: &render.Material{Color: rgb(0xf4fbff), Emissive: true},
		})
	}
}

// dusk darkens what stands deep in a shelf: sheets of shade stand one behind the other, each taking a little
// light from all that is seen through it.
func (s *stage) dusk(g *store.Gondola, sh *store.Shelf, look finishing) {
	if look.lit {
		return
	}
	const sheets = 5
	middle := patch{0.5, 0.5, 0.5, 0.5}
	left, right := inner(g, sh)
	left, right = left+0.006, right-0.006 // a decal also darkens what it touches
	high := sh.Height + sh.Clear
	if sh.Clear > 0.36 { // open above: the shade fades upwards
		high, middle.top = sh.Height+0.36, 0
	}
	var m shaper
	for i := range sheets {
		y := 0.05 + 0.07*float64(i)
		m.quad(xyz(left, y, sh.Height), xyz(right, y, sh.Height), xyz(left, y, high), middle)
	}
	s.darken(m.done(), g.Pose, 0.09)
}

// inner returns where a shelf's board begins and ends between the end panels.
func inner(g *store.Gondola, sh *store.Shelf) (left, right float64) {
	return max(sh.Left, endThick), min(sh.Left+sh.Width, g.Width()-endThick)
}

// board is what tells the upper sides of shelves apart.
type board struct {
	width  float64
	plates int
	look   finishing
}

// board returns the material of a shelf's board. Equal boards share one.
func (s *stage) board(b board) *render.Material {
	m, ok := s.boards[b]
	if !ok {
		m = s.printed(boardImage(b, s.print))
		s.boards[b] = m
	}
	return m
}

// boardImage paints the upper side of a shelf: the seams between its plates, and the shade at the back.
func boardImage(b board, t *typeface) image.Image {
	c, look := newCanvas(max(16, int(b.width*192)), 96, 1, t), b.look
	deep := 0.55
	if look.lit {
		deep = 0.85
	}
	c.ground(shade(look.board, deep), look.board)
	margin := (b.width - float64(b.plates)*store.PlateWidth) / 2
	for i := range b.plates + 1 {
		x := (margin + float64(i)*store.PlateWidth) / b.width * c.w
		c.DrawRectangle(x-0.75, 0, 1.5, c.h)
		c.fill(shade(look.board, deep*0.8))
	}
	return c.Image()
}

// rail hangs the price rail before a board, tilted a little towards the shopper, with a label under each
// facing.
func (s *stage) rail(g *store.Gondola, sh *store.Shelf, look finishing) {
	low, high := sh.Height-railHigh, sh.Height-0.001
	left, right := sh.Left, sh.Left+sh.Width
	var m shaper
	m.tiled(max(1, sh.Count/3), 1, xyz(left, -0.022, low), xyz(right, -0.022, low), xyz(left, -0.004, high),
		wholeTexture())
	s.add(m.done(), g.Pose, s.printed(s.railImage(sh, look)))
	s.block(g.Pose, xyz(left, -0.003, low), xyz(right, 0, high), s.paint(shade(look.rail, 0.6)))
}

// railImage prints the price labels of a shelf.
func (s *stage) railImage(sh *store.Shelf, look finishing) image.Image {
	const scale = 700 // pixels per metre
	c := newCanvas(max(16, int(sh.Width*scale)), int(railHigh*scale), 1, s.print)
	c.ground(shade(look.rail, 1.1), look.rail)
	margin := (sh.Width - float64(sh.Count)*store.PlateWidth) / 2
	for _, f := range s.layout.Planogram.Facings {
		k := int(f.First - sh.First)
		if k < 0 || k >= sh.Count {
			continue
		}
		p, ok := s.layout.Catalog.Product(f.SKU)
		if !ok {
			continue
		}
		x := (margin + (float64(k)+float64(f.Count)/2)*store.PlateWidth) * scale
		s.label(c, x, &p)
	}
	return c.Image()
}

// label prints one price label centred on x.
func (s *stage) label(c *canvas, x float64, p *store.Product) {
	const w = 52
	high := c.h * 0.88
	c.DrawRoundedRectangle(x-w/2, (c.h-high)/2, w, high, 2)
	ground := rgb(0xfbfaf5)
	if p.Art.Motif%11 == 3 { // on offer
		ground = rgb(0xf6c945)
	}
	c.fill(ground)
	c.line(p.Name, x, c.h*0.25, w*0.92, c.h*0.24, rgb(0x444444), false)
	c.line(fmt.Sprint(p.Price), x, c.h*0.65, w*0.8, c.h*0.5, rgb(0x15151a), true)
}
