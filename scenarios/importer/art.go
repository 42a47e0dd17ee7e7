package importer

import (
	"cmp"
	"fmt"
	"hash/fnv"
	"image/color"
	"math"
	"strings"

	"storesim/pipeline/store"
)

// art reads what a package looks like, or makes it up: the packages of a brand are alike, products differ in
// a second colour.
func (r *row) art(p *store.Product) store.Art {
	first, rest, _ := strings.Cut(p.Name, " ")
	a := store.Art{
		Brand: cmp.Or(r.text("brand"), first),
		Text:  cmp.Or(r.text("text"), strings.TrimSpace(rest), p.Name),
	}
	brand, own := digest(a.Brand), digest(string(p.SKU))
	a.Base = r.color("base", hue(brand, 0.65, 0.7))
	a.Accent = r.color("accent", hue(own, 0.5, 0.9))
	ink := color.RGBA{R: 255, G: 255, B: 255, A: 255}
	if light(a.Base) {
		ink = color.RGBA{R: 28, G: 28, B: 28, A: 255}
	}
	a.Ink = r.color("ink", ink)
	a.Motif = int(brand >> 32 % 40)
	if v, ok := r.whole("motif", "a whole number", 0, 999); ok {
		a.Motif = v
	}
	return a
}

// color reads "#rrggbb".
func (r *row) color(column string, preset color.RGBA) color.RGBA {
	text := r.text(column)
	if text == "" {
		return preset
	}
	c := color.RGBA{A: 255}
	n, err := fmt.Sscanf(text, "#%02x%02x%02x", &c.R, &c.G, &c.B)
	if n != 3 || err != nil || len(text) != 7 {
		r.fail(column, "is %q, want a colour such as \"#c00010\"", text)
	}
	return c
}

// digest of a name (FNV-1a, 64 bits).
func digest(name string) uint64 {
	h := fnv.New64a()
	_, _ = h.Write([]byte(name)) // never fails
	return h.Sum64()
}

// hue makes a colour of a hash: any hue, the saturation and value given.
func hue(hash uint64, saturation, value float64) color.RGBA {
	h := float64(hash%3600) / 600
	channel := func(n float64) uint8 {
		k := math.Mod(n+h, 6)
		f := value - float64(value*saturation)*max(0, min(k, 4-k, 1))
		return uint8(math.Round(255 * f))
	}
	return color.RGBA{R: channel(5), G: channel(3), B: channel(1), A: 255}
}

// light reports whether dark letters are read better on a colour (luma of BT.601).
func light(c color.RGBA) bool {
	return 299*int(c.R)+587*int(c.G)+114*int(c.B) > 150*1000
}

// inStore makes a GTIN of the range that GS1 leaves to stores (prefix 2), other than those taken.
func inStore(sku store.SKU, taken map[string]int) string {
	for n := digest(string(sku)); ; n++ {
		code := store.GTIN13(fmt.Sprintf("29%010d", n%1e10))
		if _, used := taken[code]; !used {
			return code
		}
	}
}
