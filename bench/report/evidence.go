package report

import (
	"cmp"
	"fmt"
	"math"
	"slices"
	"strings"

	"storesim/bench/score"
	"storesim/pipeline/cart"
	"storesim/pipeline/gallery"
	"storesim/pipeline/store"
)

// Evidence is one change on a shelf that a receipt was read from, or that may be missing on it.
type Evidence struct {
	From    float64          `json:"from"` // seconds, from the first sign of a hand
	To      float64          `json:"to"`   // to the settled mass
	Grams   float64          `json:"grams"`
	SKU     store.SKU        `json:"sku,omitempty"`  // as booked; empty: it is not on the receipt
	Name    string           `json:"name,omitempty"` // of that
	Count   int              `json:"n,omitempty"`    // as booked, > 0 from the shelf
	P       float64          `json:"p"`              // that it is booked rightly, or is missing
	Cameras []store.DeviceID `json:"cameras,omitempty"`

	Alternatives []Alternative `json:"alternatives,omitempty"` // by falling P
	Other        float64       `json:"other"`                  // none of them
}

// Alternative is one way to read a change.
type Alternative struct {
	Who   int         `json:"who"`             // the pipeline's number of the person
	Token store.Token `json:"token,omitempty"` // of that person's receipt
	SKU   store.SKU   `json:"sku"`
	Name  string      `json:"name"`
	Count int         `json:"n"`
	P     float64     `json:"p"`
}

// witnesses turns the pipeline's evidence into the report's.
type witnesses struct {
	tokens  map[gallery.IdentityID]store.Token
	catalog *store.Catalog
}

func newWitnesses(issued []cart.Receipt, catalog *store.Catalog) *witnesses {
	w := &witnesses{map[gallery.IdentityID]store.Token{}, catalog}
	for i := range issued {
		w.tokens[issued[i].Identity] = issued[i].Token
	}
	return w
}

// of lists what stands behind a receipt, in order of time, and behind nothing else.
func (w *witnesses) of(r *cart.Receipt) []Evidence {
	var out []Evidence
	for i := range r.Entries {
		if e := &r.Entries[i]; e.Evidence != nil {
			x := w.change(e.Evidence, e.P)
			x.SKU, x.Name, x.Count = e.SKU, nameOf(w.catalog, e.SKU), e.Count
			out = append(out, x)
		}
	}
	for _, d := range r.Doubts {
		out = append(out, w.change(d.Evidence, d.P))
	}
	slices.SortStableFunc(out, func(a, b Evidence) int { return cmp.Compare(a.To, b.To) })
	return out
}

func (w *witnesses) change(e *cart.Evidence, p float64) Evidence {
	out := Evidence{
		From: tidy(e.Start.Seconds()), To: tidy(e.End.Seconds()), Grams: tidy(float64(e.Mass)), P: p,
		Cameras: e.Cameras, Other: e.Other,
	}
	for _, a := range e.Alternatives {
		out.Alternatives = append(out.Alternatives, Alternative{
			Who: int(a.Who), Token: w.tokens[a.Who], SKU: a.SKU, Name: nameOf(w.catalog, a.SKU),
			Count: a.Count, P: a.P,
		})
	}
	return out
}

// tidy keeps hundredths.
func tidy(v float64) float64 { return math.Round(v*100) / 100 }

func nameOf(c *store.Catalog, sku store.SKU) string {
	if p, ok := c.Product(sku); ok {
		return p.Name
	}
	return string(sku)
}

// leastTold is the probability from which on the page tells an alternative, or that something is missing.
const leastTold = 0.005

// Booked says what a change is on the receipt.
func (e Evidence) Booked() string {
	if e.SKU == "" {
		return "not on the receipt"
	}
	return goodsText(e.Name, e.Count)
}

// When is the change's time and mass.
func (e Evidence) When() string {
	return fmt.Sprintf("%s to %s, %+.0f\u00a0g", clock(e.From), clock(e.To), e.Grams)
}

// Seen names the cameras that look at the place.
func (e Evidence) Seen() string {
	out := make([]string, len(e.Cameras))
	for i, id := range e.Cameras {
		out[i] = string(id)
	}
	return strings.Join(out, ", ")
}

// Readings are the alternatives that are told, in words.
func (e Evidence) Readings() []string {
	var out []string
	for _, a := range e.Alternatives {
		if a.P >= leastTold {
			out = append(out, fmt.Sprintf("%s: %s, by %s",
				formatValue(a.P, score.Share), goodsText(a.Name, a.Count), a.who()))
		}
	}
	if e.Other >= leastTold {
		out = append(out, formatValue(e.Other, score.Share)+": none of them")
	}
	return out
}

// P1 is the probability in per cent.
func (e Evidence) P1() string { return formatValue(e.P, score.Share) }

func (a Alternative) who() string {
	if a.Token != "" {
		return string(a.Token)
	}
	return fmt.Sprintf("person %d", a.Who)
}

func goodsText(name string, count int) string {
	if count < 0 {
		return fmt.Sprintf("%d × %s put back", -count, name)
	}
	return fmt.Sprintf("%d × %s", count, name)
}

// Told is the evidence that the page shows: what is booked, and what is likely enough to be missing.
func (r Receipt) Told() []Evidence {
	return slices.DeleteFunc(slices.Clone(r.Evidence), func(e Evidence) bool {
		return e.SKU == "" && e.P < leastTold
	})
}

// evident lists the receipts that have evidence to show.
func evident(all []Receipt) []Receipt {
	return slices.DeleteFunc(slices.Clone(all), func(r Receipt) bool { return len(r.Told()) == 0 })
}
