package importer

import (
	"bufio"
	"fmt"
	"image/color"
	"io"
	"strconv"
	"strings"

	"storesim/pipeline/store"
)

// WriteProducts writes [[product]] tables.
func WriteProducts(w io.Writer, products []store.Product) error {
	out := bufio.NewWriter(w)
	for _, p := range products {
		fmt.Fprintf(out, "\n[[product]]\nsku = %s\nname = %s\ngtin = %s\nprice = %d\nmass = %s\nmass_std "+
			"= %s\n",
			quote(string(p.SKU)), quote(p.Name), quote(p.GTIN), p.Price, decimal(float64(p.Mass)),
			decimal(float64(p.MassStd)))
		fmt.Fprintf(out, "shape = %s\nsize = [%s, %s, %s]\n", quote(string(p.Shape)),
			decimal(p.Size.X), decimal(p.Size.Y), decimal(p.Size.Z))
		a := p.Art
		fmt.Fprintf(out, "art = { brand = %s, text = %s, base = %s, accent = %s, ink = %s, motif = %d }\n",
			quote(a.Brand), quote(a.Text), hex(a.Base), hex(a.Accent), hex(a.Ink), a.Motif)
	}
	return out.Flush()
}

// WriteShelves writes [[shelf]] tables.
func WriteShelves(w io.Writer, shelves []Shelf) error {
	out := bufio.NewWriter(w)
	for _, s := range shelves {
		fmt.Fprintf(out, "\n[[shelf]]\nid = %s\nfacings = [\n", quote(string(s.ID)))
		for _, f := range s.Facings {
			if f.SKU == "" {
				fmt.Fprintf(out, "  { plates = %d }, # empty\n", f.Plates)
				continue
			}
			fmt.Fprintf(out, "  { sku = %s, plates = %d },\n", quote(string(f.SKU)), f.Plates)
		}
		fmt.Fprintln(out, "]")
	}
	return out.Flush()
}

// quote writes a basic string of TOML.
func quote(text string) string {
	var out strings.Builder
	out.WriteByte('"')
	for _, r := range strings.ToValidUTF8(text, "\ufffd") {
		switch {
		case r == '"' || r == '\\':
			out.WriteByte('\\')
			out.WriteRune(r)
		case r < ' ' || r == 0x7f:
			fmt.Fprintf(&out, `\u%04X`, r)
		default:
			out.WriteRune(r)
		}
	}
	out.WriteByte('"')
	return out.String()
}

// decimal writes a number so that it reads back the same.
func decimal(v float64) string { return strconv.FormatFloat(v, 'f', -1, 64) }

func hex(c color.RGBA) string { return fmt.Sprintf(`"#%02x%02x%02x"`, c.R, c.G, c.B) }
