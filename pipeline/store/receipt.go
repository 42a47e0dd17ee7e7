package store

import (
	"cmp"
	"slices"
)

// Token is the card or code shown at the entry gate: who pays. It is the only link between a receipt and a
// person.
type Token string

// Line is one product on a receipt.
type Line struct {
	SKU   SKU
	Count int
	Price Cents // of one unit
}

// Receipt is what a token pays. Lines are sorted by SKU, each SKU once, counts above 0.
type Receipt struct {
	Token Token
	Lines []Line
}

// NewReceipt builds the canonical receipt of a multiset of SKUs; counts of 0 or less are left out.
func NewReceipt(token Token, counts map[SKU]int, catalog *Catalog) Receipt {
	r := Receipt{Token: token}
	for sku, n := range counts {
		if n <= 0 {
			continue
		}
		p, _ := catalog.Product(sku)
		r.Lines = append(r.Lines, Line{SKU: sku, Count: n, Price: p.Price})
	}
	slices.SortFunc(r.Lines, func(a, b Line) int { return cmp.Compare(a.SKU, b.SKU) })
	return r
}

// Total is the amount to pay.
func (r Receipt) Total() Cents {
	var sum Cents
	for _, l := range r.Lines {
		sum += Cents(l.Count) * l.Price
	}
	return sum
}

// Units is the number of units on the receipt.
func (r Receipt) Units() int {
	n := 0
	for _, l := range r.Lines {
		n += l.Count
	}
	return n
}

// Count returns how many units of a SKU the receipt has.
func (r Receipt) Count(sku SKU) int {
	for _, l := range r.Lines {
		if l.SKU == sku {
			return l.Count
		}
	}
	return 0
}

// Diff returns what has to be added to r to get want: one line per SKU whose counts differ, with Count > 0
// for a unit missing on r and < 0 for one too many, sorted by SKU. An empty result means that the receipts
// are equal.
func (r Receipt) Diff(want Receipt) []Line {
	var out []Line
	for _, l := range want.Lines {
		if d := l.Count - r.Count(l.SKU); d != 0 {
			out = append(out, Line{l.SKU, d, l.Price})
		}
	}
	for _, l := range r.Lines {
		if want.Count(l.SKU) == 0 {
			out = append(out, Line{l.SKU, -l.Count, l.Price})
		}
	}
	slices.SortFunc(out, func(a, b Line) int { return cmp.Compare(a.SKU, b.SKU) })
	return out
}
