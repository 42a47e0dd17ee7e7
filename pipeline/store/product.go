package store

import (
	"fmt"
	"image/color"
)

// SKU names a product of the catalogue ("cola-330").
type SKU string

// Cents is an amount of money in hundredths of the currency unit.
type Cents int64

// String prints the amount with two decimals.
func (c Cents) String() string {
	sign := ""
	if c < 0 {
		sign, c = "-", -c
	}
	return fmt.Sprintf("%s%d.%02d", sign, c/100, c%100)
}

// Grams is a mass.
type Grams float64

// Shape is the outer form of a package.
type Shape string

// The package forms that fixtures hold and the camera can see.
const (
	Box    Shape = "box"
	Bottle Shape = "bottle"
	Can    Shape = "can"
	Bag    Shape = "bag"
	Tub    Shape = "tub"
)

// Shapes lists every Shape.
func Shapes() []Shape { return []Shape{Box, Bottle, Can, Bag, Tub} }

// Art is what a package looks like: enough to paint it, and to recognise it from a catalogue picture.
type Art struct {
	Brand  string     // printed in the largest letters
	Text   string     // variety, printed below
	Base   color.RGBA // ground colour
	Accent color.RGBA // second colour of bands and emblem
	Ink    color.RGBA // colour of the letters
	Motif  int        // which emblem and layout, >= 0
}

// Product is one article of the catalogue.
type Product struct {
	SKU     SKU
	Name    string
	GTIN    string // GTIN-13 with a right check digit
	Price   Cents  // > 0
	Mass    Grams  // mean mass of a unit, > 0
	MassStd Grams  // standard deviation between units, >= 0
	Shape   Shape
	Size    Vec3 // width along the shelf, depth into it, height; metres
	Art     Art
}

// CheckGTIN13 says what is wrong with a GTIN-13 (EAN-13), or nil. GS1 General Specifications, section 7.9:
// weights 1 and 3 from the left, the last digit brings the sum to a multiple of ten.
func CheckGTIN13(code string) error {
	if len(code) != 13 {
		return fmt.Errorf("gtin %q has %d characters, not 13", code, len(code))
	}
	sum := 0
	for i, c := range code {
		if c < '0' || c > '9' {
			return fmt.Errorf("gtin %q has a character that is not a digit", code)
		}
		sum += int(c-'0') * (1 + 2*(i%2))
	}
	if sum%10 != 0 {
		want := (10 - (sum-int(code[12]-'0'))%10) % 10
		return fmt.Errorf("gtin %q has check digit %c, want %d", code, code[12], want)
	}
	return nil
}

// GTIN13 appends the check digit to the first twelve digits.
func GTIN13(first12 string) string {
	sum := 0
	for i, c := range first12 {
		sum += int(c-'0') * (1 + 2*(i%2))
	}
	return first12 + string(rune('0'+(10-sum%10)%10))
}

// Catalog is the list of products, each SKU once.
type Catalog struct {
	Products []Product
	index    map[SKU]int
}

// NewCatalog indexes products and reports a SKU listed twice.
func NewCatalog(products []Product) (Catalog, error) {
	c := Catalog{Products: products, index: make(map[SKU]int, len(products))}
	for i, p := range products {
		if _, twice := c.index[p.SKU]; twice {
			return Catalog{}, fmt.Errorf("product %q is listed twice", p.SKU)
		}
		c.index[p.SKU] = i
	}
	return c, nil
}

// Product returns the product of a SKU; ok is false for an unknown one.
func (c *Catalog) Product(sku SKU) (p Product, ok bool) {
	i, ok := c.index[sku]
	if !ok {
		return Product{}, false
	}
	return c.Products[i], true
}
