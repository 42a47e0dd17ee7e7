package report

import (
	"image/color"
	"math"
)

// rgb is an opaque colour, 0xRRGGBB.
type rgb uint32

// RGBA makes rgb a color.Color.
func (c rgb) RGBA() (r, g, b, a uint32) { return hex(uint32(c)).RGBA() }

// The colours of the store's plan.
const (
	paper   rgb = 0xffffff
	ink     rgb = 0x22262e
	soft    rgb = 0x6b7280
	grid    rgb = 0xe9e7e1
	floor   rgb = 0xf8f7f3
	wall    rgb = 0x3a3f4a
	shelves rgb = 0xdcd6c8
	front   rgb = 0x9a8f78
	entry   rgb = 0x1f8a4c
	exit    rgb = 0xc2483b
)

// hex makes an opaque colour of 0xRRGGBB.
func hex(c uint32) color.NRGBA {
	return color.NRGBA{R: uint8(c >> 16), G: uint8(c >> 8), B: uint8(c), A: 255}
}

// fade is c with another opacity.
func fade(c color.Color, alpha uint8) color.NRGBA {
	out, _ := color.NRGBAModel.Convert(c).(color.NRGBA)
	out.A = alpha
	return out
}

// identityColour is the colour of a body, told apart from its neighbours' also by those who see few colours
// (after Okabe and Ito 2008, darkened for lines on white).
func identityColour(i int) color.NRGBA {
	colours := [...]uint32{
		0x0072b2, 0xd55e00, 0x009e73, 0xcc5fa0, 0x8a6d00, 0x2fa3dd, 0x7b4fb5, 0xb23a48, 0x4d7c2a, 0x555b66,
	}
	return hex(colours[((i%len(colours))+len(colours))%len(colours)])
}

// ramp is a row of colours at equal steps from 0 to 1.
type ramp []color.NRGBA

// at is the colour of v, clamped to [0, 1].
func (r ramp) at(v float64) color.NRGBA {
	x := min(max(v, 0), 1) * float64(len(r)-1)
	i := min(int(x), len(r)-2)
	f := x - float64(i)
	mix := func(a, b uint8) uint8 { return uint8(math.Round(float64(a) + f*(float64(b)-float64(a)))) }
	a, b := r[i], r[i+1]
	return color.NRGBA{R: mix(a.R, b.R), G: mix(a.G, b.G), B: mix(a.B, b.B), A: 255}
}

// cameraRamp colours 0, 1, ... cameras; 0 stands out because nobody sees there.
func cameraRamp() ramp {
	return ramp{
		hex(0xf0b9ae), hex(0xe4edf4), hex(0xbcd4e6), hex(0x8db8d8), hex(0x5a96c3), hex(0x2f73a8),
		hex(0x12507f),
	}
}

// densityRamp colours pixels per metre from few to many.
func densityRamp() ramp {
	return ramp{hex(0xfdf6df), hex(0xf8dd95), hex(0xf0b354), hex(0xd97f3a), hex(0xa94f35), hex(0x6b2a3a)}
}
