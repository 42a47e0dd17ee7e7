package render

import "image/color"

// A colour in lanes has its four channels in the low bytes of four 16-bit lanes (red, blue, green, alpha),
// so that one multiplication weighs all of them.
const laneMask = 0x00ff00ff00ff00ff

func packColor(c color.RGBA) uint32 {
	return uint32(c.R) | uint32(c.G)<<8 | uint32(c.B)<<16 | uint32(c.A)<<24
}

// lanes spreads a packed colour.
func lanes(c uint32) uint64 {
	return uint64(c&0xff00ff00)<<24 | uint64(c&0x00ff00ff)
}

// pack undoes lanes and makes the colour opaque.
func pack(l uint64) uint32 {
	return uint32(l) | uint32(l>>24) | 0xff000000
}

// mix returns a where k is 0 and nears b as k nears 256.
func mix(a, b, k uint64) uint64 {
	return (a*(256-k) + b*k) >> 8 & laneMask
}

// dim scales all channels by k/256, k at most 256.
func dim(c, k uint64) uint64 { return c * k >> 8 & laneMask }

// tint is a colour by which texels are multiplied, each channel scaled to 0..256.
type tint struct{ r, g, b uint64 }

func newTint(c color.RGBA) tint {
	up := func(x uint8) uint64 { return (uint64(x)*256 + 127) / 255 }
	return tint{up(c.R), up(c.G), up(c.B)}
}

func (t tint) white() bool { return t == tint{256, 256, 256} }

// on multiplies a colour in lanes.
func (t tint) on(c uint64) uint64 {
	r := c & 0xff * t.r >> 8
	b := c >> 16 & 0xff * t.b >> 8
	g := c >> 32 & 0xff * t.g >> 8
	return r | b<<16 | g<<32
}
