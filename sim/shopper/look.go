package shopper

import (
	"image/color"

	"storesim/sim/rng"
	"storesim/sim/world"
)

var skins = []color.RGBA{
	{255, 219, 190, 255}, {241, 194, 160, 255}, {224, 172, 130, 255}, {198, 134, 94, 255}, {141, 85, 54, 255},
	{92, 58, 40, 255},
}

var hairs = []color.RGBA{
	{28, 22, 20, 255}, {60, 40, 28, 255}, {101, 67, 33, 255}, {150, 105, 60, 255}, {205, 170, 110, 255},
	{150, 150, 150, 255}, {120, 40, 25, 255},
}

var trousers = []color.RGBA{
	{35, 45, 75, 255}, {25, 25, 28, 255}, {70, 70, 75, 255}, {110, 95, 70, 255}, {60, 80, 110, 255},
	{85, 60, 50, 255}, {160, 150, 130, 255},
}

// NewBuild draws the size of a body. Height is a mixture of women and men: 1.63 +- 0.065 m and 1.76 +- 0.07
// m.
func NewBuild(key rng.Key) world.Build {
	s := key.Stream("build")
	h := s.Norm(1.63, 0.065)
	if s.Bool(0.5) {
		h = s.Norm(1.76, 0.07)
	}
	h = min(max(h, 1.48), 1.98)
	return world.Build{
		Height:    h,
		Shoulders: min(max(0.25*h+s.Norm(0, 0.02), 0.36), 0.52),
		Girth:     min(max(s.Norm(0.24, 0.03), 0.18), 0.34),
	}
}

// NewLook draws clothing, hair and skin.
func NewLook(key rng.Key) world.Look {
	s := key.Stream("look")
	l := world.Look{
		Skin: skins[s.IntN(len(skins))], Hair: hairs[s.IntN(len(hairs))],
		Top: garment(s), TopAccent: garment(s), Bottom: trousers[s.IntN(len(trousers))],
		Shoes:       color.RGBA{uint8(20 + s.IntN(80)), uint8(20 + s.IntN(80)), uint8(20 + s.IntN(80)), 255},
		Style:       world.HairStyle(s.Weighted([]float64{0.45, 0.35, 0.08, 0.12})),
		LongSleeves: s.Bool(0.6), ShoulderBag: s.Bool(0.25),
	}
	l.Pattern = world.Pattern(s.Weighted([]float64{0.6, 0.15, 0.1, 0.15}))
	return l
}

// garment draws a fabric colour: any hue, mostly muted, from dark to light.
func garment(s *rng.Stream) color.RGBA {
	h, sat, val := s.Uniform(0, 6), s.Uniform(0.05, 0.8), s.Uniform(0.15, 0.95)
	channel := func(offset float64) uint8 {
		k := h + offset
		for k >= 6 {
			k -= 6
		}
		w := min(max(min(k, 4-k), 0), 1)
		return uint8(255 * val * (1 - sat*w))
	}
	return color.RGBA{channel(5), channel(3), channel(1), 255}
}
