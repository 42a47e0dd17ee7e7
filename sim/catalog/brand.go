package catalog

import (
	"image/color"
	"math"

	"storesim/pipeline/store"
	"storesim/sim/rng"
)

// brands returns invented names in an order of the seed's.
func brands(s *rng.Stream) []string {
	heads := []string{
		"Bren", "Corv", "Dalm", "Elv", "Fjor", "Gral", "Hest", "Ilv", "Jorv", "Kesk", "Lumb", "Marv", "Nolv",
		"Orst", "Pelv", "Quor", "Rusk", "Selv", "Tolm", "Ulv", "Vask", "Wend", "Yarv", "Zelm",
	}
	tails := []string{"adi", "eko", "imo", "ura", "ello", "anto", "oria", "ewick", "undo"}
	var out []string
	for _, i := range s.Perm(len(heads) * len(tails)) {
		out = append(out, heads[i%len(heads)]+tails[i/len(heads)])
	}
	return out
}

// look is what the packages of one brand's line share: all but the colour of the variety.
type look struct {
	ground, second color.RGBA
	motif          int
	onGround       bool // the variety colours the ground, else the second colour
}

func newLook(key rng.Key) look {
	s := key.Stream("look")
	hue := s.Float64()
	l := look{onGround: s.Bool(0.5), motif: s.IntN(72)}
	l.ground = hsv(hue, s.Uniform(0.35, 0.85), s.Uniform(0.45, 0.95))
	l.second = hsv(math.Mod(hue+s.Uniform(0.3, 0.7), 1), s.Uniform(0.2, 0.8), s.Uniform(0.5, 1))
	return l
}

// art dresses a variety.
func (l look) art(brand, text string, v flavour) store.Art {
	a := store.Art{Brand: brand, Text: text, Base: l.ground, Accent: l.second, Motif: l.motif}
	if l.onGround {
		a.Base = rgb(v.colour)
	} else {
		a.Accent = rgb(v.colour)
	}
	a.Ink = color.RGBA{255, 255, 255, 255}
	if luma(a.Base) > 150 {
		a.Ink = color.RGBA{28, 28, 30, 255}
	}
	return a
}

func rgb(c uint32) color.RGBA { return color.RGBA{uint8(c >> 16), uint8(c >> 8), uint8(c), 255} }

// luma is the brightness of a colour, 0 to 255 (ITU-R BT.601).
func luma(c color.RGBA) float64 {
	return 0.299*float64(c.R) + 0.587*float64(c.G) + 0.114*float64(c.B)
}

// hsv converts hue, saturation and value, each in [0, 1] (Smith 1978, closed form).
func hsv(h, s, v float64) color.RGBA {
	channel := func(n float64) uint8 {
		k := math.Mod(n+6*h, 6)
		return uint8(255*v*(1-s*max(0, min(k, 4-k, 1))) + 0.5)
	}
	return color.RGBA{channel(5), channel(3), channel(1), 255}
}
