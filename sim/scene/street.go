package scene

import (
	"image"
	"image/color"
	"math"

	"storesim/pipeline/store"
	"storesim/render"
)

// The street outside windows: a pavement along the wall, a road, houses on its far side. Metres.
const (
	pavementDeep = 3.0
	streetDeep   = 8.0  // from the wall to the houses
	streetPast   = 9.0  // beyond either end of the wall
	streetWide   = 24.0 // of houses in the picture, which repeats
	streetHigh   = 7.5
	streetPixels = 44 // a metre
)

// hour mixes the colour of a thing by night with that by day.
type hour float64

func (d hour) of(night, day uint32) color.RGBA { return mix(rgb(night), rgb(day), float64(d)) }

// street lays what is seen through the windows of one wall. It shines by itself: lamps light it by night and
// the sky by day, not the store.
func (s *stage) street(frame store.Pose, length float64) {
	day := hour(s.room.Daylight)
	low, wide := -streetPast, length+2*streetPast
	lay := func(from, to, z float64, c color.RGBA) {
		var m shaper
		m.tiled(8, 1, xyz(low, from, z), xyz(low+wide, from, z), xyz(low, to, z), wholeTexture())
		s.add(m.done(), frame, &render.Material{Color: c, Emissive: true})
	}
	for i, night := range []uint32{0x6b6150, 0x5a5246, 0x48433d, 0x393836, 0x2f3034, 0x282a31} {
		deep := (pavementDeep - wallThick) / 6 // slabs; light from within falls on those at the wall
		lay(wallThick+deep*float64(i), wallThick+deep*float64(i+1), -0.02,
			shade(day.of(night, 0xb4b0a8), 0.96+0.04*float64(i%2)))
	}
	lay(pavementDeep-0.15, pavementDeep, -0.015, day.of(0x33363e, 0xcfccc5))
	lay(pavementDeep, streetDeep, -0.12, day.of(0x14171d, 0x64676b))
	lay(streetDeep-2.45, streetDeep-2.3, -0.115, day.of(0x3a3d42, 0xd8d8d2))
	var m shaper
	front := func(cells int, x0, y0, x1, y1, from float64) {
		end := from + math.Hypot(x1-x0, y1-y0)/streetWide
		m.tiled(cells, 4, xyz(x0, y0, -0.12), xyz(x1, y1, -0.12), xyz(x0, y0, streetHigh),
			patch{from, 0, end, 1})
	}
	front(12, low, streetDeep, low+wide, streetDeep, 0)
	front(4, low, wallThick, low, streetDeep, 0.4) // the street ends at houses on either side
	front(4, low+wide, streetDeep, low+wide, wallThick, 0.2)
	houses := s.printed(s.streetImage(day))
	houses.Emissive = true
	s.add(m.done(), frame, houses)
}

// streetImage paints the far side of the street with the sky above.
func (s *stage) streetImage(day hour) image.Image {
	c := newCanvas(streetWide*streetPixels, int(streetHigh*streetPixels), 1, s.print)
	c.ground(day.of(0x070b1a, 0x7fb0e0), day.of(0x1a2338, 0xe4edf2))
	c.Scale(streetPixels, streetPixels)
	walls := [][2]uint32{
		{0x2a2420, 0xcdb79b}, {0x2b1d1b, 0xb0705a}, {0x23272b, 0xd9d5c8}, {0x1e2722, 0x8fa58f},
		{0x2b271c, 0xd8bf87},
	}
	left := 0.0
	for i, wide := range []float64{5.2, 4.4, 5.6, 4.0, 4.8} {
		wall := walls[i]
		c.house(left, wide, 4.6+1.6*grainAt(i, 3), day, day.of(wall[0], wall[1]), i)
		left += wide
	}
	for i, x := range []float64{2.6, 10.1, 17.8} {
		c.tree(x, day, i)
	}
	c.car(6.4, day, day.of(0x1c2733, 0x3f6f9f))
	c.car(20.2, day, day.of(0x2e1f1f, 0xa83a32))
	return c.Image()
}

// house paints a front with a roof, windows of which a few are lit by night, and a shop below.
func (c *canvas) house(left, wide, high float64, day hour, wall color.RGBA, n int) {
	base := streetHigh - 0.1
	top := base - high
	c.DrawRectangle(left, top, wide, high)
	c.fill(wall)
	c.DrawRectangle(left-0.05, top-0.16, wide+0.1, 0.2)
	c.fill(shade(wall, 0.7))
	columns := int(wide / 1.25)
	for row := 0; top+0.5+1.5*float64(row) < base-2.9; row++ {
		for k := range columns {
			x := left + (float64(k)+0.5)*wide/float64(columns) - 0.33
			y := top + 0.45 + 1.5*float64(row)
			c.DrawRectangle(x-0.06, y-0.06, 0.78, 1.07)
			c.fill(shade(wall, 1.25))
			pane := day.of(0x0b0f16, 0x5d7486)
			if grainAt(7*n+k, 11+row) < 0.3 {
				pane = day.of(0xf0c878, 0x8499a6)
			}
			c.DrawRectangle(x, y, 0.66, 0.95)
			c.fill(pane)
			c.DrawRectangle(x+0.3, y, 0.05, 0.95)
			c.fill(shade(wall, 1.2))
		}
	}
	awning := [][2]uint32{{0x3a1414, 0xb84a3e}, {0x14302a, 0x2f7d6b}, {0x3a3014, 0xd6a13a}}[n%3]
	c.DrawRectangle(left+0.35, base-2.2, wide-0.7, 2.05)
	c.fill(day.of([3]uint32{0x161a20, 0xd8b46a, 0x1a1d22}[n%3], 0x53646e))
	c.DrawRectangle(left+0.25, base-2.55, wide-0.5, 0.42)
	c.fill(day.of(awning[0], awning[1]))
	c.DrawRectangle(left+wide/2-0.5, base-2.05, 0.07, 1.9)
	c.DrawRectangle(left+wide/2+0.5, base-2.05, 0.07, 1.9)
	c.fill(shade(wall, 0.8))
}

func (c *canvas) tree(x float64, day hour, n int) {
	c.DrawRectangle(x-0.08, streetHigh-2.4, 0.16, 2.3)
	c.fill(day.of(0x16130f, 0x6b5340))
	for i := range 9 {
		r, a := 0.5+0.3*grainAt(i, n), 2*math.Pi*float64(i)/9
		c.DrawCircle(x+0.55*math.Cos(a), streetHigh-3.1+0.5*math.Sin(a), r)
		c.fill(shade(day.of(0x0f1a12, 0x5f8f4c), 0.85+0.3*grainAt(n, i)))
	}
}

func (c *canvas) car(x float64, day hour, paint color.RGBA) {
	base := streetHigh - 0.12
	c.DrawRoundedRectangle(x+0.7, base-1.4, 2.3, 0.8, 0.35)
	c.fill(shade(paint, 0.9))
	c.DrawRoundedRectangle(x+0.9, base-1.3, 1.9, 0.55, 0.25)
	c.fill(day.of(0x10151c, 0x394650))
	c.DrawRoundedRectangle(x, base-0.95, 3.9, 0.7, 0.25)
	c.fill(paint)
	for _, at := range []float64{0.8, 3.1} {
		c.DrawCircle(x+at, base-0.26, 0.3)
		c.fill(day.of(0x08090b, 0x24262a))
	}
}
