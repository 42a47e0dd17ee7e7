package sensor

import (
	"math"

	"storesim/pipeline/store"
)

// curve takes grey levels to linear light, of 65535, and back: IEC 61966-2-1 (sRGB). Going to light and back
// changes no grey level.
type curve struct {
	light [256]uint16
	grey  [1 << 16]uint8
}

func newCurve() *curve {
	c := &curve{}
	for i := range c.light {
		c.light[i] = uint16(math.Round(math.MaxUint16 * linear(float64(i)/255)))
	}
	level, next := 0, 0.0
	for v := range c.grey {
		for float64(v) >= next {
			level++
			next = math.MaxUint16 * linear((float64(level)-0.5)/255)
		}
		c.grey[v] = uint8(min(level-1, 255))
	}
	return c
}

// linear is the light of an encoded value, both from 0 to 1.
func linear(v float64) float64 {
	if v <= 0.04045 {
		return v / 12.92
	}
	return math.Pow((v+0.055)/1.055, 2.4)
}

// drawnFor is the colour temperature of the light for which pictures are drawn without a cast, kelvin.
const drawnFor = 6500

// balanceOf is the gain on each channel's light of a camera that is set to a colour temperature: under light
// of that temperature grey stays grey, with green as the reference (the diagonal rule of von Kries, on the
// channels of sRGB). 0 leaves the picture as drawn.
func balanceOf(kelvin float64) [3]uint64 {
	if kelvin == 0 {
		kelvin = drawnFor
	}
	drawn, set := planckian(drawnFor), planckian(kelvin)
	gain := func(from, to float64) uint64 { return uint64(math.Round(full * from / to)) }
	green := drawn.Y / set.Y
	return [3]uint64{gain(drawn.X, set.X*green), full, gain(drawn.Z, set.Z*green)}
}

// planckian is the colour of a black body in linear sRGB: X is red, Y green, Z blue. The locus is the cubic
// approximation of B. Kang et al., Design of advanced color temperature control system for HDTV applications,
// Journal of the Korean Physical Society 41(6), 2002, for 1667 to 25000 K; the matrix is that of IEC
// 61966-2-1.
func planckian(kelvin float64) store.Vec3 {
	t := 1e3 / kelvin
	x := 0.240390 + t*(0.2226347+t*(2.1070379-t*3.0258469))
	if kelvin < 4000 {
		x = 0.179910 + t*(0.8776956-t*(0.2343589+t*0.2661239))
	}
	y := -0.37001483 + x*(3.75112997+x*(-5.87338670+x*3.0817580))
	switch {
	case kelvin < 2222:
		y = -0.20219683 + x*(2.18555832-x*(1.34811020+x*1.1063814))
	case kelvin < 4000:
		y = -0.16748867 + x*(2.09137015-x*(1.37418593+x*0.9549476))
	}
	fromXYZ := store.Mat3{
		3.2406, -1.5372, -0.4986,
		-0.9689, 1.8758, 0.0415,
		0.0557, -0.2040, 1.0570,
	}
	return fromXYZ.Apply(store.Vec3{X: x / y, Y: 1, Z: (1 - x - y) / y})
}
