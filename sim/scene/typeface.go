package scene

import (
	"fmt"
	"image/color"

	"golang.org/x/image/font"
	"golang.org/x/image/font/gofont/gobold"
	"golang.org/x/image/font/gofont/goregular"
	"golang.org/x/image/font/opentype"

	"storesim/pipeline/store"
)

// typeface holds the two cuts in which everything in the store is printed. It may be shared by goroutines.
type typeface struct{ bold, regular *opentype.Font }

func newTypeface() *typeface {
	return &typeface{bold: mustParse(gobold.TTF), regular: mustParse(goregular.TTF)}
}

// mustParse parses a font that is compiled in, so that an error is a broken build.
func mustParse(ttf []byte) *opentype.Font {
	f, err := opentype.Parse(ttf)
	if err != nil {
		panic(fmt.Errorf("scene: compiled-in font: %w", err))
	}
	return f
}

// face returns a face of a size in pixels.
func (t *typeface) face(bold bool, size float64) font.Face {
	f := t.regular
	if bold {
		f = t.bold
	}
	face, err := opentype.NewFace(f, &opentype.FaceOptions{Size: size, DPI: 72, Hinting: font.HintingNone})
	if err != nil {
		panic(fmt.Errorf("scene: face of %g pixels: %w", size, err))
	}
	return face
}

// line prints one line of text centred on (x, y), as large as fits into width by high pixels. Letters of less
// than 3 pixels are left out.
func (c *canvas) line(s string, x, y, width, high float64, ink color.RGBA, bold bool) {
	const probe = 64
	c.SetFontFace(c.print.face(bold, probe))
	w, _ := c.MeasureString(s)
	if w == 0 {
		return
	}
	size := min(high, width/w*probe)
	if size < 3 {
		return
	}
	c.SetFontFace(c.print.face(bold, size))
	c.SetColor(ink)
	c.DrawStringAnchored(s, x, y+size*0.33, 0.5, 0)
}

// netWeight is the weight line of a front.
func netWeight(p *store.Product) string {
	if p.Mass >= 1000 {
		return fmt.Sprintf("%.1f kg", float64(p.Mass)/1000)
	}
	return fmt.Sprintf("%.0f g", float64(p.Mass))
}
