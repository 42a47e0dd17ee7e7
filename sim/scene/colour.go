package scene

import "image/color"

// rgb is an opaque colour written as 0xRRGGBB.
func rgb(hex uint32) color.RGBA {
	return color.RGBA{uint8(hex >> 16), uint8(hex >> 8), uint8(hex), 255}
}

// mix returns the colour a fraction f of the way from a to b.
func mix(a, b color.RGBA, f float64) color.RGBA {
	lerp := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*f + 0.5) }
	return color.RGBA{lerp(a.R, b.R), lerp(a.G, b.G), lerp(a.B, b.B), 255}
}

// shade darkens a colour to a fraction k of itself, or for k > 1 lightens it towards white.
func shade(c color.RGBA, k float64) color.RGBA {
	if k > 1 {
		return mix(c, rgb(0xffffff), k-1)
	}
	return mix(rgb(0), c, k)
}

// luma is the brightness of a colour, 0 to 1 (Rec. 601 weights).
func luma(c color.RGBA) float64 {
	return (0.299*float64(c.R) + 0.587*float64(c.G) + 0.114*float64(c.B)) / 255
}

// readable returns ink, or black or white where ink can hardly be told from the ground.
func readable(ink, ground color.RGBA) color.RGBA {
	if d := luma(ink) - luma(ground); d > 0.3 || d < -0.3 {
		return ink
	}
	if luma(ground) > 0.5 {
		return rgb(0x1c1c22)
	}
	return rgb(0xffffff)
}
