package autocheckout

import (
	"errors"
	"fmt"
	"io/fs"
	"math"
	"strings"

	"storesim/pipeline/store"
)

type productRecord struct {
	ID struct {
		ID string `json:"id"`
	} `json:"product_id"`
	Metadata struct {
		Name   string  `json:"name"`
		Price  float64 `json:"price"` // units of the currency
		Weight float64 `json:"weight"`
	} `json:"metadata"`
}

// What stands in for what the catalogue does not tell: a unit that one plate bears, and a price.
var (
	unitSize  = store.Vec3{X: 0.09, Y: 0.09, Z: 0.1}
	unitPrice = store.Cents(100)
)

// products are the catalogue by id. Most are listed twice, to the same effect.
func products(dir fs.FS) (map[string]*productRecord, error) {
	all := map[string]*productRecord{}
	err := records(dir, productsFile, func(_ int, p *productRecord) error {
		if p.ID.ID == "" {
			return errors.New("there is no product_id.id, want the product's code")
		}
		other, twice := all[p.ID.ID]
		if twice && *other != *p {
			return fmt.Errorf("product %s is listed with %g g and with %g g, or with two names or prices; "+
				"want one", p.ID.ID, other.Metadata.Weight, p.Metadata.Weight)
		}
		all[p.ID.ID] = p
		return nil
	})
	return all, err
}

// product turns an entry of the catalogue into ours. Mass varies from unit to unit as a filled package may:
// 0.4 %, at least 0.5 g, as for every import of a catalogue.
func (p *productRecord) product() (store.Product, error) {
	mass := p.Metadata.Weight
	if !(mass > 0) {
		return store.Product{}, fmt.Errorf("product %s has a weight of %g g in %s, want what a unit weighs",
			p.ID.ID, mass, productsFile)
	}
	out := store.Product{
		SKU: store.SKU(p.ID.ID), Name: p.Metadata.Name, GTIN: gtin(p.ID.ID),
		Price: store.Cents(math.Round(100 * p.Metadata.Price)),
		Mass:  store.Grams(mass), MassStd: store.Grams(min(mass, max(0.5, 0.004*mass))),
		Shape: store.Box, Size: unitSize,
	}
	if out.Price <= 0 {
		out.Price = unitPrice
	}
	return out, nil
}

// gtin is a product's code as a GTIN-13: a UPC or an EAN-8 with zeros before it (GS1 General Specifications,
// section 7.9, where the check digit is counted from the right). A shop's own number gets a check digit.
func gtin(code string) string {
	digits := strings.Map(func(r rune) rune {
		if r < '0' || r > '9' {
			return -1
		}
		return r
	}, code)
	padded := strings.Repeat("0", 13) + digits
	if code := padded[len(padded)-13:]; store.CheckGTIN13(code) == nil {
		return code
	}
	return store.GTIN13(padded[len(padded)-12:])
}
