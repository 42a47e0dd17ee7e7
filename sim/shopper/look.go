package shopper

import (
	"image/color"

	"storesim/sim/rng"
	"storesim/sim/world"
)

// Age is the part of life that a body is in: it sets height, posture, hair and pace.
type Age uint8

// The ages.
const (
	Adult Age = iota
	Child     // 1.0 to 1.45 m tall, about 3 to 11 years
	Elder     // over 70: a little bent, grey, slower
)

// Pace is the free walking speed relative to an adult's: for elders 1.26 of 1.43 m/s (Bohannon 1997, men and
// women of 70 to 79 against those of 30 to 39), for children what keeps them beside their parents.
func (a Age) Pace() float64 {
	switch a {
	case Child:
		return 0.92
	case Elder:
		return 0.88
	case Adult:
	}
	return 1
}

// skins are the colours of skin that draws choose from.
func skins() []color.RGBA {
	return []color.RGBA{
		{255, 219, 190, 255}, {241, 194, 160, 255}, {224, 172, 130, 255}, {198, 134, 94, 255},
		{141, 85, 54, 255}, {92, 58, 40, 255},
	}
}

func hairs(age Age) []color.RGBA {
	if age == Elder {
		return []color.RGBA{
			{150, 150, 150, 255}, {205, 203, 200, 255}, {232, 230, 226, 255}, {110, 105, 100, 255},
		}
	}
	return []color.RGBA{
		{28, 22, 20, 255}, {60, 40, 28, 255}, {101, 67, 33, 255}, {150, 105, 60, 255}, {205, 170, 110, 255},
		{150, 150, 150, 255}, {120, 40, 25, 255},
	}
}

func trousers() []color.RGBA {
	return []color.RGBA{
		{35, 45, 75, 255}, {25, 25, 28, 255}, {70, 70, 75, 255}, {110, 95, 70, 255}, {60, 80, 110, 255},
		{85, 60, 50, 255}, {160, 150, 130, 255},
	}
}

// NewBuild draws the size of a body. Adults' height is a mixture of women and men: 1.63 +- 0.065 m and 1.76
// +- 0.07 m; elders are 4 cm shorter and stoop by 0.1 to 0.3 rad.
func NewBuild(key rng.Key, age Age) world.Build {
	s := key.Stream("build")
	h := s.Norm(1.63, 0.065)
	if s.Bool(0.5) {
		h = s.Norm(1.76, 0.07)
	}
	h = min(max(h, 1.48), 1.98)
	build := world.Build{
		Height:    h,
		Shoulders: min(max(0.25*h+s.Norm(0, 0.02), 0.36), 0.52),
		Girth:     min(max(s.Norm(0.24, 0.03), 0.18), 0.34),
	}
	switch age {
	case Child:
		h = s.Uniform(1.0, 1.44)
		girth := 0.1 + 0.075*h + s.Uniform(-0.01, 0.02)
		build = world.Build{Height: h, Shoulders: 0.235*h + 0.01, Girth: girth}
	case Elder:
		build.Height = max(h-0.04, 1.46)
		build.Stoop = s.Uniform(0.1, 0.3)
	case Adult:
	}
	return build
}

// NewLook draws clothing, hair, skin and bags. The ages differ in hair and bags only.
func NewLook(key rng.Key, age Age) world.Look {
	s := key.Stream("look")
	skin, hair, leg := skins(), hairs(age), trousers()
	l := world.Look{
		Skin: skin[s.IntN(len(skin))], Hair: hair[s.IntN(len(hair))],
		Top: garment(s), TopAccent: garment(s), Bottom: leg[s.IntN(len(leg))],
		Shoes:       color.RGBA{uint8(20 + s.IntN(80)), uint8(20 + s.IntN(80)), uint8(20 + s.IntN(80)), 255},
		Style:       world.HairStyle(s.Weighted([]float64{0.45, 0.35, 0.08, 0.12})),
		LongSleeves: s.Bool(0.6), ShoulderBag: s.Bool(0.25),
	}
	l.Pattern = world.Pattern(s.Weighted([]float64{0.6, 0.15, 0.1, 0.15}))
	l.Outer, l.Pack = coat(s), garment(s)
	l.Jacket, l.Backpack = s.Bool(0.2), !l.ShoulderBag && s.Bool(0.1)
	if age == Child {
		l.ShoulderBag = false
		if l.Style == world.Bald {
			l.Style = world.ShortHair
		}
	}
	return l
}

// Uniform dresses somebody in the clothes of a team: the same top, trousers and cap for all; skin, hair,
// shoes and bags stay their own.
func Uniform(own, team world.Look) world.Look {
	own.Top, own.TopAccent, own.Bottom, own.Outer = team.Top, team.TopAccent, team.Bottom, team.Outer
	own.Pattern, own.LongSleeves = team.Pattern, team.LongSleeves
	own.Jacket, own.NameBand = team.Jacket, team.NameBand
	if team.Style == world.Cap {
		own.Style = world.Cap
	}
	return own
}

// StaffUniform is what those wear who work in the store: a plain teal shirt with a name band, and dark
// trousers.
func StaffUniform() world.Look {
	return world.Look{
		Top: color.RGBA{22, 120, 108, 255}, TopAccent: color.RGBA{240, 178, 50, 255},
		Bottom: color.RGBA{32, 34, 38, 255}, Outer: color.RGBA{22, 90, 82, 255}, NameBand: true,
	}
}

// Jersey is what the fans of a team wear, by its number: stripes in its two colours, and a cap.
func Jersey(key rng.Key, team int) world.Look {
	s := key.ChildN("team", team).Stream("jersey")
	return world.Look{
		Top: garment(s), TopAccent: garment(s), Bottom: color.RGBA{35, 45, 75, 255}, Outer: garment(s),
		Pattern: world.Stripes, Style: world.Cap,
	}
}

// coat draws the colour of an outer garment: mostly dark.
func coat(s *rng.Stream) color.RGBA {
	c, k := garment(s), s.Uniform(0.35, 0.9)
	dim := func(v uint8) uint8 { return uint8(k * float64(v)) }
	return color.RGBA{dim(c.R), dim(c.G), dim(c.B), 255}
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
